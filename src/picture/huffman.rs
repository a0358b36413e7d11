//! The entropy code of a JPEG: the bit reader and the Huffman tables. Short codes are looked up together with the value
//! that follows them, which covers most of a photograph.

/// How many bits are looked up at once.
const SHORT: u32 = 10;

/// The entropy-coded bytes of a scan, read bit by bit. After their end it yields zeros, which [`Self::is_overrun`]
/// detects.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, from the most significant one on.
    buffer: u64,
    /// How many bits in the buffer are valid.
    count: u32,
    /// How many of those are padding after the end of the data.
    padding: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, buffer: 0, count: 0, padding: 0 }
    }

    /// Ensures that the buffer holds at least 32 bits: a code and the value after it.
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(Ok(eight)) = self.data.get(self.at..self.at + 8).map(<[u8; 8]>::try_from) {
            let word = u64::from_be_bytes(eight);
            // Whether none of the bytes is 0xFF, which introduces an escape or a marker.
            if (!word).wrapping_sub(0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 == 0 {
                let bytes = (64 - self.count) / 8;
                // Some bits of the next byte may be added too; they are the same when that byte is read.
                self.buffer |= word >> self.count;
                self.count += bytes * 8;
                self.at += bytes as usize;
                return;
            }
        }
        while self.count <= 56 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                (Some(0xFF) | None, _) => {
                    self.padding += 8;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "so many bits are left")]
    fn peek(&self, length: u32) -> u32 {
        (self.buffer >> (64 - length)) as u32
    }

    fn drop(&mut self, length: u32) {
        self.buffer <<= length;
        self.count -= length;
    }

    /// Reads the signed value of `length` bits that follows a code; the lower half of the range encodes negative
    /// values.
    fn number(&mut self, length: u32) -> i32 {
        if length == 0 {
            return 0;
        }
        let bits = self.peek(length);
        self.drop(length);
        extend(bits, length)
    }

    /// Whether more bits were consumed than the data holds.
    pub(super) fn is_overrun(&self) -> bool {
        self.padding > self.count
    }

    /// The marker that ends the entropy-coded data, if all bits before it were consumed; reading continues after it.
    pub(super) fn marker(&mut self) -> Option<u8> {
        self.fill();
        if self.is_overrun() || self.count - self.padding >= 8 {
            return None;
        }
        while self.data.get(self.at..self.at + 2)? == [0xFF, 0xFF] {
            self.at += 1;
        }
        let [0xFF, marker] = *self.data.get(self.at..self.at + 2)? else { return None };
        *self = Self { at: self.at + 2, ..Self::new(self.data) };
        Some(marker)
    }
}

#[expect(clippy::cast_possible_wrap, reason = "at most 16 bits")]
fn extend(bits: u32, length: u32) -> i32 {
    if bits < 1 << (length - 1) { bits as i32 - (1 << length) + 1 } else { bits as i32 }
}

/// A short code together with the value that follows it.
#[derive(Clone, Copy, Default)]
struct Short {
    /// The value.
    number: i16,
    /// How many zero coefficients precede the value.
    zeros: u8,
    /// The length of code and value together in bits; 0 if they exceed the lookup table.
    length: u8,
}

/// A Huffman table.
pub(super) struct Table {
    /// Symbol and code length for each prefix of [`SHORT`] bits; length 0 if the code is longer.
    symbols: Vec<(u8, u8)>,
    /// Code and value for each prefix of [`SHORT`] bits.
    shorts: Vec<Short>,
    /// For each code length, the first 16-bit prefix that belongs to a longer code.
    limits: [u32; 17],
    /// For each code length, what to add to a code to get its index in `values`.
    offsets: [i32; 17],
    values: Vec<u8>,
}

