// A visit to the kiosk by touch, with the clock under the test's control: in through the attract loop, large type, high
// contrast, a picture at ×4, before and after, an external link as a QR code, idle, and restart. And on every page: no way
// out, no dead end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileAddress, holdClock, isStub, launch, nginx, pages, pictureShown, screens, watched } from './browser.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await nginx(); });
after(async () => { await browser?.close(); await server?.stop(); });

const apart = /^(404|kiosk|wall)\.html$/;

async function kiosk(address, screen = 'port') {
  const context = await browser.newContext({ viewport: screens[screen], hasTouch: true, reducedMotion: 'reduce' });
  await holdClock(context);
  const page = await watched(context);
  await page.goto(address('kiosk.html'), { waitUntil: 'load' });
  await page.tap('.attract-link');
  await page.waitForURL(/index\.html$/);
  return { context, page };
}

for (const [way, address] of [['http', (page) => server.address + page], ['file://', fileAddress]]) {
  test(`a whole visit by touch over ${way}`, async () => {
    const { context, page } = await kiosk(address);
    assert.equal(await page.getAttribute('html', 'data-mode'), 'kiosk');

    // Large type and high contrast persist on the next page.
    const plain = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    await page.tap('[data-toggle="text"]');
    await page.tap('[data-toggle="contrast"]');
    assert.equal(await page.getAttribute('[data-toggle="text"]', 'aria-pressed'), 'true');
    await page.tap('.tile a[href*="honors"]');
    await page.waitForURL(/honors\/index\.html/);
    assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)) > plain);
    assert.equal(await page.getAttribute('html', 'data-contrast'), 'high');

    // A certificate at ×4 by buttons; Esc closes it, and the focus returns to where it was.
    await page.tap('.plaque:has(img) .card-title a');
    await page.waitForURL(/honors\/[a-z0-9-]+\.html$/);
    await page.locator('a[data-zoom]').first().tap();
    await pictureShown(page);
    const width = () => page.evaluate(() => document.querySelector('.viewer img').offsetWidth);
    const once = await width();
    await page.tap('.viewer-bar button:has-text("×4")');
    assert.ok(Math.abs(await width() - 4 * once) < 6, `${await width()} is not four times ${once}`);
    await page.tap('.viewer-bar button:has-text("×2")');
    assert.ok(Math.abs(await width() - 2 * once) < 6);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.viewer[open]').count(), 0);
    assert.ok(await page.evaluate(() => document.activeElement.matches('a[data-zoom]')));

    // The before-and-after comparison by button.
    await page.goto(address('resettlement/by-record/project.html'));
    await page.locator('.compare-bar').first().locator('button').last().tap();
    assert.equal(await page.evaluate(() => document.querySelector('.compare').style.getPropertyValue('--at')), '0%');

    // Idle: asks after 90 seconds, and a touch keeps the page.
    await page.clock.runFor(89_000);
    assert.equal(await page.locator('[data-idle-dialog][open]').count(), 0);
    await page.clock.runFor(3_000);
    assert.equal(await page.locator('[data-idle-dialog][open]').count(), 1);
    await page.tap('[data-stay]');
    assert.equal(await page.locator('[data-idle-dialog][open]').count(), 0);

    // Still idle: restarts, and nothing of the previous visitor is left.
    await page.clock.runFor(92_000);
    assert.equal(await page.locator('[data-idle-dialog][open]').count(), 1);
    await page.clock.runFor(16_000);
    await page.waitForURL(/kiosk\.html$/, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.documentElement.dataset.mode === 'kiosk' && document.querySelector('.attract-link'));
    assert.deepEqual(await page.evaluate(() => Object.entries(sessionStorage)), [['changlang-mode', 'kiosk']]);
    await page.tap('.attract-link');
    await page.waitForURL(/index\.html$/);
    assert.equal(await page.getAttribute('html', 'data-text'), null);
    assert.equal(await page.getAttribute('html', 'data-contrast'), null);
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

test('a kiosk that slept begins anew, and one that plays is not disturbed', async () => {
  const { context, page } = await kiosk((name) => server.address + name);
  await page.evaluate(() => {
    const audio = document.createElement('audio');
    Object.defineProperty(audio, 'paused', { value: false, configurable: true });
    document.body.appendChild(audio);
  });
  await page.clock.runFor(300_000);
  assert.equal(await page.locator('[data-idle-dialog][open]').count(), 0);
  await page.evaluate(() => document.querySelector('audio').remove());
  // Timers stood still while the machine slept; the time stamp did not.
  await page.clock.fastForward(3_600_000);
  await page.waitForURL(/kiosk\.html$/);
  await context.close();
});

