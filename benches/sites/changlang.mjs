// An invented exhibition as a Changlang site.
import { PERIODS, PHASES } from './words.mjs';
import { ROLL, TITLES } from './model.mjs';
import { workbook } from './xlsx.mjs';

const KINDS = { history: 'history', resettlement: 'resettlement', members: 'member', honors: 'honor', stories: 'story', organizations: 'organization' };
const ERAS = { founding: '建设年代', reform: '改革年代', 'new-era': '新的征程' };

/** A value in YAML: JSON is valid YAML, and dates stay text. */
const value = (given) => JSON.stringify(given);
const front = (fields) => Object.entries(fields).map(([key, given]) => `${value(key)}: ${value(given)}\n`).join('');

/** The text of an entry's file. */
export function entry({ slug, title, fields, body }, name) {
  return `---\n${name}: ${value(title)}\nslug: ${slug}\n${front(fields)}---\n${body}\n`;
}

/** The field that holds the title. */
export const titleField = (collection) => (collection === 'members' || collection === 'organizations' ? 'name' : 'title');

/** Writes the site by calls of `put(path, bytes)`. */
export function write(site, put) {
  const used = new Set(site.entries.map((each) => each.collection));
  if (site.rows) used.add('resettlement');
  const declared = Object.keys(TITLES).filter((id) => used.has(id));
  const collections = declared.map((id) => `  ${id}: {kind: ${KINDS[id]}, title: ${TITLES[id]}, pages: ${id === 'resettlement' ? 'none' : 'each'}${id === 'resettlement' ? ', per_page: 120' : ''}}\n`);
  const tiles = declared.filter((id) => ['history', 'members', 'honors', 'resettlement'].includes(id));
  put('site.yaml', `title: 江畔社区党群服务中心\nsubtitle: 党史长廊\ncollections:\n${collections.join('')}home: {tiles: [${tiles.join(', ')}]}\n`);
  put('content/index.md', '---\ntitle: 江畔社区\nsummary: 虚构的社区，用来量快慢。\n---\n这里的人、地方和事都是编出来的。\n');
  for (const id of declared) {
    const periods = PERIODS.map(([key, from, to]) => `  - {id: ${key}, title: ${ERAS[key]}, from: ${from}, to: ${to}}\n`).join('');
    put(`content/${id}/_index.md`, `---\ntitle: ${TITLES[id]}\n${id === 'history' ? `periods:\n${periods}` : ''}---\n虚构的条目，按次序排列。\n`);
  }
  for (const each of site.entries) put(`content/${each.collection}/${each.slug}.md`, entry(each, titleField(each.collection)));
  if (!site.rows) return;
  put(`content/resettlement/roll.${site.format}`, roll(site));
  put('content/resettlement/roll.table.yaml', `# ${PHASES.length} 期的名册，户主均为虚构。\ndefaults: {record: household}\n` +
    'release:\n  authority: 平湖街道移民工作办公室（示例）\n  approval_no: 平移示〔2023〕3号\n  "on": "2023-04-18"\n  scope: [户主姓名]\n');
}

function roll({ rows, format }) {
  if (format === 'xlsx') return workbook((function* all() { yield ROLL; yield* rows(); })());
  const parts = [`${ROLL.join(',')}\n`];
  for (const row of rows()) parts.push(`${row.join(',')}\n`);
  return parts.join('');
}
