//! A robots.txt and our name in, an answer for a path out (RFC 9309). Only this file knows its grammar.

use std::time::Duration;

use url::Url;

/// Bytes that are read, as the standard asks at least; the rest is ignored.
pub const LIMIT: usize = 500 << 10;
/// A longer delay is a mistake or a way to say "stay away", which has a line of its own.
pub const MAX_CRAWL_DELAY: Duration = Duration::from_secs(300);

/// The rules of one site for one crawler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// At most [`MAX_CRAWL_DELAY`].
    pub crawl_delay: Option<Duration>,
    pub sitemaps: Vec<Url>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    /// Pieces between the stars, in canonical escapes.
    pieces: Vec<String>,
    /// The pattern ends with `$`.
    anchored: bool,
    /// Bytes of the pattern: the longest that matches wins.
    length: usize,
}

/// What the groups for one name say together.
#[derive(Default)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
    named: bool,
}

/// Whom the next lines are for.
#[derive(Default)]
struct Named {
    us: bool,
    all: bool,
    /// The next name begins a new list.
    closed: bool,
}

impl Named {
    fn add(&mut self, us: bool, all: bool) {
        if self.closed {
            *self = Self::default();
        }
        self.us |= us;
        self.all |= all;
    }
}

impl Robots {
    /// Never fails: lines that make no sense are skipped. `agent` is our product token.
    #[must_use]
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let bytes = bytes.get(..LIMIT).unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        let (mut ours, mut everybody) = (Group::default(), Group::default());
        let mut sitemaps = Vec::new();
        // A rule closes the list of names before it; for delays, which the standard does not know, a delay does so too, as those who
        // write one for each name mean it.
        let (mut rules_for, mut delay_for) = (Named::default(), Named::default());
        for line in text.split(['\r', '\n']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let field = field.trim().to_ascii_lowercase();
            match field.as_str() {
                "user-agent" => {
                    let us = token(value).eq_ignore_ascii_case(agent);
                    let all = value.starts_with('*');
                    rules_for.add(us, all);
                    delay_for.add(us, all);
                    ours.named |= us;
                }
                "allow" | "disallow" => {
                    rules_for.closed = true;
                    delay_for.closed = true;
                    if let Some(rule) = Rule::new(value, field == "allow") {
                        if rules_for.us {
                            ours.rules.push(rule.clone());
                        }
                        if rules_for.all {
                            everybody.rules.push(rule);
                        }
                    }
                }
                "crawl-delay" => {
                    delay_for.closed = true;
                    let delay = value
                        .parse()
                        .ok()
                        .and_then(|secs| Duration::try_from_secs_f64(secs).ok())
                        .map(|delay| delay.min(MAX_CRAWL_DELAY));
                    for (meant, group) in
                        [(delay_for.us, &mut ours), (delay_for.all, &mut everybody)]
                    {
                        if meant {
                            group.crawl_delay = group.crawl_delay.max(delay);
                        }
                    }
                }
                "sitemap" => sitemaps.extend(Url::parse(value).ok()),
                _ => {}
            }
        }
        let group = if ours.named { ours } else { everybody };
        Self {
            rules: group.rules,
            crawl_delay: group.crawl_delay,
            sitemaps,
        }
    }

    /// Whether a path with its query may be fetched: the longest rule that matches decides, at equal length the one that allows.
    /// Linear in the path times the number of rules.
    #[must_use]
    pub fn allowed(&self, path: &str) -> bool {
        let path = canonical(path);
        if path == "/robots.txt" {
            return true;
        }
        self.rules
            .iter()
            .filter(|rule| rule.matches(&path))
            .max_by_key(|rule| (rule.length, rule.allow))
            .is_none_or(|rule| rule.allow)
    }
}

/// The name in a `User-agent` line: what follows the token, such as a version, is common and not part of it.
fn token(value: &str) -> &str {
    value
        .split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_')))
        .next()
        .unwrap_or_default()
}

impl Rule {
    fn new(pattern: &str, allow: bool) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        let pattern = canonical(pattern);
        let (pattern, anchored) = match pattern.strip_suffix('$') {
            Some(rest) => (rest, true),
            None => (pattern.as_str(), false),
        };
        Some(Self {
            allow,
            pieces: pattern.split('*').map(str::to_owned).collect(),
            anchored,
            length: pattern.len() + usize::from(anchored),
        })
    }

    /// The first piece stands at the start, each next one at its first place behind (any other place leaves less room), and an
    /// anchored last one at the end. `str::find` is linear, so the whole is.
    fn matches(&self, path: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else {
            return false;
        };
        let Some(mut left) = path.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return !self.anchored || left.is_empty();
        };
        for piece in middle {
            let Some((_, behind)) = left.split_once(piece.as_str()) else {
                return false;
            };
            left = behind;
        }
        if self.anchored {
            left.ends_with(last.as_str())
        } else {
            left.contains(last.as_str())
        }
    }
}

