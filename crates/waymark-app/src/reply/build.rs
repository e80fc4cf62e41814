//! Making a reply, piece by piece.

use super::{Audience, Awaits, Block, Button, Card, Choose, File, Item, Placing, Poll, Reply, Text, Tone};

impl Reply {
    /// An empty reply to the learner.
    pub fn new(tone: Tone) -> Self {
        Self {
            tone,
            audience: Audience::Learner,
            placing: Placing::New,
            body: Vec::new(),
            buttons: Vec::new(),
            files: Vec::new(),
            instead: None,
            aside: None,
            poll: None,
            awaits: None,
            choose: None,
            mention: None,
            thread: None,
            picture: None,
        }
    }

    /// Information that begins with a headline.
    pub fn titled(title: impl Into<Text>) -> Self {
        Self::new(Tone::Plain).title(title)
    }

    /// The same reply in another tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Adds a headline.
    #[must_use]
    pub fn title(self, text: impl Into<Text>) -> Self {
        self.block(Block::Title(text.into()))
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn para(self, text: impl Into<Text>) -> Self {
        self.block(Block::Para(text.into()))
    }

    /// Adds a quiet line.
    #[must_use]
    pub fn small(self, text: impl Into<Text>) -> Self {
        self.block(Block::Small(text.into()))
    }

    /// Adds a bulleted list, unless it is empty.
    #[must_use]
    pub fn list(self, items: impl IntoIterator<Item = Item>) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        if items.is_empty() {
            self
        } else {
            self.block(Block::List { from: None, items })
        }
    }

    /// Adds a numbered list, unless it is empty.
    #[must_use]
    pub fn numbered(self, from: u32, items: impl IntoIterator<Item = Item>) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        if items.is_empty() {
            self
        } else {
            self.block(Block::List {
                from: Some(from),
                items,
            })
        }
    }

    /// Adds names with values, unless there are none.
    #[must_use]
    pub fn facts<N: Into<Text>, V: Into<Text>>(self, facts: impl IntoIterator<Item = (N, V)>) -> Self {
        let facts: Vec<_> = facts
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        if facts.is_empty() {
            self
        } else {
            self.block(Block::Facts(facts))
        }
    }

    /// Adds a meter.
    #[must_use]
    pub fn meter(self, label: impl Into<Text>, done: u32, total: u32) -> Self {
        self.block(Block::Meter {
            label: label.into(),
            done,
            total,
        })
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.body.push(block);
        self
    }

    /// Adds blocks.
    #[must_use]
    pub fn blocks(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.body.extend(blocks);
        self
    }

    /// Adds a row of buttons, unless it is empty.
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<_> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.buttons.push(row);
        }
        self
    }

    /// Adds buttons, one a row.
    #[must_use]
    pub fn column(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.buttons
            .extend(buttons.into_iter().map(|button| vec![button]));
        self
    }

    /// Attaches a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push(File {
            name: name.into(),
            text: text.into(),
        });
        self
    }

    /// For everybody in the chat.
    #[must_use]
    pub fn to_group(mut self) -> Self {
        self.audience = Audience::Group;
        self
    }

    /// Changes the message whose button was pressed, for everyone who sees it.
    #[must_use]
    pub fn instead(mut self, shared: Self) -> Self {
        self.instead = Some(Box::new(shared));
        self
    }

    /// Offers a quiz in place of the buttons.
    #[must_use]
    pub fn poll(mut self, poll: Option<Poll>) -> Self {
        self.poll = poll;
        self
    }

    /// Waits for a typed text.
    #[must_use]
    pub fn awaits(mut self, awaits: Option<Awaits>) -> Self {
        self.awaits = awaits;
        self
    }

    /// Offers something of the platform's own to choose.
    #[must_use]
    pub fn choose(mut self, choose: Choose) -> Self {
        self.choose = Some(choose);
        self
    }

    /// Calls a role, by the platform's id.
    #[must_use]
    pub fn mention(mut self, role: Option<String>) -> Self {
        self.mention = role;
        self
    }

    /// Opens a thread below it.
    #[must_use]
    pub fn thread(mut self, title: Option<String>) -> Self {
        self.thread = title;
        self
    }

    /// Shows a picture beside the words.
    #[must_use]
    pub fn card(mut self, card: Option<Card>) -> Self {
        self.picture = card.map(Card::picture);
        self
    }

    /// Takes the place of the message whose button was pressed.
    #[must_use]
    pub fn in_place(mut self) -> Self {
        self.placing = Placing::Replace;
        self
    }
}
