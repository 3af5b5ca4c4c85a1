//! Texts that should name authors in, names out. Only this file knows what bylines are cluttered with.

use model::text::{fold, normalize};

/// Words before a name.
const LEADS: [&str; 22] = [
    "by",
    "written by",
    "posted by",
    "author",
    "authors",
    "published by",
    "von",
    "par",
    "por",
    "de",
    "di",
    "door",
    "autor",
    "автор",
    "text",
    "story by",
    "words by",
    "contributed by",
    "about the author",
    "reviewed by",
    "κείμενο",
    "av",
];

/// Words before a name, after a date or a place.
const INNER_LEADS: [&str; 5] = [
    "written by ",
    "posted by ",
    "published by ",
    "ffentlicht von ",
    "publié par ",
];

/// A longer text tells of its author, in characters.
const MAX_BYLINE: usize = 120;

/// What follows a name.
const TAILS: [&str; 18] = [
    " | ",
    " • ",
    " · ",
    " – ",
    " — ",
    "\n",
    " on ",
    "posted",
    "published",
    "updated",
    " - ",
    "@",
    "http",
    " at ",
    " am ",
    " le ",
    " (",
    " joined ",
];

/// Names in the order given, each once.
pub(crate) fn clean<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    site: Option<&str>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        let text = normalize(text);
        // An address, or the few lines about an author.
        if text.contains("://") || text.chars().count() > MAX_BYLINE {
            continue;
        }
        for part in parts(without_lead(&text)) {
            let name = trimmed(part);
            let folded = fold(name);
            if is_name(name)
                && Some(folded.as_str()) != site
                && !names.iter().any(|n| fold(n) == folded)
            {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The names of a line that says that it is a byline.
pub(crate) fn byline(text: &str) -> Option<&str> {
    if text.chars().count() > 100 {
        return None;
    }
    let rest = without_lead(text);
    (rest.len() < text.len()).then_some(rest)
}

fn without_lead(text: &str) -> &str {
    let mut text = text.trim();
    let lower = text.to_ascii_lowercase();
    for inner in INNER_LEADS {
        if let Some((before, _)) = lower.rsplit_once(inner) {
            text = text.get(before.len() + inner.len()..).unwrap_or(text);
            break;
        }
    }
    loop {
        let next = LEADS.iter().find_map(|lead| {
            let head = text.get(..lead.len())?;
            let rest = text.get(lead.len()..)?;
            let is_lead = head.to_lowercase() == **lead && rest.starts_with([' ', ':', '\u{a0}']);
            is_lead.then(|| rest.trim_start_matches([' ', ':', '\u{a0}']))
        });
        match next {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '&', '/'])
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
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')' && c != '(')
}

fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let chars = name.chars().count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let lower = name.to_lowercase();
    (1..=6).contains(&words)
        && (2..=60).contains(&chars)
        && (words == 1
            || name.chars().next().is_some_and(|c| !c.is_lowercase())
            || name.starts_with(['v', 'd', 'a']) && words == 2)
        && digits <= 1
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '='])
        && !matches!(
            lower.as_str(),
            "admin"
                | "administrator"
                | "editor"
                | "staff"
                | "author"
                | "authors"
                | "unknown"
                | "guest"
                | "webmaster"
                | "contributor"
                | "redaktion"
                | "redaction"
                | "follow"
                | "user"
                | "root"
                | "more"
                | "contact"
                | "null"
                | "undefined"
                | "about"
                | "view all posts"
                | "see all posts"
                | "editorial team"
                | "editorial staff"
        )
        && ![
            "view all",
            "posts by",
            "read more",
            "contributor to",
            "all posts",
            "reporter",
            "correspondent",
            "follow ",
        ]
        .iter()
        .any(|w| lower.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(clean([text], Some("daily example")), expected, "{text}");
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
        check("The Daily Example", &[]);
        check("admin", &[]);
        check("https://example.org/ana", &[]);
    }

    #[test]
    fn only_a_line_with_a_lead_is_a_byline() {
        assert_eq!(byline("By Ana Writer"), Some("Ana Writer"));
        assert_eq!(byline("Bystanders fled"), None);
    }
}
