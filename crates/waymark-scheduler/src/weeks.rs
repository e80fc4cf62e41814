//! Weeks of groups that are over are closed, a batch of groups at a time.

use jiff::Timestamp;
use waymark_app::Fault;
use waymark_store::Store;

/// The weeks of so many groups are closed in one transaction: others write in between.
const GROUPS_AT_ONCE: u32 = 100;

/// Closes some. How many weeks, and whether there may be more.
pub(crate) async fn close(store: &Store, now: Timestamp) -> Result<(u64, bool), Fault> {
    let mut tx = store.begin(now).await?;
    let (groups, weeks) = tx.close_weeks(GROUPS_AT_ONCE).await?;
    tx.commit().await?;
    Ok((u64::from(weeks), groups == GROUPS_AT_ONCE))
}
