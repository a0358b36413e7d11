// Writes themes/default/assets/search*.js from themes/default/scripts/: the same programs without comments and long
// names, since what is published has a budget. `just scripts` runs it; search.test.mjs holds that the two agree.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { root } from './browser.mjs';

const theme = path.join(root, 'themes/default');
export const scripts = ['search.js', 'search-ui.js'];

/** What is published of a script: the syntax of its source, Chromium 80 at the least. */
export function published(name) {
  const source = fs.readFileSync(path.join(theme, 'scripts', name), 'utf8');
  const { code } = transformSync(source, { minify: true, target: 'es2019', charset: 'utf8' });
  return `/* themes/default/scripts/${name}, made small by \`just scripts\`. */\n${code}`;
}

export const standing = (name) => fs.readFileSync(path.join(theme, 'assets', name), 'utf8');

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of scripts) fs.writeFileSync(path.join(theme, 'assets', name), published(name));
}
