// What a touch screen in a hall needs: no accidental gestures, no way out, scroll buttons on a long page, and a fresh start
// when nobody is there. theme.js loads it in kiosk mode only. Classic script, Chromium 80.
(function () {
  'use strict';
  var root = document.documentElement;
  var entering = root.hasAttribute('data-enter-kiosk');
  function each(selector, work) { document.querySelectorAll(selector).forEach(work); }

  // ---- bright elements that stay in place move a little, so that they do not burn in
  var shift = 0;
  setInterval(() => {
    shift += 1;
    // 0 2 2 0 px across and 0 0 2 2 px down.
    root.style.setProperty('--shift-x', ((shift + 1) & 2) + 'px');
    root.style.setProperty('--shift-y', (shift & 2) + 'px');
  }, 60000);

  // ---- accidental gestures: no menu, selection, dragging, or zoom by pinch, wheel or keys
  // In a field, text may be selected; a long press has no menu there either.
  function refuse(event) { if (event.cancelable && (event.type !== 'selectstart' || event.target.tagName !== 'INPUT')) event.preventDefault(); }
  ['contextmenu', 'dragstart', 'selectstart', 'gesturestart'].forEach(name => { document.addEventListener(name, refuse); });
  document.addEventListener('wheel', event => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
  document.addEventListener('touchmove', event => { if (event.touches[1]) refuse(event); }, { passive: false });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key)) event.preventDefault();
  });

  if (entering || !document.querySelector('[data-leave]')) return;

  // ---- a page longer than the screen shows it: two buttons and a progress bar
  var scroller = document.createElement('div');
  scroller.className = 'scroller';
  scroller.innerHTML = '<button type="button">↑</button><span class="scroller-track"><span class="scroller-reached"></span></span><button type="button">↓</button>';
  document.body.append(scroller);
  var up = scroller.firstChild;
  var down = scroller.lastChild;
  var reached = scroller.querySelector('.scroller-reached');
  function scrolled() {
    var room = root.scrollHeight - innerHeight;
    scroller.hidden = room < 40;
    // Not `disabled`: a button must not lose the focus of a keyboard user.
    up.setAttribute('aria-disabled', scrollY < 2);
    down.setAttribute('aria-disabled', scrollY > room - 2);
    reached.style.transform = 'scaleY(' + Math.min(1, (scrollY + innerHeight) / root.scrollHeight) + ')';
  }
  [[up, -1, 'up'], [down, 1, 'down']].forEach(way => {
    way[0].setAttribute('aria-label', root.dataset[way[2]]);
    way[0].onclick = () => { scrollBy(0, way[1] * innerHeight * 0.7); };
  });
  ['scroll', 'resize', 'load'].forEach(name => { window.addEventListener(name, scrolled); });
  document.addEventListener('toggle', scrolled, true);
  scrolled();

  // ---- 返回 leads back to where the visitor came from, at the same scroll position; without a history, one level up. The
  // history starts at the cover and is cleared with everything else that the site stored.
  history.scrollRestoration = 'manual';
  var back = document.querySelector('[data-back]');
  var rail = document.querySelector('.rail') || {};
  function way(walked) {
    try {
      if (walked) sessionStorage.setItem('changlang-way', JSON.stringify(walked));
      return JSON.parse(sessionStorage.getItem('changlang-way')) || [];
    } catch (error) { return []; }
  }
  /** Runs on click, since a page from the back/forward cache does not run its scripts again. */
  function leads(link) {
    var walked = way();
    if (link !== back) {
      // A second tap, while the next page loads, is no second step.
      // A second tap, while the next page loads, is no second step.
      if ((walked.pop() || [])[0] !== location.href) walked = way();
      if (link.pathname !== location.pathname) way([...walked, [location.href, scrollY, rail.scrollLeft]]);
    } else if (walked[0]) back.href = walked.pop()[0];
  }
  var walked = way();
  var [page, top, left] = walked.pop() || [];
  if (page === location.href) {
    way(walked);
    rail.scrollLeft = left;
    // Search results appear a little later than the page: wait for them.
    (function reach(tries) {
      scrollTo({ top, behavior: 'instant' });
      if (tries && scrollY < top - 1) setTimeout(reach, 50, tries - 1);
    }(40));
  }
  if (!back) way([]);

  // ---- no way out: links that leave the site are shown as a QR code for the visitor's own phone
  var home = document.querySelector('[data-leave]').href.replace(/kiosk\.html$/, '');
  var window_ = document.querySelector('[data-outside-dialog]');
  function stays(link) {
    var address = link.href.split(/[?#]/)[0];
    return address.startsWith(home) && (/\.html$/.test(address) || address === home);
  }
  function readable(address) { try { return decodeURI(address); } catch (error) { return address; } }
  document.addEventListener('click', event => {
    var link = event.target.closest('a[href], area[href]');
    if (!link || event.defaultPrevented) return;
    if (stays(link)) { leads(link); return; }
    event.preventDefault();
    if (!window_) return;
    // A file of this site has the QR code of its full address, derived from this page's canonical address.
    var address = link.getAttribute('href');
    var canonical = document.querySelector('link[rel="canonical"]');
    var here = location.href.split(/[?#]/)[0];
    if (canonical && link.href.startsWith(home)) address = canonical.href.slice(0, canonical.href.length - here.length + home.length) + link.href.slice(home.length);
    var code;
    each('[data-code]', known => { if (known.dataset.code === address) code = known; });
    window_.querySelector('[data-outside-code]').innerHTML = code ? code.innerHTML : '';
    // If the build drew no code, the address is of no use here: refer the visitor to the staff.
    window_.classList.toggle('codeless', !code);
    window_.querySelector('[data-outside-words]').textContent = link.textContent;
    window_.querySelector('[data-outside-address]').textContent = code ? readable(address) : '';
    window_.showModal();
  });
  each('[data-outside-dialog] [data-close]', button => { button.onclick = () => { window_.close(); }; });

  // ---- recordings are played here and cannot be downloaded or cast
  each('audio, video', media => {
    media.setAttribute('controlslist', 'nodownload noplaybackrate noremoteplayback');
    media.disablePictureInPicture = true;
  });

  // ---- nobody there: ask, then start again. By time stamps, not timers: a kiosk that slept must not wake in the middle.
  // Reading a long article is silent: allow one second per six characters, at most four times the usual time.
  var seconds = +root.dataset.idle || 90;
  var long = 0;
  each('.prose', text => { long += text.textContent.length / 6; });
  seconds = Math.max(seconds, Math.min(long, seconds * 4));
  var last = Date.now();
  var dialog = document.querySelector('[data-idle-dialog]');
  function here() { last = Date.now(); if (dialog.open) dialog.close(); }
  // `pageshow`: a page from the back/forward cache is shown to someone who returned to it.
  ['pointerdown', 'keydown', 'touchstart', 'touchmove', 'wheel', 'input', 'pageshow'].forEach(name => {
    // A touch on the dialog's content is answered by its click. A touch beside it also targets the dialog and means that
    // somebody is there: the dialog stays until the click or the next tick, since closing it at once would let the touch
    // reach what lies behind.
    window.addEventListener(name, event => {
      if (event.target === dialog) last = Date.now(); else if (!dialog.contains(event.target)) here();
    }, { passive: true, capture: true });
  });
  var gone = false;
  function leave() {
    if (gone) return;
    gone = true;
    if (window.speechSynthesis) speechSynthesis.cancel();
    ['sessionStorage', 'localStorage'].forEach(name => {
      try {
        var kept = window[name];
        Object.keys(kept).forEach(key => { if (/^changlang/.test(key)) kept.removeItem(key); });
      } catch (error) { /* private windows */ }
    });
    location.replace(home + 'kiosk.html');
  }
  dialog.onclick = here;
  dialog.querySelector('[data-leave]').onclick = event => { event.preventDefault(); leave(); };
  setInterval(() => {
    each('audio, video', media => { if (!media.paused) here(); });
    if (window.speechSynthesis && speechSynthesis.speaking) here();
    var idle = Date.now() - last - seconds * 1000;
    if (idle >= 15000) leave();
    else if (idle >= 0) {
      dialog.querySelector('[data-left]').textContent = Math.ceil((15000 - idle) / 1000);
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) dialog.close();
  }, 1000);
}());
