//! `tarik query` and `tarik ask`: rows of the graph, read-only.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use graph::queries::{Named, ParamKind};
use graph::{GraphError, Limits, Params, QueryError};
use serde_json::Value;

use crate::app::App;
use crate::cli::{AnswerArgs, AskArgs, Format, QueryArgs};
use crate::exit::{Ending, Exit};
use crate::format::{self, Rows};
use crate::output::{Sink, View};

/// Steps of the embedded engine that a query may take: a product of patterns then peaks at some 300 MB (`docs/model.md`).
const WORK: usize = 300_000;

pub(crate) async fn query(app: &App, args: QueryArgs, view: &View, sink: &Sink) -> Result<Exit> {
    let mut params = Params::new();
    for (name, value) in pairs(&args.answer.params)? {
        // A number, a list or a quoted text is JSON already; all else is a text.
        let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
        params.insert(name, value);
    }
    let cypher = args.cypher.unwrap_or_default();
    answer(app, &cypher, &params, &args.answer, None, view, sink).await
}

pub(crate) async fn ask(app: &App, args: AskArgs, view: &View, sink: &Sink) -> Result<Exit> {
    let Some(name) = args.name.as_deref().filter(|_| !args.list) else {
        return list(&app.questions, args.answer.format, view, sink).await;
    };
    let Some(named) = app.questions.iter().find(|named| named.name == name) else {
        let names = app.questions.iter().map(|named| named.name.as_str());
        let near = crate::config::nearest(name, names)
            .map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        return Err(Ending::new(
            Exit::Usage,
            format!("there is no question named {name:?}{near} (`tarik ask --list` shows all)"),
        )
        .into());
    };
    let params = named
        .bind(&pairs(&args.answer.params)?)
        .map_err(|error| Ending::new(Exit::Usage, error.to_string()))?;
    answer(
        app,
        &named.cypher,
        &params,
        &args.answer,
        named.geo.as_deref(),
        view,
        sink,
    )
    .await
}

async fn answer(
    app: &App,
    cypher: &str,
    params: &Params,
    args: &AnswerArgs,
    geo: Option<&str>,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    let deadline = args.timeout.unsigned_abs();
    let store = app.store().await.map_err(of_store)?;
    let limits = Limits {
        deadline,
        rows: args.limit,
        work: WORK,
    };
    let rows = store.read(cypher, params, limits).await.map_err(of_query)?;
    let truncated = rows.truncated;
    let rows = Rows {
        columns: rows.columns,
        rows: rows.rows,
    };
    let n = rows.rows.len();
    sink.out(format::rows(
        &rows,
        format_for(args.format, view),
        geo,
        view.width,
    )?)
    .await?;
    if truncated {
        sink.say(format!(
            "only the first {n} rows are shown: raise --limit or ask for less"
        ))
        .await?;
    }
    Ok(Exit::Done)
}

/// The named questions that there are.
pub(crate) async fn list(
    questions: &[Named],
    format: Option<Format>,
    view: &View,
    sink: &Sink,
) -> Result<Exit> {
    let text = |s: String| Value::String(s);
    let rows = questions
        .iter()
        .map(|named| {
            let params: Vec<String> = named
                .params
                .iter()
                .map(|param| signature(&param.name, param.kind, param.default.as_ref()))
                .collect();
            vec![
                text(named.name.clone()),
                text(named.title.clone()),
                text(params.join(" ")),
            ]
        })
        .collect();
    let rows = Rows {
        columns: vec![
            "name".to_owned(),
            "question".to_owned(),
            "parameters".to_owned(),
        ],
        rows,
    };
    show_rows(&rows, format, view, sink).await?;
    Ok(Exit::Done)
}

/// Rows in the format asked for, or the one that suits where they go.
pub(crate) async fn show_rows(
    rows: &Rows,
    format: Option<Format>,
    view: &View,
    sink: &Sink,
) -> Result<()> {
    let text = format::rows(rows, format_for(format, view), None, view.width)?;
    sink.out(text).await?;
    Ok(())
}

fn signature(name: &str, kind: ParamKind, default: Option<&Value>) -> String {
    let kind = format!("{kind:?}").to_lowercase();
    default.map_or_else(
        || format!("{name}:{kind}"),
        |default| format!("{name}:{kind}={default}"),
    )
}

/// What was asked for; else a table on a terminal and lines in a pipe.
fn format_for(asked: Option<Format>, view: &View) -> Format {
    asked.unwrap_or(match (view.json, view.stdout_is_terminal) {
        (true, _) => Format::Json,
        (false, true) => Format::Table,
        (false, false) => Format::Jsonl,
    })
}

fn pairs(params: &[String]) -> Result<BTreeMap<String, String>> {
    params
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => bail!(Ending::new(
                Exit::Usage,
                format!("--param {pair}: write it as NAME=VALUE")
            )),
        })
        .collect()
}

/// Named questions: those compiled in, and those of the configuration, which replace them by name.
pub(crate) fn named(files: &[(String, String)]) -> Result<Vec<Named>> {
    let mut all: BTreeMap<String, Named> = graph::queries::builtin()
        .into_iter()
        .map(|named| (named.name.clone(), named))
        .collect();
    for (name, text) in files {
        let named =
            graph::queries::parse(name, text).context("reading a question of the configuration")?;
        all.insert(name.clone(), named);
    }
    Ok(all.into_values().collect())
}

pub(crate) fn of_store(error: GraphError) -> anyhow::Error {
    match error {
        GraphError::Unreachable(_) => Ending::new(Exit::Unreachable, error.to_string()).into(),
        other => other.into(),
    }
}

fn of_query(error: QueryError) -> anyhow::Error {
    match error {
        QueryError::Unreachable(_) => Ending::new(Exit::Unreachable, error.to_string()).into(),
        other => other.into(),
    }
}
