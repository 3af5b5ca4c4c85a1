//! Pieces of a page in, whether one of its tags has too many attributes out. Only this file knows where a tag may be cut in two.

use html5ever::tendril::StrTendril;

/// Attributes of a tag that is not whole yet: the tokenizer compares each with all before it. A word in a comment or in a quoted value may
/// count as one, where no `>` says that it is none; the tags of real pages stay below a hundred.
pub(crate) const MAX_TAG_ATTRIBUTES: u64 = 20_000;

/// Counts the attributes of a tag that goes on over whole pieces, just ahead of the tokenizer.
/// Where the tag began, and where in it the tokenizer stands, is not known: so every `<` since the last token may be its start, and
/// every place that this leads to is followed, with the most attributes on a way to it.
#[derive(Default)]
pub(crate) struct TagAttributes {
    /// The last piece that gave a token.
    before: StrTendril,
    /// The piece after it gave none: the tokenizer read nothing but the inside of one tag, or of a comment.
    goes_on: bool,
    places: [Option<u64>; TagPlace::ALL.len()],
}

#[derive(Clone, Copy, PartialEq)]
enum TagPlace {
    /// After `<` or `</`.
    Open,
    TagName,
    /// Between attributes.
    Between,
    Name,
    AfterName,
    /// After `=`.
    BeforeValue,
    Value,
    Quoted,
    DoubleQuoted,
}

impl TagPlace {
    const ALL: [TagPlace; 9] = [
        TagPlace::Open,
        TagPlace::TagName,
        TagPlace::Between,
        TagPlace::Name,
        TagPlace::AfterName,
        TagPlace::BeforeValue,
        TagPlace::Value,
        TagPlace::Quoted,
        TagPlace::DoubleQuoted,
    ];

    /// As the HTML standard has it; nothing where the tag would be whole, or none.
    fn after(self, byte: u8) -> Option<TagPlace> {
        let is_space = byte.is_ascii_whitespace();
        Some(match (self, byte) {
            (TagPlace::Quoted, b'\'') | (TagPlace::DoubleQuoted, b'"') => TagPlace::Between,
            (TagPlace::Quoted | TagPlace::DoubleQuoted, _) => self,
            (TagPlace::Open, b'/') => TagPlace::Open,
            (TagPlace::Open, _) if byte.is_ascii_alphabetic() => TagPlace::TagName,
            (TagPlace::Open, _) | (_, b'>') => return None,
            (TagPlace::BeforeValue, b'\'') => TagPlace::Quoted,
            (TagPlace::BeforeValue, b'"') => TagPlace::DoubleQuoted,
            (TagPlace::BeforeValue, _) if is_space => TagPlace::BeforeValue,
            (TagPlace::BeforeValue, _) => TagPlace::Value,
            (TagPlace::Name | TagPlace::AfterName, _) if is_space => TagPlace::AfterName,
            (_, _) if is_space => TagPlace::Between,
            (TagPlace::Value, _) => TagPlace::Value,
            (_, b'/') => TagPlace::Between,
            (TagPlace::TagName, _) => TagPlace::TagName,
            (TagPlace::Name | TagPlace::AfterName, b'=') => TagPlace::BeforeValue,
            (TagPlace::Between | TagPlace::Name | TagPlace::AfterName, _) => TagPlace::Name,
        })
    }
}

impl TagAttributes {
    /// Tells whether the piece that was fed gave a token.
    pub(crate) fn over(&mut self, piece: StrTendril, had_token: bool) {
        if had_token {
            self.before = piece;
        } else if !self.goes_on {
            self.places = Default::default();
            let before = std::mem::take(&mut self.before);
            self.follow(&before, true);
            self.follow(&piece, true);
        }
        self.goes_on = !had_token;
    }

    pub(crate) fn exceeded(&mut self, piece: &str) -> bool {
        if !self.goes_on {
            return false;
        }
        self.follow(piece, false);
        self.places
            .iter()
            .flatten()
            .any(|seen| *seen > MAX_TAG_ATTRIBUTES)
    }

    fn follow(&mut self, piece: &str, may_start: bool) {
        let mut was_plain = false;
        for byte in piece.bytes() {
            let is_plain = !byte.is_ascii_whitespace()
                && !matches!(byte, b'<' | b'>' | b'/' | b'=' | b'\'' | b'"');
            // Nothing moves from the second letter of a word on.
            if std::mem::replace(&mut was_plain, is_plain) && is_plain {
                continue;
            }
            let mut next: [Option<u64>; TagPlace::ALL.len()] = Default::default();
            for (place, seen) in TagPlace::ALL.into_iter().zip(self.places) {
                if let (Some(seen), Some(after)) = (seen, place.after(byte))
                    && let Some(slot) = next.get_mut(after as usize)
                {
                    let begins = after == TagPlace::Name && place != TagPlace::Name;
                    *slot = (*slot).max(Some(seen + u64::from(begins)));
                }
            }
            if may_start && byte == b'<' {
                next[TagPlace::Open as usize] = Some(0);
            }
            self.places = next;
        }
    }
}
