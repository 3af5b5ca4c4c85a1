//! `tarik migrate status|up`: the schema of the graph store.

use anyhow::Result;
use graph::GraphError;
use serde_json::json;

use super::query::{of_store, show_rows};
use crate::app::App;
use crate::cli::MigrateCommand;
use crate::exit::Exit;
use crate::format::Rows;
use crate::output::{Sink, View};

pub(crate) async fn run(
    app: &App,
    command: MigrateCommand,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    match command {
        MigrateCommand::Status => {
            // One that is open is asked as it is; one that cannot be opened yet may lack migrations.
            let migrations = match app.store().await {
                Ok(store) => store.migrations().await,
                Err(GraphError::NeedsMigration { .. }) => graph::migrate_status(app.target()).await,
                Err(error) => Err(error),
            };
            let rows = Rows {
                columns: ["version", "name", "applied"].map(str::to_owned).to_vec(),
                rows: migrations
                    .map_err(of_store)?
                    .iter()
                    .map(|m| vec![json!(m.version), json!(m.name), json!(m.applied)])
                    .collect(),
            };
            show_rows(&rows, None, view, sink).await?;
        }
        MigrateCommand::Up { take_over } => {
            if take_over {
                let identity = graph::take_over(app.target(), &app.queue.folder_id())
                    .await
                    .map_err(of_store)?;
                if view.json {
                    sink.line(json!({"taken_over": identity.id})).await?;
                } else {
                    sink.line(format!(
                        "the graph store {} now belongs to this data folder",
                        identity.id
                    ))
                    .await?;
                }
            }
            match app.store().await {
                Ok(_) if view.json => sink.line(json!({"up_to_date": true})).await?,
                Ok(_) => sink.line("the graph store is up to date").await?,
                Err(GraphError::NeedsMigration { .. }) => {
                    for version in graph::migrate_up(app.target()).await.map_err(of_store)? {
                        if view.json {
                            sink.line(json!({"applied": version})).await?;
                        } else {
                            sink.line(format!("applied {version}")).await?;
                        }
                    }
                }
                Err(error) => return Err(of_store(error)),
            }
        }
    }
    Ok(Exit::Done)
}
