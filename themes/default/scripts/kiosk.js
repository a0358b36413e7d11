// What a touch screen in a hall needs and no other visitor: no accidents, no way out, a way down a long page, and a
// fresh start when nobody is there. theme.js loads it in kiosk mode only. Classic script, Chromium 80.
(function () {
  'use strict';
  var root = document.documentElement;
  var entering = root.hasAttribute('data-enter-kiosk');
  function make(tag, className, text) {
    var element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    if (tag === 'button') element.type = 'button';
    return element;
  }
  function each(selector, work, within) { (within || document).querySelectorAll(selector).forEach(work); }

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

  // ---- a page longer than the screen says so: two buttons and how far one has come
  var scroller = make('div', 'scroller');
  var up = make('button', '', '↑');
  var down = make('button', '', '↓');
  var reached = make('span', 'scroller-reached');
  function scrolled() {
    var room = root.scrollHeight - innerHeight;
    scroller.hidden = room < 40;
    // Not `disabled`: a button must not go away under the focus of one who walks by keys.
    up.setAttribute('aria-disabled', scrollY < 2);
    down.setAttribute('aria-disabled', scrollY > room - 2);
    reached.style.transform = 'scaleY(' + (room > 0 ? Math.min(1, (scrollY + innerHeight) / root.scrollHeight) : 1) + ')';
  }
  [[up, -1, 'data-up'], [down, 1, 'data-down']].forEach(function (way) {
    way[0].setAttribute('aria-label', root.getAttribute(way[2]) || way[0].textContent);
    way[0].addEventListener('click', function () { scrollBy(0, way[1] * innerHeight * 0.7); });
  });
  var track = make('span', 'scroller-track');
  track.append(reached);
  scroller.append(up, track, down);
  document.body.append(scroller);
  ['scroll', 'resize', 'load'].forEach(function (name) { window.addEventListener(name, scrolled, { passive: true }); });
  document.addEventListener('toggle', scrolled, true);
  scrolled();

  // ---- no way out: what is not a page of this site is shown as a code for a visitor's own telephone
  var home = document.querySelector('[data-leave]').href.replace(/kiosk\.html$/, '');
  var window_ = document.querySelector('[data-outside-dialog]');
  function stays(link) {
    var address = link.href.split(/[?#]/)[0];
    return address.indexOf(home) === 0 && (/\.html$/.test(address) || address === home);
  }
  function readable(address) { try { return decodeURI(address); } catch (error) { return address; } }
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href], area[href]') : null;
    if (!link || event.defaultPrevented || stays(link)) return;
    event.preventDefault();
    if (!window_ || !window_.showModal) return;
    // A file of this site has the code of its full address, which begins where that of this page begins.
    var address = link.getAttribute('href');
    var canonical = document.querySelector('link[rel="canonical"]');
    var here = location.href.split(/[?#]/)[0];
    if (canonical && link.href.indexOf(home) === 0) address = canonical.href.slice(0, canonical.href.length - here.length + home.length) + link.href.slice(home.length);
    var code = null;
    each('[data-code]', function (known) { if (known.getAttribute('data-code') === address) code = known; });
    var place = window_.querySelector('[data-outside-code]');
    place.textContent = '';
    place.hidden = !code;
    if (code) place.appendChild(code.firstElementChild.cloneNode(true));
    window_.querySelector('[data-outside-words]').textContent = link.textContent;
    window_.querySelector('[data-outside-address]').textContent = readable(address);
    window_.showModal();
  });
  each('[data-close]', function (button) {
    button.addEventListener('click', function () { window_.close(); });
  }, window_);

  // ---- nobody there: ask, then begin anew. Time stamps, not timers: a kiosk that slept must not wake in the middle.
  if ('scrollRestoration' in history) history.scrollRestoration = 'manual';
  // A long article is read in silence: a second for every six characters of it, at most four times the usual.
  var seconds = +root.getAttribute('data-idle') || 90;
  var long = 0;
  each('.prose', function (text) { long += text.textContent.length / 6; });
  seconds = Math.max(seconds, Math.min(long, seconds * 4));
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
    if (window.speechSynthesis) speechSynthesis.cancel();
    ['sessionStorage', 'localStorage'].forEach(function (name) {
      try {
        var kept = window[name];
        Object.keys(kept).forEach(function (key) { if (/^changlang/.test(key)) kept.removeItem(key); });
      } catch (error) { /* private windows */ }
    });
    location.replace(home + 'kiosk.html');
  }
  dialog.querySelector('[data-stay]').addEventListener('click', here);
  dialog.querySelector('[data-leave]').addEventListener('click', function (event) { event.preventDefault(); leave(); });
  setInterval(function () {
    var playing = Array.from(document.querySelectorAll('audio, video')).some(function (media) { return !media.paused; });
    if (playing || (window.speechSynthesis && speechSynthesis.speaking)) { here(); return; }
    var idle = Date.now() - last - seconds * 1000;
    if (idle >= 15000 || (idle >= 0 && !dialog.showModal)) leave();
    else if (idle >= 0) {
      dialog.querySelector('[data-left]').textContent = Math.ceil((15000 - idle) / 1000);
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
}());
