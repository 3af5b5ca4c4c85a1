//! Words for time -> days. Only this file knows the grammar of dates; it counts from the publication date or the last explicit date,
//! and invents none where neither is there.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::article::{DatePrecision, Stated};
use model::claim::DateFlag;

use crate::token::{Shape, Token};

pub(crate) mod ahead;
mod explicit;
mod flags;
mod periods;
mod relative;

use explicit::explicit;
use periods::periods;
use relative::{minus, relative};

/// A point or stretch of time said in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct DateHit {
    pub first: usize,
    pub stop: usize,
    /// First and last possible day, where they can be known.
    pub days: Option<(Date, Date)>,
    pub precision: DatePrecision,
    /// `--MM-DD`: the year cannot be known.
    pub yearless: Option<(i8, i8)>,
    pub time: Option<String>,
    pub rule: &'static str,
    /// A boundary of a period (`since`, `until`, `between`), or a day of what is yet to come: no incident's own date.
    pub is_bound: bool,
    /// Says that something lies back: `earlier`, `ago`, `last week`.
    pub is_past: bool,
    /// What speaks against the day as said.
    pub flags: Vec<DateFlag>,
}

/// What dates of a text are counted from.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    /// First and last day of the publication date as stated.
    published: Option<(Date, Date)>,
    is_day: bool,
    /// The last explicit day of the text, and the first.
    last: Option<Date>,
    last_yearless: Option<(i8, i8)>,
    first: Option<Date>,
}

impl Anchor {
    pub(crate) fn new(published: Option<&Stated>) -> Self {
        Self {
            published: published.map(|p| (p.date, end_of(p.date, p.precision))),
            is_day: published.is_some_and(|p| p.precision == DatePrecision::Day),
            last: None,
            last_yearless: None,
            first: None,
        }
    }

    /// The day of publication, where it is known to the day.
    pub(crate) fn day(&self) -> Option<Date> {
        self.published.filter(|_| self.is_day).map(|(day, _)| day)
    }

    /// The year before that of publication.
    fn last_year(&self) -> Option<i16> {
        let (from, to) = self.published?;
        (from.year() == to.year()).then(|| from.year() - 1)
    }

    fn note(&mut self, day: Date) {
        self.last = Some(day);
        self.first.get_or_insert(day);
    }

    /// The latest year in which this day does not lie after publication.
    fn year_of(&self, month: i8, day: i8) -> Option<i16> {
        let (_, end) = self.published?;
        // A report may be dated a day before what it tells, in another time zone.
        let limit = end.checked_add(1.day()).ok()?;
        let this = Date::new(end.year(), month, day).ok()?;
        Some(if this <= limit {
            end.year()
        } else {
            end.year() - 1
        })
    }
}

fn end_of(start: Date, precision: DatePrecision) -> Date {
    match precision {
        DatePrecision::Day => start,
        DatePrecision::Week => start.checked_add(6.days()).unwrap_or(start),
        DatePrecision::Month => start.last_of_month(),
        DatePrecision::Year => start.last_of_year(),
    }
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const PARTS_OF_DAY: [&str; 9] = [
    "morning",
    "evening",
    "night",
    "afternoon",
    "dawn",
    "midnight",
    "noon",
    "sunset",
    "midday",
];

/// Longest stretch, in days, that a stated period may have to be one incident's date.
const LONGEST_PERIOD: i64 = 3;

/// The word is that of a month or a weekday, in whatever case.
pub(crate) fn is_calendar_word(word: &str) -> bool {
    MONTHS.iter().any(|names| names.contains(&word))
        || WEEKDAYS.iter().any(|(name, _)| *name == word)
}

fn month(token: &Token) -> Option<i8> {
    if !token.is_capital() {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|names| names.contains(&token.key.as_str()))?;
    i8::try_from(at + 1).ok()
}

fn year(token: Option<&Token>) -> Option<i16> {
    token
        .filter(|t| t.key.len() == 4)?
        .digits()
        .filter(|n| (1990..=2060).contains(n))
        .and_then(|n| i16::try_from(n).ok())
}

/// A day of the month: `9`, `17th`.
fn day(token: Option<&Token>) -> Option<i8> {
    let token = token.filter(|t| t.shape == Shape::Digit)?;
    let digits = token.key.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
    digits.parse().ok().filter(|n| (1..=31).contains(n))
}

/// All dates of a sentence, in order; explicit ones become what later ones count from.
pub(crate) fn dates(sentence: &[Token], anchor: &mut Anchor) -> Vec<DateHit> {
    let mut out: Vec<DateHit> = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let said_before = (anchor.last, anchor.last_yearless);
        let hit = explicit(sentence, at, anchor)
            .or_else(|| relative(sentence, at, anchor))
            .or_else(|| weekday(sentence, at, anchor))
            .or_else(|| month_or_year(sentence, at, anchor));
        let Some(mut hit) = hit else {
            at += 1;
            continue;
        };
        at = hit.stop;
        bounds(sentence, &mut hit);
        let is_before = sentence.get(hit.stop - 1).is_some_and(|t| t.is("before"));
        if is_before && ahead::counts_down(sentence, hit.stop) {
            (hit.is_bound, hit.is_past) = (true, false);
        }
        part_of_day(sentence, &mut hit);
        // A later `a day earlier` counts from the weekday that was said.
        if let ("weekday", false, Some((day, _))) = (hit.rule, hit.is_bound, hit.days) {
            anchor.last = Some(day);
        }
        // `A fighter was hit on Monday, X said on Tuesday`: the day of telling is not the last one told of.
        let is_told = sentence
            .get(hit.first.saturating_sub(2)..hit.first)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["said", "says", "told", "announced", "reported", "added"]));
        if is_told && said_before.0.is_some() {
            (anchor.last, anchor.last_yearless) = said_before;
        }
        // `Friday and 3 August` are two dates.
        let gap = out
            .last()
            .and_then(|before| sentence.get(before.stop..hit.first))
            .unwrap_or_default();
        let is_apart = gap.iter().any(|t| t.is_any(&["and", "to", "or", "until"]));
        let joins = !is_apart
            && out
                .last()
                .is_some_and(|before| match (before.rule, hit.rule) {
                    ("day", "weekday") => gap.len() <= 2,
                    ("weekday", "day") => gap.len() <= 1,
                    _ => false,
                });
        // `Tuesday, November 8`, `8 November on Wednesday`: one date said twice.
        if joins && let Some(before) = out.last_mut() {
            flags::weekday(sentence, before, &mut hit);
            if before.rule == "weekday" {
                let first = before.first;
                *before = DateHit { first, ..hit };
            } else {
                before.stop = hit.stop;
            }
            continue;
        }
        out.push(hit);
    }
    periods(sentence, &mut out);
    flags::years(sentence, &mut out, anchor);
    out
}

