//! A row of numbers in, how much it speaks for the story out: boosted decision trees, trained by `tools/train_blocks.py`.
//! Only this file reads the table.

use std::sync::LazyLock;

use crate::features::{NAMES, Row};

/// A tree a line, in the order of a walk that goes below each threshold first: `column<threshold` is a split, a number a leaf.
pub(crate) const TABLE: &str = include_str!("blocks.trees");

/// A piece is taken for text of the story from this probability on.
///
/// A little above one half: a sentence that is missing is found in the next report, one of a reader stands in the graph.
///
/// The logarithm of its odds, ln(.55 / .45): sums are compared with it, since `exp` differs between platforms in its last bit.
const THRESHOLD: f32 = 0.200_670_7;

/// The same in per cent: the least score of a block that is kept.
pub(crate) const LEAST: u8 = 55;

/// Small, so that all trees stay in the nearest cache: each piece of a page walks through every one of them.
#[derive(Debug, PartialEq)]
enum Node {
    Leaf(f32),
    /// Rows at or below the threshold go on with the next node, the others with the node at `above`.
    Split {
        column: u8,
        above: u16,
        threshold: f32,
    },
}

/// Per cent of belief that a piece is text of the story, and whether that is enough.
pub(crate) fn weigh(row: &Row) -> (u8, bool) {
    let sum: f32 = TREES.leaves(row).sum();
    let probability = 1.0 / (1.0 + f64::from(-sum).exp());
    ((probability * 100.0).round() as u8, sum >= THRESHOLD)
}

/// One after the other in one list.
#[derive(Debug, Default)]
struct Trees {
    nodes: Vec<Node>,
    roots: Vec<u16>,
}

static TREES: LazyLock<Trees> =
    LazyLock::new(|| Trees::parse(TABLE).expect("the table is compiled in and tested"));

impl Trees {
    /// What each tree says of a row.
    fn leaves(&self, row: &Row) -> impl Iterator<Item = f32> {
        self.roots.iter().map(|root| self.leaf(*root, row))
    }

    fn leaf(&self, root: u16, row: &Row) -> f32 {
        let mut at = usize::from(root);
        loop {
            match self.nodes.get(at) {
                Some(Node::Split {
                    column,
                    above,
                    threshold,
                }) => {
                    let value = row.get(usize::from(*column));
                    let is_below = value.is_none_or(|value| value <= threshold);
                    at = if is_below {
                        at + 1
                    } else {
                        usize::from(*above)
                    };
                }
                Some(Node::Leaf(value)) => return *value,
                None => return 0.0,
            }
        }
    }

