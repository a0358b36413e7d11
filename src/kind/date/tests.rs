use proptest::prelude::*;

use super::*;

#[test]
fn every_form_of_the_domain() {
    for (written, shown) in [
        ("2017", "2017年"),
        ("2017-06", "2017年6月"),
        ("2017-06-15", "2017年6月15日"),
        ("2017.6", "2017年6月"),
        ("2017/6/15", "2017年6月15日"),
        // The rest after the year is as long as a year.
        ("2003-7-15", "2003年7月15日"),
        ("1949-10-1", "1949年10月1日"),
        ("2003-12-5", "2003年12月5日"),
        ("2003-7-5", "2003年7月5日"),
        ("２０１２－６－１５", "2012年6月15日"),
        ("2012年度", "2012年"),
        ("二〇一二年度", "2012年"),
        ("2012—2013年度", "2012—2013年"),
        ("2017年6月", "2017年6月"),
        ("2017年6月15日", "2017年6月15日"),
        ("二〇一七年六月", "2017年6月"),
        ("二零一七年", "2017年"),
        ("二〇一七年十二月三十一日", "2017年12月31日"),
        ("20170615", "2017年6月15日"),
        ("201706", "2017年6月"),
        ("2017年底", "2017年底"),
        ("2017年上半年", "2017年上半年"),
        ("20世纪90年代", "20世纪90年代"),
        ("1995—2003年", "1995—2003年"),
        ("1995-2003", "1995—2003年"),
        ("约1938年", "约1938年"),
        ("约1938", "约1938年"),
        ("２０１７年６月", "2017年6月"),
        // The end of a period may leave out what it shares with the start.
        ("2012年7月—2012年9月", "2012年7月—9月"),
        ("2012年7月—9月", "2012年7月—9月"),
        ("2012年7月-9月", "2012年7月—9月"),
        ("2012年7—9月", "2012年7月—9月"),
        ("2012年7月5日—8日", "2012年7月5日—2012年7月8日"),
        ("2012年7月5日至9月8日", "2012年7月5日—2012年9月8日"),
        ("2012—13年", "2012—2013年"),
        ("2012-13年", "2012—2013年"),
        // Phrases at either end are kept.
        ("1998年春—2000年秋", "1998年春—2000年秋"),
        ("1998年底—2000年", "1998年底—2000年"),
        ("约1998—2000年秋", "约1998年—2000年秋"),
        ("2012年春—秋", "2012年春—2012年秋"),
        // A day that figures refer to.
        ("截至2023年12月31日", "2023年12月31日"),
        ("截止 2023年底", "2023年底"),
        ("截至：2023-06", "2023年6月"),
        ("截止到二〇二三年底", "2023年底"),
        // Numbers joined by a hyphen.
        ("2016.6-2017.5", "2016年6月—2017年5月"),
        ("2016/6/1-2016/6/8", "2016年6月1日—2016年6月8日"),
        // Words behind a date that make it approximate.
        ("1984年前后", "约1984年"),
        ("1984前后", "约1984年"),
        ("1984年6月左右", "约1984年6月"),
        ("20世纪80年代前后", "约20世纪80年代"),
        ("上世纪八十年代", "20世纪80年代"),
        ("上世纪80年代", "20世纪80年代"),
        ("上个世纪九十年代", "20世纪90年代"),
        ("二十世纪五十年代", "20世纪50年代"),
        // Databases write a day with its midnight.
        ("2021-12-05 00:00:00", "2021年12月5日"),
        ("2021-12-05T00:00:00", "2021年12月5日"),
        ("2021/12/5 0:00", "2021年12月5日"),
        ("2021-12-05T00:00:00.000Z", "2021年12月5日"),
        // Invisible characters are ignored.
        ("\u{200E}2003\u{200E}-07\u{FEFF}", "2003年7月"),
    ] {
        assert_eq!(Date::parse(written).map(|d| d.to_string()).as_deref(), Ok(shown), "{written}");
    }
}

