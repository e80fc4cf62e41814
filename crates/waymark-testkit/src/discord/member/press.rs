//! Buttons, selects and forms, from a person's side.

use serde_json::{Map, Value, json};

use super::typed::{name_channel, name_role, name_user};
use super::{Doing, Member};
use crate::discord::drawn::{Component, Drawn, Offers, Select};
use crate::discord::form::Form;
use crate::discord::guild::{Channel, Role};
use crate::discord::user::User;
use crate::discord::wait::{Answered, Pending};
use crate::discord::world::{Asked, Id, World};

/// Where a component was found.
struct Found<T> {
    message: Id,
    it: T,
}

impl Member {
    /// Presses the button with this label on the newest message that has it (waiting for one, if need be), and waits for
    /// the bot's first answer.
    ///
    /// # Panics
    /// When no such button can be pressed, or no answer comes in three seconds.
    pub async fn presses(&self, label: &str) -> Answered {
        self.taps(label).await.answered().await
    }

    /// The same without waiting for the answer.
    pub async fn taps(&self, label: &str) -> Pending {
        let what = format!("there is a button [{label}] for {}", self.whereabouts());
        let find = |world: &mut World| {
            self.newest(world, |component| match component {
                Component::Button(button) if button.label == label && !button.disabled => {
                    Some(button.clone())
                }
                _ => None,
            })
        };
        let found = self.shared.until(&what, find).await;
        let Some(custom_id) = found.it.custom_id else {
            panic!("[{label}] is a link");
        };
        self.shared
            .change(|world| self.press(world, found.message, label, &custom_id))
    }

    /// Presses a button of this very message, and waits for the bot's first answer.
    ///
    /// # Panics
    /// When the message is gone or no longer has that button: Discord refuses that, and the bot hears nothing.
    pub async fn presses_on(&self, message: &Drawn, label: &str) -> Answered {
        self.taps_on(message, label).await.answered().await
    }

    /// The same without waiting for the answer.
    pub async fn taps_on(&self, message: &Drawn, label: &str) -> Pending {
        let custom_id = message.button(label).and_then(|button| button.custom_id.clone());
        let Some(custom_id) = custom_id else {
            panic!("no button [{label}] in {:?}", message.labels());
        };
        self.shared.change(|world| {
            let now = world.posts.get(&message.id()).map(|post| world.drawn(post));
            let there = now.is_some_and(|now| {
                let mut buttons = now.buttons();
                buttons.any(|button| button.custom_id.as_ref() == Some(&custom_id) && !button.disabled)
            });
            assert!(there, "Discord refuses [{label}]: it is no longer on the message");
            self.press(world, message.id(), label, &custom_id)
        })
    }

    fn press(&self, world: &mut World, message: Id, label: &str, custom_id: &str) -> Pending {
        let data = json!({ "custom_id": custom_id, "component_type": 2, "id": 1 });
        self.uses(world, message, data, format!(" presses [{label}]"))
    }

    fn uses(&self, world: &mut World, message: Id, data: Value, words: String) -> Pending {
        let Some(owners) = world.posts.get(&message).map(|post| world.owners_of(post)) else {
            panic!("message {message} is gone");
        };
        let doing = Doing {
            asked: Asked::Component,
            data,
            message: Some(message),
            opened_by: None,
            owners,
            words,
        };
        self.does(world, &doing)
    }

    /// Presses a button that opens a form, and returns the form.
    ///
    /// # Panics
    /// When something else happens.
    pub async fn opens(&self, label: &str) -> Form {
        match self.presses(label).await {
            Answered::Form(form) => form,
            other => panic!("[{label}] opened no form but was answered with {other:?}"),
        }
    }

    /// Chooses an option of a select, which is named by its hint or by one of its options, and waits for the first answer.
    pub async fn selects(&self, hint: &str, option: &str) -> Answered {
        self.selects_all(hint, &[option]).await
    }

