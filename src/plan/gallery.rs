//! The gallery: every picture that the content names, in the roles in which the theme uses it. Renditions are named
//! before any of them is made.

mod covered;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::content::{Content, Destination, Source};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Date, Picture};
use crate::markdown::Figure;
use crate::source::{FileContent, Header, HeaderProblem, SourceFile, Sources, folder_of};
use crate::theme::{Fit, Role, Theme};

use super::here::Here;
use super::pyramid::WORTH;
use super::{Crop, Format, PictureJob, Pyramid, Redaction, Rendition, Url, name, view};
use covered::Covered;

/// A picture whose longer side is below this many pixels looks poor on a large screen. It is reported, not rejected.
const SMALL: u32 = 800;

/// The approximate width of the fallback file for old browsers, in pixels.
const FALLBACK_WIDTH: u32 = 1280;

/// The role of the picture that the viewer opens.
const ZOOM: &str = "zoom";

/// All pictures, by the place that names them.
#[derive(Default)]
pub(super) struct Gallery {
    shown: BTreeMap<(Place, String), Shown>,
    jobs: BTreeMap<String, PictureJob>,
    /// The tints by job, once they are known.
    tints: BTreeMap<String, u8>,
}

/// A picture as named in one place.
struct Shown {
    alt: String,
    caption: String,
    credit: String,
    date: Option<Date>,
    roles: BTreeMap<String, Sized>,
    pyramid: Option<Pyramid>,
    /// The key of its job in `Gallery::jobs`.
    job: String,
}

/// A picture in one role.
struct Sized {
    formats: Vec<(Format, Vec<(Url, u32)>)>,
    fallback: (Url, u32, u32),
    sizes: String,
}

impl Gallery {
    /// Completes the names of all files, once every use of every source is known.
    fn settle(&mut self) {
        let names: BTreeMap<&String, BTreeMap<Url, Url>> = self.jobs.iter_mut().map(|(key, job)| (key, job.settle())).collect();
        for shown in self.shown.values_mut() {
            let Some(names) = names.get(&shown.job) else { continue };
            let files = |sized: &mut Sized| {
                let urls = sized.formats.iter_mut().flat_map(|(_, files)| files).map(|(url, _)| url);
                for url in urls.chain([&mut sized.fallback.0]) {
                    if let Some(name) = names.get(url) {
                        *url = name.clone();
                    }
                }
            };
            shown.roles.values_mut().for_each(files);
        }
    }

    /// The jobs, sorted by source.
    pub(super) fn jobs(&self) -> Vec<PictureJob> {
        self.jobs.values().cloned().collect()
    }

    /// Takes the tints of the jobs, in the order of the jobs.
    pub(super) fn take_tints(&mut self, tints: &[Option<u8>]) {
        let told = self.jobs.keys().zip(tints);
        self.tints = told.filter_map(|(job, tint)| Some((job.clone(), (*tint)?))).collect();
    }

    /// The tints taken, by job.
    pub(super) fn tints(&self) -> &BTreeMap<String, u8> {
        &self.tints
    }

    /// The picture as a template sees it, in the first of the `wanted` roles that is planned for it.
    pub(super) fn view(&self, picture: &Picture, wanted: &[&str], here: Here<'_>) -> Option<view::Picture> {
        let shown = self.shown.get(&(picture.place.clone(), picture.file.clone()))?;
        let sized = wanted.iter().find_map(|role| shown.roles.get(*role))?;
        Some(shown.view(sized, self.tints.get(&shown.job).copied(), here))
    }

    /// A picture within a text.
    pub(super) fn figure(&self, place: &Place, file: &str, here: Here<'_>) -> Option<Figure> {
        let shown = self.shown.get(&(place.clone(), file.to_owned()))?;
        let sized = ["page", "card"].iter().find_map(|role| shown.roles.get(*role)).or_else(|| shown.roles.values().next())?;
        let view = shown.view(sized, self.tints.get(&shown.job).copied(), here);
        Some(Figure {
            alt: view.alt,
            caption: view.caption,
            src: view.src,
            width: view.width,
            height: view.height,
            sources: view.sources.into_iter().map(|source| (source.media_type, source.srcset)).collect(),
            sizes: view.sizes,
            tint: view.tint,
            zoom: view.zoom,
        })
    }
}