test('the attract loop shows one slide after the other, and stands still where motion is not wanted', async () => {
  for (const reducedMotion of ['no-preference', 'reduce']) {
    const context = await browser.newContext({ viewport: screens.land, reducedMotion });
    await holdClock(context);
    const page = await watched(context);
    await page.goto(server.address + 'kiosk.html', { waitUntil: 'load' });
    const count = await page.locator('.slide').count();
    assert.ok(count >= 6 && count <= 10, `${count} slides`);
    const seen = [];
    for (let turn = 0; turn < count; turn += 1) {
      seen.push(await page.evaluate(() => [...document.querySelectorAll('.slide')].findIndex((slide) => slide.classList.contains('on'))));
      await page.clock.runFor(8_000);
    }
    assert.deepEqual(seen, seen.map((_, turn) => (reducedMotion === 'reduce' ? 0 : turn)), 'one every eight seconds, from the first');
    await context.close();
  }
});

test('a link outside is a QR code; staff find the way out', async () => {
  const { context, page } = await kiosk((name) => server.address + name);
  const name = pages().find((file) => /^members\/[a-z-]+\.html$/.test(file) && !file.endsWith('index.html'));
  await page.goto(server.address + name, { waitUntil: 'load' });
  // The demonstration has no external link, so the page gets one, with a QR code that the build made.
  const address = 'https://example.org/paper?n=1';
  await page.evaluate((address) => {
    const code = document.querySelector('.take-along .qr').cloneNode(true);
    code.hidden = true;
    code.setAttribute('data-code', address);
    document.body.appendChild(code);
    document.querySelector('.entry-main').insertAdjacentHTML('afterbegin', `<p><a class="outside" href="${address}">一篇文章</a></p>`);
  }, address);
  const link = page.locator('a.outside').first();
  await link.tap();
  await page.locator('[data-outside-dialog][open] svg.qr-code').waitFor();
  assert.equal(await page.textContent('[data-outside-address]'), address);
  assert.ok(page.url().endsWith(name));
  await page.tap('[data-outside-dialog] [data-close]');
  assert.equal(await page.locator('[data-outside-dialog][open]').count(), 0);
  await page.goto(server.address + 'index.html?mode=visitor', { waitUntil: 'load' });
  assert.equal(await page.getAttribute('html', 'data-mode'), null);
  await context.close();
});

