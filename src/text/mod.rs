//! Pure functions on Chinese text: readings, stroke order, folding, masking, widths. They know no file and no site.

pub mod escape;
pub mod fold;
pub mod hygiene;
pub mod mask;
pub mod packed;
pub mod person;
pub mod pinyin;
pub mod private;
pub mod sorting;
pub mod strokes;
pub mod surname;
pub mod width;
