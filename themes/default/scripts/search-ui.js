// Search, the interface: results as one types, the pad of a kiosk, chips, keyboard. The engine is search.js.
(function () {
  'use strict';
  var form = document.querySelector('[data-search]');
  var engine = window.Changlang;
  if (!form || !engine || !engine.search) return;
  var $ = function (name) { return document.querySelector('[data-search-' + name + ']'); };
  var input = form.querySelector('input'), count = $('count'), results = $('results'), chips = $('chips'), pad = $('pad'), picks = $('picks'), aside = $('none'), more = $('more');
  var root = form.getAttribute('data-root') || '';
  var facets = {}, limit = 10, turn = 0, active = -1, groups = [], years = [];
  var kiosk = document.documentElement.dataset.mode === 'kiosk';

  function word(key, all) { return (count.getAttribute('data-' + key) || '').replace('{all}', all); }
  function make(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** Text with the words of the query marked; places are counted in characters, which folding keeps. */
  function marked(parent, text, words) {
    var letters = Array.from(text), folded = Array.from(engine.fold(text)), from = 0, at = 0;
    function put(end, isMark) {
      var part = letters.slice(from, end).join('');
      if (part) parent.appendChild(isMark ? make('mark', '', part) : document.createTextNode(part));
      from = end;
    }
    while (at < letters.length) {
      var size = words.reduce(function (best, word) {
        var length = Array.from(word).length;
        return length > best && folded.slice(at, at + length).join('') === word ? length : best;
      }, 0);
      if (size) { put(at); put(at + size, true); }
      at += size || 1;
    }
    put(letters.length);
    return parent;
  }

  function button(text, act, pressed) {
    var made = make('button', '', text);
    made.type = 'button';
    if (pressed !== undefined) made.setAttribute('aria-pressed', pressed);
    made.addEventListener('click', act);
    return made;
  }

  // ---- what was found
  /** The part of a text where the words are; of one found by its name alone its beginning. */
  function snippet(text, words) {
    var folded = engine.fold(text), at = -1, from;
    words.some(function (word) { at = folded.indexOf(word); return at >= 0; });
    from = Math.max(0, at - 20);
    if (from && /[\udc00-\udfff]/.test(text[from])) from -= 1;
    return (from ? '…' : '') + text.slice(from, from + 84).replace(/\s+/g, ' ').replace(/[\ud800-\udbff]$/, '') + (text.length > from + 84 ? '…' : '');
  }
  engine.snippet = snippet;

  function option(hit, words, number) {
    var link = make('a', 'hit');
    link.href = root + hit.url;
    link.id = 'hit-' + number;
    link.setAttribute('role', 'option');
    link.setAttribute('aria-selected', 'false');
    marked(link.appendChild(make('span', 'hit-title')), hit.title, words);
    if (hit.note) link.appendChild(make('span', 'hit-note', hit.note));
    var text = snippet(hit.text, words);
    if (text && (text[0] === '…' || !hit.note || words.some(function (word) { return engine.fold(text).indexOf(word) >= 0; }))) marked(link.appendChild(make('span', 'hit-text')), text, words);
    return link;
  }

  function show(found) {
    var boxes = {}, latin = /^[a-z' ]+$/i.test(input.value);
    active = -1;
    results.textContent = picks.textContent = '';
    if (facets.collection == null) groups = found.groups;
    if (!facets.year) years = found.years.sort(function (a, b) { return b[0] - a[0]; });
    var titles = {};
    groups.forEach(function (group) { titles[group[0]] = group[1] || word('other'); });
    found.hits.forEach(function (hit, number) {
      var box = boxes[hit.collection];
      if (!box) {
        var size = found.groups.filter(function (group) { return group[0] === hit.collection; })[0];
        box = boxes[hit.collection] = results.appendChild(make('div', 'hits'));
        box.setAttribute('role', 'group');
        box.setAttribute('aria-label', titles[hit.collection]);
        var head = box.appendChild(make('div', 'hits-head', titles[hit.collection]));
        head.setAttribute('aria-hidden', 'true');
        head.appendChild(make('small', '', String(size ? size[2] : '')));
      }
      box.appendChild(option(hit, found.words, number));
      if (kiosk && latin && number < 8) {
        var pick = picks.appendChild(make('a', hit.title.length < 5 ? '' : 'wide', hit.title));
        pick.href = root + hit.url;
      }
    });
    narrow(found.hits);
    input.setAttribute('aria-expanded', String(found.hits.length > 0));
    input.removeAttribute('aria-activedescendant');
    count.textContent = found.total ? word(found.exact ? 'some' : found.least ? 'least' : 'about', found.total) : word('none');
    more.hidden = found.hits.length < limit || limit >= 200 || found.hits.length >= found.total;
    aside.hidden = found.total > 0;
    if (!found.total) nearest(input.value.trim());
  }

  /** A row of chips `[key, value, text, how many]`; one alone narrows nothing. A value of `null` lifts the others. */
  function row(name, all) {
    if (all.length < 2 && !all.some(function (one) { return facets[one[0]]; })) return;
    var line = chips.appendChild(make('div', 'chip-row ' + name));
    all.forEach(function (one) {
      var key = one[0], value = one[1], on = value === null ? facets[key] == null : facets[key] === value;
      var chip = button(one[2], function () {
        if (key === 'collection') facets = {};
        if (value === null || (on && key !== 'collection')) delete facets[key]; else facets[key] = value;
        limit = 10;
        answer();
      }, on);
      chip.setAttribute('data-chip', key + '=' + value);
      if (one[3]) chip.appendChild(make('small', '', String(one[3])));
      line.appendChild(chip);
    });
  }

  /** What narrows: collections, years, and what the results shown have in common with others (level, period, organisation). */
  function narrow(hits) {
    var seen = {}, held = document.activeElement.getAttribute('data-chip');
    chips.textContent = '';
    var sum = groups.reduce(function (all, group) { return all + group[2]; }, 0);
    if (groups.length > 1) row('', [['collection', null, word('all'), sum]].concat(groups.map(function (group) { return ['collection', group[0], group[1] || word('other'), group[2]]; })));
    row('fine', years.map(function (year) { return ['year', year[0], word('year', year[0]), year[2]]; }));
    hits.forEach(function (hit) {
      for (var i = 0; i + 2 < hit.facets.length; i += 3) seen[hit.facets[i] + '\n' + hit.facets[i + 1]] = [hit.facets[i], hit.facets[i + 1], hit.facets[i + 2]];
    });
    // A date is a year, and years have a row of their own.
    row('fine', Object.keys(seen).filter(function (key) { return !/^(date|decided_on|born|record)\n/.test(key); }).slice(0, 8).map(function (key) { return seen[key]; }));
    // The row was made anew: whoever moves by keyboard stays where they were.
    chips.querySelectorAll('button').forEach(function (chip) { if (held && chip.getAttribute('data-chip') === held) chip.focus(); });
  }

  /** Nothing: the longest beginning that leads somewhere is offered. */
  function nearest(text) {
    var mine = turn, place = $('try');
    place.textContent = '';
    (function shorter(rest, tries) {
      if (!rest || !tries) return;
      engine.search(rest, { limit: 1 }).then(function (found) {
        if (mine !== turn) return;
        if (!found.total) { shorter(Array.from(rest).slice(0, -1).join(''), tries - 1); return; }
        place.appendChild(document.createTextNode(word('try') + ' '));
        place.appendChild(button(rest, function () { input.value = rest; fresh(); }));
      }, function () { /* told by the query itself */ });
    }(Array.from(text).slice(0, -1).join(''), 8));
  }

  function answer() {
    var query = input.value.trim(), mine = turn += 1;
    try { history.replaceState(null, '', query ? '?q=' + encodeURIComponent(query) : location.pathname); } catch (error) { /* an odd address, or half a character */ }
    keys();
    document.body.classList.toggle('searching', !!query);
    if (!query) {
      results.textContent = picks.textContent = chips.textContent = count.textContent = '';
      input.setAttribute('aria-expanded', 'false');
      more.hidden = aside.hidden = true;
      return;
    }
    engine.search(query, { limit: limit, facets: facets }).then(function (found) {
      if (mine === turn) show(found);
    }, function () { if (mine === turn) count.textContent = word('missing'); });
  }

  function fresh() { facets = {}; limit = 10; answer(); }

  // ---- the pad of a kiosk: only keys that lead somewhere
  /** The letters that lead somewhere behind what is typed. */
  engine.next = function (typed) {
    typed = engine.latin(typed);
    return engine.ready().then(function () {
      var word = engine.reach.filter(function (known) { return known[0] === typed; })[0];
      if (!typed) return engine.reach.map(function (known) { return known[0]; }).join('');
      if (typed.length === 1) return word ? word.slice(1) : '';
      return engine.reading(typed).then(function (found) {
        return 'abcdefghijklmnopqrstuvwxyz'.split('').filter(function (letter) {
          return found.cut || found.some(function (e) { return engine.reads(e.key, typed + letter); });
        }).join('');
      });
    });
  };

  function type(letter) { input.value = letter ? input.value + letter : Array.from(input.value).slice(0, -1).join(''); fresh(); }

  function keys() {
    if (!kiosk) return;
    var typed = input.value.trim();
    // The page comes first: which keys lead somewhere is asked for when it stands.
    if (!typed && document.readyState !== 'complete') { window.addEventListener('load', keys, { once: true }); return; }
    engine.next(typed).then(function (live) {
      if (typed !== input.value.trim()) return;
      Array.from(pad.children).forEach(function (key) {
        var letter = key.getAttribute('data-key');
        if (letter) key.disabled = live.indexOf(letter) < 0; else key.disabled = !typed;
      });
    }, function () { /* told by the query itself */ });
  }

  if (kiosk) {
    'abcdefghijklmnopqrstuvwxyz'.split('').forEach(function (letter) {
      pad.appendChild(button(letter.toUpperCase(), function () { type(letter.toUpperCase()); })).setAttribute('data-key', letter);
    });
    pad.appendChild(button('⌫ ' + word('erase'), function () { type(''); })).className = 'wide';
    pad.hidden = false;
    input.setAttribute('inputmode', 'none');
  }

  // ---- the keyboard
  function move(step) {
    var all = results.querySelectorAll('[role="option"]');
    if (!all.length) return;
    if (all[active]) all[active].setAttribute('aria-selected', 'false');
    active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
    all[active].setAttribute('aria-selected', 'true');
    all[active].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', all[active].id);
  }
  input.addEventListener('keydown', function (event) {
    if (event.isComposing) return;
    var chosen = active >= 0 && results.querySelectorAll('[role="option"]')[active];
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && chosen) chosen.click();
    else if (event.key === 'Escape' && input.value) { input.value = ''; fresh(); }
    else return;
    event.preventDefault();
  });
  input.addEventListener('focus', function () { engine.ready().catch(function () { /* told by the query itself */ }); });
  input.addEventListener('input', fresh);
  form.addEventListener('submit', function (event) { event.preventDefault(); fresh(); });
  more.addEventListener('click', function () { limit += 20; answer(); });
  window.addEventListener('popstate', asked);
  window.addEventListener('pageshow', function (event) { if (event.persisted) asked(); });

  function asked() {
    var found = /[?&]q=([^&]*)/.exec(location.search);
    try { input.value = found ? decodeURIComponent(found[1].replace(/\+/g, ' ')) : ''; } catch (error) { input.value = ''; }
    fresh();
  }
  asked();
}());
