//! The account of a backfill: every input ends in one of five columns, and what went wrong is named.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use model::article::Status;
use queue::KeepOutcome;
use serde_json::json;
use tokio::sync::mpsc;

use crate::exit::Exit;
use crate::output::{Progress, Sink, View};
use crate::pipeline::Settled;

/// Failures and refusals that are named below the final table, of each.
const NAMED: usize = 20;

/// The run's own account: every input ends in one of the columns.
#[derive(Default)]
pub(super) struct Account {
    listed: u64,
    /// Number of the last page kept.
    numbered: u64,
    /// Pages kept, by number, until the reader loop is done with them.
    pending: HashMap<u64, KeepOutcome>,
    /// Which of them a document settles. A file may go by its own bytes or by a canonical URL.
    settles: HashMap<String, Vec<u64>>,
    /// Documents that were done with before their page was accounted for.
    early: HashMap<String, Settled>,
    columns: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
    refusals: Vec<String>,
}

pub(super) const COLUMNS: [&str; 5] = ["new", "same", "changed", "refused", "failed"];

impl Account {
    /// So many more inputs are known.
    pub(super) fn list(&mut self, n: usize) {
        self.listed += n as u64;
    }

    /// The reader loop is not yet done with every page that was kept.
    pub(super) fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn add(&mut self, column: &'static str, n: u64) {
        *self.columns.entry(column).or_default() += n;
    }

    pub(super) fn fail(&mut self, reason: String) {
        self.add("failed", 1);
        self.failures.push(reason);
    }

    pub(super) fn refuse(&mut self, reason: String) {
        self.add("refused", 1);
        self.refusals.push(reason);
    }

    /// A page was kept, under one of these documents.
    pub(super) fn kept(&mut self, documents: Vec<String>, outcome: KeepOutcome) {
        if outcome == KeepOutcome::Same {
            self.add("same", 1);
            return;
        }
        self.numbered += 1;
        self.pending.insert(self.numbered, outcome);
        for document in &documents {
            self.settles
                .entry(document.clone())
                .or_default()
                .push(self.numbered);
        }
        if let Some(early) = documents
            .iter()
            .find_map(|document| self.early.remove(document))
        {
            self.settle(&early);
        }
    }

    /// Takes in what the reader loop is done with.
    pub(super) fn take(&mut self, settled: &mut mpsc::UnboundedReceiver<Settled>) {
        while let Ok(one) = settled.try_recv() {
            self.settle(&one);
        }
    }

    pub(super) fn settle(&mut self, one: &Settled) {
        let Some(numbers) = self.settles.remove(&one.document) else {
            self.early.insert(one.document.clone(), one.clone());
            return;
        };
        for number in numbers {
            let Some(outcome) = self.pending.remove(&number) else {
                continue;
            };
            match (one.status, outcome) {
                (Some(Status::Article), KeepOutcome::New) => self.add("new", 1),
                (Some(Status::Article), _) => self.add("changed", 1),
                (Some(status), _) => self.refuse(match &one.url {
                    Some(url) => format!("{url}: {status}"),
                    None => format!("{}: {status}", one.document),
                }),
                (None, _) => self.fail(format!(
                    "{0} was buried (`tarik dead show {0}`)",
                    one.document
                )),
            }
        }
    }

    pub(super) fn report(&self, doing: &str, sink: &Sink) {
        let done = self.columns.values().sum();
        let failed = self.columns.get("failed").copied().unwrap_or_default();
        sink.progress(Progress {
            doing: doing.to_owned(),
            done,
            total: Some(self.listed),
            failed,
        });
    }
}

pub(super) async fn finish(account: &Account, view: &View, sink: &Sink) -> Result<Exit> {
    let column = |name: &str| account.columns.get(name).copied().unwrap_or_default();
    if view.json {
        let figures: serde_json::Map<_, _> = COLUMNS
            .iter()
            .map(|name| ((*name).to_owned(), json!(column(name))))
            .collect();
        sink.line(
            json!({"pages": figures, "failures": account.failures, "refusals": account.refusals}),
        )
        .await?;
    } else {
        for name in COLUMNS {
            sink.line(format!("{name:<8} {}", column(name))).await?;
        }
        for (word, reasons) in [
            ("refused", &account.refusals),
            ("failed", &account.failures),
        ] {
            for reason in reasons.iter().take(NAMED) {
                sink.say(format!("{word}: {reason}")).await?;
            }
            if reasons.len() > NAMED {
                sink.say(format!(
                    "{word}: {} more; --json names all",
                    reasons.len() - NAMED
                ))
                .await?;
            }
        }
    }
    Ok(if account.failures.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    })
}
