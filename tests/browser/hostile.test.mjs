// Hostile text wherever people write: bodies, front matter, lists, table cells, pictures. Built, then opened in Chromium
// with the pages' CSP disabled, so that the escaping is tested and not only the policy behind it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, pages, program } from './browser.mjs';

const vectors = fs.readFileSync(new URL('xss.txt', import.meta.url), 'utf8').split('\n').filter(Boolean);
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const quoted = (text) => JSON.stringify(text);

/** Writes a site with one page per vector, which occurs in the body, front matter, summary and table cells. */
function write(home, rawHtml) {
  const put = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    fs.writeFileSync(path.join(home, name), text);
  };
  put('site.yaml', `title: 江畔\nmarkdown: {raw_html: ${rawHtml}}\ncollections:\n  stories: {kind: story, title: 故事}\n  honors: {kind: honor, title: 荣誉}\n`);
  vectors.forEach((vector, at) => {
    put(`content/stories/body-${at}.md`, `---\ntitle: 正文${at}\nslug: body-${at}\n---\n文。\n\n${vector}\n\n文 ${vector} 文\n`);
    put(`content/stories/front-${at}.md`, `---\ntitle: ${quoted(`题${at} ${vector}`)}\nslug: front-${at}\nsummary: ${quoted(vector)}\nsources: [{title: ${quoted(vector)}}]\n---\n文。\n`);
    put(`content/honors/row-${at}.yaml`, `- title: ${quoted(`奖${at} ${vector}`)}\n  recipient: ${quoted(vector)}\n  level: township\n  decided_on: "2012"\n`);
    put(`content/honors/cell-${at}.csv`, `title,recipient,level,decided_on\n"格${at} ${vector.replaceAll('"', '""')}","${vector.replaceAll('"', '""')}",乡镇级,2012\n`);
  });
  put('content/pictures/hostile.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>');
  put('content/stories/picture.md', '---\ntitle: 图\n---\n![图](../pictures/hostile.svg)\n');
}

/** Builds the site. A vector that the build refuses never reaches a page: it is removed and the rest is built. */
function build(home) {
  const refused = new Set();
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, stdout } = program(['build', '--no-cache', '--format', 'json', '--site', home]);
    if (status === 0) return refused;
    assert.equal(status, 1, stdout);
    const errors = JSON.parse(stdout).diagnostics.filter((found) => found.severity === 'error');
    // The gate reports pages, not sources, and only one of many like findings, so this takes many rounds.
    const page = (found) => /stories\/(body-\d+|front-\d+)\.html/.exec(found.message)?.[1];
    const files = new Set(errors.map((found) => found.file ?? (page(found) && `content/stories/${page(found)}.md`))
      .filter((file) => file && fs.existsSync(path.join(home, file))));
    assert.ok(files.size > 0, `refused for no file: ${JSON.stringify(errors.slice(0, 3))}`);
    for (const file of files) { fs.rmSync(path.join(home, file)); refused.add(file); }
  }
  throw new Error('the site is refused again and again');
}

for (const rawHtml of ['escaped', 'sanitized']) {
  test(`none of ${vectors.length} vectors runs (raw HTML ${rawHtml})`, async () => {
    assert.ok(vectors.length >= 100);
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-hostile-'));
    try {
      write(home, rawHtml);
      const refused = build(home);
      const folder = path.join(home, 'public');
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      const ran = [];
      page.on('dialog', (dialog) => { ran.push(`${page.url()} dialog`); dialog.dismiss(); });
      await context.addInitScript(() => { globalThis.alert = globalThis.msgbox = () => { globalThis.ran = true; }; });
      const names = pages(folder);
      for (const name of names) {
        await page.goto(pathToFileURL(path.join(folder, name)).href, { waitUntil: 'load' });
        const found = await page.evaluate(() => {
          for (const element of document.body.querySelectorAll('*')) {
            for (const kind of ['mouseover', 'focus', 'blur', 'error', 'toggle', 'animationstart']) element.dispatchEvent(new Event(kind));
          }
          const handlers = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes])
            .filter((attribute) => /^on/i.test(attribute.name) || /^\s*(javascript|vbscript|data:text)/i.test(attribute.value));
          return { ran: Boolean(globalThis.ran), handlers: handlers.map((attribute) => `${attribute.name}=${attribute.value}`) };
        });
        // An address shown in a text field is harmless; only those that the browser would follow count.
        const dangerous = found.handlers.filter((text) => /^(on\w+|href|src|action|formaction|data|xlink:href|srcdoc|values)=/i.test(text));
        if (found.ran || dangerous.length) ran.push(`${name} ${dangerous.join(' ')}`);
      }
      await context.close();
      assert.deepEqual(ran, []);
      const shown = vectors.filter((_, at) => names.includes(`stories/front-${at}.html`)).length;
      assert.ok(shown >= 100, `${shown} vectors reached a page in a title`);
      console.log(`${names.length} pages opened; refused before publishing: ${refused.size} of ${vectors.length * 4 + 1} files`);
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  });
}
