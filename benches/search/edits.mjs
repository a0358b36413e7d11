// What an edit changes in the search index: builds the invented site, makes seeded edits, rebuilds, and counts the files of
// the search that are new or different. Prints Markdown. The counts do not depend on the machine.
//
//   node benches/search/edits.mjs [--pages 10000] [--edits 24] [--seed 5] [--binary target/release/changlang]
//
// A sentence is replaced or added: by one like the site's own (benches/sites/prose.mjs), or by one of other words
// (sentences.mjs), most of whose character pairs occur nowhere else. After each edit the text is restored.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { entry, titleField, write } from '../sites/changlang.mjs';
import { entries } from '../sites/model.mjs';
import { Prose } from '../sites/prose.mjs';
import { Chance } from '../sites/words.mjs';
import { SENTENCES } from './sentences.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({ options: { pages: { type: 'string', default: '10000' }, edits: { type: 'string', default: '24' }, seed: { type: 'string', default: '5' },
  binary: { type: 'string', default: path.join(root, 'target/release/changlang') } } });
const count = Number(values.pages), times = Number(values.edits), chance = new Chance(Number(values.seed));
const base = '/dev/shm/changlang-edits', site = path.join(base, 'site'), out = path.join(base, 'out');

const made = entries(count, 1);
fs.rmSync(base, { recursive: true, force: true });
write({ entries: made }, (name, bytes) => {
  fs.mkdirSync(path.dirname(path.join(site, name)), { recursive: true });
  fs.writeFileSync(path.join(site, name), bytes);
});

const build = () => execFileSync(values.binary, ['build', '--site', site, '--out', out], { stdio: 'pipe', maxBuffer: 1 << 28 });
/** The shards of the search and their modification times, by file name. */
function shards() {
  const found = new Map();
  for (const name of fs.readdirSync(path.join(out, 'search')).filter((each) => /^[kdfr]-.*\.js$/.test(each))) {
    const file = path.join(out, 'search', name), { mtimeMs } = fs.statSync(file);
    found.set(name, mtimeMs);
  }
  return found;
}
const kindOf = (name) => {
  if (name[0] !== 'k') return name[0];
  return fs.readFileSync(path.join(out, 'search', name), 'utf8').includes('";~') ? 'apart' : 'k';
};

build();
const all = shards(), kinds = {};
for (const name of all.keys()) kinds[kindOf(name)] = (kinds[kindOf(name)] ?? 0) + 1;
/** The shards written since `before`: their number by kind, and their gzipped size in KB. */
function changed(before) {
  const fresh = [...shards()].filter(([name, time]) => before.get(name) !== time).map(([name]) => name);
  const sum = { k: 0, apart: 0, d: 0, f: 0, r: 0, kilobytes: 0 };
  for (const name of fresh) {
    sum[kindOf(name)] += 1;
    sum.kilobytes += zlib.gzipSync(fs.readFileSync(path.join(out, 'search', name))).length / 1024;
  }
  return sum;
}

const names = made.filter((each) => each.collection === 'members').map((each) => each.title);
const prose = new Prose(new Chance(Number(values.seed) + 1), names);
const letters = (text) => (text.match(/\p{Script=Han}/gu) ?? []).length;
/** A sentence of 28 to 42 characters, without links. */
function own() {
  for (;;) {
    const sentence = prose.sentence().replace(/\[\[|\]\]/g, '');
    if (letters(sentence) >= 28 && letters(sentence) <= 42) return sentence;
  }
}
const file = (each) => path.join(site, 'content', each.collection, `${each.slug}.md`);
const put = (each) => fs.writeFileSync(file(each), entry(each, titleField(each.collection)));

/** Edits one entry, counts the changes, and restores it. */
function edit(change, back) {
  const before = shards();
  change();
  build();
  const sum = changed(before);
  back();
  build();
  return sum;
}
function sentence(make) {
  for (;;) {
    const each = chance.one(made), sentences = (each.body.match(/[^。？！\n>#|-]+。/g) ?? []).filter((text) => letters(text) >= 28 && letters(text) <= 42 && !text.includes('[['));
    if (sentences.length === 0) continue;
    const old = chance.one(sentences), body = each.body.replace(old, () => make(old));
    return edit(() => put({ ...each, body }), () => put(each));
  }
}

/** The index and text of two adjacent characters of a text. */
function word(text) {
  const pairs = [...text.matchAll(/(?=(\p{Script=Han}{2}))/gu)].map((found) => [found.index, found[1]]);
  return chance.one(pairs);
}
/** A sentence with one word replaced, as when correcting a name or a place. */
function mended(old) {
  const [at, there] = word(old);
  for (;;) {
    const [, other] = word(own());
    if (other !== there) return old.slice(0, at) + other + old.slice(at + 2);
  }
}
/** A sentence with another second half. */
function turned(old) {
  const other = own();
  return old.slice(0, Math.floor(old.length / 2)) + other.slice(Math.floor(other.length / 2));
}

const rows = [];
const several = (name, wanted, make) => rows.push([name, Array.from({ length: wanted }, (_, i) => make(i))]);
several('a word of a sentence put for another', times, () => sentence(mended));
several('half a sentence put for another', times, () => sentence(turned));
several('a sentence put for another of the site’s own kind', times, () => sentence(() => own()));
several('a sentence put for one of other words', times, (i) => sentence(() => `${SENTENCES[i % SENTENCES.length]}。`));
several('a sentence of the site’s own kind added', times, () => sentence((old) => old + own()));
several('a sentence of other words added', times, (i) => sentence((old) => `${old}${SENTENCES[(i + times) % SENTENCES.length]}。`));
several('an entry withdrawn', 3, () => {
  const each = chance.one(made.filter((other) => other.collection === 'stories'));
  return edit(() => fs.rmSync(file(each)), () => put(each));
});
several('an entry added', 3, (i) => {
  const each = { ...chance.one(made.filter((other) => other.collection === 'stories')), slug: `st-new-${'abc'[i]}` };
  return edit(() => put(each), () => fs.rmSync(file(each)));
});

const mean = (list) => list.reduce((sum, each) => sum + each, 0) / list.length;
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(`\n### What an edit changes, ${count.toLocaleString('en')} pages\n`);
console.log(`${all.size} shards: ${kinds.k} of keys, ${kinds.apart ?? 0} of keys that stand apart, ${kinds.d} of texts.\n`);
console.log('| change | how often | shards of keys: mean, median, most | of these apart, mean | of texts, mean | KB packed, mean |\n|---|--:|--:|--:|--:|--:|');
for (const [name, sums] of rows) {
  const keys = sums.map((sum) => sum.k + sum.apart);
  console.log(`| ${name} | ${sums.length} | ${mean(keys).toFixed(1)}, ${middle(keys)}, ${Math.max(...keys)} | ${mean(sums.map((sum) => sum.apart)).toFixed(1)} | ${mean(sums.map((sum) => sum.d)).toFixed(1)} | ${mean(sums.map((sum) => sum.kilobytes)).toFixed(0)} |`);
}
fs.rmSync(base, { recursive: true, force: true });
