// Pictures that one may go into: a certificate at ×1 ×2 ×4, a scan in tiles as deep as it goes, before and after.
// Only pages with such pictures load it; without it a picture opens by its link. Classic script, Chromium 80.
(function () {
  'use strict';
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    if (tag === 'button') element.type = 'button';
    return element;
  }
  function put(parent) { for (var i = 1; i < arguments.length; i += 1) parent.appendChild(arguments[i]); return parent; }
  function each(list, work) { Array.prototype.forEach.call(list, work); }

  // ---- the viewer: by buttons, by tapping, by dragging, by arrow keys
  each(document.querySelectorAll('[data-viewer]'), function (gallery) {
    var links = gallery.querySelectorAll('a[data-zoom]');
    var dialog = make('dialog', 'viewer');
    if (!links.length || !dialog.showModal) return;
    function word(key) { return gallery.getAttribute('data-' + key) || ''; }
    function button(text, label, work) {
      var made = make('button', '', text);
      if (label) made.setAttribute('aria-label', label);
      made.addEventListener('click', work);
      row.appendChild(made);
      return made;
    }
    /** What belongs together stays in a row. */
    function group() { row = put(bar, make('div')).lastChild; }
    var stage = make('div', 'viewer-stage');
    var sheet = make('div', 'viewer-sheet');
    var picture = make('img');
    var bar = make('div', 'viewer-bar');
    var row;
    var caption = make('p', 'viewer-caption');
    var tiles = null;
    var shown = {};
    var at = 0;
    var scale = 1;
    var opener = null;
    stage.tabIndex = 0;
    stage.setAttribute('role', 'group');

    group();
    var sizes = [1, 2, 4, 8].map(function (factor) {
      return { factor: factor, button: button('×' + factor, word('scale') + ' ' + factor, function () { size(factor); }) };
    });
    group();
    var ways = word('pan').split('|');
    var pans = [['←', -1, 0], ['↑', 0, -1], ['↓', 0, 1], ['→', 1, 0]].map(function (way, index) {
      return button(way[0], ways[index], function () {
        stage.scrollLeft += way[1] * stage.clientWidth * 0.6;
        stage.scrollTop += way[2] * stage.clientHeight * 0.6;
      });
    });
    group();
    if (links.length > 1) {
      button(word('previous'), '', function () { show(at - 1); });
      button(word('next'), '', function () { show(at + 1); });
    }
    button(word('close'), '', function () { dialog.close(); }).className = 'viewer-close';

    /** Shows the picture at a factor; the point (x, y), 0–1 of it, comes to the middle, else what is there stays. */
    function size(factor, x, y) {
      var width = tiles ? tiles.width : picture.naturalWidth;
      var height = tiles ? tiles.height : picture.naturalHeight;
      if (!width) return;
      if (x === undefined) {
        x = (stage.scrollLeft + stage.clientWidth / 2) / Math.max(stage.clientWidth, sheet.offsetWidth);
        y = (stage.scrollTop + stage.clientHeight / 2) / Math.max(stage.clientHeight, sheet.offsetHeight);
      }
      scale = factor;
      var fit = Math.min(stage.clientWidth / width, stage.clientHeight / height);
      sheet.style.width = Math.floor(width * fit * factor) + 'px';
      sheet.style.height = Math.floor(height * fit * factor) + 'px';
      stage.scrollLeft = x * sheet.offsetWidth - stage.clientWidth / 2;
      stage.scrollTop = y * sheet.offsetHeight - stage.clientHeight / 2;
      sizes.forEach(function (one) { one.button.setAttribute('aria-pressed', String(one.factor === factor)); });
      pans.forEach(function (pan) { pan.disabled = factor === 1; });
      tile();
    }
    /** Puts the tiles that are seen, at the level that is as fine as the screen, over the picture. */
    function tile() {
      var wanted = {};
      var needed = sheet.offsetWidth * (window.devicePixelRatio || 1);
      // While the picture is on its way nobody knows how fine it is.
      if (tiles && picture.naturalWidth && needed > picture.naturalWidth) {
        var level = tiles.levels - 1;
        while (level > 0 && tiles.width / Math.pow(2, tiles.levels - level) >= needed) level -= 1;
        var shrink = Math.pow(2, tiles.levels - 1 - level);
        // The side of a tile, and of the last ones, in pixels of the page.
        var unit = sheet.offsetWidth / Math.ceil(tiles.width / shrink);
        var side = tiles.side * unit;
        var box = { left: stage.scrollLeft - sheet.offsetLeft, top: stage.scrollTop - sheet.offsetTop };
        var lastColumn = Math.ceil(Math.ceil(tiles.width / shrink) / tiles.side) - 1;
        var lastRow = Math.ceil(Math.ceil(tiles.height / shrink) / tiles.side) - 1;
        for (var row = Math.max(0, Math.floor(box.top / side)); row <= Math.min(lastRow, Math.floor((box.top + stage.clientHeight) / side)); row += 1) {
          for (var column = Math.max(0, Math.floor(box.left / side)); column <= Math.min(lastColumn, Math.floor((box.left + stage.clientWidth) / side)); column += 1) {
            place(wanted, level, column, row, side, unit, shrink);
          }
        }
      }
      Object.keys(shown).forEach(function (key) { if (!wanted[key]) { sheet.removeChild(shown[key]); delete shown[key]; } });
    }
    function place(wanted, level, column, row, side, unit, shrink) {
      var address = tiles.src.replace('{level}', level).replace('{column}', column).replace('{row}', row);
      var piece = shown[address];
      wanted[address] = true;
      if (!piece) {
        piece = shown[address] = make('img', 'viewer-tile');
        piece.alt = '';
        piece.draggable = false;
        piece.src = address;
        sheet.appendChild(piece);
      }
      // A hair more than its side: no line of light between two.
      piece.style.left = column * side + 'px';
      piece.style.top = row * side + 'px';
      piece.style.width = Math.min(tiles.side, Math.ceil(tiles.width / shrink) - column * tiles.side) * unit + 0.5 + 'px';
      piece.style.height = Math.min(tiles.side, Math.ceil(tiles.height / shrink) - row * tiles.side) * unit + 0.5 + 'px';
    }
    function show(index) {
      at = (index + links.length) % links.length;
      var link = links[at];
      var small = link.querySelector('img');
      function of(key) { return Number(link.getAttribute('data-' + key)); }
      Object.keys(shown).forEach(function (key) { sheet.removeChild(shown[key]); });
      shown = {};
      tiles = link.hasAttribute('data-tiles') ? { src: link.getAttribute('data-tiles'), width: of('width'), height: of('height'), side: of('tile-size'), levels: of('levels') } : null;
      sizes[3].button.hidden = !tiles;
      picture.alt = small.alt;
      caption.textContent = small.alt + (links.length > 1 ? '（' + (at + 1) + '/' + links.length + '）' : '');
      dialog.setAttribute('aria-label', small.alt);
      stage.setAttribute('aria-label', small.alt);
      picture.src = link.href;
      // Until then it is no picture of the page.
      if (!picture.parentNode) sheet.insertBefore(picture, sheet.firstChild);
      scale = 1;
      if (tiles || picture.complete) size(scale, 0.5, 0.5);
    }
    // Somebody may have gone nearer by then.
    picture.addEventListener('load', function () { size(scale); });
    window.addEventListener('resize', function () { if (dialog.open) size(scale); });
    stage.addEventListener('scroll', tile, { passive: true });

    // A mouse drags as a finger does; a finger scrolls by itself. A tap goes in where it fell.
    var held = null;
    var moved = false;
    picture.draggable = false;
    stage.addEventListener('pointerdown', function (event) {
      moved = false;
      if (event.pointerType === 'mouse' && event.button === 0) held = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop };
    });
    stage.addEventListener('pointermove', function (event) {
      if (!held) return;
      moved = moved || Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y) > 8;
      stage.scrollLeft = held.left - event.clientX + held.x;
      stage.scrollTop = held.top - event.clientY + held.y;
    });
    window.addEventListener('pointerup', function () { held = null; });
    sheet.addEventListener('click', function (event) {
      if (moved) return;
      var box = sheet.getBoundingClientRect();
      var most = tiles ? 8 : 4;
      size(scale >= most ? 1 : scale * 2, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    dialog.addEventListener('close', function () { if (opener) opener.focus(); });
    document.body.appendChild(put(dialog, put(stage, sheet), caption, bar));
    each(links, function (link, index) {
      if (!link.querySelector('.zoom-mark')) link.appendChild(make('span', 'zoom-mark', word('enlarge')));
      link.addEventListener('click', function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        opener = link;
        dialog.showModal();
        show(index);
      });
    });
  });

  // ---- before and after: one over the other, a slider and two buttons
  each(document.querySelectorAll('[data-compare]'), function (box) {
    if (box.children.length !== 2) return;
    // The place of the bar stands in the page, so that nothing jumps.
    var bar = box.nextElementSibling && box.nextElementSibling.className === 'compare-bar' ? box.nextElementSibling : make('div', 'compare-bar');
    var range = make('input');
    range.type = 'range';
    range.min = 0;
    range.max = 100;
    range.setAttribute('aria-label', box.getAttribute('data-label'));
    function show(value) {
      range.value = value;
      range.setAttribute('aria-valuetext', value + '%');
      box.style.setProperty('--at', value + '%');
      ends.forEach(function (end) { end.setAttribute('aria-pressed', String(Number(value) === end.at)); });
    }
    var ends = [['before', 100], ['after', 0]].map(function (end) {
      var button = make('button', '', box.getAttribute('data-' + end[0]));
      button.at = end[1];
      button.addEventListener('click', function () { show(end[1]); });
      return button;
    });
    range.addEventListener('input', function () { show(range.value); });
    put(bar, ends[0], range, ends[1]);
    if (!bar.parentNode) box.parentNode.insertBefore(bar, box.nextSibling);
    show(50);
  });
}());
