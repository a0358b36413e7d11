// Every published page against the HTML specification.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import config from './html.config.mjs';
import { pages, site } from './browser.mjs';

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const wrong = new Map();
  for (const name of pages()) {
    const report = await validator.validateFile(path.join(site, name));
    for (const { ruleId, message, line, column } of report.results.flatMap((result) => result.messages)) {
      const told = `${ruleId}: ${message}`;
      if (!wrong.has(told)) wrong.set(told, []);
      wrong.get(told).push(`${name}:${line}:${column}`);
    }
  }
  assert.deepEqual([...wrong].map(([told, places]) => `${told} (${places.length}, first ${places[0]})`), []);
});