    /// Chooses several options.
    ///
    /// # Panics
    /// When there is no such select, it has no such options, or it does not take so many.
    pub async fn selects_all(&self, hint: &str, options: &[&str]) -> Answered {
        let what = format!(
            "there is a select {hint:?} with options for {}",
            self.whereabouts()
        );
        let fits = |select: &Select| {
            let labels: Vec<&str> = select
                .options
                .iter()
                .map(|option| option.label.as_str())
                .collect();
            select.offers == Offers::Options
                && (select.hint == hint || labels.contains(&hint))
                && options.iter().all(|option| labels.contains(option))
        };
        let found = self.select(&what, fits).await;
        let chosen = found
            .it
            .options
            .iter()
            .filter(|option| options.contains(&option.label.as_str()));
        let values: Vec<Value> = chosen.map(|option| option.value.clone().into()).collect();
        self.choose(&found, 3, &values, Map::new(), &options.join(", "))
            .answered()
            .await
    }

    /// Chooses a channel.
    pub async fn picks_channel(&self, hint: &str, channel: &Channel) -> Answered {
        let id = channel.id();
        let what = format!(
            "there is a select {hint:?} of channels for {}",
            self.whereabouts()
        );
        let found = self
            .select(&what, |select| {
                select.offers == Offers::Channels && select.hint == hint
            })
            .await;
        let (value, resolved, words) = {
            let world = self.shared.world();
            let Some(picked) = world
                .channels
                .get(&id)
                .filter(|_| world.sees_channel(self.user, id))
            else {
                panic!("they do not see that channel");
            };
            let kind = u64::from(picked.kind.number());
            let kinds = &found.it.channel_types;
            assert!(
                kinds.is_empty() || kinds.contains(&kind),
                "channels of type {kind} are not offered, only {kinds:?}"
            );
            let mut resolved = Map::new();
            let value = name_channel(&world, id, self.user, &mut resolved);
            (value, resolved, format!("#{}", picked.name))
        };
        self.choose(&found, 8, &[value], resolved, &words)
            .answered()
            .await
    }

    /// Chooses a role.
    pub async fn picks_role(&self, hint: &str, role: &Role) -> Answered {
        let what = format!("there is a select {hint:?} of roles for {}", self.whereabouts());
        let offers = |select: &Select| matches!(select.offers, Offers::Roles | Offers::Mentionables);
        let found = self
            .select(&what, |select| offers(select) && select.hint == hint)
            .await;
        let (value, resolved, words) = {
            let world = self.shared.world();
            let guild = world.guild_of(self.channel).unwrap_or_default();
            let name = world
                .guilds
                .get(&guild)
                .and_then(|guild| guild.roles.get(&role.id()));
            let name = name.map(|role| format!("@{}", role.name)).unwrap_or_default();
            let mut resolved = Map::new();
            (name_role(&world, guild, role.id(), &mut resolved), resolved, name)
        };
        let kind = if found.it.offers == Offers::Roles { 6 } else { 7 };
        self.choose(&found, kind, &[value], resolved, &words)
            .answered()
            .await
    }

    /// Chooses a person.
    pub async fn picks_user(&self, hint: &str, user: &User) -> Answered {
        let what = format!("there is a select {hint:?} of people for {}", self.whereabouts());
        let offers = |select: &Select| matches!(select.offers, Offers::Users | Offers::Mentionables);
        let found = self
            .select(&what, |select| offers(select) && select.hint == hint)
            .await;
        let (value, resolved, words) = {
            let world = self.shared.world();
            let mut resolved = Map::new();
            let value = name_user(&world, world.guild_of(self.channel), user.id(), &mut resolved);
            (value, resolved, format!("@{}", world.name(user.id())))
        };
        let kind = if found.it.offers == Offers::Users { 5 } else { 7 };
        self.choose(&found, kind, &[value], resolved, &words)
            .answered()
            .await
    }

    async fn select(&self, what: &str, fits: impl Fn(&Select) -> bool) -> Found<Select> {
        let find = |world: &mut World| {
            self.newest(world, |component| match component {
                Component::Select(select) if !select.disabled && fits(select) => Some(select.clone()),
                _ => None,
            })
        };
        self.shared.until(what, find).await
    }

