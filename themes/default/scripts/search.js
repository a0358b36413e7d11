// Search, the engine: reads the shards that src/search wrote. A classic script, so that it works from file:// too.
// Changlang.search(query, {limit, facets}) → Promise of {hits, total, exact, least, groups, years, words}; it rejects when a
// file is missing. `exact`: every hit was held against its text, or one key alone tells it; `least`: there are more than were read.
(function () {
  'use strict';
  var home = document.currentScript.src.replace(/assets\/[^/]*$/, 'search/');
  var HAN = '\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}';
  var RUN = new RegExp('[' + HAN + ']+|(?:(?![' + HAN + '])[\\p{Alphabetic}\\p{N}])+', 'gu');
  var isHan = new RegExp('^[' + HAN + ']', 'u');
  var MOST = 200; // results at the most
  var READ = 8; // shards that one beginning of a key may cost
  var digits = {}, count = 0, code;
  for (code = 35; code < 127; code += 1) if ('\\<,;'.indexOf(String.fromCharCode(code)) < 0) digits[code] = count++;
  var index = null, table = {}, folds = false, shards = {}, waiting = {}, rows = {};

  // ---- files
  window.changlangSearch = function (name, value) { if (waiting[name]) waiting[name](value); else if (name === 'index') open(value); };

  function load(name, query) {
    return shards[name] || (shards[name] = new Promise(function (resolve, reject) {
      var script = document.createElement('script');
      function gone() { delete shards[name]; delete waiting[name]; reject(new Error('missing ' + name)); }
      waiting[name] = function (value) { delete waiting[name]; resolve(value); };
      script.src = home + name + '.js' + (query || '');
      script.onerror = gone;
      script.onload = function () { if (waiting[name]) gone(); };
      document.head.appendChild(script);
    }));
  }

  function numbers(text) {
    var out = [], value = 0, digit, i;
    for (i = 0; i < text.length; i += 1) {
      digit = digits[text.charCodeAt(i)];
      if (digit < 60) { out.push(value * 60 + digit); value = 0; } else value = value * 28 + digit - 59;
    }
    return out;
  }

  function ids(text) { var next = 0; return numbers(text).map(function (gap) { next += gap + 1; return next - 1; }); }

  /** Firsts, and the names of shards that begin there. */
  function named(firsts, names) { return firsts.map(function (first, i) { return [first, names.substr(i * 8, 8)]; }); }
  function sums(text) { var at = 0; return numbers(text).map(function (gap) { return (at += gap); }); }

  function open(value) {
    var base = 0, year = 0, list = numbers(value.b), i;
    index = { fold: value.f, common: value.h, reach: value.l ? value.l.split(' ') : [], keys: value.k ? named(value.k.split(' '), value.s) : [], ranges: named(sums(value.d), value.r), buckets: [] };
    for (i = 0; i < list.length; i += 3) {
      year = (year + list[i + 2]) % 3000;
      index.buckets.push([base, value.c[list[i + 1]], year === 2999 ? 0 : 3000 - year]);
      base += list[i];
    }
    rows = {};
  }

  /** The last of sorted pairs that is not beyond the key; the first, where all are. */
  function place(list, key) {
    var low = 0, high = list.length, middle;
    while (low < high) { middle = (low + high) >> 1; if (list[middle][0] <= key) low = middle + 1; else high = middle; }
    return Math.max(0, low - 1);
  }

  // ---- text
  /** Width and case, and whatever the table holds once it is loaded; one character becomes one. */
  function fold(text) {
    return Array.from(text, function (c) {
      var code = c.charCodeAt(0), low;
      if (code > 0xff00 && code < 0xff5f) c = String.fromCharCode(code - 0xfee0);
      else if (code === 0x3000) c = ' ';
      c = table[c] || c;
      low = c.toLowerCase();
      return low.length === c.length ? low : c;
    }).join('');
  }

  function withTable() {
    return load('f-' + index.fold).then(function (text) {
      var all = Array.from(text), i;
      folds = true;
      for (i = 0; i + 1 < all.length; i += 2) table[all[i]] = all[i + 1];
    });
  }

  // ---- keys
  /** The key of two characters: filed under the seldomer. */
  function rank(c) { var i = index.common.indexOf(c); return i < 0 ? c : String.fromCharCode(i); }
  function two(a, b) { return rank(a) < rank(b) ? b + a + "'" : a + b; }

  function entry(text, at) {
    var from = text.indexOf(' ', at), lists = text.slice(from + 1, text.indexOf(';', from)).split('!'), two = lists[0].split(',');
    var more = lists[1] ? numbers(lists[1]) : [0, 0];
    return { key: text.slice(at, from), title: ids(two[0]), body: ids(two[1]), left: more[0], all: more[1], next: 1 };
  }

  /** The list of one key, its first piece. */
  function exact(key) {
    if (!index.keys.length) return Promise.resolve(entry('x ,;', 0));
    return load('k-' + index.keys[place(index.keys, key)][1]).then(function (text) {
      var at = text.indexOf(';' + key + ' ');
      return at < 0 ? entry(key + ' ,;', 0) : entry(text, at + 1);
    });
  }

  /** Every entry whose key begins so; `cut` when that would be too many shards. */
  function scan(prefix) {
    var i = place(index.keys, prefix), wanted = [];
    for (; i < index.keys.length && (index.keys[i][0] <= prefix || index.keys[i][0].startsWith(prefix)); i += 1) wanted.push(index.keys[i][1]);
    return Promise.all(wanted.slice(0, READ).map(function (name) { return load('k-' + name); })).then(function (texts) {
      var found = [];
      texts.forEach(function (text) {
        for (var at = text.indexOf(';' + prefix); at >= 0; at = text.indexOf(';' + prefix, at + 1)) found.push(entry(text, at + 1));
      });
      found.cut = wanted.length > READ;
      return found;
    });
  }

  function sorted(lists) {
    var all = lists.flat().sort(function (a, b) { return a - b; });
    return all.filter(function (id, i) { return id !== all[i - 1]; });
  }

  function beginning(prefix) {
    return scan(prefix).then(function (found) {
      return { title: sorted(found.map(function (e) { return e.title; })), body: sorted(found.map(function (e) { return e.body; })), cut: found.cut };
    });
  }

  function both(list) { return sorted([list.title, list.body]); }
  function common(lists) {
    return lists.reduce(function (some, list) { var known = new Set(list); return some.filter(function (id) { return known.has(id); }); });
  }
  function last(list) { return Math.max(list.title[list.title.length - 1] || 0, list.body[list.body.length - 1] || 0); }

  /** Reads further pieces of long lists while they could still give a result among the first `want`. */
  function grow(lists, want, fits) {
    var found = common(lists.map(both)).filter(fits);
    var end = Math.min.apply(null, lists.map(function (list) { return list.left ? Infinity : last(list); }));
    var short = lists.filter(function (list) { return list.left && last(list) < end; }).sort(function (a, b) { return last(a) - last(b); })[0];
    if (!short || found.length >= want) return Promise.resolve({ found: found, open: !!short });
    return exact(short.key + '~' + short.next).then(function (piece) {
      short.title = short.title.concat(piece.title);
      short.body = short.body.concat(piece.body);
      short.next += 1;
      short.left -= 1;
      return grow(lists, want, fits);
    });
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
      if (syllable.slice(0, n) === typed.slice(0, n) && (n === syllable.length || n === 1 || n === typed.length || (n === 2 && typed[1] === 'h'))) {
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
        part = full ? "'" + parts.slice(0, full + 1).join("'") : parts.length > 1 ? ':' + parts.map(function (p) { return p[0]; }).join('') : "'" + parts[0];
        out.push([cost, part]);
        return;
      }
      for (n = Math.min(6, rest.length); n > 0; n -= 1) {
        part = rest.slice(0, n);
        if (n === 1 || SYLLABLE.test(part) || /^[zcs]h$/.test(part) || (n === rest.length && n < 6 && /^[zcs]?[a-z][aeiou]/.test(part))) next(rest.slice(n), parts.concat(part), cost + (SYLLABLE.test(part) ? 0 : 1));
      }
    }(typed, [], 0));
    if (typed.length < 7) out.push([0, ':' + typed]);
    var least = Math.min.apply(null, out.map(function (cut) { return cut[0] || (cut[1][0] === ':' ? 99 : 0); }));
    return [true, false].map(function (cheap) {
      return Array.from(new Set(out.filter(function (cut) { return cheap === (cut[0] <= least); }).map(function (cut) { return cut[1]; }))).slice(0, 8);
    });
  }

  function syllables(key) { return key.slice(key[0] === ':' ? key.indexOf(':', 1) + 1 : 1).split('~')[0].split("'"); }

  /** The entries of keys that read as typed. */
  function reading(typed) {
    function of(prefixes) {
      return Promise.all(prefixes.map(scan)).then(function (all) {
        var found = all.flat().filter(function (e) { e.fit = reads(syllables(e.key), 0, typed); return e.fit; });
        found.cut = all.some(function (some) { return some.cut; });
        return found;
      });
    }
    var ways = cuts(typed);
    return of(ways[0]).then(function (found) { return found.length || !ways[1].length ? found : of(ways[1]); });
  }

  function latin(text) {
    var typed = text.normalize('NFD').replace(/u[:\u0308]/g, 'v').replace(/[\u0300-\u036f'’\s]/g, '').replace(/([a-z])[1-5](?![0-9])/g, '$1');
    return /^[a-z]{1,40}$/.test(typed) ? typed : '';
  }

  // ---- documents
  function documents(wanted) {
    return Promise.all(wanted.map(function (id) {
      if (rows[id]) return rows[id];
      var range = index.ranges[place(index.ranges, id)];
      return load('r-' + range[1]).then(function (text) {
        var two = text.split(' '), list = named(sums(two[0]), two[1]), shard = list[place(list, id - range[0])];
        return load('d-' + shard[1]).then(function (some) {
          some.forEach(function (row) { rows[range[0] + shard[0] + row[0]] = row; });
          return rows[id];
        });
      });
    })).then(function (some) {
      var marked = index.fold && some.some(function (row) { return row[7]; });
      return marked ? withTable().then(function () { return some; }) : some;
    });
  }

  function bucket(id) { return index.buckets[place(index.buckets, id)]; }

  function snippet(body, words) {
    var folded = fold(body), at = -1, from;
    words.some(function (word) { at = folded.indexOf(word); return at >= 0; });
    from = Math.max(0, at - 20); // found by its name alone: the text from its beginning
    if (from && /[\udc00-\udfff]/.test(body[from])) from -= 1;
    return (from ? '…' : '') + body.slice(from, from + 84).replace(/\s+/g, ' ').replace(/[\ud800-\udbff]$/, '') + (body.length > from + 84 ? '…' : '');
  }

  // ---- a query
  function candidates(words, options, want) {
    var runs = words.map(function (word) { return word.match(RUN) || []; }).flat();
    var name = runs.join(''), facets = options.facets || {}, typed = latin(options.query);
    var long = runs.some(function (run) { return Array.from(run).length > 1; });
    var lists = [], head, whole, rest;
    runs.forEach(function (run, number) {
      var letters = Array.from(run), han = isHan.test(run), i, end = letters.length - 2;
      if (!number) {
        head = han ? letters.slice(0, 2) : [run];
        whole = head[1] ? two(head[0], head[1]) : head[0];
        rest = name.slice(head.join('').length);
      }
      if (letters.length === 1) { if (!long) lists.push(han ? exact(run) : beginning(run)); }
      else if (!han) lists.push(beginning(letters.slice(0, 32).join('')));
      // Of a whole sentence every second pair: what stands between is held against the text.
      else for (i = 0; i <= end; i += end > 8 && i + 1 < end ? 2 : 1) lists.push(exact(two(letters[i], letters[i + 1])));
    });
    if (!lists.length) return Promise.resolve({ ids: [], read: new Set(), open: false });
    Object.keys(facets).forEach(function (key) {
      if (facets[key] && key !== 'collection' && key !== 'year') lists.push(exact('#' + safe(key) + '=' + safe(facets[key])));
    });
    function fits(id) {
      var of = bucket(id);
      return (facets.collection == null || of[1][0] === facets.collection) && (!facets.year || of[2] === +facets.year);
    }
    return Promise.all([exact(whole + '=' + rest), typed ? reading(typed) : [], Promise.all(lists)]).then(function (got) {
      var read = [[], [], []];
      got[1].forEach(function (e) { read[e.fit === 2 ? 0 : 1].push(e.title); read[2].push(e.body); });
      return grow(got[2], want * 2, fits).then(function (grown) {
        var facet = got[2].filter(function (list) { return list.key && list.key[0] === '#'; }).map(both);
        function narrowed(list) { return facet.length ? common([list].concat(facet)) : list; }
        var titles = common(got[2].map(function (list) { return list.title; })), spelt = read.map(sorted).map(narrowed);
        var order = [narrowed(got[0].title), titles].concat(spelt, [grown.found]);
        var all = Array.from(new Set(order.flat())).filter(fits);
        var one = got[2].length === 1 && facets.collection == null && !facets.year && got[2][0].all;
        return {
          ids: all, read: new Set(spelt.flat()), total: Math.max(one || 0, all.length), one: one, grows: grown.open, sure: got[2].length === 1,
          open: grown.open || got[1].cut || got[2].some(function (list) { return list.cut; })
        };
      });
    });
  }

  function safe(text) { return String(text).replace(new RegExp('[^\\p{Alphabetic}\\p{N}' + HAN + '-]', 'gu'), '_'); }

  function answer(words, options, want) {
    var limit = Math.min(options.limit || 10, MOST);
    want = want || limit;
    return candidates(words, options, want).then(function (found) {
      var hits = [], dropped = 0, at = 0;
      function more() {
        var some = found.ids.slice(at, at + Math.min(limit - hits.length, 20));
        if (!some.length) return null;
        var begin = at;
        at += some.length;
        return documents(some).then(function (got) {
          got.forEach(function (row, i) {
            var id = some[i], text = fold(row[2] + '\n' + row[4] + '\n' + row[6]), of = bucket(id);
            if (!found.read.has(id) && !words.every(function (word) { return text.includes(word); })) { dropped += 1; found.ids[begin + i] = -1; return; }
            hits.push({ url: row[1], title: row[2], note: row[3], collection: of[1][0], year: of[2], facets: row[5], snippet: snippet(row[6], words) });
          });
          return more();
        });
      }
      return Promise.resolve(more()).then(function () {
        // Too many of those read so far were none: further pieces of the lists.
        if (found.grows && hits.length < limit && want < 1e5) return answer(words, options, want * 4);
        var groups = [], years = [];
        function tally(list, key, name) {
          var known = list.filter(function (known) { return known[0] === key; })[0];
          if (known) known[2] += 1; else list.push([key, name, 1]);
        }
        found.ids.forEach(function (id) {
          if (id < 0) return;
          var of = bucket(id);
          tally(groups, of[1][0], of[1][1]);
          if (of[2]) tally(years, of[2]);
        });
        return { hits: hits, total: (found.total || 0) - dropped, exact: !found.open && (found.sure || found.ids.slice(at).every(function (id) { return found.read.has(id); })), least: found.open && !found.one, groups: groups, years: years, words: words };
      });
    });
  }

  function trimmed(word) { var runs = word.match(RUN); return runs ? word.slice(word.indexOf(runs[0]), word.lastIndexOf(runs[runs.length - 1]) + runs[runs.length - 1].length) : ''; }

  /** As it was typed; then without the signs inside; then with the table of traditional characters. */
  function run(query, options) {
    var text = fold(query), words = text.split(/\s+/).map(trimmed).filter(Boolean), loose = text.match(RUN) || [];
    options = Object.assign({}, options, { query: text });
    return answer(words, options).then(function (result) {
      if (result.hits.length) return result;
      return loose.join(' ') === words.join(' ') ? result : answer(loose, options);
    }).then(function (result) {
      if (result.hits.length || !index.fold || folds || !/[^\0-\x7f]/.test(text)) return result;
      return withTable().then(function () { return fold(text) === text ? result : run(query, options); });
    });
  }

  var api = window.Changlang = window.Changlang || {};
  api.fold = fold;
  var opened = null;
  /** The manifest, loaded when it is first wanted: a page on which nobody searches does without. */
  api.ready = function () { return opened || (opened = load('index').then(open)); };

  api.search = function (query, options) {
    query = String(query).slice(0, 200).replace(/[\ud800-\udfff]/gu, ' '); // halves of characters
    return api.ready().then(function () { return run(query, options || {}); }).catch(function () {
      // The site was renewed under an open page: once more, with today's manifest.
      delete shards.index;
      opened = load('index', '?' + Date.now()).then(open);
      return opened.then(function () { return run(query, options || {}); });
    });
  };

  /** The letters that lead somewhere behind what is typed on the pad. */
  api.next = function (typed) {
    typed = latin(fold(typed));
    return api.ready().then(function () {
      var word = index.reach.filter(function (known) { return known[0] === typed; })[0];
      if (!typed) return index.reach.map(function (known) { return known[0]; }).join('');
      if (typed.length === 1) return word ? word.slice(1) : '';
      return reading(typed).then(function (found) {
        return 'abcdefghijklmnopqrstuvwxyz'.split('').filter(function (letter) {
          return found.cut || found.some(function (e) { return reads(syllables(e.key), 0, typed + letter); });
        }).join('');
      });
    });
  };
}());
