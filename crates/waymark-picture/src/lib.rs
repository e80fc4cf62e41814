//! Cards drawn as pictures.
