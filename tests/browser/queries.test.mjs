// Queries as visitors type them: readings in any mixture, rare traditional characters, names without their dot, numbers, a
// single character beside a word; and totals that hold.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, nginx, watched } from './browser.mjs';

let browser;
let server;
let context;
let page;
before(async () => {
  browser = await launch();
  server = await nginx();
  context = await browser.newContext();
  page = await watched(context);
  await page.goto(server.address + 'search.html');
});
after(async () => { await browser?.close(); await server?.stop(); });

const ask = (query, limit = 200, facets = {}) => page.evaluate(([query, options]) => window.Changlang.search(query, options), [query, { limit, facets }]);
const titles = async (query) => (await ask(query)).hits.map((hit) => hit.title);

/** Each syllable in full, as its initial, or as zh, ch or sh. */
const spellings = (syllables) => syllables.reduce((all, syllable) => {
  const ways = new Set([syllable, syllable[0], ...(/^[zcs]h/.test(syllable) ? [syllable.slice(0, 2)] : [])]);
  return all.flatMap((typed) => [...ways].map((way) => typed + way));
}, ['']);

test('a name is found by every mixture of syllables and initials, and the pad leads to each', async () => {
  for (const [name, reading] of Object.entries({ 林国栋: 'lin guo dong', 陈渡: 'chen du', 张承远: 'zhang cheng yuan', 单德厚: 'shan de hou', 向月娥: 'xiang yue e', 文素芬: 'wen su fen', 欧阳少东: 'ou yang shao dong', 盖铁生: 'ge tie sheng' })) {
    for (const typed of spellings(reading.split(' '))) assert.ok((await titles(typed)).includes(name), `${typed} does not find ${name}`);
    const whole = reading.replaceAll(' ', '');
    for (let typed = 1; typed < whole.length; typed += 1) {
      const live = await page.evaluate((typed) => window.Changlang.next(typed), whole.slice(0, typed));
      assert.ok(live.includes(whole[typed]), `after ${whole.slice(0, typed)} the key ${whole[typed]} is dead`);
    }
  }
});

test('initials typed one a syllable come before those with zh, ch, sh', async () => {
  const found = await titles('zcy');
  assert.equal(found[0], '张承远');
  const shared = await page.evaluate(async () => (await window.Changlang.reading('zhy')).map((one) => [one.fit, one.key.startsWith(':zhy:')]));
  assert.ok(shared.every(([fit, exact]) => (fit === 3) === exact), JSON.stringify(shared));
});

test('long titles are found by as much of their reading as anybody types', async () => {
  for (const [title, ...typed] of [['江畔社区第一党支部', 'jpsqdydzb', 'jiangpanshequdiyidangzhibu', 'jiangpansqdydangzhib'], ['陈家坝安置点', 'chenjiabaanzhidian', 'cjbazd', 'chenjbaanzd']]) {
    for (const query of typed) assert.ok((await titles(query)).some((found) => found.includes(title)), `${query} does not find ${title}`);
  }
});

test('a letter with a digit is no syllable with a tone', async () => {
  for (const query of ['C1', 'B2', 'A4', 'USB3']) {
    for (const hit of (await ask(query)).hits) assert.match(hit.title + hit.text, new RegExp(`(?<![a-z0-9])${query}`, 'i'), query);
  }
  assert.equal((await ask('zhang1cheng2yuan3')).hits[0].title, '张承远');
});

test('rare traditional characters of names and radicals fold', async () => {
  for (const [typed, meant] of [['黃龑', '黄䶮'], ['程暐', '程𬀩'], ['秦鋐', '秦𬭎']]) assert.equal((await ask(typed)).hits[0]?.title, meant, typed);
  assert.deepEqual(await titles('⽂化'), await titles('文化'));
});

test('a name is found without the dot inside it', async () => {
  for (const typed of ['买买提艾力', '買買提艾力', '买买提·艾力']) assert.equal((await ask(typed)).hits[0]?.title, '买买提·艾力', typed);
});

test('digits match where a number begins, also beside another word, and so they are marked', async () => {
  const begins = (text, digit) => new RegExp(`(?<![0-9a-z])${digit}`, 'i').test(text);
  for (const query of ['3 社区', '1 江', '9 移民']) {
    for (const hit of (await ask(query)).hits) assert.ok(begins(hit.title + '\n' + hit.text, query[0]), `${query}: ${hit.title}`);
  }
  await page.fill('#q', '1');
  await page.locator('#hits mark').first().waitFor();
  const marked = await page.evaluate(() => [...document.querySelectorAll('#hits mark')].map((mark) => (mark.previousSibling?.textContent.slice(-1) ?? '') + mark.textContent));
  assert.ok(marked.every((text) => begins(text, '1')), marked.join(' '));
});

test('a total that is told as certain is the total', async () => {
  let sure = 0;
  for (const query of ['江 社区', '1 社区', '解 社区', '江畔社区', '江', '石阶', '2012', '长 江', '青岩村2组', 'zhang', '张']) {
    const few = await ask(query, 10), many = await ask(query, 200);
    if (!few.exact) continue;
    sure += 1;
    assert.equal(few.total, many.total, query);
    if (many.total <= 200) assert.equal(many.hits.length, many.total, query);
  }
  assert.ok(sure > 4, `${sure} certain totals`);
});

test('two queries that meet a renewed site at once are both answered', async () => {
  const other = await browser.newContext(), later = await watched(other);
  await later.goto(server.address + 'search.html');
  await later.fill('#q', '周');
  await later.locator('#hits .hit').first().waitFor();
  // Every file that is asked for by the old manifest is gone, and the new manifest takes its time.
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  let renewed = false, gone = 0;
  await later.route(/search\/[kd]-/, async (route) => {
    if (renewed) { await route.continue(); return; }
    gone += 1;
    await wait(gone === 1 ? 600 : 100);
    await route.fulfill({ status: 404 });
  });
  await later.route(/search\/index\.js\?/, async (route) => { await wait(900); renewed = true; await route.continue(); });
  await later.fill('#q', '石阶街');
  await wait(60);
  await later.fill('#q', '解永清');
  await later.locator('#hits .hit', { hasText: '解永清' }).first().waitFor({ timeout: 8000 });
  assert.ok(gone > 1);
  await other.close();
});

test('Escape leaves no result active', async () => {
  await page.fill('#q', '石阶');
  await page.locator('#hits .hit').first().waitFor();
  await page.press('#q', 'ArrowDown');
  assert.ok(await page.getAttribute('#q', 'aria-activedescendant'));
  await page.press('#q', 'Escape');
  assert.equal(await page.getAttribute('#q', 'aria-activedescendant'), null);
  assert.deepEqual(page.trouble, []);
});
