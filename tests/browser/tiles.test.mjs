// A scan of 22 megapixels in the viewer, over file://: tiles load, ×4 is four times as large, and what is shown there is
// the scan, tile by tile, not the smaller picture enlarged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { launch, painted, pictureShown, program, screens, watched } from './browser.mjs';

const [width, height] = [5600, 4000];
const cell = 80;
let browser;
let home;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); if (home) fs.rmSync(home, { recursive: true, force: true }); });

/** The lightness of a cell: 70 × 50 cells, no two neighbours alike. */
const light = (column, row) => 40 + ((column * 37 + row * 91) % 11) * 18;

/** The scan as a greyscale PNG: cells of one lightness each, with a 2-pixel line in the middle that only the full size preserves. */
function scan() {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const hair = x % cell === cell / 2 || x % cell === cell / 2 + 1;
      rows[y * (width + 1) + 1 + x] = hair ? 0 : light(Math.floor(x / cell), Math.floor(y / cell));
    }
  }
  const chunk = (name, body) => {
    const whole = Buffer.concat([Buffer.from(name, 'latin1'), body]);
    const frame = Buffer.alloc(whole.length + 8);
    frame.writeUInt32BE(body.length, 0);
    whole.copy(frame, 4);
    frame.writeUInt32BE(zlib.crc32 ? zlib.crc32(whole) : crc(whole), whole.length + 4);
    return frame;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** CRC-32, which Node's zlib has only since 22.2. */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

test('a scan is gone into by its tiles over file://', async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-tiles-'));
  fs.mkdirSync(path.join(home, 'content/documents'), { recursive: true });
  fs.writeFileSync(path.join(home, 'site.yaml'), 'title: 江畔\ncollections:\n  documents: {kind: document, title: 文献, pages: each}\n');
  fs.writeFileSync(path.join(home, 'content/documents/tu.md'), '---\ntitle: 图\nissuer: 江畔社区\ndate: 1958\npictures: [{file: tu.png, alt: 一张大图, deepzoom: true}]\n---\n文\n');
  fs.writeFileSync(path.join(home, 'content/documents/tu.png'), scan());
  const built = program(['build', '--lang', 'en', '--site', home]);
  assert.equal(built.status, 0, built.stdout + built.stderr);

  const context = await browser.newContext({ viewport: screens.land, reducedMotion: 'reduce' });
  const page = await watched(context);
  await page.goto(pathToFileURL(path.join(home, 'public/documents/tu.html')).href, { waitUntil: 'load' });
  await page.locator('a[data-tiles]').first().click();
  await pictureShown(page);
  const wide = () => page.evaluate(() => document.querySelector('.viewer-sheet').offsetWidth);
  const once = await wide();
  assert.equal(await page.locator('.viewer-tile').count(), 0, 'the large picture is fine enough at ×1');
  await page.click('.viewer-bar button:has-text("×4")');
  assert.ok(Math.abs(await wide() - 4 * once) < 8, `${await wide()} is not four times ${once}`);
  const loaded = () => page.waitForFunction(() => {
    const tiles = [...document.querySelectorAll('.viewer-tile')];
    return tiles.length > 0 && tiles.every((tile) => tile.complete && tile.naturalWidth > 0);
  });
  await loaded();

  // Every point of the stage is covered by a tile, and each tile shows its part of the scan.
  const tiles = await page.evaluate(() => {
    const stage = document.querySelector('.viewer-stage').getBoundingClientRect();
    const sheet = document.querySelector('.viewer-sheet').getBoundingClientRect();
    return [...document.querySelectorAll('.viewer-tile')].map((tile) => {
      const box = tile.getBoundingClientRect();
      return { src: tile.getAttribute('src'), left: box.left, top: box.top, right: box.right, bottom: box.bottom, natural: tile.naturalWidth, stage: { left: Math.max(stage.left, sheet.left), top: Math.max(stage.top, sheet.top), right: Math.min(stage.right, sheet.right), bottom: Math.min(stage.bottom, sheet.bottom) } };
    });
  });
  const { stage } = tiles[0];
  for (let x = stage.left + 1; x < stage.right - 1; x += 40) {
    for (let y = stage.top + 1; y < stage.bottom - 1; y += 40) {
      assert.ok(tiles.some((tile) => tile.left <= x && x <= tile.right && tile.top <= y && y <= tile.bottom), `no tile at ${x}, ${y}`);
    }
  }
  // Decode together with painting: a loaded tile may still be missing from the next frame.
  await page.evaluate(() => Promise.all([...document.querySelectorAll('.viewer-tile')].map((tile) => { tile.decoding = 'sync'; return tile.decode(); })));
  await painted(page);
  const shot = await page.locator('.viewer-stage').screenshot();
  const place = await page.evaluate(() => {
    const frame = document.querySelector('.viewer-stage').getBoundingClientRect();
    const sheet = document.querySelector('.viewer-sheet').getBoundingClientRect();
    return { left: sheet.left - frame.left, top: sheet.top - frame.top, unit: sheet.width };
  });
  const unit = place.unit / width;
  const points = [];
  for (let row = 0; row < height / cell; row += 1) {
    for (let column = 0; column < width / cell; column += 1) {
      const at = (part) => Math.round(place.left + (column + part) * cell * unit);
      points.push({ flat: at(0.25), hair: at(0.5), y: Math.round(place.top + (row + 0.5) * cell * unit), light: light(column, row) });
    }
  }
  // The browser itself reads the screenshot, on a page without a CSP.
  const reader = await context.newPage();
  const [compared, right, hairs] = await reader.evaluate(async ({ data, points: all }) => {
    const bitmap = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const pen = canvas.getContext('2d');
    pen.drawImage(bitmap, 0, 0);
    const { data: pixels } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    const of = (x, y) => pixels[(y * bitmap.width + x) * 4];
    const seen = all.filter(({ flat, hair, y }) => flat > 4 && y > 4 && hair < bitmap.width - 4 && y < bitmap.height - 4);
    const alike = seen.filter((point) => Math.abs(of(point.flat, point.y) - point.light) < 14);
    const fine = seen.filter((point) => Math.min(...[-2, -1, 0, 1, 2].map((by) => of(point.hair + by, point.y))) < point.light * 0.55);
    return [seen.length, alike.length, fine.length];
  }, { data: `data:image/png;base64,${shot.toString('base64')}`, points });
  assert.ok(compared > 100, `${compared}`);
  assert.ok(right / compared > 0.98, `${right} of ${compared} cells are the scan's`);
  assert.ok(hairs / compared > 0.9, `${hairs} of ${compared} hairs are seen: tiles of the full size show them`);

  // After dragging, other tiles load; closed and opened again, the viewer starts at ×1.
  const before_ = new Set(tiles.map((tile) => tile.src));
  await page.evaluate(() => { document.querySelector('.viewer-stage').scrollLeft = 0; document.querySelector('.viewer-stage').scrollTop = 0; });
  // Until the page handles the scroll, the previous tiles are shown.
  await page.waitForFunction((before) => [...document.querySelectorAll('.viewer-tile')].some((tile) => !before.includes(tile.getAttribute('src'))), [...before_]);
  await loaded();
  const after_ = await page.evaluate(() => [...document.querySelectorAll('.viewer-tile')].map((tile) => tile.getAttribute('src')));
  assert.ok(after_.some((src) => !before_.has(src)), 'the corner has tiles of its own');
  if (process.env.TILES_SHOT) fs.writeFileSync(process.env.TILES_SHOT, shot);
  assert.deepEqual(page.trouble, []);
  await context.close();
});
