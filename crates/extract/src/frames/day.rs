//! When it happened: the date of a clause, and days counted from the date of the clause before it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Frame;
use crate::dates::DateHit;
use crate::lexicon::PEOPLE;
use crate::token::Token;

/// The date of the clause, else of the sentence; a date of telling does not count where another one is said.
pub(crate) fn date(frame: &Frame<'_>) -> Option<DateHit> {
    let (date, is_of_telling) = chosen(frame)?;
    let days = date.days.filter(|(from, to)| is_of_telling && from == to);
    // What was told on a day happened on it or on the eve.
    let eve = days.and_then(|(from, to)| Some((from.checked_sub(1.day()).ok()?, to)));
    Some(DateHit {
        days: eve.or(date.days),
        ..date
    })
}

fn chosen(frame: &Frame<'_>) -> Option<(DateHit, bool)> {
    let tokens = frame.tokens();
    let mut usable: Vec<&DateHit> = frame.view.dates.iter().filter(|d| !d.is_bound).collect();
    if usable.iter().any(|d| !frame.is_aside(d.first)) {
        usable.retain(|d| !frame.is_aside(d.first));
    }
    // `The forces said on Monday`: when it was told, if another date says when it was.
    let is_telling = |d: &DateHit| {
        tokens
            .get(d.first.saturating_sub(5)..d.first)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|t| !t.is_any(&["on", "in", "a", "late", "early", "statement", "reporters"]))
            .is_some_and(|t| {
                t.is_any(&[
                    "said",
                    "says",
                    "reported",
                    "announced",
                    "stated",
                    "added",
                    "told",
                ])
            })
    };
    if usable.iter().any(|d| !is_telling(d)) {
        usable.retain(|d| !is_telling(d));
    }
    let inside: Vec<&DateHit> = usable
        .iter()
        .copied()
        .filter(|d| frame.in_clause(d.first))
        .collect();
    // What follows `after` or `before` dates another incident.
    let aside = tokens
        .get(frame.clause.1)
        .is_some_and(|t| t.is_any(&["after", "before"]));
    let list: Vec<&DateHit> = if inside.is_empty() {
        usable
            .into_iter()
            .filter(|d| !(aside && d.first >= frame.clause.1))
            .collect()
    } else {
        inside
    };
    let told = |d: &DateHit| {
        let (from, to) = if d.first < frame.at {
            (d.stop, frame.at)
        } else {
            (frame.at, d.first)
        };
        tokens
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_in(&PEOPLE.telling))
    };
    let gap = |d: &DateHit| d.first.abs_diff(frame.at);
    if inside_none(&list, frame)
        && let Some(day) = days_before_main(frame)
    {
        return Some((day, false));
    }
    list.iter()
        .filter(|d| list.len() == 1 || !told(d))
        .min_by_key(|d| gap(d))
        .or_else(|| list.iter().min_by_key(|d| gap(d)))
        .map(|d| ((*d).clone(), is_telling(d)))
}

fn inside_none(list: &[&DateHit], frame: &Frame<'_>) -> bool {
    !list.iter().any(|d| frame.in_clause(d.first))
}

/// `X entered the city on March 9, two days after it launched an assault`: counted back from what the sentence tells first.
fn days_before_main(frame: &Frame<'_>) -> Option<DateHit> {
    let tokens = frame.tokens();
    let after = frame.clause.0;
    let unit = after.checked_sub(1)?;
    let count = after.checked_sub(2)?;
    if !tokens.get(after)?.is("after") || !tokens.get(unit)?.is_any(&["day", "days"]) {
        return None;
    }
    let count_of = |t: &Token| {
        [
            "zero", "one", "two", "three", "four", "five", "six", "seven",
        ]
        .iter()
        .position(|w| t.is(w))
        .and_then(|n| i64::try_from(n).ok())
        .or_else(|| t.is("a").then_some(1))
        .or_else(|| t.digits().map(i64::from))
    };
    let n = tokens.get(count).and_then(count_of).filter(|n| *n < 60)?;
    let main = frame
        .view
        .dates
        .iter()
        .filter(|d| d.first < count && !d.is_bound)
        .max_by_key(|d| d.first)?;
    let (start, stop) = main.days?;
    let back = |day: Date| day.checked_sub(n.days()).ok();
    Some(DateHit {
        first: count,
        stop: after + 1,
        days: Some((back(start)?, back(stop)?)),
        rule: "days before",
        is_past: true,
        ..main.clone()
    })
}
