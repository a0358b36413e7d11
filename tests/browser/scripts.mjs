// Writes themes/default/assets/*.js from themes/default/scripts/: minified, and with scripts that a page always loads
// together in one file, since published files have a size budget. `just scripts` runs it; search.test.mjs checks that the
// two agree.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { root } from './browser.mjs';

const theme = path.join(root, 'themes/default');
/** The published files and the scripts each is made of. */
export const scripts = {
  'theme.js': ['early.js', 'theme.js'],
  'rail.js': ['rail.js'],
  'kiosk.js': ['kiosk.js'],
  'wall.js': ['wall.js'],
  'search.js': ['search.js', 'search-ui.js'],
};

/** Properties that nothing outside a script uses, so their names may be shortened too. */
const inner = { 'search.js': /^(ranges|buckets|common|worth|partial|grows|sure|both|left|next|fit|body|count|heads|folds|ids|read|one|open)$/ };

/** A minified script: ES2019 syntax, for Chromium 80 and later, without "use strict", which is only for whoever writes it. */
export const small = (source) => transformSync(fs.readFileSync(path.join(theme, 'scripts', source), 'utf8'), { minify: true, target: 'es2019', charset: 'utf8', mangleProps: inner[source] }).code.replace('"use strict";', '');

/**
 * A prefix for a script. It lets Chromium (136 and later) compile all functions of the search while the page loads;
 * otherwise each would be compiled on the visitor's first key press, who would have to wait.
 */
const before = { 'search.js': '//# allFunctionsCalledOnLoad\n' };

/** The contents of a published file, without a word on its origin, since three files of a kiosk share 10 KB. */
export const published = (name) => (before[name] ?? '') + scripts[name].map(small).join('');

export const standing = (name) => fs.readFileSync(path.join(theme, 'assets', name), 'utf8');

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of Object.keys(scripts)) fs.writeFileSync(path.join(theme, 'assets', name), published(name));
}
