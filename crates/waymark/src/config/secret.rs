//! Tokens and passwords: values that hide themselves.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// A value that is never printed, and is wiped from memory when it goes.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a value.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Hands it on to who needs it.
    pub fn reveal(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}