impl Table {
    /// The table that a DHT segment defines: the number of codes of each length, and their symbols. `None` if it is
    /// invalid.
    #[expect(clippy::cast_possible_truncation, reason = "what is counted is below 2^16")]
    pub(super) fn new(counts: &[u8; 16], values: &[u8]) -> Option<Self> {
        let mut table = Self {
            symbols: vec![(0, 0); 1 << SHORT],
            shorts: vec![Short::default(); 1 << SHORT],
            limits: [0; 17],
            offsets: [0; 17],
            values: values.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            table.offsets[length as usize] = i32::try_from(place).ok()? - i32::try_from(code).ok()?;
            for _ in 0..*count {
                let value = *values.get(place)?;
                if code >> length != 0 {
                    return None;
                }
                if length <= SHORT {
                    let first = (code << (SHORT - length)) as usize;
                    table.symbols[first..first + (1 << (SHORT - length))].fill((value, length as u8));
                }
                code += 1;
                place += 1;
            }
            table.limits[length as usize] = code << (16 - length);
            code <<= 1;
        }
        for (bits, short) in (0_u32..).zip(&mut table.shorts) {
            let (symbol, length) = table.symbols[bits as usize];
            let (length, size) = (u32::from(length), u32::from(symbol & 15));
            if length > 0 && size > 0 && length + size <= SHORT {
                let number = (bits >> (SHORT - length - size)) & ((1 << size) - 1);
                *short = Short { number: extend(number, size) as i16, zeros: symbol >> 4, length: (length + size) as u8 };
            }
        }
        Some(table)
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let (symbol, length) = self.symbols[bits.peek(SHORT) as usize];
        if length > 0 {
            bits.drop(length.into());
            return Some(symbol);
        }
        let code = bits.peek(16);
        let length = (SHORT + 1..=16).find(|length| code < self.limits[*length as usize])?;
        bits.drop(length);
        let place = i32::try_from(code >> (16 - length)).ok()? + self.offsets[length as usize];
        self.values.get(usize::try_from(place).ok()?).copied()
    }

    /// Reads the difference of a block's DC coefficient from that of the block before.
    pub(super) fn difference(&self, bits: &mut Bits<'_>) -> Option<i32> {
        bits.fill();
        let size = self.symbol(bits).filter(|size| *size <= 15)?;
        Some(bits.number(size.into()))
    }

    /// Reads the AC coefficients of a block, calling `put` with the position in zigzag order, 1–63, and the value.
    /// `None` if the data is invalid.
    pub(super) fn coefficients(&self, bits: &mut Bits<'_>, mut put: impl FnMut(usize, i32)) -> Option<()> {
        let mut place = 1;
        while place < 64 {
            bits.fill();
            let short = self.shorts[bits.peek(SHORT) as usize];
            let number = if short.length > 0 {
                place += usize::from(short.zeros);
                bits.drop(short.length.into());
                short.number.into()
            } else {
                let symbol = self.symbol(bits)?;
                match (symbol >> 4, symbol & 15) {
                    (15, 0) => {
                        place += 16;
                        continue;
                    }
                    (_, 0) => return Some(()),
                    (zeros, size) => {
                        place += usize::from(zeros);
                        bits.number(size.into())
                    }
                }
            };
            if place > 63 {
                return None;
            }
            put(place, number);
            place += 1;
        }
        (place == 64).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_length_are_read() {
        // One code of each length: 0, 10, 110, … up to one of 16 bits.
        let values: Vec<u8> = (0..16).collect();
        let table = Table::new(&[1; 16], &values).expect("table");
        for value in 0..16_u32 {
            let code = u64::MAX.checked_shl(64 - value).unwrap_or(0);
            let bytes: Vec<u8> =
                code.to_be_bytes().iter().flat_map(|byte| if *byte == 0xFF { vec![0xFF, 0] } else { vec![*byte] }).collect();
            let mut bits = Bits::new(&bytes);
            bits.fill();
            assert_eq!(table.symbol(&mut bits), u8::try_from(value).ok());
            assert_eq!(bits.buffer, 0);
        }
        assert!(Table::new(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0, 1, 2]).is_none());
        assert!(Table::new(&[2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0]).is_none());
    }

    #[test]
    fn the_end_is_found_where_it_is() {
        let mut bits = Bits::new(&[0xAB, 0xFF, 0x00, 0x80, 0xFF, 0xFF, 0xD9]);
        bits.fill();
        bits.drop(17);
        assert_eq!(bits.marker(), Some(0xD9));
        let mut early = Bits::new(&[0xAB, 0xCD, 0xFF, 0xD9]);
        assert_eq!(early.marker(), None, "two bytes were not read");
        let mut late = Bits::new(&[0xAB, 0xFF, 0xD9]);
        late.fill();
        late.drop(9);
        assert!(late.is_overrun());
        assert_eq!(late.marker(), None);
        assert_eq!([extend(0, 1), extend(1, 1), extend(0, 3), extend(3, 3), extend(4, 3)], [-1, 1, -7, -4, 4]);
    }
}
