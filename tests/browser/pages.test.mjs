// What particular kinds of pages promise: the hub, the rosters, names, today in history, recordings and reading aloud.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileAddress, launch, painted, pages, pictureShown, screens, site, watched } from './browser.mjs';

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.webp': 'image/webp', '.jpg': 'image/jpeg' };

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

async function open(address, { screen = 'land', time, init, ...more } = {}) {
  const context = await browser.newContext({ viewport: screens[screen], timezoneId: 'Asia/Shanghai', ...more });
  if (time) await context.clock.setFixedTime(new Date(time));
  if (init) await context.addInitScript(init);
  const page = await watched(context);
  await page.goto(fileAddress(address), { waitUntil: 'load' });
  return { context, page };
}

/** The days in the built months, each once. */
function days() {
  const folder = path.join(site, 'days');
  const text = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('');
  return [...new Set([...text.matchAll(/data-day=\\"(\d\d-\d\d)\\"/g)].map((found) => found[1]))].sort();
}

for (const screen of ['land', 'port', 'phone']) {
  test(`today in history comes from a stick too, and moves nothing on a ${screen} screen`, async () => {
    const day = days().find((one) => one !== '02-29');
    const watch = () => {
      window.shifts = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; })).observe({ type: 'layout-shift', buffered: true });
    };
    const { context, page } = await open('index.html', { screen, time: `2026-${day}T10:00:00+08:00`, init: watch });
    await page.waitForSelector('[data-day]', { state: 'attached' });
    await painted(page);
    assert.deepEqual(await page.$$eval('[data-day]', (items) => items.map((item) => item.dataset.day)), [day]);
    assert.equal(await page.evaluate(() => window.shifts), 0);
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

test('a page that comes in pieces is painted when it is whole: what comes later moves nothing', async () => {
  // The first chunk ends in the middle of the bar at the foot of the page, whose parts share its width.
  const server = http.createServer(async (request, response) => {
    const name = path.join(site, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const bytes = fs.readFileSync(name);
    response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'application/octet-stream' });
    if (!name.endsWith('.html')) return response.end(bytes);
    const cut = bytes.indexOf('</a>', bytes.indexOf('<a class="dock-item"'));
    response.write(bytes.subarray(0, cut));
    await new Promise((resolve) => setTimeout(resolve, 600));
    return response.end(bytes.subarray(cut));
  }).listen(0, '127.0.0.1');
  const context = await browser.newContext({ viewport: screens.port });
  await context.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  });
  const page = await watched(context);
  await page.goto(`http://127.0.0.1:${server.address().port}/index.html`, { waitUntil: 'load' });
  await painted(page);
  assert.equal(await page.evaluate(() => window.shifts), 0);
  await context.close();
  server.closeAllConnections();
  server.close();
});

test('every day of the year shows the nearest that is known, or leads to the whole history', async () => {
  const known = days();
  const ordinal = (day) => Math.round((new Date(`2026-${day}T00:00:00Z`) - new Date('2026-01-01T00:00:00Z')) / 86400000);
  for (const date of ['01-01', '02-15', '06-14', '08-31', '11-26', '12-31']) {
    const { context, page } = await open('index.html', { time: `2026-${date}T10:00:00+08:00` });
    // The part of the month is requested while the page is parsed, so it has arrived with the page.
    const shown = await page.$$eval('[data-day]', (items) => items.map((item) => item.dataset.day));
    const apart = (day) => { const far = Math.abs(ordinal(day) - ordinal(date)); return Math.min(far, 365 - far); };
    const inReach = known.filter((day) => day.slice(0, 2) === date.slice(0, 2) || apart(day) <= 3);
    if (!inReach.length) assert.deepEqual(shown, [], date);
    else assert.equal(apart(shown[0]), Math.min(...inReach.map(apart)), `${date} shows ${shown}`);
    assert.ok(await page.isVisible('.today a'), date);
    assert.deepEqual(page.trouble, []);
    await context.close();
  }
});

test('without JavaScript the home page leads to the history year by year', async () => {
  const { context, page } = await open('index.html', { javaScriptEnabled: false });
  assert.ok(await page.isVisible('.today a[href="history/index.html"]'));
  await context.close();
});