test('no page of a kiosk leads out or ends dead', async () => {
  const { context, page } = await kiosk((name) => server.address + name, 'land');
  const wrong = [];
  for (const name of pages().filter((file) => !apart.test(file) && !isStub(file))) {
    await page.goto(server.address + name, { waitUntil: 'load' });
    const found = await page.evaluate((root) => {
      const links = [...document.querySelectorAll('a[href]')];
      const missing = [];
      if (!links.some((link) => link.href.endsWith('/index.html') && link.closest('.dock'))) missing.push('no way home');
      if (!links.some((link) => link.href.endsWith('/search.html'))) missing.push('no search');
      if (!document.body.classList.contains('page-home') && !document.querySelector('.dock [data-back]')) missing.push('no way back');
      const leaving = links.filter((link) => !link.href.startsWith(root) || !/\.html($|[?#])/.test(link.href));
      for (const link of leaving) {
        if (link.hasAttribute('data-zoom')) continue;
        const event = new MouseEvent('click', { bubbles: true, cancelable: true });
        if (link.dispatchEvent(event)) missing.push(`${link.getAttribute('href')} leads out`);
        document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
      }
      return missing;
    }, server.address);
    wrong.push(...found.map((text) => `${name}: ${text}`));
  }
  assert.deepEqual(wrong, []);
  await context.close();
});

test('main targets are at least 60 px high in a kiosk', async () => {
  for (const screen of ['land', 'port']) {
    const { context, page } = await kiosk((name) => server.address + name, screen);
    for (const name of ['index.html', 'history/index.html', 'honors/index.html', 'members/index.html', 'search.html']) {
      await page.goto(server.address + name, { waitUntil: 'load' });
      const small = await page.evaluate(() => [...document.querySelectorAll('.dock-item, .button, .chips a, .rail-bar button, .pager a, .foot li a, .search-pad button, .tile a')]
        .filter((target) => target.offsetParent && target.getBoundingClientRect().height > 0 && target.getBoundingClientRect().height < 59.5)
        .map((target) => `${target.className || target.parentElement.className} ${target.textContent.trim()} ${target.getBoundingClientRect().height}`));
      assert.deepEqual(small, [], `${name} ${screen}`);
    }
    await context.close();
  }
});

test('today in history is chosen by the day', async () => {
  const context = await browser.newContext({ viewport: screens.land, timezoneId: 'Asia/Shanghai' });
  const page = await watched(context);
  await page.clock.setFixedTime(new Date('2026-07-01T10:00:00+08:00'));
  await page.goto(server.address + 'index.html', { waitUntil: 'load' });
  await page.waitForSelector('[data-day]', { state: 'attached' });
  const shown = await page.evaluate(() => [...document.querySelectorAll('[data-day]')].filter((item) => !item.hidden).map((item) => item.dataset.day));
  assert.ok(shown.length > 0 && shown.every((day) => day === '07-01'), String(shown));
  await context.close();
});

for (const [way, address] of [['http', (page) => server.address + page], ['file://', fileAddress]]) {
  test(`the wall of a lobby shows every honour and every member once a cycle over ${way}`, async () => {
    const context = await browser.newContext({ viewport: screens.land, reducedMotion: 'reduce' });
    await holdClock(context);
    const page = await watched(context);
    await page.goto(address('wall.html'), { waitUntil: 'load' });
    const expected = pages().filter((file) => /^(honors|members)\/(?!index|\d)[a-z0-9-]+\.html$/.test(file));
    // Record every panel that is shown, wherever a tick of the clock falls.
    await page.evaluate(() => {
      const wall = document.querySelector('[data-wall]');
      let last = null;
      window.hung = [];
      const look = () => {
        const panel = wall.querySelector('.wall-panel.on');
        if (panel && panel !== last) window.hung.push([...panel.querySelectorAll('[data-entry]')].map((entry) => entry.dataset.entry));
        last = panel;
      };
      look();
      new MutationObserver(look).observe(wall, { subtree: true, childList: true, attributes: true });
    });
    const first = await page.evaluate(() => window.hung[0][0]);
    let hung = [];
    for (let turns = 0; turns <= expected.length && hung.slice(1).every((panel) => panel[0] !== first); turns += 1) {
      await page.waitForFunction(() => !document.querySelector('script[src^="wall/"]'));
      await page.clock.runFor(12_500);
      hung = await page.evaluate(() => window.hung);
    }
    assert.ok(hung.every((panel) => panel.length > 0 && panel.length <= 4));
    const end = hung.findIndex((panel, index) => index > 0 && panel[0] === first);
    assert.ok(end > 0, 'the wall did not begin anew');
    const shown = hung.slice(0, end).flat();
    assert.equal(new Set(shown).size, shown.length, 'something was shown twice');
    assert.deepEqual([...shown].sort(), expected.sort());
    assert.deepEqual(page.trouble, []);
    await context.close();
  });
}

for (const screen of ['land', 'port']) {
  test(`one panel of the wall hangs at a time and fills the screen; without JavaScript one stands after the other (${screen})`, async () => {
    const open = async (options) => {
      const page = await (await browser.newContext({ viewport: screens[screen], ...options })).newPage();
      await page.goto(server.address + 'wall.html', { waitUntil: 'load' });
      return page;
    };
    const look = () => ({
      panels: document.querySelectorAll('.wall-panel').length,
      seen: [...document.querySelectorAll('.wall-panel')].filter((panel) => getComputedStyle(panel).visibility === 'visible').length,
      beyond: document.documentElement.scrollHeight - innerHeight,
      cards: [...document.querySelectorAll('.wall-panel.on .wall-card')].every((card) => card.getBoundingClientRect().bottom <= innerHeight),
    });
    const page = await open({ reducedMotion: 'reduce' });
    const { panels, ...running } = await page.evaluate(look);
    assert.ok(panels > 1);
    assert.deepEqual(running, { seen: 1, beyond: 0, cards: true });
    await page.context().close();
    const still = await open({ javaScriptEnabled: false });
    assert.equal((await still.evaluate(look)).seen, panels);
    await still.context().close();
  });
}

test('a wall whose next part is gone begins anew and stays', async () => {
  const context = await browser.newContext({ viewport: screens.port, reducedMotion: 'reduce' });
  await holdClock(context);
  const page = await watched(context);
  await page.route(/wall\/\d+\.js/, (route) => route.abort());
  await page.goto(server.address + 'wall.html', { waitUntil: 'load' });
  const panels = await page.locator('.wall-panel').count();
  const shown = () => page.evaluate(() => [...document.querySelectorAll('.wall-panel')].findIndex((panel) => panel.classList.contains('on')));
  const seen = [];
  for (let turn = 0; turn <= panels; turn += 1) {
    seen.push(await shown());
    // The wall waits for a part until it is told that there is none.
    await page.waitForFunction(() => !document.querySelector('script[src^="wall/"]'));
    await page.clock.runFor(12_000);
  }
  assert.deepEqual(seen, seen.map((_, turn) => turn % panels));
  await context.close();
});
