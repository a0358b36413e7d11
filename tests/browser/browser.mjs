// The browser and the servers that the tests share: Debian's Chromium, real nginx under a sub-path.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const site = path.resolve(root, process.env.SITE ?? 'target/site');

/** Screens that matter: a kiosk lying, a kiosk standing, a phone. */
export const screens = {
  land: { width: 1920, height: 1080 },
  port: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
};

/** Where nothing may run over the side: a 4K wall, a tablet, the same at 200 % zoom, the narrowest page that WCAG knows. */
export const widths = {
  ...screens,
  wall: { width: 3840, height: 2160 },
  tablet: { width: 1280, height: 800 },
  zoomed: { width: 640, height: 400 },
  narrow: { width: 320, height: 640 },
};

export const executable = process.env.CHROMIUM || '/usr/bin/chromium';
export const arguments_ = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
];

export function launch() {
  return chromium.launch({ executablePath: executable, args: arguments_ });
}

/** Every HTML file of the site, from its root. */
export function pages(folder = site) {
  return fs.readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.html'))
    .sort();
}

/**
 * One page of every template, kind and layout, found by what the pages say of themselves, so that a new template is
 * held against the gates without being named here. `most`: the fullest page of each; else the emptiest.
 */
export function samples({ most = true } = {}) {
  const chosen = new Map();
  for (const name of pages()) {
    if (name === '404.html') continue;
    const text = fs.readFileSync(path.join(site, name), 'utf8');
    const body = /<body class="([^"]*)"/.exec(text)?.[1];
    if (!body) continue; // a stub at an old address
    const kind = /<article class="entry ([^"]*)/.exec(text)?.[1];
    const layouts = [...new Set([...text.matchAll(/layout-([a-z]+)/g)].map((found) => found[1]))].sort();
    const key = kind ?? [body, ...layouts].join(' ');
    const before = chosen.get(key);
    if (!before || (text.length > before.size) === most) chosen.set(key, { name, size: text.length });
  }
  return [...chosen.values()].map((page) => page.name).sort();
}

export const fileAddress = (page) => pathToFileURL(path.join(site, page)).href;

/** A page that remembers everything that went wrong on it. */
export async function watched(context) {
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) trouble.push(message.text()); });
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') trouble.push(`${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => { if (response.status() >= 400) trouble.push(`${response.status()} ${response.url()}`); });
  page.trouble = trouble;
  return page;
}

/** Runs the program that cargo built last. */
export function program(words) {
  const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
  const built = ['release', 'debug'].map((profile) => path.join(target, profile, 'changlang')).filter((name) => fs.existsSync(name));
  const age = (name) => fs.statSync(name).mtimeMs;
  const binary = process.env.CHANGLANG ?? built.sort((one, two) => age(two) - age(one))[0];
  return spawnSync(binary, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

export async function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Serves the site by real nginx below /some/where/; returns its address and how to stop it. */
export async function nginx(folder = site) {
  const port = await freePort();
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-nginx-'));
  fs.chmodSync(home, 0o755);
  // The folder of the checkout may be closed to nginx's workers: they get a copy.
  fs.cpSync(folder, path.join(home, 'site'), { recursive: true });
  const config = path.join(home, 'nginx.conf');
  fs.writeFileSync(config, `
    worker_processes 1; pid ${home}/pid; error_log ${home}/error.log; daemon off;
    events { worker_connections 64; }
    http {
      access_log off;
      types { text/html html; text/css css; text/javascript js; image/webp webp; image/jpeg jpg; image/svg+xml svg; application/xml xml; }
      client_body_temp_path ${home}/a; proxy_temp_path ${home}/b; fastcgi_temp_path ${home}/c; uwsgi_temp_path ${home}/d; scgi_temp_path ${home}/e;
      server { listen 127.0.0.1:${port}; location /some/where/ { alias ${home}/site/; charset utf-8; } }
    }`);
  const binary = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((name) => fs.existsSync(name)) ?? 'nginx';
  execFileSync(binary, ['-t', '-q', '-c', config]);
  const server = spawn(binary, ['-c', config], { stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}/some/where/`;
  for (let tries = 0; ; tries += 1) {
    try { await fetch(address + 'index.html'); break; } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    address,
    stop: () => new Promise((resolve) => {
      server.on('exit', () => { fs.rmSync(home, { recursive: true, force: true }); resolve(); });
      server.kill('SIGTERM');
    }),
  };
}
