//! Edits change few shards, and give the same index as a clean build.

use super::*;

#[test]
fn an_edit_changes_few_shards() {
    let records = corpus(200);
    let before = build(&records);
    let changed = |records: &[Record]| {
        let after = build(records);
        let new = names(&after).difference(&names(&before)).count();
        (new, new * 100 / names(&after).len())
    };
    // A short sentence changes the shards of its terms and of its text.
    let mut edited = records.clone();
    edited[100].body.push_str("新修的石阶通向江边的老码头");
    let (shards, _) = changed(&edited);
    assert!(shards <= 20, "{shards} shards for a sentence");
    // A short entry added or removed changes the shards of its own terms only.
    let mut more = records.clone();
    more.push(Record { year: 1995, ..record("新来的人", "一句话") });
    let (_, share) = changed(&more);
    assert!(share <= 15, "{share} % of the shards for a short entry");
    let (_, share) = changed(&records[1..]);
    assert!(share <= 60, "{share} % of the shards for an entry of 500 characters in a corpus of 200");
    let with = build(&more);
    let gone = names(&before).difference(&names(&with)).count() * 100 / names(&before).len();
    assert!(gone <= 15, "{gone} % of the shards for a short entry that goes");
}

#[test]
fn an_edit_changes_one_shard_of_those_that_stand_apart() {
    // Characters that occur in nearly all texts, and ids in several ranges.
    let common: Vec<char> = text(1, 120).chars().filter(|c| *c != '，').collect();
    let of = |number: usize| {
        let left = common.iter().enumerate().filter(|(at, _)| !(at + number).is_multiple_of(7));
        record(&format!("户{number}"), &left.map(|(_, c)| *c).collect::<String>())
    };
    let mut records: Vec<Record> = (0..3500).map(of).collect();
    let apart = |records: &[Record]| -> BTreeSet<Url> {
        let files = build(records);
        let is_apart = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\";~");
        files.into_iter().filter(|(_, bytes)| is_apart(bytes)).map(|(url, _)| url).collect()
    };
    let before = apart(&records);
    assert!(before.len() >= 4, "{before:?}");
    records[1700].body = text(5, 60);
    let changed = apart(&records).difference(&before).count();
    // In lists where it was in the first piece, another text moves up.
    assert!((1..=2).contains(&changed), "{changed} of {}", before.len());
}

#[test]
fn what_is_filed_under_one_character_is_kept_together() {
    let files = build(&corpus(300));
    let mut shards: BTreeMap<char, usize> = BTreeMap::new();
    let mut held: BTreeMap<char, usize> = BTreeMap::new();
    for (_, bytes) in files.iter().filter(|(url, _)| url.as_str().starts_with("search/k-")) {
        let text = String::from_utf8_lossy(bytes);
        let entries = text.split(';').filter_map(|entry| entry.split_once(' '));
        let mut here: BTreeSet<char> = BTreeSet::new();
        for (key, list) in entries {
            let home = key.chars().next().expect("a key");
            *held.entry(home).or_default() += weight(&(key.into(), list.as_bytes().into())) + 1;
            here.insert(home);
        }
        for home in here {
            *shards.entry(home).or_default() += 1;
        }
    }
    let homes: Vec<char> = shards.keys().copied().filter(|c| is_han(*c)).collect();
    assert!(homes.len() > 500);
    for home in homes {
        assert!(shards[&home] == 1 || held[&home] > HAN.least - HAN.group, "{home}: {} in {}", held[&home], shards[&home]);
    }
}

#[test]
fn an_edit_merges_nothing_and_gives_the_same() {
    let (_folder, store) = store();
    // Enough records that the lists of characters have further pieces.
    let mut records: Vec<Record> =
        corpus(700).into_iter().map(|record| Record { body: text(1, 40) + &record.body[..180], ..record }).collect();
    let (mut files, _) = build_on(&records, BTreeMap::new(), &store);
    assert_eq!(files, build(&records));
    let edits: [fn(&mut Vec<Record>); 6] = [
        |records| records[300].body.push_str("新修的石阶通向江边的老码头"),
        |records| records[20].body = text(1, 60),
        |records| records.push(Record { year: 1995, ..record("新来的人", "一句话，江边") }),
        |records| records[40].title.push('新'),
        |records| records[600].body.truncate(300),
        |records| drop(records.remove(77)),
    ];
    for (number, edit) in edits.iter().enumerate() {
        edit(&mut records);
        assert!(is_edited(&records, files.clone(), &store), "edit {number} merges");
        let (now, made) = build_on(&records, files, &store);
        assert!(now == build(&records), "edit {number}");
        // A record with another title moves, so every list that contains it changes; likewise when one is removed.
        assert!(matches!(number, 3 | 5) || made < now.len() / 2, "edit {number}: {made} of {} made", now.len());
        files = now;
    }
    // When the last document with the fold of a traditional character goes, so does that pair of the table.
    let table = |files: &BTreeMap<Url, Vec<u8>>| {
        files.keys().filter(|url| url.as_str().starts_with("search/f-")).cloned().collect::<Vec<_>>()
    };
    let without = table(&files);
    records[300].body.push('鸟');
    let (with, _) = build_on(&records, files, &store);
    assert!(with == build(&records) && table(&with) != without);
    records[300].body.pop();
    assert!(is_edited(&records, with.clone(), &store));
    let (mut files, _) = build_on(&records, with, &store);
    assert!(files == build(&records) && table(&files) == without);
    // A shard that was tampered with is written again.
    records[5].body.push_str("石阶");
    let touched = files.iter_mut().filter(|(url, _)| url.as_str().starts_with("search/k-"));
    touched.for_each(|(_, bytes)| bytes.push(b'\n'));
    assert!(!is_edited(&records, files.clone(), &store));
    assert!(build_on(&records, files, &store).0 == build(&records));
}

