// What a page gains where scripts run: large type, high contrast, the rail's buttons, today's history, reading
// aloud; and what a kiosk adds. A page without it is whole. early.js stands before it. Classic script, Chromium 80.
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var root = document.documentElement;
  function keep(key, value) {
    try { if (value) sessionStorage.setItem('changlang-' + key, value); else sessionStorage.removeItem('changlang-' + key); } catch (error) { /* private windows */ }
  }
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    if (tag === 'button') element.type = 'button';
    return element;
  }
  function each(selector, work, within) { (within || document).querySelectorAll(selector).forEach(work); }

  // ---- large type and high contrast, kept until the kiosk resets
  each('[data-toggle]', button => {
    var what = button.getAttribute('data-toggle');
    function show(value) {
      if (value) root.setAttribute('data-' + what, value); else root.removeAttribute('data-' + what);
      button.setAttribute('aria-pressed', !!value);
    }
    button.hidden = false;
    function told() { show(root.getAttribute('data-' + what)); }
    told();
    // A page that the browser kept: early.js has read again what was chosen since.
    window.addEventListener('pageshow', told);
    button.addEventListener('click', () => {
      var value = root.hasAttribute('data-' + what) ? null : button.getAttribute('data-value');
      keep(what, value);
      show(value);
    });
  });

  // ---- the rail: two buttons and how far one has come
  each('.rail', rail => {
    if (rail.scrollWidth <= rail.clientWidth + 8) return;
    var bar = make('div', 'rail-bar');
    var back = make('button', '', '← ' + rail.getAttribute('data-earlier'));
    var on = make('button', '', rail.getAttribute('data-later') + ' →');
    var progress = make('progress');
    progress.max = 1000;
    progress.setAttribute('aria-label', rail.getAttribute('data-progress'));
    function show() {
      var room = rail.scrollWidth - rail.clientWidth;
      progress.value = Math.round(1000 * (rail.scrollLeft + rail.clientWidth) / rail.scrollWidth);
      back.disabled = rail.scrollLeft <= 2;
      on.disabled = rail.scrollLeft >= room - 2;
    }
    function move(way) { rail.scrollLeft += way * rail.clientWidth * 0.8; }
    back.addEventListener('click', () => { move(-1); });
    on.addEventListener('click', () => { move(1); });
    rail.addEventListener('scroll', show, { passive: true });
    rail.setAttribute('tabindex', '0');
    bar.append(back, progress, on);
    rail.after(bar);
    show();
  });

  // ---- today in history: the nearest day of this month's part; what stands in the page without it is as high
  each('[data-today]', section => {
    var now = new Date();
    var head = section.querySelector('h2');
    function days(item) {
      var parts = item.getAttribute('data-day').split('-');
      var then = new Date(now.getFullYear(), parts[0] - 1, Number(parts[1]));
      var apart = Math.round(Math.abs(then - new Date(now.getFullYear(), now.getMonth(), now.getDate())) / 86400000);
      return Math.min(apart, 365 - apart);
    }
    window.changlangPart = html => {
      var list = make('ol');
      list.innerHTML = html;
      var near = Array.from(list.children).sort((one, two) => { return days(one) - days(two); })[0];
      if (!near) return;
      if (days(near)) head.textContent = head.getAttribute(days(near) > 3 ? 'data-soon' : 'data-next');
      section.querySelector('li').replaceWith(near);
    };
    var script = make('script');
    script.src = section.getAttribute('data-today') + ('0' + (now.getMonth() + 1)).slice(-2) + '.js';
    document.head.append(script);
  });

  // ---- the browser arranges its own controls when a page has come: a recording shows when that is done
  each('audio', audio => {
    window.addEventListener('load', () => { setTimeout(() => { audio.classList.add('ready'); }, 100); });
  });

  // ---- a roster: this page of it by any of its columns, up, down, then as it came
  each('table[data-sort]', table => {
    var body = table.tBodies[0];
    var came = Array.from(body.rows);
    var heads = table.tHead.rows[0].cells;
    if (came.length < 3) return;
    table.caption.hidden = false;
    function compare(one, two) {
      var a = one.match(/\d+/g);
      var b = two.match(/\d+/g);
      if (/^\d/.test(one) && /^\d/.test(two)) {
        for (var i = 0; i < a.length && i < b.length; i += 1) if (a[i] - b[i]) return a[i] - b[i];
        return a.length - b.length;
      }
      return one.localeCompare(two, 'zh-CN', { numeric: true });
    }
    each('th', (head, column) => {
      var button = make('button', '', head.textContent);
      head.textContent = '';
      head.append(button);
      button.addEventListener('click', () => {
        var way = { ascending: 'descending', descending: '' }[head.getAttribute('aria-sort')];
        if (way === undefined) way = 'ascending';
        Array.from(heads).forEach(other => { other.removeAttribute('aria-sort'); });
        if (way) head.setAttribute('aria-sort', way);
        var rows = came.slice();
        if (way) rows.sort((one, two) => { return compare(one.cells[column].textContent.trim(), two.cells[column].textContent.trim()); });
        if (way === 'descending') rows.reverse();
        rows.forEach(row => { body.append(row); });
      });
    }, table.tHead);
  });

  // ---- reading aloud: by a voice of the machine itself, never one from the network
  each('[data-read]', text => {
    var speech = window.speechSynthesis;
    if (!speech || document.querySelector('audio, [data-reading]')) return;
    var button = make('button', 'button quiet', text.getAttribute('data-read'));
    button.setAttribute('data-reading', '');
    button.hidden = true;
    text.before(button);
    function voice() {
      return speech.getVoices().find(voice => voice.localService && /^(zh|cmn)/i.test(voice.lang));
    }
    function offer() { button.hidden = !voice(); }
    function rest() { button.textContent = text.getAttribute('data-read'); }
    button.addEventListener('click', () => {
      if (speech.speaking) { speech.cancel(); rest(); return; }
      var said = (text.textContent.match(/[^。！？；\n]+[。！？；]?/g) || []).reduce((chunks, sentence) => {
        for (var from = 0; from < sentence.length; from += 120) {
          var piece = sentence.slice(from, from + 120).trim();
          var last = chunks[chunks.length - 1];
          if (last !== undefined && last.length + piece.length <= 120) chunks[chunks.length - 1] = last + piece;
          else if (piece) chunks.push(piece);
        }
        return chunks;
      }, []);
      said.forEach((piece, index) => {
        var words = new SpeechSynthesisUtterance(piece);
        words.voice = voice();
        words.lang = 'zh-CN';
        words.rate = 0.9;
        if (index === said.length - 1) words.onend = rest;
        speech.speak(words);
      });
      button.textContent = text.getAttribute('data-stop');
    });
    window.addEventListener('pagehide', () => { speech.cancel(); });
    speech.onvoiceschanged = offer;
    offer();
  });

  // ---- the kiosk is a script of its own: a visitor at home does not load it
  var kiosk = root.getAttribute('data-kiosk');
  if (root.getAttribute('data-mode') !== 'kiosk' || !kiosk) return;
  var script = make('script');
  script.src = kiosk;
  document.head.append(script);
});