impl Shown {
    fn view(&self, sized: &Sized, tint: Option<u8>, here: Here<'_>) -> view::Picture {
        let (src, width, height) = &sized.fallback;
        let zoom = self.roles.get(ZOOM).map(|zoom| here.href(&zoom.fallback.0));
        view::Picture {
            alt: self.alt.clone(),
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            date: self.date.as_ref().map(ToString::to_string).unwrap_or_default(),
            src: here.href(src),
            width: *width,
            height: *height,
            sources: sized
                .formats
                .iter()
                .map(|(format, files)| view::PictureSource {
                    media_type: format.media_type().to_owned(),
                    srcset: files
                        .iter()
                        .map(|(url, width)| format!("{} {width}w", here.href(url)))
                        .collect::<Vec<_>>()
                        .join(", "),
                })
                .collect(),
            sizes: sized.sizes.clone(),
            tint,
            // Tiles are shown in the viewer, which opens with the `zoom` picture.
            tiles: self.pyramid.as_ref().filter(|_| zoom.is_some()).map(|pyramid| pyramid.view(|url| here.href(url))),
            zoom,
        }
    }
}

/// Plans every picture that the content names.
pub(super) fn plan(
    config: &Config,
    theme: &Theme,
    content: &Content,
    sources: &Sources,
    report: &mut Vec<Diagnostic>,
) -> Gallery {
    let covered = Covered::of(content, sources);
    covered.check(config, sources, report);
    let mut planner = Planner { config, theme, sources, report, covered, gallery: Gallery::default() };
    for entry in &content.entries {
        let kind = entry.collection.and_then(|index| config.collections.get(index)).map_or("page", |c| c.kind.as_str());
        for (field, picture) in entry.pictures() {
            let roles = theme.roles_for(kind, field);
            if entry.source == Source::Row && picture.alt.trim().is_empty() {
                // A cell holds the file alone; what the row is about says what its picture shows.
                planner.picture(&Picture { alt: entry.title.clone(), ..picture.clone() }, None, roles);
            } else {
                planner.picture(picture, None, roles);
            }
        }
    }
    let intros = content.collections.iter().filter_map(|collection| collection.intro.as_ref()).map(|intro| &intro.links);
    let bodies = content.links.bodies.values().chain(content.links.fields.values().map(|(_, links)| links)).chain(intros);
    for destination in bodies.flatten() {
        if let Destination::Picture(named) = destination {
            let (file, place, alt) = (named.file.clone(), named.place.clone(), named.alt.clone());
            let picture = Picture { file, place, alt, ..Picture::default() };
            planner.picture(&picture, Some(&named.caption), theme.uses.get("markdown").map(Vec::as_slice).unwrap_or_default());
        }
    }
    planner.gallery.settle();
    planner.gallery
}

struct Planner<'a> {
    config: &'a Config,
    theme: &'a Theme,
    sources: &'a Sources,
    report: &'a mut Vec<Diagnostic>,
    covered: Covered,
    gallery: Gallery,
}

