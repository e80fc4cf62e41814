//! Linking: somebody's account on the other platform becomes the same learner.

use waymark_app::{
    reply::{Reply, Tone, plain},
    request::{Action, Place},
};

use super::{
    Error, World,
    step::{Linking, Step},
};
use crate::report::Check;

/// Whether what is asked, or answered, holds a code: that is random.
pub(crate) fn is_secret(action: &Action) -> bool {
    match action {
        Action::Line(line) => line.starts_with("/link"),
        Action::Press(press) => press.starts_with("link "),
        _ => false,
    }
}

impl World {
    /// Takes a step of linking. The other account has said nothing before, so that whoever was here stays who they are.
    pub(crate) async fn link(&mut self, who: usize, how: Linking) -> Result<Vec<Step>, Error> {
        let Some(life) = self.people.get(who) else {
            return Ok(Vec::new());
        };
        let (own, other) = (life.person.platform, life.person.other);
        let (platform, action) = match &how {
            Linking::Ask => (own, Action::Line("/link".to_owned())),
            Linking::Type(code) => (other, Action::Line(format!("/link {code}"))),
            Linking::Confirm(press) => (other, Action::Press(press.clone())),
        };
        let Some(reply) = self.ask_on(platform, who, Place::Direct, action).await? else {
            return Ok(Vec::new());
        };
        let follows = match how {
            Linking::Ask => code(&reply).map(Linking::Type),
            Linking::Type(_) => yes(&reply).map(Linking::Confirm),
            Linking::Confirm(_) => {
                self.compare_accounts(who, &reply).await?;
                return Ok(Vec::new());
            }
        };
        let (name, when) = (self.name(who), self.now.to_string());
        // A code ends after ten minutes: if the service was away meanwhile, it is refused.
        let sensible = follows.is_some() || (reply.tone == Tone::Refusal && platform == other);
        self.findings.note(Check::Link, sensible, || {
            (name, when, format!("linking ends with {:?}", plain(&reply)))
        });
        Ok(follows.into_iter().map(Step::Link).collect())
    }

    async fn compare_accounts(&mut self, who: usize, reply: &Reply) -> Result<(), Error> {
        let Some(life) = self.people.get_mut(who) else {
            return Ok(());
        };
        if reply.tone == Tone::Refusal {
            return Ok(());
        }
        life.linked = true;
        let (person, learner) = (&life.person, life.learner);
        let mut view = self.store.read().await?;
        let mut found = Vec::new();
        for platform in [person.platform, person.other] {
            let account = view.account(platform.as_str(), &person.external).await?;
            found.push(account.map(|account| account.learner));
        }
        drop(view);
        let (name, when) = (self.name(who), self.now.to_string());
        self.findings
            .note(Check::Link, found.iter().all(|one| *one == learner), || {
                (
                    name,
                    when,
                    format!("both accounts were to be {learner:?}, and are {found:?}"),
                )
            });
        Ok(())
    }
}

/// The code that a reply gives, as people read it.
fn code(reply: &Reply) -> Option<String> {
    let text = plain(reply);
    let (_, rest) = text.split_once("`link ")?;
    rest.split_once('`').map(|(code, _)| code.to_owned())
}

/// The button that says yes.
fn yes(reply: &Reply) -> Option<String> {
    let mut buttons = reply.buttons.iter().flatten();
    buttons
        .find(|button| button.press.starts_with("link yes "))
        .map(|button| button.press.clone())
}
