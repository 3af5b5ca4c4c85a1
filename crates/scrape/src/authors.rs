//! Texts that should name authors in, names out. Only this file knows what of a byline is no name.

use model::article::DateSource;
use model::text::{fold, normalize};

use crate::byline_words::{
    DEGREES, INNER_LEADS, LABELS, LEADS, LOOSE_ENDS, NAME_LEADS, NO_NAMES, NO_PARTS, PARTICLES,
    ROLES, TAILS,
};
use crate::date_tokens::is_mark;
use crate::dates;

/// How much a text must look like a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// It is marked as an author, so that accounts and lower case are names too.
    Marked,
    /// A line of text.
    Text,
}

/// A longer text tells of its author, in characters.
const MAX_BYLINE: usize = 120;

/// Names in the order given, each once.
pub(crate) fn clean<'a>(texts: impl IntoIterator<Item = &'a str>, care: Care) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        let text = normalize(text);
        // An address, or the few lines about an author.
        let lower = text.to_lowercase();
        if text.contains("://")
            || text.chars().count() > MAX_BYLINE
            || NO_PARTS.iter().any(|part| lower.contains(part))
        {
            continue;
        }
        for part in parts(without_lead(without_date(&text))) {
            let name = trimmed(part);
            let folded = fold(name);
            // `Ana Writer, Head of Marketing and Sales`: nothing after a trade is a name.
            if !names.is_empty() && is_role(name) {
                break;
            }
            if is_name(name, care) && !names.iter().any(|n| fold(n) == folded) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The words that say that a name follows, and nothing else.
pub(crate) fn is_lead(text: &str) -> bool {
    let lower = text.trim().trim_end_matches(':').to_lowercase();
    LEADS.contains(&lower.as_str())
}

/// The names of a line that says that it is a byline. A heading without a date tells by whom a deed was done (`Depot Hit by Drones`).
pub(crate) fn byline(text: &str, is_heading: bool) -> Option<&str> {
    if text.chars().count() > 100 {
        return None;
    }
    let undated = without_date(text);
    let (says_who, rest) = if is_heading && undated == text {
        split_start(text)
    } else {
        split_lead(undated)
    };
    let is_small = rest.chars().next().is_some_and(char::is_lowercase);
    (says_who && !(is_small && rest.contains(' '))).then_some(rest)
}

/// The names of a line that else holds nothing but a date: `4 May 2021 | Ana Writer`. A name before the date is one of a place as often
/// (`Port Town, 4 May 2021`), unless a bar stands between the two; so is one that nothing parts from the date (`4 May 2021 Port Town`).
pub(crate) fn beside_date(text: &str) -> Option<Vec<String>> {
    const BARS: [char; 3] = ['|', '·', '•'];
    const JOINTS: [char; 6] = ['-', '–', '—', ',', '،', '/'];
    if text.chars().count() > 80 {
        return None;
    }
    let (side, rest) = beside(text)?;
    // What touches the date belongs to it: a place, a day of the week, a clock.
    let apart: Vec<&str> = match side {
        Side::Before => rest.rsplit(BARS).skip(1).collect(),
        Side::After => {
            let joint = rest.split(char::is_alphanumeric).next().unwrap_or_default();
            let touches = !joint.contains(JOINTS);
            rest.split(BARS).skip(usize::from(touches)).collect()
        }
    };
    let names = clean(apart, Care::Text);
    let is_plain = |name: &String| {
        is_full_name(name, is_capital_word)
            // Scripts without capitals show a name by nothing but the bar. A section has the article, as no given name has.
            || text.contains(BARS) && !name.starts_with("ال") && is_full_name(name, is_caseless_word)
    };
    (names.len() == 1 && names.iter().all(is_plain)).then_some(names)
}

/// A line that is a whole name and nothing else, as stories are signed.
pub(crate) fn signature(text: &str) -> Option<String> {
    let name = text.trim();
    is_full_name(name, is_capital_word).then(|| name.to_owned())
}

/// Two to four words of letters.
fn is_full_name(name: &str, is_word: fn(&str) -> bool) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    (2..=4).contains(&words.len())
        && name.chars().count() <= 40
        && words.iter().all(|word| is_word(word))
        && is_name(name, Care::Text)
        && !is_role(name)
}

fn is_capital_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars
            .all(|c| c.is_lowercase() || matches!(c, '-' | '\'' | '’' | '.') || c.is_uppercase())
        && word.chars().any(char::is_lowercase)
}

fn is_caseless_word(word: &str) -> bool {
    word.chars().all(|c| {
        let is_letter = c.is_alphabetic() || is_mark(c);
        is_letter && !c.is_lowercase() && !c.is_uppercase()
            || matches!(c, '-' | '\'' | '’' | '\u{200c}')
    })
}

