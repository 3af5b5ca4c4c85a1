//! Random ids for stores.

use std::hash::{BuildHasher, RandomState};

/// 128 random bits in hex. The standard library seeds its hash maps from the operating system.
pub(crate) fn random_id() -> String {
    let word = |salt: u8| RandomState::new().hash_one(salt);
    let parts = [word(0), word(1), word(2), word(3)].map(|word| format!("{word:016x}"));
    model::id::hash(&[&parts[0], &parts[1], &parts[2], &parts[3]])
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_ids_are_the_same() {
        assert_ne!(super::random_id(), super::random_id());
    }
}