/// One spelling for all that RFC 3986 calls equivalent: escaped unreserved characters plain, hex digits in capitals, blanks and
/// what is not ASCII escaped.
fn canonical(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let escape = |out: &mut String, byte: u8| {
            const HEX: [char; 16] = [
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
            ];
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 15)]);
        };
        let escaped = (byte == b'%')
            .then(|| {
                let mut digits = bytes.clone();
                let high = char::from(digits.next()?).to_digit(16)?;
                let low = char::from(digits.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()
            })
            .flatten();
        match escaped {
            Some(byte) => {
                bytes.nth(1);
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    escape(&mut out, byte);
                }
            }
            None if byte.is_ascii_graphic() => out.push(char::from(byte)),
            None => escape(&mut out, byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        robots: String,
        agent: String,
        path: String,
        allowed: bool,
        why: String,
    }

    #[test]
    fn the_cases_of_the_standard_are_answered_as_it_says() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../tests/robots.json")).expect("a list of cases");
        assert_eq!(cases.len(), 39);
        for case in cases {
            let robots = Robots::parse(case.robots.as_bytes(), &case.agent);
            assert_eq!(robots.allowed(&case.path), case.allowed, "{}", case.why);
        }
    }

    #[test]
    fn what_stands_behind_the_first_500_kib_is_ignored() {
        let mut file = "User-agent: *\nDisallow: /a\n".to_owned();
        file.push_str(&"# \n".repeat(LIMIT / 3));
        file.push_str("Disallow: /b\n");
        let robots = Robots::parse(file.as_bytes(), "tarik");
        assert!(!robots.allowed("/a") && robots.allowed("/b"));
    }

    #[test]
    fn a_crawl_delay_is_that_of_our_group_and_bounded() {
        let delay = |file: &str| Robots::parse(file.as_bytes(), "tarik").crawl_delay;
        let secs = Duration::from_secs_f64;
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\n"), Some(secs(2.5)));
        assert_eq!(
            delay("User-agent: *\nCrawl-delay: 9999999\n"),
            Some(MAX_CRAWL_DELAY)
        );
        assert_eq!(delay("User-agent: *\nCrawl-delay: -1\n"), None);
        assert_eq!(delay("User-agent: *\nCrawl-delay: NaN\n"), None);
        assert_eq!(
            delay("User-agent: tarik\nCrawl-delay: 1\n\nUser-agent: *\nCrawl-delay: 9\n"),
            Some(secs(1.0))
        );
    }

    #[test]
    fn sitemaps_are_listed_wherever_they_stand() {
        let file = b"Sitemap: https://example.org/a.xml\nUser-agent: x\nsitemap:https://example.org/b.xml\nSitemap: b.xml\n";
        let sitemaps = Robots::parse(file, "tarik").sitemaps;
        let urls: Vec<&str> = sitemaps.iter().map(Url::as_str).collect();
        assert_eq!(
            urls,
            ["https://example.org/a.xml", "https://example.org/b.xml"]
        );
    }

    /// The textbook matcher: right, and exponential on hostile patterns.
    fn oracle(pattern: &[char], path: &[char]) -> bool {
        match pattern.split_first() {
            None => true,
            Some(('$', [])) => path.is_empty(),
            Some(('*', rest)) => (0..=path.len()).any(|skip| oracle(rest, &path[skip..])),
            Some((c, rest)) => path.first() == Some(c) && oracle(rest, &path[1..]),
        }
    }

    proptest::proptest! {
        #[test]
        fn patterns_match_as_the_textbook_says(pattern in "/[ab*]{0,8}[$]?", path in "/[ab]{0,10}") {
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            let rule = Rule::new(&pattern, true).expect("not empty");
            proptest::prop_assert_eq!(rule.matches(&path), oracle(&chars(&pattern), &chars(&path)));
        }

        #[test]
        fn any_bytes_are_a_robots_file(bytes: Vec<u8>, path: String) {
            let _either = Robots::parse(&bytes, "tarik").allowed(&path);
        }
    }

    #[test]
    fn a_file_of_hostile_patterns_is_matched_in_linear_time() {
        // Backtracking would take longer than the universe is old; the steps of this matcher are path times patterns.
        let pattern = format!("Disallow: /{}b\n", "a*".repeat(2_000));
        let file = format!("User-agent: *\n{}", pattern.repeat(LIMIT / pattern.len()));
        assert!(
            Robots::parse(file.as_bytes(), "tarik").allowed(&format!("/{}c", "a".repeat(8_000)))
        );
    }
}
