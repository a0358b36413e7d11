// Screenshots of the built site: `node tests/browser/shots.mjs SITE OUT [page …]`.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, screens } from './browser.mjs';

const [site, out, ...asked] = process.argv.slice(2);
const names = asked.length ? asked : ['index.html', 'history/index.html', 'members/index.html', 'honors/index.html', 'resettlement/index.html'];
fs.mkdirSync(out, { recursive: true });
const browser = await launch();
for (const [screen, viewport] of Object.entries(screens)) {
  const page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage();
  for (const name of names) {
    await page.goto(pathToFileURL(path.resolve(site, name)).href, { waitUntil: 'load' });
    await page.evaluate(async () => {
      document.querySelectorAll('img').forEach((picture) => { picture.loading = 'eager'; });
      await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
    });
    await page.screenshot({ path: path.join(out, `${name.replace(/\.html$/, '').replaceAll('/', '-')}-${screen}.png`) });
  }
}
await browser.close();
