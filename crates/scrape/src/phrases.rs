//! A short text in, what it is out, by its wording alone. Only this file knows what sites write on their furniture.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use model::article::BlockClass;

use crate::classify::SENTENCE;
use crate::prose::ends_like_text;
use crate::reason::Reason;

/// Longer texts are read as text whatever they say, in characters.
const MAX_CHARS: u32 = 240;
/// Cookie notices are longer than other furniture, in characters.
const MAX_NOTICE_CHARS: u32 = 1_200;
const NOTICE: [&str; 7] = [
    "we use",
    "similar technologies",
    "your consent",
    "our partners",
    "this website uses",
    "this site uses",
    "service providers",
];

pub(crate) fn class_of(text: &str, chars: u32) -> Option<(BlockClass, Reason)> {
    if chars > MAX_NOTICE_CHARS {
        return None;
    }
    let lower = text.to_lowercase();
    if chars > MAX_CHARS {
        let is_notice =
            lower.contains("cookies") && NOTICE.iter().any(|phrase| lower.contains(phrase));
        return is_notice.then_some((BlockClass::Cookie, Reason::ReadsCookie));
    }
    let start = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let begun = start
        .chars()
        .next()
        .and_then(|first| STARTS.get(&first)?.iter().find(|(_, p)| begins(start, p)))
        .map(|(row, _)| *row)
        // "Related attacks killed twelve people": a pointer to other stories is short, no sentence, or in brackets.
        .filter(|row| {
            let is_pointer = TABLE
                .get(*row)
                .is_some_and(|row| row.0 == BlockClass::Related);
            let is_sentence = ends_like_text(text) && !text.starts_with(['(', '[', '（']);
            !(is_pointer && chars >= SENTENCE && is_sentence)
        });
    let (phrases, rows) = &*ANYWHERE;
    let inside = phrases
        .find_overlapping_iter(&lower)
        .filter_map(|found| rows.get(found.pattern().as_usize()).copied());
    if let Some((class, reason, ..)) = inside.chain(begun).min().and_then(|row| TABLE.get(row)) {
        return Some((*class, *reason));
    }
    let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric());
    if SHARE_WORDS.contains(&bare) {
        return Some((BlockClass::Share, Reason::ShareButton));
    }
    None
}

/// At the start, as whole words where the script parts words.
fn begins(text: &str, phrase: &str) -> bool {
    let is_open = phrase.ends_with(|c: char| c >= FIRST_WITHOUT_SPACES);
    text.strip_prefix(phrase)
        .is_some_and(|rest| is_open || !rest.starts_with(|c: char| c.is_alphabetic()))
}

/// From here on the scripts of East Asia, which put no space between words.
const FIRST_WITHOUT_SPACES: char = '\u{2e80}';

/// The phrases that count at the start of a text by their first character, each with its row in the table.
static STARTS: LazyLock<HashMap<char, Vec<(usize, &str)>>> = LazyLock::new(|| {
    let mut by_first: HashMap<char, Vec<(usize, &str)>> = HashMap::new();
    for (row, (_, _, starts, _)) in TABLE.iter().enumerate() {
        for phrase in *starts {
            if let Some(first) = phrase.chars().next() {
                by_first.entry(first).or_default().push((row, phrase));
            }
        }
    }
    by_first
});

/// The phrases that count wherever they stand, and the row of each in the table.
static ANYWHERE: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let (rows, phrases): (Vec<usize>, Vec<&str>) = TABLE
        .iter()
        .enumerate()
        .flat_map(|(row, (_, _, _, anywhere))| anywhere.iter().map(move |phrase| (row, *phrase)))
        .unzip();
    let automaton = AhoCorasick::new(phrases).expect("some dozens of phrases fit an automaton");
    (automaton, rows)
});

const SHARE_WORDS: &[&str] = &[
    "share",
    "tweet",
    "facebook",
    "twitter",
    "whatsapp",
    "telegram",
    "linkedin",
    "pinterest",
    "reddit",
    "email",
    "e-mail",
    "print",
    "copy link",
    "teilen",
    "compartir",
    "partager",
    "مشاركة",
    "поделиться",
    "like",
    "save",
    "pin it",
    "drucken",
    "imprimer",
    "imprimir",
    "flipboard",
    "tumblr",
    "pocket",
    "vkontakte",
    "follow",
    "follow us",
    "google+",
    "google plus",
    "messenger",
    "viber",
];

type Row = (
    BlockClass,
    Reason,
    &'static [&'static str],
    &'static [&'static str],
);

