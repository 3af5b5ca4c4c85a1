//! Text in, how much it says and whether it ends as sentences do. Only this file knows how scripts weigh against each other.

use model::article::Block;

/// Signs that end a sentence.
pub(crate) const ENDS: [char; 12] = [
    '.', '!', '?', '。', '！', '？', '؟', '۔', '।', '։', '።', '။',
];

/// Signs that close a quotation in some language; `“` closes in German and Polish, `«` in Danish, `‘` where `‚` opens.
const QUOTES: [char; 9] = ['"', '”', '“', '»', '«', '’', '‘', '」', '』'];

/// What may stand after the end of a sentence.
fn is_closing(c: char) -> bool {
    QUOTES.contains(&c) || matches!(c, ')' | ']' | '）' | '］' | '】' | ' ')
}

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

/// A sentence or a quotation ends at the end, or a sign leads on to what follows.
pub(crate) fn ends_like_text(text: &str) -> bool {
    let bare = text.trim_end_matches(is_closing);
    text.ends_with(QUOTES) || bare.ends_with(ENDS) || bare.ends_with(['…', ':'])
}

/// What stands before three dots at the end of a text, and what after them: at most a call to read on.
fn around_dots(text: &str) -> Option<(&str, &str)> {
    let (before, after) = text.split_at_checked(text.rfind(['…', '.'])?)?;
    let (before, after) = match after.strip_prefix('…') {
        Some(after) => (before, after),
        None => (before.strip_suffix("..")?, after.strip_prefix('.')?),
    };
    let call = after.trim_end_matches(is_closing);
    (call.chars().count() <= CALL && !call.contains(ENDS)).then_some((before, after))
}

/// Longest call to read on, in characters.
const CALL: usize = 30;

/// Three dots stand at the end, and at most a call to read on.
pub(crate) fn trails_off(text: &str) -> bool {
    around_dots(text).is_some()
}

/// The dots at the end say that there is more: a call to read on stands after them, or they stand in brackets of their own. Others end
/// stories, too.
pub(crate) fn goes_on_elsewhere(text: &str) -> bool {
    around_dots(text).is_some_and(|(before, after)| {
        let before = before.trim_end_matches(['…', '.', ' ']);
        before.ends_with(['[', '(', '（']) || after.contains(char::is_alphanumeric)
    })
}

/// The text ends before its last sentence does.
pub(crate) fn breaks_off(text: &str) -> bool {
    trails_off(text) || !(ends_like_text(text) || ends_like_text(without_remark(text)))
}

/// Without what stands in brackets at the end: the name of an agency, `（完）`. Captions end in such names, too.
fn without_remark(text: &str) -> &str {
    let before = text.rfind(['(', '[', '（']).and_then(|at| text.get(..at));
    before
        .filter(|_| text.ends_with([')', ']', '）']))
        .map_or(text, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_weighs_about_the_same_in_every_script() {
        for text in [
            "The road along the river was closed on Monday.",
            "Дорогу вдоль реки закрыли в понедельник.",
            "Ο δρόμος κατά μήκος του ποταμού έκλεισε τη Δευτέρα.",
            "أُغلق الطريق الممتد على طول النهر يوم الاثنين.",
            "沿河的道路于星期一被封闭了。",
            "川沿いの道路は月曜日に閉鎖された。",
            "강변도로가 월요일에 폐쇄됐다.",
        ] {
            assert!((35..=55).contains(&size(text)), "{text}: {}", size(text));
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
            "Այդպես է։",
            "እንዲህ ነው።",
            "ဒီလိုပါပဲ။",
            "彼は「そうだ。」",
            "彼は『そうだ』",
            "Er sagte: „So ist es.“",
            "„So ist es“",
            "»So er det.«",
            "(So it is.)",
        ] {
            assert!(!breaks_off(whole), "{whole}");
            assert!(ends_like_text(whole), "{whole}");
        }
        for signed in ["So it is. (River Post)", "就是这样。（完）"] {
            assert!(!breaks_off(signed), "{signed}");
        }
        for broken in [
            "So it",
            "So it is…",
            "So it is ...",
            "So it is [...]",
            "就是这样……",
            "ऐसा ही",
            "So it is (in May)",
        ] {
            assert!(breaks_off(broken), "{broken}");
        }
    }

    #[test]
    fn dots_at_the_end_say_that_there_is_more_only_by_a_call_or_in_brackets() {
        for more in [
            "So it is […]",
            "So it is (...)",
            "So it is... Read more",
            "So it is …  Weiterlesen »",
        ] {
            assert!(goes_on_elsewhere(more), "{more}");
        }
        for end in ["So it is…", "“So it is ...”", "(Who knows...)", "So it is."] {
            assert!(!goes_on_elsewhere(end), "{end}");
        }
    }
}
