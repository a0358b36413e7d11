// What a kiosk promises beyond the visit in kiosk.test.mjs, one rule per test: it is a kiosk before anything is painted,
// accidental gestures do nothing, time for a long article, files as QR codes, no burn-in, nothing left of the previous
// visitor. All of it over http and from a stick.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileAddress, holdClock, launch, nginx, pages, screens, watched } from './browser.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** The file:// address of a page, with its query string. */
const onStick = (name) => {
  const [file, query] = name.split('?');
  return fileAddress(file) + (query ? `?${query}` : '');
};

/** A page of a kiosk entered through kiosk.html, with the clock under the test's control. */
async function entered(address, { clock = true } = {}) {
  const context = await browser.newContext({ viewport: screens.land, hasTouch: true, reducedMotion: 'reduce' });
  if (clock) await holdClock(context);
  const page = await watched(context);
  await page.goto(address('kiosk.html'), { waitUntil: 'load' });
  return { context, page };
}

for (const [way, address] of [['http', (name) => server.address + name], ['file://', onStick]]) {
  test(`a page is of a kiosk, large and in high contrast before its body is read (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.evaluate(() => { sessionStorage.setItem('changlang-text', 'l'); sessionStorage.setItem('changlang-contrast', 'high'); });
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        const { mode, text, contrast } = document.documentElement.dataset;
        window.early = { mode, text, contrast };
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    // Even without its script, which loads late, a kiosk already has its layout.
    await page.route(/\/kiosk\.[a-p]+\.js/, (route) => route.abort());
    await page.goto(address('honors/index.html'), { waitUntil: 'load' });
    assert.deepEqual(await page.evaluate(() => window.early), { mode: 'kiosk', text: 'l', contrast: 'high' });
    const shape = () => page.evaluate(() => [...document.querySelectorAll('.dock-item, .chips a, .foot li a')].map((element) => element.offsetHeight));
    const early = await shape();
    assert.ok(early.every((height) => height === 0 || height >= 60), String(early));
    await page.unroute(/\/kiosk\.[a-p]+\.js/);
    await page.reload({ waitUntil: 'load' });
    await page.locator('.scroller').waitFor();
    assert.deepEqual(await shape(), early);
    await context.close();
  });

  test(`no accident of a finger: no menu, dragging, selecting or zooming in a kiosk; others keep them (${way})`, async () => {
    const { context, page } = await entered(address);
    const refused = () => page.evaluate(() => {
      const main = document.querySelector('main');
      const told = (event) => !main.dispatchEvent(event);
      const plain = ['contextmenu', 'dragstart', 'selectstart', 'gesturestart'].filter((name) => told(new Event(name, { bubbles: true, cancelable: true })));
      if (told(new WheelEvent('wheel', { bubbles: true, cancelable: true, ctrlKey: true }))) plain.push('zoom by wheel');
      if (told(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ctrlKey: true, key: '+' }))) plain.push('zoom by key');
      if (told(new WheelEvent('wheel', { bubbles: true, cancelable: true }))) plain.push('scrolling');
      return { plain, touch: getComputedStyle(document.body).touchAction, over: getComputedStyle(document.documentElement).overscrollBehaviorX };
    });
    await page.goto(address('history/index.html'), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    assert.deepEqual(await refused(), { plain: ['contextmenu', 'dragstart', 'selectstart', 'gesturestart', 'zoom by wheel', 'zoom by key'], touch: 'pan-x pan-y', over: 'none' });
    // In a field, text may be selected by touch; a long press has no menu there either.
    await page.goto(address('search.html'), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    assert.deepEqual(await page.evaluate(() => ['contextmenu', 'dragstart', 'selectstart'].filter((name) => !document.querySelector('#q').dispatchEvent(new Event(name, { bubbles: true, cancelable: true })))), ['contextmenu', 'dragstart']);
    await page.goto(address('history/index.html?mode=visitor'), { waitUntil: 'load' });
    assert.equal(await page.getAttribute('html', 'data-mode'), null);
    assert.deepEqual(await refused(), { plain: [], touch: 'auto', over: 'auto' });
    // And it stays so on the next page: leaving is permanent.
    await page.goto(address('index.html'), { waitUntil: 'load' });
    assert.equal(await page.getAttribute('html', 'data-mode'), null);
    await context.close();
  });

  test(`who reads a long article is not asked before its time (${way})`, async () => {
    const { context, page } = await entered(address);
    const name = pages().find((file) => /^stories\/(?!index)/.test(file));
    // Before any script of the page runs on the parsed document.
    await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => {
      document.querySelector('main').insertAdjacentHTML('beforeend', `<div class="prose"><p>${'江'.repeat(1200)}</p></div>`);
    }));
    await page.goto(address(name), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    const asked = () => page.locator('[data-idle-dialog][open]').count();
    // One second per six characters, at most four times the usual time.
    const seconds = await page.evaluate(() => Math.min(360, [...document.querySelectorAll('.prose')].reduce((sum, text) => sum + text.textContent.length / 6, 0)));
    assert.ok(seconds >= 200, `${seconds} seconds`);
    await page.clock.runFor((seconds - 3) * 1000);
    assert.equal(await asked(), 0, 'asked in the middle of the article');
    await page.clock.runFor(6_000);
    assert.equal(await asked(), 1);
    await context.close();
  });

  test(`a touch beside the question says that somebody is there, and touches nothing behind it (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.goto(address('honors/index.html'), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    const asked = () => page.locator('[data-idle-dialog][open]').count();
    await page.clock.runFor(92_000);
    assert.equal(await asked(), 1);
    // On a card, which as a whole is a link.
    const card = await page.locator('.plaque').first().boundingBox();
    await page.touchscreen.tap(card.x + 20, card.y + 20);
    assert.equal(await asked(), 0);
    await page.clock.runFor(20_000);
    assert.equal(await asked(), 0);
    assert.ok(page.url().endsWith('honors/index.html'), page.url());
    // Resting or swiping a finger there is not a click: the question closes all the same.
    await page.clock.runFor(72_000);
    assert.equal(await asked(), 1);
    await page.evaluate(() => document.querySelector('[data-idle-dialog]').dispatchEvent(new Event('touchstart', { bubbles: true })));
    await page.clock.runFor(1_500);
    assert.equal(await asked(), 0);
    await page.clock.runFor(60_000);
    assert.equal(await asked(), 0);
    assert.ok(page.url().endsWith('honors/index.html'), page.url());
    await context.close();
  });

  test(`recordings and films are neither taken away nor shown elsewhere in a kiosk (${way})`, async () => {
    const { context, page } = await entered(address);
    const seen = new Set();
    for (const name of ['history/hong-sha-ma-tou-lun-du-tong-hang.html', 'stories/du-kou.html']) {
      await page.goto(address(name), { waitUntil: 'load' });
      await page.locator('.scroller').waitFor({ state: 'attached' });
      for (const { kind, list, apart } of await page.evaluate(() => [...document.querySelectorAll('audio, video')].map((media) => ({ kind: media.nodeName, list: [...media.controlsList].sort(), apart: media.disablePictureInPicture !== false })))) {
        assert.deepEqual(list, ['nodownload', 'noplaybackrate', 'noremoteplayback'], name);
        assert.ok(apart, name);
        seen.add(kind);
      }
    }
    assert.deepEqual([...seen].sort(), ['AUDIO', 'VIDEO']);
    await context.close();
  });

  test(`what has no code is not said to have one: the staff are asked (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.goto(address(pages().find((file) => /^members\/zhang/.test(file))), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    await page.evaluate(() => document.querySelector('.entry-main').insertAdjacentHTML('afterbegin', '<p><a class="outside" href="../files/nowhere.pdf">一份文件</a></p>'));
    await page.locator('a.outside').first().tap();
    await page.locator('[data-outside-dialog][open]').waitFor();
    assert.equal((await page.innerText('#outside-title')).trim(), '这里打不开，请问工作人员');
    assert.equal(await page.textContent('[data-outside-address]'), '');
    assert.equal(await page.locator('[data-outside-dialog] svg').count(), 0);
    await page.tap('[data-outside-dialog] [data-close]');
    // And a link with a QR code remains one to scan.
    await page.goto(address('documents/ju-min-gong-yue.html'), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    await page.locator('main a[href$=".pdf"]').first().tap();
    await page.locator('[data-outside-dialog][open] svg').waitFor();
    assert.equal((await page.innerText('#outside-title')).trim(), '用手机扫一扫再看');
    await context.close();
  });

  test(`a file of the site is a code with its whole address, not a download (${way})`, async () => {
    const { context, page } = await entered(address);
    const name = pages().find((file) => file === 'documents/ju-min-gong-yue.html');
    await page.goto(address(name), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    const link = page.locator('main a[href$=".pdf"]').first();
    const file = (await link.getAttribute('href')).replace('../', '');
    await link.tap();
    await page.locator('[data-outside-dialog][open] svg').waitFor();
    assert.equal(await page.textContent('[data-outside-address]'), `https://example.org/hall/${file}`);
    assert.ok(page.url().endsWith(name));
    await context.close();
  });

  test(`what stands still moves two pixels a minute (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.goto(address('index.html'), { waitUntil: 'load' });
    await page.locator('.scroller').waitFor({ state: 'attached' });
    const places = [];
    for (let minute = 0; minute < 5; minute += 1) {
      places.push(await page.evaluate(() => getComputedStyle(document.querySelector('.dock-item')).transform));
      await page.mouse.move(5, 5);
      await page.keyboard.press('Shift');
      await page.clock.runFor(60_000);
    }
    assert.equal(new Set(places).size, 4, String(places));
    assert.equal(places[0], places[4]);
    await context.close();
  });

  test(`nothing of the last visitor is left: his type, contrast, query and what the site kept; others keep theirs (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.goto(address(`search.html?q=${encodeURIComponent('承远')}`), { waitUntil: 'load' });
    await page.locator('.hit').first().waitFor();
    await page.tap('[data-toggle="text"]');
    await page.evaluate(() => { localStorage.setItem('changlang-seen', '1'); localStorage.setItem('other', '1'); });
    await page.clock.fastForward(3_600_000);
    await page.waitForURL(/kiosk\.html$/);
    await page.waitForFunction(() => document.documentElement.dataset.mode === 'kiosk');
    assert.deepEqual(await page.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage)]), [['changlang-mode'], ['other']]);
    await page.goto(address('search.html'), { waitUntil: 'load' });
    assert.equal(await page.inputValue('#q'), '');
    assert.equal(await page.getAttribute('html', 'data-text'), null);
    await context.close();
  });

  test(`返回 leads to what was found, with its query, what narrows it and the place, and to the place in a list and on the rail; the next visitor has none of it (${way})`, async () => {
    const { context, page } = await entered(address, { clock: false });
    const ready = () => page.locator('.scroller').waitFor({ state: 'attached' });
    const opened = async (name) => { await page.goto(address(name), { waitUntil: 'load' }); await ready(); };
    const follow = async (link, taps = 1) => {
      const from = page.url();
      await link.evaluate((one, taps) => { for (let tap = 0; tap < taps; tap += 1) one.click(); }, taps);
      await page.waitForFunction((from) => location.href !== from && document.readyState === 'complete', from);
      await ready();
    };
    const back = () => follow(page.locator('[data-back]'));
    const at = (place) => page.waitForFunction((place) => Math.abs(scrollY - place) < 2, place);

    // Results that were filtered and loaded further, scrolled far down.
    await opened('search.html');
    await page.fill('#q', '江');
    await page.locator('[data-chip="collection=members"]').tap();
    await page.waitForFunction(() => document.querySelectorAll('.hits').length === 1);
    await page.locator('[data-search-more]').tap();
    await page.waitForFunction(() => document.querySelectorAll('.hit').length > 10 && /limit=30/.test(location.search));
    await page.evaluate(() => scrollTo(0, 900));
    const hits = () => page.evaluate(() => [...document.querySelectorAll('.hit')].map((hit) => hit.href));
    const [found, chips, place, asked] = [await hits(), await page.locator('.chip-row').first().innerText(), await page.evaluate(() => scrollY), page.url()];
    assert.ok(place > 500, `scrolled to ${place}`);
    await follow(page.locator('.hit').nth(9));
    // One step further: an honour of that person leads back to the person, and from there to the results.
    const person = page.url();
    await follow(page.locator('main a[href*="/"]:not([data-zoom])').first());
    await back();
    assert.equal(page.url(), person);
    await back();
    await page.waitForFunction(() => document.querySelectorAll('.hit').length > 10);
    assert.equal(page.url(), asked);
    assert.equal(await page.inputValue('#q'), '江');
    assert.deepEqual(await hits(), found);
    assert.equal(await page.locator('.chip-row').first().innerText(), chips);
    assert.equal(await page.getAttribute('[data-chip="collection=members"]', 'aria-pressed'), 'true');
    await at(place);

    // The scroll position in a list, and on the rail of the gallery.
    await opened('honors/index.html');
    await page.evaluate(() => scrollTo(0, 700));
    await follow(page.locator('.plaque .card-title a').nth(8));
    await back();
    assert.ok(page.url().endsWith('honors/index.html'));
    await at(700);
    // A second tap, while the next page loads, is no second step.
    const steps = () => page.evaluate(() => JSON.parse(sessionStorage.getItem('changlang-way')).length);
    const before = await steps();
    await follow(page.locator('.plaque .card-title a').nth(8), 2);
    assert.equal(await steps(), before + 1);
    await back();
    await opened('history/index.html');
    await page.evaluate(() => { document.querySelector('.rail').scrollLeft = 3000; });
    const rail = await page.evaluate(() => document.querySelector('.rail').scrollLeft);
    await follow(page.locator('.event a').nth(9));
    await back();
    await page.waitForFunction((rail) => Math.abs(document.querySelector('.rail').scrollLeft - rail) < 2, rail);

    // Started anew: the history is forgotten, and 返回 leads one level up again.
    await page.locator('[data-idle-dialog] [data-leave]').evaluate((one) => one.click());
    await page.waitForURL(/kiosk\.html$/);
    await page.waitForFunction(() => document.documentElement.dataset.mode === 'kiosk');
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), ['changlang-mode']);
    await opened('members/zhang-cheng-yuan.html');
    await back();
    assert.ok(page.url().endsWith('members/index.html'), page.url());
    assert.deepEqual(page.trouble, []);
    await context.close();
  });

  test(`the way down a long page: two buttons, which tell their ends and stay under the focus (${way})`, async () => {
    const { context, page } = await entered(address);
    await page.goto(address('members/index.html'), { waitUntil: 'load' });
    const [up, down] = [page.locator('.scroller button').first(), page.locator('.scroller button').last()];
    await down.waitFor();
    assert.equal(await up.getAttribute('aria-disabled'), 'true');
    await down.tap();
    await page.waitForFunction(() => scrollY > innerHeight / 2 && document.querySelector('.scroller button').getAttribute('aria-disabled') === 'false');
    await down.focus();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction(() => document.querySelectorAll('.scroller button')[1].getAttribute('aria-disabled') === 'true');
    assert.ok(await page.evaluate(() => document.activeElement.closest('.scroller')));
    await context.close();
  });
}

