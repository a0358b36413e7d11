// Lighthouse over http: accessibility 100, best practices and SEO at least 95. Its performance score depends on the machine
// and is measured in `benches/lighthouse.mjs`.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { freePort, launch, nginx, root, samples } from './browser.mjs';

const least = { accessibility: 100, 'best-practices': 95, seo: 95 };
let browser;
let server;
let port;
before(async () => {
  port = await freePort();
  browser = await launch({ args: [`--remote-debugging-port=${port}`] });
  server = await nginx();
});
after(async () => { await browser?.close(); await server?.stop(); });

/** A page of each sort that a search engine shows: home, a wall, a person, an event. */
const chosen = () => {
  const names = samples();
  const first = (start) => names.find((name) => name.startsWith(start) && !/(index|\/by-)/.test(name));
  return ['index.html', 'honors/index.html', first('members/'), first('history/')].filter(Boolean);
};

test('Lighthouse is content with home, a wall, a person and an event', async () => {
  const poor = [];
  const kept = path.join(root, 'tests/results');
  fs.mkdirSync(kept, { recursive: true });
  for (const name of chosen()) {
    const { lhr } = await lighthouse(server.address + name, {
      // The pages' CSP forbids scripts to fetch, so Lighthouse cannot read /robots.txt (which a site below a sub-path does
      // not own anyway); a crawler requests it by itself.
      skipAudits: ['robots-txt'],
      port, logLevel: 'silent', onlyCategories: Object.keys(least), formFactor: 'desktop', throttlingMethod: 'provided',
      screenEmulation: { mobile: false, width: 1920, height: 1080, deviceScaleFactor: 1, disabled: false },
    });
    assert.equal(lhr.runtimeError, undefined, `${name}: ${lhr.runtimeError?.message}`);
    fs.writeFileSync(path.join(kept, `lighthouse-${name.replaceAll('/', '-')}.json`), JSON.stringify(lhr, null, 1));
    for (const [category, wanted] of Object.entries(least)) {
      const { score, auditRefs } = lhr.categories[category];
      const reasons = auditRefs.map(({ id }) => lhr.audits[id]).filter((audit) => audit.score !== null && audit.score < 1).map((audit) => audit.id);
      if (Math.round(score * 100) < wanted) poor.push(`${name}: ${category} ${Math.round(score * 100)} (${reasons.join(', ')})`);
    }
  }
  assert.deepEqual(poor, []);
});
