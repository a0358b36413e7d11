// Queries of every class with their ground truth: the pages that contain the text, found by plain substring search in the
// texts that the site was written from; for readings, by tables other than the program's. A character may be read as
// pinyin-pro or Unihan says: pinyin-pro alone omits readings that dictionaries have (淑 chù), and finding a title by such a
// reading is not an error. A rare character also matches what Unihan lists as its traditional or simplified form (䶮, 龑).
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Chance, PLACES } from '../sites/words.mjs';

const TRADITIONAL = { 陈: '陳', 龙: '龍', 门: '門', 桥: '橋', 湾: '灣', 盐: '鹽', 红: '紅', 双: '雙', 响: '響', 观: '觀', 鸡: '雞', 张: '張', 刘: '劉', 赵: '趙',
  杨: '楊', 黄: '黃', 吴: '吳', 孙: '孫', 马: '馬', 罗: '羅', 郑: '鄭', 谢: '謝', 许: '許', 韩: '韓', 冯: '馮', 邓: '鄧', 远: '遠', 国: '國', 兰: '蘭', 贤: '賢',
  学: '學', 义: '義', 俭: '儉', 实: '實', 宁: '寧', 庆: '慶', 荣: '榮', 华: '華', 涛: '濤', 启: '啟', 泽: '澤', 铁: '鐵', 东: '東', 场: '場', 广: '廣', 镇: '鎮' };
const RUN = /[\p{Script=Han}〇々]+|[A-Za-z\p{N}]+/gu;

/** The searchable text of a page: its address, its title, its lines. */
export function documents(entries) {
  return entries.map(({ collection, slug, title, fields, body }) => {
    const words = ['summary', 'organization', 'groups', 'recipient', 'issuers', 'narrator', 'place', 'people'].flatMap((key) => fields[key] ?? []);
    const text = body.replace(/\[\[|\]\]/g, '').replace(/^\|[-:|]+\|$/gm, '').replace(/[|]/g, '\n').replace(/^(#+|>|-) ?/gm, '');
    return { url: `${collection}/${slug}.html`, title, collection, lines: [title, ...words, ...text.split('\n').map((line) => line.trim()).filter(Boolean)] };
  });
}

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u0307\u0309-\u036f]/g, '').replace(/u\u0308/g, 'v').toLowerCase();

/** Readings and variant forms of characters, from the Unihan files in a folder. */
function unihan(folder) {
  const readings = new Map(), forms = new Map();
  const each = (file, pattern, take) => fs.readFileSync(path.join(folder, file), 'utf8').split('\n').map((line) => pattern.exec(line)).filter(Boolean)
    .forEach(([, code, value]) => take(String.fromCodePoint(parseInt(code, 16)), value));
  const add = (map, c, values) => map.set(c, (map.get(c) ?? []).concat(values));
  each('Unihan_Readings.txt', /^U\+([0-9A-F]+)\tk(?:Mandarin|HanyuPinyin|XHC1983|HanyuPinlu|TGHZ2013)\t(.*)/,
    (c, value) => add(readings, c, value.replace(/\(\d+\)/g, '').split(/[\s,]+/).map((reading) => plain(reading.replace(/.*:/, '')))));
  each('Unihan_Variants.txt', /^U\+([0-9A-F]+)\tk(?:Traditional|Simplified)Variant\t(.*)/,
    (c, value) => add(forms, c, value.split(' ').map((form) => String.fromCodePoint(parseInt(form.slice(2), 16)))));
  return { readings: (c) => readings.get(c) ?? [], forms: (c) => [...new Set([c, ...(forms.get(c) ?? [])])] };
}

/**
 * At least 200 queries: `{ kind, query, truth: Set of addresses, own, says }`. `folder` holds the files of Unihan; `pieces` is by
 * how much the queries taken from anywhere in a text are to be more than usual. `says`, of a reading: whether some text may be
 * read so.
 */
