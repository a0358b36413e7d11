//! Renders a document with resolved references as HTML that follows the rules for pages: no `style` attributes, no
//! scripts, no first-level headings, scrollable tables, task markers that screen readers announce.

use std::sync::LazyLock;

use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd, html};

use super::Document;
use super::figure::Figure;
use crate::text::escape::escape;

/// How HTML inside a Markdown text is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// Shown as text.
    #[default]
    Escaped,
    /// Stripped of everything that could execute or style.
    Sanitized,
}

/// Maximum length of a name in characters; longer link texts must wrap on a narrow screen.
const NAME: usize = 12;

/// What a reference was resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A link within the site, relative to the page.
    Inside(String),
    /// A link to a person's page; a name does not wrap.
    Person(String),
    /// An external link.
    Outside(String),
    /// The link text without a link.
    Words,
    /// A picture, rendered as a figure.
    Picture(Box<Figure>),
}

/// Renders `document` as HTML; `resolved` corresponds one to one to its references.
pub fn to_html(document: &Document, resolved: &[Resolved], raw: RawHtml) -> String {
    // Most texts have fewer.
    let mut events: Vec<Event<'_>> = Vec::with_capacity(128);
    let mut next = resolved.iter();
    let mut in_picture = false;
    let mut open_links: Vec<bool> = Vec::new();
    let mut aligned = Columns::default();
    let mut coming = document.events().peekable();
    while let Some(event) = coming.next() {
        match event {
            Event::Start(Tag::Link { .. }) => match next.next() {
                Some(Resolved::Inside(href)) => {
                    open_links.push(true);
                    events.push(inline(format!("<a href=\"{}\">", escape(href))));
                }
                Some(Resolved::Person(href)) => {
                    open_links.push(true);
                    // Link texts that are not a name (「那位修路灯的老党员」) wrap as usual.
                    let is_name = matches!(coming.peek(), Some(Event::Text(text)) if text.chars().count() <= NAME);
                    let class = if is_name { " class=\"name\"" } else { "" };
                    events.push(inline(format!("<a{class} href=\"{}\">", escape(href))));
                }
                Some(Resolved::Outside(href)) => {
                    open_links.push(true);
                    events.push(inline(format!("<a class=\"outside\" rel=\"noopener\" href=\"{}\">", escape(href))));
                }
                _ => open_links.push(false),
            },
            Event::End(TagEnd::Link) => {
                if open_links.pop() == Some(true) {
                    events.push(inline("</a>".to_owned()));
                }
            }
            Event::Start(Tag::Image { .. }) => {
                in_picture = true;
                if let Some(Resolved::Picture(figure)) = next.next() {
                    events.push(inline(figure.html()));
                }
            }
            Event::End(TagEnd::Image) => in_picture = false,
            _ if in_picture => {}
            Event::Html(markup) | Event::InlineHtml(markup) if raw == RawHtml::Escaped => {
                events.push(Event::Text(markup));
            }
            Event::FootnoteReference(label) => events.push(Event::FootnoteReference(note(&label))),
            Event::Start(Tag::FootnoteDefinition(label)) => events.push(Event::Start(Tag::FootnoteDefinition(note(&label)))),
            Event::TaskListMarker(done) => {
                let (label, mark) = if done { ("已完成", "☑") } else { ("未完成", "☐") };
                events.push(inline(format!("<span class=\"task\" role=\"img\" aria-label=\"{label}\">{mark}</span> ")));
            }
            Event::Start(Tag::Table(alignments)) => {
                events.push(block("<div class=\"table\" role=\"group\" tabindex=\"0\">"));
                events.push(Event::Start(Tag::Table(vec![Alignment::None; alignments.len()])));
                aligned = Columns { alignments, column: 0 };
            }
            Event::End(TagEnd::Table) => {
                events.push(event);
                events.push(block("</div>\n"));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                aligned.column = 0;
                events.push(event);
            }
            Event::Start(Tag::TableCell) => {
                events.push(event);
                if let Some(class) = aligned.next() {
                    events.push(inline(format!("<span class=\"{class}\">")));
                }
            }
            Event::End(TagEnd::TableCell) => {
                if aligned.last().is_some() {
                    events.push(inline("</span>".to_owned()));
                }
                events.push(event);
            }
            other => events.push(other),
        }
    }
    let mut out = String::with_capacity(events.len() * 64);
    html::push_html(&mut out, unwrap_figures(events).into_iter());
    match raw {
        RawHtml::Escaped => out,
        RawHtml::Sanitized => sanitize(&out),
    }
}

/// Tracks the columns of the table being rendered.
#[derive(Default)]
struct Columns {
    alignments: Vec<Alignment>,
    column: usize,
}

impl Columns {
    fn next(&mut self) -> Option<&'static str> {
        self.column += 1;
        self.last()
    }

    fn last(&self) -> Option<&'static str> {
        match self.alignments.get(self.column.checked_sub(1)?)? {
            Alignment::Right => Some("right"),
            Alignment::Center => Some("center"),
            Alignment::None | Alignment::Left => None,
        }
    }
}

fn inline(markup: String) -> Event<'static> {
    Event::InlineHtml(markup.into())
}

