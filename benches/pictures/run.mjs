// The same photographs through Changlang, vipsthumbnail and sharp: three widths in WebP. Prints one line per program and
// the ratios. CPU seconds and peak memory are the kernel's figures for the process and its children (/usr/bin/time).
//
// node run.mjs FOLDER [PROGRAM]     FOLDER of photographs by make.mjs; PROGRAM: target/release/changlang
// node run.mjs --warm N FOLDER [PROGRAM]      N pictures, all the first photograph with a comment of its own: a cold build, one
//                                  where nothing changed, and one after an edit that every page shows. N × its size on the disk
// node run.mjs --large N FOLDER [PROGRAM]     the same with the last photograph, cold, against the budget of 1 GiB: peak memory
// Needs Debian's `time` and `libvips-tools`, and `npm install sharp` in the folder it is run from.
//
// Similarity of the results: each 1600-pixel picture is compared by PSNR with the photograph reduced by Lanczos in floating
// point (sharp, lossless), and sizes are printed too. Qualities are chosen so that these are close together.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.cwd(), 'x.js'));
const sharp = require('sharp');
const WIDTHS = [1600, 960, 480];
const words = process.argv.slice(2);
const [mode, count] = words[0]?.startsWith('--') ? words.splice(0, 2) : [];
const [folder, program = 'target/release/changlang'] = words;
if (!folder || !existsSync(program)) throw new Error('node run.mjs FOLDER [PROGRAM]');
let photos = readdirSync(folder).filter((name) => name.endsWith('.jpg')).sort();
const bytesOf = new Map(photos.map((photo) => [photo, () => readFileSync(join(folder, photo))]));
if (mode) {
  const whole = bytesOf.get(photos.at(mode === '--large' ? -1 : 0))();
  photos = Array.from({ length: Number(count) }, (_, at) => `${String(at).padStart(5, '0')}.jpg`);
  for (const photo of photos) bytesOf.set(photo, () => Buffer.concat([whole.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 11]), Buffer.from(photo), whole.subarray(2)]));
}
const work = mkdtempSync(join(tmpdir(), 'changlang-pictures-'));

