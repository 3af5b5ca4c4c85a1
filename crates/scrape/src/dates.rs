//! A text that states a date in, the date out, in any of the usual notations and a dozen languages. Only this file reads dates of pages.

use crate::months::month;
use jiff::civil::{Date, Time};
use model::article::{DatePrecision, DateSource, Stated};

/// The first year that a page on the web can have been published in.
const FIRST_YEAR: i16 = 1990;
/// Later years are numbers that are no years. A constant, since no stage asks a clock.
const LAST_YEAR: i16 = 2049;
/// A date stands near the start of what states it, in bytes.
const MAX_TEXT: usize = 400;

/// In which order an ambiguous `4/5/2021` is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

/// The first date in a text; days only, or (ISO forms) months and years.
pub(crate) fn read(text: &str, order: Order, source: DateSource) -> Option<Stated> {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT))?.trim();
    let tokens = tokens(text);
    let (date, after) = (0..tokens.len())
        .find_map(|at| date_at(&tokens, at, order))
        .or_else(|| stamp(&tokens))?;
    let rest = tokens.get(after..).unwrap_or_default();
    let time = time_in(rest);
    let offset = time.and_then(|_| offset_in(text, rest));
    Some(Stated {
        date,
        time,
        offset,
        precision: DatePrecision::Day,
        source,
    })
}

/// A whole value that is a month or a year, as meta tags and JSON-LD may give.
pub(crate) fn read_coarse(text: &str, source: DateSource) -> Option<Stated> {
    let mut parts = text.trim().split('-');
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

#[derive(Debug, PartialEq)]
struct Token<'a> {
    text: &'a str,
    /// Value of a run of digits.
    number: Option<u64>,
    /// What stands between the token before and this one.
    gap: &'a str,
}

impl Token<'_> {
    fn is_number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let number = self.number?;
        digits
            .contains(&self.text.chars().count())
            .then(|| i64::try_from(number).ok())
            .flatten()
    }

    fn year(&self) -> Option<i16> {
        let year = i16::try_from(self.is_number(4..=4)?).ok()?;
        (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(year)
    }

    fn small(&self) -> Option<i8> {
        i8::try_from(self.is_number(1..=2)?).ok()
    }
}

/// Runs of digits and runs of letters.
fn tokens(text: &str) -> Vec<Token<'_>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Digit,
        Letter,
        Other,
    }
    let kind = |c: char| {
        if c.is_ascii_digit() || arabic_digit(c).is_some() {
            Kind::Digit
        } else if c.is_alphabetic() || is_mark(c) {
            Kind::Letter
        } else {
            Kind::Other
        }
    };
    let mut out = Vec::new();
    let mut gap = "";
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let this = kind(first);
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                kind(*c) != this
                    || (this == Kind::Letter && is_date_sign(*c) != is_date_sign(first))
            })
            .map_or(rest.len(), |(at, _)| at);
        let (run, after) = rest.split_at(end);
        rest = after;
        if this == Kind::Other {
            gap = run;
            continue;
        }
        let number = (this == Kind::Digit && run.chars().count() <= 18).then(|| {
            run.chars().fold(0_u64, |value, c| {
                let digit = c.to_digit(10).or_else(|| arabic_digit(c)).unwrap_or(0);
                value * 10 + u64::from(digit)
            })
        });
        out.push(Token {
            text: run,
            number,
            gap,
        });
        gap = "";
    }
    out
}

fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        _ => None,
    }
}

/// Vowel signs of Indic and Arabic scripts belong to the word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{64b}'..='\u{655}')
}