    /// `None` for a table with a column that is not there, or one that is cut or broken.
    fn parse(table: &str) -> Option<Self> {
        let mut trees = Self::default();
        for line in table.lines() {
            trees.add(line)?;
        }
        Some(trees)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let root = self.nodes.len();
        self.roots.push(u16::try_from(root).ok()?);
        // Splits whose nodes above the threshold are still to come; true for those whose nodes below it are.
        let mut open: Vec<(usize, bool)> = Vec::new();
        for word in line.split(' ') {
            if open.is_empty() && self.nodes.len() > root {
                return None;
            }
            if let Some((column, threshold)) = word.split_once('<') {
                let column = NAMES.iter().position(|name| *name == column)?;
                open.push((self.nodes.len(), true));
                self.nodes.push(Node::Split {
                    column: u8::try_from(column).ok()?,
                    above: 0,
                    threshold: threshold.parse().ok()?,
                });
                continue;
            }
            self.nodes.push(Node::Leaf(word.parse().ok()?));
            // A leaf ends each part that it is the last node of.
            while let Some((split, is_below)) = open.pop() {
                if is_below {
                    let next = u16::try_from(self.nodes.len()).ok()?;
                    if let Some(Node::Split { above, .. }) = self.nodes.get_mut(split) {
                        *above = next;
                    }
                    open.push((split, false));
                    break;
                }
            }
        }
        (open.is_empty() && self.nodes.len() > root).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nodes of a part of a tree as the table writes them, as the links between them lead; ends after the part.
    fn write(tree: &[Node], at: usize, words: &mut Vec<String>) -> usize {
        match &tree[at] {
            Node::Leaf(value) => {
                words.push(value.to_string());
                at + 1
            }
            Node::Split {
                column,
                threshold,
                above,
            } => {
                words.push(format!("{}<{threshold}", NAMES[usize::from(*column)]));
                let above = usize::from(*above);
                assert_eq!(write(tree, at + 1, words), above);
                write(tree, above, words)
            }
        }
    }

    /// Numbers in one spelling.
    fn spelled(word: &str) -> String {
        let number = |text: &str| text.parse::<f32>().expect("a number").to_string();
        match word.split_once('<') {
            Some((column, threshold)) => format!("{column}<{}", number(threshold)),
            None => number(word),
        }
    }

    #[test]
    fn the_table_is_read_as_it_is_written() {
        let trees = Trees::parse(TABLE).expect("a table");
        assert_eq!(trees.roots.len(), TABLE.lines().count());
        assert!(trees.roots.len() > 10);
        let mut end = 0;
        for (root, line) in trees.roots.iter().zip(TABLE.lines()) {
            assert_eq!(usize::from(*root), end);
            let mut words = Vec::new();
            end = write(&trees.nodes, end, &mut words);
            let expected: Vec<String> = line.split(' ').map(spelled).collect();
            assert_eq!(words, expected);
        }
        assert_eq!(end, trees.nodes.len());
    }

    #[test]
    fn a_row_goes_to_the_leaf_that_its_numbers_lead_to_in_every_tree() {
        // Read from the words of the table alone: below a threshold the next word counts, else the one after the part below.
        fn follow<'w>(words: &mut impl Iterator<Item = &'w str>, row: &Row, counts: bool) -> f32 {
            let word = words.next().expect("a whole tree");
            let Some((column, threshold)) = word.split_once('<') else {
                return if counts {
                    word.parse().expect("a leaf")
                } else {
                    0.0
                };
            };
            let column = NAMES
                .iter()
                .position(|name| *name == column)
                .expect("a column");
            let is_below = row[column] <= threshold.parse().expect("a threshold");
            let below = follow(words, row, counts && is_below);
            below + follow(words, row, counts && !is_below)
        }
        // Rows of the table's own thresholds, where a wrong comparison shows.
        let splits = || TABLE.split([' ', '\n']).filter_map(|w| w.split_once('<'));
        let of_column: Vec<Vec<f32>> = NAMES
            .iter()
            .map(|name| {
                splits()
                    .filter(|s| s.0 == *name)
                    .map(|s| s.1.parse().expect("a number"))
            })
            .map(Iterator::collect)
            .collect();
        let mut kept = 0;
        for step in 0..60 {
            let row: Row = std::array::from_fn(|column| {
                let thresholds = &of_column[column];
                let at = (step * 31 + column * 7) % thresholds.len().max(1);
                thresholds.get(at).copied().unwrap_or(0.0)
            });
            let lines = TABLE.lines();
            let sum: f32 = lines
                .map(|line| follow(&mut line.split(' '), &row, true))
                .sum();
            let percent = (100.0 / (1.0 + f64::from(-sum).exp())).round() as u8;
            assert_eq!(weigh(&row), (percent, sum >= THRESHOLD));
            kept += u8::from(sum >= THRESHOLD);
        }
        assert!((1..60).contains(&kept), "{kept} of 60 are kept");
    }

    #[test]
    fn a_tree_is_followed_as_it_is_written() {
        // The second tree stands behind the first.
        let table = "5\nchars<1.5 tag<0 -1 2 region<7 3 4";
        let trees = Trees::parse(table).expect("trees");
        let second = |row: &Row| trees.leaves(row).nth(1);
        let at = |name| NAMES.iter().position(|n| *n == name).expect("a column");
        let mut row = [0.0; NAMES.len()];
        assert_eq!(second(&row), Some(-1.0));
        row[at("tag")] = 1.0;
        assert_eq!(second(&row), Some(2.0));
        (row[at("chars")], row[at("region")]) = (2.0, 7.0);
        assert_eq!(second(&row), Some(3.0));
        row[at("region")] = 8.0;
        assert_eq!(second(&row), Some(4.0));
        for broken in ["\n", "tag<1", "tag<1 2", "1 2", "colour<1 2 3"] {
            assert!(Trees::parse(broken).is_none(), "{broken:?}");
        }
    }
}
