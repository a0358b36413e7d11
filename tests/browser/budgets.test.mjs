// The weight of a page: transferred bytes, requests before the first picture, and layout shift.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { fileAddress, launch, nginx, pages, samples, screens, settled, site, watched } from './browser.mjs';

const KB = 1024;
const packed = (name) => zlib.gzipSync(fs.readFileSync(path.join(site, name)), { level: 9 }).length;
let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('a page weighs at most 20 KB packed, a wall of cards 25', () => {
  const heavy = pages().map((name) => ({ name, size: packed(name) }))
    .filter(({ name, size }) => size > (isWall(name) ? 25 : 20) * KB)
    .map(({ name, size }) => `${name}: ${(size / KB).toFixed(1)} KB`);
  assert.deepEqual(heavy, []);
});

/** Whether the page is meant to show many at once: a wall of people or plaques, the roster, the index of names. */
function isWall(name) {
  return /^(wall|search)\.html$|^(members|honors|resettlement)\/(index|by-|\d)/.test(name);
}

/** What a page loads besides pictures. */
async function loaded(name) {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await watched(context);
  const requests = [];
  page.on('request', (request) => {
    // The favicon is a picture as well, and no page waits for it.
    if (!['image', 'media'].includes(request.resourceType()) && !request.url().endsWith('.svg')) requests.push(decodeURI(request.url().slice(server.address.length)).split(/[?#]/)[0]);
  });
  await settled(page, server.address + name);
  await context.close();
  return requests;
}

test('styles and scripts weigh at most 10 KB each and a page asks for at most five files', async () => {
  const wrong = [];
  for (const name of samples()) {
    const requests = await loaded(name);
    if (requests.length > 5) wrong.push(`${name}: ${requests.length} requests before pictures: ${requests.join(' ')}`);
    for (const end of ['.css', '.js']) {
      // Files below `search/` are data of the site, not code.
      const files = requests.filter((request) => request.endsWith(end) && !request.startsWith('search/'));
      const size = files.reduce((sum, file) => sum + packed(file), 0);
      if (size > 10 * KB) wrong.push(`${name}: ${(size / KB).toFixed(1)} KB of ${end}`);
      if (end === '.css' && files.length > 2) wrong.push(`${name}: ${files.length} stylesheets`);
    }
  }
  assert.deepEqual([...new Set(wrong)], []);
});

test('in a kiosk too at most five files are asked for before a page is read; what a finger needs comes after', async () => {
  const context = await browser.newContext({ viewport: screens.port, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${server.address}kiosk.html`, { waitUntil: 'load' });
  const wrong = [];
  for (const name of samples().filter((name) => !/^(kiosk|wall)/.test(name))) {
    await settled(page, server.address + name);
    assert.equal(await page.getAttribute('html', 'data-mode'), 'kiosk', name);
    const { first, late } = await page.evaluate(() => {
      const read = performance.getEntriesByType('navigation')[0].domContentLoadedEventStart;
      const files = performance.getEntriesByType('resource').filter((entry) => !/^(img|image|video|audio)$/.test(entry.initiatorType) && !/\.(svg|webp|jpe?g)$/.test(entry.name));
      const told = (entries) => entries.map((entry) => entry.name.split('/').pop());
      return { first: told(files.filter((entry) => entry.startTime < read)), late: told(files.filter((entry) => entry.startTime >= read)) };
    });
    // The page itself counts as the first request.
    if (first.length + 1 > 5) wrong.push(`${name}: ${first.length + 1} requests before it is read: ${first.join(' ')}`);
    if (!late.some((file) => file.startsWith('kiosk.'))) wrong.push(`${name}: no script of the kiosk`);
    if (late.length > 3) wrong.push(`${name}: ${late.length} more: ${late.join(' ')}`);
  }
  assert.deepEqual(wrong, []);
  await context.close();
});

test('scripts weigh at most 10 KB in a kiosk too', async () => {
  const page = await (await browser.newContext({ viewport: screens.land })).newPage();
  await page.goto(`${server.address}kiosk.html`, { waitUntil: 'load' });
  for (const name of ['index.html', 'search.html']) {
    await page.goto(server.address + name, { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    const files = (await page.evaluate(() => [...document.scripts].map((script) => script.src).filter(Boolean)))
      .map((file) => file.slice(server.address.length).split('?')[0]).filter((file) => file.startsWith('assets/'));
    const size = files.reduce((sum, file) => sum + packed(file), 0);
    assert.ok(files.length > 1 && size <= 10 * KB, `${name}: ${size} B of scripts: ${files.join(' ')}`);
  }
  await page.context().close();
});

test('nothing moves while a page loads and is scrolled', async () => {
  const moved = [];
  for (const screen of ['land', 'phone']) {
    const context = await browser.newContext({ viewport: screens[screen] });
    const page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.shifts = [];
      new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput)
        .map((entry) => ({ value: entry.value, what: entry.sources.map(({ node }) => (node?.className ?? node?.nodeName ?? '?')).join(', ') }))))
        .observe({ type: 'layout-shift', buffered: true });
    });
    for (const name of samples()) {
      // On a busy machine a half-loaded page may be painted and seem to shift once; a real shift occurs every time.
      let told;
      for (let tries = 0; tries < 3; tries += 1) {
        await page.goto(fileAddress(name), { waitUntil: 'load' });
        const shifts = await page.evaluate(async () => {
          for (let at = 0; at < document.documentElement.scrollHeight && at < 12_000; at += innerHeight) {
            scrollTo(0, at);
            await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 20)); });
          }
          return globalThis.shifts;
        });
        const sum = shifts.reduce((total, shift) => total + shift.value, 0);
        told = sum > 0.001 && `${name} (${screen}): ${sum.toFixed(4)} ${shifts.map((shift) => shift.what).slice(0, 3).join(' | ')}`;
        if (!told) break;
      }
      if (told) moved.push(told);
    }
    await context.close();
  }
  assert.deepEqual(moved, []);
});
