// What must be set before a page is painted, or it would shift: that scripts run, whether this is a kiosk, large type, high
// contrast. It runs in the head, after the stylesheet and before the body is parsed; theme.js follows in the same file.
// Classic script, Chromium 80.
(function () {
  'use strict';
  var root = document.documentElement;
  root.setAttribute('data-live', '');
  // Kiosk mode is entered by kiosk.html and left by ?mode=visitor.
  var entering = root.hasAttribute('data-enter-kiosk');
  if (entering) root.setAttribute('data-mode', 'kiosk');
  function read() {
    try {
      if (/[?&]mode=visitor/.test(location.search)) sessionStorage.removeItem('changlang-mode');
      if (entering) sessionStorage.setItem('changlang-mode', 'kiosk');
      ['mode', 'text', 'contrast'].forEach(what => {
        var kept = sessionStorage.getItem('changlang-' + what);
        if (kept) root.setAttribute('data-' + what, kept); else root.removeAttribute('data-' + what);
      });
    } catch (error) { /* private windows keep nothing */ }
  }
  read();
  // Also when the browser shows a page from its back/forward cache.
  window.addEventListener('pageshow', event => { if (event.persisted) read(); });
}());
