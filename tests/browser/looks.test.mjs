// What every page must preserve, whatever its content: no sideways scrolling from 320 px to a wall, names on one line, the
// next card in sight, lines short enough to read. On the demonstration and on an exhibition made to break pages.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fileAddress, launch, program, site } from './browser.mjs';
import { write } from './stress.mjs';

const screens = { narrow: [320, 640], phone: [390, 844], tablet: [1280, 800], lying: [1920, 1080], standing: [1080, 1920], wall: [3840, 2160] };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-stress-'));
const out = path.join(folder, 'public');
let browser;
before(async () => {
  write(folder);
  const built = program(['build', '--site', folder, '--out', out]);
  assert.equal(built.status, 0, built.stdout + built.stderr);
  browser = await launch();
});
after(async () => { await browser?.close(); fs.rmSync(folder, { recursive: true }); });

/** What on this page is wider than the screen, or broken where it must not be. */
function broken() {
  const found = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  for (const name of document.querySelectorAll('.name, .name8')) {
    // A name may break only if it has eight characters, or is longer than its line.
    const pieces = [...name.getClientRects()];
    const whole = pieces.reduce((sum, piece) => sum + piece.width, 0);
    if (pieces.length > 1 && !name.matches('.name8') && !(whole > name.closest('.card-text p')?.clientWidth)) found.push(`«${name.textContent}» is broken`);
    const box = name.closest('.person, .entry-title, th')?.getBoundingClientRect();
    const own = name.getBoundingClientRect();
    const spacing = parseFloat(getComputedStyle(name).letterSpacing) || 0;
    if (box && own.right - spacing > box.right + 1) found.push(`«${name.textContent}» leaves its box`);
  }
  for (const name of document.querySelectorAll('.tile-name b')) {
    if (name.getBoundingClientRect().width > name.parentNode.clientWidth + 1) found.push(`«${name.textContent}» leaves its tile`);
  }
  for (const text of document.querySelectorAll('.prose:not(.intro) > p')) {
    if (getComputedStyle(text.parentNode).columnWidth !== 'auto') continue;
    const style = getComputedStyle(text);
    const han = (text.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) / parseFloat(style.fontSize);
    if (han > 36.5) found.push(`${Math.round(han)} characters a line`);
  }
  return [...new Set(found)].slice(0, 4);
}

/** Text of the lobby wall that is outside its card, and cards outside their panel, whether shown or hidden at the moment. */
function cut() {
  return [...document.querySelectorAll('.wall-card')].flatMap((card) => {
    const box = card.getBoundingClientRect();
    const panel = card.closest('.wall-panel').getBoundingClientRect();
    if (box.top < panel.top - 1 || box.bottom > panel.bottom + 1 || box.left < panel.left - 1 || box.right > panel.right + 1) return [`a card hangs outside: «${card.textContent.slice(0, 20)}»`];
    const texts = [...card.querySelectorAll('.wall-text > *, .wall-name, .wall-name ~ span')];
    const outside = (text) => { const own = text.getBoundingClientRect(); return !own.height || own.top < box.top - 1 || own.bottom > box.bottom + 1 || (text.matches('.wall-text > *') && text.scrollHeight > text.clientHeight + 4); };
    return texts.filter(outside).map((text) => `«${text.textContent.slice(0, 20)}» is cut`);
  }).slice(0, 4);
}

/** Adds every part of the wall at once, as its script would one after another. */
async function hangAll() {
  const wall = document.querySelector('[data-wall]');
  window.changlangPart = (html) => wall.insertAdjacentHTML('beforeend', html);
  for (let part = 2; part <= Number(wall.dataset.parts); part += 1) {
    const script = document.createElement('script');
    script.src = `wall/${part}.js`;
    await new Promise((resolve, reject) => { script.onload = resolve; script.onerror = reject; document.head.appendChild(script); });
  }
}

const asked = (start) => fs.readdirSync(path.join(out, 'members')).find((name) => name.startsWith(start));

