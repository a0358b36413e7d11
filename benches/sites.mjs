// Writes an invented exhibition of any size, the same for the same seed, for Changlang or as a user of Hugo would write it.
// Needs only Node:
//
//   node benches/sites.mjs OUT --entries 10000 [--photos N] [--rows N --format csv|xlsx] [--seed 1] [--tool changlang|hugo]
//
// A text has 970 characters on average. 10,000 entries make about 10,700 pages. Photographs are the pictures of the
// repository's own exhibition, each with a different comment segment, so that no two have the same bytes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { entries, rows } from './sites/model.mjs';

const TOOLS = ['changlang', 'hugo'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    entries: { type: 'string', default: '1000' }, photos: { type: 'string', default: '0' }, rows: { type: 'string', default: '0' },
    format: { type: 'string', default: 'csv' }, seed: { type: 'string', default: '1' }, tool: { type: 'string', default: 'changlang' },
  },
});
const count = (name) => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} ${values[name]}: a whole number is wanted`);
  return number;
};
if (positionals.length !== 1 || !TOOLS.includes(values.tool) || !['csv', 'xlsx'].includes(values.format)) {
  console.error('usage: node benches/sites.mjs OUT --entries N [--photos N] [--rows N --format csv|xlsx] [--seed N] [--tool changlang|hugo]');
  process.exit(2);
}
const out = positionals[0];
const made = new Set();
const put = (path, bytes) => {
  const target = join(out, path), folder = dirname(target);
  if (!made.has(folder)) mkdirSync(folder, { recursive: true }), made.add(folder);
  writeFileSync(target, bytes);
};

const site = { entries: entries(count('entries'), count('seed')), format: values.format };
if (count('rows') > 0) site.rows = () => rows(count('rows'), count('seed'));
photographs(count('photos'));
const { write } = await import(`./sites/${values.tool}.mjs`);
write(site, put);

/** Adds photographs to members and stories in turn. */
function photographs(wanted) {
  const owners = site.entries.filter((each) => ['members', 'stories'].includes(each.collection));
  if (wanted === 0 || owners.length === 0) return;
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../content/history/图');
  const models = readdirSync(folder).filter((name) => name.endsWith('.jpg')).sort().map((name) => readFileSync(join(folder, name)));
  for (let i = 0; i < wanted; i++) {
    const owner = owners[i % owners.length], name = `${owner.slug}-${i}.jpg`, note = Buffer.from(`photograph ${i}`);
    const model = models[i % models.length];
    // A comment segment after the start-of-image marker; its length includes the two length bytes.
    const comment = Buffer.from([0xff, 0xfe, 0, note.length + 2]);
    put(`content/${owner.collection}/${name}`, Buffer.concat([model.subarray(0, 2), comment, note, model.subarray(2)]));
    (owner.fields.pictures ??= []).push({ file: name, alt: `${owner.title}，第${i}幅`, credit: '示意画' });
  }
}