impl Planner<'_> {
    /// Plans one picture. `caption` is given, possibly empty, for a picture within a text.
    fn picture(&mut self, picture: &Picture, caption: Option<&str>, roles: &[String]) {
        let Some(file) = self.sources.find(folder_of(&picture.place.file), &picture.file) else {
            self.report.push(
                Diagnostic::new(Code::PictureMissing)
                    .at(&picture.place)
                    .with("file", &picture.file)
                    .with_some("nearest", self.sources.nearest_file(&picture.file)),
            );
            return;
        };
        let FileContent::Picture(header) = &file.content else {
            self.report.push(Diagnostic::new(Code::PictureNotAPicture).at(&picture.place).with("file", &file.path));
            return;
        };
        let header = match &**header {
            Ok(header) => header.clone(),
            Err(problem) => {
                self.report.push(unreadable(problem, file, picture));
                return;
            }
        };
        if picture.alt.trim().is_empty() {
            let name = &picture.file;
            let form = match caption {
                Some(_) if name.contains(char::is_whitespace) => format!("![图上是什么](<{name}>)"),
                Some(_) => format!("![图上是什么]({name})"),
                None => format!("{{file: {name}, alt: 图上是什么}}"),
            };
            self.report.push(Diagnostic::new(Code::PictureAlt).at(&picture.place).with("file", name).with("form", form));
        }
        if header.width.max(header.height) < SMALL {
            self.report.push(
                Diagnostic::new(Code::PictureSmall)
                    .at(&picture.place)
                    .with("file", &file.path)
                    .with("width", header.width)
                    .with("height", header.height),
            );
        }
        let redactions = self.covered.areas(&file.hash);
        let mut shown = Shown {
            alt: picture.alt.clone(),
            caption: caption.unwrap_or_default().to_owned(),
            credit: picture.credit.clone(),
            date: picture.date.clone(),
            roles: BTreeMap::new(),
            pyramid: self.pyramid(file, &header, picture, roles, &redactions),
            // One job per source and set of redactions, so that each is decoded once.
            job: format!("{}\u{1f}{redactions:?}", file.path),
        };
        let mut renditions = Vec::new();
        for role_name in roles {
            if let Some(role) = self.theme.roles.get(role_name) {
                let sized = self.sized(role, file, &header, picture, &redactions, &mut renditions);
                shown.roles.insert(role_name.clone(), sized);
            }
        }
        let (pyramid, job) = (shown.pyramid.clone(), shown.job.clone());
        self.gallery.shown.insert((picture.place.clone(), picture.file.clone()), shown);
        let job = self.gallery.jobs.entry(job).or_insert_with(|| PictureJob {
            source: file.path.to_string(),
            path: file.disk.clone(),
            hash: file.hash,
            width: header.width,
            height: header.height,
            orientation: header.orientation,
            has_gps: header.has_gps,
            redactions,
            renditions: Vec::new(),
            pyramid: None,
        });
        job.pyramid = job.pyramid.take().or(pyramid);
        job.renditions.extend(renditions);
        job.renditions.sort();
        job.renditions.dedup();
    }

    /// The tiles of a large scan, if the content asks for them and the theme has a viewer (role `zoom`).
    fn pyramid(
        &self,
        file: &SourceFile,
        header: &Header,
        picture: &Picture,
        roles: &[String],
        redactions: &[Redaction],
    ) -> Option<Pyramid> {
        let (width, height) = (header.width, header.height);
        let large = u64::from(width) * u64::from(height) > WORTH;
        if !(picture.deepzoom && large && roles.iter().any(|role| role == ZOOM)) {
            return None;
        }
        let format = if self.config.webp { Format::Webp } else { Format::Jpeg };
        let quality = self.config.quality;
        let name = name::picture_name(&file.hash, None, (width, height), format, quality, redactions);
        Some(Pyramid { name, width, height, format, quality })
    }

    fn sized(
        &self,
        role: &Role,
        file: &SourceFile,
        header: &Header,
        picture: &Picture,
        redactions: &[Redaction],
        renditions: &mut Vec<Rendition>,
    ) -> Sized {
        let crop = match (role.ratio, role.fit) {
            (Some(ratio), Fit::Cover) => crop(header.width, header.height, ratio, picture.focus),
            _ => None,
        };
        let (full_width, full_height) = crop.map_or((header.width, header.height), |crop| (crop.width, crop.height));
        let mut widths: Vec<u32> = role.widths.iter().map(|width| (*width).min(full_width)).collect();
        widths.dedup();
        let mut make = |width: u32, format: Format| {
            let height = scaled(full_height, width, full_width);
            let quality = self.config.quality;
            let key = name::picture_name(&file.hash, crop, (width, height), format, quality, redactions);
            let url = Url::new(format!("pictures/{key}.{}", format.extension()));
            renditions.push(Rendition { url: url.clone(), crop, width, height, format, quality });
            url
        };
        let mut formats = Vec::new();
        let fallback_width =
            widths.iter().copied().rfind(|width| *width <= FALLBACK_WIDTH).or(widths.first().copied()).unwrap_or(full_width);
        if self.config.webp {
            formats.push((Format::Webp, widths.iter().map(|width| (make(*width, Format::Webp), *width)).collect()));
        } else {
            formats.push((Format::Jpeg, widths.iter().map(|width| (make(*width, Format::Jpeg), *width)).collect()));
        }
        let fallback = make(fallback_width, if self.config.jpeg || !self.config.webp { Format::Jpeg } else { Format::Webp });
        let height = scaled(full_height, fallback_width, full_width);
        Sized { formats, fallback: (fallback, fallback_width, height), sizes: role.sizes.clone() }
    }
}

