//! The edits that people make, one at a time, each with a one-line description.

use super::chance::Chance;
use super::site::Site;

/// Makes one edit and describes it. It may leave a dangling reference, which the next edit repairs.
pub(super) fn edit(site: &mut Site, chance: &mut Chance) -> String {
    if let Some(told) = mend(site) {
        return told;
    }
    let member = chance.below(site.members.len());
    match chance.below(24) {
        0 | 1 => {
            site.add_member(chance);
            format!("add member {}", site.members[site.members.len() - 1].name)
        }
        2 if site.members.len() > 2 => {
            let gone = site.members.remove(member).name;
            // One time in four the links to the member stay, and the site has errors until they are repaired.
            if !chance.once_in(4) {
                site.texts().for_each(|text| text.links.retain(|link| *link != gone));
            }
            format!("delete member {gone}")
        }
        3 => {
            let number = site.fresh();
            let member = &mut site.members[member];
            member.file = format!("file{number}");
            format!("rename the file of {} to {}", member.name, member.file)
        }
        4 => {
            let new = format!("陈{}", site.members[member].name.chars().skip(1).collect::<String>());
            let old = std::mem::replace(&mut site.members[member].name, new.clone());
            site.texts().flat_map(|text| &mut text.links).filter(|link| **link == old).for_each(|link| link.clone_from(&new));
            format!("rename member {old} to {new}")
        }
        5 | 6 => {
            let withdrawn = !site.members[member].withdrawn;
            site.members[member].withdrawn = withdrawn;
            format!("{} is {}", site.members[member].name, if withdrawn { "withdrawn" } else { "shown again" })
        }
        7 | 8 => {
            let text = site.text(chance);
            site.members[member].text = text;
            format!("another body of {}", site.members[member].name)
        }
        9 => {
            site.members[member].group = chance.below(4);
            format!("{} in group {}", site.members[member].name, site.members[member].group)
        }
        10 => {
            let number = site.fresh();
            site.members[member].slug =
                format!("s-{}", number.to_string().replace(|digit: char| digit.is_ascii_digit(), "k") + &"x".repeat(number % 13));
            let slug = site.members[member].slug.clone();
            if site.members.iter().filter(|other| other.slug == slug).count() > 1 {
                site.members[member].slug.push_str(&"y".repeat(1 + member));
            }
            format!("{} at {}", site.members[member].name, site.members[member].slug)
        }
        11 => {
            site.members[member].portrait = if chance.once_in(2) { None } else { Some(chance.below(3)) };
            format!("portrait of {}: {:?}", site.members[member].name, site.members[member].portrait)
        }
        12 => {
            site.add_event(chance);
            "add event".to_owned()
        }
        13 => events(site, chance),
        14 => {
            if site.honours.is_empty() || chance.once_in(2) {
                site.add_honour(chance);
                return "add honour".to_owned();
            }
            let at = chance.below(site.honours.len());
            site.honours[at].year = 1960 + chance.below(60);
            format!("honour {} in {}", site.honours[at].title, site.honours[at].year)
        }
        15 => households(site, chance),
        16 => {
            let at = chance.below(site.pictures.len());
            site.pictures[at] += 1;
            format!("picture {at} is another")
        }
        17 => {
            site.colour = chance.below(90) + 10;
            "a token of the theme".to_owned()
        }
        18 => {
            site.missing_page = site.fresh();
            "a template of the theme".to_owned()
        }
        19..=22 => words(site, chance),
        _ => settings(site, chance),
    }
}

/// Changes the words of a body, of its summary, or of both, and in a body also headings and links; nothing else changes.
pub(super) fn words(site: &mut Site, chance: &mut Chance) -> String {
    let (one, two, three) = (site.fresh(), site.fresh(), site.fresh());
    let links = site.text(chance).links;
    let members = site.members.len();
    let which = chance.below(site.members.len() + site.events.len() + 1);
    let home = (&"the home page".to_owned(), &mut site.foreword);
    let texts = site.members.iter_mut().map(|member| (&member.name, &mut member.text));
    let mut texts = texts.chain(site.events.iter_mut().map(|event| (&event.title, &mut event.text))).chain([home]);
    let Some((name, text)) = texts.nth(which) else { return "no words".to_owned() };
    let (is_body, is_summary) = [(true, false), (true, false), (false, true), (true, true)][chance.below(4)];
    if is_body {
        text.word = one;
        text.heading = [text.heading, text.heading, three, 0][chance.below(4)];
        // The links of an event are also in its front matter (`people`), so they stay.
        if which < members && chance.once_in(2) {
            text.links = links;
        }
    }
    // Adding or removing a summary would move the lines below it.
    if is_summary && text.summary != 0 {
        text.summary = two;
    }
    format!("words of {name}: body {is_body}, summary {is_summary}")
}

/// Removes dangling links, if there are any.
fn mend(site: &mut Site) -> Option<String> {
    let names: Vec<String> = site.members.iter().map(|member| member.name.clone()).collect();
    let mut lost = Vec::new();
    site.texts().for_each(|text| {
        lost.extend(text.links.iter().filter(|link| !names.contains(link)).cloned());
        text.links.retain(|link| names.contains(link));
    });
    (!lost.is_empty()).then(|| format!("mend links to {lost:?}"))
}

fn events(site: &mut Site, chance: &mut Chance) -> String {
    let at = chance.below(site.events.len());
    if site.events.len() > 2 && chance.once_in(3) {
        return format!("delete event {}", site.events.remove(at).title);
    }
    if chance.once_in(2) {
        site.events[at].year = 1960 + chance.below(60);
    } else {
        let text = site.text(chance);
        site.events[at].text = text;
    }
    format!("change event {}", site.events[at].title)
}

fn households(site: &mut Site, chance: &mut Chance) -> String {
    let at = chance.below(site.households.len());
    match chance.below(3) {
        0 => {
            let row = [site.fresh(), chance.below(6), chance.below(4), chance.below(4)];
            site.households.insert(at, row);
            format!("add row {at}")
        }
        1 if site.households.len() > 4 => {
            site.households.remove(at);
            format!("delete row {at}")
        }
        _ => {
            site.households[at][1 + chance.below(3)] = chance.below(4);
            format!("change row {at}")
        }
    }
}

fn settings(site: &mut Site, chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => site.title = site.fresh(),
        1 => site.per_page = 2 + chance.below(4),
        _ => site.has_base_url = !site.has_base_url,
    }
    "site.yaml".to_owned()
}
