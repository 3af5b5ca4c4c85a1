//! Lines of a width, in styles. Text from outside comes out without anything that steers a terminal.

use anstyle::Style;
use textwrap::{Options, WordSplitter};

use crate::format::printable;

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// Narrower terminals get lines that they break themselves.
const NARROWEST: usize = 24;

/// Columns that are left for a text whatever its margin.
const LEAST_TEXT: usize = 10;

/// A page that is written line by line.
pub(crate) struct Paper {
    out: String,
    width: Option<usize>,
    color: bool,
}

impl Paper {
    /// Without a width, as in a pipe, every line is as long as its text.
    pub(crate) fn new(width: Option<u16>, color: bool) -> Self {
        Self {
            out: String::new(),
            width: width.map(|columns| usize::from(columns).clamp(NARROWEST, WIDEST)),
            color,
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.out
    }

    pub(crate) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A paragraph in one style.
    pub(crate) fn text(&mut self, text: &str, style: Style) {
        self.pieces("", &[(text, style)]);
    }

    /// A paragraph of pieces; `margin` stands before its first line, and as many blanks before the others.
    pub(crate) fn pieces(&mut self, margin: &str, pieces: &[(&str, Style)]) {
        let styled: Vec<(char, Style)> = pieces
            .iter()
            .flat_map(|(text, style)| {
                let chars: Vec<char> = printable(text).chars().collect();
                chars.into_iter().map(|c| match c {
                    '\n' | '\t' => (' ', *style),
                    c => (c, *style),
                })
            })
            .collect();
        let plain: String = styled.iter().map(|(c, _)| c).collect();
        let lines = match self.width {
            Some(width) => {
                let left = width.saturating_sub(textwrap::core::display_width(margin));
                let options =
                    Options::new(left.max(LEAST_TEXT)).word_splitter(WordSplitter::NoHyphenation);
                textwrap::wrap(&plain, options)
            }
            None => vec![plain.as_str().into()],
        };
        let blank = " ".repeat(textwrap::core::display_width(margin));
        let mut rest = styled.as_slice();
        for (n, line) in lines.iter().enumerate() {
            self.out.push_str(if n == 0 { margin } else { &blank });
            // The blanks at which a line was broken are in no line.
            let lost = rest.iter().take_while(|(c, _)| *c == ' ').count();
            if !line.starts_with(' ') {
                rest = rest.get(lost..).unwrap_or_default();
            }
            let (shown, left) = rest.split_at(line.chars().count().min(rest.len()));
            self.run(shown);
            rest = left;
            self.out.push('\n');
        }
    }

    /// One line: a style is opened and closed in it, so that a pager may cut between any two.
    fn run(&mut self, line: &[(char, Style)]) {
        for same in line.chunk_by(|a, b| a.1 == b.1) {
            let style = same.first().map(|(_, style)| *style).unwrap_or_default();
            let text = same.iter().map(|(c, _)| c);
            if self.color {
                self.out.push_str(&style.render().to_string());
                self.out.extend(text);
                self.out.push_str(&style.render_reset().to_string());
            } else {
                self.out.extend(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOLD: Style = Style::new().bold();

    fn lines(width: Option<u16>, color: bool, pieces: &[(&str, Style)]) -> Vec<String> {
        let mut paper = Paper::new(width, color);
        paper.pieces("  a  ", pieces);
        paper.into_text().lines().map(str::to_owned).collect()
    }

    #[test]
    fn lines_are_no_wider_than_the_terminal_and_their_margin_stays() {
        let text = "Trucks crossed the river at night, and al-Hajj's 漢字漢字漢字 stayed.";
        let broken = lines(Some(24), false, &[(text, Style::new())]);
        assert!(broken.len() > 3, "{broken:?}");
        for (n, line) in broken.iter().enumerate() {
            assert!(textwrap::core::display_width(line) <= 24, "{line:?}");
            assert!(line.starts_with(if n == 0 { "  a  " } else { "     " }));
        }
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words(&broken.join(" ")),
            words(&format!("a {text}")),
            "no word is lost"
        );
        assert_eq!(lines(None, false, &[(text, Style::new())]).len(), 1);
    }

    #[test]
    fn a_style_ends_with_its_line_and_is_gone_without_colour() {
        let pieces = [("plain ", Style::new()), ("bold words that go on", BOLD)];
        let broken = lines(Some(24), true, &pieces);
        assert!(broken.len() > 1);
        for line in &broken {
            assert_eq!(line.matches("\u{1b}[1m").count(), 1, "{line:?}");
            assert!(line.ends_with("\u{1b}[0m"), "{line:?}");
        }
        assert!(!lines(Some(24), false, &pieces).concat().contains('\u{1b}'));
    }

    #[test]
    fn text_from_outside_cannot_steer_the_terminal() {
        let hostile = "a\u{1b}[2Jb\u{9b}31mc\u{7}\u{202e}d\r\ne\tf";
        let shown = lines(Some(80), true, &[(hostile, Style::new())]).concat();
        assert!(
            !shown.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{shown:?}"
        );
        assert!(shown.contains("e f"), "{shown:?}");
    }
}