test('a roster is put in order by its columns, up, down and as it came; without JavaScript it is a table', async () => {
  const address = 'resettlement/by-record/household.html';
  const { context, page } = await open(address);
  const column = (n) => page.$$eval('.roster tbody tr', (rows, at) => rows.map((row) => row.cells[at].textContent.trim()), n);
  const heads = await page.$$eval('.roster th', (cells) => cells.map((cell) => cell.textContent.trim()));
  const came = await column(0);
  for (const [name, read] of [['人口', (text) => parseInt(text, 10)], ['时间', (text) => text.match(/\d+/g).map(Number).reduce((year, month) => year * 12 + month)]]) {
    const at = heads.indexOf(name);
    const button = page.locator('.roster th button').nth(at);
    await button.click();
    assert.equal(await page.getAttribute(`.roster th:nth-child(${at + 1})`, 'aria-sort'), 'ascending');
    const up = (await column(at)).map(read);
    assert.deepEqual(up, [...up].sort((a, b) => a - b), name);
    await button.click();
    assert.equal(await page.getAttribute(`.roster th:nth-child(${at + 1})`, 'aria-sort'), 'descending');
    const down = (await column(at)).map(read);
    assert.deepEqual(down, [...down].sort((a, b) => b - a), name);
    await button.click();
    assert.equal(await page.locator('.roster [aria-sort]').count(), 0);
    assert.deepEqual(await column(0), came);
  }
  await page.focus('.roster th button');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.roster [aria-sort]').count(), 1, 'the keyboard sorts too');
  await context.close();
  const still = await open(address, { javaScriptEnabled: false });
  assert.equal(await still.page.locator('.roster tbody tr').count(), came.length);
  assert.equal(await still.page.locator('.roster button').count(), 0);
  assert.equal(await still.page.locator('.roster caption:visible').count(), 0);
  await still.context.close();
});

for (const roll of ['strokes', 'initials']) {
  test(`the roll by ${roll} holds everybody once, in groups that one jumps to, without JavaScript`, async () => {
    const { context, page } = await open(`members/by-roster/${roll}.html`, { javaScriptEnabled: false });
    const names = await page.$$eval('.roll th[scope=row]', (cells) => cells.map((cell) => cell.textContent.trim()));
    const everybody = pages().filter((name) => /^members\/(?!index|\d)[a-z0-9-]+\.html$/.test(name));
    assert.equal(new Set(names).size, everybody.length);
    const broken = await page.$$eval('.jump a', (links) => links.filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).length);
    assert.equal(broken, 0);
    await context.close();
  });
}

test('names are whole: two characters stand apart, none is broken, rare ones come from the site\'s own font', async () => {
  for (const screen of ['land', 'port', 'phone']) {
    for (const address of ['members/index.html', 'members/by-roster/strokes.html', 'members/huang-yan.html', 'members/mai-mai-ti-ai-li.html', 'members/wang-he.html']) {
      const { context, page } = await open(address, { screen });
      await page.evaluate(() => document.fonts.ready);
      const found = await page.$$eval('.name', (names) => names.filter((name) => name.offsetParent).map((name) => {
        const style = getComputedStyle(name);
        return {
          text: name.textContent,
          lines: name.getClientRects().length,
          apart: parseFloat(style.letterSpacing) / parseFloat(style.fontSize) || 0,
          beyond: name.getBoundingClientRect().right > innerWidth,
        };
      }));
      assert.ok(found.length > 0, address);
      for (const name of found) {
        assert.equal(name.lines, 1, `${name.text} is broken on ${address} ${screen}`);
        assert.ok(!name.beyond, `${name.text} runs out of ${address} ${screen}`);
        if ([...name.text].length === 2) assert.ok(name.apart > 0.5, `${name.text} does not stand apart on ${address}`);
      }
      if (address.includes('huang-yan')) {
        assert.ok(await page.evaluate(() => document.fonts.check('40px "Changlang Rare"', '䶮') && [...document.fonts].some((font) => font.family.includes('Changlang Rare') && font.status === 'loaded')));
      }
      await context.close();
    }
  }
});

