//! Reads the EXIF block of a picture: its orientation and whether it has a position. The block is laid out like a TIFF
//! file, so one reader serves both. Nothing of it is carried over to what is published.

use std::io::{Read, Seek, SeekFrom};

const ORIENTATION: u16 = 0x0112;
const GPS_DIRECTORY: u16 = 0x8825;
const GPS_LATITUDE: u16 = 0x0002;

/// What is read from the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exif {
    /// 1–8; 1 if not stated.
    pub(super) orientation: u8,
    /// Whether it contains a latitude. Phones write an empty directory if the position is unknown.
    pub(super) has_gps: bool,
}

impl Default for Exif {
    fn default() -> Self {
        Self { orientation: 1, has_gps: false }
    }
}

impl Exif {
    /// Reads the block at the start of `reader`; `None` if there is none.
    pub(super) fn read(reader: &mut (impl Read + Seek)) -> Option<Self> {
        let mark = bytes(reader, 0)?;
        let little = match &mark {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let mut block = Block { reader, little };
        let mut exif = Self::default();
        let first = bytes(block.reader, 4)?;
        let first = block.long(first);
        for entry in block.directory(first)? {
            match entry.tag {
                ORIENTATION => exif.orientation = u8::try_from(entry.short).ok().filter(|o| (1..=8).contains(o)).unwrap_or(1),
                GPS_DIRECTORY => {
                    let gps = block.directory(entry.long).unwrap_or_default();
                    exif.has_gps = gps.iter().any(|entry| entry.tag == GPS_LATITUDE && entry.count > 0);
                }
                _ => {}
            }
        }
        Some(exif)
    }

    /// The displayed size of a picture stored at this size.
    pub(super) fn upright(self, width: u32, height: u32) -> (u32, u32) {
        if self.orientation >= 5 { (height, width) } else { (width, height) }
    }
}

struct Block<'r, R> {
    reader: &'r mut R,
    little: bool,
}

struct Entry {
    tag: u16,
    count: u32,
    /// The value, if it is a 16-bit number.
    short: u16,
    /// The value, if it is a 32-bit number, or else its offset.
    long: u32,
}

impl<R: Read + Seek> Block<'_, R> {
    /// The entries of the directory at offset `at`.
    fn directory(&mut self, at: u32) -> Option<Vec<Entry>> {
        let at = u64::from(at);
        let count = bytes(self.reader, at).map(|count| self.short(count))?;
        let entries = (0..u64::from(count)).map_while(|index| {
            let entry: [u8; 12] = bytes(self.reader, at + 2 + index * 12)?;
            let [t0, t1, _, _, c0, c1, c2, c3, v0, v1, v2, v3] = entry;
            Some(Entry {
                tag: self.short([t0, t1]),
                count: self.long([c0, c1, c2, c3]),
                short: self.short([v0, v1]),
                long: self.long([v0, v1, v2, v3]),
            })
        });
        Some(entries.collect())
    }

    fn short(&self, bytes: [u8; 2]) -> u16 {
        if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    }

    fn long(&self, bytes: [u8; 4]) -> u32 {
        if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    }
}

fn bytes<const N: usize>(reader: &mut (impl Read + Seek), at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    reader.seek(SeekFrom::Start(at)).ok()?;
    reader.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// A hand-made block with an orientation, and a GPS directory that holds a latitude or nothing.
#[cfg(test)]
pub(super) fn block(orientation: u8, gps: bool, little: bool) -> Vec<u8> {
    let short = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
    let long = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
    let mut block = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
    block.extend(long(8));
    block.extend(short(2));
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        block.extend([short(tag), short(kind)].concat());
        block.extend([long(count), value].concat());
    };
    let [high, low] = short(u16::from(orientation));
    entry(ORIENTATION, 3, 1, [high, low, 0, 0]);
    entry(GPS_DIRECTORY, 4, 1, long(38));
    block.extend(long(0));
    // Offset 38: the GPS directory; offset 56: three fractions.
    block.extend(short(u16::from(gps)));
    if gps {
        block.extend([short(GPS_LATITUDE), short(5)].concat());
        block.extend([long(3), long(56)].concat());
    }
    block.extend(long(0));
    for number in [30, 1, 49, 1, 1234, 100] {
        block.extend(long(number));
    }
    block
}
