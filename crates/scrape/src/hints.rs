//! What a class, an id or a role says about an element. Only this file knows the words that sites use for the parts of a page.

use std::collections::HashMap;
use std::ops::{BitOr, BitOrAssign, Range};

/// A set of the marks below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints(u32);

impl Hints {
    pub(crate) const NONE: Hints = Hints(0);
    pub(crate) const COMMENT: Hints = Hints(1);
    pub(crate) const RELATED: Hints = Hints(1 << 1);
    pub(crate) const SHARE: Hints = Hints(1 << 2);
    pub(crate) const NAVIGATION: Hints = Hints(1 << 3);
    pub(crate) const COOKIE: Hints = Hints(1 << 4);
    pub(crate) const NEWSLETTER: Hints = Hints(1 << 5);
    pub(crate) const DONATE: Hints = Hints(1 << 6);
    pub(crate) const LEGAL: Hints = Hints(1 << 7);
    pub(crate) const ADVERT: Hints = Hints(1 << 8);
    pub(crate) const AUTHOR: Hints = Hints(1 << 9);
    /// Author, date and the like of this story.
    pub(crate) const META: Hints = Hints(1 << 10);
    pub(crate) const SIDEBAR: Hints = Hints(1 << 11);
    pub(crate) const FOOTER: Hints = Hints(1 << 12);
    pub(crate) const HIDDEN: Hints = Hints(1 << 13);
    /// The text of a story, as most publishing systems mark it.
    pub(crate) const STORY: Hints = Hints(1 << 14);
    pub(crate) const DATE: Hints = Hints(1 << 15);
    pub(crate) const CAPTION: Hints = Hints(1 << 16);
    pub(crate) const TAGS: Hints = Hints(1 << 17);
    pub(crate) const DIALOG: Hints = Hints(1 << 18);
    pub(crate) const SIGNATURE: Hints = Hints(1 << 19);
    pub(crate) const FORUM: Hints = Hints(1 << 20);
    /// A sentence of the story, shown large beside it.
    pub(crate) const PULLED: Hints = Hints(1 << 21);
    /// A live blog, or an update of one.
    pub(crate) const LIVE: Hints = Hints(1 << 22);

    pub(crate) fn has(self, any: Hints) -> bool {
        self.0 & any.0 != 0
    }

    pub(crate) fn without(self, other: Hints) -> Hints {
        Hints(self.0 & !other.0)
    }

    pub(crate) const fn or(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }
}

impl BitOr for Hints {
    type Output = Hints;
    fn bitor(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }
}

impl BitOrAssign for Hints {
    fn bitor_assign(&mut self, other: Hints) {
        self.0 |= other.0;
    }
}

/// Reads attribute values; elements of one page repeat theirs, so each is read once.
pub(crate) struct Reader<'a> {
    known: HashMap<&'a str, Value>,
}

/// What the value of a `class`, `id`, `role` or `itemprop` attribute says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) hints: Hints,
    /// The same for the same value, on one page.
    pub(crate) number: u32,
}

impl<'a> Reader<'a> {
    pub(crate) fn new() -> Self {
        Self {
            known: HashMap::with_capacity(VALUES),
        }
    }

    pub(crate) fn read(&mut self, value: &'a str) -> Value {
        let number = u32::try_from(self.known.len() + 1).unwrap_or(u32::MAX);
        *self.known.entry(value).or_insert_with(|| Value {
            hints: of_value(value),
            number,
        })
    }
}

fn of_value(value: &str) -> Hints {
    let names = || value.split_ascii_whitespace().take(MAX_NAMES);
    // The element of a post (`hentry`) is also named by every label that the post has.
    let is_post = names().any(|name| name == "hentry");
    names()
        .filter_map(|name| match is_post {
            true => of_whole(name),
            false => Some(of_name(name)),
        })
        .fold(Hints::NONE, |all, hints| all | hints)
}

/// Room for the values of most pages.
pub(crate) const VALUES: usize = 700;

/// Names read of one attribute; utility frameworks list dozens, hostile pages more.
const MAX_NAMES: usize = 64;

