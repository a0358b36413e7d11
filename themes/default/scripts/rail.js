// The long gallery: two buttons below its rail, and the progress along it. Only a timeline loads it; without it the rail is
// scrolled by hand. Classic script, Chromium 80.
(function () {
  'use strict';
  function make(tag, text) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    if (tag === 'button') element.type = 'button';
    return element;
  }
  document.querySelectorAll('.rail').forEach(rail => {
    var bar = make('div');
    bar.className = 'rail-bar';
    var back = make('button', '← ' + rail.getAttribute('data-earlier'));
    var on = make('button', rail.getAttribute('data-later') + ' →');
    var progress = make('progress');
    progress.max = 1000;
    progress.setAttribute('aria-label', rail.getAttribute('data-progress'));
    function show() {
      var room = rail.scrollWidth - rail.clientWidth;
      bar.hidden = room < 9;
      // A rail that does not scroll is no stop of the keyboard.
      rail.tabIndex = bar.hidden ? -1 : 0;
      progress.value = Math.round(1000 * (rail.scrollLeft + rail.clientWidth) / rail.scrollWidth);
      back.disabled = rail.scrollLeft <= 2;
      on.disabled = rail.scrollLeft >= room - 2;
    }
    function move(way) { rail.scrollLeft += way * rail.clientWidth * 0.8; }
    back.addEventListener('click', () => { move(-1); });
    on.addEventListener('click', () => { move(1); });
    rail.addEventListener('scroll', show, { passive: true });
    // A phone that is turned.
    window.addEventListener('resize', show);
    bar.append(back, progress, on);
    rail.after(bar);
    show();
  });
}());
