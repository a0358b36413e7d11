//! R11: boilerplate of web pages, pasted along with an article.

use crate::text::surname::is_han;

use super::{Finding, Prose, Repair, Rule};

/// Phrases that no author writes.
const ANYWHERE: [&str; 14] = [
    "【打印】",
    "【关闭】",
    "【关闭窗口】",
    "【打印本页】",
    "[打印]",
    "[关闭]",
    "【字号",
    "【纠错】",
    "分享到微信",
    "分享到：",
    "扫一扫在手机",
    "扫一扫，手机",
    "扫一扫分享",
    "点击图片进入下一页",
];

/// Phrases that begin a line of boilerplate.
const BEGINNINGS: [&str; 15] = [
    "责任编辑",
    "（责任编辑",
    "(责任编辑",
    "责编：",
    "责编:",
    "来源：",
    "来源:",
    "稿源：",
    "扫一扫",
    "上一篇：",
    "上一篇:",
    "下一篇：",
    "下一篇:",
    "浏览次数",
    "阅读次数",
];

/// Adds the findings, line by line.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let mut at = 0;
    for line in prose.text.split_inclusive('\n') {
        let content = line.trim();
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let mut push = |from: usize, length: usize| {
            found.push(Finding { rule: Rule::Residue, range: from..from + length, repair: Repair::None });
        };
        if BEGINNINGS.iter().any(|word| content.starts_with(word)) && content.chars().count() < 80 {
            push(start, content.len());
            continue;
        }
        if let Some((inside, word)) = ANYWHERE.iter().find_map(|word| Some((content.find(word)?, word))) {
            push(start + inside, word.len());
        }
        // Names joined by plus signs: 张某+++李某.
        for (inside, plus) in content.match_indices("+++") {
            let before = content[..inside].chars().next_back();
            let after = content[inside + plus.len()..].chars().next();
            if before.is_some_and(is_han) && after.is_some_and(is_han) {
                push(start + inside, plus.len());
            }
        }
    }
}
