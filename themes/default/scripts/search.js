// The search engine: reads the shards written by src/search. A classic script, so that it works from file:// too.
// Changlang.search(query, {limit, facets, early}) → Promise of {hits, total, exact, least, groups, years, words}; it rejects when a
// file is missing. `exact`: `total` is certain, since every hit was checked against its text or needs no check. `least`: `total` is
// a lower bound, since lists were not read to their end. `early(hits, told)` is called as texts arrive, with the hits checked so
// far; `told()` returns the result as of then.
(function () {
  'use strict';
  var home = document.currentScript.src.replace(/assets\/[^/]*$/, 'search/');
  var HAN = '\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}';
  var OTHER = '[^\\p{Alphabetic}\\p{N}' + HAN + ']'; // a character outside all runs
  var LATIN = '(?:(?![' + HAN + '])[\\p{Alphabetic}\\p{N}])', RUN = new RegExp('[' + HAN + ']+|' + LATIN + '+', 'gu');
  var isHan = new RegExp('^[' + HAN + ']', 'u'), ENDS = new RegExp('^' + OTHER + '+|' + OTHER + '+$', 'gu');
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
      // Missing, or loaded without passing its value.
      script.onload = script.onerror = () => { if (waiting[name]) { delete shards[name]; reject(name); } };
      document.head.appendChild(script);
    }));
  }

  function numbers(text) {
    var out = [], value = 0, digit, code, i;
    for (i = 0; i < text.length; i += 1) {
      code = text.charCodeAt(i);
      // The digits are the printable characters from # on, without , ; < and \.
      digit = code - 35 - (code > 44) - (code > 59) - (code > 60) - (code > 92);
      if (digit < 60) { out.push(value * 60 + digit); value = 0; } else value = value * 28 + digit - 59;
    }
    return out;
  }

  /** Numbers from their gaps; each is at least `least` above the one before. */
  function sums(text, least) { var next = -least; return numbers(text).map(gap => (next += gap + least)); }

  /** Pairs of a first key or id and the name of the shard that begins there. */
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

  /** The index of the last of the sorted pairs that is not beyond the key; of the first if all are. */
  function place(list, key) {
    var low = 0, high = list.length, middle;
    while (low < high) { middle = (low + high) >> 1; if (list[middle][0] <= key) low = middle + 1; else high = middle; }
    return low && low - 1;
  }

  function within(list, key) { return list[place(list, key)]; }

  // ---- text
  /** Folds width, case and what is in the table, one character to one. A regular expression skips the rest, most of a text. */
  function fold(text) {
    odd = odd || new RegExp('[A-Z\\x80-\u3000\ua000-\u{1ffff}' + Object.keys(table).join('') + ']', 'gu');
    return text.replace(odd, c => {
      var code = c.charCodeAt(0), low;
      if (code > 0xff00 && code < 0xff5f) c = String.fromCharCode(code - 0xfee0);
      else if (code === 0x3000) c = ' ';
      else if (code > 0x2eff && code < 0x2fd6) c = c.normalize('NFKC'); // radicals
      c = table[c] || c;
      low = c.toLowerCase();
      return low.length === c.length ? low : c;
    });
  }

  /** Adds characters to the table; `text` alternates characters and their folds. */
  function learn(text) {
    var all = [...text], i;
    for (i = 0; all[i + 1]; i += 2) { table[all[i]] = all[i + 1]; odd = 0; }
  }

  async function withTable() {
    learn(await load('f-' + index.folds));
    folds = true;
  }

  /** Whether a text has a character outside GB 2312, the common ones of the mainland: it is traditional, or rare. */
  function isForeign(text) {
    if (!plain) {
      for (var i = 13536, bytes = new Uint8Array(i); i--;) bytes[i] = i % 2 ? 161 + (i >> 1) % 94 : 176 + i / 188;
      plain = new TextDecoder('gbk').decode(bytes);
    }
    return (text.match(/[\u4e00-\u9fff]/g) || []).some(c => !plain.includes(c));
  }

  // ---- keys
  /** The key of a pair, filed under its rarer character. */
  function rank(c) { var i = index.common.indexOf(c); return i < 0 ? c : String.fromCharCode(i); }
  function two(a, b) { return rank(a) < rank(b) ? b + a + "'" : a + b; }

  function entry(key, lists) {
    var [title, body, more] = lists.split(/[!,]/), [left, count, next] = numbers(more || '');
    return { key, title: sums(title, 1), body: sums(body, 1), left, count, next };
  }

  /** The list of a key, its first piece; a missing key is found at the end, with an empty list. */
  async function exact(key) {
    return entry(key, (await load('k-' + within(index.heads, key)[1]) + ';' + key + ' ,').split(';' + key + ' ')[1].split(';')[0]);
  }

  /** Every entry whose key begins with `prefix`, from at most eight shards; `cut` if there are more. */
  async function scan(prefix) {
    var from = place(index.heads, prefix), wanted = index.heads.slice(from).filter((one, i) => !i || one[0].startsWith(prefix));
    var texts = await Promise.all(wanted.slice(0, 8).map(one => load('k-' + one[1])));
    var found = texts.join('').split(';').filter(one => one.startsWith(prefix)).map(one => entry(...one.split(' ')));
    found.cut = wanted.length > 8;
    return found;
  }

  /** Merges ascending lists; the sort of the browser detects such runs. */
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

  /** Intersects the lists, reading further pieces of long ones until there are `want` results or no more pieces that matter. */
  async function grow(lists, want, fits) {
    for (;;) {
      var piece, id, found = common(lists.map(both)).filter(fits), end = Math.min(...lists.filter(list => !list.left).map(last));
      var short = lists.filter(list => list.left && last(list) < end).sort((a, b) => last(a) - last(b))[0];
      if (!short || found.length >= want) return { found, open: !!short };
      // Pieces are ranges of ids: skip those where no id fits.
      for (id = short.next - 1 << 10; short.next < short.left && !fits(id);) short.next = (++id >> 10) + 1;
      piece = await exact(/^.$/u.test(short.key) ? '~' + short.next + short.key : short.key + '~' + short.next);
      short.title.push(...piece.title);
      short.body.push(...piece.body);
      short.both = 0;
      if (short.next++ === short.left) short.left = 0;
    }
  }

  // ---- readings
  // The shape of a syllable; whether it is one is decided by the keys. None begins with i, u or v.
  var SYLLABLE = /^(([bpmfdtnlgkhjqxrzcsyw]|[zcs]h)[aeiouv]{1,3}|[aeo][aiou]?)(ng?)?$|^er$/;

  /** Whether the typed letters match the syllables from `at` on, spelt out, as initials or mixed: 0 no, 1 the first ones, 2 all. A key ends after eight. */
  function reads(syllables, at, typed) {
    var n, end, syllable = syllables[at];
    if (!typed) return at === syllables.length ? 2 : 1;
    if (!syllable) return at > 7;
    for (n = Math.min(syllable.length, typed.length); n > 0; n -= 1) {
      if (typed.startsWith(syllable.slice(0, n)) && (n === syllable.length || n === 1 || n === typed.length || (n === 2 && typed[1] === 'h'))) {
        end = reads(syllables, at + 1, typed.slice(n));
        if (end) return end;
      }
    }
    return 0;
  }

  /** Prefixes of the keys that may match the typed letters: a syllable and the next letter, or up to three initials. */
  function cuts(typed) {
    var out = new Set();
    (function next(rest, initials) {
      var n, part, short;
      if (!rest || initials[2]) out.add(':' + initials);
      else for (n = 1; n < 7; n += 1) {
        part = rest.slice(0, n);
        short = n === 1 || /^[zcs]h$/.test(part);
        if (!'iuv'.includes(rest[n]) && (short || SYLLABLE.test(part))) {
          if (initials || short && rest[n]) next(rest.slice(n), initials + part[0]);
          else out.add("'" + part + (rest[n] ? "'" + rest[n] : ''));
        }
      }
    }(typed, ''));
    return [...out];
  }

  function syllables(key) { return key.match(/[a-z]+\b(?!:)/g); }

  /** The entries of reading keys that match the typed letters; `fit`: 3 their initials are these, 2 all, 1 the first syllables. */
  async function reading(typed) {
    var all = await Promise.all(cuts(typed).map(scan));
    var found = all.flat().filter(e => (e.fit = e.key.startsWith(':' + typed + ':') ? 3 : reads(syllables(e.key), 0, typed)));
    found.cut = all.some(some => some.cut);
    return found;
  }

  function latin(text) {
    var typed = text.normalize('NFD').replace(/u[:\u0308]/g, 'v').replace(/[\u0300-\u036f'’\s]/g, '').replace(/([a-z][aeiouvngr])[1-5](?!\d)/g, '$1');
    return /^[a-z]+$/.test(typed) ? typed : '';
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

  /**
   * The candidates of a query, by rank. Pairs of a phrase are read until at most ten candidates are left, and from at most `shards`
   * shards, since the texts are checked in any case.
   */
  async function candidates(words, options, want, shards) {
    var runs = words.flatMap(word => word.match(RUN) || []);
    var name = runs.join(''), { collection, year, ...others } = options.facets || {}, typed = latin(options.query);
    var long = runs.some(run => /../u.test(run));
    var must = [], pairs = [], spelt = [[], [], [], []], number = 2, groups, whole, rest, lists, grown;
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
    got[1].forEach(e => { spelt[3 - e.fit].push(e.title); spelt[3].push(e.body); });
    var facet = lists.filter(list => /^#/.test(list.key)).map(both), narrowed = list => common([list, ...facet]);
    spelt = spelt.map(sorted).map(narrowed);
    var ids = [...new Set([narrowed(got[0].title), common(lists.map(list => list.title)), ...spelt, grown.found].flatMap(staying))].filter(fits);
    var sure = !runs[1] && pairs.length + must.length === 1, one = sure && collection == null && !year && lists[0].count;
    return {
      ids: ids, read: new Set(spelt.flat()), total: Math.max(one || 0, ids.length), one: one, grows: grown.open, sure: sure, partial: number === shards && shards < groups.length,
      open: grown.open || got[1].cut || lists.some(list => list.cut)
    };
  }

  /** Moves what was shown last to the front of its bucket: it stays in place while a visitor types on, and its text is loaded. */
  function staying(list) {
    kept.forEach(id => {
      var at = list.indexOf(id), first = list.findIndex(other => other >= bucket(id)[0]);
      if (at > first) list.splice(first, 0, ...list.splice(at, 1));
    });
    return list;
  }

  function safe(text) { return String(text).replace(new RegExp('(?!-)' + OTHER, 'gu'), '_'); }

  /** What finds a word in a text: one of letters or digits only where a run begins. */
  api.seek = word => new RegExp((isHan.test(word) ? '' : '(?<!' + LATIN + ')') + word.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'), 'u');

  async function answer(words, options, want, shards) {
    var limit = Math.min(options.limit, 200), found = await candidates(words, options, want, shards);
    var ids = found.ids, hits = [], sought = words.map(api.seek), dropped = 0, at = 0, end;
    function test(id) {
      var [, url, title, note, aliases, facets, text] = rows[id], whole = [title, safe(title).replace(/_/g, ''), aliases, text].join('\n'), of = bucket(id);
      if (found.read.has(id) || sought.every(word => word.test(whole) || word.test(fold(whole)))) hits.push({ url, title, note, collection: of[1][0], year: of[2], facets, text });
      else { dropped += 1; ids[at] = -1; }
    }
    function told() {
      var groups = {}, years = {};
      function tally(list, key, name) { (list[key] = list[key] || [key, name, 0])[2]++; }
      ids.filter(id => id >= 0).map(bucket).forEach(of => {
        tally(groups, ...of[1]);
        if (of[2]) tally(years, of[2]);
      });
      [groups, years] = [groups, years].map(Object.values);
      if (found.open) groups.concat(years).forEach(one => { one[2] += '+'; });
      return { hits, total: found.total - dropped, exact: !found.open && (found.sure || ids.slice(at).every(id => found.read.has(id))), least: found.open && !found.one, groups, years, words };
    }
    /** Checks the loaded texts in the order of rank; one that arrives early waits. */
    function step() {
      for (; at < end && rows[ids[at]]; at += 1) test(ids[at]);
      if (options.early) options.early(hits, told);
    }
    do {
      end = Math.min(ids.length, at + Math.min(limit - hits.length, at ? 20 : 4));
      // Show what is loaded before requesting files: pending requests would delay it.
      step();
      await Promise.all(ids.slice(at, end).map(async id => {
        if (!await row(id)) throw id;
        step();
      }));
      // Most candidates so far were false: read more pairs of the phrase.
      if (found.partial && dropped > hits.length) return answer(words, options, want, shards + 2);
    } while (at < ids.length && hits.length < limit);
    // Too few hits: read further pieces of the lists.
    if (found.grows && hits.length < limit && want < 1e5) return answer(words, options, want * 4, shards);
    kept = ids.slice(0, at).reverse();
    return told();
  }

  /** Searches as typed; if nothing is found, without the punctuation inside; then with the table of traditional characters. */
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
  /** Loads the manifest on first use. */
  api.ready = () => opened || (opened = load('index').then(open));

  api.search = async function (query, options) {
    query = query.slice(0, 200).replace(/[\ud800-\udfff]/gu, ' '); // unpaired surrogates
    options = { limit: 10, ...options };
    var mine = api.ready();
    try {
      await mine;
      return await run(query, options);
    } catch (error) {
      // The site may have been updated while the page was open: retry with the current manifest, which other queries may have loaded.
      if (opened === mine) {
        delete shards.index;
        opened = load('index', '?' + Date.now()).then(open);
      }
      await opened;
      return run(query, options);
    }
  };

  // For the pad of a kiosk.
  api.latin = text => latin(fold(text));
  api.reading = reading;
  api.reads = (key, typed) => reads(syllables(key), 0, typed);
}());
