//! A wrong call, told in Chinese: clap says it in English alone.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong with the call that clap refused, and what may be written; `None` for what a person hardly types.
pub(super) fn chinese(error: &clap::Error) -> Option<String> {
    let text = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) => (!all.is_empty()).then(|| all.join("、")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg);
    let (wrong, near) = match error.kind() {
        ErrorKind::UnknownArgument => (format!("不认识「{}」", argument?), text(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            (format!("没有命令「{}」", text(ContextKind::InvalidSubcommand)?), text(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            let wrong = match value.as_str() {
                "" => format!("「{}」后面要写一个值", argument?),
                value => format!("「{}」不能写「{value}」", argument?),
            };
            (wrong, text(ContextKind::SuggestedValue))
        }
        ErrorKind::MissingRequiredArgument => (format!("没有写「{}」", argument?), None),
        ErrorKind::ArgumentConflict => (format!("「{}」写了两次，或不能与别的选项同用", argument?), None),
        _ => return None,
    };
    let near = near.map(|near| format!("，是不是「{near}」？")).unwrap_or_default();
    let allowed = text(ContextKind::ValidValue).map(|all| format!("\n可以写：{all}")).unwrap_or_default();
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => format!("\n\n{}", usage.to_string().replace("Usage:", "用法:")),
        _ => String::new(),
    };
    Some(format!("错误: {wrong}{near}{allowed}{usage}\n\n全部命令和选项：加上 --help"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::Args;
    use super::*;

    #[test]
    fn what_is_mistyped_is_told_in_chinese() {
        for (call, told) in [
            (&["build", "--nope"][..], "不认识「--nope」"),
            (&["bild"], "没有命令「bild」，是不是「build」？"),
            (&["build", "--jobs", "0"], "「--jobs <N>」不能写「0」"),
            (&["build", "--format", "xml"], "「--format <FORMAT>」不能写「xml」\n可以写：human、json"),
            (&["build", "--site"], "「--site <DIR>」后面要写一个值"),
            (&["publish"], "没有写「<DIR>」"),
            (&["build", "--strict", "--strict"], "「--strict」写了两次"),
        ] {
            let error = Args::try_parse_from(["changlang"].iter().chain(call)).expect_err("a wrong call");
            let words = chinese(&error).expect("words");
            assert!(words.starts_with(&format!("错误: {told}")), "{words}");
        }
        let help = Args::try_parse_from(["changlang", "--help"]).expect_err("help");
        assert_eq!(chinese(&help), None);
    }
}
