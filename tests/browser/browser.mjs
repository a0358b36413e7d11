// The browser and servers that the tests share: Debian's Chromium, and real nginx below a sub-path.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const site = path.resolve(root, process.env.SITE ?? 'target/site');

/** Screens that matter: a landscape kiosk, a portrait kiosk, a phone. */
export const screens = {
  land: { width: 1920, height: 1080 },
  port: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
};

/** Widths at which nothing may overflow: a 4K wall, a tablet, the same at 200 % zoom, the narrowest page of WCAG (reflow). */
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

/** Timeout in milliseconds; it only ends tests that would hang, and measures nothing. */
const patience = 180_000;

/** Launches a browser with this timeout and additional arguments. */
export async function launch({ args = [], ...options } = {}) {
  const browser = await chromium.launch({ executablePath: executable, args: [...arguments_, ...args], timeout: patience, ...options });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(patience);
    return context;
  };
  return browser;
}

/** Every HTML file of the site, relative to its root. */
export function pages(folder = site) {
  return fs.readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.html'))
    .sort();
}

/**
 * One page of every template, kind and layout, identified by the pages' own markup, so that new templates are tested
 * without being listed here. `most`: the fullest page of each, else the emptiest.
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

/** Whether a page is only a redirect from an old address, which moves on as soon as it is parsed. */
export const isStub = (name, folder = site) => !/<body class="/.test(fs.readFileSync(path.join(folder, name), 'utf8'));

export const fileAddress = (page) => pathToFileURL(path.join(site, page)).href;

/** A page that records everything that goes wrong on it. */
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

/**
 * Puts the clock of a context under the test's control: it is paused from the first page on and advances only by
 * `page.clock.runFor`. A running clock would count the time that a busy machine needs to load a page.
 */
export async function holdClock(context, time = '2026-06-15T10:00:00') {
  await context.clock.install({ time: new Date(time) });
  await context.clock.pauseAt(new Date(time));
}

/** Waits until the picture in the viewer is loaded and has its size: until then a zoom button has nothing to enlarge. */
export const pictureShown = (page) => page.waitForFunction(() => {
  const sheet = document.querySelector('.viewer[open] .viewer-sheet');
  const picture = sheet?.querySelector('img');
  return picture?.complete && picture.naturalWidth > 0 && sheet.style.width && sheet.offsetWidth > 100;
});

/** Waits until the latest changes are painted. */
export const painted = (page) => page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));

/** Opens a page and waits until it is loaded and the network is idle; a page that arrives slowly may be idle before it is loaded. */
export async function settled(page, address) {
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle');
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
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'changlang-nginx-'));
  fs.chmodSync(home, 0o755);
  // nginx's workers may lack access to the checkout, so they get a copy.
  fs.cpSync(folder, path.join(home, 'site'), { recursive: true });
  const config = path.join(home, 'nginx.conf');
  const write = (port) => fs.writeFileSync(config, `
    worker_processes 1; pid ${home}/pid; error_log ${home}/error.log; daemon off;
    events { worker_connections 64; }
    http {
      access_log off;
      types { text/html html; text/css css; text/javascript js; image/webp webp; image/jpeg jpg; image/svg+xml svg; application/xml xml; }
      client_body_temp_path ${home}/a; proxy_temp_path ${home}/b; fastcgi_temp_path ${home}/c; uwsgi_temp_path ${home}/d; scgi_temp_path ${home}/e;
      server { listen 127.0.0.1:${port}; location /some/where/ { alias ${home}/site/; charset utf-8; } location = /whose { return 200 "${home}"; } }
    }`);
  const binary = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((name) => fs.existsSync(name)) ?? 'nginx';
  const started = async () => {
    const port = await freePort();
    write(port);
    execFileSync(binary, ['-t', '-q', '-c', config]);
    const server = spawn(binary, ['-c', config], { stdio: 'ignore' });
    const ended = new Promise((resolve) => { server.on('exit', resolve); });
    const origin = `http://127.0.0.1:${port}/`;
    for (let tries = 0; tries < 400 && server.exitCode === null; tries += 1) {
      const whose = await fetch(`${origin}whose`).then((answer) => answer.text(), () => '');
      if (whose === home) return { server, ended, address: `${origin}some/where/` };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    server.kill('SIGTERM');
    await ended;
    return null;
  };
  // A free port may be taken a moment later; then try once more with another.
  const running = await started() ?? await started();
  if (!running) throw new Error(`nginx does not answer: ${fs.readFileSync(`${home}/error.log`, 'utf8')}`);
  return {
    address: running.address,
    stop: async () => {
      running.server.kill('SIGTERM');
      await running.ended;
      fs.rmSync(home, { recursive: true, force: true });
    },
  };
}
