// Search, the interface: results as one types, the pad of a kiosk, chips, keyboard. The engine is search.js.
(function () {
  'use strict';
  var form = document.querySelector('[data-search]');
  var engine = window.Changlang;
  if (!form || !engine || !engine.search) return;
  var $ = name => document.querySelector('[data-search-' + name + ']');
  var input = form.querySelector('input'), count = $('count'), results = $('results'), chips = $('chips'), pad = $('pad'), picks = $('picks'), aside = $('none'), more = $('more');
  var root = form.dataset.root || '';
  var facets = {}, limit = 10, last, turn = 0, shown = 0, active = -1, groups = [], years = [], sum, boxes, rows, letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  var kiosk = document.documentElement.dataset.mode === 'kiosk';

  function word(key, all) { return (count.dataset[key] || '').replace('{all}', all); }
  function make(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** Text with the words of the query marked; places are counted in characters, which folding keeps. */
  function marked(parent, text, words) {
    var left = Array.from(text);
    // Split by the words, longer ones first, so that every other part is one of them.
    engine.fold(text).split(new RegExp('(' + words.map(word => word.replace(/\W/g, '\\$&')).sort().reverse().join('|') + ')')).forEach((folded, i) => {
      var part = left.splice(0, Array.from(folded).length).join('');
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

  // ---- what was found
  /** The part of a text where the words are; of one found by its name alone its beginning. */
  function snippet(text, words) {
    var at = -1, from;
    words.some(word => (at = text.indexOf(word)) >= 0 || (at = engine.fold(text).indexOf(word)) >= 0);
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
    if (text && (text[0] === '…' || !hit.note || words.some(word => engine.fold(text).includes(word)))) marked(link.appendChild(make('span', 'hit-text')), text, words);
    return link;
  }

  /**
   * What was found. `early`: as much as was read by then, and only of its first collection, so that what comes later comes
   * behind it: whatever stands stays where it is, until another key is typed.
   */
  function show(found, early) {
    var isFirst = shown !== turn;
    if (isFirst) {
      // Not at the key: the page would be laid out once more.
      document.body.classList.add('searching');
      // The number of what was asked for before is none of this.
      results.textContent = count.textContent = '';
      input.removeAttribute('aria-activedescendant');
      active = -1;
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
    more.hidden = early || found.hits.length < limit || limit >= 200 || found.hits.length >= found.total;
    aside.hidden = found.total > 0;
    if (early) return;
    found.groups.forEach(group => { if (boxes[group[0]]) boxes[group[0]].firstChild.lastChild.textContent = group[2]; });
    picks.textContent = '';
    if (kiosk && /^[a-z' ]+$/i.test(input.value)) {
      found.hits.slice(0, 8).forEach(hit => { picks.appendChild(make('a', hit.title.length < 5 ? '' : 'wide', hit.title)).href = root + hit.url; });
    }
    count.textContent = found.total ? word(found.exact ? 'some' : found.least ? 'least' : 'about', found.total) : word('none');
    if (!found.total) nearest(input.value.trim());
  }

  /**
   * The row `number` of chips `[key, value, text, how many]`; `least` of them narrow nothing, but where it stood already it
   * keeps its place. A value of `null` lifts the others.
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

  /** What narrows: collections, years, and what the results shown have in common with others (level, period, organisation). */
  function narrow(hits) {
    var seen = {}, held = document.activeElement.dataset.chip;
    chips.textContent = '';
    row(0, 2, '', [['collection', null, word('all'), sum], ...groups.map(group => ['collection', group[0], group[1] || word('other'), group[2]])]);
    row(1, 1, 'fine', years.sort((a, b) => b[0] - a[0]).map(year => ['year', year[0], word('year', year[0]), year[2]]));
    hits.forEach(hit => {
      for (var i = 0; hit.facets[i]; i += 3) seen[hit.facets[i] + '\n' + hit.facets[i + 1]] = hit.facets.slice(i, i + 3);
    });
    // A date is a year, and years have a row of their own. This one is known last: it has its place from the first.
    row(2, 1, 'fine', Object.keys(seen).filter(key => !/^(date|decided_on|born|record)\n/.test(key)).slice(0, 8).map(key => seen[key]));
    // The row was made anew: whoever moves by keyboard stays where they were.
    chips.querySelectorAll('button').forEach(chip => { if (held === chip.dataset.chip) chip.focus(); });
  }

  /** Nothing: the longest beginning that leads somewhere is offered. */
  function nearest(text) {
    var mine = turn, place = $('try');
    place.textContent = '';
    (function shorter(rest, tries) {
      if (!rest || !tries) return;
      engine.search(rest, { limit: 1 }).then(found => {
        if (mine !== turn) return;
        if (!found.total) { shorter(Array.from(rest).slice(0, -1).join(''), tries - 1); return; }
        place.append(word('try') + ' ');
        place.appendChild(button(rest, () => { input.value = rest; answer(); }));
      }, () => { /* told by the query itself */ });
    }(Array.from(text).slice(0, -1).join(''), 8));
  }

  /** The address keeps the query, what narrows it and how much of it is shown. */
  function address(query) {
    var kept = new URLSearchParams({ q: query });
    for (var key in facets) if (facets[key] != null) kept.set('by-' + key, facets[key]);
    if (limit > 10) kept.set('limit', limit);
    try { history.replaceState(null, '', query ? '?' + kept : location.pathname); } catch (error) { /* an odd address */ }
  }

  /** Nothing stands that was found for another query; `text` says why. */
  function clear(text) {
    document.body.classList.remove('searching');
    results.textContent = picks.textContent = chips.textContent = '';
    count.textContent = text;
    input.setAttribute('aria-expanded', false);
    more.hidden = aside.hidden = true;
  }

  /** Another query is narrowed by nothing; the same one, asked again, stays as it is. */
  function answer() {
    var query = input.value.trim(), mine = ++turn;
    keys();
    if (query !== last) { facets = {}; limit = 10; }
    last = query;
    if (!query) { clear(''); address(''); return; }
    function early(hits, told) {
      // Each time the page is laid out anew: for the first ones, and for all.
      if (mine === turn && shown !== turn && hits[0]) show(told(), true);
    }
    // Who asks for more has what comes first.
    engine.search(query, { limit, facets, early: limit < 11 && early }).then(found => {
      if (mine === turn) show(found);
    }, () => { if (mine === turn) clear(word('missing')); });
    // While files are on their way.
    setTimeout(() => { if (mine === turn) address(query); });
  }

  // ---- the pad of a kiosk: only keys that lead somewhere
  /** The letters that lead somewhere behind what is typed. */
  engine.next = typed => {
    typed = engine.latin(typed);
    return engine.ready().then(() => {
      var word = engine.reach.find(known => known[0] === typed);
      if (!typed) return engine.reach.map(known => known[0]);
      if (typed.length === 1) return word ? word.slice(1) : '';
      return engine.reading(typed).then(found => letters.filter(letter => found.cut || found.some(e => engine.reads(e.key, typed + letter))));
    });
  };

  function type(letter) { input.value = letter ? input.value + letter : Array.from(input.value).slice(0, -1).join(''); answer(); }

  function keys() {
    if (!kiosk) return;
    var typed = input.value.trim();
    // The page comes first: which keys lead somewhere is asked for when it stands.
    if (!typed && document.readyState !== 'complete') { window.onload = keys; return; }
    engine.next(typed).then(live => {
      if (typed !== input.value.trim()) return;
      Array.from(pad.children).forEach(key => {
        var letter = key.dataset.key;
        if (letter) key.disabled = !live.includes(letter); else key.disabled = !typed;
      });
    }, () => { /* told by the query itself */ });
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
  // Whoever goes to the field will type: the manifest comes meanwhile.
  input.onfocus = () => { engine.ready().catch(() => { /* told by the query itself */ }); };
  // While the rest of a name is composed, what stands is of its beginning, and what is half typed leads nowhere.
  input.oninput = event => { if (!event.isComposing || !/\p{sc=Han}/u.test(input.value)) answer(); };
  input.addEventListener('compositionend', answer);
  // A telephone puts its keyboard away, so that what was found is seen.
  form.onsubmit = event => {
    event.preventDefault();
    if (matchMedia('(pointer: coarse)').matches) input.blur();
    answer();
  };
  more.onclick = () => { limit += 20; answer(); };
  window.onpopstate = asked;
  window.onpageshow = event => { if (event.persisted) asked(); };

  /** What the address keeps. What narrows was chosen among all that was found: that comes first. */
  function asked() {
    var kept = new URLSearchParams(location.search), by;
    input.value = kept.get('q') || '';
    last = input.value.trim();
    limit = Math.max(10, kept.get('limit') | 0);
    facets = {};
    kept.forEach((value, key) => { if (/^by-/.test(key)) facets[by = key.slice(3)] = value; });
    if (last && by) engine.search(last, { limit: 1 }).then(found => { groups = found.groups; sum = found.total; years = found.years; }).catch(() => { /* told by the query itself */ }).then(answer);
    else answer();
  }
  asked();
}());
