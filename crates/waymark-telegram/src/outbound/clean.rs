//! Text as Telegram would keep it: what it drops or turns into blanks by itself is made visible or left out here, so
//! that lengths are known before a message is sent.

pub(super) use waymark_app::reply::{clean, clean_code, clean_line, is_blank};