/// More days than one incident can have: they bound a count.
fn is_long(from: Date, to: Date) -> bool {
    from.until(to).map_or(true, |length| {
        i64::from(length.get_days()) > LONGEST_PERIOD || length.get_months() != 0
    })
}

impl DateHit {
    fn set_period(&mut self, from: Date, to: Date) {
        self.days = Some((from, to));
        self.is_bound = is_long(from, to);
    }

    fn new(first: usize, stop: usize, rule: &'static str) -> Self {
        Self {
            first,
            stop,
            days: None,
            precision: DatePrecision::Day,
            yearless: None,
            time: None,
            rule,
            is_bound: false,
            is_past: false,
            flags: Vec::new(),
        }
    }

    fn days(mut self, days: Option<(Date, Date)>) -> Self {
        self.days = days;
        self
    }

    fn past(mut self) -> Self {
        self.is_past = true;
        self
    }

    fn precision(mut self, precision: DatePrecision) -> Self {
        self.precision = precision;
        self
    }
}

fn weekday(sentence: &[Token], at: usize, anchor: &Anchor) -> Option<DateHit> {
    let token = sentence.get(at)?;
    let (_, wanted) = WEEKDAYS.iter().find(|(name, _)| token.is(name))?;
    let before = at.checked_sub(1).and_then(|i| sentence.get(i));
    let strictly = before.is_some_and(|t| t.is_any(&["last", "previous", "past"]));
    let day = anchor.day().and_then(|published| {
        let back = i64::from(wanted.until(published.weekday()));
        let back = if back == 0 && strictly { 7 } else { back };
        minus(published, back.days())
    });
    let first = if strictly { at - 1 } else { at };
    let hit = DateHit::new(first, at + 1, "weekday").days(day.map(|d| (d, d)));
    Some(if strictly { hit.past() } else { hit })
}

/// `in February`, `late 2017`, `in March 2019`.
fn month_or_year(sentence: &[Token], at: usize, anchor: &Anchor) -> Option<DateHit> {
    let token = sentence.get(at)?;
    let before = at.checked_sub(1).and_then(|i| sentence.get(i));
    let part = before.filter(|t| t.is_any(&["late", "early", "mid"]));
    let introduced = part.is_some()
        || token.glued
        || before.is_some_and(|t| {
            t.is_any(&[
                "in",
                "since",
                "of",
                "until",
                "last",
                "during",
                "from",
                "till",
                "by",
                "throughout",
                "and",
                "to",
                "this",
            ])
        });
    if !introduced {
        return None;
    }
    let first = if part.is_some() { at - 1 } else { at };
    if let Some(m) = month(token) {
        // `in March last year`, `in March of last year`.
        let of = usize::from(sentence.get(at + 1).is_some_and(|t| t.is("of")));
        let is_last = sentence.get(at + 1 + of).is_some_and(|t| t.is("last"))
            && sentence.get(at + 2 + of).is_some_and(|t| t.is("year"));
        let (stated, length) = if is_last {
            (anchor.last_year(), 3 + of)
        } else {
            let stated = year(sentence.get(at + 1));
            (stated, 1 + usize::from(stated.is_some()))
        };
        let y = stated.or_else(|| anchor.year_of(m, 1));
        let start = y.and_then(|y| Date::new(y, m, 1).ok());
        let hit = DateHit::new(first, at + length, "month").precision(DatePrecision::Month);
        return Some(
            hit.days(start.map(|d| narrowed(part, d, d.last_of_month())))
                .past(),
        );
    }
    let y = year(Some(token))?;
    let start = Date::new(y, 1, 1).ok()?;
    let hit = DateHit::new(first, at + 1, "year").precision(DatePrecision::Year);
    Some(
        hit.days(Some(narrowed(part, start, start.last_of_year())))
            .past(),
    )
}