/** Leaves a page and returns to it from the browser's back/forward cache (http only); `meanwhile` runs on the other page. */
async function back(mode, meanwhile) {
  const kept = await launch({ args: ['--enable-features=BackForwardCache'], ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  const page = await watched(await kept.newContext({ viewport: screens.land, hasTouch: true }));
  // The clock of each page is advanced by what the next one stores.
  await page.addInitScript(() => { const now = Date.now; Date.now = () => now() + Number(sessionStorage.getItem('later') || 0); });
  if (mode) await page.goto(`${server.address}kiosk.html`, { waitUntil: 'load' });
  await page.goto(`${server.address}members/index.html`, { waitUntil: 'load' });
  if (mode) await page.locator('.scroller').waitFor({ state: 'attached' });
  await page.evaluate(() => { window.kept = 'no'; window.addEventListener('pageshow', (event) => { window.kept = event.persisted; }); });
  await page.goto(`${server.address}members/zhang-cheng-yuan.html`, { waitUntil: 'load' });
  await meanwhile(page);
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => window.kept === true);
  return { page, end: () => kept.close() };
}

test('a page that the browser kept has the type and contrast chosen since', async () => {
  const told = (page) => page.evaluate(() => [document.documentElement.dataset.text, document.documentElement.dataset.contrast, ...[...document.querySelectorAll('[data-toggle]')].map((button) => button.getAttribute('aria-pressed'))]);
  const { page, end } = await back('', async (page) => { await page.click('[data-toggle="text"]'); await page.click('[data-toggle="contrast"]'); });
  assert.deepEqual(await told(page), ['l', 'high', 'true', 'true']);
  assert.deepEqual(page.trouble, []);
  // And leaving the mode there leaves it on the previous page too.
  await page.click('[data-toggle="text"]');
  await page.goForward({ waitUntil: 'commit' });
  await page.waitForFunction(() => location.pathname.includes('zhang') && !document.documentElement.dataset.text);
  assert.deepEqual(await told(page), [undefined, 'high', 'false', 'true']);
  await end();
});

test('a kiosk that goes back to a page that the browser kept counts anew', async () => {
  const { page, end } = await back('kiosk', (page) => page.evaluate(() => sessionStorage.setItem('later', 200_000)));
  // Its own watch runs every second; wait until a later timer of the same page has fired.
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 1_200); }));
  assert.ok(page.url().endsWith('members/index.html'), page.url());
  assert.equal(await page.locator('[data-idle-dialog][open]').count(), 0);
  await end();
});

// A page opened from a stick may not read its own style rules, so this runs over http only.
test('looks that follow a mouse are for those who have one', async () => {
  const address = (name) => server.address + name;
  const { context, page } = await entered(address, { clock: false });
  const loose = [];
  for (const name of ['index.html', 'search.html', pages().find((file) => /^members\/zhang/.test(file)), 'wall.html']) {
    await page.goto(address(name), { waitUntil: 'load' });
    loose.push(...await page.evaluate(() => {
      const found = [];
      const walk = (rules, within) => {
        for (const rule of rules) {
          const media = rule.media ? `${within} ${rule.media.mediaText}` : within;
          if (rule.selectorText?.includes(':hover') && !/hover: hover.*pointer: fine/.test(media)) found.push(rule.selectorText);
          if (rule.cssRules) walk(rule.cssRules, media);
        }
      };
      for (const sheet of document.styleSheets) walk(sheet.cssRules, '');
      return found;
    }));
  }
  assert.deepEqual(loose, []);
  await context.close();
});
