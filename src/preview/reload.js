// Part of the preview only, never of the published site: reloads the page when a build changed anything, and overlays
// the diagnostics on it. A hidden page does not listen, because a browser opens only six connections to one host.
(function () {
  'use strict';
  var me = document.currentScript;
  var shown = me.getAttribute('data-version');
  var source = null;

  function listen() {
    if (source || document.visibilityState === 'hidden') return;
    source = new EventSource('/.changlang/events');
    source.addEventListener('version', function (event) {
      if (event.data !== shown) location.reload();
    });
    source.addEventListener('styles', function (event) {
      var words = event.data.split(' ');
      if (words[0] === shown) return;
      if (words[1] !== shown) location.reload();
      else exchange(words);
    });
  }

  // Inserts each new style sheet after the old one and removes the old one once the new one is loaded, so that the page
  // is never unstyled. `words` holds the new version, the old version, and pairs of an old and a new file name.
  function exchange(words) {
    shown = words[0];
    Array.prototype.forEach.call(document.querySelectorAll('link[rel="stylesheet"]'), function (old) {
      for (var at = 2; at + 1 < words.length; at += 2) {
        if (old.href.indexOf('/' + words[at]) < 0) continue;
        var sheet = old.cloneNode(false);
        sheet.href = old.href.replace('/' + words[at], '/' + words[at + 1]);
        sheet.onload = function () { old.remove(); };
        sheet.onerror = function () { location.reload(); };
        old.parentNode.insertBefore(sheet, old.nextSibling);
      }
    });
  }

  function rest() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') rest();
    else listen();
  });
  window.addEventListener('pagehide', rest);
  window.addEventListener('pageshow', listen);
  listen();

  if (!me.hasAttribute('data-trouble')) return;

  function put(element, style) {
    for (var name in style) element.style[name] = style[name];
    document.body.appendChild(element);
    return element;
  }

  var frame = document.createElement('iframe');
  frame.src = '/.changlang/diagnostics';
  frame.title = '需要修改 · Something to mend';
  put(frame, {
    position: 'fixed', left: '0', right: '0', bottom: '0', width: '100%', height: '70%', border: '0',
    borderTop: '6px solid #8F1D14', background: '#F7F3EA', zIndex: '2147483646'
  });
  var close = document.createElement('button');
  close.type = 'button';
  close.textContent = '收起 · Hide';
  put(close, {
    position: 'fixed', right: '1rem', bottom: 'calc(70% - 3.5rem)', padding: '.5rem 1rem', font: '16px sans-serif',
    color: '#FFFDF8', background: '#8F1D14', border: '0', cursor: 'pointer', zIndex: '2147483647'
  });
  close.addEventListener('click', function () {
    frame.remove();
    close.remove();
  });
})();