fn narrowed(part: Option<&Token>, start: Date, end: Date) -> (Date, Date) {
    let is_year = start.month() != end.month();
    let at = |months: i64, days: i64| {
        let length = if is_year {
            months.months()
        } else {
            days.days()
        };
        start.checked_add(length).unwrap_or(start)
    };
    match part.map(|t| t.key.as_str()) {
        Some("late") => (at(9, 19), end),
        Some("early") => (start, at(3, 10).yesterday().unwrap_or(end)),
        Some("mid") => (at(4, 9), at(8, 20).yesterday().unwrap_or(end)),
        _ => (start, end),
    }
}

fn bounds(sentence: &[Token], hit: &mut DateHit) {
    let back = |n: usize| hit.first.checked_sub(n).and_then(|i| sentence.get(i));
    hit.is_bound = hit.is_bound
        || (1..=3).any(|n| back(n).is_some_and(|t| t.is_any(&["since", "until", "till"])))
        || back(1).is_some_and(|t| t.is_any(&["of"])) && hit.rule == "year"
        || ahead::is_to_come(sentence, hit.first);
}

/// Parts of a day, clock times, `late` and `early` around the date.
fn part_of_day(sentence: &[Token], hit: &mut DateHit) {
    let after = sentence.get(hit.stop).filter(|t| t.is_any(&PARTS_OF_DAY));
    let before = hit
        .first
        .checked_sub(1)
        .and_then(|i| sentence.get(i))
        .filter(|t| t.is_any(&["late", "early"]));
    if let Some(part) = after {
        hit.time = Some(part.key.clone());
        hit.stop += 1;
    } else if let Some(part) = before {
        hit.time = Some(part.key.clone());
        hit.first -= 1;
    } else if hit.rule == "last night" {
        hit.time = Some("night".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::article::DateSource;

    fn check(text: &str, published: Option<(Date, DatePrecision)>, expected: &[&str]) {
        let stated = published.map(|(date, precision)| Stated {
            precision,
            ..Stated::day(date, DateSource::Given)
        });
        let tokens = crate::token::tokens(&text.chars().collect::<Vec<_>>(), 0);
        let found: Vec<String> = dates(&tokens, &mut Anchor::new(stated.as_ref()))
            .iter()
            .filter(|hit| !hit.is_bound)
            .map(|hit| match (hit.days, hit.yearless) {
                (Some((a, b)), _) if a == b => a.to_string(),
                (Some((a, b)), _) => format!("{a}/{b}"),
                (None, Some((m, d))) => format!("--{m:02}-{d:02}"),
                (None, None) => "?".to_owned(),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_are_counted_from_what_the_text_says() {
        let monday = Some((date(2023, 8, 14), DatePrecision::Day));
        check(
            "on 9 August and on Aug. 10, 2022",
            monday,
            &["2023-08-09", "2022-08-10"],
        );
        check(
            "last Wednesday, then Thursday evening",
            monday,
            &["2023-08-09", "2023-08-10"],
        );
        check("On December 20 it was hit", monday, &["2022-12-20"]);
        check("the 17th of June 2018", None, &["2018-06-17"]);
        check(
            "On August 11 it came; a day earlier it left",
            monday,
            &["2023-08-11", "2023-08-10"],
        );
        check(
            "yesterday evening, this morning, last night",
            monday,
            &["2023-08-13", "2023-08-14", "2023-08-13/2023-08-14"],
        );
        check(
            "three days ago and last month",
            monday,
            &["2023-08-11", "2023-07-01/2023-07-31"],
        );
        check("in late 2017", monday, &["2017-10-01/2017-12-31"]);
        check("since March 3 and since 2014", monday, &[]);
        check("between 2 May and 10 August", monday, &[]);
        check("on Tuesday, November 8", monday, &["2022-11-08"]);
        check(
            "between August 9 and 11",
            monday,
            &["2023-08-09/2023-08-11"],
        );
        check("on 9-10 August", monday, &["2023-08-09/2023-08-10"]);
        check("on August 9 and 11 soldiers died", monday, &["2023-08-09"]);
        check("the fifth of August", monday, &["2023-08-05"]);
        check(
            "on Saturday it came; a day earlier it left",
            monday,
            &["2023-08-12", "2023-08-11"],
        );
    }

    #[test]
    fn without_a_publication_day_none_is_invented() {
        check(
            "On November 29 he spoke of an ambush one day earlier",
            None,
            &["--11-29", "--11-28"],
        );
        check("on Tuesday, yesterday, today", None, &["?", "?", "?"]);
        check(
            "on Tuesday",
            Some((date(2023, 1, 1), DatePrecision::Year)),
            &["?"],
        );
        check("may march in 12 days", None, &[]);
    }
}
