//! `tarik check`: configuration, store, schema, sources and invariants; each line says ok, warn or fail, and what to do.

use std::time::Duration;

use anyhow::Result;
use graph::{GraphError, Limits, Params};
use serde_json::json;

use crate::app::App;
use crate::exit::Exit;
use crate::output::{Sink, View};

/// Questions that must have no answer.
const INVARIANTS: &str = "check_";
const LIMITS: Limits = Limits {
    deadline: Duration::from_secs(120),
    rows: 20,
    work: 50_000_000,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Ok,
    Warn,
    Fail,
}

struct Finding {
    grade: Grade,
    what: &'static str,
    says: String,
}

pub(crate) async fn run(app: &App, view: &View, sink: &Sink) -> Result<Exit> {
    let mut findings = vec![configuration(app), contact(app)];
    let mut exit = Exit::Done;
    match app.store().await {
        Ok(store) => {
            findings.push(Finding {
                grade: Grade::Ok,
                what: "store",
                says: store.name(),
            });
            match store.migrations().await {
                Ok(migrations) => findings.push(schema(
                    migrations.iter().filter(|m| !m.applied).count(),
                    migrations.len(),
                )),
                Err(error) => findings.push(fail("schema", error.to_string())),
            }
            for named in app
                .questions
                .iter()
                .filter(|named| named.name.starts_with(INVARIANTS))
            {
                let finding = match store.read(&named.cypher, &Params::new(), LIMITS).await {
                    Ok(rows) if rows.rows.is_empty() => Finding {
                        grade: Grade::Ok,
                        what: "invariant",
                        says: named.title.clone(),
                    },
                    Ok(rows) => {
                        exit = Exit::Broken;
                        fail(
                            "invariant",
                            format!(
                                "{}: broken by {} or more rows (`tarik ask {}`)",
                                named.title,
                                rows.rows.len(),
                                named.name
                            ),
                        )
                    }
                    Err(error) => Finding {
                        grade: Grade::Warn,
                        what: "invariant",
                        says: format!("{}: not checked, {error}", named.title),
                    },
                };
                findings.push(finding);
            }
        }
        Err(error) => {
            if let GraphError::Unreachable(_) = error {
                exit = Exit::Unreachable;
            }
            findings.push(fail("store", error.to_string()));
        }
    }
    findings.extend(ledger(app)?);
    if exit == Exit::Done && findings.iter().any(|finding| finding.grade == Grade::Fail) {
        exit = Exit::Error;
    }
    for finding in findings {
        let grade = match finding.grade {
            Grade::Ok => "ok",
            Grade::Warn => "warn",
            Grade::Fail => "fail",
        };
        if view.json {
            sink.line(json!({"grade": grade, "what": finding.what, "says": finding.says}))
                .await?;
        } else {
            sink.line(format!("{grade:<5} {:<14} {}", finding.what, finding.says))
                .await?;
        }
    }
    Ok(exit)
}

fn configuration(app: &App) -> Finding {
    let enabled = app
        .config
        .sources
        .iter()
        .filter(|source| source.enabled)
        .count();
    let says = format!(
        "{enabled} of {} sources watched, {} actors and {} places known",
        app.config.sources.len(),
        app.config.gazetteer.actors.len(),
        app.config.gazetteer.places.len()
    );
    Finding {
        grade: Grade::Ok,
        what: "configuration",
        says,
    }
}

fn contact(app: &App) -> Finding {
    if app.config.fetch.has_contact {
        Finding {
            grade: Grade::Ok,
            what: "user agent",
            says: app.config.fetch.user_agent.clone(),
        }
    } else {
        let says =
            "names nobody who can be reached: set fetch.user_agent before the open web is watched"
                .to_owned();
        Finding {
            grade: Grade::Warn,
            what: "user agent",
            says,
        }
    }
}

fn schema(missing: usize, all: usize) -> Finding {
    if missing == 0 {
        Finding {
            grade: Grade::Ok,
            what: "schema",
            says: format!("all {all} migrations"),
        }
    } else {
        fail(
            "schema",
            format!("{missing} of {all} migrations are missing: `tarik migrate up`"),
        )
    }
}

fn ledger(app: &App) -> Result<Vec<Finding>> {
    let counts = app.queue.counts()?;
    let mut findings = Vec::new();
    if counts.buried > 0 {
        let says = format!(
            "{} pages are buried: `tarik dead list`, then replay or drop them",
            counts.buried
        );
        findings.push(Finding {
            grade: Grade::Warn,
            what: "ledger",
            says,
        });
    } else {
        findings.push(Finding {
            grade: Grade::Ok,
            what: "ledger",
            says: format!("{} captures, nothing buried", counts.captures),
        });
    }
    for (id, source) in app.queue.counts_by_source()? {
        let bad = source.listings.failing + source.listings.refused;
        if bad > 0 {
            let says = format!(
                "{id}: {bad} of {} listings cannot be read: `tarik sources test {id}`",
                source.listings.total()
            );
            findings.push(Finding {
                grade: Grade::Warn,
                what: "source",
                says,
            });
        }
    }
    Ok(findings)
}

fn fail(what: &'static str, says: String) -> Finding {
    Finding {
        grade: Grade::Fail,
        what,
        says,
    }
}
