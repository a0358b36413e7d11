// The layout of pages: nothing overflows on any screen, and every target can be hit by a finger.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileAddress, launch, nginx, samples, screens, watched, widths } from './browser.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('nothing runs over the side, from 320 px to a wall, at 200 % and in large type', async () => {
  const found = [];
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await watched(context);
  for (const name of new Set([...samples(), ...samples({ most: false })])) {
    await page.setViewportSize(screens.land);
    await page.goto(fileAddress(name), { waitUntil: 'load' });
    for (const [screen, size] of Object.entries(widths)) {
      await page.setViewportSize(size);
      for (const text of ['', 'l']) {
        const over = await page.evaluate((text) => {
          if (text) document.documentElement.dataset.text = text; else delete document.documentElement.dataset.text;
          const edge = document.documentElement.clientWidth;
          const past = document.documentElement.scrollWidth - edge;
          // Content of a scroll container may be wider; text outside of one may not.
          const scrolls = (element) => element && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const lost = [];
          while (walker.nextNode() && lost.length < 3) {
            const node = walker.currentNode;
            if (!node.data.trim() || node.parentElement.closest('svg, dialog:not([open]), .visually-hidden, .skip')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.width && (box.right > edge + 1 || box.left < -1) && !scrolls(node.parentElement)) lost.push(node.data.trim().slice(0, 16));
          }
          return { past, lost };
        }, text);
        if (over.past > 0) found.push(`${name} (${screen}${text}): ${over.past} px over the side`);
        if (over.lost.length) found.push(`${name} (${screen}${text}): 「${over.lost.join('」「')}」 stands outside`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(page.trouble, []);
  await context.close();
});

/** Targets of a page in kiosk mode that a finger could miss. */
function misses() {
  const inText = (element) => element.matches('a') && getComputedStyle(element).display.startsWith('inline')
    && [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const shown = [...document.querySelectorAll('a[href], button, input:not([type=range]), select, summary')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length && !element.matches('.skip') && !inText(element));
  const main = '.dock-item, .button, .tile a, .chips a, .pager a, .turn a, .rail-bar button, .search-pad button, .foot li a';
  // A target as wide as a hand is not missed, however near the next one is.
  const wide = ({ width, height }) => width >= 120 && height >= 120;
  // Fixed and sticky elements overlap what is scrolled beneath them; each layer is measured by itself.
  const layer = (element) => element && (/^(sticky|fixed)$/.test(getComputedStyle(element).position) ? element : layer(element.parentElement));
  const holds = (a, b) => a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    // A title's link is stretched over its card (`::after`, inset 0): the card is the target.
    const after = getComputedStyle(element, '::after');
    if (after.content !== 'none' && after.position === 'absolute') {
      let card = element.parentElement;
      while (card && getComputedStyle(card).position === 'static') card = card.parentElement;
      if (card) return card.getBoundingClientRect();
    }
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const word = (element) => `${element.className || element.parentElement.className || element.nodeName} 「${element.textContent.trim().slice(0, 12)}」`;
  const wrong = [];
  const boxes = shown.map((element) => ({ element, box: box(element), layer: layer(element) }));
  for (const { element, box } of boxes) {
    const least = element.matches(main) ? 60 : 48;
    if (box.height < least - 0.5 || box.width < 47.5) wrong.push(`${word(element)} is ${Math.round(box.width)}×${Math.round(box.height)}, wanted ${least}`);
  }
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < Math.min(boxes.length, i + 40); j += 1) {
      const [a, b] = [boxes[i], boxes[j]];
      // A link inside a card that is a link: the inner one is on top and is measured by itself.
      if (a.layer !== b.layer || a.element.contains(b.element) || holds(a.box, b.box) || holds(b.box, a.box) || (wide(a.box) && wide(b.box))) continue;
      const dx = Math.max(a.box.left - b.box.right, b.box.left - a.box.right);
      const dy = Math.max(a.box.top - b.box.bottom, b.box.top - a.box.bottom);
      const gap = Math.max(dx, dy);
      if (gap < 10.5) wrong.push(`${word(a.element)} and ${word(b.element)} are ${Math.round(gap)} px apart`);
    }
  }
  return [...new Set(wrong)].slice(0, 6);
}

for (const [screen, way, address] of [['land', 'http', (name) => server.address + name], ['port', 'file://', fileAddress]]) {
  test(`in a kiosk every target is large enough and stands apart (${screen}, ${way})`, async () => {
    const context = await browser.newContext({ viewport: screens[screen], hasTouch: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(address('kiosk.html'), { waitUntil: 'load' });
    await page.evaluate(() => sessionStorage.setItem('changlang-mode', 'kiosk'));
    const wrong = [];
    for (const name of samples().filter((name) => !/^(kiosk|wall)/.test(name))) {
      await page.goto(address(name), { waitUntil: 'load' });
      assert.equal(await page.getAttribute('html', 'data-mode'), 'kiosk', name);
      wrong.push(...(await page.evaluate(misses)).map((told) => `${name}: ${told}`));
    }
    assert.deepEqual(wrong, []);
    await context.close();
  });
}
