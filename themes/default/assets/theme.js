// What a page gains where scripts run: large type, high contrast, the kiosk, the rail's buttons, the viewer. A page
// without it is whole. Classic script, Chromium 80.
(function () {
  'use strict';
  var root = document.documentElement;
  var store = {
    get: function (key) { try { return sessionStorage.getItem('changlang-' + key); } catch (error) { return null; } },
    set: function (key, value) { try { if (value) sessionStorage.setItem('changlang-' + key, value); else sessionStorage.removeItem('changlang-' + key); } catch (error) { /* private windows */ } }
  };
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

  // ---- the attract loop: one slide after the other
  each('.slides', function (slides) {
    var all = slides.children;
    if (all.length < 2) return;
    var at = 0;
    slides.classList.add('running');
    all[0].classList.add('on');
    setInterval(function () {
      all[at].classList.remove('on');
      at = (at + 1) % all.length;
      all[at].classList.add('on');
    }, 8000);
  });

  if (!kiosk) return;

  // ---- a kiosk has no keyboard and no way out: links to the outside stay words
  each('a.outside', function (link) { link.removeAttribute('href'); });
  ['contextmenu', 'dragstart', 'selectstart'].forEach(function (name) {
    document.addEventListener(name, function (event) { if (event.target.tagName !== 'INPUT') event.preventDefault(); });
  });
  document.addEventListener('wheel', function (event) { if (event.ctrlKey) event.preventDefault(); }, { passive: false });

  // ---- nobody there: ask, then begin anew. Time stamps, not timers: a kiosk that slept must not wake in the middle.
  if (entering) return;
  var seconds = Number(root.getAttribute('data-idle')) || 90;
  var last = Date.now();
  var asked = 0;
  var dialog = document.querySelector('[data-idle-dialog]');
  function here() { last = Date.now(); asked = 0; if (dialog && dialog.open) dialog.close(); }
  ['pointerdown', 'keydown', 'scroll', 'touchstart'].forEach(function (name) { window.addEventListener(name, here, { passive: true, capture: true }); });
  function leave() {
    ['text', 'contrast'].forEach(function (key) { store.set(key, null); });
    location.replace(dialog.querySelector('[data-leave]').href);
  }
  if (!dialog || !dialog.showModal) return;
  dialog.querySelector('[data-stay]').addEventListener('click', here);
  dialog.querySelector('[data-leave]').addEventListener('click', function (event) { event.preventDefault(); leave(); });
  setInterval(function () {
    var playing = Array.prototype.some.call(document.querySelectorAll('audio, video'), function (media) { return !media.paused; });
    if (playing) { here(); return; }
    var now = Date.now();
    if (asked && now - asked >= 15000) leave();
    else if (!asked && now - last >= seconds * 1000) { asked = now; dialog.showModal(); }
  }, 1000);
}());