function timed(command, args, cwd = work) {
  const log = join(work, 'time.txt');
  const ran = spawnSync('/usr/bin/time', ['-f', '%U %S %M %e', '-o', log, command, ...args], { cwd, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
  const [user, system, kilobytes, wall] = readFileSync(log, 'utf8').trim().split('\n').pop().split(' ').map(Number);
  return { cpu: user + system, megabytes: kilobytes / 1024, wall, out: ran.stdout };
}

const add = (all) => ({
  cpu: all.reduce((sum, one) => sum + one.cpu, 0),
  megabytes: Math.max(...all.map((one) => one.megabytes)),
  wall: all.reduce((sum, one) => sum + one.wall, 0),
});

// A site whose only pictures are these, in these widths. The cost of the same site without them is subtracted.
function site(name, with_photos) {
  const root = join(work, name);
  mkdirSync(join(root, 'content/events'), { recursive: true });
  mkdirSync(join(root, 'themes/bench'), { recursive: true });
  writeFileSync(join(root, 'site.yaml'), 'title: 测\ntheme: bench\ncollections:\n  events: {kind: history, title: 事}\npictures: {formats: [webp]}\n');
  writeFileSync(join(root, 'themes/bench/theme.yaml'), `contract: 1\nbase: default\npictures:\n  page: {widths: [${[...WIDTHS].reverse()}]}\nuse:\n  "*": [page]\n  history.pictures: [page]\n`);
  for (const photo of photos) {
    if (with_photos) writeFileSync(join(root, 'content/events', photo), bytesOf.get(photo)());
    const picture = with_photos ? `pictures: [{file: ${photo}, alt: 图}]\n` : '';
    writeFileSync(join(root, 'content/events', photo.replace('.jpg', '.md')), `---\ntitle: 事${photo}\ndate: 2017\nsources: [{title: 志}]\n${picture}---\n文\n`);
  }
  return root;
}

const bytes = (root) => readdirSync(root).filter((name) => name.endsWith('.webp')).reduce((sum, name) => sum + statSync(join(root, name)).size, 0);

const ours = site('ours', true);
const empty = timed(resolve(program), ['build', '--no-cache', '--lang', 'en'], site('empty', false));
const cold = timed(resolve(program), ['build', '--lang', 'en'], ours);
const warm = timed(resolve(program), ['build', '--lang', 'en'], ours);

if (mode) {
  const yaml = join(ours, 'site.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('测', '测二'));
  const edited = timed(resolve(program), ['build', '--lang', 'en'], ours);
  const share = (one) => `${one.cpu.toFixed(2)} CPU s (${((100 * one.cpu) / cold.cpu).toFixed(2)} %)`;
  console.log(`${photos.length} pictures: cold ${cold.cpu.toFixed(2)} CPU s, peak ${cold.megabytes.toFixed(0)} MB; nothing changed ${share(warm)}; every page edited ${share(edited)}`);
  rmSync(work, { recursive: true });
  process.exit();
}

mkdirSync(join(work, 'vips'));
const vips = add(photos.flatMap((photo) => WIDTHS.map((width) =>
  timed('vipsthumbnail', [resolve(folder, photo), '--size', `${width}x`, '-o', join(work, 'vips', `${photo}-${width}.webp[Q=80]`)]))));

mkdirSync(join(work, 'sharp'));
const script = join(work, 'sharp.mjs');
writeFileSync(script, `import sharp from ${JSON.stringify(pathToFileURL(require.resolve('sharp')).href)};
for (const photo of ${JSON.stringify(photos)}) for (const width of ${JSON.stringify(WIDTHS)})
  await sharp(${JSON.stringify(resolve(folder))} + '/' + photo).autoOrient().resize(width).webp({ quality: 80 }).toFile(${JSON.stringify(join(work, 'sharp'))} + '/' + photo + '-' + width + '.webp');`);
const idle = join(work, 'idle.mjs');
writeFileSync(idle, `import ${JSON.stringify(pathToFileURL(require.resolve('sharp')).href)};`);
const started = timed('node', [idle]);
const sharps = timed('node', [script]);

const row = (name, cpu, one, size) =>
  console.log(`${name.padEnd(14)} ${(cpu / photos.length).toFixed(3)} CPU s a photograph  ${(photos.length / one.wall).toFixed(2)} photographs/s  peak ${one.megabytes.toFixed(0)} MB  ${(size / 1024 / photos.length).toFixed(0)} KB`);
const mine = cold.cpu - empty.cpu;
row('changlang', mine, cold, bytes(join(ours, 'public/pictures')));
row('vipsthumbnail', vips.cpu, vips, bytes(join(work, 'vips')));
row('sharp', sharps.cpu - started.cpu, sharps, bytes(join(work, 'sharp')));
console.log(`vips / changlang ${(vips.cpu / mine).toFixed(2)}   sharp / changlang ${((sharps.cpu - started.cpu) / mine).toFixed(2)}   warm / cold ${((100 * warm.cpu) / cold.cpu).toFixed(1)} %`);

// Similarity: which of our pictures belongs to which photograph is decided by the nearest match.
const raw = (path, pipeline = (one) => one) => pipeline(sharp(path)).removeAlpha().raw().toBuffer();
const psnr = (a, b) => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] - b[at]) ** 2;
  return a.length === b.length ? 10 * Math.log10((255 * 255 * a.length) / sum) : 0;
};
const mean = { ours: 0, vips: 0, sharp: 0 };
const made = readdirSync(join(ours, 'public/pictures')).map((name) => join(ours, 'public/pictures', name));
const widths = await Promise.all(made.map(async (path) => (await sharp(path).metadata()).width));
for (const photo of photos) {
  const reference = await raw(join(folder, photo), (one) => one.autoOrient().resize(WIDTHS[0], null, { fastShrinkOnLoad: false }));
  let nearest = 0;
  for (const [at, path] of made.entries()) if (widths[at] === WIDTHS[0]) nearest = Math.max(nearest, psnr(await raw(path), reference));
  mean.ours += nearest / photos.length;
  mean.vips += psnr(await raw(join(work, 'vips', `${photo}-${WIDTHS[0]}.webp`)), reference) / photos.length;
  mean.sharp += psnr(await raw(join(work, 'sharp', `${photo}-${WIDTHS[0]}.webp`)), reference) / photos.length;
}
console.log(`PSNR at ${WIDTHS[0]}: changlang ${mean.ours.toFixed(2)}  vips ${mean.vips.toFixed(2)}  sharp ${mean.sharp.toFixed(2)} dB`);
rmSync(work, { recursive: true });
