//! Dates that are counted: `today`, `last night`, `three days before`, `a day earlier`, `last month`.

use jiff::civil::Date;
use jiff::{Span as Length, ToSpan};
use model::article::DatePrecision;

use super::{Anchor, DateHit, PARTS_OF_DAY};
use crate::token::Token;

pub(super) fn minus(day: Date, length: Length) -> Option<Date> {
    day.checked_sub(length).ok()
}

/// `today`, `last night`, `three days before`, `a day earlier`, `last month`.
pub(super) fn relative(sentence: &[Token], at: usize, anchor: &Anchor) -> Option<DateHit> {
    let get = |n: usize| sentence.get(at + n);
    let is = |n: usize, words: &[&str]| get(n).is_some_and(|t| t.is_any(words));
    let published = anchor.day();
    let first = get(0)?;
    match first.key.as_str() {
        "today" | "tonight" => {
            return Some(DateHit::new(at, at + 1, "today").days(published.map(|d| (d, d))));
        }
        "this" if is(1, &PARTS_OF_DAY) => {
            return Some(DateHit::new(at, at + 2, "today").days(published.map(|d| (d, d))));
        }
        "yesterday" => {
            let day = published.and_then(|d| minus(d, 1.day()));
            // `After midnight of yesterday` may be either side of it.
            let back: Vec<&str> = (1..=3)
                .filter_map(|n| at.checked_sub(n).and_then(|i| sentence.get(i)))
                .map(|t| t.key.as_str())
                .collect();
            let ends = if back.contains(&"midnight") {
                published
            } else {
                day
            };
            return Some(DateHit::new(at, at + 1, "yesterday").days(day.zip(ends)));
        }
        "last" | "previous" | "past" if is(1, &["night"]) => {
            let days = published.and_then(|d| Some((minus(d, 1.day())?, d)));
            return Some(DateHit::new(at, at + 2, "last night").days(days));
        }
        "last" | "previous" | "past" | "this" if is(1, &["week"]) => {
            let days = published
                .and_then(|d| {
                    Some(if first.is("this") {
                        (minus(d, 6.days())?, d)
                    } else {
                        (minus(d, 10.days())?, minus(d, 1.day())?)
                    })
                })
                .or_else(|| {
                    anchor
                        .published
                        .filter(|(a, b)| a.year() == b.year() && a.month() == b.month())
                });
            let precision = if published.is_some() {
                DatePrecision::Week
            } else {
                DatePrecision::Month
            };
            return Some(
                DateHit::new(at, at + 2, "week")
                    .days(days)
                    .precision(precision)
                    .past(),
            );
        }
        "last" | "previous" | "past" if is(1, &["month"]) => {
            let days = anchor
                .published
                .filter(|(a, b)| a.month() == b.month())
                .and_then(|(a, _)| minus(a.first_of_month(), 1.month()))
                .map(|d| (d, d.last_of_month()));
            return Some(
                DateHit::new(at, at + 2, "last month")
                    .days(days)
                    .precision(DatePrecision::Month)
                    .past(),
            );
        }
        "last" | "previous" if is(1, &["year"]) => {
            // `over the last year` is a period that runs until now.
            let before = at.checked_sub(1).and_then(|i| sentence.get(i));
            if before.is_some_and(|t| t.is("the")) {
                return None;
            }
            let days = anchor.last_year().and_then(|year| {
                let start = Date::new(year, 1, 1).ok()?;
                Some((start, start.last_of_year()))
            });
            return Some(
                DateHit::new(at, at + 2, "year")
                    .days(days)
                    .precision(DatePrecision::Year)
                    .past(),
            );
        }
        _ => {}
    }
    counted(sentence, at, anchor)
}

/// `N days ago | earlier | before`, `days before`, `N hours before`.
fn counted(sentence: &[Token], at: usize, anchor: &Anchor) -> Option<DateHit> {
    let get = |n: usize| sentence.get(at + n);
    let is = |n: usize, words: &[&str]| get(n).is_some_and(|t| t.is_any(words));
    const UNITS: [&str; 8] = [
        "day", "days", "week", "weeks", "month", "months", "hours", "hour",
    ];
    const BACK: [&str; 4] = ["ago", "earlier", "before", "prior"];
    let count = small_number(get(0)?);
    let length = usize::from(count.is_some());
    if !is(length, &UNITS) || !is(length + 1, &BACK) {
        return None;
    }
    let unit = get(length)?.key.as_str();
    let stop = at + length + 2;
    // `Two days before the new strike`: counted from what the article is about.
    let from_news = is(length + 1, &["before", "prior"])
        && (2..=6).any(|n| {
            is(
                length + n,
                &["strike", "attack", "attacks", "strikes", "raid", "shipment"],
            )
        })
        && is(length + 2, &["the", "this", "to"]);
    let is_ago = is(length + 1, &["ago"]);
    let from = if is_ago {
        anchor.day()
    } else if from_news {
        anchor.first.or(anchor.day())
    } else {
        anchor.last.or(anchor.day())
    };
    let back = |d: Date, n: i64| match unit {
        "day" | "days" => minus(d, n.days()),
        "week" | "weeks" => minus(d, n.weeks()),
        "month" | "months" => minus(d, n.months()),
        _ => minus(d, if n > 12 { 1.day() } else { 0.days() }),
    };
    let hit = DateHit::new(at, stop, "counted back").past();
    if let (Some((m, d)), None, Some(n)) = (anchor.last_yearless, from, count) {
        let day = back(Date::new(2021, m, d).ok()?, n)?;
        return Some(DateHit {
            yearless: Some((day.month(), day.day())),
            ..hit
        });
    }
    let Some(from) = from else { return Some(hit) };
    Some(match (count, unit) {
        (_, "hours" | "hour") => hit.days(minus(from, 1.day()).map(|d| (d, from))),
        (Some(n), "month" | "months") => {
            let day = back(from, n)?;
            hit.days(Some((day.first_of_month(), day.last_of_month())))
                .precision(DatePrecision::Month)
        }
        (Some(n), "week" | "weeks") => {
            let day = back(from, n)?;
            hit.days(Some((
                minus(day, 2.days())?,
                day.checked_add(2.days()).ok()?,
            )))
            .precision(DatePrecision::Week)
        }
        (Some(n), _) => hit.days(back(from, n).map(|d| (d, d))),
        // `Days before`: some.
        (None, "days") => DateHit { days: None, ..hit },
        (None, _) => hit,
    })
}

fn small_number(token: &Token) -> Option<i64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if token.is_any(&["a", "an"]) {
        return Some(1);
    }
    WORDS
        .iter()
        .position(|w| token.is(w))
        .and_then(|n| i64::try_from(n).ok())
        .or_else(|| token.digits().filter(|n| *n < 400).map(i64::from))
}
