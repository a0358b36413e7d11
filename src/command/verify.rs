//! STUB
use super::args::Verify;
use crate::diagnostic::Lang;
pub(super) fn run(_: &Verify, _: Lang) -> u8 {
    0
}
