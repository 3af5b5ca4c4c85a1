//! Text nodes in, pieces of text in their clean form out. Only this file knows how white space and invisible characters are read.

use crate::survey::Piece;

/// The piece of text that is being read.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: String,
    chars: u32,
    link_chars: u32,
    marks: u32,
    /// A `<br>` was just seen: a second one ends the piece.
    broken: bool,
    space: bool,
}

impl Run {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Another line break would be the second in a row.
    pub(crate) fn breaks_again(&self) -> bool {
        self.broken
    }

    pub(crate) fn break_line(&mut self) {
        self.broken = true;
        self.space = true;
    }

    /// Text of the page as it stands there, inside a link or not.
    pub(crate) fn take(&mut self, text: &str, is_link: bool) {
        let is_space = |c: char| c.is_ascii_whitespace();
        self.space |= text.starts_with(is_space);
        for (n_before, word) in text.split_ascii_whitespace().enumerate() {
            self.space |= n_before > 0;
            if word.bytes().all(|byte| byte.is_ascii_graphic()) {
                self.take_word(word, is_link);
            } else {
                word.chars().for_each(|c| self.take_char(c, is_link));
            }
        }
        self.space |= text.ends_with(is_space);
    }

    /// What most words are: nothing but visible ASCII.
    fn take_word(&mut self, word: &str, is_link: bool) {
        self.take_space();
        self.text.push_str(word);
        self.count(length(word.len()), is_link);
        let marks = word.bytes().filter(|byte| is_mark(char::from(*byte)));
        self.marks += length(marks.count());
    }

    fn take_char(&mut self, c: char, is_link: bool) {
        if c.is_whitespace() || c.is_control() {
            self.space = true;
            return;
        }
        if matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}') {
            return;
        }
        self.take_space();
        self.text.push(c);
        self.count(1, is_link);
        self.marks += u32::from(is_mark(c));
    }

    /// The space that stands before a word.
    fn take_space(&mut self) {
        self.broken = false;
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
            self.chars += 1;
        }
        self.space = false;
    }

    fn count(&mut self, chars: u32, is_link: bool) {
        self.chars += chars;
        if is_link {
            self.link_chars += chars;
        }
    }

    /// Ends the piece, which stands in `element`; `None` where nothing was read.
    pub(crate) fn end(&mut self, element: u32) -> Option<Piece> {
        self.space = false;
        self.broken = false;
        if self.text.is_empty() {
            return None;
        }
        let piece = Piece {
            element,
            text: model::text::nfc(&self.text).into_owned(),
            chars: self.chars,
            link_chars: self.link_chars,
            marks: self.marks,
            link: None,
        };
        self.text.clear();
        (self.chars, self.link_chars, self.marks) = (0, 0, 0);
        Some(piece)
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Sentence marks and commas.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | '!'
            | '?'
            | ';'
            | ':'
            | '。'
            | '，'
            | '、'
            | '！'
            | '？'
            | '；'
            | '：'
            | '؟'
            | '،'
            | '؛'
            | '।'
    )
}
