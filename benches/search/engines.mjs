// The two engines compared, each over a real server and, where possible, from files: how its index is built, how a page
// queries it, and which address a hit has.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../tests/browser/browser.mjs';

/** Runs a command; returns wall seconds, processor seconds and peak megabytes. */
export function cost(command, words, cwd) {
  const ran = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', command, ...words], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(`${command} ended with ${ran.status}: ${ran.stderr.slice(-1000)}`);
  const [wall, user, system, kilobytes] = ran.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { wall, cpu: user + system, megabytes: kilobytes / 1024 };
}

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const files = (folder) => fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)).filter((name) => fs.statSync(name).isFile());
/** Transfer size of files in bytes: gzipped unless already compressed. */
const packed = (list) => list.reduce((sum, name) => sum + (/\.(pf_\w+|pagefind)$/.test(name) ? fs.statSync(name).size : zlib.gzipSync(fs.readFileSync(name)).length), 0);

/** Changlang: builds the site with and without its index; the difference is the cost of the index. */
export function changlang(binary, site, out) {
  const settings = path.join(site, 'site.yaml'), written = fs.readFileSync(settings, 'utf8');
  const build = () => { fs.rmSync(out, { recursive: true, force: true }); return cost(binary, ['build', '--no-cache', '--site', site, '--out', out]); };
  fs.writeFileSync(settings, `${written}search: {enabled: false}\n`);
  const without = build();
  fs.writeFileSync(settings, written);
  const whole = build();
  const shards = files(path.join(out, 'search'));
  return {
    name: 'Changlang', folder: out, page: 'search.html', fromFiles: true,
    build: { wall: whole.wall - without.wall, cpu: whole.cpu - without.cpu, megabytes: whole.megabytes - without.megabytes },
    // The stylesheet of the page is not counted: it is requested whether or not anybody searches.
    bytes: packed(shards), files: shards.length, isSearch: (url) => /\/search\/|\/assets\/search\.\w+\.js/.test(url),
    ready: () => window.Changlang.ready().then(() => true),
    ask: async ([query, limit]) => {
      const started = performance.now(), found = await window.Changlang.search(query, { limit });
      return { milliseconds: performance.now() - started, total: found.total, hits: found.hits.map((hit) => new URL(hit.url, location.href).href) };
    },
    // As a visitor experiences it: from a key press to the painted result.
    type: async (query) => {
      const find = (name) => document.querySelector(name), count = find('[data-search-count]'), before = find('#hits .hit');
      count.textContent = '';
      const started = performance.now();
      const until = (target, holds) => new Promise((done) => {
        new MutationObserver((_, watcher) => {
          if (!holds()) return;
          watcher.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
        }).observe(target, { childList: true, subtree: true, characterData: true });
      });
      const all = until(count, () => count.textContent), first = until(find('#hits'), () => find('#hits .hit') && find('#hits .hit') !== before);
      find('#q').value = query;
      find('#q').dispatchEvent(new Event('input', { bubbles: true }));
      // If nothing is found, wait for the message that says so.
      return { first: await Promise.race([first, all]), all: await all };
    },
    address: (hit, base) => decodeURI(hit.slice(base.length)).split('#')[0],
  };
}

/** Pagefind over pages that contain only the texts that queries are judged by, without any layout. */
export function pagefind(modules, pages, out) {
  fs.rmSync(out, { recursive: true, force: true });
  for (const { url, lines } of pages) {
    const [title, ...rest] = lines.map(escape), target = path.join(out, url);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>${title}</title></head><body><main data-pagefind-body><h1>${title}</h1>${rest.map((line) => `<p>${line}</p>`).join('\n')}</main></body></html>`);
  }
  fs.writeFileSync(path.join(out, 'search.html'), '<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>search</title><main></main></html>');
  const binary = path.join(modules, '@pagefind/linux-x64/bin/pagefind_extended');
  const build = cost(binary, ['--site', out, '--quiet']);
  const index = files(path.join(out, 'pagefind'));
  // A hit is identified by its fragment; reading the fragments here costs the browser nothing.
  const known = new Map(index.filter((name) => name.endsWith('.pf_fragment')).map((name) => [path.basename(name, '.pf_fragment'),
    JSON.parse(zlib.gunzipSync(fs.readFileSync(name)).subarray(12).toString()).url.replace(/^\//, '')]));
  return {
    name: 'Pagefind', folder: out, page: 'search.html', fromFiles: false, build, bytes: packed(index), files: index.length, isSearch: (url) => /\/pagefind\//.test(url),
    ready: async () => { window.finder = await import(new URL('pagefind/pagefind.js', location.href).href); await window.finder.init(); return true; },
    ask: async ([query, limit]) => {
      const started = performance.now(), found = await window.finder.search(query);
      // A result is usable once it has its title, so the ten that a page shows are fetched.
      await Promise.all(found.results.slice(0, Math.min(limit, 10)).map((result) => result.data()));
      return { milliseconds: performance.now() - started, total: found.results.length, hits: found.results.slice(0, limit).map((result) => result.id) };
    },
    address: (hit) => known.get(hit) ?? hit,
  };
}

/** Serves a folder by nginx with gzip; returns the address and how to stop it. */
export async function server(folder, home) {
  const port = await freePort();
  fs.mkdirSync(home, { recursive: true });
  fs.chmodSync(home, 0o755);
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`).join(' ');
  fs.writeFileSync(`${home}/nginx.conf`, `${process.getuid() === 0 ? 'user root;' : ''} worker_processes 1; pid ${home}/pid; error_log ${home}/error.log; daemon off; events { worker_connections 64; }
    http { log_format short '$bytes_sent $uri'; access_log ${home}/log short; ${own} types { text/html html; text/css css; text/javascript js; application/wasm pagefind; image/svg+xml svg; } default_type application/octet-stream;
      gzip on; gzip_comp_level 6; gzip_min_length 200; gzip_types text/css text/javascript; server { listen 127.0.0.1:${port}; root ${folder}; } }`);
  const binary = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((name) => fs.existsSync(name)) ?? 'nginx';
  execFileSync(binary, ['-t', '-q', '-c', `${home}/nginx.conf`]);
  const process_ = spawn(binary, ['-c', `${home}/nginx.conf`], { stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(`${address}search.html`).then(() => true, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Web workers make requests that the page's own tools do not see; the server's log has them all.
  const asked = (isSearch) => fs.readFileSync(`${home}/log`, 'utf8').split('\n').filter((line) => isSearch(line)).map((line) => Number(line.split(' ')[0]));
  return { address, asked, forget: () => fs.truncateSync(`${home}/log`), stop: () => new Promise((resolve) => { process_.on('exit', resolve); process_.kill('SIGTERM'); }) };
}

/** The `file://` address of a folder. */
export const fileBase = (folder) => `${pathToFileURL(folder).href}/`;
