// Accessibility: axe on every template, on landscape and portrait screens, in normal, large and high-contrast mode; the
// keyboard reaches everything; nothing moves for those who prefer reduced motion.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileAddress, launch, nginx, samples, screens, settled, watched } from './browser.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const dresses = { normal: {}, large: { text: 'l' }, contrast: { contrast: 'high' }, both: { text: 'l', contrast: 'high' } };
let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

// A portrait kiosk often runs from a stick.
for (const [screen, way, address] of [['land', 'http', (name) => server.address + name], ['port', 'file://', fileAddress], ['phone', 'http', (name) => server.address + name]]) {
  test(`axe finds nothing in any template, normal, large or in high contrast (${screen}, ${way})`, async () => {
    const context = await browser.newContext({ viewport: screens[screen], bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const found = [];
    for (const name of samples()) {
      await page.goto(address(name), { waitUntil: 'load' });
      // The dock overlaps what is scrolled beneath it; each target is measured in its own place.
      await page.addStyleTag({ content: '.dock { position: static !important; }' });
      await page.addScriptTag({ path: axe });
      for (const [dress, data] of Object.entries(dresses)) {
        if (screen === 'phone' && dress !== 'normal') continue;
        const violations = await page.evaluate(async (data) => {
          for (const key of ['text', 'contrast']) delete document.documentElement.dataset[key];
          Object.assign(document.documentElement.dataset, data);
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
          const { violations } = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
          return violations.map(({ id, nodes }) => `${id} ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
        }, data);
        found.push(...violations.map((violation) => `${name} (${dress}): ${violation}`));
      }
    }
    assert.deepEqual(found, []);
    await context.close();
  });
}

/** Walks a page with the Tab key; returns what it never reached and where the focus was not visible. */
async function walk(page) {
  const wanted = await page.evaluate(() => {
    const focusable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex="0"]')];
    const shown = focusable.filter((element) => element.getClientRects().length && element.checkVisibility({ visibilityProperty: true }) && !element.disabled && !element.closest('dialog:not([open])'));
    shown.forEach((element, at) => { element.dataset.walk = at; });
    return shown.length;
  });
  const seen = new Set();
  const dark = [];
  for (let step = 0; step < wanted * 2 + 20 && seen.size < wanted; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const visible = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none' || /^(AUDIO|VIDEO)$/.test(element.nodeName);
      return { walk: element.dataset?.walk, visible, what: `${element.nodeName} ${element.className} ${element.textContent.trim().slice(0, 20)}` };
    });
    if (at.walk === undefined) continue;
    seen.add(at.walk);
    if (!at.visible) dark.push(at.what);
  }
  const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-walk]')].filter((element) => !seen.includes(element.dataset.walk))
    .map((element) => `${element.nodeName} ${element.className} ${element.textContent.trim().slice(0, 20)}`), [...seen]);
  return [...missed.map((what) => `not reached: ${what}`), ...dark.map((what) => `focus not seen: ${what}`)];
}

test('the keyboard reaches every control of every template, and the focus is seen', async () => {
  const context = await browser.newContext({ viewport: screens.land, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const wrong = [];
  for (const name of samples({ most: false })) {
    // The key pad of the search knows which keys lead somewhere once the manifest is loaded.
    if (name.startsWith('search')) await settled(page, server.address + name); else await page.goto(server.address + name, { waitUntil: 'load' });
    wrong.push(...(await walk(page)).map((told) => `${name}: ${told}`));
  }
  assert.deepEqual([...new Set(wrong)], []);
  await context.close();
});

test('the first stop is a link that skips to the text', async () => {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await context.newPage();
  await page.goto(server.address + 'honors/index.html', { waitUntil: 'load' });
  await page.keyboard.press('Tab');
  const box = await page.evaluate(() => {
    const { width, height, top } = document.activeElement.getBoundingClientRect();
    return { href: document.activeElement.getAttribute('href'), width, height, top };
  });
  assert.equal(box.href, '#main');
  assert.ok(box.width > 40 && box.height > 24 && box.top >= 0, JSON.stringify(box));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest('main'))));
  await context.close();
});

test('a dialog holds the focus and gives it back', async () => {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await watched(context);
  const names = samples();
  const zooming = async () => {
    for (const name of names.filter((name) => /^(honors|documents)\//.test(name))) {
      await page.goto(server.address + name, { waitUntil: 'load' });
      if (await page.locator('a[data-zoom]').count()) return true;
    }
    return false;
  };
  assert.ok(await zooming(), 'a page with a picture that opens');
  await page.locator('a[data-zoom]').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press(step % 3 ? 'Tab' : 'Shift+Tab');
    const outside = await page.evaluate(() => !document.activeElement.closest('dialog[open]') && document.activeElement !== document.body);
    assert.ok(!outside, 'the focus left the dialog');
  }
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches('a[data-zoom]')));
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('nothing moves for those who asked for stillness', async () => {
  const context = await browser.newContext({ viewport: screens.land, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const moving = [];
  for (const name of samples()) {
    await page.goto(server.address + name, { waitUntil: 'load' });
    const found = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
        || (style.scrollBehavior === 'smooth');
    }).map((element) => `${element.nodeName}.${element.className}`));
    moving.push(...new Set(found.map((what) => `${name}: ${what}`)));
  }
  assert.deepEqual(moving, []);
  await context.close();
});
