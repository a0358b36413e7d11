//! STUB
use super::args::Serve;
use crate::diagnostic::Lang;
pub(super) fn run(_: &Serve, _: Lang) -> u8 {
    0
}
