// What a page gains where scripts run: large type, high contrast, the rail's buttons, the viewer, before and after,
// today's history, reading aloud, the kiosk. A page without it is whole. Classic script, Chromium 80.
(function () {
  'use strict';
  var root = document.documentElement;
  var store = {
    get: function (key) { try { return sessionStorage.getItem('changlang-' + key); } catch (error) { return null; } },
    set: function (key, value) { try { if (value) sessionStorage.setItem('changlang-' + key, value); else sessionStorage.removeItem('changlang-' + key); } catch (error) { /* private windows */ } }
  };
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    if (tag === 'button') element.type = 'button';
    return element;
  }
  function put(parent) { for (var i = 1; i < arguments.length; i += 1) parent.appendChild(arguments[i]); return parent; }
  function each(selector, work, within) { Array.prototype.forEach.call((within || document).querySelectorAll(selector), work); }

  // ---- the kiosk: entered by kiosk.html, left by ?mode=visitor
  if (/[?&]mode=visitor/.test(location.search)) store.set('mode', null);
  var entering = document.body.hasAttribute('data-enter-kiosk');
  if (entering) store.set('mode', 'kiosk');
  var kiosk = store.get('mode') === 'kiosk';
  if (kiosk) root.setAttribute('data-mode', 'kiosk');

  // ---- large type and high contrast, kept until the kiosk resets
  each('[data-toggle]', function (button) {
    var what = button.getAttribute('data-toggle');
    function show(value) {
      if (value) root.setAttribute('data-' + what, value); else root.removeAttribute('data-' + what);
      button.setAttribute('aria-pressed', value ? 'true' : 'false');
    }
    button.hidden = false;
    show(store.get(what));
    button.addEventListener('click', function () {
      var value = root.hasAttribute('data-' + what) ? null : button.getAttribute('data-value');
      store.set(what, value);
      show(value);
    });
  });

  // ---- the rail: two buttons and how far one has come
  each('.rail', function (rail) {
    if (rail.scrollWidth <= rail.clientWidth + 8) return;
    var bar = document.createElement('div');
    bar.className = 'rail-bar';
    var back = document.createElement('button');
    var on = document.createElement('button');
    var progress = document.createElement('progress');
    back.type = on.type = 'button';
    back.textContent = '← ' + rail.getAttribute('data-earlier');
    on.textContent = rail.getAttribute('data-later') + ' →';
    progress.max = 1000;
    progress.setAttribute('aria-label', rail.getAttribute('data-progress'));
    function show() {
      var room = rail.scrollWidth - rail.clientWidth;
      progress.value = Math.round(1000 * (rail.scrollLeft + rail.clientWidth) / rail.scrollWidth);
      back.disabled = rail.scrollLeft <= 2;
      on.disabled = rail.scrollLeft >= room - 2;
    }
    function move(way) { rail.scrollLeft += way * rail.clientWidth * 0.8; }
    back.addEventListener('click', function () { move(-1); });
    on.addEventListener('click', function () { move(1); });
    rail.addEventListener('scroll', show, { passive: true });
    rail.setAttribute('tabindex', '0');
    bar.appendChild(back);
    bar.appendChild(progress);
    bar.appendChild(on);
    rail.parentNode.insertBefore(bar, rail.nextSibling);
    show();
  });

  // ---- the viewer: a picture large, by buttons, by tapping, by two fingers where the browser allows it
  each('[data-viewer]', function (gallery) {
    var links = gallery.querySelectorAll('a[data-zoom]');
    var dialog = make('dialog', 'viewer');
    if (!links.length || !dialog.showModal) return;
    var word = function (key) { return gallery.getAttribute('data-' + key); };
    var stage = make('div', 'viewer-stage');
    var picture = make('img');
    var bar = make('div', 'viewer-bar');
    var caption = make('p', 'viewer-caption');
    var at = 0;
    var scale = 1;
    var opener = null;
    stage.tabIndex = 0;
    var sizes = [1, 2, 4].map(function (factor) {
      var button = make('button', '', '×' + factor);
      button.setAttribute('aria-label', word('scale') + ' ' + factor);
      button.addEventListener('click', function () { size(factor, 0.5, 0.5); });
      bar.appendChild(button);
      return { factor: factor, button: button };
    });
    /** Shows the picture at a factor with the point (x, y), 0–1 of it, in the middle. */
    function size(factor, x, y) {
      scale = factor;
      var fit = Math.min(stage.clientWidth / picture.naturalWidth, stage.clientHeight / picture.naturalHeight) || 1;
      picture.style.width = Math.floor(picture.naturalWidth * fit * factor) + 'px';
      stage.scrollLeft = x * picture.offsetWidth - stage.clientWidth / 2;
      stage.scrollTop = y * picture.offsetHeight - stage.clientHeight / 2;
      sizes.forEach(function (size) { size.button.setAttribute('aria-pressed', size.factor === factor ? 'true' : 'false'); });
    }
    function show(index) {
      at = (index + links.length) % links.length;
      var small = links[at].querySelector('img');
      picture.alt = small.alt;
      caption.textContent = small.alt;
      dialog.setAttribute('aria-label', small.alt);
      stage.setAttribute('aria-label', small.alt);
      picture.src = links[at].href;
      if (picture.complete) size(1, 0.5, 0.5);
    }
    picture.addEventListener('load', function () { size(1, 0.5, 0.5); });
    picture.addEventListener('click', function (event) {
      var box = picture.getBoundingClientRect();
      size(scale === 4 ? 1 : scale * 2, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    if (links.length > 1) {
      [['previous', -1], ['next', 1]].forEach(function (turn) {
        var button = make('button', '', word(turn[0]));
        button.addEventListener('click', function () { show(at + turn[1]); });
        bar.appendChild(button);
      });
    }
    var close = make('button', 'viewer-close', word('close'));
    close.addEventListener('click', function () { dialog.close(); });
    dialog.addEventListener('close', function () { if (opener) opener.focus(); });
    bar.appendChild(close);
    stage.setAttribute('role', 'group');
    document.body.appendChild(put(dialog, put(stage, picture), caption, bar));
    Array.prototype.forEach.call(links, function (link, index) {
      link.addEventListener('click', function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        opener = link;
        dialog.showModal();
        show(index);
      });
    });
  });

  // ---- before and after: one over the other, a slider and two buttons
  each('[data-compare]', function (box) {
    if (box.children.length !== 2) return;
    var bar = make('div', 'compare-bar');
    var range = make('input');
    range.type = 'range';
    range.min = 0;
    range.max = 100;
    range.value = 50;
    range.setAttribute('aria-label', box.getAttribute('data-label'));
    function show(value) {
      range.value = value;
      box.style.setProperty('--at', value + '%');
    }
    var ends = [['before', 100], ['after', 0]].map(function (end) {
      var button = make('button', '', box.getAttribute('data-' + end[0]));
      button.addEventListener('click', function () { show(end[1]); });
      return button;
    });
    range.addEventListener('input', function () { show(range.value); });
    box.parentNode.insertBefore(put(bar, ends[0], range, ends[1]), box.nextSibling);
    box.classList.add('ready');
    show(50);
  });

  // ---- today in history: of the whole year's table the day, else the days around it, else the month
  each('[data-today]', function (section) {
    var now = new Date();
    var head = section.querySelector('h2');
    var items = Array.prototype.slice.call(section.querySelectorAll('[data-day]'));
    function days(item) {
      var parts = item.getAttribute('data-day').split('-');
      var then = new Date(now.getFullYear(), parts[0] - 1, Number(parts[1]));
      var today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
      return Math.round(Math.abs(then - today) / 86400000);
    }
    var choices = [
      [null, function (item) { return days(item) === 0; }],
      ['data-next', function (item) { return days(item) <= 3 || days(item) >= 362; }],
      ['data-soon', function (item) { return Number(item.getAttribute('data-day').split('-')[0]) === now.getMonth() + 1; }]
    ];
    for (var i = 0; i < choices.length; i += 1) {
      var fitting = items.filter(choices[i][1]);
      if (!fitting.length) continue;
      if (choices[i][0]) head.textContent = head.getAttribute(choices[i][0]);
      items.forEach(function (item) { item.hidden = fitting.indexOf(item) < 0; });
      section.hidden = false;
      return;
    }
  });

  // ---- reading aloud: by a voice of the machine itself, never one from the network
  each('[data-read]', function (text) {
    var speech = window.speechSynthesis;
    if (!speech || document.querySelector('audio, [data-reading]')) return;
    var button = make('button', 'button quiet', text.getAttribute('data-read'));
    button.setAttribute('data-reading', '');
    button.hidden = true;
    text.parentNode.insertBefore(button, text);
    function voice() {
      return speech.getVoices().filter(function (voice) { return voice.localService && /^(zh|cmn)/i.test(voice.lang); })[0];
    }
    function offer() { button.hidden = !voice(); }
    function rest() { button.textContent = text.getAttribute('data-read'); }
    button.addEventListener('click', function () {
      if (speech.speaking) { speech.cancel(); rest(); return; }
      var said = (text.textContent.match(/[^。！？；\n]+[。！？；]?/g) || []).reduce(function (chunks, sentence) {
        for (var from = 0; from < sentence.length; from += 120) {
          var piece = sentence.slice(from, from + 120).trim();
          var last = chunks[chunks.length - 1];
          if (last !== undefined && last.length + piece.length <= 120) chunks[chunks.length - 1] = last + piece;
          else if (piece) chunks.push(piece);
        }
        return chunks;
      }, []);
      said.forEach(function (piece, index) {
        var words = new SpeechSynthesisUtterance(piece);
        words.voice = voice();
        words.lang = 'zh-CN';
        words.rate = 0.9;
        if (index === said.length - 1) words.onend = rest;
        speech.speak(words);
      });
      button.textContent = text.getAttribute('data-stop');
    });
    window.addEventListener('pagehide', function () { speech.cancel(); });
    if (speech.addEventListener) speech.addEventListener('voiceschanged', offer);
    offer();
  });

  // ---- the attract loop: one slide after the other; still where motion is not wanted, but the wall shows all
  each('.slides', function (slides) {
    var all = slides.children;
    var wall = document.body.classList.contains('attract-wall');
    slides.classList.add('running');
    if (all.length) all[0].classList.add('on');
    if (all.length < 2 || (!wall && matchMedia('(prefers-reduced-motion: reduce)').matches)) return;
    var at = 0;
    // The next picture is there before its turn.
    function ready(index) { each('img', function (picture) { picture.loading = 'eager'; }, all[index % all.length]); }
    ready(1);
    setInterval(function () {
      all[at].classList.remove('on');
      at = (at + 1) % all.length;
      all[at].classList.add('on');
      ready(at + 1);
    }, 8000);
  });

  if (!kiosk) return;

  // ---- what stands still and bright moves a little, so that it does not burn in
  var shifts = [[0, 0], [2, 0], [2, 2], [0, 2]];
  var shift = 0;
  setInterval(function () {
    shift = (shift + 1) % shifts.length;
    root.style.setProperty('--shift-x', shifts[shift][0] + 'px');
    root.style.setProperty('--shift-y', shifts[shift][1] + 'px');
  }, 60000);

  // ---- accidents: no menu, no selection, no dragging, no zoom by two fingers, wheel or keys
  function refuse(event) { if (event.cancelable && event.target.tagName !== 'INPUT') event.preventDefault(); }
  ['contextmenu', 'dragstart', 'selectstart', 'gesturestart'].forEach(function (name) { document.addEventListener(name, refuse); });
  document.addEventListener('wheel', function (event) { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
  document.addEventListener('touchmove', function (event) { if (event.touches.length > 1) refuse(event); }, { passive: false });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key)) event.preventDefault();
  });

  if (entering || !document.querySelector('[data-leave]')) return;

  // ---- no way out: what is not a page of this site is shown as a code for a visitor's own telephone
  var home = document.querySelector('[data-leave]').href.replace(/kiosk\.html$/, '');
  var window_ = document.querySelector('[data-outside-dialog]');
  function stays(link) {
    var address = link.href.split(/[?#]/)[0];
    return address.indexOf(home) === 0 && (/\.html$/.test(address) || address === home);
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href], area[href]') : null;
    if (!link || event.defaultPrevented || stays(link)) return;
    event.preventDefault();
    if (!window_ || !window_.showModal) return;
    var code = null;
    each('[data-code]', function (known) { if (known.getAttribute('data-code') === link.getAttribute('href')) code = known; });
    var place = window_.querySelector('[data-outside-code]');
    place.textContent = '';
    place.hidden = !code;
    if (code) place.appendChild(code.firstElementChild.cloneNode(true));
    window_.querySelector('[data-outside-words]').textContent = link.textContent;
    window_.querySelector('[data-outside-address]').textContent = decodeURI(link.getAttribute('href'));
    window_.showModal();
  });
  each('[data-close]', function (button) {
    button.addEventListener('click', function () { window_.close(); });
  }, window_);

  // ---- nobody there: ask, then begin anew. Time stamps, not timers: a kiosk that slept must not wake in the middle.
  if ('scrollRestoration' in history) history.scrollRestoration = 'manual';
  var seconds = Number(root.getAttribute('data-idle')) || 90;
  var last = Date.now();
  var dialog = document.querySelector('[data-idle-dialog]');
  function here() { last = Date.now(); if (dialog.open) dialog.close(); }
  ['pointerdown', 'keydown', 'touchstart', 'touchmove', 'wheel', 'input'].forEach(function (name) {
    // A finger on the question itself is answered by its buttons.
    window.addEventListener(name, function (event) { if (!dialog.open || !dialog.contains(event.target)) here(); }, { passive: true, capture: true });
  });
  var gone = false;
  function leave() {
    if (gone) return;
    gone = true;
    try {
      Object.keys(sessionStorage).forEach(function (key) { if (/^changlang-/.test(key)) sessionStorage.removeItem(key); });
    } catch (error) { /* private windows */ }
    location.replace(home + 'kiosk.html');
  }
  dialog.querySelector('[data-stay]').addEventListener('click', here);
  dialog.querySelector('[data-leave]').addEventListener('click', function (event) { event.preventDefault(); leave(); });
  setInterval(function () {
    var playing = Array.prototype.some.call(document.querySelectorAll('audio, video'), function (media) { return !media.paused; });
    if (playing || (window.speechSynthesis && speechSynthesis.speaking)) { here(); return; }
    var idle = Date.now() - last - seconds * 1000;
    if (idle >= 15000 || (idle >= 0 && !dialog.showModal)) leave();
    else if (idle >= 0) {
      dialog.querySelector('[data-left]').textContent = String(Math.ceil((15000 - idle) / 1000));
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
}());
