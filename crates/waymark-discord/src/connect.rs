//! The first calls: who we are, and where the gateway is. Tried again until they succeed, unless they never will.

use std::time::Duration;

use serde::Deserialize;
use serenity::{
    http::Route,
    model::{
        gateway::BotGateway,
        id::{ApplicationId, UserId},
    },
};

use crate::{
    discord::Error,
    rest::{Call, Rest, Trouble},
};

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(15);
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// The bot itself.
#[derive(Clone, Debug)]
pub(crate) struct Me {
    pub(crate) application: ApplicationId,
    pub(crate) user: UserId,
    pub(crate) name: String,
}

#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
}

#[derive(Deserialize)]
struct User {
    id: UserId,
    username: String,
}

/// Who we are.
pub(crate) async fn me(rest: &Rest) -> Result<Me, Trouble> {
    let application: Application = get(rest, Route::Oauth2ApplicationCurrent).await?;
    let user: User = get(rest, Route::UserMe).await?;
    Ok(Me {
        application: application.id,
        user: user.id,
        name: user.username,
    })
}

/// Where the gateway is, how many shards it recommends, and how many sessions may begin.
pub(crate) async fn gateway(rest: &Rest) -> Result<BotGateway, Trouble> {
    get(rest, Route::GatewayBot).await
}

async fn get<T: serde::de::DeserializeOwned>(rest: &Rest, route: Route<'_>) -> Result<T, Trouble> {
    let answer = rest.call(Call::get(route), PATIENCE).await?;
    answer.read()
}

/// Tries again until it succeeds, unless it never will. Each kind of trouble is told once, and when it is over.
pub(crate) async fn insist<T, F>(call: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Trouble>>,
{
    let mut told = None;
    let mut pause = FIRST;
    loop {
        let trouble = match call().await {
            Ok(done) => {
                if told.is_some() {
                    tracing::info!("discord is there again");
                }
                return Ok(done);
            }
            Err(Trouble::Token) => return Err(Error::Token),
            Err(trouble) if trouble.is_final() => return Err(Error::Refused(trouble.to_string())),
            Err(trouble) => trouble,
        };
        let after = match &trouble {
            Trouble::Wait(wait) => wait.after.max(FIRST),
            _ => pause,
        };
        pause = (pause * 2).min(LONGEST);
        let kind = std::mem::discriminant(&trouble);
        if told != Some(kind) {
            tracing::warn!(reason = %trouble, "cannot reach discord; trying again");
            told = Some(kind);
        }
        tokio::time::sleep(after).await;
    }
}
