//! Selectors that a source's file adds, compiled once. Only this file knows which selectors are refused, and why.

use scraper::Selector;
use scraper::selector::ToCss;

/// Selectors that a source's file adds to the generic reader; the default adds none.
#[derive(Clone, Debug, Default)]
pub struct SiteRules {
    pub(crate) body: Option<Selector>,
    pub(crate) remove: Vec<Selector>,
    pub(crate) published: Option<Selector>,
}

impl SiteRules {
    /// `body` marks what holds the story, `remove` what is never part of it, `published` the element that states the publication date.
    ///
    /// # Errors
    /// A selector that cannot be read, or that is refused because its cost is unbounded on a hostile page.
    pub fn compile(
        body: Option<&str>,
        remove: &[String],
        published: Option<&str>,
    ) -> Result<SiteRules, SelectorError> {
        Ok(SiteRules {
            body: body.map(selector).transpose()?,
            remove: remove
                .iter()
                .map(|text| selector(text))
                .collect::<Result<_, _>>()?,
            published: published.map(selector).transpose()?,
        })
    }
}

/// Which links of a list page lead to stories, and which one to the next list page.
#[derive(Clone, Debug)]
pub struct LinkRule {
    pub(crate) links: Selector,
    pub(crate) next: Option<Selector>,
}

impl LinkRule {
    /// # Errors
    /// As [`SiteRules::compile`].
    pub fn compile(links: &str, next: Option<&str>) -> Result<LinkRule, SelectorError> {
        Ok(LinkRule {
            links: selector(links)?,
            next: next.map(selector).transpose()?,
        })
    }
}

/// A selector that is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    #[error("selector {selector:?} cannot be read: {why}")]
    Unreadable { selector: String, why: String },
    #[error(
        "selector {selector:?} uses {what}, which {why}; name the element by tag, class or id instead"
    )]
    Refused {
        selector: String,
        what: &'static str,
        why: &'static str,
    },
}

fn selector(text: &str) -> Result<Selector, SelectorError> {
    let parsed = Selector::parse(text).map_err(|error| SelectorError::Unreadable {
        selector: text.to_owned(),
        why: error.to_string(),
    })?;
    // The serialised form has no escapes, no comments and lower-case pseudo-classes, so that nothing hides from the check.
    match refused(&parsed.to_css_string()) {
        Some((what, why)) => Err(SelectorError::Refused {
            selector: text.to_owned(),
            what,
            why,
        }),
        None => Ok(parsed),
    }
}

/// What is refused outside strings and `[...]`.
fn refused(css: &str) -> Option<(&'static str, &'static str)> {
    let mut outside = String::with_capacity(css.len());
    let mut quote = None;
    let mut brackets = 0_u32;
    let mut chars = css.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') => {
                chars.next();
            }
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => brackets += 1,
            (None, ']') => brackets = brackets.saturating_sub(1),
            (None, c) if brackets == 0 => outside.push(c),
            (None, _) => {}
        }
    }
    let outside = outside.to_lowercase();
    if outside.contains(":has(") {
        return Some((":has()", "overflows the stack on a deep page"));
    }
    if outside.contains('~') {
        return Some(("~", "is quadratic in the number of siblings"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_whose_cost_is_unbounded_are_refused_with_their_name() {
        for (text, what) in [
            ("div:has(p)", ":has()"),
            ("div:H\\61s(p)", ":has()"),
            ("h2 ~ p", "~"),
            ("p :not(:is(a ~ b))", "~"),
        ] {
            match LinkRule::compile(text, None) {
                Err(SelectorError::Refused {
                    selector,
                    what: named,
                    ..
                }) => {
                    assert_eq!((selector.as_str(), named), (text, what));
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn ordinary_selectors_are_taken_and_broken_ones_are_named() {
        for text in [
            "article h2 a",
            "a[rel~=next]",
            "li:nth-child(2n + 1) > a",
            "a[title=\"x ~ :has(y)\"]",
        ] {
            assert!(LinkRule::compile(text, Some(text)).is_ok(), "{text}");
        }
        let error = SiteRules::compile(None, &["div[".to_owned()], None).unwrap_err();
        assert!(error.to_string().contains("div["), "{error}");
        // `of` inside `:nth-child()` would be quadratic; the selector library does not read it.
        assert!(LinkRule::compile("li:nth-child(2 of .x)", None).is_err());
    }
}