/// One name: known as a whole, or by its words (`article-related`, `postMeta`, `comment_list`).
fn of_name(name: &str) -> Hints {
    if name.len() > 80 {
        return Hints::NONE;
    }
    // `md:hidden`, `w-[300px]`: utility classes say how a thing looks, not what it is.
    if name.contains([':', '[', '/']) {
        return Hints::NONE;
    }
    let lower = name.to_ascii_lowercase();
    // Publishing systems name a story's element by its labels: `tag-newsletter`, `category-comment`.
    if [
        "tag-",
        "category-",
        "cat-",
        "topic-",
        "section-",
        "keyword-",
    ]
    .iter()
    .any(|p| lower.starts_with(p))
    {
        return Hints::NONE;
    }
    if let Some(whole) = of_whole(&lower) {
        return whole;
    }
    let mut hints = Hints::NONE;
    let mut before = "";
    for word in words(name).filter_map(|range| lower.get(range)) {
        // "has-sidebar", "no-comments" describe a layout.
        if !matches!(
            before,
            "has" | "no" | "with" | "without" | "not" | "hide" | "is" | "show"
        ) {
            hints |= of_word(word) | of_pair(before, word);
        }
        before = word;
    }
    // `comments-open`, `newsletter-enabled` describe a state of the page.
    if matches!(
        before,
        "enabled" | "disabled" | "open" | "closed" | "active" | "loaded"
    ) {
        return Hints::NONE;
    }
    hints
}

/// Where the words of a name stand: runs of letters, and in these a new one at each capital after a small letter.
fn words(name: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = name.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let start = at + rest.iter().position(u8::is_ascii_alphabetic)?;
        let letters = bytes.get(start..)?;
        let length = letters
            .windows(2)
            .position(|pair| match pair {
                [before, next] => {
                    !next.is_ascii_alphabetic()
                        || (next.is_ascii_uppercase() && before.is_ascii_lowercase())
                }
                _ => true,
            })
            .map_or(letters.len(), |last| last + 1);
        at = start + length;
        Some(start..at)
    })
}

fn of_whole(name: &str) -> Option<Hints> {
    let hints = match name {
        "articlebody" | "article-body" | "article_body" | "article__body" | "article-content"
        | "article-text" | "article_text" | "article__content" | "story-body" | "story-content"
        | "entry-content" | "entry-body" | "post-content" | "post-body" | "post-text"
        | "post-entry" | "postbody" | "post_content" | "content-body" | "body-content"
        | "node-content" | "field-name-body" | "blog-content" | "single-content"
        | "news-content" | "news-text" | "td-post-content" | "theme-post-content"
        | "articletext" | "article-detail" | "storytext" | "body-text" | "body-copy"
        | "reviewbody" => Hints::STORY,
        "amp-user-notification" => Hints::COOKIE,
        "amp-list" | "amp-next-page" => Hints::RELATED,
        // An embedded post is a quote.
        "twitter-tweet" | "instagram-media" => return Some(Hints::NONE),
        "comment-body" | "comment-content" | "comment-list" | "commentlist" | "respond"
        | "disqus_thread" | "disqus-thread" | "fb-comments" | "livefyre" | "comments-area" => {
            Hints::COMMENT
        }
        "sr-only" | "visually-hidden" | "visuallyhidden" | "screen-reader-text"
        | "element-invisible" | "assistive-text" | "skip-link" | "offscreen" => Hints::HIDDEN,
        "entry-meta" | "post-meta" | "article-meta" | "postmeta" | "entry-header-meta"
        | "story-meta" | "post-info" | "article-info" | "entry-info" => Hints::META,
        "entry-footer" | "entry-utility" | "postmetadata" | "post-footer" => Hints::TAGS,
        "read-more" | "readmore" | "more-link" | "see-also" | "seealso" | "also-read"
        | "read-also" | "readalso" | "read-next" | "readnext" | "up-next" | "next-up"
        | "most-read" | "mostread" | "more-stories" | "more-from" | "yarpp" | "jp-relatedposts"
        | "also-like" => Hints::RELATED,
        "wp-caption-text" | "image-caption" | "photo-caption" | "media-caption" => Hints::CAPTION,
        "sign-up" | "signup" | "opt-in" | "mc_embed_signup" => Hints::NEWSLETTER,
        "contentinfo" => Hints::FOOTER,
        "complementary" | "widget-area" | "widget" | "widgets" => Hints::SIDEBAR,
        "phpbb" | "topic-list" | "xenforo" | "p-body-main" | "message-body" => Hints::FORUM,
        "datepublished" | "datecreated" => Hints::DATE,
        _ => return None,
    };
    Some(hints)
}