export async function queries(pages, modules, folder, pieces) {
  const table = unihan(folder), chance = new Chance(7);
  const { pinyin } = createRequire(modules)('pinyin-pro');
  const texts = pages.map((page) => page.lines.join('\n').toLowerCase());
  const holding = (...parts) => new Set(pages.filter((_, i) => parts.every((part) => texts[i].includes(part))).map((page) => page.url));
  const members = pages.filter((page) => page.collection === 'members');
  const own = new Map(members.map((page) => [page.title, page.url]));
  const made = [], seen = new Set();
  const add = (kind, query, truth, extra = {}) => {
    if (truth.size > 0 && !seen.has(query)) seen.add(query), made.push({ kind, query, truth, ...extra });
  };
  const several = (kind, wanted, make) => {
    const goal = made.length + wanted;
    for (let tries = 0; made.length < goal && tries < wanted * 40; tries++) make(kind);
  };
  const someRun = (least) => {
    for (;;) {
      const runs = chance.one(chance.one(pages).lines).match(/\p{Script=Han}+/gu)?.filter((run) => [...run].length >= least);
      if (runs?.length) return [...chance.one(runs)];
    }
  };
  const piece = (length) => {
    const run = someRun(length), at = chance.between(0, run.length - length);
    return run.slice(at, at + length).join('');
  };
  several('name', 30, (kind) => { const name = chance.one(members).title; add(kind, name, holding(name), { own: own.get(name) }); });
  several('given name', 15, (kind) => { const given = [...chance.one(members).title].slice(-2).join(''); add(kind, given, holding(given)); });
  several('place', 20, (kind) => { const place = chance.one(PLACES); add(kind, place, holding(place)); });
  several('two characters', 25 * pieces, (kind) => { const text = piece(2); add(kind, text, holding(text)); });
  several('phrase', 20 * pieces, (kind) => { const text = someRun(4).slice(0, chance.between(4, 8)).join(''); add(kind, text, holding(text)); });
  several('across words', 20 * pieces, (kind) => { const text = piece(chance.between(3, 5)); add(kind, text, holding(text)); });
  several('one character', 15, (kind) => { const text = piece(1); add(kind, text, holding(text)); });
  // Runs of digits and Latin letters match from their start: 19 finds 1956, 56 does not.
  const beginning = (text) => new Set(pages.filter((page) => page.lines.some((line) => line.toLowerCase().match(RUN)?.some((run) => run.startsWith(text)))).map((page) => page.url));
  several('digits', 15, (kind) => { const text = String(chance.happens(0.5) ? chance.between(1951, 2023) : chance.between(100, 480)); add(kind, text, beginning(text)); });
  for (const text of ['LED', 'wifi', 'WiFi', 'led']) add('Latin', text, beginning(text.toLowerCase()));
  several('traditional', 15, (kind) => {
    const text = chance.happens(0.5) ? chance.one(PLACES) : chance.one(members).title;
    const other = [...text].map((c) => TRADITIONAL[c] ?? c).join('');
    if (other !== text) add(kind, other, holding(text), own.has(text) ? { own: own.get(text) } : {});
  });
  several('name and place', 15, (kind) => {
    const page = chance.one(pages), text = page.lines.join('\n');
    const place = PLACES.find((each) => text.includes(each)), name = members.find((each) => each !== page && text.includes(each.title))?.title;
    if (place && name) add(kind, `${name} ${place}`, holding(name, place));
  });
  for (const { title } of members.filter((page) => /[\u{20000}-\u{3ffff}㛃䶮]/u.test(page.title)).slice(0, 8)) {
    const rare = [...title].find((c) => /[\u{20000}-\u{3ffff}㛃䶮]/u.test(c));
    const either = (text) => new Set(table.forms(rare).flatMap((form) => [...holding(text.replace(rare, form))]));
    add('rare character', title, either(title), { own: own.get(title) });
    add('rare character', rare, either(rare));
  }
  readings(pages, members, pinyin, table, chance, several, add, own);
  return made;
}

/** Pinyin, initials, and both mixed; the truth is every title with a stretch that can be read so. */
function readings(pages, members, pinyin, table, chance, several, add, own) {
  const known = new Map();
  const all = (c) => known.get(c) ?? (known.set(c, [...new Set([...plain(pinyin(c, { multiple: true, toneType: 'none' })).split(' '), ...table.readings(c)])]), known.get(c));
  const titles = pages.map((page) => ({ url: page.url, syllables: [...page.title].map(all) }));
  // From syllable `at` on, each syllable in full or by its initial, and the last one as far as it was typed.
  const reads = (syllables, at, rest) => rest === '' || (at < syllables.length && syllables[at].some((syllable) =>
    syllable.startsWith(rest) || (rest.startsWith(syllable) && reads(syllables, at + 1, rest.slice(syllable.length))) ||
    (rest[0] === syllable[0] && reads(syllables, at + 1, rest.slice(1)))));
  // Punctuation within a text is not read.
  const says = (text, typed) => text.split('\n').some((line) => { const syllables = [...line].filter((c) => /[\p{L}\p{N}]/u.test(c)).map(all); return syllables.some((_, at) => reads(syllables, at, typed)); });
  const truth = (typed) => new Set(titles.filter(({ syllables }) => syllables.some((_, at) => reads(syllables, at, typed))).map(({ url }) => url));
  const spelt = (name) => plain(pinyin(name, { toneType: 'none', mode: 'surname' })).split(' ');
  const shapes = { pinyin: (s) => s.join(''), initials: (s) => s.map((each) => each[0]).join(''), 'mixed reading': (s) => s[0] + s.slice(1).map((each) => each[0]).join('') };
  for (const [kind, shape] of Object.entries(shapes)) {
    several(kind, 15, () => {
      const { title } = chance.one(members.filter((page) => [...page.title].length > 2));
      const typed = shape(spelt(title));
      if (/^[a-z]+$/.test(typed)) add(kind, typed, truth(typed), { says: (text) => says(text, typed), ...(kind === 'pinyin' ? { reading: own.get(title) } : {}) });
    });
  }
}
