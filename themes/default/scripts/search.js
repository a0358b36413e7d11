// Search, the engine: reads the shards that src/search wrote. A classic script, so that it works from file:// too.
// Changlang.search(query, {limit, facets, early}) → Promise of {hits, total, exact, least, groups, years, words}; it rejects when a
// file is missing. `exact`: every hit was held against its text, or one key alone tells it; `least`: there are more than were read.
// `early(hits, told)` is called as texts come, with the hits that were held against theirs; `told()` gives the rest of it by then.
(function () {
  'use strict';
  var home = document.currentScript.src.replace(/assets\/[^/]*$/, 'search/');
  var HAN = '\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}';
  var RUN = new RegExp('[' + HAN + ']+|(?:(?![' + HAN + '])[\\p{Alphabetic}\\p{N}])+', 'gu');
  var OTHER = '[^\\p{Alphabetic}\\p{N}' + HAN; // with its closing bracket: what is in no run
  var isHan = new RegExp('^[' + HAN + ']', 'u'), ENDS = new RegExp('^' + OTHER + ']+|' + OTHER + ']+$', 'gu');
  var index, table = {}, odd, folds, shards = {}, waiting = {}, rows = {}, kept = [], plain = '', api = window.Changlang = {};

  // ---- files
  window.changlangSearch = (name, value) => {
    if (waiting[name]) waiting[name](value);
    delete waiting[name];
  };

  function load(name, query) {
    return shards[name] || (shards[name] = new Promise((resolve, reject) => {
      var script = document.createElement('script');
      waiting[name] = resolve;
      script.src = home + name + '.js' + (query || '');
      // Gone, or there without what it should say.
      script.onload = script.onerror = () => { if (waiting[name]) { delete shards[name]; reject(name); } };
      document.head.appendChild(script);
    }));
  }

  function numbers(text) {
    var out = [], value = 0, digit, code, i;
    for (i = 0; i < text.length; i += 1) {
      code = text.charCodeAt(i);
      // Those from # on, without , ; < and \.
      digit = code - 35 - (code > 44) - (code > 59) - (code > 60) - (code > 92);
      if (digit < 60) { out.push(value * 60 + digit); value = 0; } else value = value * 28 + digit - 59;
    }
    return out;
  }

  /** Numbers from their gaps, each so much above the one before at the least. */
  function sums(text, least) { var next = -least; return numbers(text).map(gap => (next += gap + least)); }

  /** Firsts, and the names of shards that begin there. */
  function named(firsts, names, size) { return firsts.map((first, i) => [first, names.substr(i * size, size)]); }
  function listed(text) { text = text.split(' '); return named(sums(text[0], 0), text[1], 4); }

  function open(value) {
    var base = 0, year = 0, list = numbers(value.b), i;
    index = { folds: value.f, common: value.h, heads: value.k ? named(value.k.split(' '), value.s, 8) : [], ranges: value.t ? [[0, '', listed(value.t)]] : named(sums(value.d, 0), value.r, 8), buckets: [] };
    for (i = 0; i < list.length; i += 3) {
      year = (year + list[i + 2]) % 3000;
      index.buckets.push([base, value.c[list[i + 1]], year === 2999 ? 0 : 3000 - year]);
      base += list[i];
    }
    rows = {};
    kept = [];
    isForeign('');
    api.reach = value.l.split(' ');
  }

  /** The last of sorted pairs that is not beyond the key; the first, where all are. */
  function place(list, key) {
    var low = 0, high = list.length, middle;
    while (low < high) { middle = (low + high) >> 1; if (list[middle][0] <= key) low = middle + 1; else high = middle; }
    return low && low - 1;
  }

  function within(list, key) { return list[place(list, key)]; }

  // ---- text
  /** Width and case, and whatever the table holds; one character becomes one. Most of a text is neither: it is not looked at one by one. */
  function fold(text) {
    odd = odd || new RegExp('[A-Z\\x80-\u3000\ua000-\u{1ffff}' + Object.keys(table).join('') + ']', 'gu');
    return text.replace(odd, c => {
      var code = c.charCodeAt(0), low;
      if (code > 0xff00 && code < 0xff5f) c = String.fromCharCode(code - 0xfee0);
      else if (code === 0x3000) c = ' ';
      c = table[c] || c;
      low = c.toLowerCase();
      return low.length === c.length ? low : c;
    });
  }

  /** Characters, each with what it folds to. */
  function learn(text) {
    var all = [...text], i;
    for (i = 0; all[i + 1]; i += 2) { table[all[i]] = all[i + 1]; odd = 0; }
  }

  async function withTable() {
    learn(await load('f-' + index.folds));
    folds = true;
  }

  /** Whether a character that was typed is none of the mainland's common ones (GB 2312): it is traditional, or seldom. */
  function isForeign(text) {
    if (!plain) {
      for (var i = 13536, bytes = new Uint8Array(i); i--;) bytes[i] = i % 2 ? 161 + (i >> 1) % 94 : 176 + i / 188;
      plain = new TextDecoder('gbk').decode(bytes);
    }
    return (text.match(/[\u4e00-\u9fff]/g) || []).some(c => !plain.includes(c));
  }

  // ---- keys
  /** The key of two characters: filed under the seldomer. */
  function rank(c) { var i = index.common.indexOf(c); return i < 0 ? c : String.fromCharCode(i); }
  function two(a, b) { return rank(a) < rank(b) ? b + a + "'" : a + b; }

  function entry(text, at) {
    var from = text.indexOf(' ', at), lists = text.slice(from + 1, text.indexOf(';', from)).split(/[!,]/), more = numbers(lists[2] || '');
    return { key: text.slice(at, from), title: sums(lists[0], 1), body: sums(lists[1], 1), left: more[0], count: more[1], next: more[2] };
  }

  /** The list of one key, its first piece. */
  async function exact(key) {
    // One that is not there is found behind all, empty.
    var text = await load('k-' + within(index.heads, key)[1]) + ';' + key + ' ,;';
    return entry(text, text.indexOf(';' + key + ' ') + 1);
  }

  /** Every entry whose key begins so; `cut` when that would be more than eight shards. */
  async function scan(prefix) {
    var from = place(index.heads, prefix), found = [];
    var wanted = index.heads.slice(from).filter((one, i) => !i || one[0].startsWith(prefix));
    (await Promise.all(wanted.slice(0, 8).map(one => load('k-' + one[1])))).forEach(text => {
      for (var at = text.indexOf(';' + prefix); at >= 0; at = text.indexOf(';' + prefix, at + 1)) found.push(entry(text, at + 1));
    });
    found.cut = wanted.length > 8;
    return found;
  }

  /** Lists as one: what runs upwards already is merged by this, not sorted. */
  function sorted(lists) { return [].concat(...lists).sort((a, b) => a - b); }

  async function beginning(prefix) {
    var found = await scan(prefix);
    return { title: sorted(found.map(e => e.title)), body: sorted(found.map(e => e.body)), cut: found.cut };
  }

  function both(list) { return list.both = list.both || sorted([list.title, list.body]); }
  function common(lists) {
    return lists.reduce((some, list) => {
      var at = 0;
      return some.filter(id => {
        while (list[at] < id) at += 1;
        return list[at] === id;
      });
    });
  }
  function last(list) { return both(list).slice(-1)[0] || 0; }

  /** Reads further pieces of long lists while they could still give a result among the first `want`. */
  async function grow(lists, want, fits) {
    for (;;) {
      var piece, id, found = common(lists.map(both)).filter(fits), end = Math.min(...lists.filter(list => !list.left).map(last));
      var short = lists.filter(list => list.left && last(list) < end).sort((a, b) => last(a) - last(b))[0];
      if (!short || found.length >= want) return { found, open: !!short };
      // Pieces are ranges of ids: on to one where any fits.
      for (id = short.next - 1 << 10; short.next < short.left && !fits(id);) short.next = (++id >> 10) + 1;
      piece = await exact(/^.$/u.test(short.key) ? '~' + short.next + short.key : short.key + '~' + short.next);
      short.title.push(...piece.title);
      short.body.push(...piece.body);
      short.both = 0;
      if (short.next++ === short.left) short.left = 0;
    }
  }

  // ---- readings
  // What looks like a syllable; the keys themselves tell whether it is one.
  var SYLLABLE = /^([bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?([aeiouv]{1,3}(ng?)?|er)$/;

  /** Whether letters run through the syllables: spelt out, initials, or both. 2: to their end. */
  function reads(syllables, at, typed) {
    var n, end, syllable = syllables[at];
    if (!typed) return at === syllables.length ? 2 : 1;
    if (!syllable) return 0;
    for (n = Math.min(syllable.length, typed.length); n > 0; n -= 1) {
      if (typed.startsWith(syllable.slice(0, n)) && (n === syllable.length || n === 1 || n === typed.length || (n === 2 && typed[1] === 'h'))) {
        end = reads(syllables, at + 1, typed.slice(n));
        if (end) return end;
      }
    }
    return 0;
  }

  /** The beginnings of keys that may hold what was typed, by how many initials that takes. */
  function cuts(typed) {
    var out = [];
    (function next(rest, parts, cost) {
      var n, full, part;
      if (out.length > 60) return;
      if (!rest) {
        for (full = 0; full < parts.length && parts[full].length > 1 && SYLLABLE.test(parts[full]); full += 1);
        part = full || !parts[1] ? "'" + parts.slice(0, full + 1).join("'") : ':' + parts.map(p => p[0]).join('');
        out.push([cost, part]);
        return;
      }
      for (n = Math.min(6, rest.length); n > 0; n -= 1) {
        part = rest.slice(0, n);
        if (n === 1 || SYLLABLE.test(part) || /^[zcs]h$/.test(part) || (n === rest.length && n < 6 && /^[zcs]?[a-z][aeiou]/.test(part))) next(rest.slice(n), parts.concat(part), cost + !SYLLABLE.test(part));
      }
    }(typed, [], 0));
    if (typed.length < 7) out.push([0, ':' + typed]);
    var least = Math.min(...out.map(cut => cut[0] || (cut[1][0] === ':' ? 99 : 0)));
    return [true, false].map(cheap => {
      return [...new Set(out.filter(cut => cheap === (cut[0] <= least)).map(cut => cut[1]))].slice(0, 8);
    });
  }

  function syllables(key) { return key.slice(key[0] === ':' ? key.indexOf(':', 1) + 1 : 1).split('~')[0].split("'"); }

  /** The entries of keys that read as typed. */
  async function reading(typed) {
    var found;
    for (var prefixes of cuts(typed)) {
      var all = await Promise.all(prefixes.map(scan));
      found = all.flat().filter(e => (e.fit = reads(syllables(e.key), 0, typed)));
      found.cut = all.some(some => some.cut);
      if (found.length) break;
    }
    return found;
  }

  function latin(text) {
    var typed = text.normalize('NFD').replace(/u[:\u0308]/g, 'v').replace(/[\u0300-\u036f'’\s]/g, '').replace(/([a-z])[1-5](?![0-9])/g, '$1');
    return /^[a-z]{1,40}$/.test(typed) ? typed : '';
  }

  // ---- documents
  async function row(id) {
    var range = within(index.ranges, id);
    if (!rows[id]) {
      var list = range[2] = range[2] || listed(await load('r-' + range[1]));
      var shard = within(list, id - range[0]), first = range[0] + shard[0], of = bucket(first);
      (await load('d-' + of[2] + '-' + (first - of[0]) + '-' + shard[1])).forEach(row => { rows[first + row[0]] = row; learn(row[7]); });
    }
    return rows[id];
  }

  function bucket(id) { return within(index.buckets, id); }

  // ---- a query
  /**
   * The pairs of a query grouped by shard: first the shard of the query's first pair, which is read for a whole name anyway, then
   * those that likely narrow most. Shards are about equally large, so one that spans more characters holds shorter lists.
   */
  function gathered(pairs) {
    var by = {}, worth = 99;
    pairs.forEach(key => {
      var at = place(index.heads, key), group = by[at] = by[at] || [];
      group.push(key);
      group.worth = (group.worth || worth) + !index.common.includes(key[1]) + ((index.heads[at + 1] || '\uffff')[0].charCodeAt() - index.heads[at][0].charCodeAt()) ** 0.2;
      worth = 0;
    });
    return Object.values(by).sort((a, b) => b.worth - a.worth);
  }

  /** Those that may answer, by rank. Of the pairs of a phrase no more are read than leave ten, and four shards of them at first: texts tell. */
  async function candidates(words, options, want, shards) {
    var runs = words.flatMap(word => word.match(RUN) || []);
    var name = runs.join(''), { collection, year, ...others } = options.facets || {}, typed = latin(options.query);
    var long = runs.some(run => /../u.test(run));
    var must = [], pairs = [], spelt = [[], [], []], number = 2, groups, whole, rest, lists, grown;
    if (!runs.length || !index.heads.length) return { ids: [], total: 0 };
    runs.forEach((run, number) => {
      var letters = [...run], han = isHan.test(run), head = han ? letters.slice(0, 2) : [run];
      if (!number) {
        whole = head[1] ? two(...head) : head[0];
        rest = name.slice(head.join('').length);
      }
      if (letters.length === 1) { if (!long) must.push(han ? exact(run) : beginning(run)); }
      else if (!han) must.push(beginning(letters.slice(0, 32).join('')));
      else pairs.push(...letters.slice(1).map((c, i) => two(letters[i], c)));
    });
    for (var key in others) if (others[key]) must.push(exact('#' + safe(key) + '=' + safe(others[key])));
    function fits(id) {
      var of = bucket(id);
      return (collection == null || of[1][0] === collection) && (!year || of[2] === +year);
    }
    async function read() {
      lists = await Promise.all(groups.slice(0, number).flat().map(exact).concat(must));
      grown = await grow(lists, want * 2, fits);
      if (number < groups.length && number < shards && grown.found.length > 10) { number += 1; await read(); }
    }
    groups = gathered(pairs);
    var got = await Promise.all([exact(whole + '=' + rest), typed ? reading(typed) : [], read()]);
    got[1].forEach(e => { spelt[e.fit === 2 ? 0 : 1].push(e.title); spelt[2].push(e.body); });
    var facet = lists.filter(list => /^#/.test(list.key)).map(both), narrowed = list => common([list, ...facet]);
    spelt = spelt.map(sorted).map(narrowed);
    var ids = [...new Set([narrowed(got[0].title), common(lists.map(list => list.title)), ...spelt, grown.found].flatMap(staying))].filter(fits);
    var sure = pairs.length + must.length === 1, one = sure && collection == null && !year && lists[0].count;
    return {
      ids: ids, read: new Set(spelt.flat()), total: Math.max(one || 0, ids.length), one: one, grows: grown.open, sure: sure, partial: number === shards && shards < groups.length,
      open: grown.open || got[1].cut || lists.some(list => list.cut)
    };
  }

  /** What was shown last comes first among its equals: whoever types on sees it stay, and its text is at hand. */
  function staying(list) {
    kept.forEach(id => {
      var at = list.indexOf(id), first = list.findIndex(other => other >= bucket(id)[0]);
      if (at > first) list.splice(first, 0, ...list.splice(at, 1));
    });
    return list;
  }

  function safe(text) { return String(text).replace(new RegExp(OTHER + '-]', 'gu'), '_'); }

  async function answer(words, options, want, shards) {
    var limit = Math.min(options.limit, 200), found = await candidates(words, options, want, shards);
    var ids = found.ids, hits = [], dropped = 0, at = 0, end;
    function test(id) {
      var [, url, title, note, aliases, facets, text] = rows[id], whole = [title, aliases, text].join('\n'), of = bucket(id);
      if (found.read.has(id) || words.every(word => whole.includes(word) || fold(whole).includes(word))) hits.push({ url, title, note, collection: of[1][0], year: of[2], facets, text });
      else { dropped += 1; ids[at] = -1; }
    }
    function told() {
      var groups = {}, years = {};
      function tally(list, key, name) { (list[key] = list[key] || [key, name, 0])[2]++; }
      ids.filter(id => id >= 0).map(bucket).forEach(of => {
        tally(groups, ...of[1]);
        if (of[2]) tally(years, of[2]);
      });
      return { hits, total: found.total - dropped, exact: !found.open && (found.sure || ids.slice(at).every(id => found.read.has(id))), least: found.open && !found.one, groups: Object.values(groups), years: Object.values(years), words };
    }
    /** In the order of their rank: what came sooner waits. */
    function step() {
      for (; at < end && rows[ids[at]]; at += 1) test(ids[at]);
      if (options.early) options.early(hits, told);
    }
    do {
      end = Math.min(ids.length, at + Math.min(limit - hits.length, at ? 20 : 4));
      // What is at hand is shown before anything is asked for; and each file that is asked for keeps those that came waiting.
      step();
      await Promise.all(ids.slice(at, end).map(async id => {
        if (!await row(id)) throw id;
        step();
      }));
      // Most of what was read so far was none: more of the phrase.
      if (found.partial && dropped > hits.length) return answer(words, options, want, shards + 2);
    } while (at < ids.length && hits.length < limit);
    // Further pieces of the lists.
    if (found.grows && hits.length < limit && want < 1e5) return answer(words, options, want * 4, shards);
    kept = ids.slice(0, at).reverse();
    return told();
  }

  /** As it was typed; then without the signs inside; then with the table of traditional characters. */
  async function run(query, options) {
    if (index.folds && !folds && isForeign(query)) await withTable();
    var text = fold(query), words = text.split(/\s+/).map(word => word.replace(ENDS, '')).filter(Boolean), loose = text.match(RUN) || [];
    options.query = text;
    var result = await answer(words, options, options.limit, 4);
    if (!result.hits.length && loose.join(' ') !== words.join(' ')) result = await answer(loose, options, options.limit, 4);
    if (result.hits.length || !index.folds || folds || !/[^\0-\x7f]/.test(text)) return result;
    await withTable();
    return text === fold(text) ? result : run(query, options);
  }

  var opened;
  api.fold = fold;
  /** The manifest, loaded when it is first wanted. */
  api.ready = () => opened || (opened = load('index').then(open));

  api.search = async function (query, options) {
    query = query.slice(0, 200).replace(/[\ud800-\udfff]/gu, ' '); // halves of characters
    options = { limit: 10, ...options };
    try {
      await api.ready();
      return await run(query, options);
    } catch (error) {
      // The site was renewed under an open page: once more, with today's manifest.
      delete shards.index;
      await (opened = load('index', '?' + Date.now()).then(open));
      return run(query, options);
    }
  };

  // For the pad of a kiosk.
  api.latin = text => latin(fold(text));
  api.reading = reading;
  api.reads = (key, typed) => reads(syllables(key), 0, typed);
}());
