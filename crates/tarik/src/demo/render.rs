//! A story in, its page out, with all that stands around a story. Only this file knows how a template is filled.

use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::house::House;
use super::stories::{self, Story, Version, zone};

/// Links beside a story.
const RELATED: usize = 4;

/// Stories on one list page.
const LISTED: usize = 6;

/// Replaces each `{{name}}` by its value, once: what a value holds is not looked at again. An unknown name gives nothing.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = template.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or(("", piece));
        out.push_str(
            values
                .iter()
                .find(|(key, _)| *key == name)
                .map_or("", |(_, value)| value),
        );
        out.push_str(rest);
    }
    out
}

/// Text as it stands between tags or in an attribute.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// URL of a story.
pub(super) fn story_url(story: &Story, base: &Url) -> String {
    at(base, &story.site.story_path(&story.slug))
}

/// URL of a path on a site.
pub(super) fn at(base: &Url, path: &str) -> String {
    format!("{}{path}", base.as_str().trim_end_matches('/'))
}

/// The page of a story; `is_edited` chooses the version of stories that have two.
pub(super) fn story_page(story: &Story, base: &Url, is_edited: bool) -> String {
    let house = story.site;
    let version = story.version(is_edited);
    let url = story_url(story, base);
    let paragraph = |text: &String| fill(part(house, "paragraph"), &[("text", &escape(text))]);
    let comment = |(name, text): &(String, String)| {
        fill(
            part(house, "comment"),
            &[("name", &escape(name)), ("text", &escape(text))],
        )
    };
    let related = links(
        stories::of(house).filter(|other| other.slug != story.slug),
        base,
    );
    let title = escape(version.title);
    let author = escape(&story.author);
    let (published, modified) = (moment(story.published), moment(version.modified));
    let values = [
        ("base", base.as_str()),
        ("title", &title),
        ("author", &author),
        ("published", &published),
        ("modified", &modified),
        ("json", &json_ld(story, &version, &url)),
        ("day", &day(story.published)),
        ("day_upper", &day(story.published).to_uppercase()),
        // A number as a content system gives it: the same whenever the page is made.
        ("number", &story.published.as_second().to_string()),
        (
            "standfirst",
            &escape(story.standfirst.as_deref().unwrap_or_default()),
        ),
        ("n_comments", &story.comments.len().to_string()),
        (
            "body",
            &version.paragraphs.iter().map(paragraph).collect::<String>(),
        ),
        (
            "comments",
            &story.comments.iter().map(comment).collect::<String>(),
        ),
        ("related", &related),
    ];
    let main = fill(part(house, "story"), &values);
    let dates = fill(part(house, "dates"), &values);
    page(house, base, &url, version.title, "article", &dates, &main)
}

/// A list page, counted from 1; `None` past the last.
pub(super) fn list_page(
    house: House,
    base: &Url,
    number: usize,
    is_edited: bool,
) -> Option<String> {
    let stories: Vec<&Story> = stories::of(house).collect();
    let chunk = stories.chunks(LISTED).nth(number.checked_sub(1)?)?;
    let items = chunk.iter().map(|story| {
        let version = story.version(is_edited);
        let summary = story.standfirst.as_ref().or(version.paragraphs.first());
        fill(
            part(house, "item"),
            &[
                ("url", &story_url(story, base)),
                ("title", &escape(version.title)),
                ("summary", &escape(summary.map_or("", String::as_str))),
                ("day", &day(story.published)),
                ("day_upper", &day(story.published).to_uppercase()),
            ],
        )
    });
    let is_last = number * LISTED >= stories.len();
    let next = at(base, &house.list_path(number + 1));
    let next = if is_last {
        String::new()
    } else {
        fill(part(house, "next"), &[("url", &next)])
    };
    let values = [("items", &*items.collect::<String>()), ("next", &next)];
    let main = fill(part(house, "list"), &values);
    let url = at(base, &house.list_path(number));
    Some(page(house, base, &url, "News", "website", "", &main))
}

/// A page that is no story.
pub(super) fn about_page(house: House, base: &Url) -> String {
    let url = at(base, house.about_path());
    page(
        house,
        base,
        &url,
        "About",
        "website",
        "",
        part(house, "about"),
    )
}

fn page(
    house: House,
    base: &Url,
    url: &str,
    title: &str,
    kind: &str,
    dates: &str,
    main: &str,
) -> String {
    let latest = links(stories::of(house), base);
    let values = [
        ("base", base.as_str()),
        ("url", url),
        ("title", &escape(title)),
        ("type", kind),
        ("dates", dates),
        ("main", main),
        ("latest", &latest),
        ("related", &latest),
    ];
    fill(part(house, "page"), &values)
}

fn links<'a>(stories: impl Iterator<Item = &'a Story>, base: &Url) -> String {
    stories
        .take(RELATED)
        .map(|story| {
            let title = escape(story.version(false).title);
            fill(
                part(story.site, "link"),
                &[("url", &story_url(story, base)), ("title", &title)],
            )
        })
        .collect()
}

/// A part of the site's template file: what stands between the line `@@ name` and the next such line.
fn part(house: House, name: &str) -> &'static str {
    house
        .templates()
        .split("@@ ")
        .find_map(|part| part.split_once('\n').filter(|(head, _)| *head == name))
        .map_or("", |(_, text)| text.trim_end())
}

fn json_ld(story: &Story, version: &Version<'_>, url: &str) -> String {
    let json = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "datePublished": moment(story.published),
        "dateModified": moment(version.modified),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.site.name()},
        "mainEntityOfPage": url,
    });
    // A script element ends at the first `</`, wherever it stands.
    json.to_string().replace("</", "<\\/")
}

fn moment(at: Timestamp) -> String {
    at.to_zoned_datetime(zone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

fn day(at: Timestamp) -> String {
    at.to_zoned_datetime(zone())
        .strftime("%B %-d, %Y")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_taken_for_a_template() {
        let filled = fill("<{{a}}|{{b}}|{{c}}>", &[("a", "{{b}}"), ("b", "x")]);
        assert_eq!(filled, "<{{b}}|x|>");
    }

    #[test]
    fn every_template_has_every_part() {
        for house in House::ALL {
            for name in [
                "page",
                "story",
                "paragraph",
                "comment",
                "link",
                "list",
                "item",
                "next",
                "about",
            ] {
                assert!(!part(house, name).is_empty(), "{house:?} {name}");
            }
        }
    }
}
