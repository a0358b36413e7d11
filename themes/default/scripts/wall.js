// Screens that run by themselves: the attract loop of a kiosk and the wall of a lobby. Under reduced motion the loop stands
// still and the wall swaps its panels; nothing here needs a visitor. Classic script, Chromium 80.
(function () {
  'use strict';
  /** Calls `turn` every `seconds`. By time stamps, so that a machine that slept does not rush through what it missed. */
  function every(seconds, turn) {
    var last = Date.now();
    setInterval(function () {
      if (Date.now() - last < seconds * 1000) return;
      last = Date.now();
      turn();
    }, 500);
  }
  /** Loads the pictures of the next element before its turn. */
  function ready(element) {
    Array.prototype.forEach.call(element ? element.querySelectorAll('img') : [], function (picture) { picture.loading = 'eager'; });
  }

  // ---- the attract loop: one slide after another
  var slides = document.querySelector('.slides');
  if (slides && slides.children.length) {
    var all = slides.children;
    var slide = 0;
    slides.classList.add('running');
    all[0].classList.add('on');
    if (all.length > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      ready(all[1]);
      every(8, function () {
        all[slide].classList.remove('on');
        slide = (slide + 1) % all.length;
        all[slide].classList.add('on');
        ready(all[(slide + 1) % all.length]);
      });
    }
  }

  // ---- the wall: every panel of every part once, then from the start
  var wall = document.querySelector('[data-wall]');
  if (!wall) return;
  var parts = Number(wall.getAttribute('data-parts'));
  var first = wall.innerHTML;
  var part = 1;
  var at = -1;
  var next = null;
  var loading = false;
  var shift = 3;
  var started = Date.now();
  window.changlangPart = function (html) { next = html; };
  /** Loads a part; `work` is called even if it is missing (a stick pulled out, an update), then with `null`. */
  function load(number, work) {
    var script = document.createElement('script');
    next = null;
    loading = true;
    script.src = 'wall/' + number + '.js';
    script.onload = script.onerror = function () { loading = false; document.head.removeChild(script); if (work) work(next); };
    document.head.appendChild(script);
  }
  function hang(html, number) {
    wall.innerHTML = html;
    next = null;
    part = number;
    at = -1;
    turn();
  }
  function turn() {
    // Wait for a slow disk: a part that is still loading is not skipped.
    if (loading && at === wall.children.length - 1) return;
    if (at >= 0) wall.children[at].classList.remove('on');
    at += 1;
    if (at < wall.children.length) {
      wall.children[at].classList.add('on');
      ready(wall.children[at + 1]);
      if (at === wall.children.length - 1 && part < parts) load(part + 1);
      // Bright content must not stay on the same spot from one minute to the next.
      shift = (shift + 1) % 4;
      document.body.setAttribute('data-shift', shift);
    } else if (next && next.trim()) {
      hang(next, part + 1);
    } else {
      // The end, or a missing part: start again with the panels at hand. After ten minutes, reload to get the current site,
      // but only if a part can still be loaded: a page that fails to load would stay for ever.
      hang(first, 1);
      if (Date.now() - started > 600000) load(2, function (found) { if (found !== null) location.reload(); });
    }
  }
  wall.classList.add('running');
  turn();
  every(12, turn);
}());