/// Where a text stands beside a date.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// What a text says before its first date, or after it when it begins with one.
fn without_date(text: &str) -> &str {
    let Some((side, rest)) = beside(text) else {
        return text;
    };
    match side {
        Side::Before => rest,
        Side::After => rest.trim_start_matches(|c: char| !c.is_alphanumeric()),
    }
}

/// The words before the first date, or those after it when there are none, with the signs between them and the date.
fn beside(text: &str) -> Option<(Side, &str)> {
    if text.chars().filter(|c| c.is_numeric()).count() < 3 {
        return None;
    }
    let found = dates::read_all(text, DateSource::Text);
    let first = found.first()?;
    let words = |part: &str| {
        part.split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 1)
            .filter(|word| !is_lead(word) && !NO_NAMES.contains(&word.to_lowercase().as_str()))
            .count()
    };
    Some(if words(first.lead) > 0 {
        (Side::Before, first.lead)
    } else {
        (Side::After, first.rest)
    })
}

pub(crate) fn without_lead(text: &str) -> &str {
    split_lead(text).1
}

/// What follows the words before a name, wherever these stand, and whether one of these says that it is who wrote the text.
fn split_lead(text: &str) -> (bool, &str) {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let after = INNER_LEADS.iter().find_map(|inner| {
        let (before, _) = lower.rsplit_once(inner)?;
        text.get(before.len() + inner.len()..)
    });
    match after {
        Some(after) => (true, split_start(after).1),
        None => split_start(text),
    }
}

/// The same of the words that a text starts with.
fn split_start(text: &str) -> (bool, &str) {
    let mut text = text.trim();
    let mut says_who = false;
    let joints = [' ', ':', '\u{a0}', '-', '–', '—', '|'];
    loop {
        let next = LEADS.iter().find_map(|lead| {
            let head = text.get(..lead.len())?;
            let rest = text.get(lead.len()..)?;
            // `Di Ana` may be a name; `di Ana` is `by Ana`.
            let may_be_name = NAME_LEADS.contains(lead) && !rest.starts_with(':');
            let is_lead = rest.starts_with([' ', ':', '\u{a0}'])
                && (head == *lead || !may_be_name && head.to_lowercase() == **lead);
            is_lead.then(|| (lead, rest.trim_start_matches(joints)))
        });
        match next {
            Some((lead, rest)) => {
                says_who |= !LABELS.contains(lead);
                text = rest;
            }
            None => return (says_who, text),
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '،', ';', '؛', '&', '/', '|', '·', '•'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" et "))
        .flat_map(|part| part.split(" y "))
}

fn trimmed(part: &str) -> &str {
    let mut name = without_lead(part);
    for tail in TAILS {
        let lower = name.to_ascii_lowercase();
        if let Some((before, _)) = lower.split_once(tail) {
            name = name.get(..before.len()).unwrap_or(name);
        }
    }
    name = without_role(name);
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '(' | '_');
    name = name.trim_matches(is_edge);
    while let Some((before, end)) = name.rsplit_once(' ')
        && LOOSE_ENDS.contains(&end.to_lowercase().as_str())
    {
        name = before.trim_matches(is_edge);
    }
    name
}

/// Every word is capitalised, or one that stands small inside names. Scripts without capitals always are.
fn is_capitalised(name: &str) -> bool {
    name.split(' ').all(|word| {
        PARTICLES.contains(&word)
            || word
                .chars()
                .find(|c| c.is_alphabetic())
                .is_none_or(|c| !c.is_lowercase())
    })
}

/// `Ana Writer Senior Editor` without what she is.
fn without_role(name: &str) -> &str {
    let role = name.split(' ').skip(2).find(|word| is_role(word));
    role.and_then(|role| name.split_once(&format!(" {role}")))
        .map_or(name, |(before, _)| before)
}

fn is_role(name: &str) -> bool {
    name.split([' ', '.', '-'])
        .any(|word| ROLES.contains(&word.to_lowercase().as_str()))
}