#[test]
fn what_is_no_date_says_why() {
    for (written, problem) in [
        ("6月", DateProblem::NoYear),
        ("17.6", DateProblem::NoYear),
        ("2017.13", DateProblem::NoSuchDay),
        // Slips for 2013 and 97.06.
        ("2113", DateProblem::TooLate),
        ("9706", DateProblem::TooLate),
        ("2113年5月", DateProblem::TooLate),
        ("2017.5-2016.6", DateProblem::NoSuchDay),
        ("上世纪", DateProblem::Unknown),
        ("上世纪八五年代", DateProblem::Unknown),
        ("前后", DateProblem::Unknown),
        ("截至目前", DateProblem::Unknown),
        ("2021-12-05 08:30:00", DateProblem::Unknown),
        ("2021 00:00", DateProblem::Unknown),
        ("2017-02-30", DateProblem::NoSuchDay),
        ("去年", DateProblem::Unknown),
        // Read as a month, or as an invalid year.
        ("2012-13", DateProblem::NoSuchDay),
        ("2012—13", DateProblem::NoYear),
        ("1998—02年", DateProblem::NoSuchDay),
        ("2012年—9月", DateProblem::NoYear),
        ("2012年7月—8日", DateProblem::NoYear),
        ("2012年9月—7月", DateProblem::NoSuchDay),
        ("2012年7月—13月", DateProblem::NoSuchDay),
        ("", DateProblem::Unknown),
        ("年度", DateProblem::Unknown),
    ] {
        assert_eq!(Date::parse(written), Err(problem), "{written}");
    }
}

#[test]
fn a_year_stands_before_its_months() {
    let key = |text: &str| Date::parse(text).expect("date").sort_key();
    assert!(key("2017") < key("2017-01") && key("2017-01") < key("2017-01-01") && key("2017-12") < key("2018"));
}

#[test]
fn what_is_shown_reads_back() {
    for text in
        ["2017", "2017-06", "2017-06-15", "1995—2003年", "约1938年", "2017年底", "1990年代", "2012年7月—9月", "1998年春—2000年秋"]
    {
        let date = Date::parse(text).expect("date");
        assert_eq!(Date::parse(&date.to_string()), Ok(date), "{text}");
    }
}

proptest! {
    #[test]
    fn dates_keep_their_precision(year in 1000_i32..2100, month in 0_u8..=12, day in 0_u8..=28, about in any::<bool>(), form in 0_usize..5) {
        let day = if month == 0 { 0 } else { day };
        let mark = if about { "约" } else { "" };
        let written = match (month, day, form) {
            (0, _, 0) => format!("{mark}{year}"),
            (0, _, _) => format!("{mark}{year}年"),
            (_, 0, 0) => format!("{mark}{year}-{month:02}"),
            (_, 0, 1) => format!("{mark}{year}.{month}"),
            (_, _, 4) if day > 0 => format!("{mark}{year}-{month}-{day}"),
            (_, 0, 2) => format!("{mark}{year}{month:02}"),
            (_, 0, _) => format!("{mark}{year}年{month}月"),
            (_, _, 0) => format!("{mark}{year}-{month:02}-{day:02}"),
            (_, _, 1) => format!("{mark}{year}/{month}/{day}"),
            (_, _, 2) => format!("{mark}{year}{month:02}{day:02}"),
            _ => format!("{mark}{year}年{month}月{day}日"),
        };
        let date = Date::parse(&written).expect("a date");
        prop_assert_eq!((date.start, date.about), (Point { year, month, day }, about));
        // The displayed form parses to the same date.
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
    }

    #[test]
    fn a_span_reads_back_as_it_is_shown(
        years in prop::array::uniform2(1000_i32..2100), months in prop::array::uniform2(0_u8..=12), days in prop::array::uniform2(0_u8..=28),
        words in prop::array::uniform2(0_usize..PHRASES.len() - 1), same in 0_usize..3,
    ) {
        let end = |at: usize, year: i32, month: u8| match (month, days[at]) {
            (0, _) => format!("{year}年{}", PHRASES[words[at]]),
            (month, 0) => format!("{year}年{month}月"),
            (month, day) => format!("{year}年{month}月{day}日"),
        };
        let last = (if same > 0 { years[0] } else { years[1] }, if same > 1 { months[0] } else { months[1] });
        let written = format!("{}—{}", end(0, years[0], months[0]), end(1, last.0, last.1));
        if let Ok(date) = Date::parse(&written) {
            prop_assert_eq!(date.start.year, years[0]);
            prop_assert_eq!(date.end.map(|end| (end.year, end.month)), Some(last));
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date), "{}", written);
        }
    }

    #[test]
    fn no_text_makes_a_date_fall(text in "[0-9年月日约至—.\\-/底初春秋世纪代〇一二十上前后截T: ]{0,14}") {
        if let Ok(date) = Date::parse(&text) {
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        }
    }
}
