//! `tarik config show|schema`.

use anyhow::Result;

use crate::cli::ConfigCommand;
use crate::config::{self, Config};
use crate::exit::Exit;
use crate::output::Sink;

pub(crate) async fn run(config: &Config, command: ConfigCommand, sink: &Sink) -> Result<Exit> {
    match command {
        ConfigCommand::Show => sink.out(config::show(config)).await?,
        ConfigCommand::Schema => sink.line(format!("{:#}", config::schema())).await?,
    }
    Ok(Exit::Done)
}