fn is_name(name: &str, care: Care) -> bool {
    let words = name.split_whitespace().count();
    let chars = name.chars().count();
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let lower = name.to_lowercase();
    let (most_words, most_digits) = match care {
        Care::Marked => (6, 6),
        Care::Text => (5, 0),
    };
    (1..=most_words).contains(&words)
        && (2..=60).contains(&chars)
        && (care == Care::Marked || is_capitalised(name))
        && digits
            <= if words > 1 {
                most_digits.min(1)
            } else {
                most_digits
            }
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '=', '?', '!'])
        && !is_lead(name)
        && !NO_NAMES.contains(&lower.as_str())
        && !DEGREES.contains(&lower.as_str())
        && (care == Care::Marked || words < 2 || !is_role(name))
        && !NO_PARTS.iter().any(|part| lower.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(clean([text], Care::Marked), expected, "{text}");
    }

    #[test]
    fn names_come_out_of_bylines() {
        check(
            "By Ana Writer and Bo Other-Smith",
            &["Ana Writer", "Bo Other-Smith"],
        );
        check("Author: Ana Writer | 4 May 2021", &["Ana Writer"]);
        check(
            "Ana Writer, Bo Other; Ana Writer",
            &["Ana Writer", "Bo Other"],
        );
        check("Posted on May 4, 2021 by Ana Writer", &["Ana Writer"]);
        check("4. Mai 2021 – Von Ana Writer", &["Ana Writer"]);
        check("Ana Writer, 4. Mai 2021", &["Ana Writer"]);
        check("Ana Writer, PhD", &["Ana Writer"]);
        check("Ana Writer, Head of Marketing and Sales", &["Ana Writer"]);
        check("Ana Writer Senior Editor", &["Ana Writer"]);
        check("Geschrieben von: Ana Writer", &["Ana Writer"]);
        check("ana_writer90", &["ana_writer90"]);
        check("ana writer", &["ana writer"]);
        check("Di Writer", &["Di Writer"]);
        check("di Ana Writer", &["Ana Writer"]);
        check("بقلم: سارة حداد | ٤ مايو ٢٠٢١", &["سارة حداد"]);
        for none in [
            "admin",
            "By",
            "Von",
            "Veröffentlicht am",
            "Foto: Ana Writer",
            "Zeige alle Beiträge von Ana Writer",
            "https://example.org/ana",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn only_a_line_with_a_lead_is_a_byline() {
        let byline = |text| super::byline(text, false);
        assert_eq!(byline("By Ana Writer"), Some("Ana Writer"));
        assert_eq!(byline("May 4, 2021 by Ana Writer"), Some("Ana Writer"));
        assert_eq!(byline("Essay by Ana Writer"), Some("Ana Writer"));
        assert_eq!(byline("Bystanders fled"), None);
        assert_eq!(byline("By noon the road was closed"), None);
        assert_eq!(byline("4 May 2021 by anawriter"), Some("anawriter"));
        for none in [
            "Riverton, 3 May 2024",
            "Riverton - 3 May 2024",
            "Updated 3 May 2024",
            "Published 3 May 2024",
            "Published Riverton, 3 May 2024",
            "World | 3 May 2024",
        ] {
            assert_eq!(byline(none), None, "{none}");
        }
    }

    #[test]
    fn a_heading_is_a_byline_where_it_starts_as_one_or_holds_a_date() {
        for (heading, expected) in [
            ("Depot Struck by Northern Drones", None),
            ("By Ana Writer", Some("Ana Writer")),
            ("Posted 4 May 2021 by Ana Writer", Some("Ana Writer")),
        ] {
            assert_eq!(byline(heading, true), expected, "{heading}");
        }
    }

    #[test]
    fn a_name_beside_a_date_or_alone_is_one_only_if_it_looks_like_one() {
        assert_eq!(
            beside_date("04.02.2022 | 13:10 Uhr | Bo Other"),
            Some(vec!["Bo Other".to_owned()])
        );
        assert_eq!(
            beside_date("Bo Other | 4 May 2021"),
            Some(vec!["Bo Other".to_owned()])
        );
        assert_eq!(
            beside_date("4 May 2021, Bo Other"),
            Some(vec!["Bo Other".to_owned()])
        );
        assert_eq!(
            beside_date("Bo Other | Tuesday, May 4, 2021"),
            Some(vec!["Bo Other".to_owned()])
        );
        for bar in [
            "سارة حداد | ٤ مايو ٢٠٢١",
            "٤ مايو ٢٠٢١ | سارة حداد",
            "٤/٥/٢٠٢١ ١٠:٣٠ | سارة حداد",
        ] {
            assert_eq!(
                beside_date(bar),
                Some(vec!["سارة حداد".to_owned()]),
                "{bar}"
            );
        }
        for none in [
            "Port Riverton, 4 May 2021",
            "Port Riverton – 4 May 2021",
            "4 May 2021 | World",
            "4 May 2021 in the capital",
            "May 4, 2021 Port Riverton",
            "2021-05-04 Port Riverton",
            "May 4, 2021 10:30 Port Riverton",
            "World | Port Riverton, 4 May 2021",
            "٤ مايو ٢٠٢١، سارة حداد",
            "٤ مايو ٢٠٢١ سارة حداد",
            "الشرق الأوسط | ٤ مايو ٢٠٢١",
        ] {
            assert_eq!(beside_date(none), None, "{none}");
        }
        assert_eq!(signature("سارة حداد"), None);
        assert_eq!(signature("Bo Other"), Some("Bo Other".to_owned()));
        assert_eq!(signature("The road stays closed"), None);
    }
}