fn unreadable(problem: &HeaderProblem, file: &SourceFile, picture: &Picture) -> Diagnostic {
    let code = match problem {
        HeaderProblem::Heic => Code::PictureHeic,
        HeaderProblem::TooLarge { .. } => Code::PictureTooLarge,
        HeaderProblem::NotAPicture => Code::PictureNotAPicture,
        HeaderProblem::Empty | HeaderProblem::Damaged(_) => Code::PictureDamaged,
        HeaderProblem::Unreadable(_) => Code::PictureUnreadable,
    };
    // The decoder's message about a damaged file is in English, so it goes into `detail`.
    let name = if matches!(problem, HeaderProblem::Damaged(_)) { "detail" } else { "reason" };
    Diagnostic::new(code).at(&picture.place).with("file", &file.path).with(name, problem)
}

fn scaled(height: u32, width: u32, full_width: u32) -> u32 {
    let scaled = (u64::from(height) * u64::from(width) + u64::from(full_width) / 2) / u64::from(full_width.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// The largest part with this aspect ratio around the focus; `None` if the whole picture has it.
fn crop(width: u32, height: u32, ratio: (u32, u32), focus: Option<(f64, f64)>) -> Option<Crop> {
    let (wide, high) = (u64::from(ratio.0), u64::from(ratio.1));
    let fitted = |part: u64| u32::try_from(part).unwrap_or(u32::MAX).max(1);
    let (crop_width, crop_height) = if u64::from(width) * high > u64::from(height) * wide {
        (fitted(u64::from(height) * wide / high), height)
    } else {
        (width, fitted(u64::from(width) * high / wide))
    };
    if (crop_width, crop_height) == (width, height) {
        return None;
    }
    let (focus_x, focus_y) = focus.unwrap_or((0.5, 0.5));
    Some(Crop {
        x: offset(width, crop_width, focus_x),
        y: offset(height, crop_height, focus_y),
        width: crop_width,
        height: crop_height,
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=room, which is a u32")]
fn offset(full: u32, part: u32, focus: f64) -> u32 {
    let room = f64::from(full - part);
    (f64::from(full) * focus - f64::from(part) / 2.0).clamp(0.0, room).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crops_keep_the_focus_and_stay_inside() {
        let centre = crop(3000, 2000, (1, 1), None).expect("crop");
        assert_eq!((centre.x, centre.y, centre.width, centre.height), (500, 0, 2000, 2000));
        let left = crop(3000, 2000, (1, 1), Some((0.0, 0.5))).expect("crop");
        assert_eq!(left.x, 0);
        let top = crop(1000, 3000, (5, 7), Some((0.5, 0.1))).expect("crop");
        assert_eq!((top.y, top.height), (0, 1400));
        assert_eq!(crop(1500, 1000, (3, 2), None), None);
    }
}
