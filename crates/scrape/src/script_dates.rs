//! A page in, the publication dates that its scripts state out. Only this file looks into scripts, and only where the head says nothing.

use memchr::memmem;
use model::article::DateSource;
use scraper::Html;

use crate::date_places::said_by_name;
use crate::dates::{self, Order};
use crate::published::{Candidate, Place, Says};

/// Bytes of all scripts that are looked at.
const MAX_BYTES: usize = 4 << 20;
/// Fields looked at in all.
const MAX_FIELDS: usize = 200;
/// Parts of the names that fields with a publication date have, each with the same beginning.
const STEMS: [&str; 4] = ["ublish", "ublication", "ub_date", "ubDate"];
const STEMS_BEGIN: &str = "ub";

/// The first field that says that it holds the publication date: `"datePublished":"2021-04-05"`, `publish_date = '...'`.
pub(crate) fn find(html: &Html) -> Option<Candidate> {
    let mut bytes = 0;
    let mut fields = 0;
    for node in html.tree.nodes() {
        if node
            .value()
            .as_element()
            .is_none_or(|e| e.name() != "script")
        {
            continue;
        }
        for script in node.children().filter_map(|child| child.value().as_text()) {
            bytes += script.len();
            if bytes > MAX_BYTES || fields > MAX_FIELDS {
                return None;
            }
            if let Some(found) = in_script(script, &mut fields) {
                return Some(found);
            }
        }
    }
    None
}

fn in_script(script: &str, fields: &mut usize) -> Option<Candidate> {
    let is_stem = |at: &usize| {
        let rest = script.get(*at..).unwrap_or_default();
        STEMS.iter().any(|stem| rest.starts_with(stem))
    };
    let places = memmem::find_iter(script.as_bytes(), STEMS_BEGIN);
    places.filter(is_stem).take(MAX_FIELDS).find_map(|at| {
        *fields += 1;
        let (name, value) = field(script, at)?;
        if said_by_name(name) != Some(Says::Published) {
            return None;
        }
        let stated = dates::read(value, Order::MonthFirst, DateSource::Script)?;
        Some(Candidate::new(stated, Says::Published, Place::Script))
    })
}

/// The name around a byte of a script and the quoted or numeric value that follows it.
fn field(script: &str, at: usize) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let (before, after) = script.split_at_checked(at)?;
    let start = before.rfind(|c| !is_name(c)).map_or(0, |i| i + 1);
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')?;
    let name = script.get(start..at + end)?;
    let rest = after.get(end..)?;
    let rest = rest.trim_start_matches(['"', '\'', '\\', ']', ' ', '\t', '\n']);
    let rest = rest.strip_prefix([':', '=', ','])?;
    let rest = rest.trim_start_matches(['"', '\'', '\\', '[', ' ', '\t', '\n']);
    let end = rest.find(['"', '\'', '\\', '}', ';', '\n', '<'])?;
    let value = rest.get(..end)?;
    // A bare number ends at the comma, `April 5, 2021` does not.
    let first = value.split(',').next().unwrap_or_default();
    let is_number = first.trim().bytes().all(|b| b.is_ascii_digit());
    Some((name, if is_number { first } else { value }))
}
