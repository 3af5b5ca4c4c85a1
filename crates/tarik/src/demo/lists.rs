//! What lists the pages of a site for machines: feeds, sitemaps, robots.txt.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use url::Url;

use super::house::House;
use super::render::{at, escape, story_url};
use super::stories;

/// RSS 2.0, or Atom for the magazine; all stories, newest first.
pub(super) fn feed(house: House, base: &Url, is_edited: bool) -> String {
    let name = escape(house.name());
    let stories = stories::of(house);
    match house {
        House::Riverbank | House::Redoubt => {
            let items: String = stories
                .map(|story| {
                    let version = story.version(is_edited);
                    format!(
                        "<item><title>{}</title><link>{url}</link><guid isPermaLink=\"false\">{url}</guid><pubDate>{}</pubDate><description>{}</description></item>\n",
                        escape(version.title),
                        rfc2822(story.published),
                        escape(version.paragraphs.first().map_or("", String::as_str)),
                        url = story_url(story, base),
                    )
                })
                .collect();
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{name}</title><link>{base}</link><description>{name}</description>\n{items}</channel></rss>\n"
            )
        }
        House::Caravan => {
            let newest = stories
                .clone()
                .map(|story| story.version(is_edited).modified)
                .max();
            let entries: String = stories
                .map(|story| {
                    let version = story.version(is_edited);
                    format!(
                        "<entry><id>{url}</id><title>{}</title><link href=\"{url}\"/><published>{}</published><updated>{}</updated><author><name>{}</name></author></entry>\n",
                        escape(version.title),
                        story.published,
                        version.modified,
                        escape(&story.author),
                        url = story_url(story, base),
                    )
                })
                .collect();
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{base}</id><title>{name}</title><updated>{}</updated>\n{entries}</feed>\n",
                newest.unwrap_or_default(),
            )
        }
    }
}

/// The sitemap that robots.txt names: of the observatory an index with one part, as its kind of software writes it.
pub(super) fn sitemap(house: House, base: &Url, is_edited: bool) -> String {
    match house {
        House::Riverbank => {
            let part = at(base, SITEMAP_PART);
            format!(
                "{XML}<sitemapindex xmlns=\"{SITEMAPS}\"><sitemap><loc>{part}</loc></sitemap></sitemapindex>\n"
            )
        }
        House::Redoubt | House::Caravan => sitemap_part(house, base, is_edited),
    }
}

/// Path of the one part of an index.
pub(super) const SITEMAP_PART: &str = "/post-sitemap.xml";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// All stories with the time of their last change.
pub(super) fn sitemap_part(house: House, base: &Url, is_edited: bool) -> String {
    let urls: String = stories::of(house)
        .map(|story| {
            let modified = story.version(is_edited).modified;
            format!(
                "<url><loc>{}</loc><lastmod>{modified}</lastmod></url>\n",
                story_url(story, base)
            )
        })
        .collect();
    format!("{XML}<urlset xmlns=\"{SITEMAPS}\">\n{urls}</urlset>\n")
}

pub(super) fn robots(base: &Url) -> String {
    let sitemap = at(base, "/sitemap.xml");
    format!("User-agent: *\nDisallow: /drafts/\nDisallow: /*?replytocom=\n\nSitemap: {sitemap}\n")
}

fn rfc2822(at: Timestamp) -> String {
    rfc2822::to_string(&at.to_zoned_datetime(stories::zone()))
        .expect("the stories' years have four digits")
}
