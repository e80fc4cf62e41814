//! Commands as Telegram writes them: `/name@bot rest`.

/// A command called by its slash.
pub(super) struct Call<'a> {
    pub(super) name: &'a str,
    /// The bot that it is for, if it says so.
    pub(super) bot: Option<&'a str>,
    pub(super) rest: &'a str,
}

/// Reads `/name@bot rest`.
pub(super) fn call(text: &str) -> Option<Call<'_>> {
    let text = text.trim_start();
    let bare = text.strip_prefix('/')?;
    let end = bare.find(char::is_whitespace).unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    let (name, bot) = match word.split_once('@') {
        Some((name, bot)) => (name, Some(bot)),
        None => (word, None),
    };
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!name.is_empty() && plain(name)).then_some(Call { name, bot, rest })
}
