// The search interface: results while typing, the key pad of a kiosk, chips and keyboard control. The engine is search.js.
(function () {
  'use strict';
  var form = document.querySelector('[data-search]');
  var engine = window.Changlang;
  if (!form || !engine || !engine.search) return;
  var $ = name => document.querySelector('[data-search-' + name + ']');
  var input = form.querySelector('input'), count = $('count'), results = $('results'), chips = $('chips'), pad = $('pad'), picks = $('picks'), aside = $('none'), more = $('more');
  var root = form.dataset.root || '';
  var facets = {}, limit = 10, last, turn = 0, shown = 0, active = -1, groups = [], years = [], sum, boxes, rows, letters = [...'abcdefghijklmnopqrstuvwxyz'];
  var kiosk = document.documentElement.dataset.mode === 'kiosk';

  function word(key, all) { return (count.dataset[key] || '').replace('{all}', all); }
  function make(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** Appends text with the words of the query marked. Folding keeps the number of characters, so positions agree. */
  function marked(parent, text, words) {
    var left = [...text];
    // Split by the words, so that every second part is one of them; longer words are tried before their prefixes.
    engine.fold(text).split(new RegExp('(' + words.map(word => engine.seek(word).source).sort().reverse().join('|') + ')', 'u')).forEach((folded, i) => {
      var part = left.splice(0, [...folded].length).join('');
      if (part) parent.append(i % 2 ? make('mark', '', part) : part);
    });
    return parent;
  }

  function button(text, act, pressed) {
    var made = make('button', '', text);
    made.type = 'button';
    if (pressed !== undefined) made.setAttribute('aria-pressed', pressed);
    made.onclick = act;
    return made;
  }

  // ---- results
  /** The part of a text around the first word found; its beginning if there is none, as with a hit by name alone. */
  function snippet(text, words) {
    var at = -1, from;
    words.map(engine.seek).some(word => (at = text.search(word)) >= 0 || (at = engine.fold(text).search(word)) >= 0);
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
    if (text && (text[0] === '…' || !hit.note || words.some(word => engine.seek(word).test(engine.fold(text))))) marked(link.appendChild(make('span', 'hit-text')), text, words);
    return link;
  }

  /**
   * Shows the results. `early`: those known so far, and only of the first collection, so that later ones are added behind them: what
   * is shown stays in place until another key is typed.
   */
  function show(found, early) {
    var isFirst = shown !== turn;
    if (isFirst) {
      // Not on the keystroke itself: that would cost another layout.
      document.body.classList.add('searching');
      // The old results and their count belong to the previous query.
      empty('');
      boxes = {};
      rows = [0, 0, found.hits[0]];
      shown = turn;
    }
    if (facets.collection == null) { groups = found.groups; sum = found.total; }
    if (!facets.year) years = found.years;
    found.hits.forEach((hit, number) => {
      var box = boxes[hit.collection], key = hit.url + hit.title, title;
      if (boxes[key] || (early && hit.collection !== found.hits[0].collection)) return;
      if (!box) {
        title = found.groups.find(group => group[0] === hit.collection)[1] || word('other');
        box = boxes[hit.collection] = results.appendChild(make('div', 'hits'));
        box.setAttribute('role', 'group');
        box.setAttribute('aria-label', title);
        box.appendChild(make('div', 'hits-head', title)).setAttribute('aria-hidden', true);
        box.firstChild.appendChild(make('small'));
      }
      boxes[key] = box.appendChild(option(hit, found.words, number));
    });
    if (isFirst || !early) narrow(found.hits);
    input.setAttribute('aria-expanded', !!found.hits[0]);
    var at = document.activeElement === more && limit - 20;
    more.hidden = early || found.hits.length < limit || limit >= 200 || found.hits.length >= found.total;
    aside.hidden = found.total > 0;
    if (early) return;
    // The button goes with the last results: what it had goes to the first of them.
    if (at && more.hidden) (results.querySelectorAll('.hit')[at] || input).focus();
    found.groups.forEach(group => { if (boxes[group[0]]) boxes[group[0]].firstChild.lastChild.textContent = group[2]; });
    picks.textContent = '';
    if (kiosk && /^[a-z' ]+$/i.test(input.value)) {
      found.hits.slice(0, 8).forEach(hit => { picks.appendChild(make('a', hit.title.length < 5 ? '' : 'wide', hit.title)).href = root + hit.url; });
    }
    count.textContent = found.total ? word(found.exact ? 'some' : found.least ? 'least' : 'about', found.total) : word('none');
    if (!found.total) nearest(input.value.trim());
  }

  /**
   * Shows row `number` of chips `[key, value, text, count]`. With `least` chips or fewer there is nothing to narrow, and the row is left
   * out unless it is already shown or in use. The value `null` clears the key.
   */
  function row(number, least, name, all) {
    if (!rows[number] && all.length <= least && !all.some(one => facets[one[0]])) return;
    rows[number] = 1;
    var line = chips.appendChild(make('div', 'chip-row ' + name));
    all.forEach(one => {
      var key = one[0], value = one[1], on = facets[key] == value;
      var chip = button(one[2], () => {
        if (key === 'collection') facets = {};
        facets[key] = value === null || (on && key !== 'collection') ? null : value;
        limit = 10;
        answer();
      }, on);
      chip.dataset.chip = key + '=' + value;
      if (one[3]) chip.appendChild(make('small', '', one[3]));
      line.appendChild(chip);
    });
  }

  /** Shows the filters: collections, years, and facets of the shown results (level, period, organisation). */
  function narrow(hits) {
    var seen = {}, held = document.activeElement.dataset.chip;
    chips.textContent = '';
    row(0, 2, '', [['collection', null, word('all'), sum], ...groups.map(group => ['collection', group[0], group[1] || word('other'), group[2]])]);
    row(1, 1, 'fine', years.sort((a, b) => b[0] - a[0]).map(year => ['year', year[0], word('year', year[0]), year[2]]));
    hits.forEach(hit => {
      for (var i = 0; hit.facets[i]; i += 3) seen[hit.facets[i] + '\n' + hit.facets[i + 1]] = hit.facets.slice(i, i + 3);
    });
    // Dates are left out, since years have a row of their own. This row is known last; its place is kept from the start.
    row(2, 1, 'fine', Object.keys(seen).filter(key => !/^(date|decided_on|born|record)\n/.test(key)).slice(0, 8).map(key => seen[key]));
    // The chips are new elements: restore the keyboard focus.
    chips.querySelectorAll('button').forEach(chip => { if (held === chip.dataset.chip) chip.focus(); });
  }

  /** Without results, offers the longest prefix of the query that has some. */
  function nearest(text) {
    var mine = turn, place = $('try');
    place.textContent = '';
    (function shorter(rest, tries) {
      if (!rest || !tries) return;
      engine.search(rest, { limit: 1 }).then(found => {
        if (mine !== turn) return;
        if (!found.total) { shorter([...rest].slice(0, -1).join(''), tries - 1); return; }
        place.append(word('try') + ' ');
        place.appendChild(button(rest, () => { input.value = rest; answer(); }));
      }, () => { /* reported by the query itself */ });
    }([...text].slice(0, -1).join(''), 8));
  }

  /** Stores the query, the filters and the number of results shown in the address. */
  function address(query) {
    var kept = new URLSearchParams({ q: query });
    for (var key in facets) if (facets[key] != null) kept.set('by-' + key, facets[key]);
    if (limit > 10) kept.set('limit', limit);
    try { history.replaceState(null, '', query ? '?' + kept : location.pathname); } catch (error) { /* some file:// addresses refuse */ }
  }

  /** Takes away the results; `text` is what is said instead. */
  function empty(text) {
    results.textContent = '';
    count.textContent = text;
    input.removeAttribute('aria-activedescendant');
    active = -1;
  }

  /** Clears the results and what belongs to them; `text` says why there are none. */
  function clear(text) {
    document.body.classList.remove('searching');
    picks.textContent = chips.textContent = '';
    empty(text);
    input.setAttribute('aria-expanded', false);
    more.hidden = aside.hidden = true;
  }

  /** Searches for what is in the field. A new query starts without filters; the same one keeps them. */
  function answer() {
    var query = input.value.trim(), mine = ++turn;
    keys();
    if (query !== last) { facets = {}; limit = 10; }
    last = query;
    if (!query) { clear(''); address(''); return; }
    function early(hits, told) {
      // Each call costs a layout: one for the first results, one for all.
      if (mine === turn && shown !== turn && hits[0]) show(told(), true);
    }
    // After “more”, the first results are already shown.
    engine.search(query, { limit, facets, early: limit < 11 && early }).then(found => {
      if (mine === turn) show(found);
    }, () => { if (mine === turn) clear(word('missing')); });
    // Deferred, while files are loading.
    setTimeout(() => { if (mine === turn) address(query); });
  }

  // ---- the key pad of a kiosk: only keys that lead anywhere are enabled
  /** The letters that lead anywhere after what is typed. */
  engine.next = typed => {
    typed = engine.latin(typed);
    return engine.ready().then(() => {
      var word = engine.reach.find(known => known[0] === typed);
      if (!typed) return engine.reach.map(known => known[0]);
      if (typed.length === 1) return word ? word.slice(1) : '';
      return engine.reading(typed).then(found => letters.filter(letter => found.cut || found.some(e => engine.reads(e.key, typed + letter))));
    });
  };

  function type(letter) { input.value = letter ? input.value + letter : [...input.value].slice(0, -1).join(''); answer(); }

  function keys() {
    if (!kiosk) return;
    var typed = input.value.trim();
    // The page loads first; which keys lead anywhere is looked up afterwards.
    if (!typed && document.readyState !== 'complete') { window.onload = keys; return; }
    engine.next(typed).then(live => {
      if (typed !== input.value.trim()) return;
      [...pad.children].forEach(key => {
        var letter = key.dataset.key;
        if (letter) key.disabled = !live.includes(letter); else key.disabled = !typed;
      });
    }, () => { /* reported by the query itself */ });
  }

  if (kiosk) {
    letters.forEach(letter => {
      pad.appendChild(button(letter.toUpperCase(), () => { type(letter.toUpperCase()); })).dataset.key = letter;
    });
    pad.appendChild(button('⌫ ' + word('erase'), () => { type(''); })).className = 'wide';
    pad.hidden = false;
    input.setAttribute('inputmode', 'none');
  }

  // ---- the keyboard
  function move(step) {
    var all = results.querySelectorAll('.hit');
    if (!all.length) return;
    if (all[active]) all[active].setAttribute('aria-selected', 'false');
    active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
    all[active].setAttribute('aria-selected', true);
    all[active].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', all[active].id);
  }
  input.onkeydown = event => {
    if (event.isComposing) return;
    var chosen = results.querySelectorAll('.hit')[active];
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && chosen) chosen.click();
    else if (event.key === 'Escape' && input.value) { input.value = ''; answer(); }
    else return;
    event.preventDefault();
  };
  // A visitor who focuses the field will type: load the manifest in the meantime.
  input.onfocus = () => { engine.ready().catch(() => { /* reported by the query itself */ }); };
  // While an input method composes, a field with Han characters would be searched with half-typed letters: keep the results.
  input.oninput = event => { if (!event.isComposing || !/\p{sc=Han}/u.test(input.value)) answer(); };
  input.addEventListener('compositionend', answer);
  // On a phone, hide the keyboard so that the results can be seen.
  form.onsubmit = event => {
    event.preventDefault();
    if (matchMedia('(pointer: coarse)').matches) input.blur();
    answer();
  };
  more.onclick = () => { limit += 20; answer(); };
  window.onpopstate = asked;
  window.onpageshow = event => { if (event.persisted) asked(); };

  /** Restores the state from the address. With filters, the query runs unfiltered first, for the chips of all results. */
  function asked() {
    var kept = new URLSearchParams(location.search), by;
    input.value = kept.get('q') || '';
    last = input.value.trim();
    limit = Math.max(10, kept.get('limit') | 0);
    facets = {};
    kept.forEach((value, key) => { if (/^by-/.test(key)) facets[by = key.slice(3)] = value; });
    if (last && by) engine.search(last, { limit: 1 }).then(found => { groups = found.groups; sum = found.total; years = found.years; }).catch(() => { /* reported by the query itself */ }).then(answer);
    else answer();
  }
  asked();
}());