for (const [screen, [width, height]] of Object.entries(screens)) {
  test(`nothing breaks on ${screen}`, async () => {
    const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
    const lists = ['members', 'honors', 'history', 'organizations', 'rooms', 'schedule', 'statistics', 'stories'].map((name) => `${name}/index.html`);
    const stress = ['index.html', ...lists, 'members/by-roster/strokes.html', 'members/by-roster/initials.html', `members/${asked('a-bu-du')}`, `members/${asked('si-ma-xiang')}`, `members/${asked('ai-xin')}`, `members/${asked('ding-yi')}`];
    const own = ['index.html', ...lists, 'resettlement/index.html', 'resettlement/by-roster/initials.html', 'resettlement/by-record/household.html', 'members/zhang-cheng-yuan.html', 'history/da-jiang-jie-liu.html', 'documents/ju-min-gong-yue.html', 'qian-yan.html', 'search.html'];
    const wrong = [];
    for (const [whose, names] of [['stress', stress], ['demo', own]]) {
      for (const name of names) {
        await page.goto(whose === 'demo' ? fileAddress(name) : pathToFileURL(path.join(out, name)).href);
        for (const mode of ['', 'l']) {
          await page.evaluate((value) => { if (value) document.documentElement.dataset.text = value; else delete document.documentElement.dataset.text; }, mode);
          wrong.push(...(await page.evaluate(broken)).map((text) => `${whose} ${name}${mode && ' large'}: ${text}`));
        }
      }
    }
    for (const address of [pathToFileURL(path.join(out, 'wall.html')).href, fileAddress('wall.html')]) {
      await page.goto(address);
      await page.evaluate(hangAll);
      assert.ok(await page.locator('.wall-member').count() > 0, 'a wall of people too');
      wrong.push(...(await page.evaluate(broken)).concat(await page.evaluate(cut)).map((text) => `wall: ${text}`));
    }
    await page.context().close();
    assert.deepEqual(wrong, []);
  });
}

/** Opens a page of either site, in kiosk mode if asked. */
async function opened(name, { whose = 'stress', screen = 'lying', kiosk = false, text = '' } = {}) {
  const [width, height] = screens[screen];
  const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', hasTouch: kiosk })).newPage();
  const address = (name) => (whose === 'demo' ? fileAddress(name) : pathToFileURL(path.join(out, name)).href);
  if (kiosk) await page.goto(address('kiosk.html'));
  else await page.goto(address('index.html'));
  await page.evaluate((text) => { if (text) sessionStorage.setItem('changlang-text', text); }, text);
  await page.goto(address(name), { waitUntil: 'load' });
  return page;
}

test('the way in is on the screen, however many rooms there are', async () => {
  for (const screen of ['lying', 'standing', 'tablet']) {
    for (const kiosk of [false, true]) {
      const page = await opened('index.html', { screen, kiosk });
      const [enter, dock] = [await page.locator('.enter').boundingBox(), await page.locator('.dock').boundingBox()];
      assert.ok(enter.y + enter.height <= dock.y, `${screen}: the button ends at ${enter.y + enter.height}, the dock begins at ${dock.y}`);
      await page.context().close();
    }
  }
});

test('a long title pushes the years and the buttons of the rail under no dock, in a kiosk neither', async () => {
  for (const kiosk of [false, true]) {
    const page = await opened('history/index.html', { kiosk });
    const [bar, dock] = [await page.locator('.rail-bar button').last().boundingBox(), await page.locator('.dock').boundingBox()];
    assert.ok(bar.y + bar.height <= dock.y + 1, `${kiosk}: the buttons end at ${bar.y + bar.height}, the dock begins at ${dock.y}`);
    await page.context().close();
  }
});

/** Lines of this page that begin with a punctuation mark or a footnote number, and numbers that overlap their neighbours. */
function begun() {
  const found = [];
  for (const block of document.querySelectorAll('.prose p, dd, .card-text p')) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let last;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const note = node.parentElement.closest('sup');
      for (let at = 0; at < node.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const text = node.data[at];
        if (last && box.left < last.box.left - 2 && (/[、，。；：！？）」]/.test(text) || note)) found.push(`«${text}» begins a line behind «${last.text}»`);
        if (last && box.left >= last.box.left && box.left < last.box.right - 2 && (note || last.note)) found.push(`«${text}» stands over «${last.text}»`);
        last = { box, text, note };
      }
    }
  }
  return [...new Set(found)].slice(0, 4);
}

