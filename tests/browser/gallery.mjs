// The gallery of docs/: `node tests/browser/gallery.mjs` (or `just gallery`) takes screenshots of the built demonstration
// in target/site on the screens it is made for, and writes docs/gallery/*.jpg (at most 120 KB each), docs/gallery.md and
// the picture of README. Look at them before committing.
import fs from 'node:fs';
import path from 'node:path';
import { fileAddress, launch, pages, root, screens, site } from './browser.mjs';

const most = 120 * 1024;
const member = pages().find((name) => name === 'members/zhang-cheng-yuan.html') ?? 'members/index.html';
// An honour with a certificate that can be opened.
const honor = pages().find((name) => /^honors\/(?!index)[a-z-]+\.html$/.test(name) && fs.readFileSync(path.join(site, name), 'utf8').includes('data-zoom'));
const wanted = [
  ['home', 'index.html', 'land', '首页'],
  ['timeline', 'history/index.html', 'land', '长廊：一条可以滑动的时间轴'],
  ['members', 'members/index.html', 'land', '优秀党员'],
  ['member', member, 'land', '一位党员'],
  ['honors', 'honors/index.html', 'land', '荣誉墙'],
  ['honor', honor, 'land', '一项荣誉与它的证书'],
  ['resettlement', 'resettlement/index.html', 'land', '移民档案'],
  ['search', 'search.html', 'land', '搜索：输入 ZCY 找到张承远', (page) => page.fill('input[type=search]', 'ZCY')],
  ['home-standing', 'index.html', 'port', '竖屏的首页'],
  ['timeline-standing', 'history/index.html', 'port', '竖屏的长廊'],
  ['contrast', 'honors/index.html', 'land', '大字与高对比', (page) => page.evaluate(() => Object.assign(document.documentElement.dataset, { text: 'l', contrast: 'high' }))],
  ['phone', 'index.html', 'phone', '手机'],
];
const folder = path.join(root, 'docs/gallery');
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
let text = '# 展厅的样子\n\n示范展览的截图，由 `node tests/browser/gallery.mjs` 拍摄。人物、社区与本地事件均为虚构。\n';
for (const [name, address, screen, title, prepare] of wanted) {
  const small = screen === 'phone' ? 1.5 : 0.6;
  const context = await browser.newContext({ viewport: screens[screen], deviceScaleFactor: small, reducedMotion: 'reduce' });
  await context.clock.setFixedTime(new Date('2026-07-01T10:00:00+08:00'));
  const page = await context.newPage();
  await page.goto(fileAddress(address), { waitUntil: 'load' });
  await prepare?.(page);
  await page.evaluate(async () => {
    document.querySelectorAll('img').forEach((picture) => { picture.loading = 'eager'; });
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
    await document.fonts.ready;
    await new Promise((resolve) => { setTimeout(resolve, 400); });
  });
  let quality = 82;
  let picture = await page.screenshot({ type: 'jpeg', quality });
  while (picture.length > most && quality > 40) picture = await page.screenshot({ type: 'jpeg', quality: quality -= 8 });
  fs.writeFileSync(path.join(folder, `${name}.jpg`), picture);
  if (name === 'home') fs.writeFileSync(path.join(root, 'docs/images/home.jpg'), picture);
  const { width, height } = screens[screen];
  text += `\n## ${title}\n\n![${title}，${width}×${height}](gallery/${name}.jpg)\n`;
  await context.close();
}
await browser.close();
fs.writeFileSync(path.join(root, 'docs/gallery.md'), text);