#[test]
fn lists_in_many_pieces_are_edited_piece_by_piece() {
    let (_folder, store) = store();
    // Characters in nearly all texts, in half of them, in a few hundred, in just about as many as a first piece holds, and in
    // titles: full and partly filled first pieces, and ranges whose last document comes and goes.
    let of = |number: usize, year: i32| {
        let some = [
            (true, '江'),
            (number.is_multiple_of(2), '畔'),
            (number.is_multiple_of(9), '阶'),
            (number < 257, '桥'),
            (number.is_multiple_of(11), '社'),
        ];
        let body: String = some.iter().filter(|(holds, _)| *holds).map(|(_, c)| *c).collect();
        let title = if number.is_multiple_of(5) { format!("江{number}") } else { format!("户{number}") };
        Record { year, name: false, url: Url::new(format!("{number}.html")), ..record(&title, &body) }
    };
    let mut records: Vec<Record> = (0..3600).map(|number| of(number, 1990 + i32::try_from(number / 600).unwrap_or(0))).collect();
    let (mut files, _) = build_on(&records, BTreeMap::new(), &store);
    let mut state = 7_usize;
    for step in 0..24 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 33) % records.len();
        let body = &mut records[at].body;
        match step % 6 {
            0 => body.clear(),
            1 => *body = "江畔阶桥社".to_owned(),
            2 => body.push('桥'),
            3 => *body = body.replace(['江', '畔'], ""),
            4 => records[at].title.push('江'),
            _ => {
                let other = (at + 1800) % records.len();
                records[other].body.clear();
                records[at].body.push_str("阶社");
            }
        }
        // Another title changes the ids of the record and of those after it.
        assert!(step % 6 == 4 || is_edited(&records, files.clone(), &store), "step {step} merges");
        files = build_on(&records, files, &store).0;
        assert!(files == build(&records), "step {step}, {}", records[at].title);
    }
}

#[test]
fn where_the_first_key_of_a_shard_goes_the_one_before_goes_on() {
    let (_folder, store) = store();
    // Words that occur in one text each.
    let word = |number: usize| format!("k{:05}{}", number * 7919 % 10_007, "x".repeat(20));
    let words = |numbers: std::ops::Range<usize>| numbers.map(word).collect::<Vec<_>>().join(" ");
    let body = |number: usize| words(number * 20..number * 20 + 20);
    let mut records: Vec<Record> = (0..500).map(|number| record(&format!("户{number}"), &body(number))).collect();
    let (mut files, _) = build_on(&records, BTreeMap::new(), &store);
    let firsts = |files: &BTreeMap<Url, Vec<u8>>| -> Vec<String> {
        let shards = files.iter().filter(|(url, _)| url.as_str().starts_with("search/k-"));
        let first = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes).split_once("\";")?.1.split_once(' ')?.0.to_owned());
        shards.filter_map(|(_, bytes)| first(bytes)).filter(|key| key.starts_with('k')).collect()
    };
    let all = firsts(&files);
    assert!(all.len() > 6, "{all:?}");
    for first in all {
        let record = records.iter_mut().find(|record| record.body.contains(&first)).expect("the text of the word");
        record.body = record.body.replace(&first, "");
        assert!(is_edited(&records, files.clone(), &store), "without {first}");
        files = build_on(&records, files, &store).0;
        assert!(files == build(&records), "without {first}");
    }
}

#[test]
fn keys_that_cannot_be_read_any_more_are_made_anew() {
    let (folder, store) = store();
    let mut records = corpus(60);
    let (files, _) = build_on(&records, BTreeMap::new(), &store);
    records[7].body.push_str("石阶");
    let kept = Kept::of(&store, &Allowed::default());
    let indexer = Indexer::of(records.len(), kept.as_ref());
    for (number, record) in records.iter().enumerate() {
        indexer.add(number, sketch(record), &Allowed::default(), &BTreeSet::new());
    }
    // The ledger is lost after the records were found in it.
    let ledger = std::fs::File::options().write(true).open(folder.path().join(".cache/ledgers/terms"));
    ledger.and_then(|ledger| ledger.set_len(0)).expect("truncated");
    let board = Board::on(&records, files);
    indexer.finish(&board);
    let files = board.files.into_inner().expect("no panic");
    assert!(files == build(&records));
    // What is kept after that is right as well.
    records[8].body.push_str("码头");
    assert!(build_on(&records, files, &store).0 == build(&records));
}
