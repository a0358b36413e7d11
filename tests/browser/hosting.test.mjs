// The configurations in docs/hosting.md, run by the real servers: every file arrives byte for byte below a sub-path, with
// the headers that the page promises.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { freePort, program, root } from './browser.mjs';

const text = fs.readFileSync(path.join(root, 'docs/hosting.md'), 'utf8');
const block = (language) => new RegExp('```' + language + '\\n([^]*?)```').exec(text)[1];
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-hosting-'));
const folder = path.join(home, 'hall', 'public');
const has = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

before(() => {
  fs.chmodSync(home, 0o755);
  for (const words of [['new', path.join(home, 'hall'), '--demo'], ['build', '--precompress', '--site', path.join(home, 'hall')]]) {
    const ran = program(words);
    assert.equal(ran.status, 0, ran.stderr);
    // Reuse the demonstration's pictures if it was built here: they are not what is tested.
    const made = path.join(root, '.cache');
    if (words[0] === 'new' && fs.existsSync(made)) fs.cpSync(made, path.join(home, 'hall/.cache'), { recursive: true });
  }
});
after(() => fs.rmSync(home, { recursive: true, force: true }));

/** Every published file, including compressed twins. */
const files = () => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
  .sort();

/** Requests an address without decompressing the response. */
const ask = (address, headers = {}) => new Promise((resolve, reject) => {
  http.get(address, { headers, agent: false }, (answer) => {
    const chunks = [];
    answer.on('data', (chunk) => chunks.push(chunk));
    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
  }).on('error', reject);
});

async function served(command, words, address, work) {
  const server = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home } });
  let said = '';
  server.stderr.on('data', (chunk) => { said += chunk; });
  const ended = new Promise((resolve) => { server.on('exit', resolve); });
  try {
    for (let tries = 0; ; tries += 1) {
      try { await ask(address); break; } catch (error) {
        assert.ok(tries < 200 && server.exitCode === null, `${command} does not answer: ${error} ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    await work();
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

async function compare(address) {
  const names = files();
  assert.ok(names.length > 300, `${names.length} files`);
  const wrong = [];
  for (const name of names) {
    const answer = await ask(address + name);
    if (answer.status !== 200 || !answer.body.equals(fs.readFileSync(path.join(folder, name)))) wrong.push(`${answer.status} ${name}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok((await ask(address)).body.equals(fs.readFileSync(path.join(folder, 'index.html'))), 'the folder is its index');
}

async function promises(address, encodings) {
  for (const name of files().filter((name) => !/\.(gz|br)$/.test(name))) {
    const { headers } = await ask(address + name);
    const forever = /^((assets|pictures)\/.*[a-p]{16,}|search\/[a-z]-)/.test(name);
    assert.equal(headers['cache-control'], forever ? 'public, max-age=31536000, immutable' : 'no-cache', name);
    assert.equal(headers['x-content-type-options'], 'nosniff', name);
    assert.equal(headers['referrer-policy'], 'no-referrer', name);
  }
  const page = fs.readFileSync(path.join(folder, 'index.html'));
  const unpack = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync };
  for (const encoding of encodings) {
    for (const name of ['index.html', files().find((name) => /^assets\/theme\..*\.css$/.test(name))]) {
      const answer = await ask(address + name, { 'Accept-Encoding': encoding });
      assert.equal(answer.headers['content-encoding'], encoding, name);
      assert.ok(unpack[encoding](answer.body).equals(fs.readFileSync(path.join(folder, name))), `${name} by ${encoding}`);
    }
  }
  assert.ok(page.length > 0);
  assert.match((await ask(`${address}index.html`)).headers['content-type'], /^text\/html; ?charset=utf-8$/i);
  fs.writeFileSync(path.join(folder, '.changlang-journal'), 'not for visitors');
  assert.equal((await ask(`${address}.changlang-journal`)).status, 404);
  fs.rmSync(path.join(folder, '.changlang-journal'));
  for (const outside of ['../site.yaml', '%2e%2e/site.yaml', '..%2fsite.yaml']) {
    const answer = await ask(address + outside);
    assert.ok(!answer.body.includes('collections'), outside);
  }
}

const at = (config) => config.replaceAll('/srv/changlang/public', folder);

test('nginx as documented serves every file below a sub-path', async () => {
  const port = await freePort();
  const config = path.join(home, 'nginx.conf');
  fs.writeFileSync(config, `worker_processes 1; pid ${home}/pid; error_log stderr; daemon off; ${process.getuid() === 0 ? 'user root;' : ''}
    events { worker_connections 64; }
    http { include /etc/nginx/mime.types; types { image/webp webp; } access_log off;
      client_body_temp_path ${home}/a; proxy_temp_path ${home}/b; fastcgi_temp_path ${home}/c; uwsgi_temp_path ${home}/d; scgi_temp_path ${home}/e;
      server { listen 127.0.0.1:${port};\n${at(block('nginx'))} } }`);
  const address = `http://127.0.0.1:${port}/hall/`;
  const binary = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((name) => fs.existsSync(name)) ?? 'nginx';
  await served(binary, ['-c', config], address, async () => { await compare(address); await promises(address, ['gzip']); });
});

test('Caddy as documented serves every file below a sub-path', { skip: !has('caddy') && 'no caddy here: its configuration is not tried in this run' }, async () => {
  const port = await freePort();
  const config = path.join(home, 'Caddyfile');
  fs.writeFileSync(config, `{\n admin off\n auto_https off\n persist_config off\n}\nhttp://127.0.0.1:${port} {\n${at(block('caddy'))}\n}\n`);
  const address = `http://127.0.0.1:${port}/hall/`;
  await served('caddy', ['run', '--adapter', 'caddyfile', '--config', config], address, async () => {
    await compare(address);
    await promises(address, ['gzip', 'br']);
  });
});

test('Python as documented serves every file', async () => {
  const port = await freePort();
  const [, line] = /^(python3 .*)$/m.exec(block('sh'));
  const words = at(line).replace(' 8000 ', ` ${port} `).split(' ');
  const address = `http://127.0.0.1:${port}/`;
  await served(words[0], words.slice(1), address, () => compare(address));
});
