//! Texts that nobody wrote to be read: whatever comes gets an answer, and every span is true to the letter.

use proptest::prelude::*;

use super::read;

/// Every text is that of its span, to the letter.
fn spans_hold(text: &str) {
    let read = read(text);
    for named in &read.names {
        assert_eq!(named.span.of(text), named.text);
    }
    for claim in &read.claims {
        assert_eq!(claim.span.of(text), claim.quote);
        for mention in &claim.mentions {
            assert_eq!(mention.span.of(text), mention.text);
        }
        for toll in &claim.tolls {
            assert_eq!(toll.span.of(text), toll.text);
        }
    }
    for unread in &read.unread {
        assert_eq!(unread.span.of(text), unread.text);
    }
}

#[test]
fn odd_texts_get_an_answer() {
    for text in [
        "",
        "x",
        "“(((",
        "\u{0}\u{7}",
        "قصفت طائرات مسيرة مواقع في البوكمال",
        "Тегеран и Дамаск. 大马士革。",
        "e\u{301}xplosion in Palmy\u{301}ra.",
    ] {
        spans_hold(text);
    }
    spans_hold(&"(".repeat(20_000));
    spans_hold(&"attack ".repeat(20_000));
    spans_hold(&"Al-".repeat(20_000));
}

/// No sentence, no space: the worst that a server can send within the size that is read at all.
#[test]
fn ten_megabytes_of_one_word_get_an_answer() {
    let read = read(&"x".repeat(10_000_000));
    assert!(read.claims.is_empty());
}

const WORDS: &[&str] = &[
    "Israel",
    "ISIS",
    "struck",
    "attack",
    "on",
    "Al-Mayadin",
    "’s",
    "killed",
    "four",
    "“",
    "”",
    ".",
    ",",
    "\n",
    "the",
    "Syrian-Iraqi",
    "border",
    "and",
    "12",
    "March",
    "2021",
    "shipment",
    "of",
    "rockets",
    "from",
    "Iraq",
    "to",
    "militias",
    "loyal",
    "yesterday",
    "between",
    "drone",
    "U.S.",
    "-",
    "(",
    "Qarnoub",
    "town",
    "village",
    "in",
    "was",
    "by",
    "triangle",
    "days",
    "before",
    "é",
    "عين",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_characters_of_any_script_are_read_with_true_spans(text in "\\PC{0,120}") {
        spans_hold(&text);
    }

    #[test]
    fn marks_that_never_close_are_read_with_true_spans(
        words in prop::collection::vec(prop::sample::select(&["“", "\"", "(", "[", "«", "‘", "Israel", "struck", "Palmyra", ".", "\n"][..]), 0..60)
    ) {
        spans_hold(&words.join(" "));
    }

    #[test]
    fn a_sentence_of_hundreds_of_words_is_read_with_true_spans(words in prop::collection::vec(prop::sample::select(WORDS), 200..600)) {
        let one: Vec<&str> = words.into_iter().filter(|w| !matches!(*w, "." | "\n")).collect();
        spans_hold(&one.join(" "));
    }

    #[test]
    fn any_words_in_any_order_are_read_with_true_spans(words in prop::collection::vec(prop::sample::select(WORDS), 0..80)) {
        spans_hold(&words.join(" "));
    }
}