    fn choose(
        &self,
        found: &Found<Select>,
        kind: u64,
        values: &[Value],
        resolved: Map<String, Value>,
        words: &str,
    ) -> Pending {
        let select = &found.it;
        let few = (select.least..=select.most).contains(&values.len());
        assert!(
            few,
            "{} choices, where {} to {} are taken",
            values.len(),
            select.least,
            select.most
        );
        let mut data =
            json!({ "custom_id": select.custom_id, "component_type": kind, "values": values, "id": 1 });
        if !resolved.is_empty() {
            data["resolved"] = resolved.into();
        }
        let hint = if select.hint.is_empty() {
            "a list"
        } else {
            &select.hint
        };
        let words = format!(" picks {words} in {{{hint}}}");
        self.shared
            .change(|world| self.uses(world, found.message, data, words))
    }

    /// The newest message of the bot here that has something like this, and that they see.
    fn newest<T>(&self, world: &World, wanted: impl Fn(&Component) -> Option<T>) -> Option<Found<T>> {
        let posts = world.posts.values().rev();
        let mut own = posts.filter(|post| {
            post.channel == self.channel && post.author == world.bot() && world.sees(self.user, post)
        });
        own.find_map(|post| {
            let rows = Component::rows(&post.components);
            let it = rows.iter().flatten().find_map(&wanted)?;
            Some(Found { message: post.id, it })
        })
    }

    /// The form that is open before them.
    pub fn form(&self) -> Option<Form> {
        self.shared.world().open_form(self.user, self.channel)
    }

    /// Types into the first input of the form that is open (waiting for one, if need be), sends it, and waits for the
    /// bot's first answer.
    pub async fn submits(&self, text: &str) -> Answered {
        self.fill(None, &[("", text)]).await.answered().await
    }

    /// Types into inputs, by their labels, and sends the form.
    ///
    /// # Panics
    /// When Discord's client would not let them send it.
    pub async fn submits_all(&self, texts: &[(&str, &str)]) -> Answered {
        self.fill(None, texts).await.answered().await
    }

    /// Sends a form that was opened earlier, once more: on a second device, or on a slow line.
    pub async fn submits_again(&self, form: &Form, text: &str) -> Answered {
        self.fill(Some(form.clone()), &[("", text)])
            .await
            .answered()
            .await
    }

    /// Why Discord's client does not let this be sent; `None` if it does.
    pub fn form_refuses(&self, text: &str) -> Option<String> {
        let form = self.form()?;
        let label = form
            .fields
            .first()
            .map(|field| field.label.clone())
            .unwrap_or_default();
        form.filled(&[(&label, text)]).err()
    }

    async fn fill(&self, form: Option<Form>, texts: &[(&str, &str)]) -> Pending {
        let form = if let Some(form) = form {
            form
        } else {
            let what = format!("a form is open before {}", self.whereabouts());
            let open = |world: &mut World| world.open_form(self.user, self.channel);
            self.shared.until(&what, open).await
        };
        let first = form
            .fields
            .first()
            .map(|field| field.label.as_str())
            .unwrap_or_default();
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(label, text)| (if label.is_empty() { first } else { *label }, *text))
            .collect();
        self.shared.change(|world| {
            let name = world.name(self.user);
            let data = form
                .filled(&texts)
                .unwrap_or_else(|why| panic!("{name} cannot send the form: {why}"));
            world.story.forms_done.insert(form.opened_by);
            for (_, text) in &texts {
                world.story.types(text);
            }
            let opener = world.interactions.get(&form.opened_by);
            let (message, owners) = opener
                .map(|opener| (opener.message, opener.owners.clone()))
                .unwrap_or_default();
            let words = match texts.as_slice() {
                [(_, text)] => (*text).to_owned(),
                all => all
                    .iter()
                    .map(|(label, text)| format!("{label}: {text}"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            };
            let doing = Doing {
                asked: Asked::Modal,
                data,
                message,
                opened_by: Some(form.opened_by),
                owners,
                words: format!(" submits: {words}"),
            };
            self.does(world, &doing)
        })
    }
}