fn is_date_sign(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

/// The date that starts at a token, and the index after it.
fn date_at(tokens: &[Token<'_>], at: usize, order: Order) -> Option<(Date, usize)> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1);
    let second = tokens.get(at + 2);
    // 20210405
    if let Some(number) = token.is_number(8..=8) {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        return Some((date(i16::try_from(year).ok()?, month, day)?, at + 1));
    }
    if let Some(year) = token.year() {
        let (next, second) = (next?, second?);
        // 2021-04-05, 2021/4/5, 2021.4.5
        if is_joint(next.gap) && is_joint(second.gap) {
            return Some((
                date(year, next.small()?.into(), second.small()?.into())?,
                at + 3,
            ));
        }
        // 2021年4月5日
        if is_date_sign(next.text.chars().next()?) {
            let day = tokens.get(at + 4)?;
            return Some((
                date(year, second.small()?.into(), day.small()?.into())?,
                at + 6,
            ));
        }
        // 2021 April 5
        if let Some(month) = month(next.text) {
            return Some((date(year, month, second.small()?.into())?, at + 3));
        }
        return None;
    }
    if let Some(first) = token.small() {
        let next = next?;
        // 5.4.2021, 5/4/2021, 5-4-21
        if let Some(number) = next.small()
            && is_joint(next.gap)
            && let Some(second) = second
            && is_joint(second.gap)
        {
            let year = second.year().or_else(|| {
                // Two digits of a year only after dots and slashes without spaces.
                (second.text.len() == 2 && second.gap.len() == 1 && second.gap != "-")
                    .then(|| second.small())
                    .flatten()
                    .filter(|y| *y < 50)
                    .map(|y| 2000 + i16::from(y))
            })?;
            let (a, b) = (i64::from(first), i64::from(number));
            let month_first =
                b > 12 || (a <= 12 && order == Order::MonthFirst && next.gap.contains('/'));
            let (day, month) = if month_first { (b, a) } else { (a, b) };
            return Some((date(year, month, day)?, at + 3));
        }
        // 5 April 2021, 5th of April, 2021, 5 de abril de 2021
        let mut index = at + 1;
        let mut found = None;
        while let Some(word) = tokens.get(index).filter(|_| index <= at + 3) {
            if let Some(m) = month(word.text) {
                found = Some(m);
                break;
            }
            if !matches!(
                word.text.to_lowercase().as_str(),
                "st" | "nd" | "rd" | "th" | "of" | "de" | "er" | "o" | "η" | "ης"
            ) {
                return None;
            }
            index += 1;
        }
        let month = found?;
        let mut index = index + 1;
        if tokens
            .get(index)
            .is_some_and(|t| matches!(t.text, "de" | "del" | "of"))
        {
            index += 1;
        }
        let year = tokens.get(index)?;
        let value = year.year().or_else(|| {
            let y = year
                .small()
                .filter(|y| (10..50).contains(y) && year.text.len() == 2)?;
            // "5 Apr 10:30" is no year.
            let clock = tokens.get(index + 1).is_some_and(|t| t.gap == ":");
            (!clock).then(|| 2000 + i16::from(y))
        })?;
        return Some((date(value, month, first.into())?, index + 1));
    }
    // April 5, 2021; April 5th 2021
    let month = month(token.text)?;
    let day = next?.small()?;
    let mut index = at + 2;
    if tokens
        .get(index)
        .is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th"))
    {
        index += 1;
    }
    let year = tokens.get(index)?.year()?;
    Some((date(year, month, day.into())?, index + 1))
}

fn is_joint(gap: &str) -> bool {
    matches!(gap.trim(), "-" | "/" | "." | "‐" | "–")
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
    let number = token.is_number(10..=13)?;
    let seconds = match token.text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    let day = jiff::tz::Offset::UTC.to_datetime(at).date();
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&day.year())
        .then_some((day, 1))
}

/// The first clock time within the next few tokens.
fn time_in(tokens: &[Token<'_>]) -> Option<Time> {
    let at = (0..tokens.len().min(4)).find(|at| {
        tokens[*at].small().is_some_and(|h| h < 24)
            && tokens
                .get(at + 1)
                .is_some_and(|m| m.gap == ":" && m.small().is_some_and(|m| m < 60))
    })?;
    let mut hour = tokens[at].small()?;
    let minute = tokens.get(at + 1)?.small()?;
    let second = tokens
        .get(at + 2)
        .filter(|s| s.gap == ":")
        .and_then(Token::small)
        .filter(|s| *s < 60);
    let after = at + 2 + usize::from(second.is_some());
    match tokens
        .get(after)
        .map(|t| t.text.to_ascii_lowercase())
        .as_deref()
    {
        Some("pm" | "p") if hour < 12 => hour += 12,
        Some("am" | "a") if hour == 12 => hour = 0,
        _ => {}
    }
    Time::new(hour, minute, second.unwrap_or(0), 0).ok()
}

/// Seconds east of UTC, where the text says so.
fn offset_in(text: &str, rest: &[Token<'_>]) -> Option<i32> {
    if text.ends_with('Z')
        || rest
            .iter()
            .take(6)
            .any(|t| matches!(t.text, "GMT" | "UTC" | "Z"))
    {
        let signed = rest.iter().position(|t| matches!(t.text, "GMT" | "UTC"));
        if signed.is_none_or(|at| {
            rest.get(at + 1)
                .is_none_or(|t| t.gap != "+" && t.gap != "-")
        }) {
            return Some(0);
        }
    }
    let at = rest
        .iter()
        .take(7)
        .position(|t| matches!(t.gap.trim(), "+" | "-" | "−") && t.number.is_some())?;
    let sign = if rest[at].gap.trim() == "+" { 1 } else { -1 };
    let (hours, minutes) = match rest[at].text.len() {
        4 => {
            let number = rest[at].is_number(4..=4)?;
            (number / 100, number % 100)
        }
        _ => (
            rest[at].small()?.into(),
            rest.get(at + 1)
                .filter(|t| t.gap == ":")
                .and_then(Token::small)
                .unwrap_or(0)
                .into(),
        ),
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    i32::try_from(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let read = read(text, Order::MonthFirst, DateSource::Text);
        let shown = read.map_or_else(String::new, |s| {
            let mut out = s.date.to_string();
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
        check("4/5/2021", "2021-04-05");
        check("25/4/2021", "2021-04-25");
        check("5 de abril de 2021", "2021-04-05");
        check("2021年4月5日", "2021-04-05");
        check("5 نيسان 2021", "2021-04-05");
        check("٥ أبريل ٢٠٢١", "2021-04-05");
        check("5 апреля 2021", "2021-04-05");
        check("20210405", "2021-04-05");
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
        ] {
            check(text, "");
        }
    }

    #[test]
    fn an_ambiguous_date_follows_the_order_of_the_page() {
        let day_first = read("4/5/2021", Order::DayFirst, DateSource::Text);
        assert_eq!(
            day_first.map(|s| s.date.to_string()).as_deref(),
            Some("2021-05-04")
        );
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
