// Prints Lighthouse's results for the built demonstration as a table for docs/performance.md: the four category scores and
// the timings behind the first. It passes no judgement: timings depend on the machine as much as on the page.
//
//   node benches/lighthouse.mjs [--repeat 3] [--form desktop|mobile] [PAGE…]
//
// The site is target/site (override with `SITE=`), served by nginx below a sub-path. Each page is run `--repeat` times; the
// median score is printed, with the worst LCP and TBT. Needs Chromium, nginx and tests/browser/node_modules (`bash
// tests/run browser` installs them).
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { arguments_, executable, freePort, nginx, samples } from '../tests/browser/browser.mjs';

// The packages are those of the browser tests.
const near = createRequire(new URL('../tests/browser/browser.mjs', import.meta.url));
const { chromium } = near('playwright-core');
const { default: lighthouse, desktopConfig } = await import(pathToFileURL(near.resolve('lighthouse')).href);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeat: { type: 'string', default: '3' }, form: { type: 'string', default: 'desktop' } },
});
const repeat = Number(values.repeat);
if (!Number.isSafeInteger(repeat) || repeat < 1 || !['desktop', 'mobile'].includes(values.form)) {
  console.error('usage: node benches/lighthouse.mjs [--repeat N] [--form desktop|mobile] [PAGE…]');
  process.exit(2);
}

/** Pages that exercise different things in a browser: pictures, a long table, charts, a rail, many faces, the search. */
const usual = ['index.html', 'history/index.html', 'honors/index.html', 'members/index.html', 'members/zhang-cheng-yuan.html',
  'resettlement/index.html', 'resettlement/by-record/household.html', 'search.html', 'kiosk.html'];
const pages = positionals.length ? positionals : [...usual, samples().find((name) => /^history\/(?!index|by-)/.test(name))];
const port = await freePort();
const browser = await chromium.launch({ executablePath: executable, args: [...arguments_, `--remote-debugging-port=${port}`] });
const server = await nginx();
const middle = (numbers) => [...numbers].sort((one, two) => one - two)[Math.floor(numbers.length / 2)];
try {
  console.log(`${cpus().length} cores, Chromium ${browser.version()}, ${values.form}, Lighthouse's own throttling, the middle of ${repeat}\n`);
  console.log('| page | performance | accessibility | best practices | SEO | LCP, most, s | TBT, most, ms | CLS, most | KB |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const name of pages) {
    const runs = [];
    for (let run = 0; run < repeat; run += 1) {
      // The site's CSP keeps scripts from fetching, so Lighthouse cannot read /robots.txt and would report that as an
      // error.
      const { lhr } = await lighthouse(server.address + name, { port, logLevel: 'silent', skipAudits: ['robots-txt'] }, values.form === 'desktop' ? desktopConfig : undefined);
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      runs.push(lhr);
    }
    const score = (category) => Math.round(100 * middle(runs.map((run) => run.categories[category].score)));
    const most = (audit) => Math.max(...runs.map((run) => run.audits[audit].numericValue));
    const told = [score('performance'), score('accessibility'), score('best-practices'), score('seo'),
      (most('largest-contentful-paint') / 1000).toFixed(2), most('total-blocking-time').toFixed(0), most('cumulative-layout-shift').toFixed(3), (most('total-byte-weight') / 1024).toFixed(0)];
    console.log(`| ${name} | ${told.join(' | ')} |`);
  }
} finally {
  await browser.close();
  await server.stop();
}
