//! What may have arrived is the next.

use jiff::Timestamp;
use waymark_app::Fault;
use waymark_store::Store;

/// Lets prompts that may have arrived, and that nobody holds any more, be claimed before a long queue.
pub(crate) async fn hasten(store: &Store, now: Timestamp) -> Result<(), Fault> {
    let mut tx = store.begin(now).await?;
    if tx.hasten().await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}
