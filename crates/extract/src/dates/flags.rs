//! What speaks against a date as a text states it. The day is kept as said; only this file knows which slips are usual.

use jiff::ToSpan;
use jiff::civil::Date;
use model::claim::DateFlag;

use super::{Anchor, DateHit, WEEKDAYS};
use crate::token::Token;

/// Of a weekday and a day said as one date, marks the day where it is another weekday.
pub(super) fn weekday(sentence: &[Token], before: &mut DateHit, hit: &mut DateHit) {
    let (name, day) = if before.rule == "weekday" {
        (&*before, &*hit)
    } else {
        (&*hit, &*before)
    };
    let words = sentence.get(name.first..name.stop).unwrap_or_default();
    let said = WEEKDAYS
        .iter()
        .find(|(word, _)| words.iter().any(|t| t.is(word)));
    let is_other = match (said, day.days) {
        (Some((_, weekday)), Some((from, to))) if from == to => from.weekday() != *weekday,
        _ => false,
    };
    if is_other {
        let day = if before.rule == "weekday" {
            hit
        } else {
            before
        };
        day.flags.push(DateFlag::Weekday);
    }
}

/// So many days after New Year the year of before is still written from habit.
const NEW_YEAR_DAYS: i16 = 21;

/// Marks days after publication, and days of early January that were a year ago when they are told as news.
pub(super) fn years(sentence: &[Token], hits: &mut [DateHit], anchor: &Anchor) {
    let Some((first, last)) = anchor.published else {
        return;
    };
    // A year ago may be what is meant.
    let looks_back = sentence.iter().any(|t| {
        t.is_any(&[
            "anniversary",
            "ago",
            "year",
            "years",
            "commemorate",
            "commemorated",
        ])
    });
    for hit in hits.iter_mut().filter(|hit| !hit.is_bound) {
        let Some((from, to)) = hit.days else { continue };
        // A report may be dated a day before what it tells, in another time zone.
        if from > last.checked_add(1.day()).unwrap_or(last) {
            hit.flags.push(DateFlag::Future);
        } else if hit.rule == "day"
            && from == to
            && anchor.is_day
            && !looks_back
            && first.day_of_year() <= NEW_YEAR_DAYS
            && is_year_old(from, first)
        {
            hit.flags.push(DateFlag::Year);
        }
    }
}

/// A day of the January before, up to the day of publication.
fn is_year_old(day: Date, published: Date) -> bool {
    day.year() + 1 == published.year() && day.day_of_year() <= published.day_of_year() + 1
}
