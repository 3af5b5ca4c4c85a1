//! Articles a second on one core. Argument: a folder of `X.json` with `text` and `published`; without one, a text of its own.
fn main() {}
