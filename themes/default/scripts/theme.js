// What a page gains where scripts run: large type, high contrast, today's history, sortable rosters, reading aloud; and it
// loads the kiosk's script. A page without it is complete. early.js precedes it in the same file. Classic script, Chromium
// 80.
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
  function each(selector, work) { document.querySelectorAll(selector).forEach(work); }
  function load(address) {
    var script = make('script');
    script.src = address;
    document.head.append(script);
  }

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
    // A page from the back/forward cache: early.js has read the current choice again.
    window.addEventListener('pageshow', told);
    button.onclick = () => {
      var value = root.hasAttribute('data-' + what) ? null : button.getAttribute('data-value');
      keep(what, value);
      show(value);
    };
  });

  // ---- today in history: the nearest day of this month's part; the placeholder in the page is as tall
  each('[data-today]', section => {
    var now = new Date();
    now.setHours(0, 0, 0, 0);
    var head = section.querySelector('h2');
    function days(item) {
      var parts = item.dataset.day.split('-');
      var then = new Date(now.getFullYear(), parts[0] - 1, parts[1]);
      var apart = Math.round(Math.abs(then - now) / 86400000);
      return Math.min(apart, 365 - apart);
    }
    window.changlangPart = html => {
      var list = make('ol');
      list.innerHTML = html;
      var near = [...list.children].sort((one, two) => { return days(one) - days(two); })[0];
      if (!near) return;
      if (days(near)) head.textContent = head.getAttribute(days(near) > 3 ? 'data-soon' : 'data-next');
      section.querySelector('li').replaceWith(near);
    };
    load(section.dataset.today + ('0' + (now.getMonth() + 1)).slice(-2) + '.js');
  });

  // ---- the browser lays out its own audio controls after loading: a recording is shown once that is done
  each('audio', audio => {
    window.addEventListener('load', () => { setTimeout(() => { audio.classList.add('ready'); }, 100); });
  });

  // ---- a roster: sorts the rows on this page by any column: ascending, descending, then the original order
  each('table[data-sort]', table => {
    var body = table.tBodies[0];
    var came = [...body.rows];
    var heads = [...table.tHead.rows[0].cells];
    if (came.length < 3) return;
    table.caption.hidden = false;
    var order = new Intl.Collator('zh-CN', { numeric: true });
    heads.forEach((head, column) => {
      var button = make('button', '', head.textContent);
      head.textContent = '';
      head.append(button);
      button.onclick = () => {
        var way = { ascending: 'descending', descending: '' }[head.getAttribute('aria-sort')];
        if (way === undefined) way = 'ascending';
        heads.forEach(other => { other.removeAttribute('aria-sort'); });
        if (way) head.setAttribute('aria-sort', way);
        var rows = came.slice();
        if (way) rows.sort((one, two) => { return order.compare(one.cells[column].textContent.trim(), two.cells[column].textContent.trim()); });
        if (way === 'descending') rows.reverse();
        rows.forEach(row => { body.append(row); });
      };
    });
  });

  // ---- reading aloud: only by a local voice of the machine, never one from the network
  each('[data-read]', text => {
    var speech = window.speechSynthesis;
    if (!speech || document.querySelector('audio, [data-reading]')) return;
    var button = make('button', 'button quiet', text.dataset.read);
    button.setAttribute('data-reading', '');
    button.hidden = true;
    text.before(button);
    function voice() {
      return speech.getVoices().find(voice => voice.localService && /^(zh|cmn)/i.test(voice.lang));
    }
    function offer() { button.hidden = !voice(); }
    function rest() { button.textContent = text.dataset.read; }
    button.onclick = () => {
      if (speech.speaking) { speech.cancel(); rest(); return; }
      var words, said = (text.textContent.match(/[^。！？；\n]+[。！？；]?/g) || []).reduce((chunks, sentence) => {
        for (var from = 0; from < sentence.length; from += 120) {
          var piece = sentence.slice(from, from + 120).trim();
          var last = chunks[chunks.length - 1];
          if (last !== undefined && last.length + piece.length <= 120) chunks[chunks.length - 1] = last + piece;
          else if (piece) chunks.push(piece);
        }
        return chunks;
      }, []);
      said.forEach(piece => {
        words = new SpeechSynthesisUtterance(piece);
        words.voice = voice();
        words.lang = 'zh-CN';
        words.rate = 0.9;
        speech.speak(words);
      });
      if (words) words.onend = rest;
      button.textContent = text.dataset.stop;
    };
    window.onpagehide = () => { speech.cancel(); rest(); };
    speech.onvoiceschanged = offer;
    offer();
  });

  // ---- the kiosk has a script of its own, which a visitor at home does not load
  var kiosk = root.getAttribute('data-kiosk');
  if (root.getAttribute('data-mode') === 'kiosk' && kiosk) load(kiosk);
});
