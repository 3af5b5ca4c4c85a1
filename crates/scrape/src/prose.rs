//! Text in, how much it says and whether it ends as sentences do. Only this file knows how scripts weigh against each other.

use model::article::Block;

/// Signs that end a sentence.
pub(crate) const ENDS: [char; 9] = ['.', '!', '?', '。', '！', '？', '؟', '۔', '।'];

/// How much a text says: its characters, those of East Asia by three. A Chinese sentence then counts for about as much as an English
/// one, and a Russian or an Arabic one for no more.
pub(crate) fn size(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let characters = text.chars().count();
    // Most other texts have none, as their bytes tell without being decoded.
    if text.bytes().fold(0, u8::max) < EAST_ASIAN {
        return characters;
    }
    characters + 2 * text.chars().filter(|c| is_east_asian(*c)).count()
}

/// How much some of the blocks say together.
pub(crate) fn size_of(blocks: &[Block], take: impl Fn(&Block) -> bool) -> usize {
    let taken = blocks.iter().filter(|block| take(block));
    taken.map(|block| size(&block.text)).sum()
}

/// The first byte of U+3000 in UTF-8.
const EAST_ASIAN: u8 = 0xe3;

/// Signs of Chinese and Japanese, kana, syllables of Korean, and what is set as wide as these.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A sign that ends sentences or quotations stands at the end, or one that leads on to what follows.
pub(crate) fn ends_like_text(text: &str) -> bool {
    text.ends_with(ENDS) || text.ends_with(['…', '"', '”', '»', ':'])
}

/// What is left out stands at the end: three dots, and at most a call to read it elsewhere.
pub(crate) fn trails_off(text: &str) -> bool {
    let (Some(at), text) = (text.rfind(['…', '.']), text.trim_end_matches(CLOSING)) else {
        return false;
    };
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let (dots, call) = match after.strip_prefix('…') {
        Some(call) => (true, call),
        None => (before.ends_with(".."), after.trim_start_matches('.')),
    };
    dots && call.chars().count() <= CALL && !call.contains(ENDS)
}

/// Longest call to read on, in characters.
const CALL: usize = 30;

/// The text ends before its last sentence does.
pub(crate) fn breaks_off(text: &str) -> bool {
    let bare = text.trim_end_matches(CLOSING);
    trails_off(bare) || !(bare.ends_with(ENDS) || bare.ends_with([':', '“']))
}

/// What may stand after the end of a sentence.
const CLOSING: [char; 7] = ['"', '”', '»', '’', ')', ']', ' '];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_weighs_about_the_same_in_every_script() {
        for text in [
            "The road was closed on Monday.",
            "Дорогу закрыли в понедельник.",
            "Ο δρόμος έκλεισε τη Δευτέρα.",
            "أغلق الطريق يوم الاثنين الماضي",
            "道路于周一被封闭了。",
            "月曜日に道路は閉鎖。",
            "월요일 도로 폐쇄됐다.",
        ] {
            assert!((26..=32).contains(&size(text)), "{text}: {}", size(text));
        }
    }

    #[test]
    fn a_sentence_ends_in_every_script() {
        for whole in [
            "So it is.",
            "“So it is.”",
            "就是这样。",
            "ऐसा ही है।",
            "ایسا ہی ہے۔",
            "هل انتهى؟",
        ] {
            assert!(!breaks_off(whole), "{whole}");
        }
        for broken in [
            "So it",
            "So it is…",
            "So it is ...",
            "So it is [...]",
            "就是这样……",
            "ऐसा ही",
        ] {
            assert!(breaks_off(broken), "{broken}");
        }
    }
}
