// Search: a classic script, so that it works from file:// too. search/index.js hands its data to changlangSearch();
// the texts stand in shards that are loaded when the first query comes.
(function () {
  'use strict';
  var index = null;
  var texts = [];
  var waiting = {};
  var foldTable = {};
  var root = '';

  window.changlangSearch = function (key, value) {
    if (key === 'index') {
      index = value;
      var pairs = Array.from(value.fold);
      for (var i = 0; i + 1 < pairs.length; i += 2) foldTable[pairs[i]] = pairs[i + 1];
      if (ready) ready();
    } else if (waiting[key]) {
      waiting[key](value);
    }
  };

  // ---- the engine -------------------------------------------------------------------------------------------------

  /** Width, case and traditional characters are folded, one character to one, so that places stay the same. */
  function fold(text) {
    var out = '';
    Array.from(text).forEach(function (c) {
      var code = c.codePointAt(0);
      if (code >= 0xff01 && code <= 0xff5e) c = String.fromCharCode(code - 0xfee0);
      else if (code === 0x3000) c = ' ';
      c = foldTable[c] || c;
      var low = c.toLowerCase();
      out += low.length === c.length ? low : c;
    });
    return out;
  }

  /** Whether typed letters run through the syllables from one on: zhangcheng, zcy, zhangcy. */
  function reads(syllables, at, typed) {
    if (!typed) return true;
    if (at >= syllables.length) return false;
    var syllable = syllables[at];
    for (var n = Math.min(syllable.length, typed.length); n > 0; n -= 1) {
      if (syllable.slice(0, n) !== typed.slice(0, n)) continue;
      // Full syllable, first letter, or the beginning of the last one typed.
      if ((n === syllable.length || n === 1 || n === typed.length) && reads(syllables, at + 1, typed.slice(n))) return true;
      if (n === typed.length) return true;
    }
    return false;
  }

  function readingMatches(readings, typed) {
    return readings.split(' ').some(function (reading) {
      var syllables = reading.split("'");
      return syllables.some(function (_, at) { return reads(syllables, at, typed); });
    });
  }

  /** The documents that answer, best first: whole name, name, reading, text. Each as {number, place}. */
  function find(query) {
    var words = fold(query).split(/\s+/).filter(Boolean);
    var typed = words.join('').replace(/['’]/g, '').replace(/ü/g, 'v');
    var latin = /^[a-z]+$/.test(typed);
    var classes = [[], [], [], []];
    index.documents.forEach(function (document, number) {
      var names = document[4].split('\n');
      var body = texts[number] ? texts[number].folded : '';
      var whole = words.join('');
      if (names.indexOf(whole) >= 0) return classes[0].push({ number: number, at: -1 });
      if (words.every(function (word) { return document[4].indexOf(word) >= 0; })) return classes[1].push({ number: number, at: -1 });
      if (latin && readingMatches(document[5], typed)) return classes[2].push({ number: number, at: -1 });
      if (words.every(function (word) { return body.indexOf(word) >= 0 || document[4].indexOf(word) >= 0; })) {
        classes[3].push({ number: number, at: body.indexOf(words[0]) });
      }
      return undefined;
    });
    return { hits: [].concat.apply([], classes), words: words };
  }

  // ---- the shards -------------------------------------------------------------------------------------------------

  var loading = null;
  function load() {
    if (loading) return loading;
    loading = Promise.all(index.texts.map(function (entry) {
      return new Promise(function (resolve, reject) {
        waiting[entry[1]] = function (bodies) {
          bodies.forEach(function (body, offset) { texts[entry[0] + offset] = { body: body, folded: fold(body) }; });
          resolve();
        };
        var script = document.createElement('script');
        script.src = root + 'search/' + entry[1];
        script.onerror = function () { reject(new Error(entry[1])); };
        document.head.appendChild(script);
      });
    }));
    loading.catch(function () { loading = null; });
    return loading;
  }

  // ---- the page ---------------------------------------------------------------------------------------------------

  var form = null;
  var input = null;
  var count = null;
  var results = null;
  var ready = null;
  var MOST = 200;

  /** A word of the interface: the page brings it from the theme's own list. */
  function word(key) { return count.getAttribute('data-' + key) || ''; }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** Text with the words of the query marked. */
  function marked(text, words) {
    var part = document.createDocumentFragment();
    var folded = fold(text);
    var at = 0;
    while (at < text.length) {
      var next = -1;
      var length = 0;
      words.forEach(function (word) {
        var found = folded.indexOf(word, at);
        if (found >= 0 && (next < 0 || found < next)) { next = found; length = word.length; }
      });
      if (next < 0) break;
      part.appendChild(document.createTextNode(text.slice(at, next)));
      part.appendChild(element('mark', 'search-mark', text.slice(next, next + length)));
      at = next + length;
    }
    part.appendChild(document.createTextNode(text.slice(at)));
    return part;
  }

  function show(found) {
    results.textContent = '';
    var groups = {};
    found.hits.slice(0, MOST).forEach(function (hit) {
      var entry = index.documents[hit.number];
      var group = groups[entry[3]];
      if (!group) {
        group = groups[entry[3]] = element('section', 'search-group');
        group.appendChild(element('h2', '', index.collections[entry[3]][1] || word('other')));
        group.list = group.appendChild(element('ul'));
        results.appendChild(group);
      }
      var item = element('li', 'search-hit');
      var link = element('a');
      link.href = root + entry[0];
      link.appendChild(marked(entry[1], found.words));
      item.appendChild(link);
      if (entry[2]) item.appendChild(element('span', 'search-note', entry[2]));
      if (hit.at >= 0 && texts[hit.number]) {
        var body = texts[hit.number].body;
        var from = Math.max(0, hit.at - 20);
        var snippet = element('p', 'search-snippet');
        snippet.appendChild(marked((from ? '…' : '') + body.slice(from, hit.at + 60).replace(/\n/g, ' ') + '…', found.words));
        item.appendChild(snippet);
      }
      group.list.appendChild(item);
    });
    var all = found.hits.length;
    count.textContent = word(all === 0 ? 'none' : all > MOST ? 'more' : 'some').replace('{all}', all).replace('{most}', MOST);
  }

  function answer() {
    var query = input.value.slice(0, 100).trim();
    try { history.replaceState(null, '', query ? '?q=' + encodeURIComponent(query) : location.pathname); } catch (error) { /* some file:// pages may not */ }
    if (!query) { results.textContent = ''; count.textContent = ''; return; }
    if (!index) { count.textContent = word('missing'); return; }
    load().then(function () {
      if (input.value.slice(0, 100).trim() === query) show(find(query));
    }, function () { count.textContent = word('missing'); });
  }

  function begin() {
    form = document.querySelector('[data-search]');
    if (!form) return;
    root = form.getAttribute('data-root') || '';
    input = form.querySelector('input[type=search]');
    count = document.querySelector('[data-search-count]');
    results = document.querySelector('[data-search-results]');
    form.addEventListener('submit', function (event) { event.preventDefault(); answer(); });
    input.addEventListener('input', answer);
    var pad = document.querySelector('[data-search-pad]');
    if (pad) {
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').concat('⌫').forEach(function (letter) {
        var key = element('button', '', letter);
        key.type = 'button';
        if (letter === '⌫') key.setAttribute('aria-label', word('erase'));
        key.addEventListener('click', function () {
          input.value = letter === '⌫' ? input.value.slice(0, -1) : input.value + letter;
          answer();
        });
        pad.appendChild(key);
      });
      pad.hidden = document.documentElement.dataset.mode !== 'kiosk';
    }
    var asked = /[?&]q=([^&]*)/.exec(location.search);
    if (asked) { try { input.value = decodeURIComponent(asked[1].replace(/\+/g, ' ')); } catch (error) { /* a broken address */ } }
    ready = answer;
    if (index) answer();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
}());
