//! Questions asked, tried in conversations.

mod signals;
