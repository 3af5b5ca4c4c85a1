//! The JSON-LD scripts of a page in, what they say of its story out. Only this file knows the vocabulary of schema.org.

use serde_json::Value;

#[derive(Debug, Default)]
pub(crate) struct JsonLd {
    pub(crate) headline: Option<String>,
    pub(crate) authors: Vec<String>,
    /// Those of the authors that are no persons.
    pub(crate) houses: Vec<String>,
    pub(crate) published: Option<String>,
    /// Publication date of the page or of a recording on it, which need not be the article's.
    pub(crate) page_published: Option<String>,
    pub(crate) modified: Option<String>,
    /// Part of the site that the article stands in.
    pub(crate) section: Option<String>,
    /// Tags of the article: one each, or several in one text.
    pub(crate) keywords: Vec<String>,
    /// Name of the publisher or site.
    pub(crate) site: Option<String>,
    /// Headlines of the articles that are described, each once.
    pub(crate) headlines: Vec<String>,
    pub(crate) is_forum: bool,
    /// It says that it is an article of some kind.
    pub(crate) is_article: bool,
    /// It says that it is a live blog.
    pub(crate) is_live: bool,
    /// It says that the text is not free to read.
    pub(crate) is_closed: bool,
    /// The text of the story, or the times, headlines and texts of a live blog's updates.
    pub(crate) body: Vec<String>,
}

/// Longest value that is read, the text of the story aside, in bytes.
const LONGEST: usize = 4_000;
/// Objects looked at in all.
const MAX_OBJECTS: usize = 2_000;

pub(crate) fn read(scripts: &[String]) -> JsonLd {
    let mut left = MAX_MEMORY;
    let values: Vec<Value> = scripts
        .iter()
        .filter_map(|script| parse(script, &mut left))
        .collect();
    let mut objects = Vec::new();
    for value in &values {
        flatten(value, &mut objects);
    }
    let mut out = JsonLd::default();
    let articles: Vec<&Value> = objects
        .iter()
        .copied()
        .filter(|o| rank(o) == Rank::Article)
        .collect();
    out.is_article = !articles.is_empty();
    let mut headlines: Vec<String> = articles
        .iter()
        .filter_map(|o| text(o, &["headline", "name"]))
        .collect();
    headlines.sort();
    headlines.dedup();
    out.headlines = headlines;
    out.is_forum = objects
        .iter()
        .any(|o| has_type(o, &["DiscussionForumPosting", "QAPage"]));
    out.is_live = articles.iter().any(|o| has_type(o, &["LiveBlogPosting"]));
    out.is_closed = articles.iter().any(|o| match o.get("isAccessibleForFree") {
        Some(Value::Bool(free)) => !free,
        Some(Value::String(word)) => word.eq_ignore_ascii_case("false"),
        _ => false,
    });
    out.body = body(&articles);
    // What is said of the article counts before what is said of the page around it.
    let pages = objects.iter().copied().filter(|o| rank(o) == Rank::Page);
    for object in articles.into_iter().chain(pages) {
        let is_article = rank(object) == Rank::Article;
        if is_article && out.headline.is_none() {
            out.headline = text(object, &["headline", "name"]);
        }
        let published = text(object, &["datePublished", "dateCreated", "uploadDate"]);
        if is_article {
            out.published = out.published.or(published);
            out.section = out.section.or_else(|| text(object, &["articleSection"]));
            if out.keywords.is_empty() {
                out.keywords = texts(object.get("keywords"));
            }
        } else {
            out.page_published = out.page_published.or(published);
        }
        out.modified = out.modified.or_else(|| text(object, &["dateModified"]));
        if out.authors.is_empty()
            && is_article
            && let Some(author) = object.get("author").or_else(|| object.get("creator"))
        {
            names(author, &objects, 0, &mut out);
        }
        if out.site.is_none() {
            out.site = object.get("publisher").and_then(|p| text(p, &["name"]));
        }
    }
    if out.site.is_none() {
        out.site = objects
            .iter()
            .find(|o| has_type(o, &["WebSite", "NewsMediaOrganization", "Organization"]))
            .and_then(|o| text(o, &["name"]));
    }
    out
}

/// The longest text of an article; a live blog's updates where there are any.
fn body(articles: &[&Value]) -> Vec<String> {
    let updates: Vec<String> = articles
        .iter()
        .filter_map(|article| article.get("liveBlogUpdate"))
        .flat_map(|updates| match updates {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        })
        .take(MAX_OBJECTS)
        .filter(|update| text(update, &["articleBody"]).is_some())
        .flat_map(|update| {
            ["datePublished", "headline", "articleBody"].map(|key| text(update, &[key]))
        })
        .flatten()
        .collect();
    if !updates.is_empty() {
        return updates;
    }
    articles
        .iter()
        .filter_map(|article| text(article, &["articleBody"]))
        .max_by_key(String::len)
        .into_iter()
        .collect()
}

