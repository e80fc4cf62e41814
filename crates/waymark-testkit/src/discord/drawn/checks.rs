//! What no message of the bot may look like, however it came about.

use serde_json::Value;

use super::embed;
use super::markdown::{code, masked_links};
use crate::discord::problem::Violation;
use crate::discord::world::{Post, World};

impl World {
    /// What is wrong with messages of the bot as they are now: fences that stay open, links behind a learner's words, pings
    /// that a learner typed.
    pub(crate) fn badly_drawn(&self) -> Vec<Violation> {
        let own = self.posts.values().filter(|post| post.author == self.bot());
        own.flat_map(|post| self.wrong_with(post)).collect()
    }

    fn wrong_with(&self, post: &Post) -> Vec<Violation> {
        let descriptions = post
            .embeds
            .iter()
            .filter_map(|embed| embed["description"].as_str());
        let fields = post
            .embeds
            .iter()
            .filter_map(|embed| embed["fields"].as_array())
            .flatten();
        let values = fields.filter_map(|field| field["value"].as_str());
        let texts: Vec<&str> = std::iter::once(post.content.as_str())
            .chain(descriptions)
            .chain(values)
            .collect();
        let mut rules = Vec::new();
        for text in &texts {
            if code(text).1 {
                rules.push("a code fence stays open".to_owned());
            }
            for link in masked_links(text) {
                if self.story.typed(link) {
                    rules.push(format!("a learner's words became a masked link: {link}"));
                }
            }
        }
        let pings = &post.pings;
        if pings.everyone && (self.story.typed("@everyone") || self.story.typed("@here")) {
            rules.push("a learner's words pinged everyone".to_owned());
        }
        let users = pings
            .users
            .iter()
            .filter(|user| self.story.typed(&format!("<@{user}>")));
        rules.extend(users.map(|user| format!("a learner's words pinged {}", self.name(*user))));
        let roles = pings
            .roles
            .iter()
            .filter(|role| self.story.typed(&format!("<@&{role}>")));
        rules.extend(roles.map(|role| format!("a learner's words pinged the role {role}")));
        let all: Vec<String> = std::iter::once(post.content.clone())
            .chain(post.embeds.iter().map(embed::words))
            .collect();
        let call = Value::String(all.join("\n")).to_string();
        rules
            .into_iter()
            .map(|rule| Violation {
                route: "a message as people see it".to_owned(),
                rule,
                call: call.clone(),
            })
            .collect()
    }
}
