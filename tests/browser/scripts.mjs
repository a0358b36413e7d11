// Writes themes/default/assets/*.js from themes/default/scripts/: the same programs without comments and long names, and
// in one file what one page always loads together, since what is published has a budget. `just scripts` runs it;
// search.test.mjs holds that the two agree.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { root } from './browser.mjs';

const theme = path.join(root, 'themes/default');
/** What is published, and of which programs it is made. */
export const scripts = {
  'theme.js': ['early.js', 'theme.js'],
  'rail.js': ['rail.js'],
  'kiosk.js': ['kiosk.js'],
  'wall.js': ['wall.js'],
  'search.js': ['search.js', 'search-ui.js'],
};

/** Properties that nothing outside of a program knows: they may have short names too. */
const inner = { 'search.js': /^(ranges|buckets|common|worth|partial|grows|sure|both|left|next|fit|body|count|heads|folds|ids|read|one|open)$/ };

/** A program made small: the syntax of its source, Chromium 80 at the least; strictness is for whoever writes it. */
export const small = (source) => transformSync(fs.readFileSync(path.join(theme, 'scripts', source), 'utf8'), { minify: true, target: 'es2019', charset: 'utf8', mangleProps: inner[source] }).code.replace('"use strict";', '');

/**
 * What comes before a program: every function of the search is made ready while the page loads, where Chromium knows this
 * word (136 and later); else it would be when a visitor's first key calls it, who waits for it.
 */
const before = { 'search.js': '//# allFunctionsCalledOnLoad\n' };

/** What is published under a name: no word of where it comes from, since three files of a kiosk share 10 KB. */
export const published = (name) => (before[name] ?? '') + scripts[name].map(small).join('');

export const standing = (name) => fs.readFileSync(path.join(theme, 'assets', name), 'utf8');

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of Object.keys(scripts)) fs.writeFileSync(path.join(theme, 'assets', name), published(name));
}
