//! A server on a thread and a runtime of its own: a test may pause the clock of its runtime, and the server's stays.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::wire::{Doors, Scissors};

/// The thread ends when this is dropped.
pub(crate) struct Host {
    stop: Option<oneshot::Sender<()>>,
}

impl Host {
    /// Starts what `make` makes of the runtime and the address, on a free port.
    ///
    /// # Panics
    /// When there is no port or no thread to be had.
    pub(crate) async fn start<T: Send + 'static>(
        make: impl FnOnce(Handle, SocketAddr) -> (Router, T) + Send + 'static,
    ) -> (Self, T) {
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, started) = oneshot::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime =
                runtime.unwrap_or_else(|error| panic!("no runtime for the loopback server: {error}"));
            let handle = runtime.handle().clone();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await;
                let listener = listener.unwrap_or_else(|error| panic!("no port on loopback: {error}"));
                let address = listener
                    .local_addr()
                    .unwrap_or_else(|error| panic!("no address: {error}"));
                let (app, made) = make(handle, address);
                if ready.send(made).is_err() {
                    return;
                }
                let app = app.into_make_service_with_connect_info::<Scissors>();
                tokio::select! {
                    _ = axum::serve(Doors(listener), app) => {}
                    _ = stopped => {}
                }
            });
        });
        let made = started
            .await
            .unwrap_or_else(|_| panic!("the loopback server did not start"));
        (Self { stop: Some(stop) }, made)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}