test('no line begins with a mark or the number of a note, and no number stands over a letter', async () => {
  const wrong = [];
  for (const [screen, kiosk] of [['lying', true], ['standing', true], ['lying', false], ['phone', false]]) {
    for (const text of ['', 'l']) {
      for (const [whose, name] of [['stress', 'stories/chu-chu-you-zhu.html'], ['demo', 'stories/wei-lou-shou-wang.html'], ['demo', 'documents/ju-min-gong-yue.html'], ['demo', 'honors/index.html']]) {
        const page = await opened(name, { whose, screen, kiosk, text });
        wrong.push(...(await page.evaluate(begun)).map((told) => `${name} ${screen}${kiosk ? ' kiosk' : ''}${text}: ${told}`));
        await page.context().close();
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('the words on the cover can be read on the picture behind them', async () => {
  const pale = [];
  for (const screen of ['lying', 'standing', 'tablet', 'phone']) {
    for (const text of ['', 'l']) {
      const page = await opened('index.html', { whose: 'demo', screen, text });
      const clip = await page.locator('.hero-lead').boundingBox();
      await page.locator('.hero-pic img').evaluate((image) => image.decode());
      await page.evaluate(() => { document.querySelector('.hero-lead').style.visibility = 'hidden'; });
      const picture = `data:image/png;base64,${(await page.screenshot({ clip })).toString('base64')}`;
      const least = await page.evaluate(async (picture) => {
        const image = new Image();
        image.src = picture;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const paint = canvas.getContext('2d');
        paint.drawImage(image, 0, 0);
        const light = (channels) => channels.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
        const ink = light(getComputedStyle(document.querySelector('.hero-lead')).color.match(/\d+/g).slice(0, 3).map(Number));
        const { data } = paint.getImageData(0, 0, image.width, image.height);
        let least = 21;
        for (let at = 0; at < data.length; at += 4) least = Math.min(least, (light([...data.slice(at, at + 3)]) + 0.05) / (ink + 0.05));
        return least;
      }, picture);
      if (least < 7) pale.push(`${screen}${text}: ${least.toFixed(1)} : 1`);
      await page.context().close();
    }
  }
  assert.deepEqual(pale, []);
});

test('what belongs together in the bar of the viewer stays in a row', async () => {
  for (const screen of ['standing', 'phone', 'narrow']) {
    const page = await opened('documents/ju-min-gong-yue.html', { whose: 'demo', screen });
    await page.locator('a[data-zoom]').first().click();
    await page.locator('.viewer[open]').waitFor();
    const [back, on] = await page.evaluate(() => [...document.querySelectorAll('.viewer-bar button')].slice(-3, -1).map((button) => button.getBoundingClientRect().top));
    assert.equal(back, on, screen);
    await page.context().close();
  }
});

test('on a telephone what was chosen among many is not a long way down', async () => {
  const chosen = fs.readdirSync(path.join(out, 'honors/by-issuers'))[0];
  const page = await opened(`honors/by-issuers/${chosen}`, { screen: 'phone' });
  const { chips, first } = await page.evaluate(() => ({ chips: document.querySelectorAll('[open] .chips a').length, first: document.querySelector('.plaque').getBoundingClientRect().top / innerHeight }));
  assert.ok(chips > 50 && first < 1.2, `${chips} chips, the first plaque ${first.toFixed(1)} screens down`);
  await page.context().close();
});

test('a long name on a telephone is as large as its column lets it be', async () => {
  const page = await opened(`members/${asked('a-bu-du')}`, { screen: 'phone' });
  assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('h1 .name8')).fontSize)) >= 15);
  await page.context().close();
});

test('a telephone that is turned gets the buttons of the rail', async () => {
  const page = await opened('history/index.html', { screen: 'phone' });
  assert.ok(!await page.locator('.rail-bar').isVisible());
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.locator('.rail-bar').waitFor({ state: 'visible' });
  await page.context().close();
});

test('the head of a column of numbers stands over its numbers', async () => {
  const page = await opened('resettlement/by-record/household.html', { whose: 'demo' });
  const columns = await page.evaluate(() => [...document.querySelectorAll('.roster')].flatMap((table) => [...table.tHead.rows[0].cells].map((head, at) => [head, table.tBodies[0].rows[0].cells[at]].map((cell) => getComputedStyle(cell).textAlign))));
  assert.ok(columns.some(([, cell]) => cell === 'right'), 'a column of numbers');
  assert.deepEqual(columns.filter(([head, cell]) => head !== cell), []);
  await page.context().close();
});

test('a page that is not there, of a site that does not know its address: words, and nothing that leads nowhere', async () => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(pathToFileURL(path.join(out, '404.html')).href);
  const found = await page.evaluate(() => ({ asked: [...document.querySelectorAll('[href], [src]')].map((one) => one.outerHTML), drawn: document.querySelectorAll('svg, img, dialog, .dock').length, says: document.querySelector('main').innerText, wide: document.documentElement.scrollWidth - innerWidth }));
  assert.deepEqual({ ...found, says: found.says.includes('请返回上一页') }, { asked: [], drawn: 0, says: true, wide: 0 });
  await page.context().close();
  // A site that knows its base URL links onward, and the number keeps its drawn size.
  const at = program(['build', '--site', folder, '--out', path.join(folder, 'known'), '--base-url', 'https://example.org/hall/']);
  assert.equal(at.status, 0, at.stdout + at.stderr);
  const known = fs.readFileSync(path.join(folder, 'known/404.html'), 'utf8');
  assert.ok(/class="dock"/.test(known) && [...known.matchAll(/<svg[^>]*viewBox[^>]*>/g)].every(([svg]) => /width="24" height="24"/.test(svg)));
  const large = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await large.route('https://example.org/hall/**', (route) => route.fulfill({ path: path.join(folder, 'known', new URL(route.request().url()).pathname.replace(/^\/hall\/(deep\/.*)?/, (all, deep) => (deep ? '404.html' : ''))) }));
  await large.goto('https://example.org/hall/deep/nothing.html');
  const [number, title] = await large.evaluate(() => ['.lost-number', '.lost h1'].map((one) => parseFloat(getComputedStyle(document.querySelector(one)).fontSize)));
  assert.ok(number > 3 * title, `${number} px over ${title}`);
  await large.context().close();
});

