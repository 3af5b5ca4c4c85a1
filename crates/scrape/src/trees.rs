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

#[derive(Debug, PartialEq)]
enum Node {
    Leaf(f32),
    /// Rows at or below the threshold go on with the next node, the others with the node at `above`.
    Split {
        column: usize,
        threshold: f32,
        above: usize,
    },
}

/// Per cent of belief that a piece is text of the story, and whether that is enough.
pub(crate) fn weigh(row: &Row) -> (u8, bool) {
    let sum: f32 = TREES.iter().map(|tree| leaf(tree, row)).sum();
    let probability = 1.0 / (1.0 + f64::from(-sum).exp());
    ((probability * 100.0).round() as u8, sum >= THRESHOLD)
}

fn leaf(tree: &[Node], row: &Row) -> f32 {
    let mut at = 0;
    loop {
        match tree.get(at) {
            Some(Node::Split {
                column,
                threshold,
                above,
            }) => {
                let is_below = row.get(*column).is_none_or(|value| value <= threshold);
                at = if is_below { at + 1 } else { *above };
            }
            Some(Node::Leaf(value)) => return *value,
            None => return 0.0,
        }
    }
}

static TREES: LazyLock<Vec<Vec<Node>>> =
    LazyLock::new(|| parse(TABLE).expect("the table is compiled in and tested"));

/// `None` for a table with a column that is not there, or one that is cut or broken.
fn parse(table: &str) -> Option<Vec<Vec<Node>>> {
    table.lines().map(tree).collect()
}

fn tree(line: &str) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    // Splits whose nodes above the threshold are still to come; true for those whose nodes below it are.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for word in line.split(' ') {
        if open.is_empty() && !nodes.is_empty() {
            return None;
        }
        if let Some((column, threshold)) = word.split_once('<') {
            open.push((nodes.len(), true));
            nodes.push(Node::Split {
                column: NAMES.iter().position(|name| *name == column)?,
                threshold: threshold.parse().ok()?,
                above: 0,
            });
            continue;
        }
        nodes.push(Node::Leaf(word.parse().ok()?));
        // A leaf ends each part that it is the last node of.
        while let Some((split, is_below)) = open.pop() {
            if is_below {
                let next = nodes.len();
                if let Some(Node::Split { above, .. }) = nodes.get_mut(split) {
                    *above = next;
                }
                open.push((split, false));
                break;
            }
        }
    }
    (open.is_empty() && !nodes.is_empty()).then_some(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert!(parse(TABLE).is_some_and(|trees| trees.len() > 10));
    }

    #[test]
    fn a_tree_is_followed_as_it_is_written() {
        let nodes = tree("chars<1.5 tag<0 -1 2 region<7 3 4").expect("a tree");
        let at = |name| NAMES.iter().position(|n| *n == name).expect("a column");
        let mut row = [0.0; NAMES.len()];
        assert_eq!(leaf(&nodes, &row), -1.0);
        row[at("tag")] = 1.0;
        assert_eq!(leaf(&nodes, &row), 2.0);
        (row[at("chars")], row[at("region")]) = (2.0, 7.0);
        assert_eq!(leaf(&nodes, &row), 3.0);
        row[at("region")] = 8.0;
        assert_eq!(leaf(&nodes, &row), 4.0);
        for broken in ["", "tag<1", "tag<1 2", "1 2", "colour<1 2 3"] {
            assert!(tree(broken).is_none(), "{broken:?}");
        }
    }
}