fn block(markup: &'static str) -> Event<'static> {
    Event::Html(markup.into())
}

/// Footnote anchors get a prefix so that they cannot collide with those of headings.
fn note(label: &str) -> CowStr<'static> {
    let ascii: String = label.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '-' }).collect();
    format!("note-{ascii}").into()
}

/// Moves figures out of paragraphs, where HTML does not allow them: a paragraph with nothing else is unwrapped, one with
/// text is closed before the figure and reopened after it.
fn unwrap_figures(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_figure = |event: &Event<'_>| matches!(event, Event::InlineHtml(markup) if markup.starts_with("<figure"));
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    let mut paragraph = false;
    for event in events {
        match &event {
            Event::Start(Tag::Paragraph) => {
                paragraph = true;
                out.push(event);
            }
            Event::End(TagEnd::Paragraph) => {
                paragraph = false;
                close(&mut out);
            }
            event_ref if paragraph && is_figure(event_ref) => {
                close(&mut out);
                let Event::InlineHtml(markup) = event else { continue };
                out.push(Event::Html(markup));
                out.push(Event::Start(Tag::Paragraph));
            }
            Event::SoftBreak if matches!(out.last(), Some(Event::Start(Tag::Paragraph))) => {}
            _ => out.push(event),
        }
    }
    out
}

/// Closes the open paragraph, or removes it if it is empty.
fn close(out: &mut Vec<Event<'_>>) {
    while matches!(out.last(), Some(Event::SoftBreak)) {
        out.pop();
    }
    if matches!(out.last(), Some(Event::Start(Tag::Paragraph))) {
        out.pop();
    } else {
        out.push(Event::End(TagEnd::Paragraph));
    }
}

fn sanitize(markup: &str) -> String {
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::default();
        builder
            .add_tags(["figure", "figcaption", "picture", "source", "section"])
            .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label"])
            .add_tag_attributes("img", ["width", "height", "loading", "decoding"])
            .add_tag_attributes("source", ["type", "srcset", "sizes"])
            .add_tag_attributes("a", ["data-zoom"])
            .link_rel(Some("noopener"))
            .url_relative(ammonia::UrlRelative::PassThrough);
        builder
    });
    CLEANER.clean(markup).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn html(text: &str, resolved: &[Resolved], raw: RawHtml) -> String {
        to_html(&parse("a.md", text, 1), resolved, raw)
    }

    #[test]
    fn a_name_is_not_broken_and_other_words_are() {
        let text = "[[张明远]]、[那位三十年来每天夜里沿着石阶走一遍的老党员](b.md)";
        let resolved = [Resolved::Person("members/a.html".into()), Resolved::Person("members/b.html".into())];
        let html = html(text, &resolved, RawHtml::Escaped);
        assert!(html.contains("<a class=\"name\" href=\"members/a.html\">张明远</a>"), "{html}");
        assert!(html.contains("<a href=\"members/b.html\">那位"), "{html}");
    }

    #[test]
    fn links_become_what_they_lead_to() {
        let text = "[[张明远]]、[[李某]]、[外](https://example.org/)";
        let resolved =
            [Resolved::Inside("members/a.html".into()), Resolved::Words, Resolved::Outside("https://example.org/".into())];
        assert_eq!(
            html(text, &resolved, RawHtml::Escaped),
            "<p><a href=\"members/a.html\">张明远</a>、李某、<a class=\"outside\" rel=\"noopener\" href=\"https://example.org/\">外</a></p>\n"
        );
    }

    #[test]
    fn a_figure_leaves_its_paragraph() {
        let figure = Resolved::Picture(Box::new(Figure { src: "a.jpg".into(), alt: "甲".into(), ..Figure::default() }));
        let alone = html("![甲](a.jpg)", std::slice::from_ref(&figure), RawHtml::Escaped);
        assert!(alone.starts_with("<figure") && !alone.contains("<p>"), "{alone}");
        let among = html("前\n![甲](a.jpg)\n后", &[figure], RawHtml::Escaped);
        assert!(among.starts_with("<p>前</p>\n<figure") && among.ends_with("<p>后</p>\n"), "{among}");
    }

    #[test]
    fn raw_html_is_text_unless_sanitized() {
        let text = "a <b onclick=\"x()\">c</b>\n\n<script>x()</script>\n";
        let escaped = html(text, &[], RawHtml::Escaped);
        assert!(!escaped.contains("<b") && !escaped.contains("<script"), "{escaped}");
        let clean = html(text, &[], RawHtml::Sanitized);
        assert!(clean.contains("<b>c</b>") && !clean.contains("script") && !clean.contains("onclick"), "{clean}");
    }

    #[test]
    fn tables_footnotes_and_tasks_keep_the_rules() {
        let out = html("| 甲 | 乙 |\n|---|--:|\n| 一 | 2 |\n\n- [x] 已办\n\n正文[^1]。\n\n[^1]: 注。\n", &[], RawHtml::Escaped);
        assert!(!out.contains("style="), "{out}");
        assert!(out.contains("<span class=\"right\">2</span>"), "{out}");
        assert!(out.contains("aria-label=\"已完成\""), "{out}");
        assert!(out.contains("id=\"note-1\"") && out.contains("href=\"#note-1\""), "{out}");
    }
}
