//! A page in, a field of its scripts out. Only this file looks into scripts; it is asked only where the page says a thing nowhere else.

use memchr::memmem;
use scraper::Html;

/// Bytes of all scripts that are looked at.
const MAX_BYTES: usize = 4 << 20;
/// Places looked at in all.
const MAX_PLACES: usize = 200;

/// Longest value of a field that is looked at, in bytes.
const MAX_VALUE: usize = 120;

/// The first field that is taken, of those whose names hold one of the stems: `"datePublished":"2021-04-05"`, `publish_date = '...'`.
/// The stems begin alike, so that one search finds them all.
pub(crate) fn first<T>(
    html: &Html,
    begin: &str,
    stems: &[&str],
    take: impl Fn(&str, &str) -> Option<T>,
) -> Option<T> {
    let is_script = |element: &scraper::node::Element| element.name() == "script";
    let scripts = html
        .tree
        .nodes()
        .filter(|node| node.value().as_element().is_some_and(is_script))
        .flat_map(|node| node.children())
        .filter_map(|child| child.value().as_text());
    let (mut bytes, mut n_places) = (0, 0);
    for script in scripts {
        bytes += script.len();
        if bytes > MAX_BYTES || n_places > MAX_PLACES {
            return None;
        }
        let is_stem = |at: &usize| {
            let rest = script.get(*at..).unwrap_or_default();
            stems.iter().any(|stem| rest.starts_with(stem))
        };
        let places = memmem::find_iter(script.as_bytes(), begin);
        let found = places.filter(is_stem).take(MAX_PLACES).find_map(|at| {
            n_places += 1;
            let (name, value) = field(script, at)?;
            take(name, value)
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The name around a byte of a script and the quoted or numeric value that follows it.
fn field(script: &str, at: usize) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let (before, after) = script.split_at_checked(at)?;
    let name_chars = before.chars().rev().take(MAX_VALUE);
    // Names are ASCII, so that characters are bytes.
    let start = at - name_chars.take_while(|c| is_name(*c)).count();
    let after = after.get(..after.floor_char_boundary(2 * MAX_VALUE))?;
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')?;
    let name = script.get(start..at + end)?;
    let rest = after.get(end..)?;
    let rest = rest.trim_start_matches(['"', '\'', '\\', ']', ' ', '\t', '\n']);
    let rest = rest.strip_prefix([':', '=', ','])?;
    let rest = rest.trim_start_matches(['"', '\'', '\\', '[', ' ', '\t', '\n']);
    let rest = rest.get(..rest.floor_char_boundary(MAX_VALUE))?;
    let end = rest.find(['"', '\'', '\\', '}', ';', '\n', '<'])?;
    let value = rest.get(..end)?;
    // A bare number ends at the comma, `April 5, 2021` does not.
    let first = value.split(',').next().unwrap_or_default();
    let is_number = first.trim().bytes().all(|b| b.is_ascii_digit());
    Some((name, if is_number { first } else { value }))
}
