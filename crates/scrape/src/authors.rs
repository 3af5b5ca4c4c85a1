//! Texts that should name authors in, names out. Only this file knows what of a byline is no name.

use model::article::DateSource;
use model::text::{fold, normalize};

use crate::byline_words::{
    DEGREES, INNER_LEADS, LABELS, LEADS, LOOSE_ENDS, NAME_LEADS, NO_NAMES, NO_PARTS, PARTICLES,
    ROLES, TAILS,
};
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

/// The names of a line that says that it is a byline.
pub(crate) fn byline(text: &str) -> Option<&str> {
    if text.chars().count() > 100 {
        return None;
    }
    let (says_who, rest) = split_lead(without_date(text));
    let is_small = rest.chars().next().is_some_and(char::is_lowercase);
    (says_who && !(is_small && rest.contains(' '))).then_some(rest)
}

/// The names of a line that else holds nothing but a date: `4 May 2021 | Ana Writer`. A name before the date is one of a place as often
/// (`Port Town, 4 May 2021`), unless a bar stands between the two.
pub(crate) fn beside_date(text: &str) -> Option<Vec<String>> {
    const BARS: [char; 3] = ['|', '·', '•'];
    const JOINTS: [char; 5] = ['-', '–', '—', ',', '/'];
    if text.chars().count() > 80 || text.bytes().filter(u8::is_ascii_digit).count() < 4 {
        return None;
    }
    let rest = without_date(text);
    let is_joined = text.contains(BARS) || !text.starts_with(rest) && text.contains(JOINTS);
    if rest == text || !is_joined {
        return None;
    }
    let names = clean(rest.split(BARS), Care::Text);
    let is_plain = |name: &String| is_full_name(name);
    (names.len() == 1 && names.iter().all(is_plain)).then_some(names)
}

/// A line that is a whole name and nothing else, as stories are signed.
pub(crate) fn signature(text: &str) -> Option<String> {
    let name = text.trim();
    is_full_name(name).then(|| name.to_owned())
}

/// Two to four capitalised words of letters.
fn is_full_name(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.all(|c| {
                c.is_lowercase() || matches!(c, '-' | '\'' | '’' | '.') || c.is_uppercase()
            })
            && word.chars().any(char::is_lowercase)
    };
    (2..=4).contains(&words.len())
        && name.chars().count() <= 40
        && words.iter().all(is_word)
        && is_name(name, Care::Text)
        && !is_role(name)
}

/// What a text says before its first date, or after it when it begins with one.
fn without_date(text: &str) -> &str {
    if text.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return text;
    }
    let found = dates::read_all(text, DateSource::Text);
    let Some(first) = found.first() else {
        return text;
    };
    let words = |part: &str| {
        part.split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 1)
            .filter(|word| !is_lead(word) && !NO_NAMES.contains(&word.to_lowercase().as_str()))
            .count()
    };
    if words(first.lead) > 0 {
        first.lead
    } else {
        first.rest
    }
}

pub(crate) fn without_lead(text: &str) -> &str {
    split_lead(text).1
}

/// What follows the words before a name, and whether one of these says that it is who wrote the text.
fn split_lead(text: &str) -> (bool, &str) {
    let mut text = text.trim();
    let mut says_who = false;
    let lower = text.to_ascii_lowercase();
    for inner in INNER_LEADS {
        if let Some((before, _)) = lower.rsplit_once(inner) {
            text = text.get(before.len() + inner.len()..).unwrap_or(text);
            says_who = true;
            break;
        }
    }
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
    text.split([',', ';', '&', '/', '|', '·', '•'])
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
    let digits = name.chars().filter(char::is_ascii_digit).count();
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
        assert_eq!(byline("By Ana Writer"), Some("Ana Writer"));
        assert_eq!(byline("May 4, 2021 by Ana Writer"), Some("Ana Writer"));
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
        assert_eq!(beside_date("Port Riverton, 4 May 2021"), None);
        assert_eq!(beside_date("Port Riverton – 4 May 2021"), None);
        assert_eq!(beside_date("4 May 2021 | World"), None);
        assert_eq!(beside_date("4 May 2021 in the capital"), None);
        assert_eq!(signature("Bo Other"), Some("Bo Other".to_owned()));
        assert_eq!(signature("The road stays closed"), None);
    }
}
