//! The tokens after a date in, the clock time and the offset that they state out. Only this file reads clocks.

use jiff::civil::Time;

use crate::date_tokens::Token;

/// The first clock time within the next few tokens.
pub(crate) fn time_in(tokens: &[Token<'_>]) -> Option<Time> {
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

/// A sign stands at its number: `10:30+03:00`, `10:30 +0300`, and not in `10:30 - 3 min read`.
fn is_sign(gap: &str) -> bool {
    matches!(gap.trim_start(), "+" | "-" | "−")
}

/// Seconds east of UTC, where the text says so.
pub(crate) fn offset_in(text: &str, rest: &[Token<'_>]) -> Option<i32> {
    if text.ends_with('Z')
        || rest
            .iter()
            .take(6)
            .any(|t| matches!(t.text, "GMT" | "UTC" | "Z"))
    {
        let signed = rest.iter().position(|t| matches!(t.text, "GMT" | "UTC"));
        if signed.is_none_or(|at| rest.get(at + 1).is_none_or(|t| !is_sign(t.gap))) {
            return Some(0);
        }
    }
    let at = rest
        .iter()
        .take(7)
        .position(|t| is_sign(t.gap) && t.number.is_some())?;
    let sign = if rest[at].gap.trim() == "+" { 1 } else { -1 };
    let (hours, minutes) = match rest[at].is_number(4..=4) {
        Some(number) => (number / 100, number % 100),
        None => (
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