/** The site's own fonts that the browser used for the text of each of these elements. */
async function fontsOf(page, selector) {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root: { nodeId } } = await session.send('DOM.getDocument');
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId, selector });
  const fonts = [];
  for (const id of nodeIds) fonts.push((await session.send('CSS.getPlatformFontsForNode', { nodeId: id })).fonts.filter((font) => font.isCustomFont).map((font) => `${font.familyName} ${font.glyphCount}`));
  await session.detach();
  return fonts;
}

for (const [whose, folder] of [['an exhibition made to break a page', out], ['the demonstration', site]]) {
  test(`㛃 𬭎 𬀩 䶮 are drawn by the font that the site names, on the page of a person, on the wall and on the roll (${whose})`, async () => {
    const page = await (await browser.newContext({ viewport: { width: 1080, height: 1920 } })).newPage();
    const members = path.join(folder, 'members');
    const text = (name) => fs.readFileSync(path.join(members, name), 'utf8');
    const all = fs.readdirSync(members, { recursive: true }).filter((name) => name.endsWith('.html'));
    for (const character of ['㛃', '𬭎', '𬀩', '䶮']) {
      const seen = { page: (name) => !name.includes(path.sep) && new RegExp(`<h1>[^\n]*${character}`, 'u').test(text(name)), wall: (name) => /^(index|\d+)\.html$/.test(name) && text(name).includes(character), roll: (name) => name.includes('by-roster') && text(name).includes(character) };
      for (const [where, holds] of Object.entries(seen)) {
        const found = all.find(holds);
        assert.ok(found, `${character}: no ${where}`);
        await page.goto(pathToFileURL(path.join(members, found)).href);
        await page.evaluate((character) => {
          [...document.querySelectorAll('.name')].filter((name) => name.textContent.includes(character)).forEach((name) => name.setAttribute('data-rare', ''));
          return document.fonts.ready;
        }, character);
        const fonts = await fontsOf(page, '[data-rare]');
        assert.ok(fonts.length > 0 && fonts.every((list) => list.length === 1 && list[0] === 'Changlang Rare 1'), `${character} on ${found}: ${JSON.stringify(fonts)}`);
      }
    }
    await page.context().close();
  });
}

for (const screen of ['lying', 'standing', 'tablet']) {
  test(`the next card of the gallery shows by a fifth on ${screen}`, async () => {
    const [width, height] = screens[screen];
    const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
    await page.goto(fileAddress('history/index.html'));
    const seen = await page.evaluate(() => {
      const rail = document.querySelector('.rail');
      const cards = [...document.querySelectorAll('.event-card')];
      // At every snap position, not only at the start.
      return cards.slice(0, -6).map((card) => {
        rail.scrollLeft += card.getBoundingClientRect().left - 40;
        const next = cards.map((other) => other.getBoundingClientRect()).find((box) => box.right > innerWidth + 1);
        return next ? (innerWidth - next.left) / next.width : 1;
      });
    });
    const bar = await page.locator('.rail-bar button').last().boundingBox();
    const dock = await page.locator('.dock').boundingBox();
    assert.ok(seen[0] >= 0.2, `the first screen shows ${seen[0]}`);
    assert.ok(bar.y + bar.height <= dock.y + 1, 'the buttons of the rail are on the first screen');
    await page.context().close();
  });
}