const TABLE: &[Row] = &[
    (
        BlockClass::Cookie,
        Reason::ReadsCookie,
        &["accept cookies", "accept all cookies"],
        &[
            "uses cookies",
            "use cookies",
            "cookie policy",
            "cookie settings",
            "cookies akzeptieren",
            "verwendet cookies",
            "utilise des cookies",
            "política de cookies",
            "ملفات تعريف الارتباط",
        ],
    ),
    (
        BlockClass::Newsletter,
        Reason::ReadsNewsletter,
        &[
            "subscribe",
            "sign up for",
            "sign up to",
            "newsletter",
            "get our newsletter",
            "abonnieren",
            "suscríbete",
            "inscrivez-vous",
            "اشترك",
            "подписаться",
            "подписывайтесь",
            "订阅",
        ],
        &[
            "our newsletter",
            "to our newsletter",
            "newsletter abonnieren",
            "in your inbox",
        ],
    ),
    (
        BlockClass::Donate,
        Reason::ReadsDonate,
        &[
            "donate",
            "support us",
            "support our work",
            "spenden",
            "buy me a coffee",
            "تبرع",
        ],
        &[
            "support our journalism",
            "support independent journalism",
            "make a donation",
            "on patreon",
        ],
    ),
    (
        BlockClass::Related,
        Reason::ReadsRelated,
        &[
            "see also",
            "read more",
            "read also",
            "read next",
            "related",
            "related articles",
            "related posts",
            "related stories",
            "also read",
            "you may also like",
            "you might also like",
            "more from",
            "more on",
            "more stories",
            "recommended",
            "trending",
            "most read",
            "most popular",
            "leia também",
            "lea también",
            "lee también",
            "te puede interesar",
            "le puede interesar",
            "à lire aussi",
            "a lire aussi",
            "lire aussi",
            "lesen sie auch",
            "mehr zum thema",
            "weitere artikel",
            "czytaj też",
            "czytaj także",
            "zobacz też",
            "zobacz także",
            "читайте также",
            "اقرأ أيضا",
            "مواضيع ذات صلة",
            "相关阅读",
            "延伸阅读",
            "don't miss",
            "leggi anche",
            "διαβάστε επίσης",
            "next article",
            "previous article",
            "next post",
            "previous post",
            "continue reading",
            "keep reading",
            "weitere themen",
            "weitere informationen",
            "das könnte",
            "auch interessant",
            "notas relacionadas",
            "noticias relacionadas",
            "artículos relacionados",
            "veja também",
            "veja mais",
            "sur le même sujet",
            "articles similaires",
            "powiązane",
            "σχετικά",
            "по теме",
            "إقرأ أيضا",
            "أخبار ذات صلة",
            "other stories",
            "latest news",
            "further reading",
        ],
        &[],
    ),
    (
        BlockClass::Share,
        Reason::ReadsShare,
        &[
            "share this",
            "share on",
            "share via",
            "click to share",
            "follow us on",
            "like us on",
            "share:",
        ],
        &["click to share", "opens in new window"],
    ),
    (
        BlockClass::Comment,
        Reason::ReadsComment,
        &[
            "leave a reply",
            "leave a comment",
            "post a comment",
            "add a comment",
            "log in to comment",
            "kommentar schreiben",
            "view comments",
            "deja un comentario",
            "laisser un commentaire",
            "أضف تعليق",
            "добавить комментарий",
            "comments are closed",
            "write a comment",
            "show comments",
            "no comments",
        ],
        &[
            "email address will not be published",
            "to leave a comment",
            "to post a comment",
        ],
    ),
    (
        BlockClass::Legal,
        Reason::ReadsLegal,
        &["©", "copyright", "(c) 20"],
        &[
            "all rights reserved",
            "alle rechte vorbehalten",
            "جميع الحقوق محفوظة",
            "все права защищены",
            "privacy policy",
            "terms of use",
            "terms of service",
            "tous droits réservés",
            "todos los derechos reservados",
            "版权所有",
            "datenschutzerklärung",
        ],
    ),
    (
        BlockClass::Advert,
        Reason::ReadsAdvert,
        &[
            "advertisement",
            "sponsored content",
            "anzeige",
            "publicité",
            "story continues below",
            "article continues below",
            "реклама",
        ],
        &[],
    ),
    (
        BlockClass::Byline,
        Reason::ReadsByline,
        &[
            "published on",
            "posted on",
            "posted by",
            "written by",
            "last updated",
            "updated on",
            "filed under",
            "tagged",
            "tags:",
            "posted in",
            "last modified",
            "first published",
            "about the author",
            "about author",
            "über den autor",
            "über die autorin",
            "sobre el autor",
            "sobre o autor",
            "à propos de l'auteur",
            "об авторе",
            "veröffentlicht am",
            "publié le",
            "mis à jour",
            "photo by",
            "photo credit",
            "image credit",
        ],
        &["min read", "minute read", "minutes read"],
    ),
];
