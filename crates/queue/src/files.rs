//! Files that name no URL of their own. Only this file knows under which document such a file goes: the canonical URL that it gives,
//! unless files of two titles give it; then each goes by its bytes.

use jiff::Timestamp;
use model::id;
use model::text::fold;
use rusqlite::{OptionalExtension, Transaction, params};
use url::Url;

use crate::keep::{self, KeepOutcome, Kept};
use crate::waiting::{self, Wait};

/// The URL under which a file says it was published. The file goes by it unless it is a home page or a file of another title claims it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    pub url: Url,
    pub title: String,
}

/// A file: known by its bytes, under the document that [`document_of`] gives.
pub(crate) fn keep(
    tx: &Transaction<'_>,
    page: &Kept,
    now: Timestamp,
) -> rusqlite::Result<KeepOutcome> {
    let own = &page.capture;
    let known: Option<(i64, String, String)> = tx
        .prepare_cached("SELECT id, document, own_url FROM capture WHERE own = ?1 AND digest = ?2")?
        .query_row([&own.document, &own.digest], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    if let Some((id, document, url)) = known {
        // The same bytes under two names: the smaller name stands, whichever came first.
        if own.url.as_str() < url.as_str() {
            tx.prepare_cached(
                "UPDATE capture SET own_url = ?2, url = CASE document WHEN own THEN ?2 ELSE url END WHERE id = ?1",
            )?
            .execute(params![id, own.url])?;
            keep::wait(tx, page, &document, now)?;
        }
        return Ok(KeepOutcome::Same);
    }
    let (document, url) = match page
        .canonical
        .as_ref()
        .filter(|canonical| !is_home(&canonical.url))
    {
        Some(canonical) => document_of(tx, page, canonical, now)?,
        None => (own.document.clone(), own.url.clone()),
    };
    let is_first = !tx
        .prepare_cached("SELECT 1 FROM capture WHERE document = ?1 LIMIT 1")?
        .exists([&document])?;
    keep::insert(tx, page, &document, &url)?;
    keep::wait(tx, page, &document, now)?;
    Ok(if is_first {
        KeepOutcome::New
    } else {
        KeepOutcome::Changed
    })
}

/// The document and URL of a new file that names a canonical URL. All files of that URL go by it while they share one title. When a second
/// title claims it, each goes by its own bytes: those already kept move, and the document that they leave waits so that its evidence
/// goes. So the documents do not depend on the order of arrival.
fn document_of(
    tx: &Transaction<'_>,
    page: &Kept,
    canonical: &Canonical,
    now: Timestamp,
) -> rusqlite::Result<(String, Url)> {
    let own = &page.capture;
    let shared = id::document(&canonical.url);
    let was_contested = is_contested(tx, &shared)?;
    tx.prepare_cached("INSERT INTO claim (own, document, url, title) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (own) DO NOTHING")?
        .execute(params![
            own.document,
            shared,
            canonical.url,
            fold(&canonical.title)
        ])?;
    if !is_contested(tx, &shared)? {
        return Ok((shared, canonical.url.clone()));
    }
    if !was_contested {
        let moved: Vec<(String, String)> = tx
            .prepare_cached("UPDATE capture SET document = own, url = own_url WHERE document = ?1 AND own <> ?1 RETURNING own, source")?
            .query_map([&shared], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (document, source) in &moved {
            waiting::wait(tx, &Wait::document(document, source, page.lane), now)?;
        }
        keep::wait(tx, page, &shared, now)?;
    }
    Ok((own.document.clone(), own.url.clone()))
}

/// A home page is what templates give when they know nothing better.
fn is_home(url: &Url) -> bool {
    url.path().trim_matches('/').is_empty() && url.query().is_none()
}

fn is_contested(tx: &Transaction<'_>, shared: &str) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "SELECT (SELECT min(title) FROM claim WHERE document = ?1)
             <> (SELECT max(title) FROM claim WHERE document = ?1)",
    )?
    .query_row([shared], |row| row.get::<_, Option<bool>>(0))
    .map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::fixture::{Ledger, file, url};

    /// A file that calls itself `https://p.org/story` under `title`.
    fn named(name: &str, title: &str, body: &str) -> Kept {
        let canonical = Canonical {
            url: url("https://p.org/story"),
            title: title.to_owned(),
        };
        Kept {
            canonical: Some(canonical),
            ..file(name, body)
        }
    }

    /// The captures of each document that was ever delivered, after all is done.
    fn documents(ledger: &Ledger, files: &[Kept]) -> BTreeMap<String, Vec<(Url, String)>> {
        let ids = files
            .iter()
            .map(|f| f.capture.document.clone())
            .chain([id::document(&url("https://p.org/story"))]);
        ids.map(|id| {
            let captures = ledger.queue.captures_of(&id).unwrap();
            (
                id,
                captures.into_iter().map(|c| (c.url, c.digest)).collect(),
            )
        })
        .collect()
    }

    #[test]
    fn files_of_one_title_share_their_canonical_url_and_files_of_two_do_not_in_any_order() {
        let files = [
            named("a", "One", "1"),
            named("b", "one!", "2"),
            named("c", "Two", "3"),
            named("d", "One", "4"),
        ];
        let orders = [[0, 1, 2, 3], [2, 0, 1, 3], [3, 1, 2, 0], [1, 0, 3, 2]];
        let outcomes = orders.map(|order| {
            let ledger = Ledger::new();
            for position in order {
                ledger.keep(std::slice::from_ref(&files[position]));
            }
            documents(&ledger, &files)
        });
        let shared = id::document(&url("https://p.org/story"));
        assert_eq!(
            outcomes[0][&shared],
            [],
            "two titles claim it, so nobody has it"
        );
        assert_eq!(
            outcomes[0]
                .values()
                .map(Vec::len)
                .collect::<Vec<_>>()
                .iter()
                .sum::<usize>(),
            4
        );
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));

        let ledger = Ledger::new();
        let kept = ledger.keep(&[files[0].clone(), files[1].clone()]);
        assert_eq!(kept, [KeepOutcome::New, KeepOutcome::Changed]);
        let urls: Vec<_> = documents(&ledger, &files)[&shared]
            .iter()
            .map(|(url, _)| url.to_string())
            .collect();
        assert_eq!(urls, ["https://p.org/story", "https://p.org/story"]);
    }

    #[test]
    fn a_contested_canonical_url_lets_what_it_named_wait_again() {
        let ledger = Ledger::new();
        let files = [named("a", "One", "1"), named("b", "Two", "2")];
        ledger.keep(&files[..1]);
        assert_eq!(ledger.drain("s", 1), ["https://p.org/story"]);
        ledger.keep(&files[1..]);
        let mut waiting = ledger.drain("s", 2);
        waiting.sort();
        let gone = id::document(&url("https://p.org/story"));
        assert_eq!(
            waiting,
            [gone.as_str(), "file:///a", "file:///b"],
            "the first without captures, so its evidence goes"
        );
        assert_eq!(
            ledger.keep(&files),
            [KeepOutcome::Same, KeepOutcome::Same],
            "once more changes nothing"
        );
        assert!(ledger.queue.is_idle().unwrap());
    }

    #[test]
    fn a_home_page_names_no_story() {
        let ledger = Ledger::new();
        let canonical = Canonical {
            url: url("https://p.org/"),
            title: "One".to_owned(),
        };
        let kept = Kept {
            canonical: Some(canonical),
            ..file("a", "1")
        };
        ledger.keep(std::slice::from_ref(&kept));
        assert_eq!(
            ledger
                .queue
                .captures_of(&kept.capture.document)
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn equal_files_under_two_names_are_one_under_the_smaller_name_in_any_order() {
        for names in [["a", "b"], ["b", "a"]] {
            let ledger = Ledger::new();
            let files = names.map(|name| file(name, "1"));
            assert_eq!(ledger.keep(&files), [KeepOutcome::New, KeepOutcome::Same]);
            let captures = ledger
                .queue
                .captures_of(&files[0].capture.document)
                .unwrap();
            assert_eq!(
                captures.iter().map(|c| c.url.as_str()).collect::<Vec<_>>(),
                ["file:///a"]
            );
        }
    }

    #[test]
    fn the_record_of_a_file_is_found_by_the_id_of_its_bytes() {
        let ledger = Ledger::new();
        let named = named("a", "A", "body");
        ledger.keep(std::slice::from_ref(&named));
        let found = ledger
            .queue
            .archived(&named.capture.document, &named.capture.digest);
        assert_eq!(found.unwrap(), Some(named.capture.archive));
    }
}