/// JSON as sites write it: with comments around it, raw line feeds in strings, a semicolon at the end.
fn parse(script: &str, left: &mut usize) -> Option<Value> {
    let trimmed = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    *left = left.checked_sub(memory(trimmed))?;
    serde_json::from_str(trimmed)
        .or_else(|_| {
            let flat: String = trimmed
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            serde_json::from_str(&flat)
        })
        .ok()
}

/// Memory that the values of a page may take together, in bytes; `[{},{}]` takes a hundred times its length.
pub(crate) const MAX_MEMORY: usize = 16 << 20;

/// The most memory that a JSON text can take as values, in bytes: a map begins with room for eleven entries, a list with room for four.
pub(crate) fn memory(json: &str) -> usize {
    json.bytes().fold(json.len(), |sum, byte| {
        sum + match byte {
            b'{' => 700,
            b'[' => 130,
            b',' => 140,
            _ => 0,
        }
    })
}

/// Every object that may describe the page: of the top, of lists, of `@graph`, and the main entity of each.
fn flatten<'v>(value: &'v Value, out: &mut Vec<&'v Value>) {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        if out.len() >= MAX_OBJECTS {
            return;
        }
        match value {
            Value::Array(items) => waiting.extend(items.iter().rev()),
            Value::Object(_) => {
                out.push(value);
                for key in ["mainEntity", "mainEntityOfPage", "@graph"] {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) = value.get(key) {
                        waiting.push(inner);
                    }
                }
            }
            _ => {}
        }
    }
}

#[derive(PartialEq)]
enum Rank {
    Article,
    Page,
    Other,
}

fn rank(object: &Value) -> Rank {
    let is = |end: &str| types(object).any(|t| t.ends_with(end));
    if is("Article") || is("BlogPosting") || is("Report") || is("Review") || is("Recipe") {
        Rank::Article
    } else if is("WebPage") || is("VideoObject") || is("Question") || is("Posting") {
        Rank::Page
    } else {
        Rank::Other
    }
}

fn types(object: &Value) -> impl Iterator<Item = &str> {
    let of = object.get("@type");
    let one = of.and_then(Value::as_str);
    let many = of
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    one.into_iter().chain(many)
}

fn has_type(object: &Value, names: &[&str]) -> bool {
    types(object).any(|t| names.contains(&t))
}

fn text(object: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let value = match object.get(key)? {
            Value::Array(items) => items.first()?,
            other => other,
        };
        let text = value.as_str()?.trim();
        let is_body = *key == "articleBody";
        (!text.is_empty() && (is_body || text.len() <= LONGEST)).then(|| text.to_owned())
    })
}

/// A text, or those of a list; of objects their names.
fn texts(value: Option<&Value>) -> Vec<String> {
    let items = match value {
        None => return Vec::new(),
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    let own = |item: &Value| {
        let text = item.as_str().filter(|text| text.len() <= LONGEST);
        text.map(str::to_owned)
    };
    items
        .iter()
        .take(MAX_OBJECTS)
        .filter_map(|item| own(item).or_else(|| text(item, &["name"])))
        .collect()
}

/// Names in a string, an object, a list of these, or behind an `@id`.
fn names(value: &Value, objects: &[&Value], depth: u8, out: &mut JsonLd) {
    if out.authors.len() + out.houses.len() >= 20 || depth > 3 {
        return;
    }
    match value {
        Value::String(name) if name.len() > LONGEST => {}
        Value::String(name) => out.authors.push(name.clone()),
        Value::Array(items) => items
            .iter()
            .for_each(|item| names(item, objects, depth + 1, out)),
        Value::Object(map) => {
            if has_type(
                value,
                &["Organization", "NewsMediaOrganization", "Corporation"],
            ) {
                out.houses.extend(text(value, &["name"]));
                return;
            }
            if let Some(name) = map.get("name") {
                names(name, objects, depth + 1, out);
            } else if let Some(id) = map.get("@id").and_then(Value::as_str)
                && let Some(found) = objects.iter().find(|o| {
                    o.get("@id").and_then(Value::as_str) == Some(id) && o.get("name").is_some()
                })
            {
                names(found, objects, depth + 1, out);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_with_references_is_followed() {
        let script = r##"<!-- {"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","datePublished":"2020-01-01","dateModified":"2020-01-03"},
            {"@type":["NewsArticle"],"headline":"Bridge
 hit","datePublished":"2020-01-02","author":{"@id":"#a"},"isAccessibleForFree":"False"},
            {"@type":"Person","@id":"#a","name":"A. Writer"}]}; -->"##
            .to_owned();
        let read = read(&[script, "{broken".to_owned()]);
        assert_eq!(read.headline.as_deref(), Some("Bridge  hit"));
        assert_eq!(read.published.as_deref(), Some("2020-01-02"));
        assert_eq!(read.modified.as_deref(), Some("2020-01-03"));
        assert_eq!(read.authors, ["A. Writer"]);
        assert!(read.is_closed && read.is_article);
    }

    #[test]
    fn deep_nesting_is_no_harm() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(&[deep]).headline.is_none());
    }
}
