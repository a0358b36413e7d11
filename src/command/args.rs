//! The command line. The doc comments are the help, in both languages.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Lang;

/// 长廊：把文稿、表格和照片做成可以搜索的静态展厅
///
/// Changlang compiles Markdown, YAML and tables into a searchable static exhibition that runs on any web server and
/// straight from a USB stick.
#[derive(Debug, Parser)]
#[command(name = "changlang", version, arg_required_else_help = true, max_term_width = 100)]
pub(super) struct Args {
    /// 提示的语言 · language of messages (default: from the locale, else zh)
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<LangWord>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LangWord {
    Zh,
    En,
}

impl From<LangWord> for Lang {
    fn from(word: LangWord) -> Self {
        match word {
            LangWord::Zh => Self::Zh,
            LangWord::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 新建一个展厅 · write a small starter (--demo: the demonstration exhibition)
    New(New),
    /// 生成网站到 public/ · compile the site
    Build(Build),
    /// 只检查，不写文件 · do all that build does, but write nothing
    Check(Check),
    /// 在本机预览，保存即刷新 · preview with live reload
    Serve(Serve),
    /// 拷到 U 盘或文件夹，只写有变化的，写完核对 · copy to a stick or folder: only what changed, verified
    Publish(Publish),
    /// 核对一份已发布的拷贝 · hold a published copy against its manifest
    Verify(Verify),
    /// 给编辑器用的格式说明（JSON Schema） · JSON Schemas for editors
    Schema(Schema),
}

/// What build, check and serve have in common.
#[derive(Clone, Debug, ClapArgs)]
pub(super) struct Site {
    /// 展厅所在的文件夹 · the folder with site.yaml
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// 网站的完整网址，代替 site.yaml 里的 · in place of `base_url`
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// 连草稿一起显示 · show drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// 把提醒也当作错误 · warnings are errors
    #[arg(long)]
    pub(super) strict: bool,
    /// 不使用也不写入 .cache/ · neither read nor write the cache
    #[arg(long)]
    pub(super) no_cache: bool,
    /// 同时使用的线程数 · how many threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct New {
    /// 新展厅的文件夹，须不存在或为空 · a folder that does not exist or is empty
    pub(super) dir: PathBuf,
    /// 写出示范展厅 · write the demonstration exhibition
    #[arg(long)]
    pub(super) demo: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) site: Site,
    /// 输出到哪里（默认：展厅里的 public/） · where to (default: public/ in the site)
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// 另写 .gz 和 .br，供网站服务器直接使用 · write .gz and .br beside every text, for hosts that send them
    #[arg(long)]
    pub(super) precompress: bool,
    /// 报告的形式 · form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) site: Site,
    /// 修补能确定的文字问题：先给出对照，问过再改，原文另存 · mend what is sure: shows, asks, keeps the original
    #[arg(long)]
    pub(super) fix: bool,
    /// 不问就改，与 --fix 同用 · mend without asking
    #[arg(long, requires = "fix")]
    pub(super) yes: bool,
    /// 报告的形式 · form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) site: Site,
    /// 端口；被占用时用下一个 · the port, or the next free one
    #[arg(long, default_value_t = 4100)]
    pub(super) port: u16,
    /// 监听的地址 · the address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(super) host: String,
    /// 启动后打开浏览器 · open a browser
    #[arg(long)]
    pub(super) open: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Publish {
    /// U 盘或文件夹：须为空，或上次也发布到这里 · empty, or published into before
    pub(super) dir: PathBuf,
    #[command(flatten)]
    pub(super) site: Site,
    /// 另写 .gz 和 .br · write .gz and .br too
    #[arg(long)]
    pub(super) precompress: bool,
    /// 报告的形式 · form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Verify {
    /// 已发布的文件夹 · the published folder
    pub(super) dir: PathBuf,
    /// 报告的形式 · form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Schema {
    /// 展厅所在的文件夹；有 site.yaml 时连自己的种类一起写出 · the folder with site.yaml, for its own kinds
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// 写到这个文件夹，例如 .vscode（默认：打印出来） · write files into this folder (default: print)
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_whole() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
