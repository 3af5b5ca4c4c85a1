//! A text that states a date in, the date out, in any of the usual notations and a dozen languages. Only this file reads dates of pages.

use crate::clock::{offset_in, time_in};
use crate::date_tokens::{Token, arabic_digit, is_date_sign, is_direction_mark, tokens};
use crate::months::month_at;
use jiff::civil::Date;
use model::article::{DatePrecision, DateSource, Stated};

/// The first year that a page on the web can have been published in.
pub(crate) const FIRST_YEAR: i16 = 1990;
/// Later years are numbers that are no years. A constant, since no stage asks a clock.
pub(crate) const LAST_YEAR: i16 = 2049;
/// A date stands near the start of what states it, in bytes.
const MAX_TEXT: usize = 400;

/// Whether the day or the month comes first in a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// What a date leaves open that can be read day first and month first, as `4/5/2021`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The date with the month first.
    pub(crate) month_first: Date,
    /// The sign between its numbers.
    pub(crate) joint: char,
}

/// A date, and what stands before it.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// Day first where that is open.
    pub(crate) stated: Stated,
    pub(crate) open: Option<Open>,
    /// The text since the date before.
    pub(crate) lead: &'a str,
    /// All that stands after it, with the signs that follow it.
    pub(crate) rest: &'a str,
}

/// The first date in a text, day first where that is open, and what is open; days only.
pub(crate) fn read(text: &str, source: DateSource) -> Option<(Stated, Option<Open>)> {
    let text = start_of(text);
    let tokens = tokens(text);
    let (at, date, after) =
        next_date(&tokens, 0).or_else(|| stamp(&tokens).map(|(date, after)| (0, date, after)))?;
    Some((
        stated(text, &tokens, (at, date, after), source),
        open(&tokens, at, date),
    ))
}

/// Every date in a text, in its order.
pub(crate) fn read_all(text: &str, source: DateSource) -> Vec<Found<'_>> {
    let text = start_of(text);
    let tokens = tokens(text);
    let mut out = Vec::new();
    let (mut next, mut end) = (0, 0);
    while let Some((at, date, after)) = next_date(&tokens, next) {
        let start = tokens.get(at).map_or(end, |token| token.start);
        let stop = tokens
            .get(after.saturating_sub(1))
            .map_or(start, |token| token.start + token.text.len());
        out.push(Found {
            stated: stated(text, &tokens, (at, date, after), source),
            open: open(&tokens, at, date),
            lead: text.get(end..start).unwrap_or_default(),
            rest: text.get(stop..).unwrap_or_default(),
        });
        (next, end) = (after, stop);
    }
    out
}

/// The order of each date of numbers whose day shows it (`25/4/2021`), with the sign between its numbers.
pub(crate) fn orders(text: &str) -> Vec<(char, Order)> {
    let tokens = tokens(start_of(text));
    let mut out = Vec::new();
    let mut next = 0;
    while let Some((at, _, after)) = next_date(&tokens, next) {
        if let Some((a, b, _, joint)) = numbers(&tokens, at) {
            match (a > 12, b > 12) {
                (true, _) => out.push((joint, Order::DayFirst)),
                (_, true) => out.push((joint, Order::MonthFirst)),
                _ => {}
            }
        }
        next = after;
    }
    out
}

/// The part that is read; of a text without a digit, and so without a date, nothing.
fn start_of(text: &str) -> &str {
    let start = text
        .get(..text.floor_char_boundary(MAX_TEXT))
        .unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit() || arabic_digit(c).is_some();
    if start.contains(is_digit) {
        start.trim()
    } else {
        ""
    }
}

