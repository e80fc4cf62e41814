//! The same server behind TLS, as `discord.com`: for clients that cannot be pointed elsewhere, such as serenity's with its
//! rate limiter on.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use super::{Discord, server};
use crate::wire::{Doors, Line, Scissors};

/// Where the server answers behind TLS, and the certificate to trust.
///
/// ```ignore
/// let sealed = dc.sealed().await;
/// let client = reqwest::Client::builder()
///     .add_root_certificate(reqwest::Certificate::from_pem(sealed.certificate.as_bytes())?)
///     .resolve("discord.com", sealed.address)
///     .build()?;
/// let http = serenity::http::HttpBuilder::new(dc.token()).client(client).build();
/// ```
#[derive(Clone, Debug)]
pub struct Sealed {
    /// On loopback.
    pub address: SocketAddr,
    /// Its own certificate for `discord.com`, in PEM.
    pub certificate: String,
}

/// Connections whose handshake is done. Handshakes run beside each other: one that hangs holds nobody up.
struct Sealing {
    address: SocketAddr,
    done: mpsc::Receiver<TlsStream<Line>>,
}

impl Listener for Sealing {
    type Io = TlsStream<Line>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsStream<Line>, SocketAddr) {
        match self.done.recv().await {
            Some(stream) => (stream, self.address),
            None => std::future::pending().await, // the server ends
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Connected<IncomingStream<'_, Sealing>> for Scissors {
    fn connect_info(stream: IncomingStream<'_, Sealing>) -> Self {
        stream.io().get_ref().0.scissors()
    }
}

impl Discord {
    /// Opens the door behind TLS as well.
    ///
    /// # Panics
    /// When there is no port or no certificate to be had.
    pub async fn sealed(&self) -> Sealed {
        let made = rcgen::generate_simple_self_signed(vec!["discord.com".to_owned()]);
        let made = made.unwrap_or_else(|error| panic!("no certificate: {error}"));
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| {
                config
                    .with_no_client_auth()
                    .with_single_cert(vec![made.cert.der().clone()], key)
            });
        let config = config.unwrap_or_else(|error| panic!("no TLS: {error}"));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let app = server::router(Arc::clone(&self.shared)).into_make_service_with_connect_info::<Scissors>();
        let opening = self.shared.runtime.spawn(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let address = listener.local_addr()?;
            let (ready, done) = mpsc::channel(8);
            tokio::spawn(async move {
                let mut doors = Doors(listener);
                loop {
                    let (line, _) = doors.accept().await;
                    let (acceptor, ready) = (acceptor.clone(), ready.clone());
                    tokio::spawn(async move {
                        // Who does not trust the certificate is gone after this; nothing was asked.
                        if let Ok(stream) = acceptor.accept(line).await {
                            let _ = ready.send(stream).await;
                        }
                    });
                }
            });
            tokio::spawn(async move { axum::serve(Sealing { address, done }, app).await });
            io::Result::Ok(address)
        });
        let address = opening
            .await
            .unwrap_or_else(|error| panic!("the server is gone: {error}"));
        Sealed {
            address: address.unwrap_or_else(|error| panic!("no port on loopback: {error}")),
            certificate: made.cert.pem(),
        }
    }
}
