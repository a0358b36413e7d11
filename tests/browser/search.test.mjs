// Search as a visitor meets it: every sort of query over http and file://, hostile input, a missing file, the keyboard, the
// key pad of a kiosk, going back and forth; and the size limits of the scripts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fileAddress, launch, nginx, screens, site, watched } from './browser.mjs';
import { published, scripts, small, standing } from './scripts.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

const ways = [['http', (page) => server.address + page], ['file://', fileAddress]];

async function opened(address, screen = 'land', query = '') {
  const context = await browser.newContext({ viewport: screens[screen] });
  const page = await watched(context);
  await page.goto(address('search.html') + query);
  await page.evaluate(() => window.Changlang.ready());
  return { context, page };
}

const ask = (page, query, options = {}) => page.evaluate(([query, options]) => window.Changlang.search(query, options), [query, options]);
/** The message on the number of hits once all are known; until then, the previous text or none is shown. */
async function said(page, other) {
  await page.waitForFunction((other) => { const { textContent } = document.querySelector('[data-search-count]'); return textContent && textContent !== other; }, other);
  return page.textContent('[data-search-count]');
}
const own = 'members/zhang-cheng-yuan.html';

for (const [way, address] of ways) {
  test(`every way to ask for 张承远 leads to his page first over ${way}`, async () => {
    const { context, page } = await opened(address);
    for (const query of ['张承远', '張承遠', '承远', 'zhangchengyuan', 'zhang cheng yuan', "zhang'cheng'yuan", 'zhāng chéng yuǎn', 'zhang1cheng2yuan3', 'ZCY', 'ｚｃｙ', 'zhangcy', 'zchengy', 'chengyuan', 'zhangchengy', ' 张承远，']) {
      const found = await ask(page, query);
      assert.equal(found.hits[0]?.url, own, `${query}: ${JSON.stringify(found.hits[0])}`);
    }
    assert.deepEqual(page.trouble, []);
    await context.close();
  });

  test(`results hold what was asked for, and say so over ${way}`, async () => {
    const { context, page } = await opened(address);
    for (const query of ['移民', '石阶', '江', '2012', '社区党', '不，', '江 石阶']) {
      const found = await ask(page, query, { limit: 200 });
      assert.ok(found.hits.length > 0, query);
      const words = query.replace(/，/g, '').split(' ').filter(Boolean);
      for (const hit of found.hits) {
        const shown = await page.evaluate(([hit, words]) => window.Changlang.fold(hit.title + window.Changlang.snippet(hit.text, words)), [hit, found.words]);
        assert.ok(fs.existsSync(path.join(site, hit.url.split('#')[0])), `${query}: ${hit.url}`);
        if (words.length === 1 && !hit.title.includes(words[0])) assert.ok(shown.length > 0, query);
      }
      assert.ok(!found.exact || found.total === found.hits.length || found.total > 200, `${query}: ${found.total} for ${found.hits.length}`);
      assert.equal(new Set(found.hits.map((hit) => hit.url + hit.title)).size, found.hits.length, `${query}: one twice`);
    }
    const all = await ask(page, '石阶', { limit: 200 });
    const some = await ask(page, '石阶', { limit: 200, facets: { collection: 'history' } });
    assert.ok(some.hits.length > 0 && some.hits.every((hit) => hit.collection === 'history') && some.total < all.total);
    assert.equal(some.total, all.groups.find(([id]) => id === 'history')[2]);
    await context.close();
  });

  test(`nothing that is typed makes an error or a wrong result over ${way}`, async () => {
    const { context, page } = await opened(address);
    const nothing = ['', ' ', '，。', '😀', '\u0000\u0007\u001b', '<script>alert(1)</script>', '<b>', '.*', '[a-', '\\', '(?:', '%E5%BC', '\ud800', '\udc00张\ud800承', 'qqqzzz', '一'.repeat(1000), 'x'.repeat(1000), '~1', '=远', '#level=national', '__proto__', 'constructor', ';张 ', '张承远不存在', '😀张', '\ud83d', '张\u0000承', '＜ｂ＞', 'ａ' .repeat(1000), '$&', '^', '+', '一*', '(张|承)+'];
    for (const query of nothing) {
      await page.fill('#q', query.replace(/[\ud800-\udfff]/gu, ''));
      const found = await ask(page, query, { limit: 200 });
      const folded = query.toLowerCase();
      for (const hit of found.hits) {
        assert.ok(/[\p{L}\p{N}]/u.test(query), `${JSON.stringify(query)} found ${hit.title}`);
        assert.ok(!['qqqzzz', '张承远不存在'].includes(folded) && query.length < 900, `${query} found ${hit.title}`);
      }
    }
    // Width does not matter: full-width forms find what half-width forms find.
    for (const [wide, narrow] of [['２０１２', '2012'], ['ＺＣＹ', 'zcy'], ['ｚｈａｎｇchengyuan', 'zhangchengyuan'], ['石阶　江', '石阶 江']]) {
      const [one, other] = [await ask(page, wide), await ask(page, narrow)];
      assert.ok(other.total > 0, narrow);
      assert.deepEqual(one.hits.map((hit) => hit.url), other.hits.map((hit) => hit.url), wide);
    }
    // Part of a syllable matches as its beginning.
    for (const half of ['zhan', 'zhangch', 'zhangchen', 'z']) assert.ok((await ask(page, half)).total > 0, half);
    assert.equal(await page.evaluate(() => document.querySelectorAll('#hits script, #hits b').length), 0);
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

test('one character finds all that hold it; years narrow, and say how many', async () => {
  const { context, page } = await opened((name) => server.address + name);
  const many = await ask(page, '江', { limit: 200 });
  assert.ok(many.exact && many.total > 200 && many.hits.length === 200, JSON.stringify([many.total, many.hits.length]));
  const one = await ask(page, '阶', { limit: 200 });
  assert.ok(one.exact && !one.least && one.total === one.hits.length, JSON.stringify([one.total, one.hits.length]));
  const known = new Set(one.hits.map((hit) => hit.url + hit.title));
  for (const longer of ['石阶', '台阶', '阶梯']) {
    const found = await ask(page, longer, { limit: 200 });
    assert.ok(found.hits.every((hit) => known.has(hit.url + hit.title)), longer);
  }
  const [year, , count] = one.years[0];
  const some = await ask(page, '阶', { limit: 200, facets: { year } });
  assert.ok(some.hits.every((hit) => hit.year === year));
  assert.equal(some.total, count);
  await context.close();
});

test('chips on a telephone: years in a row of their own, and whoever moves by keyboard stays on the chip', async () => {
  const { context, page } = await opened((name) => server.address + name, 'phone', '?q=%E6%B1%9F');
  await page.locator('.chip-row.fine button').first().waitFor();
  const rows = await page.locator('.chip-row').count();
  assert.ok(rows >= 2, `${rows} rows`);
  const boxes = await page.evaluate(() => [...document.querySelectorAll('.chip-row button')].map((chip) => chip.getBoundingClientRect().height));
  assert.ok(boxes.every((height) => height >= 44), JSON.stringify(boxes));
  const many = await said(page);
  const chip = page.locator('[data-chip^="year="]').first(), name = await chip.getAttribute('data-chip');
  await chip.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((name) => document.querySelector(`[data-chip="${name}"]`)?.getAttribute('aria-pressed') === 'true', name);
  const few = await said(page, many);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('data-chip')), name);
  assert.ok(Number(/\d+/.exec(few)[0]) < Number(/\d+/.exec(many)[0]), `${few} of ${many}`);
  await page.keyboard.press('Enter');
  await page.waitForFunction((name) => document.querySelector(`[data-chip="${name}"]`).getAttribute('aria-pressed') === 'false', name);
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('a first query is small: bytes and requests', async () => {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await watched(context);
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/search/')) asked.push(request.url()); });
  await page.goto(server.address + 'search.html');
  await ask(page, '张承远');
  const bytes = asked.reduce((all, url) => all + gzipSync(fs.readFileSync(path.join(site, new URL(url).pathname.replace('/some/where/', '')))).length, 0);
  assert.ok(asked.length <= 16 && bytes <= 100_000, `${asked.length} requests, ${bytes} bytes`);
  await context.close();
});

test('a shard that is gone is told, and a site renewed under an open page is read anew', async () => {
  const { context, page } = await opened((name) => server.address + name);
  await page.route(/search\/k-/, (route) => route.abort());
  await page.fill('#q', '移民');
  await page.waitForFunction(() => document.querySelector('[data-search-count]').textContent.includes('搜索文件缺失'));
  await page.unroute(/search\/k-/);
  await page.fill('#q', '移民安置');
  await page.locator('#hits [role="option"]').first().waitFor();
  await context.close();

  const other = await browser.newContext();
  const later = await other.newPage();
  let old = true;
  await later.route(/search\/index\.js/, async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    await route.fulfill({ response: answer, body: old ? text.replace(/("[sr]":")([a-p]+)/g, (all, key, names) => key + 'a'.repeat(names.length)) : text });
    old = false;
  });
  await later.goto(server.address + 'search.html');
  assert.equal((await ask(later, '张承远')).hits[0].url, own);
  await other.close();
});

test('of a query that fails nothing stands that was found for another', async () => {
  const { context, page } = await opened((name) => server.address + name);
  await page.fill('#q', '江');
  await page.locator('#hits [role="option"]').first().waitFor();
  await page.locator('.chip-row button').first().waitFor();
  await page.route(/search\/[kd]-/, (route) => route.abort());
  await page.fill('#q', '助餐');
  await page.waitForFunction(() => document.querySelector('[data-search-count]').textContent.includes('搜索文件缺失'));
  const stands = () => page.evaluate(() => ['results', 'chips', 'picks'].map((name) => document.querySelector(`[data-search-${name}]`).childElementCount).concat(['more', 'none'].filter((name) => !document.querySelector(`[data-search-${name}]`).hidden), document.querySelector('#q').getAttribute('aria-expanded')));
  assert.deepEqual(await stands(), [0, 0, 0, 'false']);
  // The index of names, which needs no file, is offered again.
  assert.ok(await page.locator('.letters').isVisible());
  await page.unroute(/search\/[kd]-/);
  await page.fill('#q', '江边');
  await page.locator('#hits [role="option"]').first().waitFor();
  await context.close();
});

test('the keyboard stays where it is when the last results are shown', async () => {
  const { context, page } = await opened((name) => server.address + name);
  await page.fill('#q', '江');
  await page.locator('[data-search-more]').waitFor();
  for (let tries = 0; tries < 12 && await page.locator('[data-search-more]').isVisible(); tries += 1) {
    const before = await page.locator('.hit').count();
    await page.focus('[data-search-more]');
    await page.keyboard.press('Enter');
    await page.waitForFunction((before) => document.querySelectorAll('.hit').length > before, before);
    await said(page);
    assert.ok(await page.evaluate(() => document.activeElement.matches('.hit, [data-search-more]')), 'the focus is where it was, or on a result');
  }
  assert.ok(await page.evaluate(() => document.activeElement.matches('.hit')), 'the focus is on a result');
  assert.ok(!await page.locator('[data-search-more]').isVisible());
  await context.close();
});

test('while the second half of a name is composed, what stands is of the first; then of the whole', async () => {
  const { context, page } = await opened((name) => server.address + name, 'phone');
  await page.focus('#q');
  const session = await context.newCDPSession(page);
  const count = () => page.textContent('[data-search-count]');
  const compose = async (text) => { await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }); await page.waitForTimeout(120); };
  // While being composed, the first half is Latin text and is searched for as such.
  await compose('zhang');
  await said(page);
  await session.send('Input.insertText', { text: '张' });
  await page.waitForFunction(() => document.querySelector('#hits mark')?.textContent === '张');
  const first = await said(page);
  for (const text of ['c', 'cheng', "cheng'yuan"]) {
    await compose(text);
    assert.equal(await count(), first, text);
    assert.ok(await page.locator('#hits [role="option"]').count() > 0, text);
  }
  await session.send('Input.insertText', { text: '承远' });
  await page.waitForFunction(() => document.querySelector('#hits mark')?.textContent === '张承远');
  assert.equal(await page.inputValue('#q'), '张承远');
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('Enter keeps the chip that was chosen, and puts away the keyboard of a telephone; another query is narrowed by nothing', async () => {
  for (const isMobile of [true, false]) {
    const context = await browser.newContext({ viewport: screens[isMobile ? 'phone' : 'land'], isMobile, hasTouch: isMobile });
    const page = await watched(context);
    await page.goto(`${server.address}search.html?q=${encodeURIComponent('江')}`);
    const chip = page.locator('[data-chip^="collection="]:not([data-chip="collection=null"])').first();
    await chip.click();
    // The chips appear with the first hits, the number with the last; no chip of an earlier query is left.
    const settled = () => page.waitForFunction(() => !document.querySelector('[data-chip="collection=null"][aria-pressed="true"]') && document.querySelector('[data-search-count]').textContent);
    await settled();
    const chosen = await page.getAttribute('.chip-row [aria-pressed="true"]', 'data-chip');
    const found = await page.textContent('[data-search-count]');
    await page.focus('#q');
    await page.evaluate(() => { document.querySelector('[data-search-count]').textContent = ''; });
    await page.keyboard.press('Enter');
    await settled();
    assert.deepEqual([await page.getAttribute('.chip-row [aria-pressed="true"]', 'data-chip'), await page.textContent('[data-search-count]')], [chosen, found]);
    assert.equal(await page.evaluate(() => document.activeElement.id === 'q'), !isMobile);
    await page.fill('#q', '石阶');
    await page.waitForFunction(() => document.querySelector('[data-chip="collection=null"]')?.getAttribute('aria-pressed') === 'true');
    assert.deepEqual(page.trouble, []);
    await context.close();
  }
});

test('an honour is found by what its page shows: the number of its document, its year', async () => {
  const { context, page } = await opened((name) => server.address + name);
  const honours = fs.readdirSync(path.join(site, 'honors')).filter((name) => /^[a-z].*\.html$/.test(name) && name !== 'index.html');
  let held = 0;
  for (const name of honours) {
    const number = /<dt>文号<\/dt><dd>([^<]+)<\/dd>/.exec(fs.readFileSync(path.join(site, 'honors', name), 'utf8'))?.[1];
    if (!number) continue;
    held += 1;
    assert.ok((await ask(page, number, { limit: 200 })).hits.some((hit) => hit.url === `honors/${name}`), `${number} does not find ${name}`);
  }
  assert.ok(held > 0);
  const year = await ask(page, '2021年', { limit: 200 });
  assert.ok(year.hits.some((hit) => hit.collection === 'honors'), JSON.stringify(year.groups));
  await context.close();
});

test('a section and what it is narrowed to are found by title, pinyin and initials, behind whoever is called so', async () => {
  const { context, page } = await opened((name) => server.address + name);
  const lists = { 'history/index.html': ['党史述要', 'dangshishuyao', 'dssy', '述要'], 'resettlement/index.html': ['移民档案', 'ymda'], 'honors/by-level/national.html': ['国家级 荣誉墙', 'guojiaji'] };
  for (const [url, queries] of Object.entries(lists)) {
    for (const query of queries) {
      const { hits } = await ask(page, query);
      assert.ok(hits.slice(0, 3).some((hit) => hit.url === url), `${query}: ${JSON.stringify(hits.map((hit) => hit.url))}`);
    }
  }
  // Entries with exactly this title come before a list of that name; a section comes before its parts.
  const isList = (hit) => /\/by-|index\.html$/.test(hit.url);
  const named = (await ask(page, '优秀共产党员', { limit: 200 })).hits, first = named.findIndex(isList);
  assert.ok(first > 0 && named.slice(0, first).every((hit) => hit.title === '优秀共产党员'), JSON.stringify(named.map((hit) => hit.url)));
  const wall = (await ask(page, '荣誉墙', { limit: 200 })).hits, part = wall.findIndex((hit) => hit.url.includes('/by-'));
  assert.ok(part > 1 && wall.slice(part).every(isList), JSON.stringify(wall.map((hit) => hit.url)));
  await context.close();
});

test('what was read first is shown first, and stays where it is when the rest comes', async () => {
  for (const screen of ['land', 'phone']) {
    const { context, page } = await opened((name) => server.address + name, screen);
    const held = [];
    let asked = 0, free = false;
    await page.route(/search\/d-/, (route) => { asked += 1; if (free || asked === 1) return route.continue(); held.push(route); });
    await page.fill('#q', '石阶');
    await page.locator('#hits [role="option"]').first().waitFor();
    await page.press('#q', 'ArrowDown');
    const early = await page.evaluate(() => {
      window.stands = [...document.querySelectorAll('#hits [role="option"]')];
      window.top_ = (one) => one.getBoundingClientRect().top + scrollY;
      window.tops = window.stands.map(window.top_);
      return { many: window.stands.length, count: document.querySelector('[data-search-count]').textContent, expanded: document.querySelector('#q').getAttribute('aria-expanded') };
    });
    assert.ok(held.length > 0 && early.many < 10, `${early.many} of those that wait for ${held.length} files`);
    // The number is announced once, when it is known: a screen reader reads it out.
    assert.deepEqual([early.count, early.expanded], ['', 'true']);
    // Only a few shards are requested at first; the next follow when these have arrived.
    assert.ok(asked <= 4, `${asked} asked for before one is read`);
    free = true;
    for (const route of held.reverse()) await route.continue();
    await page.waitForFunction(() => document.querySelector('[data-search-count]').textContent);
    const late = await page.evaluate(() => {
      const all = [...document.querySelectorAll('#hits [role="option"]')];
      return { many: all.length, stand: window.stands.every((one, i) => all[i] === one), moved: window.stands.map((one, i) => window.top_(one) - window.tops[i]),
        active: document.querySelector('#q').getAttribute('aria-activedescendant') === window.stands[0].id && window.stands[0].getAttribute('aria-selected') === 'true',
        ids: new Set(all.map((one) => one.id)).size, hrefs: all.map((one) => one.getAttribute('href')) };
    });
    assert.ok(late.many > early.many && late.stand && late.active && late.ids === late.many, JSON.stringify(late));
    assert.ok(late.moved.every((by) => Math.abs(by) < 1), `moved by ${late.moved}`);
    // The same as when waiting for everything.
    await page.unroute(/search\/d-/);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('[data-search-count]').textContent);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('#hits [role="option"]')].map((one) => one.getAttribute('href'))), late.hrefs);
    assert.deepEqual(page.trouble, []);
    await context.close();
  }
});

test('what was shown and still answers comes first among its equals; nothing else is found for that', async () => {
  let stayed = 0;
  for (const [before, query] of [['学校', '学'], ['搬迁', '搬'], ['码头', '码'], ['2012', '201'], ['江', '江 石阶']]) {
    const fresh = await opened((name) => server.address + name), typed = await opened((name) => server.address + name);
    const shown = new Set((await ask(typed.page, before)).hits.map((hit) => hit.url + hit.title));
    const one = await ask(fresh.page, query, { limit: 200 }), other = await ask(typed.page, query, { limit: 200 });
    // The same entries are found, and those that rank higher by kind, weight or year still do.
    assert.deepEqual([other.total, other.exact], [one.total, one.exact], query);
    const known = (found) => found.hits.map((hit) => hit.url + hit.title), ranks = (found) => found.hits.map((hit) => `${hit.collection} ${hit.year}`);
    assert.deepEqual(known(other).sort(), known(one).sort(), query);
    assert.deepEqual(ranks(other), ranks(one), query);
    // Asked again, the order is the same.
    assert.deepEqual(known(await ask(typed.page, query, { limit: 200 })), known(other), query);
    const among = (found) => known(found).slice(0, 10).filter((each) => shown.has(each)).length;
    assert.ok(among(other) >= among(one), `${query}: ${among(other)} of ${among(one)} stayed`);
    stayed += among(other) - among(one);
    assert.deepEqual([...fresh.page.trouble, ...typed.page.trouble], []);
    await fresh.context.close();
    await typed.context.close();
  }
  assert.ok(stayed > 0, 'none stayed that would not stand there anyway');
});

test('folding keeps characters apart, one for one; every word is marked, the longest where two begin', async () => {
  const { context, page } = await opened((name) => server.address + name);
  const folded = await page.evaluate(() => ['ＡＢｃ　１２', 'ÉcoleＺ', 'İstanbul', '\u{10400}\u{20bb7}張', 'ÄÖ－～', 'a\u3000B\n，。'].map((text) => [text, window.Changlang.fold(text)]));
  for (const [text, made] of folded) {
    assert.equal(Array.from(made).length, Array.from(text).length, text);
    for (const [i, c] of Array.from(made).entries()) {
      const plain = Array.from(text)[i], low = plain.normalize('NFKC').toLowerCase();
      assert.ok([low, plain].includes(c) && (c === low || low.length !== plain.length || /[^\uff01-\uff5e\u3000]/.test(plain)), `${text}: ${plain} became ${c}`);
    }
  }
  assert.deepEqual(folded.slice(0, 2).map(([, made]) => made), ['abc 12', 'écolez']);
  await page.fill('#q', '石 石阶');
  await page.locator('#hits mark').first().waitFor();
  const marks = await page.evaluate(() => [...document.querySelectorAll('#hits .hit')].map((hit) => [...hit.querySelectorAll('mark')].map((mark) => mark.textContent)));
  assert.ok(marks.length > 0 && marks.flat().every((mark) => ['石', '石阶'].includes(mark)) && marks.flat().includes('石阶'), JSON.stringify(marks));
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('#hits .hit-text')].filter((text) => [...text.childNodes].some((node) => node.nodeType === 3 && node.textContent.includes('石'))).length), 0);
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('the keyboard: down, up, enter, escape; the address keeps the query; back brings it again', async () => {
  const { context, page } = await opened((name) => server.address + name);
  await page.fill('#q', '石阶');
  await page.locator('#hits [role="option"]').nth(1).waitFor();
  await page.waitForURL(/\?q=%E7%9F%B3%E9%98%B6$/);
  assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'true');
  await page.press('#q', 'ArrowDown');
  await page.press('#q', 'ArrowDown');
  await page.press('#q', 'ArrowUp');
  const first = await page.locator('#hits [role="option"]').first().getAttribute('id');
  assert.equal(await page.getAttribute('#q', 'aria-activedescendant'), first);
  assert.equal(await page.getAttribute('#' + first, 'aria-selected'), 'true');
  await page.press('#q', 'Enter');
  await page.waitForURL(/(history|stories)\//);
  await page.goBack();
  await page.waitForURL(/search\.html\?q=/);
  await page.locator('#hits [role="option"]').first().waitFor();
  assert.equal(await page.inputValue('#q'), '石阶');
  await page.goForward();
  await page.waitForURL(/(history|stories)\//);
  await page.goBack();
  await page.locator('#hits [role="option"]').first().waitFor();
  await page.press('#q', 'Escape');
  assert.equal(await page.inputValue('#q'), '');
  await page.waitForURL((url) => !url.search);
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('the number beside 全部 is the number that is told; in large type what narrows takes a row a kind in a kiosk', async () => {
  const context = await browser.newContext({ viewport: screens.land, hasTouch: true });
  const page = await watched(context);
  await page.goto(server.address + 'kiosk.html');
  await page.evaluate(() => sessionStorage.setItem('changlang-text', 'l'));
  for (const query of ['江', '石阶街', '承远']) {
    await page.goto(`${server.address}search.html?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => /\d/.test(document.querySelector('.search-count').textContent));
    const [told, all] = await page.evaluate(() => ['.search-count', '[data-chip="collection=null"] small'].map((one) => document.querySelector(one).textContent.match(/\d+/)[0]));
    assert.equal(all, told, query);
    assert.ok(await page.evaluate(() => [...document.querySelectorAll('.chip-row')].every((row) => new Set([...row.children].map((chip) => Math.round(chip.getBoundingClientRect().top))).size === 1)), query);
  }
  assert.deepEqual(page.trouble, []);
  await context.close();
});

test('no result offers the nearest that has one, and the collections', async () => {
  const { context, page } = await opened((name) => server.address + name, 'phone');
  await page.fill('#q', '张承远走了');
  await page.locator('[data-search-try] button').waitFor();
  assert.equal(await page.locator('[data-search-try] button').textContent(), '张承远');
  assert.ok(await page.locator('[data-search-none] li a').count() > 5);
  await page.click('[data-search-try] button');
  await page.locator(`#hits a[href$="${own}"]`).waitFor();
  await context.close();
});

for (const screen of ['land', 'port']) {
  test(`the pad: only keys that lead somewhere, large candidates, room for a finger (${screen})`, async () => {
    const context = await browser.newContext({ viewport: screens[screen], hasTouch: true });
    const page = await watched(context);
    await page.goto(server.address + 'kiosk.html');
    await page.goto(server.address + 'search.html');
    await page.locator('[data-key="z"]:not([disabled])').waitFor();
    for (const letter of 'zcy') {
      await page.tap(`[data-key="${letter}"]:not([disabled])`);
      await page.waitForFunction(() => document.querySelectorAll('[data-search-picks] a').length > 0);
    }
    await page.locator(`[data-search-picks] a[href$="${own}"]`).waitFor();
    // Keys that are offered lead on; those that are not lead nowhere.
    const typed = await page.inputValue('#q');
    // The keys of the previous input remain until those of the whole input are known.
    await page.waitForFunction(async (typed) => {
      const live = await window.Changlang.next(typed);
      return [...document.querySelectorAll('[data-key]')].every((key) => key.disabled !== live.includes(key.dataset.key));
    }, typed);
    assert.ok(await page.locator('[data-key][disabled]').count() > 5);
    const keys = await page.evaluate(() => [...document.querySelectorAll('[data-key]')].map((key) => [key.dataset.key, !key.disabled]));
    for (const [letter, live] of keys) {
      const found = await ask(page, typed + letter);
      assert.equal(found.total > 0, live, typed + letter);
    }
    const sizes = await page.evaluate(() => [...document.querySelectorAll('.search-pad button, .search-picks a')].map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height]));
    assert.ok(sizes.length > 27 && sizes.every(([width, height]) => width >= 60 && height >= 60), JSON.stringify(sizes));
    const low = await page.evaluate(() => document.querySelector('.search-pad').getBoundingClientRect().bottom - document.querySelector('.dock').getBoundingClientRect().top);
    assert.ok(low <= 0, `${low} px of the pad are under the dock`);
    assert.equal(await page.locator('output[aria-live]').count(), 1);
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

for (const screen of Object.keys(screens)) {
  test(`results have no accessibility violation and stay on the screen (${screen})`, async () => {
    const context = await browser.newContext({ viewport: screens[screen], bypassCSP: true });
    const page = await context.newPage();
    for (const query of ['石阶', 'ZC', '没有这样的词']) {
      await page.goto(server.address + 'search.html?q=' + encodeURIComponent(query));
      await page.waitForFunction(() => document.querySelector('[data-search-count]').textContent);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), query);
      await page.addStyleTag({ content: '.dock { position: static !important; }' });
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      assert.deepEqual(violations.map((one) => `${query}: ${one.id} ${one.nodes[0].target}`), []);
    }
    await context.close();
  });
}

test('the scripts are what their sources make, and keep their budgets', () => {
  for (const name of Object.keys(scripts)) assert.equal(standing(name), published(name), `${name}: run \`just scripts\``);
  const weight = (name) => gzipSync(small(name), { level: 9 }).length;
  assert.ok(weight('search.js') <= 4096, `search.js: ${weight('search.js')}`);
  assert.ok(weight('search-ui.js') <= 3072, `search-ui.js: ${weight('search-ui.js')}`);
});