fn of_word(word: &str) -> Hints {
    match word {
        "comment" | "comments" | "disqus" | "replies" | "commentaires" | "kommentare"
        | "comentarios" | "commento" | "commenti" | "kommentar" => Hints::COMMENT,
        "related" | "recommend" | "recommended" | "recommendation" | "recommendations"
        | "recirc" | "recirculation" | "teasers" | "trending" | "popular" | "mostpopular"
        | "relacionadas" | "relacionados" | "similar" | "suggestions" | "yarpp" | "readmore"
        | "relatednews" | "relatedposts" | "relatedarticles" => Hints::RELATED,
        "share" | "sharing" | "shares" | "social" | "socials" | "addthis" | "addtoany"
        | "sharedaddy" | "sharethis" | "socialmedia" | "sharebar" | "sociallinks" | "shariff"
        | "follow" | "facebook" | "twitter" | "whatsapp" | "pinterest" | "sharer" => Hints::SHARE,
        "nav" | "navbar" | "navigation" | "menu" | "breadcrumb" | "breadcrumbs" | "pagination"
        | "pager" | "paging" | "pagenav" | "submenu" | "topbar" | "toolbar" | "sitemap"
        | "masthead" | "subnav" | "navi" | "menubar" | "search" | "login" | "crumbs"
        | "skiplinks" | "editsection" => Hints::NAVIGATION,
        "cookie" | "cookies" | "consent" | "gdpr" | "onetrust" | "cmp" | "cookiebar"
        | "cookiebanner" | "ccpa" => Hints::COOKIE,
        "newsletter" | "newsletters" | "subscribe" | "subscription" | "mailchimp" | "optin"
        | "signup" | "mailinglist" => Hints::NEWSLETTER,
        "donate" | "donation" | "donations" | "fundraising" | "patreon" | "paypal" | "donor" => {
            Hints::DONATE
        }
        "copyright" | "disclaimer" | "legal" | "impressum" => Hints::LEGAL,
        "ad" | "ads" | "advert" | "advertisement" | "advertising" | "adsense" | "sponsor"
        | "sponsored" | "sponsors" | "outbrain" | "taboola" | "promo" | "promotion" | "dfp"
        | "adslot" | "advertorial" | "adbox" | "banners" => Hints::ADVERT,
        "author" | "authors" | "byline" | "bylines" | "autor" | "auteur" => Hints::AUTHOR,
        "meta" | "metadata" | "dateline" | "timestamp" | "pubdate" => Hints::META,
        "date" | "published" | "datetime" | "publish" | "fecha" | "datum" => Hints::DATE,
        "sidebar" | "sidebars" | "rail" | "aside" | "rightcol" | "sidecol" => Hints::SIDEBAR,
        "footer" | "foot" | "bottombar" => Hints::FOOTER,
        "caption" | "figcaption" | "credit" => Hints::CAPTION,
        "tags" | "tag" | "taglist" | "categories" | "keywords" | "topics" => Hints::TAGS,
        "popup" | "modal" | "overlay" | "dialog" | "lightbox" | "tooltip" | "toast" => {
            Hints::DIALOG
        }
        "signature" | "postprofile" | "sig" => Hints::SIGNATURE,
        "pullquote" | "pullquotes" => Hints::PULLED,
        "liveblog" | "liveticker" | "liveupdate" | "liveupdates" | "livefeed" => Hints::LIVE,
        "forum" | "forums" | "viewtopic" | "showthread" | "bbpress" | "bbp" | "postcell"
        | "answercell" => Hints::FORUM,
        _ => Hints::NONE,
    }
}

fn of_pair(before: &str, word: &str) -> Hints {
    match (before, word) {
        ("pull", "quote" | "quotes") => Hints::PULLED,
        (
            "live",
            "blog" | "ticker" | "update" | "updates" | "post" | "posts" | "feed" | "entry",
        ) => Hints::LIVE,
        _ => Hints::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_words_and_layout_names_are_not() {
        let mut reader = Reader::new();
        for (value, expected) in [
            ("post-comments", Hints::COMMENT),
            ("relatedPosts", Hints::RELATED),
            ("has-sidebar no-comments", Hints::NONE),
            ("comments-open", Hints::NONE),
            ("entry-content", Hints::STORY),
            ("md:share", Hints::NONE),
            ("shadow footer2", Hints::FOOTER),
            ("post-12 hentry mood-comments desk-share", Hints::NONE),
            ("hentry entry-content", Hints::STORY),
        ] {
            assert_eq!(reader.read(value).hints, expected, "{value}");
        }
    }
}
