//! Back-links: the page of an entry shows which entries name it, grouped by collection.

use crate::content::EntryId;

use super::here::Here;
use super::{Parts, view};

impl Parts<'_> {
    /// The entries that name `id`, grouped by collection in configuration order; each group in its collection's order.
    pub(super) fn related(&self, id: EntryId, here: Here<'_>) -> Vec<view::Group> {
        let Some(from) = self.content.links.back.get(&id) else { return Vec::new() };
        self.content.touch(from);
        let mut groups = Vec::new();
        for (index, collection) in self.config.collections.iter().enumerate() {
            let Some(kind) = self.config.kinds.get(&collection.kind) else { continue };
            let mut named: Vec<(usize, EntryId)> = from
                .iter()
                .filter(|from| self.content.entries[from.0].collection == Some(index))
                .map(|from| (self.routes.rank[from.0], *from))
                .collect();
            named.sort_unstable();
            if named.is_empty() {
                continue;
            }
            // A fragment of a tree or timeline makes no sense, so it is shown as a plain list.
            let layout = match kind.layout.as_str() {
                "tree" | "timeline" | "records" => "articles",
                layout => layout,
            };
            let mut group = view::Group {
                id: format!("related-{}", collection.id),
                title: collection.title.clone(),
                layout: layout.to_owned(),
                total: named.len(),
                ..view::Group::default()
            };
            let cards = |here: Here<'_>| named.iter().map(|(_, entry)| self.card(*entry, 0, here)).collect();
            self.put(&mut group, &self.theme.items.related, here, cards);
            group.columns = Parts::columns(kind, &group);
            groups.push(group);
        }
        groups
    }
}