test('a recording, a film and a paper come with their words', async () => {
  const story = await open('stories/du-kou.html', { javaScriptEnabled: false });
  assert.ok(await story.page.isVisible('video[poster][controls]'));
  assert.ok((await story.page.textContent('.transcript')).includes('没有声音'));
  await story.context.close();
  const event = await open('history/hong-sha-ma-tou-lun-du-tong-hang.html');
  // The player appears once the page is complete: its controls are drawn late, and nothing may shift.
  await event.page.waitForSelector('audio[controls]', { state: 'visible' });
  const length = await event.page.evaluate(() => new Promise((resolve) => {
    const audio = document.querySelector('audio');
    audio.onloadedmetadata = () => resolve(audio.duration);
    audio.onerror = () => resolve(0);
    audio.load();
    audio.preload = 'metadata';
  }));
  assert.ok(length > 2 && length < 4, `a recording of ${length} s`);
  assert.equal(await event.page.locator('[data-reading]').count(), 0, 'what is recorded is not read by a machine');
  await event.context.close();
  const paper = await open('documents/ju-min-gong-yue.html');
  const file = await paper.page.getAttribute('.paper a', 'href');
  assert.equal(fs.readFileSync(path.join(site, 'documents', file)).subarray(0, 5).toString(), '%PDF-');
  assert.ok(await paper.page.isVisible('.entry-pictures img'));
  assert.ok((await paper.page.textContent('.entry-main')).includes('新邻居搬来'));
  await paper.context.close();
});

for (const mode of ['visitor', 'kiosk']) {
  test(`a picture in a running text is gone into like a certificate, also by a ${mode}`, async () => {
    const { context, page } = await open('kiosk.html', { hasTouch: true });
    await page.goto(`${fileAddress('zhan-ting-jie-shao.html')}?mode=${mode}`, { waitUntil: 'load' });
    const link = page.locator('.prose a[data-zoom]').first();
    assert.ok(await link.locator('.zoom-mark').isVisible(), 'it says that it opens');
    await link.click();
    await pictureShown(page);
    const once = await page.evaluate(() => document.querySelector('.viewer img').offsetWidth);
    await page.click('.viewer-bar button:has-text("×4")');
    assert.ok(Math.abs(await page.evaluate(() => document.querySelector('.viewer img').offsetWidth) - 4 * once) < 6);
    assert.equal(await page.locator('[data-outside-dialog][open]').count(), 0);
    await page.keyboard.press('Escape');
    assert.ok(await page.evaluate(() => document.activeElement.matches('a[data-zoom]')));
    assert.deepEqual(page.trouble, []);
    await context.close();
    const still = await open('zhan-ting-jie-shao.html', { javaScriptEnabled: false });
    assert.match(await still.page.locator('.prose a[data-zoom]').first().getAttribute('href'), /^pictures\//, 'without JavaScript it is a link to the picture');
    await still.context.close();
  });
}

/** A machine with these voices. */
const voices = (list) => `(() => {
  window.said = [];
  const speech = { speaking: false, getVoices: () => ${JSON.stringify(list)}, speak: (words) => { speech.speaking = true; window.said.push(words); }, cancel: () => { speech.speaking = false; }, addEventListener() {} };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
})()`;

test('reading aloud is offered by a Chinese voice of the machine itself, in pieces that it can say; else it is hidden', async () => {
  const address = 'stories/shi-jie-ren-jia.html';
  for (const list of [[], [{ lang: 'en-US', localService: true }], [{ lang: 'zh-CN', localService: false }]]) {
    const { context, page } = await open(address, { init: voices(list) });
    assert.equal(await page.locator('[data-reading]:visible').count(), 0, JSON.stringify(list));
    await context.close();
  }
  const { context, page } = await open(address, { init: voices([{ lang: 'zh-CN', localService: true }]) });
  await page.click('[data-reading]');
  const said = await page.evaluate(() => window.said.map((words) => ({ text: words.text, lang: words.lang, voice: words.voice.lang })));
  assert.ok(said.length > 1 && said.every((piece) => piece.text.length <= 120 && piece.lang === 'zh-CN' && piece.voice === 'zh-CN'));
  const text = (await page.textContent('.prose')).replace(/\s/g, '');
  assert.equal(said.map((piece) => piece.text).join('').replace(/\s/g, ''), text, 'all of it is read');
  await page.click('[data-reading]');
  assert.equal(await page.evaluate(() => window.speechSynthesis.speaking), false);
  await context.close();
});

test('the hub shows figures, water levels, streams, before and after, old places and stories', async () => {
  const { context, page } = await open('resettlement/index.html');
  for (const part of ['.band .figure-number', '#resettlement-water-level svg[role=img]', '#resettlement-flow svg[role=img]', '.record input[type=range]', '.chips a[href^="#"]', '.related .card a']) {
    assert.ok(await page.locator(`${part} >> visible=true`).count() > 0, part);
  }
  await page.click('.chips a[href^="#"] >> nth=0');
  // The index scrolls smoothly to the place of a name.
  await page.waitForFunction(() => { const box = document.querySelector(':target')?.getBoundingClientRect(); return box && box.top >= 0 && box.top < innerHeight / 2; });
  await context.close();
});
