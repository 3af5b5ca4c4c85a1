//! Days that are stated: `February 22`, `17th of June 2018`, `2021-02-16`, `16/2/2021`, `between August 9 and 11`.

use jiff::civil::Date;

use super::{Anchor, DateHit, day, month, year};
use crate::token::Token;

/// A stated day: `February 22`, `17th of June 2018`, `2021-02-16`, `16/2/2021`.
pub(super) fn explicit(sentence: &[Token], at: usize, anchor: &mut Anchor) -> Option<DateHit> {
    let get = |n: usize| sentence.get(at + n);
    let first = get(0)?;
    let (month, day, year_found, length) = if let Some(m) = month(first) {
        let dot = usize::from(get(1).is_some_and(|t| t.is(".")));
        let d = day(get(1 + dot))?;
        let comma = usize::from(get(2 + dot).is_some_and(|t| t.is(",")));
        match year(get(2 + dot + comma)) {
            Some(y) => (m, d, Some(y), 3 + dot + comma),
            None => (m, d, None, 2 + dot),
        }
    } else if let Some(y) = year(Some(first)) {
        let (m, d) = (get(1).filter(|t| t.glued)?, get(2).filter(|t| t.glued)?);
        (m.key.parse().ok()?, d.key.parse().ok()?, Some(y), 3)
    } else {
        let d = day(Some(first))
            .filter(|_| !first.glued)
            .or_else(|| ordinal(first).filter(|_| get(1).is_some_and(|t| t.is("of"))))?;
        if let Some(range) = days_then_month(sentence, at, d, anchor) {
            return Some(range);
        }
        if get(1)?.is("/") && get(3)?.is("/") {
            (get(2)?.key.parse().ok()?, d, Some(year(get(4))?), 5)
        } else {
            let of = usize::from(get(1)?.is("of"));
            let m = month(get(1 + of)?)?;
            let dot = usize::from(get(2 + of).is_some_and(|t| t.is(".")));
            let comma = usize::from(get(2 + of + dot).is_some_and(|t| t.is(",")));
            match year(get(2 + of + dot + comma)) {
                Some(y) => (m, d, Some(y), 3 + of + dot + comma),
                None => (m, d, None, 2 + of),
            }
        }
    };
    let mut hit = DateHit::new(at, at + length, "day");
    match year_found.or_else(|| anchor.year_of(month, day)) {
        Some(y) => {
            let date = Date::new(y, month, day).ok()?;
            anchor.note(date);
            hit.days = Some((date, date));
            // `August 9-11`, `between August 9 and 11`.
            if let Some((last, stop)) = second_day(sentence, hit.stop, date)
                && month_of_hit(sentence, at)
            {
                hit.stop = stop;
                hit.set_period(date, last);
            }
        }
        None => {
            Date::new(2020, month, day).ok()?;
            anchor.last_yearless = Some((month, day));
            hit.yearless = Some((month, day));
        }
    }
    Some(hit)
}

fn month_of_hit(sentence: &[Token], at: usize) -> bool {
    sentence.get(at).and_then(month).is_some()
}

/// The second day of a period whose month was said with its first one.
fn second_day(sentence: &[Token], at: usize, first: Date) -> Option<(Date, usize)> {
    let get = |n: usize| sentence.get(at + n);
    let token = get(0)?;
    let length = if token.glued && day(Some(token)).is_some() {
        0
    } else if token.is_any(&["and", "to", "-", "until"]) {
        1
    } else {
        return None;
    };
    let last = day(get(length))?;
    // `August 9 and 11 soldiers` counts soldiers, `August 9 and 11 September` two dates.
    if get(length + 1).is_some_and(|t| t.is_word() && !t.is_any(&["in", "on", "at", "by"])) {
        return None;
    }
    let last = Date::new(first.year(), first.month(), last).ok()?;
    (last > first).then_some((last, at + length + 1))
}

/// `9-11 August`, `9 and 10 August 2023`.
fn days_then_month(
    sentence: &[Token],
    at: usize,
    first: i8,
    anchor: &mut Anchor,
) -> Option<DateHit> {
    let get = |n: usize| sentence.get(at + n);
    let length = if get(1)?.glued {
        1
    } else if get(1)?.is_any(&["and", "to", "-"]) {
        2
    } else {
        return None;
    };
    let last = day(get(length))?;
    let of = usize::from(get(length + 1)?.is("of"));
    let month = month(get(length + 1 + of)?)?;
    let stated = year(get(length + 2 + of));
    let year = stated.or_else(|| anchor.year_of(month, first))?;
    let (from, to) = (
        Date::new(year, month, first).ok()?,
        Date::new(year, month, last).ok()?,
    );
    if to <= from {
        return None;
    }
    anchor.note(from);
    let stop = at + length + 2 + of + usize::from(stated.is_some());
    let mut hit = DateHit::new(at, stop, "day");
    hit.set_period(from, to);
    Some(hit)
}

/// `the fifth of August`.
fn ordinal(token: &Token) -> Option<i8> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let at = WORDS.iter().position(|word| token.is(word))?;
    i8::try_from(at + 1).ok()
}
