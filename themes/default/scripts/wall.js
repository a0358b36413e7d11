// What runs by itself: the attract loop of a kiosk and the wall of a lobby. Where motion is not wanted the loop is
// still and the wall swaps; nothing here needs a visitor. Classic script, Chromium 80.
(function () {
  'use strict';
  /** Calls `turn` when `seconds` have passed. By time stamps: a machine that slept does not rush through what it missed. */
  function every(seconds, turn) {
    var last = Date.now();
    setInterval(function () {
      if (Date.now() - last < seconds * 1000) return;
      last = Date.now();
      turn();
    }, 500);
  }
  /** The pictures of what comes next are there before its turn. */
  function ready(element) {
    Array.prototype.forEach.call(element ? element.querySelectorAll('img') : [], function (picture) { picture.loading = 'eager'; });
  }

  // ---- the attract loop: one slide after the other
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

  // ---- the wall: every panel of every part once, then from the beginning
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
  /** Fetches a part; what a stick that was pulled out or an update leaves missing is told to `work` too. */
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
    // A slow disk is waited for: what has not come yet is not passed over.
    if (loading && at === wall.children.length - 1) return;
    if (at >= 0) wall.children[at].classList.remove('on');
    at += 1;
    if (at < wall.children.length) {
      wall.children[at].classList.add('on');
      ready(wall.children[at + 1]);
      if (at === wall.children.length - 1 && part < parts) load(part + 1);
      // What is bright does not stand on the same spot from one minute to the next.
      shift = (shift + 1) % 4;
      document.body.setAttribute('data-shift', shift);
    } else if (next && next.trim()) {
      hang(next, part + 1);
    } else {
      // The end, or a part that is not there. Begin anew with what the site is by now; where it cannot be reached,
      // with what is here: a page that cannot be loaded would stay for ever.
      hang(first, 1);
      if (Date.now() - started > 600000) load(2, function (found) { if (found !== null) location.reload(); });
    }
  }
  wall.classList.add('running');
  turn();
  every(12, turn);
}());
