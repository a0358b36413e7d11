// The main pages on landscape and portrait screens, saved as pictures in tests/results/ and compared with small references:
// 48 cells across, each its mean lightness. This detects a page that lost its stylesheet, a picture or a column, but not
// another version of a font. `SHOTS=overwrite` takes new references; look at the pictures first.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileAddress, launch, root, screens } from './browser.mjs';

const kept = path.join(root, 'tests/results');
const references = new URL('shots.json', import.meta.url);
const names = ['index.html', 'history/index.html', 'members/index.html', 'honors/index.html', 'resettlement/index.html', 'organizations/index.html', 'search.html', 'members/zhang-cheng-yuan.html'];
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** The lightness of each cell as one hexadecimal digit, row by row. */
async function cells(page, picture) {
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const across = 48;
    const down = Math.round((across * image.height) / image.width);
    const canvas = Object.assign(document.createElement('canvas'), { width: across, height: down });
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, across, down);
    const { data: pixels } = context.getImageData(0, 0, across, down);
    const rows = [];
    for (let y = 0; y < down; y += 1) {
      let row = '';
      for (let x = 0; x < across; x += 1) {
        const at = (y * across + x) * 4;
        row += Math.min(15, Math.floor((0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2]) / 16)).toString(16);
      }
      rows.push(row);
    }
    return rows;
  }, picture.toString('base64'));
}

/** The distance of two pictures: the mean over the cells, in sixteenths, and the share of cells that are far off. */
function distance(a, b) {
  const [left, right] = [a.join(''), b.join('')];
  if (left.length !== right.length) return { mean: 16, far: 1 };
  const steps = [...left].map((digit, at) => Math.abs(parseInt(digit, 16) - parseInt(right[at], 16)));
  return { mean: steps.reduce((sum, step) => sum + step, 0) / steps.length, far: steps.filter((step) => step > 4).length / steps.length };
}

test('the main pages look as they did', async () => {
  fs.mkdirSync(kept, { recursive: true });
  const overwrite = process.env.SHOTS === 'overwrite';
  const before = fs.existsSync(references) ? JSON.parse(fs.readFileSync(references, 'utf8')) : {};
  const now = {};
  const changed = [];
  const blank = await (await browser.newContext()).newPage();
  for (const screen of ['land', 'port']) {
    const context = await browser.newContext({ viewport: screens[screen], reducedMotion: 'reduce' });
    // A day without events, so that the page looks as on any day.
    await context.clock.setFixedTime(new Date('2026-02-03T10:00:00'));
    const page = await context.newPage();
    for (const name of names) {
      await page.goto(fileAddress(name), { waitUntil: 'load' });
      await page.evaluate(async () => {
        // Decode together with painting: on a busy machine a decoded picture may still be missing from the next frame.
        document.querySelectorAll('img').forEach((picture) => { picture.loading = 'eager'; picture.decoding = 'sync'; });
        await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
        await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
      });
      const key = `${name.replace(/\.html$/, '').replaceAll('/', '-')}-${screen}`;
      const picture = await page.screenshot({ path: path.join(kept, `${key}.png`) });
      now[key] = await cells(blank, picture);
      if (overwrite) continue;
      assert.ok(before[key], `no reference for ${key}: SHOTS=overwrite takes one`);
      const { mean, far } = distance(now[key], before[key]);
      if (mean > 1 || far > 0.08) changed.push(`${key}: ${mean.toFixed(2)} of 16 apart, ${(far * 100).toFixed(1)} % of the cells far off; see tests/results/${key}.png`);
    }
    await context.close();
  }
  if (overwrite) fs.writeFileSync(references, `${JSON.stringify(now, null, 1)}\n`);
  assert.deepEqual(changed, []);
});
