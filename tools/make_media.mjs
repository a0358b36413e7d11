// The recording, the film and the document of the demonstration: a ship's horn computed here, a ferry drawn on a canvas and
// recorded by Chromium, and a page printed by Chromium. All are invented and say so. `node tools/make_media.mjs` rewrites
// them; they are kept in content/, since the recorder gives different bytes each time.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../tests/browser/browser.mjs';

const content = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../content');
const put = (name, bytes) => {
  fs.mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
  fs.writeFileSync(path.join(content, name), bytes);
  console.log(`${name} ${bytes.length}`);
};

/** Three seconds of a ferry's horn: low notes that swell and fade; 8 kHz, 8 bits, mono. */
function horn() {
  const rate = 8000;
  const samples = Buffer.from(Array.from({ length: rate * 3 }, (_, at) => {
    const time = at / rate;
    const swell = Math.min(1, time / 0.25, (3 - time) / 0.7);
    const tone = [110, 138.6, 164.8, 220].reduce((sum, pitch, n) => sum + Math.sin(2 * Math.PI * pitch * time) / (n + 2), 0);
    return Math.round(128 + 70 * swell * tone);
  }));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0); head.writeUInt32LE(36 + samples.length, 4); head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22); head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28); head.writeUInt16LE(1, 32); head.writeUInt16LE(8, 34);
  head.write('data', 36); head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** Draws the last ferry at a moment from 0 to 1; runs in the page. */
const scene = `window.draw = (moment) => {
  const canvas = document.querySelector('canvas');
  const pen = canvas.getContext('2d');
  const { width, height } = canvas;
  pen.setTransform(width / 640, 0, 0, height / 360, 0, 0);
  const sky = pen.createLinearGradient(0, 0, 0, 220);
  sky.addColorStop(0, '#EFE8D8'); sky.addColorStop(1, '#EED9BC');
  pen.fillStyle = sky; pen.fillRect(0, 0, 640, 360);
  pen.fillStyle = '#C4604A'; pen.beginPath(); pen.arc(470, 118 + 22 * moment, 30, 0, 7); pen.fill();
  [['#CBD3C8', 150, 34, 190], ['#8FA6A3', 184, 26, 150], ['#4F7377', 212, 16, 120]].forEach(([colour, base, swing, pitch], n) => {
    pen.fillStyle = colour; pen.beginPath(); pen.moveTo(0, 360);
    for (let x = 0; x <= 640; x += 8) pen.lineTo(x, base - swing * Math.sin(x / pitch * 3.1 + n * 1.7) - swing * .4 * Math.sin(x / 47 + n));
    pen.lineTo(640, 360); pen.fill();
  });
  pen.fillStyle = '#1D4A52'; pen.fillRect(0, 226, 640, 134);
  pen.strokeStyle = 'rgba(243,234,216,.35)'; pen.lineWidth = 1.6;
  for (let n = 0; n < 13; n += 1) {
    const y = 238 + n * 9.4; const from = (n * 149 + moment * (30 + n * 6)) % 640;
    pen.beginPath(); pen.moveTo(from, y); pen.lineTo(from + 50 + n * 9, y); pen.stroke();
  }
  pen.save(); pen.translate(90 + 330 * moment, 250 + 2 * Math.sin(moment * 19));
  pen.fillStyle = '#14282C'; pen.beginPath(); pen.moveTo(-62, 0); pen.lineTo(66, 0); pen.lineTo(50, 20); pen.lineTo(-50, 20); pen.fill();
  pen.fillStyle = '#F3EAD8'; pen.fillRect(-44, -20, 78, 20); pen.fillRect(-26, -36, 44, 16);
  pen.fillStyle = '#4F7377'; for (let n = 0; n < 6; n += 1) pen.fillRect(-39 + n * 12.4, -15, 7, 9);
  pen.fillStyle = '#8F1D14'; pen.fillRect(-6, -54, 12, 18);
  pen.fillStyle = 'rgba(90,80,70,.35)'; for (let n = 0; n < 4; n += 1) { pen.beginPath(); pen.arc(-12 - n * 17, -62 - n * 7 - 3 * Math.sin(moment * 30 + n), 6 + n * 2.5, 0, 7); pen.fill(); }
  pen.restore();
};`;

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
await page.setContent('<style>body{margin:0}</style><canvas width="1280" height="720"></canvas>');
await page.evaluate(scene);
await page.evaluate(() => window.draw(0.35));
put('stories/图/末班船-封面.jpg', await page.screenshot({ type: 'jpeg', quality: 84 }));
const film = await page.evaluate(() => new Promise((resolve) => {
  const canvas = document.querySelector('canvas');
  canvas.width = 640; canvas.height = 360;
  const recorder = new MediaRecorder(canvas.captureStream(12), { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 220000 });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = async () => resolve([...new Uint8Array(await new Blob(parts).arrayBuffer())]);
  const began = performance.now();
  const step = () => {
    const moment = (performance.now() - began) / 6000;
    window.draw(Math.min(1, moment));
    if (moment < 1) requestAnimationFrame(step); else recorder.stop();
  };
  recorder.start();
  step();
}));
put('stories/末班船.webm', Buffer.from(film));

const rules = fs.readFileSync(path.join(content, 'documents/居民公约.md'), 'utf8').match(/^\d+\. .*$/gm)
  .map((rule) => rule.replace(/^\d+\. /, '').replace(/\[\^\d+\]/g, ''));
await page.setContent(`<html lang="zh-Hans"><title>江畔社区居民公约（示例）</title><style>
  body { font: 15pt/2 "Noto Serif CJK SC", serif; margin: 22mm 20mm; color: #211C17 } h1 { text-align: center; font-weight: 400; font-size: 25pt; letter-spacing: .2em; margin: 0 }
  p { text-align: center; margin: 0 0 8mm } ol { padding-left: 2em } p:last-child { text-align: right; margin: 12mm 0 0 }
</style><h1>江畔社区居民公约</h1><p>二〇一一年三月居民代表会议通过（虚构示例）</p><ol>${rules.map((rule) => `<li>${rule}</li>`).join('')}</ol><p>江畔社区居民代表会议</p></html>`);
put('documents/居民公约.pdf', await page.pdf({ format: 'A4' }));
put('history/轮渡汽笛.wav', horn());
await browser.close();