fn next_date(tokens: &[Token<'_>], from: usize) -> Option<(usize, Date, usize)> {
    (from..tokens.len()).find_map(|at| {
        let (date, after) = date_at(tokens, at)?;
        Some((at, date, after))
    })
}

/// The date with the clock time after it, or (`Tue Feb 20 01:00:00 CET 2018`) inside it.
fn stated(
    text: &str,
    tokens: &[Token<'_>],
    (at, date, after): (usize, Date, usize),
    source: DateSource,
) -> Stated {
    let rest = tokens.get(after..).unwrap_or_default();
    let inner = tokens.get(at..after).unwrap_or_default();
    let time = time_in(rest).or_else(|| time_in(inner.get(2..).unwrap_or_default()));
    let offset = time.and_then(|_| offset_in(text, rest));
    Stated {
        date,
        time,
        offset,
        precision: DatePrecision::Day,
        source,
    }
}

/// A whole value that is a month or a year, as meta tags and JSON-LD may give.
pub(crate) fn read_coarse(text: &str, source: DateSource) -> Option<Stated> {
    let mut parts = text.trim().split(['-', '/']);
    let year: i16 = parts
        .next()?
        .parse()
        .ok()
        .filter(|y| (FIRST_YEAR..=LAST_YEAR).contains(y))?;
    let month = parts.next().map(str::parse::<i8>);
    if parts.next().is_some() {
        return None;
    }
    let (month, precision) = match month {
        None => (1, DatePrecision::Year),
        Some(month) => (month.ok()?, DatePrecision::Month),
    };
    Some(Stated {
        precision,
        ..Stated::day(Date::new(year, month, 1).ok()?, source)
    })
}

/// The date that starts at a token, and the index after it.
fn date_at(tokens: &[Token<'_>], at: usize) -> Option<(Date, usize)> {
    let token = tokens.get(at)?;
    if let Some(date) = compact(token) {
        return Some((date, at + 1));
    }
    if let Some(year) = token.year() {
        return year_first(tokens, at, year);
    }
    match token.small() {
        Some(first) => numeric(tokens, at).or_else(|| day_and_month(tokens, at, first)),
        None => month_and_day(tokens, at),
    }
}

/// `20210405`, and the same with a clock time after it (`20210405163000`).
fn compact(token: &Token<'_>) -> Option<Date> {
    let number = token
        .is_number(8..=8)
        .or_else(|| Some(token.is_number(14..=14)? / 1_000_000))
        .or_else(|| Some(token.is_number(12..=12)? / 10_000))?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    date(i16::try_from(year).ok()?, month, day)
}

/// `2021-04-05`, `2021/4/5`, `2021年4月5日`, `2021 April 5`.
fn year_first(tokens: &[Token<'_>], at: usize, year: i16) -> Option<(Date, usize)> {
    let (next, second) = (tokens.get(at + 1)?, tokens.get(at + 2)?);
    if is_joint(next.gap) && is_joint(second.gap) {
        return Some((
            date(year, next.small()?.into(), second.small()?.into())?,
            at + 3,
        ));
    }
    if is_date_sign(next.text.chars().next()?) {
        let day = tokens.get(at + 4)?;
        return Some((
            date(year, second.small()?.into(), day.small()?.into())?,
            at + 6,
        ));
    }
    let (month, after) = month_at(tokens, at + 1)?;
    Some((
        date(year, month, tokens.get(after)?.small()?.into())?,
        after + 1,
    ))
}

/// `5.4.2021`, `5/4/2021`, `5-4-2021`, `5.4.21`: day first unless only the second number can be the day.
fn numeric(tokens: &[Token<'_>], at: usize) -> Option<(Date, usize)> {
    let (a, b, year, _) = numbers(tokens, at)?;
    let (day, month) = if b > 12 { (b, a) } else { (a, b) };
    Some((date(year, month, day)?, at + 3))
}

/// What the date at a token leaves open; between dots the day comes first everywhere.
fn open(tokens: &[Token<'_>], at: usize, day_first: Date) -> Option<Open> {
    let (a, b, year, joint) = numbers(tokens, at)?;
    let month_first = date(year, a, b)?;
    let is_open = b <= 12 && joint != '.' && month_first != day_first;
    is_open.then_some(Open { month_first, joint })
}

/// Two numbers and a year, and the sign between the numbers.
fn numbers(tokens: &[Token<'_>], at: usize) -> Option<(i64, i64, i16, char)> {
    let (first, next, second) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let (a, b) = (first.small()?, next.small()?);
    if !is_joint(next.gap) || !is_joint(second.gap) {
        return None;
    }
    let year = second.year().or_else(|| {
        // Two digits of a year only after dots and slashes without spaces.
        let is_short = matches!(second.gap, "." | "/");
        is_short.then(|| short_year(second)).flatten()
    })?;
    let joint = bare(next.gap).chars().next()?;
    Some((a.into(), b.into(), year, joint))
}

/// `5 April 2021`, `5th of April, 2021`, `5 de abril de 2021`.
fn day_and_month(tokens: &[Token<'_>], at: usize, day: i8) -> Option<(Date, usize)> {
    let mut index = at + 1;
    while is_word(tokens.get(index)?, &BEFORE_MONTH) && index <= at + 2 {
        index += 1;
    }
    let (month, mut index) = month_at(tokens, index)?;
    while is_word(tokens.get(index)?, &BEFORE_YEAR) {
        index += 1;
    }
    let year = tokens.get(index)?;
    let value = year.year().or_else(|| {
        // "5 Apr 10:30" is no year.
        let clock = tokens.get(index + 1).is_some_and(|t| t.gap == ":");
        (!clock).then(|| short_year(year).filter(|y| *y >= 2010))?
    })?;
    Some((date(value, month, day.into())?, index + 1))
}

/// `April 5, 2021`, `April 5th 2021`, `Tue Apr 5 01:00:00 CET 2021`.
fn month_and_day(tokens: &[Token<'_>], at: usize) -> Option<(Date, usize)> {
    // Names of months are looked up last: most words are none.
    if tokens.get(at + 1)?.small().is_none() && tokens.get(at + 2)?.small().is_none() {
        return None;
    }
    let (month, index) = month_at(tokens, at)?;
    let day = tokens.get(index)?.small()?;
    let mut index = index + 1;
    if is_word(tokens.get(index)?, &AFTER_DAY) {
        index += 1;
    }
    if let Some(year) = tokens.get(index)?.year() {
        return Some((date(year, month, day.into())?, index + 1));
    }
    if tokens.get(index + 1)?.gap != ":" {
        return None;
    }
    let index = (index + 2..index + 6).find(|i| {
        let year = tokens.get(*i).filter(|t| !matches!(t.gap, "+" | "-"));
        year.is_some_and(|t| t.year().is_some())
    })?;
    Some((
        date(tokens.get(index)?.year()?, month, day.into())?,
        index + 1,
    ))
}

/// Words between a day and its month.
const BEFORE_MONTH: [&str; 10] = ["st", "nd", "rd", "th", "of", "de", "er", "o", "η", "ης"];
/// Words between a month and its year.
const BEFORE_YEAR: [&str; 4] = ["de", "del", "of", "do"];
const AFTER_DAY: [&str; 4] = ["st", "nd", "rd", "th"];

fn is_word(token: &Token<'_>, words: &[&str]) -> bool {
    token.number.is_none() && words.contains(&token.text.to_lowercase().as_str())
}

/// `21` as a year.
fn short_year(token: &Token<'_>) -> Option<i16> {
    let year = token.is_number(2..=2).filter(|year| *year < 50)?;
    Some(2000 + i16::try_from(year).ok()?)
}

fn is_joint(gap: &str) -> bool {
    matches!(bare(gap), "-" | "/" | "." | "‐" | "–")
}

fn bare(gap: &str) -> &str {
    gap.trim_matches(|c: char| c.is_whitespace() || is_direction_mark(c))
}

fn date(year: i16, month: i64, day: i64) -> Option<Date> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Seconds or milliseconds since 1970, as the whole text.
fn stamp(tokens: &[Token<'_>]) -> Option<(Date, usize)> {
    let [token] = tokens else { return None };
    let seconds = token
        .is_number(10..=10)
        .or_else(|| Some(token.is_number(13..=13)? / 1000))?;
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    let day = jiff::tz::Offset::UTC.to_datetime(at).date();
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&day.year())
        .then_some((day, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let read = read(text, DateSource::Text);
        let shown = read.map_or_else(String::new, |(s, open)| {
            let mut out = s.date.to_string();
            if let Some(open) = open {
                out.push_str(&format!(" or {}", open.month_first));
            }
            if let Some(time) = s.time {
                out.push_str(&format!(" {time}"));
            }
            if let Some(offset) = s.offset {
                out.push_str(&format!(" {offset}"));
            }
            out
        });
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn dates_are_read_in_the_usual_notations() {
        check("2021-04-05T06:07:08+03:00", "2021-04-05 06:07:08 10800");
        check("2021-04-05T06:07:08.123Z", "2021-04-05 06:07:08 0");
        check("Mon, 05 Apr 2021 06:07:08 GMT", "2021-04-05 06:07:08 0");
        check(
            "Mon, 05 Apr 2021 06:07:08 -0430",
            "2021-04-05 06:07:08 -16200",
        );
        check("April 5, 2021 at 3:30 pm", "2021-04-05 15:30:00");
        check("Published: 5th of April, 2021", "2021-04-05");
        check("5.4.2021", "2021-04-05");
        check("4/5/2021", "2021-05-04 or 2021-04-05");
        check("4-5-2021", "2021-05-04 or 2021-04-05");
        check("5/5/2021", "2021-05-05");
        check("٥/٤/٢١", "2021-04-05 or 2021-05-04");
        check(
            "٥\u{200f}/٤\u{200f}/٢٠٢١ ١٠\u{200f}:٣٠",
            "2021-04-05 or 2021-05-04 10:30:00",
        );
        check("٥ \u{200f}/ ٤ \u{200f}/ ٢٠٢١", "2021-04-05 or 2021-05-04");
        check("٢٠٢١-٠٤-٠٥T٠٦:٠٧+٠٣٣٠", "2021-04-05 06:07:00 12600");
        check("١٦١٧٦٠٢٨٢٨", "2021-04-05");
        check("4/25/2021", "2021-04-25");
        check("25/4/2021", "2021-04-25");
        check("5 de abril de 2021", "2021-04-05");
        check("2021年4月5日", "2021-04-05");
        check("5 نيسان 2021", "2021-04-05");
        check("٥ أبريل ٢٠٢١", "2021-04-05");
        check("5 апреля 2021", "2021-04-05");
        check("20210405", "2021-04-05");
        check("20210405T06:07:08Z", "2021-04-05 06:07:08 0");
        check("20210405163000", "2021-04-05");
        check(
            "Mon Apr 05 2021 06:07:08 GMT+0100 (Central Europe)",
            "2021-04-05 06:07:08 3600",
        );
        check("Mon Apr 05 06:07:08 CEST 2021", "2021-04-05 06:07:08");
        check("06. Mär. 2023", "2023-03-06");
        check("3 Sept 2024", "2024-09-03");
        check("12.16.2025", "2025-12-16");
        check("5 كانون الثاني 2021", "2021-01-05");
        check("٥ تشرين الأول ٢٠٢١", "2021-10-05");
        check("5 تشرين الثاني / نوفمبر 2021", "2021-11-05");
        check("5 كانون الأول/ديسمبر 2021", "2021-12-05");
        check("1617602828", "2021-04-05");
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for text in [
            "",
            "chapter 12.3.4",
            "call 555-1234-99",
            "31.2.2021",
            "in May there were 2021",
            "99999999999999999999",
            // Years of other calendars.
            "14/05/1442",
            "1442-05-14",
            "5 رمضان 1442 هـ",
            "۱۴۰۰/۰۱/۱۵",
            "5 January 2564",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn a_day_above_twelve_shows_the_order_of_its_numbers() {
        assert_eq!(
            orders("from 1/2/2021 and 25/4/2021 to 4-25-2021, 30/31/2021"),
            [('/', Order::DayFirst), ('-', Order::MonthFirst)]
        );
        for none in [
            "file 7/45/2019",
            "45/7/2019",
            "31/2/2021",
            "/2021/03/25/12-hurt",
        ] {
            assert_eq!(orders(none), [], "{none}");
        }
    }

    #[test]
    fn months_and_years_alone_are_coarse() {
        assert_eq!(
            read_coarse("2021-04", DateSource::Meta).map(|s| s.precision),
            Some(DatePrecision::Month)
        );
        assert_eq!(
            read_coarse("2021", DateSource::Meta).map(|s| s.precision),
            Some(DatePrecision::Year)
        );
        assert_eq!(read_coarse("April", DateSource::Meta), None);
    }
}
