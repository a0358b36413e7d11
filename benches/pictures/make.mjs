// Makes photographs for the benchmark: 12, 24 and 48 megapixels, as phones write them. The scenes are drawn (sky, hills, a
// river, houses with windows, foliage) and given texture at every scale and sensor noise, so that a decoder has as many
// coefficients to read as in a real photograph: about three bits per pixel at quality 90.
//
// node make.mjs FOLDER COUNT [MEGAPIXELS…]      the same numbers always give the same photographs
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const sharp = createRequire(join(process.cwd(), 'x.js'))('sharp');
const [folder, count = '4', ...sizes] = process.argv.slice(2);
if (!folder) throw new Error('node make.mjs FOLDER COUNT [MEGAPIXELS…]');
const SIZES = { 12: [4032, 3024], 24: [6000, 4000], 48: [8064, 6048] };
// As phones are held: mostly upright, some sideways, one upside down.
const ORIENTATIONS = [1, 6, 1, 8, 3, 6];

// A small pseudo-random generator (mulberry32) that gives the same numbers everywhere.
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function scene(width, height, next) {
  const hue = Math.floor(next() * 360);
  const parts = [];
  const hill = (level, colour) => {
    let path = `M0 ${height}`;
    for (let x = 0; x <= 40; x++) path += ` L${(x * width) / 40} ${height * (level + next() * 0.08)}`;
    parts.push(`<path d="${path} L${width} ${height}Z" fill="${colour}"/>`);
  };
  hill(0.35, `hsl(${hue},18%,52%)`);
  hill(0.45, `hsl(${(hue + 40) % 360},25%,40%)`);
  for (let house = 0; house < 26; house++) {
    const [w, h] = [width * (0.03 + next() * 0.07), height * (0.1 + next() * 0.3)];
    const [x, y] = [next() * width, height * (0.5 + next() * 0.2)];
    parts.push(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="hsl(${next() * 60},${20 + next() * 25}%,${45 + next() * 40}%)"/>`);
    for (let row = 0.06; row < 0.9; row += 0.12) {
      for (let column = 0.08; column < 0.9; column += 0.17) {
        const fill = next() < 0.3 ? '#e8cf91' : '#39434b';
        parts.push(`<rect x="${x + w * column}" y="${y + h * row}" width="${w * 0.1}" height="${h * 0.07}" fill="${fill}"/>`);
      }
    }
  }
  for (let leaf = 0; leaf < 3000; leaf++) {
    const [x, y, r] = [next() * width, height * (0.78 + next() * 0.22), width * (0.001 + next() * 0.005)];
    parts.push(`<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r * 0.4}" transform="rotate(${next() * 180} ${x} ${y})" fill="hsl(${80 + next() * 50},45%,${15 + next() * 35}%)"/>`);
  }
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="s" x2="0" y2="1">` +
      `<stop stop-color="#7fa6cf"/><stop offset="1" stop-color="#f3e6d2"/></linearGradient></defs>` +
      `<rect width="${width}" height="${height}" fill="url(#s)"/>${parts.join('')}</svg>`,
  );
}

// Noise at one scale, the size of the photograph.
async function texture(width, height, cell, next) {
  const [w, h] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const noise = Buffer.alloc(w * h);
  for (let at = 0; at < noise.length; at++) noise[at] = (next() + next() + next() + next()) * 64;
  const image = sharp(noise, { raw: { width: w, height: h, channels: 1 }, limitInputPixels: false });
  return cell === 1 ? noise : image.resize(width, height, { fit: 'fill', kernel: 'cubic' }).extractChannel(0).raw().toBuffer();
}

async function photograph(path, megapixels, orientation, seed) {
  const next = random(seed);
  const [width, height] = SIZES[megapixels];
  const pixels = await sharp(scene(width, height, next), { limitInputPixels: false, unlimited: true }).removeAlpha().raw().toBuffer();
  // Each octave is weaker than the one before, as in nature; the finest is the sensor's.
  for (const [cell, strength] of [[64, 0.22], [24, 0.18], [9, 0.16], [4, 0.12], [2, 0.12], [1, 0.1]]) {
    const noise = await texture(width, height, cell, next);
    for (let at = 0, to = 0; at < noise.length; at++, to += 3) {
      const change = (noise[at] - 128) * strength;
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[to + channel] + change;
        pixels[to + channel] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
  await sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .jpeg({ quality: 90, chromaSubsampling: '4:2:0' })
    .withMetadata({ orientation })
    .toFile(path);
}

mkdirSync(folder, { recursive: true });
for (const megapixels of sizes.length ? sizes.map(Number) : [12, 24, 48]) {
  for (let number = 0; number < Number(count); number++) {
    const path = join(folder, `${megapixels}-${String(number).padStart(2, '0')}.jpg`);
    await photograph(path, megapixels, ORIENTATIONS[number % ORIENTATIONS.length], megapixels * 1000 + number);
  }
}
