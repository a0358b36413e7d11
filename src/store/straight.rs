//! A hasher for keys that are hashes already: hashing them again would not make lookups faster.

use std::hash::Hasher;

/// Uses a hash as it is. The 8-byte parts of a longer one are combined by XOR.
#[derive(Clone, Copy, Debug, Default)]
pub struct Straight(u64);

impl Hasher for Straight {
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.as_chunks::<8>().0 {
            self.write_u64(u64::from_le_bytes(*eight));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 ^= hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
