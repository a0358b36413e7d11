// The built demonstration in a real browser: every link of every page, over http below a sub-path and from file://, without
// console messages; and what a visitor does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { fileAddress, isStub, launch, nginx, pages, samples, screens, site, watched } from './browser.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

// A redirect page moves on while it is being looked at.
const fixed = pages().filter((page) => page !== '404.html' && !isStub(page));

/** Opens every page and collects its links; then checks that each target exists and has the anchor. */
async function crawl(address) {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await watched(context);
  const anchors = new Map();
  const links = [];
  const trouble = [];
  for (const name of fixed) {
    page.trouble.length = 0;
    await page.goto(address(name), { waitUntil: 'load' });
    const found = await page.evaluate(() => ({
      here: location.href.split('#')[0].split('?')[0],
      ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
      links: [...document.querySelectorAll('a[href]')].map((a) => ({ href: a.href, raw: a.getAttribute('href') })),
    }));
    anchors.set(found.here, new Set(found.ids));
    links.push(...found.links.map((link) => ({ ...link, from: name })));
    trouble.push(...page.trouble.map((text) => `${name}: ${text}`));
  }
  await context.close();
  return { anchors, links, trouble };
}

for (const [way, address] of [['http under a sub-path', (page) => server.address + page], ['file://', fileAddress]]) {
  test(`every link of every page resolves over ${way}`, async () => {
    const { anchors, links, trouble } = await crawl(address);
    assert.deepEqual(trouble, []);
    const home = address('index.html').replace(/index\.html$/, '');
    const wrong = [];
    const others = new Set();
    for (const { href, raw, from } of links) {
      if (!href.startsWith(home)) {
        if (!/^(https?|mailto|tel):/.test(raw)) wrong.push(`${from}: ${raw} leaves the site`);
        continue;
      }
      const [target, fragment] = href.split('#');
      const plain = target.split('?')[0];
      if (plain.endsWith('.html')) {
        // A link may lead to a redirect page, which was not opened.
        if (!anchors.has(plain) && !fs.existsSync(site + '/' + decodeURI(plain.slice(home.length)))) wrong.push(`${from}: ${raw}`);
        else if (fragment && anchors.has(plain) && !anchors.get(plain).has(decodeURIComponent(fragment))) wrong.push(`${from}: ${raw} has no such anchor`);
      } else {
        others.add(decodeURI(plain.slice(home.length)));
      }
    }
    for (const file of others) if (!fs.existsSync(`${site}/${file}`)) wrong.push(`${file} is missing`);
    assert.deepEqual([...new Set(wrong)], []);
    assert.ok(links.length > 500, `${links.length} links`);
  });
}

test('nothing is fetched from outside and every picture shows', async () => {
  const context = await browser.newContext({ viewport: screens.land });
  const page = await watched(context);
  const outside = [];
  page.on('request', (request) => { if (!request.url().startsWith(server.address)) outside.push(request.url()); });
  const sample = ['index.html', 'kiosk.html', 'history/index.html', 'honors/index.html', 'resettlement/index.html', ...fixed.filter((name) => name.startsWith('stories/'))];
  for (const name of sample) {
    await page.goto(server.address + name, { waitUntil: 'load' });
    const broken = await page.evaluate(async () => {
      const pictures = [...document.images];
      pictures.forEach((picture) => { picture.loading = 'eager'; });
      await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
      return pictures.filter((picture) => !picture.naturalWidth).map((picture) => picture.currentSrc || picture.src);
    });
    assert.deepEqual(broken, [], name);
  }
  assert.deepEqual(outside, []);
  await context.close();
});

for (const [way, address] of [['http', (page) => server.address + page], ['file://', fileAddress]]) {
  test(`张承远 is found by given name, pinyin and initials over ${way}`, async () => {
    const context = await browser.newContext({ viewport: screens.land });
    const page = await watched(context);
    for (const query of ['承远', 'zhangchengyuan', 'ZCY', '张承远']) {
      await page.goto(address('search.html'));
      await page.fill('input[type=search]', query);
      const hit = page.locator('[data-search-results] a[href$="members/zhang-cheng-yuan.html"]').first();
      await hit.waitFor();
    }
    await page.locator('[data-search-results] a[href$="members/zhang-cheng-yuan.html"]').first().click();
    await page.waitForURL(/zhang-cheng-yuan\.html/);
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

test('every page has a way back, home and search, and one main heading', async () => {
  const context = await browser.newContext({ viewport: screens.port, javaScriptEnabled: false });
  const page = await context.newPage();
  for (const name of samples().filter((name) => !/^(kiosk|wall)/.test(name))) {
    await page.goto(server.address + name, { waitUntil: 'load' });
    const hrefs = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href));
    assert.ok(hrefs.some((href) => href.endsWith('/index.html')), `${name}: no way home`);
    assert.ok(hrefs.some((href) => href.includes('search.html')), `${name}: no way to the search`);
    assert.equal(await page.locator('h1').count(), 1, name);
  }
  await context.close();
});
