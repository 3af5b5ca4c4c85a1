//! The data folder, opened by its owner, and everything that works on it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result};
use graph::queries::Named;
use graph::{GraphError, Store, Target};
use jiff::Timestamp;
use model::batch::{Label, Node};
use queue::Queue;
use queue::owner::Owner;
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::command;
use crate::config::Config;
use crate::exit::{Ending, Exit};
use crate::keep::Keeper;
use crate::pipeline::Settled;
use crate::reader::Reader;

/// File of the ledger inside the data folder.
pub(crate) const LEDGER: &str = "ledger.sqlite";
/// Folder of the archive inside the data folder.
pub(crate) const ARCHIVE: &str = "archive";
/// Folder of the embedded graph inside the data folder.
pub(crate) const GRAPH: &str = "graph";

/// What every task of the owner shares.
pub(crate) struct App {
    pub config: Config,
    /// Named questions, by name.
    pub questions: Vec<Named>,
    pub data: PathBuf,
    pub reader: Arc<Reader>,
    pub queue: Queue,
    pub keeper: Keeper,
    pub client: fetch::Client,
    /// The store answered when it was last asked.
    pub store_is_up: AtomicBool,
    /// Something waits to be read.
    pub arrived: Notify,
    /// How many fillers may still bring pages: the reader loop ends when none can and nothing waits.
    pub fillers: watch::Sender<usize>,
    /// Everything ends: no new page is begun.
    pub stop: CancellationToken,
    /// The command that owns the folder, and since when.
    run: (String, Timestamp),
    target: Target,
    store: tokio::sync::Mutex<Option<Store>>,
    listeners: Mutex<Vec<mpsc::UnboundedSender<Settled>>>,
    _owner: Owner,
}

impl App {
    /// Takes the data folder and opens what is in it; the graph store is opened when it is first needed.
    ///
    /// # Errors
    /// [`Exit::Owned`] when another process owns the folder for longer than `wait`.
    pub(crate) fn open(
        config: Config,
        data: &Path,
        command: &str,
        wait: Duration,
    ) -> Result<Arc<Self>> {
        std::fs::create_dir_all(data)
            .with_context(|| format!("making the data folder {}", data.display()))?;
        let owner = own(data, command, wait)?;
        let queue = Queue::open(&data.join(LEDGER))?;
        let reader = Arc::new(Reader::new(&config));
        let now = Timestamp::now();
        queue.register_gazetteer(config.gazetteer.hash(), now)?;
        for source in &config.sources {
            queue.register_source(&source.source.id, &source.hash, now)?;
        }
        let questions = command::query::named(&config.queries)?;
        let keeper = Keeper::open(&data.join(ARCHIVE), queue.clone())?;
        let client = fetch::Client::new(config.fetch_settings()?)?;
        let target = config.target(&data.join(GRAPH));
        Ok(Arc::new(Self {
            config,
            questions,
            data: data.to_owned(),
            reader,
            queue,
            keeper,
            client,
            store_is_up: AtomicBool::new(false),
            arrived: Notify::new(),
            fillers: watch::Sender::new(0),
            stop: CancellationToken::new(),
            run: (command.to_owned(), now),
            target,
            store: tokio::sync::Mutex::new(None),
            listeners: Mutex::new(Vec::new()),
            _owner: owner,
        }))
    }

    /// The graph store, opened if it is not yet. What was done for another store, or beyond what this one says it has, waits again.
    pub(crate) async fn store(&self) -> Result<Store, GraphError> {
        let mut open = self.store.lock().await;
        if let Some(store) = &*open {
            return Ok(store.clone());
        }
        let store = Store::open(&self.target, &self.queue.folder_id()).await?;
        let identity = store.identity().await?;
        let n = self
            .queue
            .wait_again(&identity.id, identity.batch, Timestamp::now())
            .map_err(|error| GraphError::Hold(error.to_string()))?;
        if n > 0 {
            tracing::info!(rows = n, store = %store.name(), "{n} rows that this store lacks wait again");
            self.arrived.notify_one();
        }
        *open = Some(store.clone());
        self.store_is_up.store(true, Ordering::Relaxed);
        Ok(store)
    }

    /// This run as the graph keeps it.
    pub(crate) fn run(&self, finished_at: Option<Timestamp>) -> Node {
        let (command, started_at) = &self.run;
        let folder = self.queue.folder_id();
        let id = model::id::hash(&["run", &folder, &started_at.to_string()]);
        let whole_seconds = |at: Timestamp| Timestamp::from_second(at.as_second()).unwrap_or(at);
        Node::new(Label::Run, id)
            .with("title", format!("{command} {started_at:.0}"))
            .with("command", command.as_str())
            .with("version", env!("CARGO_PKG_VERSION"))
            .with("configHash", self.config.hash.as_str())
            .with("startedAt", whole_seconds(*started_at))
            .maybe("finishedAt", finished_at.map(whole_seconds))
    }

    /// Lets some time go by, unless the program stops.
    pub(crate) async fn pause(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.stop.cancelled() => {}
        }
    }

    /// Pages of a source without a file of its own are watched, too: a watched page may have led there.
    pub(crate) fn is_watched(&self, source: &str) -> bool {
        let configured = self
            .config
            .sources
            .iter()
            .find(|configured| configured.source.id == source);
        configured.is_none_or(|configured| configured.enabled)
    }

    /// The spacing that a source's file sets.
    pub(crate) fn spacing_of(&self, source: &str) -> Option<Duration> {
        self.config
            .sources
            .iter()
            .find(|configured| configured.source.id == source)?
            .spacing
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// Every page that is done with from now on, until the receiver is dropped.
    pub(crate) fn settled(&self) -> mpsc::UnboundedReceiver<Settled> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.listeners
            .lock()
            .expect("no holder of this lock can panic")
            .push(sender);
        receiver
    }

    pub(crate) fn tell(&self, settled: &Settled) {
        let mut listeners = self
            .listeners
            .lock()
            .expect("no holder of this lock can panic");
        listeners.retain(|listener| listener.send(settled.clone()).is_ok());
    }

    /// Counts one more filler until the guard is dropped.
    pub(crate) fn fill(self: &Arc<Self>) -> Filling {
        self.fillers.send_modify(|n| *n += 1);
        Filling(Arc::clone(self))
    }
}

/// A filler at work.
pub(crate) struct Filling(Arc<App>);

impl Drop for Filling {
    fn drop(&mut self) {
        self.0.fillers.send_modify(|n| *n -= 1);
    }
}

pub(crate) fn own(data: &Path, command: &str, wait: Duration) -> Result<Owner> {
    Owner::acquire(data, command, wait).map_err(|error| match error {
        queue::owner::OwnerError::Owned { .. } => {
            Ending::new(Exit::Owned, format!("{}: {error}", data.display())).into()
        }
        other => {
            anyhow::Error::new(other).context(format!("taking the data folder {}", data.display()))
        }
    })
}
