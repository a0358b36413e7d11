#!/usr/bin/env python3
"""Draw every picture of the demonstration exhibition (content/**/*.jpg), in one style: a modern
linocut of an archive by the river. Nothing is copied; there is no emblem, flag or leader image.

Run, from anywhere:
    python3 -m venv /tmp/pictures && /tmp/pictures/bin/pip install pillow numpy pyyaml
    apt-get install fonts-noto-cjk                             # Noto Serif CJK, regular and bold
    /tmp/pictures/bin/python tools/draw_pictures.py            # all, about a minute on two cores
    /tmp/pictures/bin/python tools/draw_pictures.py 大坝 橘园  # those whose path contains a word
    ... --out DIR    write below DIR instead of content/        --site DIR   read honors/*.yaml from DIR

Made with Python 3.11, Pillow 13.0, numpy 2.4, PyYAML 6.0. Each picture is seeded by its own path, so
the same versions give the same bytes, whatever is drawn, in whatever order. Honours: for each
`pictures: [{file: 图/奖牌-01.jpg}]` in content/honors/ a plaque (奖牌), certificate (证书) or pennant
(锦旗) is drawn with the title, recipient, issuers and date told there.

How it is made: shapes are polygons drawn at four times the size and reduced (Sh, Cv.paint); hills are
splines with fractal noise, shaded by spurs and gouge strokes (ridge, land); water mirrors what stands
above it (reflect). The two pictures of a before/after pair are one function with one seed (pair).
Inks: paper #F7F3EA, ink #211C17, river #1D4A52, dock #123238, and cinnabar #8F1D14 for one thing in
each picture. Files are kept small (see budget, encode): all together under 5.8 MB. Three pictures are
stored on their side with an EXIF orientation, and one of them tells a place (0 deg N, 0 deg E) and a
maker note, all invented: they show that Changlang turns pictures and strips what cameras write.
"""
import argparse, glob, hashlib, io, math, multiprocessing, os, random, re
import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageFilter

S = 4                                   # masks are drawn 4x and reduced: the anti-aliasing
F32 = np.float32

def hx(s):
    s = s.lstrip('#')
    return tuple(int(s[i:i + 2], 16) for i in (0, 2, 4))

PAPER, CARD, INK, INK2 = hx('F7F3EA'), hx('FFFDF8'), hx('211C17'), hx('5A5046')
CINNABAR, TEAL, DOCK = hx('8F1D14'), hx('1D4A52'), hx('123238')
BRASS, LAMP = hx('C9A75F'), hx('F0C877')

def mix(a, b, t):
    return tuple(a[i] + (b[i] - a[i]) * t for i in range(3))

def clamp(v, lo, hi):
    return lo if v < lo else hi if v > hi else v

def smooth(a, b, x):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)

# ---------------------------------------------------------------- randomness

def rng_of(*key):
    """A generator that depends on its key alone, never on order, time or machine."""
    h = hashlib.sha256('/'.join(map(str, key)).encode()).digest()
    return random.Random(int.from_bytes(h[:8], 'big'))

def np_of(*key):
    h = hashlib.sha256('/'.join(map(str, key)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(h[:8], 'big')))

def noise1(n, cell, key):
    """Smooth noise in -1..1 on 0..n-1."""
    g = np_of('n1', key, cell)
    m = int(n / cell) + 4
    v = g.uniform(-1, 1, m)
    x = np.arange(n) / cell
    i = x.astype(int)
    t = x - i
    t = t * t * (3 - 2 * t)
    return v[i] * (1 - t) + v[i + 1] * t

def fractal1(n, cell, key, octaves=5, gain=.5):
    out, a, s = np.zeros(n), 1.0, 0.0
    for o in range(octaves):
        if cell < 2:
            break
        out += a * noise1(n, cell, (key, o))
        s += a
        a *= gain
        cell /= 2.03
    return out / s

def noise2(w, h, cell, key, cy=None):
    """Smooth noise in about -1..1, h by w."""
    g = np_of('n2', key, cell)
    cy = cy or cell
    v = g.uniform(-1, 1, (int(h / cy) + 4, int(w / cell) + 4)).astype(F32)
    im = Image.fromarray(v).resize((int(v.shape[1] * cell), int(v.shape[0] * cy)), Image.BICUBIC)
    return np.asarray(im)[:h, :w]

# ---------------------------------------------------------------- shapes

class Sh:
    """A shape: drawing steps kept as a list, so that it can be moved, mirrored and joined."""
    def __init__(self):
        self.c = []

    def poly(self, pts, v=255):
        self.c.append(('p', [tuple(p) for p in pts], 0, v)); return self

    def line(self, pts, w, v=255):
        self.c.append(('l', [tuple(p) for p in pts], w, v)); return self

    def rect(self, x0, y0, x1, y1, v=255):
        return self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], v)

    def ell(self, cx, cy, rx, ry=None, v=255, n=28):
        ry = rx if ry is None else ry
        return self.poly([(cx + rx * math.cos(2 * math.pi * i / n), cy + ry * math.sin(2 * math.pi * i / n))
                          for i in range(n)], v)

    def limb(self, p0, p1, w0, w1, v=255):
        dx, dy = p1[0] - p0[0], p1[1] - p0[1]
        d = math.hypot(dx, dy) or 1
        nx, ny = -dy / d / 2, dx / d / 2
        self.poly([(p0[0] + nx * w0, p0[1] + ny * w0), (p1[0] + nx * w1, p1[1] + ny * w1),
                   (p1[0] - nx * w1, p1[1] - ny * w1), (p0[0] - nx * w0, p0[1] - ny * w0)], v)
        self.ell(*p0, w0 / 2, v=v, n=14)
        self.ell(*p1, w1 / 2, v=v, n=14)
        return self

    def taper(self, pts, w, v=255, tail=0.0):
        """A gouge stroke along pts: thin, thick in the middle, thin."""
        n = len(pts)
        L, R = [], []
        for i, (x, y) in enumerate(pts):
            a, b = pts[max(i - 1, 0)], pts[min(i + 1, n - 1)]
            dx, dy = b[0] - a[0], b[1] - a[1]
            d = math.hypot(dx, dy) or 1
            k = w / 2 * max(math.sin(math.pi * i / (n - 1)), tail)
            L.append((x - dy / d * k, y + dx / d * k))
            R.append((x + dy / d * k, y - dx / d * k))
        return self.poly(L + R[::-1], v)

    def add(self, o):
        self.c += o.c; return self

    def move(self, dx, dy, k=1.0, flip=False):
        f = -k if flip else k
        o = Sh()
        o.c = [(t, [(x * f + dx, y * k + dy) for x, y in p], w * k, v) for t, p, w, v in self.c]
        return o

    def bbox(self):
        xs = [x for t, p, w, v in self.c for x, _ in p]
        ys = [y for t, p, w, v in self.c for _, y in p]
        m = max([w for _, _, w, _ in self.c] + [0]) + 1
        return min(xs) - m, min(ys) - m, max(xs) + m, max(ys) + m

    def mask(self, W, H):
        if not self.c:
            return None
        x0, y0, x1, y1 = self.bbox()
        x0, y0 = max(0, math.floor(x0)), max(0, math.floor(y0))
        x1, y1 = min(W, math.ceil(x1)), min(H, math.ceil(y1))
        if x1 <= x0 or y1 <= y0:
            return None
        im = Image.new('L', ((x1 - x0) * S, (y1 - y0) * S), 0)
        d = ImageDraw.Draw(im)
        for t, p, w, v in self.c:
            q = [((x - x0) * S, (y - y0) * S) for x, y in p]
            if t == 'p':
                if len(q) > 2:
                    d.polygon(q, fill=v)
            else:
                d.line(q, fill=v, width=max(1, round(w * S)), joint='curve')
        m = np.asarray(im.reduce(S), dtype=F32) / 255
        return m, x0, y0, x1, y1

def arc_pts(x0, y0, x1, y1, bow, n=9):
    """Points from one end to the other, bowed sideways by `bow`."""
    dx, dy = x1 - x0, y1 - y0
    d = math.hypot(dx, dy) or 1
    out = []
    for i in range(n):
        t = i / (n - 1)
        k = bow * math.sin(math.pi * t)
        out.append((x0 + dx * t - dy / d * k, y0 + dy * t + dx / d * k))
    return out

# ---------------------------------------------------------------- the sheet

class Cv:
    def __init__(self, w, h, key):
        self.w, self.h, self.key = w, h, key
        self.a = np.zeros((h, w, 3), F32)
        self.r = rng_of(key)

    # colour: a tuple, or ('v', y0, c0, y1, c1[, y2, c2 ...]) top to bottom, ('h', ...) left to right
    def col(self, c, x0, y0, x1, y1):
        if c[0] in ('v', 'h'):
            st = list(zip(c[1::2], c[2::2]))
            p = np.arange(y0, y1) if c[0] == 'v' else np.arange(x0, x1)
            ch = np.stack([np.interp(p, [s[0] for s in st], [s[1][i] for s in st]) for i in range(3)], -1).astype(F32)
            return ch[:, None, :] if c[0] == 'v' else ch[None, :, :]
        if c[0] == 'f':
            return c[1](x0, y0, x1, y1)
        return np.array(c, F32)

    def fill(self, c):
        self.a[:] = self.col(c, 0, 0, self.w, self.h)

    def paint(self, sh, c, a=1.0, clip=None, mul=False):
        m = sh.mask(self.w, self.h)
        if m is None:
            return
        m, x0, y0, x1, y1 = m
        if clip is not None:
            m = m * clip[y0:y1, x0:x1]
        m = (m * a)[..., None]
        d = self.a[y0:y1, x0:x1]
        k = self.col(c, x0, y0, x1, y1)
        if mul:
            k = d * k / 255
        d += (k - d) * m

    def blend(self, c, m, y0=0, x0=0):
        """Blend with a ready alpha array placed at (x0, y0)."""
        h, w = m.shape
        d = self.a[y0:y0 + h, x0:x0 + w]
        k = self.col(c, x0, y0, x0 + w, y0 + h)
        d += (k - d) * m[..., None].astype(F32)

    def glow(self, cx, cy, r, c, a, ry=None):
        ry = ry or r
        x0, x1 = max(0, int(cx - r)), min(self.w, int(cx + r) + 1)
        y0, y1 = max(0, int(cy - ry)), min(self.h, int(cy + ry) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        yy, xx = np.mgrid[y0:y1, x0:x1]
        d = np.sqrt(((xx - cx) / r) ** 2 + ((yy - cy) / ry) ** 2)
        self.blend(c, (a * np.clip(1 - d, 0, 1) ** 2).astype(F32), y0, x0)

    def mist(self, y, half, c, a, key, x0=0, x1=None, ragged=.5):
        """A bank of mist: soft above and below, torn along its length."""
        x1 = x1 or self.w
        n = x1 - x0
        t0, t1 = max(0, int(y - 2.2 * half)), min(self.h, int(y + 2.2 * half))
        if t1 <= t0:
            return
        yy = np.arange(t0, t1)[:, None]
        c1 = y + half * .6 * fractal1(n, 420, (self.key, 'm', key), 3)[None, :]
        hh = half * (1 + ragged * fractal1(n, 300, (self.key, 'h', key), 3)[None, :])
        m = np.exp(-((yy - c1) / hh) ** 2 * 1.6)
        if x0 > 0 or x1 < self.w:
            xs = np.arange(n)
            m = m * (smooth(0, n * .25, xs) * (1 - smooth(n * .75, n, xs)))[None, :]
        self.blend(c, (a * m).astype(F32), t0, x0)

    # ---- paper and ink of the finished print
    def finish(self, grain=1.0):
        h, w = self.h, self.w
        n = noise2(w, h, 260, (self.key, 'p1')) * 1.5 + noise2(w, h, 26, (self.key, 'p2'), 9) * 1.1
        n += noise2(w, h, 3.1, (self.key, 'p3')) * 1.4 * grain
        lum = self.a.mean(-1, keepdims=True) / 255
        self.a += n[..., None] * (.45 + .75 * (1 - lum))
        yy, xx = np.mgrid[0:h, 0:w]
        v = ((xx / w - .5) ** 2 + (yy / h - .5) ** 2)
        self.a *= (1 - .09 * np.clip(v - .16, 0, 1))[..., None]

    def image(self):
        return Image.fromarray(np.clip(self.a + .5, 0, 255).astype(np.uint8))

# ---------------------------------------------------------------- land

def spline(pts, n):
    """Monotone cubic through pts (x rising), sampled at 0..n-1."""
    xs = np.array([p[0] for p in pts], float)
    ys = np.array([p[1] for p in pts], float)
    h = np.diff(xs)
    d = np.diff(ys) / h
    m = np.zeros(len(xs))
    m[0], m[-1] = d[0], d[-1]
    for i in range(1, len(xs) - 1):
        if d[i - 1] * d[i] > 0:
            w1, w2 = 2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]
            m[i] = (w1 + w2) / (w1 / d[i - 1] + w2 / d[i])
    x = np.arange(n).clip(xs[0], xs[-1])
    k = np.clip(np.searchsorted(xs, x, 'right') - 1, 0, len(h) - 1)
    t = (x - xs[k]) / h[k]
    return ((2 * t**3 - 3 * t**2 + 1) * ys[k] + (t**3 - 2 * t**2 + t) * h[k] * m[k]
            + (-2 * t**3 + 3 * t**2) * ys[k + 1] + (t**3 - t**2) * h[k] * m[k + 1])

def ridge(cv, pts, rough, key, cell=240, octaves=6, key0=None):
    """A skyline: control points, then smaller and smaller breaks, sharper at the top."""
    k = key0 or cv.key
    y = spline(pts, cv.w)
    f = fractal1(cv.w, cell, (k, key, 'a'), octaves, .52)
    g = 1 - np.abs(fractal1(cv.w, cell * .7, (k, key, 'b'), octaves, .5)) * 2
    return y - rough * (.6 * f + .55 * g)

def land_mask(cv, ys, base):
    yy = np.arange(cv.h)[:, None]
    return (np.clip(yy + .5 - ys[None, :] + .5, 0, 1) * np.clip(base - yy, 0, 1)).astype(F32)

def land(cv, ys, base, top, bot, fade, key, mottle=5, bands=0, strokes=0, light=None, dark=None, slen=120,
         smin=.6, smax=2.4, sa=.55, lightdir=-1, spurs=0, spa=.3, speak=60):
    """A mountain: ink washed from `top` at the skyline into `bot` (mist), with gouge strokes
    down its slopes, light on the side of the light and dark on the other."""
    m = land_mask(cv, ys, base)
    y0 = max(0, int(ys.min()) - 2)
    y1 = min(cv.h, int(base) + 1)
    yy = np.arange(y0, y1)[:, None]
    d = (yy - ys[None, :]) / fade
    t = np.clip(d, 0, 1) ** 1.25
    if mottle:
        nn = noise2(cv.w, y1 - y0, 130, (cv.key, key, 'mt'), 60)
        t = np.clip(t + nn * .02 * mottle * t * (1 - t) * 4, 0, 1)
    t = t[..., None].astype(F32)
    c = np.array(top, F32) * (1 - t) + np.array(bot, F32) * t
    dd = cv.a[y0:y1]
    dd += (c - dd) * m[y0:y1][..., None]
    if spurs:
        spur_shade(cv, ys, fade, m, dark or mix(top, INK, .3), key, spurs, spa, lightdir, speak)
    if strokes:
        r = rng_of(cv.key, key, 'st')
        sm = np.convolve(np.pad(ys, 30, 'edge'), np.ones(61) / 61, 'valid')
        gr = np.gradient(sm)
        light, dark = light or mix(top, PAPER, .35), dark or mix(top, INK, .3)
        A, B = Sh(), Sh()
        for _ in range(strokes):
            x = r.uniform(0, cv.w - 1)
            xi = int(x)
            y = ys[xi] + 3 + abs(r.gauss(0, 1)) * fade * .32
            L = slen * r.uniform(.35, 1.1)
            g = clamp(gr[xi], -1.2, 1.2)
            # fall line: along the slope downwards
            sx = 1 if g > 0 else -1
            a = math.atan(max(abs(g), .35)) + r.uniform(-.12, .18)
            x2, y2 = x + sx * math.cos(a) * L, y + math.sin(a) * L
            if y2 > base - 4:
                continue
            pts = arc_pts(x, y, x2, y2, sx * L * r.uniform(.04, .14), 7)
            (A if sx == lightdir else B).taper(pts, r.uniform(smin, smax))
        k = np.clip(1 - (np.arange(cv.h)[:, None] - ys[None, :]) / (fade * 1.05), 0, 1).astype(F32) * m
        if A.c:
            cv.paint(A, light, sa, clip=k)
        if B.c:
            cv.paint(B, dark, sa, clip=k)
    return m

def spur_shade(cv, ys, fade, m, dark, key, n, alpha, lightdir, win):
    """Spurs that run down from the summits: the far side of each is cut darker, with a torn edge."""
    r = rng_of(cv.key, key, 'sp')
    W = cv.w
    sm = np.convolve(np.pad(ys, 8, 'edge'), np.ones(17) / 17, 'valid')
    peaks = [i for i in range(win, W - win) if sm[i] == sm[i - win:i + win + 1].min()]
    tries = 0
    while len(peaks) < n and tries < 400:
        tries += 1
        x = r.randrange(20, W - 20)
        if all(abs(x - p) > win * .7 for p in peaks):
            peaks.append(x)
    k = np.clip(1 - (np.arange(cv.h)[:, None] - ys[None, :]) / (fade * .95), 0, 1).astype(F32) * m
    d = -lightdir                                   # shade falls to this side
    A, L = Sh(), Sh()
    for xp in peaks:
        depth = fade * r.uniform(.4, .9)
        reach = depth * r.uniform(.55, 1.0)
        drift = depth * r.uniform(-.18, .3) * d
        yp = ys[xp]
        spur = []
        q = 14
        for i in range(q + 1):
            t = i / q
            j = (r.uniform(-1, 1) * .05 * depth) * (t > 0)
            spur.append((xp + drift * t ** 1.3 + j, yp + depth * t + r.uniform(-.01, .01) * depth))
        edge = []
        xv = clamp(xp + d * reach, 0, W - 1)
        for i in range(13):
            x = xp + (xv - xp) * i / 12
            edge.append((x, ys[int(clamp(x, 0, W - 1))] - 2))
        bx, by = spur[-1]
        back = []
        for i in range(1, 10):
            t = i / 10
            x = xv + (bx - xv) * t ** .8
            y0 = ys[int(xv)]
            y = y0 + (by - y0) * t ** 1.7 + r.uniform(-1, 1) * depth * .03
            back.append((x, y))
        A.poly(edge + back + spur[::-1])
        # comb of cuts from the spur into the shade
        for i in range(3, q):
            if r.random() < .75:
                x, y = spur[i]
                ln = reach * (1 - i / q) * r.uniform(.25, .6)
                L.taper(arc_pts(x, y, x - d * ln * .55, y + ln * .8, -d * ln * .1, 6), clamp(depth * .012, .8, 3))
    cv.paint(A, dark, alpha, clip=k)
    cv.paint(L, dark, min(1, alpha * 1.5), clip=k)

def contours(cv, ys, base, n, c, a, key, w=1.6, spread=1.0, x0=0, x1=None, gap=.3):
    """Terrace lines that follow the hill, broken here and there."""
    r = rng_of(cv.key, key, 'ct')
    x1 = x1 or cv.w
    sh = Sh()
    flat = np.full(cv.w, base, float)
    for i in range(1, n + 1):
        t = (i / (n + 1)) ** spread
        line = ys * (1 - t) + flat * t + fractal1(cv.w, 160, (cv.key, key, i), 3) * 7
        x = x0 + r.uniform(0, 60)
        while x < x1 - 10:
            L = r.uniform(60, 260)
            e = min(x + L, x1 - 1)
            k = max(4, int((e - x) / 18))
            pts = [(x + (e - x) * j / k, line[int(x + (e - x) * j / k)]) for j in range(k + 1)]
            sh.taper(pts, w * r.uniform(.7, 1.4), tail=.25)
            x = e + r.uniform(8, 120) * gap * 2
    cv.paint(sh, c, a, clip=land_mask(cv, ys, base))

def treeline(cv, ys, x0, x1, size, c, key, a=1.0, step=.55):
    """Crowns along a skyline."""
    r = rng_of(cv.key, key, 'tl')
    sh = Sh()
    x = x0
    while x < x1:
        s = size * r.uniform(.5, 1.2)
        y = ys[int(clamp(x, 0, cv.w - 1))]
        if r.random() < .22:                    # a cypress now and then
            sh.poly([(x - s * .34, y + 3), (x - s * .2, y - s * 1.1), (x, y - s * 2.1), (x + s * .2, y - s * 1.1), (x + s * .34, y + 3)])
        else:
            for _ in range(4):
                sh.ell(x + r.uniform(-.6, .6) * s, y - r.uniform(.0, .75) * s, s * r.uniform(.35, .6), s * r.uniform(.3, .5), n=14)
        x += s * r.uniform(step, step * 2.2)
    cv.paint(sh, c, a)

def thicket(cv, pts, size, c, hi, key, a=1.0, ha=.6):
    """Bushes at the given places: dark masses with small light cuts on the side of the light."""
    r = rng_of(cv.key, key, 'tk')
    for (x, y) in pts:
        s = size * r.uniform(.6, 1.3)
        A, B = Sh(), Sh()
        for _ in range(7):
            A.ell(x + r.uniform(-1, 1) * s, y - r.uniform(.0, .9) * s, s * r.uniform(.35, .6), s * r.uniform(.3, .5), n=16)
        for _ in range(8):
            bx, by = x + r.uniform(-1.05, .7) * s, y - r.uniform(.25, 1.15) * s
            B.taper(arc_pts(bx - s * .2, by, bx + s * .16, by - s * .06, -s * .1, 5), s * .09)
        cv.paint(A, c, a)
        cv.paint(B, hi, ha)

# ---------------------------------------------------------------- water

def water(cv, y0, y1, top, bot):
    m = np.ones((y1 - y0, cv.w), F32)
    cv.blend(('v', y0, top, (y0 * 2 + y1) / 3, mix(top, bot, .45), y1, bot), m, y0)

def reflect(cv, y0, depth, key, strength=.6, squash=1.0, shift=7, tint=None, slit=.5):
    """Mirror what stands above y0 into the water, drawn out and cut into horizontal slips."""
    depth = min(depth, cv.h - y0)
    src = cv.a[:y0].copy()
    rows = np.arange(depth)
    sr = np.clip(y0 - 1 - rows * squash, 0, y0 - 1)
    n1 = fractal1(depth, 13, (cv.key, key, 'w'), 3)
    n2 = fractal1(depth, 5, (cv.key, key, 'v'), 2)
    sr = np.clip(sr + n2 * (2 + rows * .045), 0, y0 - 1).astype(int)
    sh = (n1 * shift * (.25 + rows / depth * 2.2)).astype(int)
    idx = (np.arange(cv.w)[None, :] + sh[:, None]).clip(0, cv.w - 1)
    soft = Image.fromarray(np.clip(src, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.1))
    img = np.asarray(soft, F32)[sr[:, None], idx]
    if tint is not None:
        img = img * .72 + np.array(tint, F32) * .28
    al = strength * (1 - smooth(depth * .12, depth, rows))
    cut = smooth(-.1, .35, fractal1(depth, 9, (cv.key, key, 's'), 2) + .35)
    al = al * (1 - slit + slit * cut)
    d = cv.a[y0:y0 + depth]
    d += (img - d) * al[:, None, None].astype(F32)

def ripples(cv, y0, y1, n, c, a, key, x0=0, x1=None, l0=20, l1=220, w0=.8, w1=3.4, power=1.7):
    """Flat gouges: small and close far away, long and wide near."""
    r = rng_of(cv.key, key, 'rp')
    x1 = x1 or cv.w
    sh = Sh()
    for _ in range(int(n * .72)):
        t = r.random() ** power
        y = y0 + (y1 - y0) * t
        L = (l0 + (l1 - l0) * t) * r.uniform(.5, 1.5)
        x = r.uniform(x0 - L * .2, x1 - L * .5)
        w = (w0 + (w1 - w0) * t) * r.uniform(.6, 1.2)
        sh.taper([(x + L * i / 6, y + math.sin(i * 1.3 + x) * .25 * w) for i in range(7)], w)
    cv.paint(sh, c, a)

def levels(cv, ys, c, a, w=1.5, x0=0, x1=None):
    """The thin water-level lines: the only ornament."""
    sh = Sh()
    for y in ys:
        sh.line([(x0, y), (x1 or cv.w, y)], w)
    cv.paint(sh, c, a)

def shimmer(cv, x, y0, y1, wid, n, c, a, key):
    """A column of light on the water."""
    r = rng_of(cv.key, key, 'sm')
    sh = Sh()
    for i in range(n):
        t = (i + r.random()) / n
        y = y0 + (y1 - y0) * t
        L = wid * (.35 + 1.1 * t) * r.uniform(.3, 1.1)
        xx = x + r.gauss(0, wid * .22 * (.4 + t))
        sh.taper([(xx - L / 2 + L * j / 4, y) for j in range(5)], (1 + 3 * t) * r.uniform(.7, 1.3))
    cv.paint(sh, c, a)

# ---------------------------------------------------------------- houses

OLD = dict(wall=hx('E9DFC8'), shade=hx('BFAF90'), wood=hx('4A3A2B'), roof=hx('3A3530'), tile=hx('6A6053'),
           win=hx('3A2F26'), lit=LAMP, stone=hx('A79A82'), stone2=hx('857861'))
OLDTEAL = dict(wall=hx('DDD9C8'), shade=hx('8FA19E'), wood=hx('2C4247'), roof=hx('20383D'), tile=hx('4C6A6C'),
               win=hx('23383C'), lit=LAMP, stone=hx('93A19B'), stone2=hx('6E827F'))

def house_old(cv, x, y, w, h, p, key, kind=None, stilt=0, lit=.15, detail=1, plinth=.1):
    """A timber-framed house of the old riverside: tiled roof, whitewash, posts and beams; on stilts if asked."""
    r = rng_of(cv.key, 'ho', key)
    kind = kind or r.choice('eeeeg')
    wall = mix(p['wall'], p['shade'], r.uniform(0, .28))
    x0, x1, top = x - w / 2, x + w / 2, y - h
    if stilt:
        s = Sh()
        n = max(3, int(w / 16))
        for i in range(n + 1):
            px = x0 + 2 + (w - 4) * i / n
            s.limb((px, y), (px + r.uniform(-2, 2), y + stilt * r.uniform(.86, 1.05)), 2.6, 2)
        s.line([(x0, y + stilt * .4), (x1, y + stilt * .46)], 1.6)
        cv.paint(s, p['wood'])
        cv.paint(Sh().rect(x0 - 3, y - 2, x1 + 3, y + 3), p['wood'])
    elif plinth:
        cv.paint(Sh().rect(x0 - 2, y - h * plinth, x1 + 2, y + 3), p['stone'])
        y -= h * plinth
    rh = clamp(h * .4, w * .16, w * .27) if kind == 'g' else clamp(h * r.uniform(.42, .55), 6, w * .4)
    ov = w * .075 + 3
    if kind == 'g':
        cv.paint(Sh().poly([(x0, y), (x0, top), (x, top - rh), (x1, top), (x1, y)]), wall)
    else:
        cv.paint(Sh().rect(x0, top - 2, x1, y), wall)
    # posts, beams
    fr = Sh()
    n = max(2, int(w / 24))
    lw = clamp(w / 48, .9, 2.6)
    for i in range(n + 1):
        px = x0 + (x1 - x0) * i / n
        t = top
        if kind == 'g':
            t = top - rh * (1 - abs(px - x) / (w / 2)) + 1
        fr.line([(px, t), (px, y)], lw)
    two = h > w * .55
    for yy in ([top + (y - top) * .48] if two else []) + [y - lw / 2]:
        fr.line([(x0, yy), (x1, yy)], lw)
    if kind == 'g':
        fr.line([(x0, top), (x1, top)], lw)
        fr.line([(x0 + w * .18, top - rh * .36), (x1 - w * .18, top - rh * .36)], lw)
    cv.paint(fr, p['wood'], .9)
    # openings
    dk, lt = Sh(), Sh()
    fl = [(top + (y - top) * .08, top + (y - top) * .42), (top + (y - top) * .55, y)] if two else [(top + (y - top) * .22, y)]
    for f, (a, b) in enumerate(fl):
        for i in range(n):
            if r.random() < .22:
                continue
            a0, a1 = x0 + w * (i + .2) / n, x0 + w * (i + .8) / n
            up = a + (b - a) * .28
            lo = b if (f == len(fl) - 1 and r.random() < .4) else a + (b - a) * .84
            (lt if r.random() < lit else dk).rect(a0, up, a1, lo)
    cv.paint(dk, p['win'])
    cv.paint(lt, p['lit'])
    # roof
    if kind == 'g':
        cv.paint(Sh().poly([(x0, top), (x, top - rh), (x1, top), (x1, top + 5), (x, top - rh + 7), (x0, top + 5)]), INK, .22)
        rf = Sh()
        for sx in (-1, 1):
            ex = x + sx * (w / 2 + ov)
            th = clamp(w * .05, 3.2, 9)
            def rl(t, o):                            # a slightly hollow slope, lifted at its foot
                return (x + (ex - x) * t, top - rh + (rh + ov * .4) * t + th * 1.2 * math.sin(math.pi * t) - (th * .9 if t == 1 else 0) + o)
            rf.poly([rl(i / 8, -th * .75) for i in range(9)] + [rl(i / 8, th * .5) for i in range(9)][::-1])
        cv.paint(rf, p['roof'])
    else:
        ins = w * r.uniform(.03, .08)
        cv.paint(Sh().rect(x0, top - 1, x1, top + h * .13), INK, .35)
        up = clamp(w * .03, 1.5, 6)
        def hip(t):
            return (-ov - ins) * t + ins, -rh * (1 - t) ** 1.25 - up * (t > .98)
        lf = [(x0 + hip(i / 6)[0], top + hip(i / 6)[1]) for i in range(7)]
        rt = [(x1 - hip(i / 6)[0], top + hip(i / 6)[1]) for i in range(7)]
        cv.paint(Sh().poly(lf + [(x0 - ov + 1, top + 2.5), (x0 - ov * .3, top + 3.2), (x1 + ov * .3, top + 3.2), (x1 + ov - 1, top + 2.5)] + rt[::-1]), p['roof'])
        if detail:
            ti = Sh()
            m = max(4, int(w / 6.5))
            for i in range(1, m):
                t = i / m
                ti.line([(x0 + ins + (w - 2 * ins) * t, top - rh + 2.5), (x0 - ov + (w + 2 * ov) * t, top + .5)], clamp(w / 95, .7, 1.5))
            cv.paint(ti, p['tile'], .75)
        cv.paint(Sh().poly([(x0 + ins - 4, top - rh - 4.5), (x0 + ins, top - rh - 1.5), (x1 - ins, top - rh - 1.5), (x1 - ins + 4, top - rh - 4.5), (x1 - ins, top - rh + 2.5), (x0 + ins, top - rh + 2.5)]),
                 mix(p['roof'], INK, .5))
    return top - rh

NEW = dict(wall=hx('F1EBDC'), side=hx('7F9A9A'), win=hx('34595F'), lit=LAMP, line=hx('B9BDB0'), roof=hx('2A4A50'))
DUSK = dict(wall=hx('6F8F92'), side=hx('2B4F57'), win=hx('173B42'), lit=LAMP, line=hx('8FA9A8'), roof=hx('173B42'))

def block(cv, x, y, w, h, p, key, side=.2, lit=.12, storey=None, bay=None, roof=None, dirn=1, a=1.0):
    """A house of the new town: front, one shaded side, storeys of windows and balconies."""
    r = rng_of(cv.key, 'bl', key)
    storey = storey or clamp(h / 8, 9, 22)
    ns = max(2, round(h / storey))
    storey = h / ns
    bay = bay or storey * r.uniform(1.0, 1.35)
    sw = w * side
    wall = mix(p['wall'], p['side'], r.uniform(0, .22))
    sx0, sx1 = (x + w, x + w + sw) if dirn > 0 else (x - sw, x)
    up = sw * .28
    if sw > 1:
        q = [(x + w, y - h), (x + w + sw, y - h + up), (x + w + sw, y), (x + w, y)] if dirn > 0 else \
            [(x, y - h), (x - sw, y - h + up), (x - sw, y), (x, y)]
        cv.paint(Sh().poly(q), p['side'], a)
        ws = Sh()
        k = max(1, int(sw / (bay * .9)))
        for s in range(ns):
            for i in range(k):
                t = (i + .5) / k
                px = (x + w + sw * t) if dirn > 0 else (x - sw * t)
                yy = y - h + up * t + (h - up * t) * (s + .3) / ns
                ws.rect(px - storey * .15, yy, px + storey * .15, yy + storey * .42)
        cv.paint(ws, mix(p['side'], p['win'], .6), a)
    cv.paint(Sh().rect(x, y - h, x + w, y), wall, a)
    n = max(2, int(w / bay))
    b = w / n
    kind = [r.choice('wwb') for _ in range(n)]
    if n > 3 and r.random() < .6:
        kind = [kind[min(i, n - 1 - i)] for i in range(n)]
    dk, lt, bal, ln = Sh(), Sh(), Sh(), Sh()
    for s in range(ns):
        yy = y - h + storey * s
        for i in range(n):
            bx = x + b * i
            ground = s == ns - 1
            o = lt if r.random() < lit else dk
            if kind[i] == 'b' and not ground:
                o.rect(bx + b * .14, yy + storey * .18, bx + b * .86, yy + storey * .62)
                bal.rect(bx + b * .06, yy + storey * .6, bx + b * .94, yy + storey * .9)
            else:
                o.rect(bx + b * .24, yy + storey * .24, bx + b * .76, yy + storey * (.95 if ground else .72))
        ln.line([(x, yy + storey), (x + w, yy + storey)], .9)
    cv.paint(ln, p['line'], .6 * a)
    cv.paint(dk, p['win'], a)
    cv.paint(lt, p['lit'], a)
    cv.paint(bal, mix(p['wall'], PAPER, .5), a)
    # parapet, stair house
    ph = storey * .32
    rf = roof or p['roof']
    cv.paint(Sh().rect(x - 2, y - h - ph, x + w + 2, y - h + 1), mix(wall, rf, .35), a)
    if r.random() < .75:
        hx0 = x + w * r.uniform(.15, .6)
        cv.paint(Sh().rect(hx0, y - h - ph - storey * .8, hx0 + w * .2, y - h - ph), mix(wall, rf, .55), a)
    if r.random() < .3:
        cv.paint(Sh().line([(x + w * .8, y - h - ph), (x + w * .8, y - h - ph - storey * 1.5)], 1.3), p['roof'], a)
    return y - h - ph

def wall_course(cv, pts, h, c, c2, key, a=1.0):
    """A retaining wall along pts with courses of stone."""
    up = [(x, y - h) for x, y in pts]
    cv.paint(Sh().poly(up + pts[::-1]), c, a)
    r = rng_of(cv.key, 'wc', key)
    s = Sh()
    n = max(2, int(h / 9))
    for k in range(1, n):
        for (xa, ya), (xb, yb) in zip(pts[:-1], pts[1:]):
            s.line([(xa, ya - h * k / n), (xb, yb - h * k / n)], 1)
    for (xa, ya), (xb, yb) in zip(pts[:-1], pts[1:]):
        d = max(1, int(abs(xb - xa) / 24))
        for i in range(d):
            for k in range(n):
                t = (i + r.random()) / d
                xx, yy = xa + (xb - xa) * t, ya + (yb - ya) * t
                s.line([(xx, yy - h * k / n), (xx, yy - h * (k + 1) / n)], 1)
    cv.paint(s, c2, .7 * a)
    s = Sh().line(up, 2)
    cv.paint(s, mix(c, PAPER, .5), a)

def stairs(cv, xa, ya, wa, xb, yb, wb, n, tread, riser, a=1.0, edge=None):
    """Stone steps from the foot (a) to the head (b): light treads, dark risers, in perspective."""
    T, R, E = Sh(), Sh(), Sh()
    def at(t):
        return xa + (xb - xa) * t, ya + (yb - ya) * t, wa + (wb - wa) * t
    for i in range(n):
        x0, y0, w0 = at(i / n)
        x1, y1, w1 = at((i + 1) / n)
        ym = y0 + (y1 - y0) * .58
        R.poly([(x0 - w0 / 2, y0), (x0 + w0 / 2, y0), (x0 + w0 / 2, ym), (x0 - w0 / 2, ym)])
        T.poly([(x0 - w0 / 2, ym), (x0 + w0 / 2, ym), (x1 + w1 / 2, y1), (x1 - w1 / 2, y1)])
    cv.paint(R, riser, a)
    cv.paint(T, tread, a)
    if edge:
        for s in (-1, 1):
            L = [at(i / 12) for i in range(13)]
            k = [(x + s * w / 2, y) for x, y, w in L]
            o = [(x + s * (w / 2 + w * .07 + 3), y - w * .03 - 2) for x, y, w in L]
            E.poly(k + o[::-1])
        cv.paint(E, edge, a)

# ---------------------------------------------------------------- trees

def branch(sh, x, y, ang, L, w, depth, r, tips, bend=.35):
    n = 5
    pts = [(x, y)]
    a = ang
    for i in range(n):
        a += r.uniform(-bend, bend) * .5
        x += math.cos(a) * L / n
        y += math.sin(a) * L / n
        pts.append((x, y))
    for i in range(n):
        sh.limb(pts[i], pts[i + 1], w * (1 - .09 * i), w * (1 - .09 * (i + 1)))
    if depth <= 0:
        tips.append((x, y)); return
    for k in range(r.choice((2, 2, 3))):
        branch(sh, x, y, a + r.uniform(-.85, .85), L * r.uniform(.62, .85), w * .58, depth - 1, r, tips, bend)
    if depth < 3:
        tips.append((x, y))

def big_tree(cv, x, y, size, key, trunk, leaf, hi, lean=-1.57, spread=1.0, dens=1.0, hia=.75, depth=3, squash=.62, low=None):
    """The huangjue fig of the river towns: a knotted trunk under broad layered crowns."""
    r = rng_of(cv.key, 'bt', key)
    t, tips = Sh(), []
    for k in (-3, -2, -1, 0, 1, 2, 3):           # roots that grip the ground
        tipx, foot = x + k * size * .052 + r.uniform(-.01, .01) * size, y + size * (.012 - .004 * abs(k))
        t.taper([(x + (k * size * .017) * (1 - q) + (tipx - x) * q ** 2.2, y - size * .19 * (1 - q) + (foot - y) * q) for q in [i / 8 for i in range(9)]] , size * .05, tail=.42)
    t.poly([(x - size * .06, y - size * .18), (x + size * .06, y - size * .18), (x + size * .075, y - size * .04), (x + size * .1, y + size * .004), (x - size * .1, y + size * .004), (x - size * .075, y - size * .04)])
    for k, a in enumerate((-.62, .0, .62)):
        branch(t, x, y - size * .15, lean + a * spread + r.uniform(-.12, .12), size * .3, size * .075, depth - 1, r, tips)
    cv.paint(t, trunk)
    b = Sh()
    for _ in range(12):
        bx = x + r.uniform(-.04, .04) * size
        b.taper(arc_pts(bx, y - size * .02, bx + r.uniform(-.02, .02) * size, y - size * r.uniform(.1, .26), r.uniform(-4, 4)), size * .008)
    cv.paint(b, mix(trunk, hi, .45), .7)
    r.shuffle(tips)
    for (cx, cy) in sorted(tips, key=lambda q: q[1]):
        s = size * r.uniform(.13, .2) * dens
        A, B = Sh(), Sh()
        for _ in range(16):
            q = r.uniform(0, 6.28)
            d = math.sqrt(r.random())
            A.ell(cx + math.cos(q) * d * s * 1.15, cy + math.sin(q) * d * s * squash, s * r.uniform(.2, .36), s * r.uniform(.16, .28), n=16)
        for _ in range(46):
            q = r.uniform(0, 6.28)
            d = math.sqrt(r.random())
            px, py = cx + math.cos(q) * d * s * 1.25, cy + math.sin(q) * d * s * squash * 1.1
            A.ell(px, py, s * .075, s * .055, n=8)
        for _ in range(24):
            q = r.uniform(2.2, 5.2)
            d = r.uniform(.25, 1.15)
            bx, by = cx + math.cos(q) * d * s * 1.05, cy + math.sin(q) * d * s * squash * .95
            L = s * r.uniform(.12, .26)
            B.taper(arc_pts(bx - L / 2, by, bx + L / 2, by - L * .1, -L * .3, 5), s * .055)
        cv.paint(A, mix(leaf, low or leaf, clamp((cy - (y - size)) / size, 0, 1)))
        cv.paint(B, hi, hia)

def pine(cv, x, y, h, c, a=1.0, key=0, lean=.1, hi=None):
    """A Masson pine: a leaning bare trunk with flat pads of needles."""
    r = rng_of(cv.key, 'pi', key)
    t = Sh()
    pts = [(x + lean * h * (k / 10) ** 1.4 + math.sin(k * .9 + key) * h * .012, y - h * k / 10) for k in range(11)]
    for k in range(10):
        t.limb(pts[k], pts[k + 1], h * .045 * (1 - .07 * k), h * .045 * (1 - .07 * (k + 1)))
    pads = []
    for k, (u, side, ln) in enumerate([(4.2, 1, .2), (5.2, -1, .24), (6.3, 1, .25), (7.1, -1, .2), (8.1, 1, .19), (8.8, -1, .15), (10, 1, .03)]):
        i = min(9, int(u))
        bx, by = pts[i][0] + (pts[i + 1][0] - pts[i][0]) * (u - i), y - h * u / 10
        ex, ey = bx + side * ln * h, by - h * r.uniform(.02, .06)
        t.limb((bx, by), (ex, ey), h * .02, h * .01)
        pads.append((ex, ey, h * (.13 + .1 * ln) * r.uniform(.9, 1.15)))
        if ln > .18:
            pads.append(((bx + ex) / 2, (by + ey) / 2 - h * .02, h * .11))
    cv.paint(t, mix(c, INK, .3), a)
    A, B = Sh(), Sh()
    for px, py, w in pads:
        for _ in range(15):
            q = r.uniform(-1, 1)
            A.ell(px + q * w, py - h * .012 - r.uniform(0, .26) * w * (1 - q * q), w * r.uniform(.2, .34), w * r.uniform(.1, .17), n=16)
        for _ in range(34):
            q = r.uniform(-1.15, 1.15)
            ang = -1.57 + q * .9 + r.uniform(-.3, .3)
            L = w * r.uniform(.18, .3)
            sx, sy = px + q * w, py - w * .16 * (1 - min(1, q * q)) - h * .01
            A.taper([(sx + math.cos(ang) * L * k / 4, sy + math.sin(ang) * L * k / 4) for k in range(5)], w * .035)
        for _ in range(9):
            q = r.uniform(-.9, .6)
            sx, sy = px + q * w, py - w * r.uniform(.06, .28) * (1 - q * q)
            B.taper(arc_pts(sx, sy, sx + w * .26, sy - w * .02, -w * .05, 5), w * .04)
    cv.paint(A, c, a)
    cv.paint(B, hi or mix(c, PAPER, .35), .6 * a)

def round_tree(cv, x, y, s, c, hi, key, fruit=None, trunk=None, n=14, nf=12, ha=.7):
    r = rng_of(cv.key, 'rt', key)
    cv.paint(Sh().limb((x, y), (x + s * .04, y - s * .7), s * .16, s * .1), trunk or mix(c, INK, .5))
    A, B, C = Sh(), Sh(), Sh()
    cy = y - s * 1.15
    for _ in range(n):
        q, d = r.uniform(0, 6.28), math.sqrt(r.random())
        A.ell(x + math.cos(q) * d * s * .62, cy + math.sin(q) * d * s * .5, s * r.uniform(.24, .4), s * r.uniform(.22, .36), n=18)
    for _ in range(16):
        q, d = r.uniform(2.3, 5.0), r.uniform(.2, 1)
        bx, by = x + math.cos(q) * d * s * .75, cy + math.sin(q) * d * s * .6
        B.taper(arc_pts(bx - s * .1, by, bx + s * .09, by - s * .03, -s * .04, 5), s * .05)
    cv.paint(A, c)
    cv.paint(B, hi, ha)
    if fruit:
        for _ in range(nf):
            q, d = r.uniform(0, 6.28), math.sqrt(r.random())
            C.ell(x + math.cos(q) * d * s * .72, cy + math.sin(q) * d * s * .58, s * .075, n=12)
        cv.paint(C, fruit)

def bamboo(cv, x, y, h, n, c, hi, key, lean=.12):
    r = rng_of(cv.key, 'bb', key)
    for k in range(n):
        bx = x + r.uniform(-1, 1) * h * .12
        top = h * r.uniform(.75, 1.1)
        ln = lean * top * r.uniform(.2, 1.4)
        pts = [(bx + ln * (t / 12) ** 2, y - top * t / 12) for t in range(13)]
        A, B = Sh(), Sh()
        w = h * .016 * r.uniform(.7, 1.2)
        for i in range(12):
            A.limb(pts[i], pts[i + 1], w * (1 - i * .06), w * (1 - (i + 1) * .06))
            B.line([(pts[i][0] - w * .7, pts[i][1]), (pts[i][0] + w * .7, pts[i][1])], 1.2)
        for i in range(5, 13):
            for _ in range(7):
                q = r.uniform(-.2, 1.4)
                L = h * r.uniform(.06, .12)
                sx = r.choice((-1, 1))
                px, py = pts[i][0] + r.uniform(-.05, .05) * h, pts[i][1] + r.uniform(-.03, .03) * h
                A.taper(arc_pts(px, py, px + sx * math.cos(q) * L, py + math.sin(q) * L, L * .08 * sx, 6), L * .15)
        cv.paint(A, mix(c, hi, r.uniform(0, .2)))
        cv.paint(B, hi, .7)

def grass(cv, x0, x1, yf, n, c, key, h=26, a=1.0, w=2.4):
    r = rng_of(cv.key, 'gr', key)
    s = Sh()
    for _ in range(n):
        x = r.uniform(x0, x1)
        y = yf(x)
        L = h * r.uniform(.5, 1.3)
        b = r.uniform(-.5, .5)
        s.taper([(x + b * L * (t / 5) ** 1.6, y + 2 - L * t / 5) for t in range(6)], w, tail=.08)
    cv.paint(s, c, a)

# ---------------------------------------------------------------- boats

def sampan(cv, x, y, L, c, key, awning=None, man=True, flip=False, accent=None, cut=None):
    f = -1 if flip else 1
    def P(u, v):
        return (x + f * u * L, y + v * L)
    cv.paint(Sh().poly([P(-.52, -.085), P(-.4, -.03), P(.38, -.03), P(.54, -.11), P(.5, -.02), P(.4, .05), P(-.36, .055), P(-.47, .0)]), c)
    if awning:
        pts = [P(-.2 + .36 * i / 10, -.03 - .15 * math.sin(math.pi * (.12 + .76 * i / 10))) for i in range(11)]
        cv.paint(Sh().poly(pts + [P(.16, -.02), P(-.2, -.02)]), accent or awning)
        k = Sh()
        for i in range(1, 6):
            u = -.2 + .36 * i / 6
            k.line([P(u, -.03), P(u + .005, -.03 - .15 * math.sin(math.pi * (.12 + .76 * i / 6)))], 1.1)
        cv.paint(k, mix(awning, PAPER, .45), .8)
    if man:
        cv.paint(Sh().limb(P(.3, -.03), P(.31, -.17), .05 * L, .045 * L).limb(P(.31, -.17), P(.32, -.23), .06 * L, .05 * L)
                 .ell(*P(.325, -.29), .026 * L).poly([P(.27, -.3), P(.325, -.345), P(.38, -.3)])
                 .limb(P(.32, -.22), P(.4, -.17), .02 * L, .016 * L).limb(P(.44, -.28), P(.3, .07), .012 * L, .012 * L), c)
    cv.paint(Sh().taper([P(-.36 + .74 * i / 6, .012) for i in range(7)], L * .014), cut or mix(c, PAPER, .5), .8)

def ferry(cv, x, y, L, p, key, flip=False, accent=None, people=0, lit=.0):
    """The cross-river ferry: low hull, two decks, one funnel."""
    f = -1 if flip else 1
    r = rng_of(cv.key, 'fe', key)
    def P(u, v):
        return (x + f * u * L, y + v * L)
    H = Sh().poly([P(-.5, -.085), P(.44, -.085), P(.54, -.125), P(.49, .0), P(.45, .03), P(-.47, .03), P(-.505, -.02)])
    # decks
    cv.paint(Sh().poly([P(-.42, -.19), P(.33, -.19), P(.33, -.08), P(-.42, -.08)]), p['wall'])
    cv.paint(Sh().poly([P(-.34, -.285), P(.22, -.285), P(.22, -.19), P(-.34, -.19)]), p['wall'])
    cv.paint(Sh().poly([P(.12, -.355), P(.255, -.355), P(.275, -.285), P(.12, -.285)]), p['wall'])
    cv.paint(Sh().poly([P(-.46, -.2), P(.37, -.2), P(.37, -.186), P(-.46, -.186)]).poly([P(-.38, -.296), P(.3, -.296), P(.3, -.282), P(-.38, -.282)])
             .poly([P(.1, -.366), P(.285, -.366), P(.285, -.352), P(.1, -.352)]), p['roof'])
    dk, lt = Sh(), Sh()
    for row, (u0, u1, v0, v1, n) in enumerate(((-.4, .31, -.165, -.115, 14), (-.32, .2, -.262, -.215, 10), (.15, .25, -.34, -.31, 3))):
        for i in range(n):
            a, b = u0 + (u1 - u0) * (i + .16) / n, u0 + (u1 - u0) * (i + .84) / n
            (lt if r.random() < lit else dk).poly([P(a, v0), P(b, v0), P(b, v1), P(a, v1)])
    cv.paint(dk, p['win'])
    cv.paint(lt, p['lit'])
    fu = Sh().poly([P(-.14, -.4), P(-.04, -.4), P(-.03, -.29), P(-.15, -.29)])
    cv.paint(fu, accent or p['roof'])
    cv.paint(Sh().poly([P(-.142, -.41), P(-.038, -.41), P(-.037, -.388), P(-.143, -.388)]), p['roof'])
    cv.paint(Sh().line([P(.2, -.365), P(.2, -.5)], max(1.2, L * .006)).line([P(.2, -.46), P(.5, -.13)], max(.7, L * .002)).line([P(.2, -.46), P(-.46, -.2)], max(.7, L * .002)), p['roof'])
    cv.paint(H, p['roof'])
    cv.paint(Sh().poly([P(-.5, -.08), P(.445, -.08), P(.5, -.1), P(.5, -.088), P(.445, -.066), P(-.5, -.066)]), p['wall'], .9)
    if people:
        s = Sh()
        for _ in range(people):
            u = r.uniform(-.4, .4)
            s.limb(P(u, -.085), P(u, -.125), .016 * L, .018 * L).ell(*P(u, -.143), .0085 * L)
        cv.paint(s, p['roof'])

def barge(cv, x, y, L, c, hi, flip=False, load=None):
    f = -1 if flip else 1
    def P(u, v):
        return (x + f * u * L, y + v * L)
    if load:
        for i in range(5):
            u = -.26 + i * .125
            cv.paint(Sh().poly([P(u, -.1), P(u + .115, -.1), P(u + .115, -.05), P(u, -.05)]), load[i % len(load)])
    cv.paint(Sh().poly([P(-.5, -.06), P(.46, -.06), P(.53, -.085), P(.5, .0), P(.47, .02), P(-.48, .02)]), c)
    cv.paint(Sh().poly([P(-.47, -.17), P(-.33, -.17), P(-.32, -.05), P(-.48, -.05)]), hi)
    cv.paint(Sh().poly([P(-.455, -.15), P(-.345, -.15), P(-.342, -.125), P(-.457, -.125)]), c)
    cv.paint(Sh().line([P(-.4, -.17), P(-.4, -.24)], max(1, L * .006)), c)

# ---------------------------------------------------------------- people

def person(pose='stand', short=True):
    """Parts of a figure one unit high, feet at (0,0), facing right. Several poses."""
    P = {k: Sh() for k in ('leg', 'top', 'arm', 'skin', 'hair', 'thing', 'thing2')}
    hip, sho, head = (0, -.47), (.0, -.8), (.012, -.915)
    legs = {'stand': [(-.045, 0), (.05, 0)], 'walk': [(-.13, 0), (.12, 0)], 'climb': [(-.09, 0), (.11, -.09)],
            'sit': None}.get(pose)
    arms = [(-.1, -.62, -.09, -.45), (.1, -.62, .1, -.45)]
    if pose in ('carry',):
        legs = [(-.12, 0), (.11, 0)]; sho = (.03, -.78); head = (.06, -.885)
        arms = [(.13, -.68, .2, -.8), (-.07, -.6, -.05, -.45)]
    elif pose == 'pack':
        legs = [(-.1, 0), (.12, -.02)]; sho = (.07, -.77); head = (.13, -.87)
        arms = [(.1, -.62, .06, -.7), (.02, -.6, .08, -.48)]
    elif pose == 'climb':
        sho = (.05, -.79); head = (.09, -.9); arms = [(-.06, -.62, -.03, -.46), (.15, -.64, .2, -.5)]
    elif pose == 'wave':
        legs = [(-.05, 0), (.05, 0)]; arms = [(.14, -.9, .19, -1.06), (-.09, -.62, -.08, -.45)]
    elif pose == 'point':
        legs = [(-.05, 0), (.06, 0)]; arms = [(.16, -.76, .32, -.8), (-.09, -.62, -.07, -.46)]
    elif pose == 'reach':                        # both arms up and forward
        legs = [(-.07, 0), (.07, 0)]; arms = [(.14, -.86, .24, -.97), (.12, -.8, .24, -.86)]
    elif pose == 'give':                         # both arms out in front
        legs = [(-.09, 0), (.09, 0)]; sho = (.03, -.79); head = (.06, -.9)
        arms = [(.14, -.68, .29, -.62), (.1, -.64, .27, -.57)]
    elif pose == 'lead':
        legs = [(-.1, 0), (.1, 0)]; arms = [(-.12, -.64, -.22, -.56), (.1, -.62, .1, -.46)]
    elif pose == 'old':
        legs = [(-.06, 0), (.06, 0)]; hip = (-.02, -.46); sho = (.06, -.74); head = (.12, -.83)
        arms = [(.12, -.58, .2, -.5), (.02, -.58, .04, -.44)]
    elif pose == 'child':
        legs = [(-.06, 0), (.06, 0)]; hip = (0, -.4); sho = (0, -.7); head = (.01, -.86)
        arms = [(-.12, -.56, -.16, -.44), (.12, -.56, .14, -.44)]
    elif pose == 'back':
        legs = [(-.05, 0), (.05, 0)]; arms = [(-.13, -.62, -.11, -.46), (.13, -.62, .11, -.46)]
    if pose == 'sit':
        P['leg'].limb((0, -.28), (.2, -.3), .13, .1).limb((.2, -.3), (.19, 0), .09, .07).limb((.19, -.01), (.26, -.015), .05, .04)
        hip, sho, head = (0, -.28), (.02, -.6), (.04, -.72)
        arms = [(.1, -.45, .19, -.36), (.06, -.44, .17, -.34)]
    else:
        for fx, fy in legs:
            kx, ky = hip[0] + (fx - hip[0]) * .55 + (.03 if fx > 0 else -.0), -.25 + fy * .6
            P['leg'].limb((hip[0] + (.03 if fx > 0 else -.03), hip[1]), (kx, ky), .125, .09).limb((kx, ky), (fx, fy - .03), .085, .06)
            P['leg'].limb((fx, fy - .02), (fx + .055, fy - .015), .05, .035)
    bw = .1 if pose == 'child' else .095
    P['top'].poly([(sho[0] - bw, sho[1] + .01), (sho[0] + bw, sho[1] + .01), (hip[0] + .095, hip[1] + .07), (hip[0] - .095, hip[1] + .07)])
    P['top'].limb((sho[0] - bw + .03, sho[1] + .01), (sho[0] + bw - .03, sho[1] + .01), .06, .06)
    for i, (ex, ey, hx_, hy) in enumerate(arms):
        sx = sho[0] + (bw - .035) * (1 if ex >= sho[0] else -1)
        P['arm'].limb((sx, sho[1] + .015), (ex, ey), .068, .058).limb((ex, ey), (hx_, hy), .056, .044)
        P['skin'].ell(hx_, hy, .027, n=12)
    hr = .075 if pose == 'child' else .064
    P['skin'].limb((sho[0] + .005, sho[1]), head, .05, .05).ell(head[0], head[1], hr * .92, hr * 1.1, n=20)
    n = 14
    if pose in ('back', 'climb', 'carry', 'pack'):
        P['hair'].ell(head[0] - .004, head[1] - .008, hr * 1.0, hr * 1.08)
    elif short:
        q = [(head[0] - .006 + hr * 1.02 * math.cos(a), head[1] - .008 + hr * 1.13 * math.sin(a)) for a in
             [math.radians(138 + (342 - 138) * i / n) for i in range(n + 1)]]
        P['hair'].poly(q + [(head[0] + .012, head[1] - .03), (head[0] - .006, head[1] - .022), (head[0] - .012, head[1] + .012)])
    else:
        q = [(head[0] - .006 + hr * 1.06 * math.cos(a), head[1] - .006 + hr * 1.16 * math.sin(a)) for a in
             [math.radians(95 + (345 - 95) * i / n) for i in range(n + 1)]]
        P['hair'].poly(q + [(head[0] + .01, head[1] - .02)])
    if pose == 'carry':
        P['thing'].taper(arc_pts(-.52, -.8, .56, -.82, .05, 9), .035, tail=.5)
        for sx in (-.48, .52):
            P['thing'].line([(sx, -.8), (sx - .07, -.42)], .01).line([(sx, -.8), (sx + .07, -.42)], .01)
            P['thing2'].poly([(sx - .13, -.43), (sx + .13, -.43), (sx + .09, -.2), (sx - .09, -.2)])
    if pose == 'pack':
        P['thing2'].poly([(-.2, -.9), (.01, -.86), (-.02, -.5), (-.14, -.5)])
    return P

def put(cv, x, y, h, pose, col, flip=False, a=1.0, child_of=None):
    """Paint a figure. `col` is one ink for all, or a dict of inks by part."""
    P = person(pose, pose in ('old', 'child') or (int(x) * 7 + int(h) * 3) % 5 > 1)
    if not isinstance(col, dict):
        s = Sh()
        for k in ('leg', 'arm', 'top', 'skin', 'hair', 'thing', 'thing2'):
            s.add(P[k])
        cv.paint(s.move(x, y, h, flip), col, a)
        return
    base = dict(leg=INK, top=TEAL, skin=hx('D9B48F'), hair=INK, thing=hx('7A5F3A'), thing2=hx('8A6F48'))
    base.update(col)
    base.setdefault('arm', mix(base['top'], INK, .18))
    if pose == 'back':
        order = ('leg', 'arm', 'top', 'skin', 'hair')
    elif pose in ('pack',):
        order = ('leg', 'skin', 'hair', 'top', 'arm', 'thing2')
    else:
        order = ('thing2', 'leg', 'skin', 'top', 'arm', 'hair', 'thing')
    for k in order:
        if P[k].c:
            cv.paint(P[k].move(x, y, h, flip), base[k], a)
    if P['skin'].c and order.index('skin') < order.index('arm'):   # hands over sleeves
        hands = Sh()
        hands.c = [c for c in P['skin'].c if len(c[1]) == 12]
        if hands.c:
            cv.paint(hands.move(x, y, h, flip), base['skin'], a)

def umbrella(cv, x, y, s, c, rib, handle=None):
    pts = [(x + s * math.cos(math.pi * (1 + i / 16)), y + s * .62 * math.sin(math.pi * (1 + i / 16))) for i in range(17)]
    edge = []
    for i in range(6):
        a, b = x + s - 2 * s * i / 6, x + s - 2 * s * (i + 1) / 6
        edge += [(a + (b - a) * t / 4, y - s * .07 * math.sin(math.pi * t / 4)) for t in range(5)]
    if handle:
        cv.paint(Sh().line([(x, y - s * .6), (x, y + s * .9)], max(1.2, s * .05)), handle)
    cv.paint(Sh().poly(pts + edge), c)
    k = Sh()
    for i in (1, 2, 3, 4, 5):
        ex = x - s + 2 * s * i / 6
        k.line(arc_pts(x, y - s * .62, ex, y, (i - 3) * -s * .05, 6), max(.8, s * .025))
    cv.paint(k, rib, .5)
    cv.paint(Sh().line([(x, y - s * .6), (x, y - s * .72)], max(1, s * .05)), rib)

# ---------------------------------------------------------------- engineering

def tower_crane(cv, x, y, h, arm, c, flip=False, load=None, w=None, a=1.0):
    f = -1 if flip else 1
    w = w or h * .035
    s = Sh()
    lw = max(1.2, w * .16)
    s.line([(x - w / 2, y), (x - w / 2, y - h)], lw).line([(x + w / 2, y), (x + w / 2, y - h)], lw)
    n = int(h / w)
    for i in range(n):
        ya, yb = y - h * i / n, y - h * (i + 1) / n
        s.line([(x - w / 2, ya), (x + w / 2, yb)] if i % 2 else [(x + w / 2, ya), (x - w / 2, yb)], lw * .6)
    jy = y - h
    s.poly([(x - w * .8, jy + w * .9), (x + w * .8, jy + w * .9), (x + w * .6, jy - w * .3), (x - w * .6, jy - w * .3)])
    apex = (x, jy - w * 3.2)
    s.line([(x - w * .4, jy), apex], lw).line([(x + w * .4, jy), apex], lw)
    jx, kx = x + f * arm, x - f * arm * .3
    s.line([(kx, jy), (jx, jy)], lw).line([(x, jy - w * .9), (jx - f * arm * .02, jy - w * .55)], lw * .8)
    m = int(arm / (w * 1.1))
    for i in range(m):
        xa, xb = x + f * arm * i / m, x + f * arm * (i + 1) / m
        s.line([(xa, jy), ((xa + xb) / 2, jy - w * .75), (xb, jy)], lw * .5)
    s.line([apex, (x + f * arm * .68, jy - w * .7)], lw * .5).line([apex, (kx, jy)], lw * .5)
    s.rect(min(kx, kx + f * w * 1.8), jy, max(kx, kx + f * w * 1.8), jy + w * 1.7)
    cv.paint(s, c, a)
    if load:
        col, u, drop, lwid, lh = load
        lx = x + f * arm * u
        cv.paint(Sh().line([(lx, jy), (lx, jy + drop)], lw * .5).line([(lx, jy + drop), (lx - lwid / 2, jy + drop + lwid * .3)], lw * .5)
                 .line([(lx, jy + drop), (lx + lwid / 2, jy + drop + lwid * .3)], lw * .5), c, a)
        cv.paint(Sh().rect(lx - lwid / 2, jy + drop + lwid * .3, lx + lwid / 2, jy + drop + lwid * .3 + lh), col, a)

def arch_bridge(cv, x0, x1, deck, rise, foot, c, a=1.0, lw=5, n=18, hi=None):
    """A long concrete arch below its deck, with spandrel columns."""
    s = Sh()
    xa, xb = x0 + (x1 - x0) * .1, x1 - (x1 - x0) * .1
    def ay(x):
        t = (x - xa) / (xb - xa)
        return foot - (foot - deck - rise) * (1 - (2 * t - 1) ** 2)
    pts = [(xa + (xb - xa) * i / 40, ay(xa + (xb - xa) * i / 40)) for i in range(41)]
    up = [(x, y - lw * 1.1) for x, y in pts]
    s.poly(pts + up[::-1])
    s.rect(x0, deck - lw * .5, x1, deck + lw * .7)
    for i in range(n + 1):
        x = x0 + (x1 - x0) * i / n
        if xa < x < xb:
            s.line([(x, deck), (x, ay(x))], lw * .45)
        else:
            s.line([(x, deck), (x, foot)], lw * .8)
    for i in range(n * 3):
        x = x0 + (x1 - x0) * i / (n * 3)
        s.line([(x, deck - lw * .5), (x, deck - lw * 1.3)], max(.6, lw * .12))
    s.line([(x0, deck - lw * 1.3), (x1, deck - lw * 1.3)], max(.7, lw * .16))
    cv.paint(s, c, a)
    if hi:
        cv.paint(Sh().line([(x0, deck - lw * .4), (x1, deck - lw * .4)], max(1, lw * .22)), hi, a)

def cable_bridge(cv, x0, x1, deck, t0, t1, towerh, foot, c, a=1.0, lw=4, cables=13, hi=None):
    """A cable-stayed bridge with two towers at t0 and t1."""
    s = Sh()
    s.rect(x0, deck - lw * .6, x1, deck + lw * .8)
    for t in (t0, t1):
        s.poly([(t - lw * 1.7, foot), (t - lw * .6, deck - towerh), (t + lw * .6, deck - towerh), (t + lw * 1.7, foot),
                (t + lw * .7, foot), (t, deck - towerh * .6), (t - lw * .7, foot)])
        s.rect(t - lw * 1.5, deck + lw, t + lw * 1.5, deck + lw * 2)
        for i in range(1, cables + 1):
            for sx in (-1, 1):
                span = (t1 - t0) / 2 if (sx > 0) == (t == t0) else min(t0 - x0, (t1 - t0) / 2)
                s.line([(t, deck - towerh * (1 - .035 * (cables - i))), (t + sx * span * i / cables * .97, deck)], max(.7, lw * .2))
    for x in (x0 + (t0 - x0) * .35, x1 - (x1 - t1) * .35):
        s.limb((x, deck), (x, foot), lw, lw * 1.2)
    cv.paint(s, c, a)
    if hi:
        cv.paint(Sh().line([(x0, deck - lw * .4), (x1, deck - lw * .4)], max(1, lw * .25)), hi, a)

# ---------------------------------------------------------------- type and seal

FD = '/usr/share/fonts/opentype/noto/'
_F = {}

def font(px, bold=False, sans=False):
    k = (round(px), bold, sans)
    if k not in _F:
        n = 'NotoSansCJK' if sans else 'NotoSerifCJK'
        p = f"{FD}{n}-{'Bold' if bold else 'Regular'}.ttc"
        for i in range(12):
            f = ImageFont.truetype(p, k[0], index=i)
            if f.getname()[0].endswith(' SC') and 'Mono' not in f.getname()[0]:
                break
        _F[k] = f
    return _F[k]

def text_mask(s, px, bold=False, sans=False, track=0.0):
    """Alpha of one line of type, drawn at three times the size."""
    f = font(px * 3, bold, sans)
    x, xs = 0, []
    for ch in s:
        xs.append(x)
        x += f.getlength(ch) + track * px * 3
    W, H = int(x + px * 2), int(px * 3 * 1.5)
    im = Image.new('L', (W // 3 * 3, H // 3 * 3), 0)
    d = ImageDraw.Draw(im)
    for ch, cx in zip(s, xs):
        d.text((cx + px, px * .12), ch, font=f, fill=255)
    m = np.asarray(im.reduce(3), F32) / 255
    return m, px / 3, (x - track * px * 3) / 3

def text(cv, s, x, y, px, c, a=1.0, bold=False, sans=False, track=0.0, anchor='l', emboss=None):
    """One line; (x, y) is the left (or centre 'm', right 'r') of its middle height."""
    m, pad, wid = text_mask(s, px, bold, sans, track)
    x0 = x - pad - (0 if anchor == 'l' else wid / 2 if anchor == 'm' else wid)
    y0 = y - px * .78
    x0, y0 = int(round(x0)), int(round(y0))
    def stamp(dx, dy, col, al):
        xa, ya = x0 + dx, y0 + dy
        cx0, cy0 = max(0, -xa), max(0, -ya)
        cx1, cy1 = min(m.shape[1], cv.w - xa), min(m.shape[0], cv.h - ya)
        if cx1 > cx0 and cy1 > cy0:
            cv.blend(col, m[cy0:cy1, cx0:cx1] * al, ya + cy0, xa + cx0)
    if emboss:
        hi, lo, k = emboss
        stamp(k, k, hi, .8)
        stamp(-k, -k, lo, .55)
    stamp(0, 0, c, a)
    return wid

def vtext(cv, s, x, y, px, c, a=1.0, bold=False, gap=1.14, emboss=None):
    """A column of type, top to bottom; (x, y) is the top middle."""
    for i, ch in enumerate(s):
        text(cv, ch, x, y + px * gap * (i + .5), px, c, a, bold, anchor='m', emboss=emboss)
    return px * gap * len(s)

def seal(cv, x, y, s, chars='江畔社区', c=CINNABAR, key='seal', a=.93, tilt=0.0, white=True):
    """A square text seal of the community's own name: four characters cut in cinnabar, worn at the edges."""
    n = int(s) * 2
    im = Image.new('L', (n, n), 0)
    d = ImageDraw.Draw(im)
    m = n * .03
    d.rounded_rectangle((m, m, n - m, n - m), n * .05, fill=255)
    f = font(n * .40, True)
    pos = [(.735, .27), (.735, .73), (.265, .27), (.265, .73)]           # read from the right
    for ch, (u, v) in zip(chars, pos):
        d.text((n * u, n * v), ch, font=f, fill=0, anchor='mm')
    d.line((n * .5, n * .1, n * .5, n * .9), fill=0, width=max(1, n // 90))
    if tilt:
        im = im.rotate(tilt, Image.BICUBIC)
    w = np.asarray(im.resize((int(s), int(s)), Image.LANCZOS), F32) / 255
    nz = noise2(int(s), int(s), max(3, s / 26), (cv.key, key)) + noise2(int(s), int(s), max(6, s / 7), (cv.key, key, 2)) * .6
    w = w * a * np.clip(1.25 - smooth(.55, 1.15, nz) * .9, .2, 1)
    cv.blend(c, np.clip(w, 0, 1), int(y - s / 2), int(x - s / 2))

# ---------------------------------------------------------------- towns

def new_town(cv, top, foot, rows, x0, x1, p, key, size=60, tall=1.0, lit=.12, trees=hx('3B625F'), treehi=hx('8AA8A0'), wallc=None,
             fade=None, density=1.0, xin=0.0, tower=.0, maxh=None):
    """Terraces of new houses on a hill, from the highest row to the lowest. `top`, `foot`: arrays of y."""
    r = rng_of(cv.key, 'nt', key)
    wallc = wallc or mix(p['side'], PAPER, .25)
    for k in range(rows):
        t = (k + .5) / rows
        sc = size * (.62 + .5 * t)
        q = dict(p)
        if fade:
            for n in ('wall', 'side', 'win', 'line', 'roof'):
                q[n] = mix(p[n], fade, .45 * (1 - t))
        xa, xb = x0 + (x1 - x0) * xin * (1 - t) * .5, x1 - (x1 - x0) * xin * (1 - t) * .5
        x = xa + r.uniform(0, sc * .6)
        base = lambda xx: top[int(clamp(xx, 0, cv.w - 1))] * (1 - t) + foot[int(clamp(xx, 0, cv.w - 1))] * t
        tk = []
        items = []
        while x < xb:
            w = sc * r.uniform(.75, 1.7)
            if x + w > xb + sc * .3:
                break
            h = sc * tall * r.uniform(.8, 1.5)
            if r.random() < tower:
                w, h = sc * .75, sc * tall * r.uniform(2.0, 2.7)
            y = max(base(x), base(x + w))
            if r.random() < density:
                if maxh:
                    h = min(h, maxh)
                items.append((x, y, w, h))
            else:
                tk.append((x + w * .3, y)); tk.append((x + w * .7, y))
            g = sc * r.uniform(.08, .55)
            if g > sc * .25:
                tk.append((x + w + g * .5, base(x + w) + 2))
            x += w + g
        # trees behind, houses, wall under
        thicket(cv, tk, sc * .26, mix(trees, fade or trees, .4 * (1 - t) if fade else 0), mix(treehi, fade or treehi, .4 * (1 - t) if fade else 0), (key, k, 'a'))
        for i, (x, y, w, h) in enumerate(items):
            block(cv, x, y, w, h, q, (key, k, i), side=r.uniform(.16, .3), lit=lit, storey=clamp(sc * .165, 8, 20))
        # terrace wall
        pts = [(xx, base(xx) + sc * .10) for xx in np.linspace(xa - sc * .2, xb + sc * .2, 24)]
        cv.paint(Sh().poly([(a, b - sc * .12) for a, b in pts] + pts[::-1]), mix(wallc, fade or wallc, .35 * (1 - t) if fade else 0))
        cv.paint(Sh().line([(a, b - sc * .11) for a, b in pts], 1.4), mix(wallc, PAPER, .55), .8)
        r2 = rng_of(cv.key, 'ntb', key, k)
        bush = [(r2.uniform(xa, xb), base(r2.uniform(xa, xb)) + sc * .1) for _ in range(int((xb - xa) / sc * .9))]
        bush = [(bx, base(bx) + sc * .13) for bx, _ in bush]
        thicket(cv, bush, sc * .17, trees, treehi, (key, k, 'b'))

def old_town(cv, top, foot, rows, x0, x1, p, key, size=60, lit=.1, trees=hx('5A5A3C'), treehi=hx('9A9468'), density=.93, lastlift=0, stiltlast=True,
             fade=None, hf=(.75, 1.15)):
    """Rows of tiled houses one above another, the lowest on stilts over the bank."""
    r = rng_of(cv.key, 'ot', key)
    for k in range(rows):
        t = (k + .5) / rows
        sc = size * (.7 + .45 * t)
        q = dict(p)
        if fade:
            for n in ('wall', 'shade', 'wood', 'roof', 'tile', 'win', 'stone'):
                q[n] = mix(p[n], fade, .4 * (1 - t))
        base = lambda xx: top[int(clamp(xx, 0, cv.w - 1))] * (1 - t) + foot[int(clamp(xx, 0, cv.w - 1))] * t
        x = x0 + r.uniform(-.3, .4) * sc
        items, tk = [], []
        while x < x1:
            w = sc * r.uniform(.8, 1.5)
            if r.random() < density:
                items.append((x + w / 2, base(x + w / 2) + r.uniform(-3, 3), w, sc * r.uniform(*hf)))
            else:
                tk.append((x + w / 2, base(x + w / 2) + 3))
            x += w * r.uniform(.96, 1.2)
        thicket(cv, tk, sc * .38, trees, treehi, (key, k))
        r.shuffle(items)
        items.sort(key=lambda i: i[1])
        for i, (x, y, w, h) in enumerate(items):
            st = 0
            if stiltlast and k == rows - 1 and r.random() < .75:
                st = sc * r.uniform(.4, .75)
            house_old(cv, x, y, w, h, q, (key, k, i), stilt=st, lit=lit)

def sky(cv, *st):
    cv.fill(('v',) + st)
    n = noise2(cv.w, cv.h, 520, (cv.key, 'sky'), 160) * 2.2
    cv.a += n[..., None]

def birds(cv, pts, s, c, a=.8):
    sh = Sh()
    for i, (x, y) in enumerate(pts):
        k = s * (1 + .25 * math.sin(i * 2.1))
        sh.taper(arc_pts(x - k, y - k * .25, x, y, -k * .18, 6), k * .14, tail=.3)
        sh.taper(arc_pts(x, y, x + k, y - k * .3, -k * .2, 6), k * .14, tail=.3)
    cv.paint(sh, c, a)

def ys_line(cv, pts):
    return spline(pts, cv.w)

# ---------------------------------------------------------------- the pictures

SCENES = {}

def scene(path, w=1800, h=1200):
    def deco(fn):
        SCENES[path] = (fn, w, h)
        return fn
    return deco

@scene('pictures/封面江景.jpg', 2560, 1440)
def cover(cv):
    W, H = cv.w, cv.h
    WL = 960
    sky(cv, 0, hx('EFE6D3'), 380, hx('F5EEDF'), 640, hx('F3E6CB'), 900, hx('EBDDC0'))
    # sun behind the farthest ridge
    cv.paint(Sh().ell(1648, 505, 80, n=90), hx('A33427'))
    far = ridge(cv, [(0, 770), (300, 742), (620, 762), (930, 716), (1130, 640), (1290, 590), (1480, 566), (1640, 520), (1790, 470), (1930, 372), (2030, 402), (2180, 330), (2290, 352), (2420, 430), (2560, 410)], 34, 'far', 260)
    land(cv, far, WL, hx('C9CFC2'), hx('EDE2CC'), 330, 'far', strokes=150, slen=90, light=hx('DADCCD'), dark=hx('A9B8AF'), sa=.5, lightdir=-1, spurs=16, spa=.34)
    cv.mist(700, 36, hx('F3E9D6'), .75, 'a')
    m2 = ridge(cv, [(0, 830), (260, 806), (560, 838), (900, 806), (1100, 752), (1230, 700), (1400, 712), (1600, 640), (1760, 590), (1900, 606), (2130, 540), (2300, 470), (2420, 500), (2560, 470)], 30, 'm2', 280)
    land(cv, m2, WL, hx('A3B6AF'), hx('E3DDC8'), 300, 'm2', strokes=210, slen=110, light=hx('BBC8BD'), dark=hx('7F9B98'), sa=.6, spurs=18, spa=.32)
    cv.mist(838, 34, hx('EFE7D4'), .8, 'b')
    m3 = ridge(cv, [(0, 905), (240, 880), (480, 892), (820, 905), (1060, 886), (1280, 842), (1480, 800), (1750, 722), (1960, 690), (2200, 640), (2560, 590)], 20, 'm3', 220)
    land(cv, m3, WL, hx('6F9293'), hx('C9CFC0'), 250, 'm3', strokes=240, slen=90, light=hx('92ADA9'), dark=hx('4A7378'), sa=.6, spurs=18, spa=.34)
    treeline(cv, m3, 0, 1500, 7, hx('668B8C'), 'm3t', .9)
    # far bank, left: low and quiet
    lb = ridge(cv, [(0, 858), (260, 842), (470, 822), (640, 836), (760, 872), (900, 930), (1060, 957), (1300, 985), (2560, 990)], 7, 'lb', 140)
    land(cv, lb, WL, hx('5A8589'), hx('A9BFB6'), 120, 'lb', strokes=120, slen=50, dark=hx('41707A'), spurs=12, spa=.3)
    treeline(cv, lb, 0, 1010, 9, hx('527E83'), 'lbt')
    arch_bridge(cv, 560, 1760, 826, 26, 956, hx('3D6A70'), 1, 7, 30, hx('E6DFCB'))
    cv.mist(934, 17, hx('E9E5D6'), .75, 'c', 560, 1900)
    # the hill of the new town
    hill = ridge(cv, [(0, 1300), (1230, 1010), (1360, 962), (1500, 898), (1660, 822), (1860, 742), (2060, 690), (2260, 640), (2420, 616), (2560, 604)], 10, 'hill', 170)
    land(cv, hill, WL + 4, hx('2E5C63'), hx('4A7A7D'), 380, 'hill', strokes=120, slen=70, light=hx('6C9594'), dark=hx('1D4A52'))
    treeline(cv, hill, 1380, 2560, 15, hx('2A565E'), 'hillt')
    top = ridge(cv, [(0, 1300), (1230, 1010), (1360, 966), (1500, 925), (1660, 872), (1860, 800), (2060, 756), (2260, 716), (2420, 690), (2560, 676)], 4, 'tt', 170)
    foot = np.full(W, 952.0)
    new_town(cv, top, foot, 5, 1450, 2600, dict(NEW, wall=hx('F0E7D3'), side=hx('5C8387'), win=hx('2F5A62'), line=hx('BFC4B6'), roof=hx('234B53')),
             'town', 62, 1.0, lit=.11, fade=hx('9DB3AE'), xin=.12, trees=hx('24525A'), treehi=hx('7FA39F'), density=.8, tower=.05)
    # embankment
    wall_course(cv, [(1330, 964), (1700, 962), (2560, 962)], 17, hx('9FA99F'), hx('5F8384'), 'em')
    # water
    water(cv, WL, H, hx('A9BFB8'), hx('123238'))
    reflect(cv, WL, 400, 'r', .62, 1.25, 10, tint=hx('2A5A62'), slit=.6)
    cv.blend(('v', WL, hx('2A5A62'), H, hx('0F2C32')), np.repeat((smooth(20, 480, np.arange(H - WL))[:, None] * .93).astype(F32), W, 1), WL)
    cv.mist(WL + 4, 9, hx('EFE9DA'), .5, 'wl')
    ripples(cv, WL + 10, H, 260, hx('8FB0AD'), .5, 'r1', l1=420, w1=3.6)
    ripples(cv, WL + 40, H, 240, hx('0E2A30'), .5, 'r2', l1=460, w1=5)
    shimmer(cv, 1640, WL + 14, WL + 330, 120, 46, hx('C98A73'), .5, 'sun')
    for i, x in enumerate(range(1560, 2540, 74)):
        shimmer(cv, x + cv.r.uniform(-30, 30), WL + 8, WL + cv.r.uniform(80, 210), 16, 12, hx('E9C98B'), .55, i)
    levels(cv, [1180, 1196, 1218, 1246, 1281, 1324, 1376], hx('D9E2DA'), .16, 1.6, 0, W)
    # boats
    fy = 1064
    ferry(cv, 1235, fy, 230, dict(wall=hx('F5EEDF'), roof=hx('15363D'), win=hx('2B5860'), lit=LAMP), 'f', accent=hx('15363D'), people=12, lit=.25)
    rp = Sh()
    for i in range(9):
        y = fy + 9 + i * 7
        rp.taper([(1235 + math.sin(i * 1.7) * 8 - 112 + i * 7 + (224 - i * 14) * t / 6, y) for t in range(7)], 4.6 - i * .3)
    cv.paint(rp, hx('0F2C32'), .75)
    wk = Sh()
    for i in range(7):
        wk.taper([(1120 - 40 * i - (90 + 26 * i) * t / 6, fy + 6 + i * 3.4) for t in range(7)], 2.4)
    cv.paint(wk, hx('D4DED6'), .7)
    sampan(cv, 820, 1010, 66, hx('1A3E45'), 's1', awning=hx('2C5A62'))
    sampan(cv, 1660, 1150, 128, hx('0F2A30'), 's2', awning=hx('31565A'), flip=True)
    rp = Sh()
    for i in range(6):
        rp.taper([(1660 - 60 + i * 5 + (120 - i * 10) * t / 6 + math.sin(i * 2) * 5, 1160 + i * 6) for t in range(7)], 3.6)
    cv.paint(rp, hx('0C262B'), .7)
    birds(cv, [(1330, 360), (1376, 338), (1412, 366), (1468, 322), (1290, 398)], 15, hx('3D6A70'), .85)
    # near bank, right: quay, tree
    nb = ridge(cv, [(0, 1600), (1720, 1470), (1900, 1392), (2090, 1340), (2300, 1316), (2560, 1300)], 5, 'nb', 120)
    land(cv, nb, H + 1, hx('0D2429'), hx('0A1D21'), 120, 'nb', strokes=90, slen=60, light=hx('2B5258'), dark=hx('081a1e'), sa=.7)
    grass(cv, 1800, 2560, lambda x: nb[int(clamp(x, 0, W - 1))] + 4, 240, hx('0D2429'), 'g', 30)
    big_tree(cv, 2405, 1330, 520, 'bt', hx('0C2227'), hx('10302F'), hx('4E7B74'), dens=.92, hia=.6, squash=.5)
    # someone with a carrying pole on the quay
    put(cv, 2085, 1352, 118, 'carry', hx('0B1F24'), flip=True)
    put(cv, 2010, 1366, 104, 'walk', hx('0B1F24'), flip=True)

# ---- history

TOPS = [hx(c) for c in ('3F5C5E', '8A7B5A', '4A4238', '7E9693', 'B9A985', '5A6F6B', '6B5238')]

SEP = dict(sky=(0, hx('EADFC6'), 420, hx('F4EAD6'), 760, hx('F1E2C6')), far=hx('D3C6A8'), mid=hx('B09C79'), near=hx('7B694E'), mist=hx('EFE2C8'),
           dark=hx('3A3027'), water=(hx('B9AF94'), hx('2C4A4C')))
JADE = dict(sky=(0, hx('E6E4D6'), 420, hx('F3EFE1'), 760, hx('ECE6D2')), far=hx('C6D0C4'), mid=hx('93AEA8'), near=hx('557F81'), mist=hx('E8E6D8'),
            dark=hx('15363D'), water=(hx('A9BFB8'), hx('123238')))

def back3(cv, P, WL, f, m, n, key0=None, seed='', base=None):
    """Three ridges one behind another, with mist between."""
    base = base or WL
    r1 = ridge(cv, f, 26, 'f' + seed, 220, key0=key0)
    land(cv, r1, base, P['far'], P['mist'], 300, 'f', strokes=90, slen=80, light=mix(P['far'], PAPER, .45), dark=mix(P['far'], P['near'], .28), spurs=11, spa=.36)
    cv.mist(WL - 190, 30, P['mist'], .6, 'bm1')
    r2 = ridge(cv, m, 24, 'm' + seed, 200, key0=key0)
    land(cv, r2, base, P['mid'], mix(P['mid'], P['mist'], .75), 270, 'm', strokes=120, slen=90, light=mix(P['mid'], PAPER, .35), dark=mix(P['mid'], P['near'], .55), spurs=12, spa=.36)
    treeline(cv, r2, 0, cv.w, 5, mix(P['mid'], P['near'], .12), 'mt')
    cv.mist(WL - 80, 26, P['mist'], .75, 'bm2')
    if n:
        r3 = ridge(cv, n, 16, 'n' + seed, 170, key0=key0)
        land(cv, r3, base, P['near'], mix(P['near'], P['mist'], .55), 220, 'n', strokes=130, slen=70, light=mix(P['near'], PAPER, .3), dark=mix(P['near'], P['dark'], .5), spurs=11, spa=.36)
        treeline(cv, r3, 0, cv.w, 8, mix(P['near'], P['dark'], .15), 'nt')
        return r3

def river(cv, WL, P, depth=260, refl=.6, lev=(), n=170, y1=None):
    y1 = y1 or cv.h
    water(cv, WL, y1, *P['water'])
    reflect(cv, WL, min(depth, cv.h - WL), 'rf', refl, 1.25, 8, tint=mix(*P['water'], .5), slit=.6)
    k = (smooth(0, (y1 - WL) * .95, np.arange(y1 - WL))[:, None] * .9).astype(F32)
    cv.blend(('v', WL, P['water'][0], y1, P['water'][1]), np.repeat(k, cv.w, 1), WL)
    ripples(cv, WL + 8, y1, n, mix(P['water'][0], PAPER, .35), .55, 'ra', l1=300, w1=3.4)
    ripples(cv, WL + 20, y1, n, mix(P['water'][1], INK, .2), .5, 'rb', l1=330, w1=4.6)
    cv.mist(WL + 2, 6, P['mist'], .5, 'wl')
    if lev:
        levels(cv, lev, mix(P['water'][0], PAPER, .6), .2, 1.4)

def bank(cv, pts, c, key, light=None, strokes=120, rough=6, hatch=True):
    y = ridge(cv, pts, rough, key, 130)
    land(cv, y, cv.h + 1, c, mix(c, INK, .35), 300, key, strokes=strokes, slen=70, light=light or mix(c, PAPER, .3), dark=mix(c, INK, .5), sa=.6, spurs=5 if hatch else 0, spa=.3)
    return y

def pole_people(cv, items, c, acc=None):
    for i, (x, y, h, pose, fl) in enumerate(items):
        put(cv, x, y, h, pose, c, flip=fl)

@scene('history/图/轮渡码头.jpg')
def wharf(cv):
    W, H = cv.w, cv.h
    WL = 640
    sky(cv, *SEP['sky'])
    back3(cv, SEP, WL, [(0, 420), (180, 340), (330, 250), (430, 290), (560, 210), (680, 270), (860, 380), (1060, 430), (1300, 400), (1560, 350), (1800, 390)],
              [(0, 500), (220, 470), (420, 420), (560, 450), (760, 530), (1000, 560), (1250, 520), (1500, 470), (1800, 440)],
              [(0, 590), (260, 570), (520, 596), (760, 622), (980, 640), (1200, 650), (1800, 650)])
    cv.mist(628, 12, SEP['mist'], .8, 'w0')
    # the far bank's few roofs
    for i, x in enumerate((120, 178, 240, 330, 372)):
        house_old(cv, x, 632, 44, 22, {k: mix(v, SEP['mid'], .35) for k, v in OLD.items()}, ('fb', i), detail=0, lit=0)
    river(cv, WL, SEP, 220, lev=(930, 946, 968, 997, 1034, 1080))
    junk(cv, 330, 690, 74, hx('4A3D2E'), hx('D9C8A2'))
    junk(cv, 215, 668, 46, hx('6A5B44'), hx('DCCFAE'))
    # right bank: city wall of houses above the steps
    up = ridge(cv, [(0, 1500), (900, 1060), (1030, 900), (1150, 760), (1280, 640), (1420, 560), (1600, 500), (1800, 452)], 6, 'rb', 120)
    land(cv, up, H + 1, hx('8E7C5E'), hx('5A4A38'), 420, 'rbk', strokes=140, slen=60, light=hx('C2AF8A'), dark=hx('4A3D2E'), spurs=4)
    treeline(cv, up, 1380, W, 17, hx('5E5A3E'), 'rbt')
    tp = ys_line(cv, [(0, 1500), (1200, 700), (1330, 640), (1500, 566), (1800, 500)])
    ft = ys_line(cv, [(0, 1500), (1120, 830), (1300, 800), (1500, 770), (1800, 730)])
    old_town(cv, tp, ft, 4, 1270, W + 40, OLD, 'ot', 92, lit=.12)
    # stone bank face and the great stairs
    q = [(1090, 830), (1290, 800), (1800, 752), (1800, 1200), (640, 1200), (760, 1090), (905, 985), (1000, 905)]
    cv.paint(Sh().poly(q), hx('A08F72'))
    r = rng_of('stones')
    s, s2 = Sh(), Sh()
    for k in range(15):
        y = 800 + k * 27
        s.line([(600, y + 60), (1800, y - 20)], 1.8)
        for i in range(20):
            x = r.uniform(700, 1800)
            yy = y + 60 - (x - 600) / 1200 * 80
            s.line([(x, yy), (x - 3, yy + 26)], 1.6)
            if r.random() < .35:
                s2.taper([(x + 8 + 34 * t / 5, yy + 9 - 2 * t / 5) for t in range(6)], 3.4)
    m = Sh().poly(q).mask(W, H)
    clip = np.zeros((H, W), F32)
    clip[m[2]:m[4], m[1]:m[3]] = m[0]
    cv.paint(s, hx('7C6C53'), .75, clip=clip)
    cv.paint(s2, hx('C9BA99'), .8, clip=clip)
    cv.paint(Sh().poly([(640, 1200), (760, 1090), (905, 985), (1000, 905), (1090, 830), (1120, 840), (1040, 925), (960, 1010), (850, 1110), (760, 1200)]), hx('6B5A45'), .7)
    stairs(cv, 1010, 1200, 520, 1560, 742, 96, 27, hx('E3D6BA'), hx('8B7A5E'), edge=hx('6B5A45'))
    # pontoon
    px, py = 600, 880
    cv.paint(Sh().poly([(px - 290, py - 40), (px + 270, py - 40), (px + 286, py + 26), (px - 276, py + 26)]), hx('2B3A3A'))
    cv.paint(Sh().rect(px - 290, py - 46, px + 272, py - 36), hx('5E5442'))
    cv.paint(Sh().rect(px - 180, py - 128, px + 190, py - 44), hx('E6D9BD'))
    k, k2 = Sh(), Sh()
    for i in range(9):
        k.rect(px - 168 + i * 40, py - 110, px - 168 + i * 40 + 24, py - 46 if i % 3 == 1 else py - 74)
        k2.line([(px - 178 + i * 41, py - 128), (px - 178 + i * 41, py - 44)], 2.4)
    cv.paint(k, hx('3A3A34')); cv.paint(k2, hx('6B5A45'))
    cv.paint(Sh().poly([(px - 206, py - 124), (px - 176, py - 164), (px + 186, py - 164), (px + 216, py - 124)]), hx('4A4238'))
    t = Sh()
    for i in range(46):
        u = i / 45
        t.line([(px - 172 + 354 * u, py - 162), (px - 200 + 410 * u, py - 127)], 1.1)
    cv.paint(t, hx('7D715C'), .8)
    cv.paint(Sh().line([(px - 250, py - 40), (px - 250, py - 150)], 4).line([(px + 246, py - 40), (px + 246, py - 120)], 4), hx('3A3A34'))
    rl = Sh()
    for i in range(29):
        rl.line([(px - 286 + i * 20, py - 46), (px - 286 + i * 20, py - 72)], 1.6)
    rl.line([(px - 290, py - 72), (px + 272, py - 72)], 2)
    cv.paint(rl, hx('3A3A34'))
    # gangway
    cv.paint(Sh().poly([(px + 262, py - 44), (px + 268, py - 30), (985, 1012), (1003, 992)]), hx('4A3D2E'))
    g = Sh()
    for i in range(16):
        u = i / 15
        g.line([(866 + (990 - 866) * u, 838 + (994 - 838) * u), (866 + (990 - 866) * u, 812 + (968 - 812) * u)], 1.5)
    g.line([(866, 812), (990, 968)], 2)
    cv.paint(g, hx('3A3027'))
    ferry(cv, 330, 935, 430, dict(wall=hx('F0E6CF'), roof=hx('22383B'), win=hx('3B4A48'), lit=LAMP), 'f', accent=CINNABAR, people=22, lit=.12)
    rp = Sh()
    for i in range(10):
        rp.taper([(330 - 215 + i * 11 + (430 - i * 22) * t / 6 + math.sin(i * 1.9) * 9, 954 + i * 11) for t in range(7)], 6.5 - i * .4)
        rp.taper([(px - 280 + i * 14 + (560 - i * 28) * t / 6, py + 34 + i * 9) for t in range(7)], 5.5 - i * .4)
    cv.paint(rp, hx('1E3235'), .75)
    sm = [(278, 745), (300, 716), (340, 690), (396, 668), (462, 652)]
    for i, (x, y) in enumerate(sm):
        cv.glow(x, y, 44 + i * 16, hx('6B6250'), .5 - i * .07, 26 + i * 7)
    dk = hx('2E251C')
    for x, y, h, p_, fl in [(1470, 812, 54, 'walk', 1), (1440, 838, 58, 'carry', 1), (1500, 826, 54, 'stand', 0), (1372, 908, 72, 'climb', 0), (1310, 940, 80, 'carry', 0),
                            (1240, 1000, 92, 'pack', 0), (1196, 1052, 104, 'walk', 1), (1080, 1120, 124, 'carry', 1), (940, 968, 70, 'walk', 1), (905, 930, 64, 'pack', 1), (1290, 1100, 116, 'climb', 0)]:
        put(cv, x, y, h, p_, dk, flip=bool(fl))
    rt = Sh()
    rt.limb((1330, 1180), (1330, 1120), 40, 36).ell(1330, 1118, 24, 10)
    cv.paint(rt, hx('4A3D2E'))
    cv.paint(Sh().line(arc_pts(1330, 1140, 880, 1010, -60, 14), 5), hx('4A3D2E'))
    put(cv, 1560, 1215, 330, 'carry', dict(top=hx('3F5C5E'), leg=hx('2B2620'), skin=hx('B98F68'), thing=hx('4A3A2B'), thing2=hx('7D6440')), flip=True)
    for i in range(12):
        put(cv, px - 150 + i * 34 + cv.r.uniform(-8, 8), py - 44, 58, cv.r.choice(['stand', 'walk', 'back']), dk, flip=cv.r.random() < .5)

def junk(cv, x, y, L, c, sail):
    """A sailing boat of the river with a battened sail."""
    cv.paint(Sh().poly([(x - L * .55, y - L * .14), (x - L * .4, y - L * .03), (x + L * .4, y - L * .03), (x + L * .52, y - L * .1), (x + L * .42, y + L * .07), (x - L * .42, y + L * .07)]), c)
    cv.paint(Sh().line([(x - L * .02, y), (x - L * .02, y - L * 1.12)], max(1.2, L * .025)), c)
    sl = Sh().poly([(x, y - L * 1.1), (x + L * .3, y - L * .86), (x + L * .36, y - L * .5), (x + L * .31, y - L * .16), (x - L * .16, y - L * .13), (x - L * .15, y - L * .6), (x - L * .1, y - L * .98)])
    cv.paint(sl, sail)
    b = Sh()
    for i in range(1, 6):
        yy = y - L * (1.1 - i * .165)
        b.line([(x - L * .15, yy + L * .03), (x + L * .34, yy - L * .02)], max(1, L * .014))
    cv.paint(b, mix(c, sail, .3), .8)
    cv.paint(Sh().taper([(x - L * .5 + L * t / 6, y + L * .12) for t in range(7)], L * .05).taper([(x - L * .4 + L * .8 * t / 6, y + L * .21) for t in range(7)], L * .04), c, .5)

# ---- a street in perspective

class Cam:
    def __init__(self, cx, cy, f, eye):
        self.cx, self.cy, self.f, self.eye = cx, cy, f, eye
    def __call__(self, X, Y, Z):
        return (self.cx + self.f * X / Z, self.cy - self.f * (Y - self.eye) / Z)

@scene('history/图/老街.jpg')
def street(cv):
    W = cv.w
    r = rng_of('street')
    sky(cv, 0, hx('E9DDC3'), 560, hx('F6ECD8'), 900, hx('F0E2C8'))
    f = ridge(cv, [(0, 420), (500, 420), (700, 360), (820, 296), (930, 346), (1010, 300), (1120, 352), (1300, 430), (1800, 440)], 24, 'f', 200)
    land(cv, f, 620, hx('CFC3A8'), hx('EFE3CA'), 230, 'f', strokes=60, slen=70, dark=hx('AC9F84'), light=hx('E3D9C0'), spurs=6)
    m = ridge(cv, [(0, 500), (640, 520), (820, 470), (1000, 500), (1200, 460), (1800, 470)], 14, 'm', 150)
    land(cv, m, 640, hx('9F9880'), hx('E6DBC1'), 150, 'm', strokes=50, slen=50, dark=hx('7F7A66'), spurs=5)
    cv.mist(600, 20, hx('F3E9D4'), .85, 'a')
    cv.paint(Sh().rect(0, 612, W, 800), ('v', 612, hx('C9C3AC'), 700, hx('8FA09A')))
    ripples(cv, 614, 760, 90, hx('F1E8D3'), .6, 'r', x0=600, x1=1250, l0=20, l1=90, w0=.8, w1=2)
    junk(cv, 880, 640, 34, hx('5A4C39'), hx('E7DABB'))
    C = Cam(900, 560, 980, 1.65)
    def fy(z):                                       # the street falls away in flights towards the river
        return 0 if z < 5 else -.16 * (z - 5)
    # ground
    hw = 2.5
    n = 46
    zs = [2.2 * (26 / 2.2) ** (i / n) for i in range(n + 1)][::-1]
    for i in range(n):
        za, zb = zs[i], zs[i + 1]
        ya = fy(za); yb = fy(zb)
        a, b, c, d = C(-hw, ya, za), C(hw, ya, za), C(hw, ya if za > 5 else yb, zb), C(-hw, ya if za > 5 else yb, zb)
        sh = Sh().poly([a, b, c, d])
        t = i / n
        cv.paint(sh, mix(hx('CDBF9F'), hx('B9A985'), r.uniform(0, 1)))
        if za > 5:
            e, g = C(hw, yb, zb), C(-hw, yb, zb)
            cv.paint(Sh().poly([d, c, e, g]), hx('8F7F62'))
        else:
            cv.paint(Sh().line([d, c], 2.4), hx('8A7A5E'), .8)
        # slabs
        s = Sh()
        k = r.choice((3, 4, 5))
        for j in range(1, k):
            X = -hw + 2 * hw * (j + r.uniform(-.2, .2)) / k
            s.line([C(X, ya, za), C(X, ya if za > 5 else yb, zb)], clamp(16 / za, .8, 4))
        cv.paint(s, hx('8A7A5E'), .7)
        gl = Sh()
        for _ in range(5):
            X = r.uniform(-hw, hw * .8); zz = r.uniform(min(za, zb), max(za, zb))
            p, q = C(X, ya, zz), C(X + r.uniform(.2, .7), ya, zz)
            gl.taper([(p[0] + (q[0] - p[0]) * u / 4, p[1]) for u in range(5)], clamp(12 / zz, .8, 4))
        cv.paint(gl, hx('E9DDC2'), .6)
    # houses, far to near
    WORDS = ['米行', '布店', '茶馆', '药铺', '面馆', '修鞋', '豆花', '酱园', '竹器', '客栈', '裁缝', '杂货', '盐号', '灯笼'] * 2
    woods = [hx('5B4531'), hx('6B5238'), hx('4C3B2B'), hx('75593C'), hx('54422F')]
    for side in (-1, 1):
        z1 = 26.0
        hs = []
        while z1 > 1.0:
            L = r.uniform(2.6, 4.2) * (1 if z1 > 6 else .9)
            hs.append((max(.8, z1 - L), z1)); z1 -= L
        for i, (za, zb) in enumerate(hs):
            X = side * (hw + (r.uniform(0, .3) if za > 9 else 0))
            g = fy((za + zb) / 2 if za > 5 else 0) - .1
            Hh = r.uniform(5.2, 6.4)
            lit_side = side > 0                       # light from the left front
            wood = mix(r.choice(woods), INK, .32 if not lit_side else .0)
            wash = mix(hx('E7DABD'), hx('A8977A'), .55 if not lit_side else .08)
            dist = clamp((za - 4) / 22, 0, 1)
            fg = lambda c: mix(c, hx('DCCDB0'), dist * .5)
            def quad(y0, y1, a, b, c, al=1.0, X=X, g=g):
                cv.paint(Sh().poly([C(X, g + y0, a), C(X, g + y0, b), C(X, g + y1, b), C(X, g + y1, a)]), fg(c), al)
            quad(-.4, .35, za, zb, mix(hx('8E7F64'), INK, .15 if not lit_side else 0))
            quad(.35, Hh, za, zb, wash)
            # ground floor: plank doors
            quad(.35, 2.75, za + .12, zb - .12, wood)
            nb = r.choice((6, 7, 8))
            s = Sh(); hl = Sh()
            for j in range(nb + 1):
                zz = za + .12 + (zb - za - .24) * j / nb
                s.line([C(X, g + .35, zz), C(X, g + 2.75, zz)], clamp(9 / zz, .7, 5))
                if j < nb:
                    z2 = zz + (zb - za) / nb * .3
                    hl.line([C(X, g + .6, z2), C(X, g + 2.5, z2)], clamp(4 / zz, .5, 2.4))
            cv.paint(s, fg(mix(wood, INK, .55))); cv.paint(hl, fg(mix(wood, PAPER, .28)), .6)
            if r.random() < .6:                      # an open shop
                a = za + .12 + (zb - za - .24) * .3; b = za + .12 + (zb - za - .24) * .72
                quad(.35, 2.6, a, b, mix(hx('1F1812'), LAMP, 0))
                if r.random() < .5:
                    quad(.35, 1.0, a, b, fg(hx('8A6B45')))
                    quad(1.5, 2.2, a + .1, b - .1, mix(LAMP, hx('8A5A2C'), .35), .55)
            # upper floor: timber grid and lattice windows
            s = Sh()
            m_ = 4
            for j in range(m_ + 1):
                zz = za + .06 + (zb - za - .12) * j / m_
                s.line([C(X, g + 2.75, zz), C(X, g + Hh, zz)], clamp(15 / zz, .8, 8))
            for yy in (2.8, 3.5, Hh - .35):
                s.line([C(X, g + yy, za), C(X, g + yy, zb)], clamp(14 / za, .8, 8))
            cv.paint(s, fg(mix(wood, INK, .25)))
            for j in range(m_):
                if r.random() < .7:
                    a = za + .06 + (zb - za - .12) * (j + .14) / m_; b = za + .06 + (zb - za - .12) * (j + .86) / m_
                    on = r.random() < .16
                    quad(3.62, Hh - .55, a, b, LAMP if on else mix(hx('2B221A'), hx('5A4A38'), .2))
                    s = Sh()
                    for u in (.33, .66):
                        s.line([C(X, g + 3.62, a + (b - a) * u), C(X, g + Hh - .55, a + (b - a) * u)], clamp(4 / za, .5, 2.4))
                        s.line([C(X, g + 3.62 + (Hh - 4.17) * u, a), C(X, g + 3.62 + (Hh - 4.17) * u, b)], clamp(4 / za, .5, 2.4))
                    cv.paint(s, fg(hx('6B5238')))
            # shade under the eaves, pent roof, main eaves
            def eave(y, out, th, a, b, drop):
                Xo = X - side * out
                cv.paint(Sh().poly([C(X, g + y - .75, a), C(X, g + y - .75, b), C(X, g + y, b), C(X, g + y, a)]), INK, .34)
                top = [C(X + side * .5, g + y + drop, a), C(X + side * .5, g + y + drop, b), C(Xo, g + y, b), C(Xo, g + y, a)]
                cv.paint(Sh().poly(top), fg(hx('4A4238')))
                cv.paint(Sh().poly([C(Xo, g + y, a), C(Xo, g + y, b), C(Xo, g + y - th, b), C(Xo, g + y - th, a)]), fg(hx('2F2820')))
                s = Sh()
                for j in range(int((b - a) / .16)):
                    zz = a + .16 * j
                    s.line([C(X + side * .5, g + y + drop, zz), C(Xo, g + y, zz)], clamp(5 / zz, .6, 3))
                cv.paint(s, fg(hx('7A6E5A')), .8)
            eave(2.95, .75, .1, za, zb, .42)
            eave(Hh + .1, 1.0, .13, za - .1, zb + .1, .9)
            # shop signs: plain boards
            if r.random() < .55 and za > 2.2:
                zz = za + (zb - za) * r.uniform(.2, .8); Xs = X - side * .55
                cv.paint(Sh().poly([C(X, g + 2.72, zz), C(Xs, g + 2.72, zz), C(Xs, g + 1.45, zz), C(X, g + 1.45, zz)]), fg(hx('D9C59A')))
                cv.paint(Sh().line([C(X, g + 2.72, zz), C(Xs, g + 2.72, zz), C(Xs, g + 1.45, zz), C(X, g + 1.45, zz)], clamp(8 / zz, 1, 4)), fg(hx('3A2F26')))
                word = WORDS.pop()
                Xm = (X + Xs) / 2
                px_ = C.f * .4 / zz
                for j, ch in enumerate(word):
                    tx, ty = C(Xm, g + 2.085 + (.3 if j == 0 else -.3), zz)
                    text(cv, ch, tx, ty, px_, fg(INK), .92, True, anchor='m')
    # washing on lines across the street
    for z_, yy, k in ((8.5, 5.0, 7), (5.2, 4.7, 5)):
        g = fy(z_)
        a, b = C(-hw + .5, g + yy, z_), C(hw - .5, g + yy - .1, z_)
        pts = [(a[0] + (b[0] - a[0]) * t / 20, a[1] + (b[1] - a[1]) * t / 20 + 26 * math.sin(math.pi * t / 20) * 5 / z_) for t in range(21)]
        cv.paint(Sh().line(pts, 1.8), INK)
        for j in range(k):
            t = int(2 + 16 * j / k)
            x0, y0 = pts[t]; w = 360 / z_ * r.uniform(.35, .7); h = 520 / z_ * r.uniform(.5, 1.05)
            c = r.choice([hx('E9DFC8'), hx('7E9693'), hx('C9B78F'), hx('4F6B6C'), hx('DCCFB2')])
            cv.paint(Sh().poly([(x0, y0), (x0 + w, y0 + 3), (x0 + w * 1.03, y0 + h), (x0 + w * .5, y0 + h * .96), (x0 - w * .02, y0 + h)]), c)
            cv.paint(Sh().taper(arc_pts(x0 + w * .35, y0 + 4, x0 + w * .3, y0 + h * .9, 3), 3).taper(arc_pts(x0 + w * .7, y0 + 4, x0 + w * .72, y0 + h * .8, -3), 3), mix(c, INK, .25), .6)
    # one lantern
    lx, ly = C(-1.45, 3.0, 4.2)
    cv.paint(Sh().line([(lx, ly - 130), (lx, ly - 40)], 2.5), INK)
    cv.glow(lx, ly, 170, hx('F3D9A0'), .5)
    cv.paint(Sh().ell(lx, ly, 42, 46, n=40), CINNABAR)
    cv.paint(Sh().rect(lx - 20, ly - 52, lx + 20, ly - 42).rect(lx - 20, ly + 42, lx + 20, ly + 51), INK)
    s = Sh()
    for k in (-.7, -.35, 0, .35, .7):
        s.line([(lx + 42 * k * math.sqrt(max(0, 1 - (j / 8) ** 2)), ly + 46 * j / 8) for j in range(-8, 9)], 1.4)
    cv.paint(s, hx('5A100B'), .7)
    cv.paint(Sh().line([(lx - 8, ly + 51), (lx - 9, ly + 80)], 2).line([(lx, ly + 51), (lx, ly + 86)], 2).line([(lx + 8, ly + 51), (lx + 9, ly + 80)], 2), hx('5A100B'))
    # what stands before the shops: a bench with a tea-pot, baskets, a jar
    def prop(x, y, k):
        cv.paint(Sh().poly([(x, y - 84 * k), (x + 250 * k, y - 96 * k), (x + 262 * k, y - 84 * k), (x + 8 * k, y - 70 * k)]).poly([(x + 14 * k, y - 72 * k), (x + 28 * k, y - 72 * k), (x + 22 * k, y + 10 * k), (x + 6 * k, y + 10 * k)])
                 .poly([(x + 232 * k, y - 84 * k), (x + 246 * k, y - 84 * k), (x + 252 * k, y - 6 * k), (x + 236 * k, y - 6 * k)]), hx('3F2F20'))
        cv.paint(Sh().line([(x + 6 * k, y - 80 * k), (x + 252 * k, y - 93 * k)], 3 * k), hx('8A6B45'))
        px, py = x + 90 * k, y - 92 * k
        cv.paint(Sh().ell(px, py - 22 * k, 27 * k, 23 * k).rect(px - 12 * k, py - 50 * k, px + 12 * k, py - 40 * k).ell(px, py - 54 * k, 5 * k).limb((px + 22 * k, py - 20 * k), (px + 44 * k, py - 40 * k), 9 * k, 6 * k), hx('2F5258'))
        cv.paint(Sh().line([(px - 22 * k, py - 36 * k), (px - 38 * k, py - 30 * k), (px - 36 * k, py - 12 * k), (px - 22 * k, py - 10 * k)], 5 * k), hx('2F5258'))
        cv.paint(Sh().taper(arc_pts(px - 16 * k, py - 34 * k, px - 4 * k, py - 42 * k, -4 * k, 5), 4 * k), hx('A9C0BA'))
        for u in (150, 186):
            cv.paint(Sh().poly([(x + u * k, y - 118 * k), (x + (u + 26) * k, y - 119 * k), (x + (u + 20) * k, y - 96 * k), (x + (u + 6) * k, y - 95 * k)]), hx('E3DCC8'))
    prop(118, 985, 1.25)
    def basket(x, y, w, h, c, full=None):
        if full:
            g = Sh()
            for i in range(16):
                g.ell(x - w * .38 + w * .76 * (i % 6) / 5, y - h - 4 - 11 * (i // 6), 12, n=16)
            cv.paint(g, full)
        cv.paint(Sh().poly([(x - w / 2, y - h), (x + w / 2, y - h), (x + w * .38, y), (x - w * .38, y)]), c)
        s = Sh()
        for i in range(1, 6):
            yy = y - h + h * i / 6
            ww = w / 2 - w * .12 * i / 6
            s.line([(x - ww, yy), (x + ww, yy)], 2)
        for i in range(-4, 5):
            s.line([(x + w * .11 * i, y - h), (x + w * .085 * i, y)], 1.6)
        cv.paint(s, mix(c, INK, .45), .8)
        cv.paint(Sh().limb((x - w / 2, y - h), (x + w / 2, y - h), 8, 8), mix(c, INK, .25))
    basket(1560, 1010, 150, 92, hx('9A7B4C'), hx('C9963C')); basket(1700, 1092, 176, 108, hx('8A6B42'), hx('7E8F5C'))
    # people
    def at(X, z, pose, hm=1.68, fl=False, col=None):
        x, y = C(X, fy(z), z)
        put(cv, x, y, C.f * hm / z, pose, col or hx('2E251C'), flip=fl)
    at(.4, 15, 'carry'); at(-.6, 12.5, 'walk', fl=True); at(1.3, 10.5, 'stand'); at(-1.2, 9.0, 'pack', col=hx('2B3B3C'))
    at(.55, 6.3, 'carry', col=dict(top=hx('3F5C5E'), leg=hx('2B2620'), skin=hx('B98F68'), thing=hx('5B4531'), thing2=hx('7D6440')))
    at(-1.25, 5.2, 'old', 1.55, fl=False, col=dict(top=hx('4A4238'), leg=hx('2B2620'), skin=hx('C29C76'), hair=hx('CFC6B4')))
    at(1.75, 4.6, 'lead', 1.6, fl=True, col=dict(top=hx('8A9C94'), leg=hx('333'*2), skin=hx('C29C76')))
    at(1.35, 4.55, 'child', 1.05, fl=True, col=dict(top=hx('C7A866'), leg=hx('3A3A34'), skin=hx('C29C76')))

@scene('history/图/石阶.jpg')
def steps(cv):
    W, H = cv.w, cv.h
    sky(cv, 0, hx('E2DCC8'), 330, hx('F4EBD8'), 700, hx('EFE0C4'))
    f = ridge(cv, [(0, 330), (300, 300), (560, 220), (760, 150), (900, 120), (1060, 168), (1280, 250), (1500, 230), (1800, 300)], 30, 'f', 240)
    land(cv, f, 620, hx('C9C3AC'), hx('EFE5CE'), 330, 'f', strokes=110, slen=100, dark=hx('A5A28C'), light=hx('E0DAC4'), spurs=10)
    hill = ridge(cv, [(0, 180), (260, 250), (560, 316), (760, 352), (900, 366), (1050, 350), (1260, 300), (1500, 246), (1800, 170)], 10, 'h', 160)
    land(cv, hill, H, hx('8A8468'), hx('7A6C52'), 300, 'h', strokes=60, slen=60, dark=hx('5E5A44'), light=hx('B3AB8C'), spurs=6)
    treeline(cv, hill, 0, W, 15, hx('68664A'), 'ht')
    big_tree(cv, 1120, 380, 250, 'bt', hx('4A4232'), hx('59603F'), hx('A8A97C'), dens=1.0)
    r = rng_of('steps')
    # gate at the head of the steps
    gx, gy = 900, 430
    cv.paint(Sh().rect(gx - 118, gy - 92, gx + 118, gy + 10), hx('A79A82'))
    s = Sh()
    for k in range(1, 8):
        yy = gy - 92 + k * 13
        s.line([(gx - 118, yy), (gx + 118, yy)], 1.2)
        for i in range(9):
            xx = gx - 118 + (i + (k % 2) * .5) * 27
            s.line([(xx, yy - 13), (xx, yy)], 1.2)
    cv.paint(s, hx('7D7058'), .7)
    cv.paint(Sh().rect(gx - 36, gy - 42, gx + 36, gy + 12).ell(gx, gy - 42, 36), hx('F3E7CC'))
    cv.paint(Sh().poly([(gx - 146, gy - 90), (gx - 110, gy - 128), (gx + 110, gy - 128), (gx + 146, gy - 90), (gx + 140, gy - 84), (gx - 140, gy - 84)]), hx('3A3530'))
    cv.paint(Sh().rect(gx - 82, gy - 168, gx + 82, gy - 126), hx('D9CBAA'))
    s = Sh()
    for i in range(9):
        s.rect(gx - 76 + i * 18, gy - 160, gx - 76 + i * 18 + 10, gy - 132)
    cv.paint(s, hx('4A3A2B'))
    cv.paint(Sh().poly([(gx - 118, gy - 162), (gx - 84, gy - 204), (gx + 84, gy - 204), (gx + 118, gy - 162), (gx + 112, gy - 157), (gx - 112, gy - 157)]), hx('3A3530'))
    cv.paint(Sh().poly([(gx - 94, gy - 210), (gx - 84, gy - 204), (gx + 84, gy - 204), (gx + 94, gy - 210), (gx + 86, gy - 199), (gx - 86, gy - 199)]), INK)
    # houses in tiers either side, far to near
    rows = 7
    for k in range(rows):
        t = k / (rows - 1)
        half = 128 + (720 - 128) * t ** 1.25         # half width of the stair at this tier
        y = 452 + (1150 - 452) * t ** 1.15
        sc = 74 + 190 * t ** 1.2
        p = {n: mix(v, hx('D9CCB0'), .38 * (1 - t)) for n, v in OLD.items()}
        for sd in (-1, 1):
            x = 900 + sd * (half + sc * .72)
            row = []
            while -sc < x < W + sc:
                row.append(x)
                x += sd * sc * r.uniform(1.05, 1.3)
            for i, xx in enumerate(row[::-1]):
                off = abs(xx - 900) - half
                house_old(cv, xx, y - off * .16 + sc * .1, sc * r.uniform(1.0, 1.25), sc * r.uniform(.85, 1.1), p, (k, sd, i), lit=.13, plinth=.16)
        if k < rows - 1:
            tk = [(900 + sd * (half + sc * r.uniform(.2, .5)), y + sc * .16) for sd in (-1, 1)]
            thicket(cv, tk, sc * .24, hx('62623F'), hx('A8A878'), ('tk', k))
    # the stairs: flights and landings
    segs = [(0, .17), (.2, .38), (.41, .6), (.63, .8), (.83, 1)]
    def at(t):
        return 900, 1290 + (442 - 1290) * (t ** .82), 1640 + (76 - 1640) * (t ** .7)
    n = 50
    for i in range(n):
        t0, t1 = i / n, (i + 1) / n
        x0, y0, w0 = at(t0); x1, y1, w1 = at(t1)
        land_ = any(abs(t0 - (b + .015)) < .011 for a, b in segs[:-1])
        ym = y0 + (y1 - y0) * (.12 if land_ else .52)
        cv.paint(Sh().rect(900 - w0 / 2, ym, 900 + w0 / 2, y0 + .5), mix(hx('8C7B60'), hx('B7A98C'), t0))
        cv.paint(Sh().poly([(900 - w0 / 2, ym), (900 + w0 / 2, ym), (900 + w1 / 2, y1), (900 - w1 / 2, y1)]), mix(hx('E2D5B8'), hx('EADFC6'), t0))
        s, h = Sh(), Sh()
        if t0 < .8:
            for _ in range(int(9 * (1 - t0)) + 2):
                u = r.uniform(-.48, .48)
                s.line([(900 + u * w0, ym), (900 + u * w0, y0)], clamp(3 * (1 - t0), .8, 3))
                v = r.uniform(-.45, .4)
                h.taper([(900 + v * w0 + 60 * (1 - t0) * q / 4, (ym + y1) / 2 + 1) for q in range(5)], clamp(5 * (1 - t0), .8, 4))
            cv.paint(s, hx('6B5B45'), .8)
            cv.paint(h, hx('B9A98A'), .7)
    for sd in (-1, 1):
        L = [at(i / 30) for i in range(31)]
        k = [(900 + sd * w / 2, y) for _, y, w in L]
        o = [(900 + sd * (w / 2 + w * .05 + 5), y - w * .035 - 3) for _, y, w in L]
        cv.paint(Sh().poly(k + o[::-1]), hx('9C8C70'))
        cv.paint(Sh().line(o, 2.4), hx('D6C8AA'))
    # people on the steps
    def who(t, u, pose, c=hx('2E251C'), fl=False, k=1.0):
        _, y, w = at(t)
        h = (.128 * w + 8) * k
        put(cv, 900 + u * w, y, h, pose, c, flip=fl)
        return 900 + u * w, y, h
    for t, u, p_, fl in [(.96, -.2, 'walk', 0), (.93, .25, 'stand', 1), (.88, -.05, 'carry', 0), (.84, .3, 'pack', 0), (.79, -.3, 'carry', 1), (.75, .12, 'climb', 0), (.7, .33, 'walk', 1),
                         (.66, -.12, 'carry', 0), (.6, -.35, 'old', 0), (.58, .27, 'carry', 0), (.52, .02, 'pack', 0), (.45, -.33, 'walk', 1), (.4, .3, 'carry', 0)]:
        who(t, u, p_, fl=bool(fl))
    who(.1, -.3, 'pack', dict(top=hx('6B6148'), leg=hx('2B2620'), skin=hx('A87F5A'), thing2=hx('8A7048')))
    who(.33, -.2, 'carry', dict(top=hx('4A6466'), leg=hx('2B2620'), skin=hx('A87F5A'), thing=hx('4A3A2B'), thing2=hx('7D6440')))
    x, y, h = who(.27, .19, 'back', dict(top=hx('5A5046'), leg=hx('2B2620'), skin=hx('B98F68')))
    umbrella(cv, x + h * .06, y - h * .86, h * .44, CINNABAR, hx('3F0A06'), hx('3A2F26'))
    who(.26, .27, 'child', dict(top=hx('C7A866'), leg=hx('3A3A34'), skin=hx('C29C76')), k=.66)

@scene('history/图/大江截流.jpg')
def closure(cv):
    W, H = cv.w, cv.h
    WL = 470
    sky(cv, 0, hx('DCE0D6'), 300, hx('EFEBDD'), 480, hx('E9E2CE'))
    back3(cv, JADE, WL, [(0, 190), (180, 150), (360, 210), (560, 300), (780, 350), (980, 356), (1150, 320), (1330, 220), (1460, 246), (1620, 150), (1800, 170)],
          [(0, 300), (260, 270), (500, 360), (760, 430), (900, 452), (1080, 430), (1300, 350), (1560, 290), (1800, 270)], None)
    cv.mist(455, 18, JADE['mist'], .9, 'x')
    water(cv, WL, H, hx('AFC1B6'), hx('1D4A52'))
    reflect(cv, WL, 150, 'r', .45, 1.3, 6, slit=.6)
    ripples(cv, WL + 6, 760, 170, hx('DDE3D8'), .6, 'u', l0=20, l1=160, w0=.8, w1=2.6)
    ripples(cv, WL + 6, 760, 120, hx('6C9192'), .6, 'u2', l0=20, l1=160, w0=.8, w1=2.6)
    barge(cv, 820, 520, 120, hx('3D666B'), hx('C9D2C6'), load=[hx('8A8A78'), hx('6E7D78')])
    barge(cv, 1080, 500, 84, hx('5A8082'), hx('D0D6CA'), flip=True, load=[hx('9A9A88')])
    r = rng_of('closure')
    # rushing water below the gap: curved gouges fanning out towards us
    cv.paint(Sh().poly([(740, 640), (1010, 634), (1190, 820), (1500, 1200), (240, 1200), (560, 840)]), hx('2C6068'), .8)
    A, B, D = Sh(), Sh(), Sh()
    for i in range(300):
        u = r.uniform(-1, 1)
        t0 = r.random() ** .8
        L = r.uniform(.08, .34)
        pts = []
        for k in range(8):
            t = t0 + L * k / 7
            wd = 130 + 560 * t ** 1.3
            pts.append((875 + u * wd + math.sin(t * 11 + u * 7) * 9 * (1 + t) - 30 * t, 648 + t * 540 + abs(u) * 14 + math.sin(t * 19 + u * 5) * 7))
        (A if r.random() < .55 else B if r.random() < .7 else D).taper(pts, (1.6 + 8 * t0) * r.uniform(.5, 1.2))
    cv.paint(B, hx('14393F'), .8)
    cv.paint(A, hx('EEF0E6'), .88)
    cv.paint(D, hx('86AAA9'), .9)
    c = Sh()
    for i in range(60):
        t = r.random()
        u = r.uniform(-1, 1)
        x, y = 875 + u * (110 + 470 * t), 660 + t * 470
        k = (7 + 26 * t) * r.uniform(.6, 1.3)
        c.taper(arc_pts(x - k, y, x + k, y + r.uniform(-3, 3), -k * .55, 9), k * .34)
        c.taper(arc_pts(x - k * .6, y + k * .3, x + k * .7, y + k * .3, -k * .3, 7), k * .2)
    cv.paint(c, hx('F3F3EA'), .9)
    # the two dikes
    def dike(pts_top, pts_bot, c, lc, dc, key, tipx, tipy):
        cv.paint(Sh().poly(pts_top + pts_bot[::-1]), c)
        m = Sh().poly(pts_top + pts_bot[::-1]).mask(W, H)
        clip = np.zeros((H, W), F32)
        clip[m[2]:m[4], m[1]:m[3]] = m[0]
        rr = rng_of('dike', key)
        L_, D_ = Sh(), Sh()
        x0, x1 = min(p[0] for p in pts_top + pts_bot), max(p[0] for p in pts_top + pts_bot)
        spots = sorted(((rr.uniform(x0, x1), 600 + 640 * rr.random() ** .8) for _ in range(900)), key=lambda q: q[1])
        edge = pts_bot[1:]
        for a_, b_ in zip(edge[:-1], edge[1:]):      # boulders along the water, not clipped
            nn = int(math.hypot(b_[0] - a_[0], b_[1] - a_[1]) / 16)
            for i in range(nn):
                t = (i + rr.random()) / nn
                x, y = a_[0] + (b_[0] - a_[0]) * t, a_[1] + (b_[1] - a_[1]) * t
                s = (6 + 36 * clamp((y - 620) / 600, 0, 1)) * rr.uniform(.6, 1.2)
                q = [(x + s * math.cos(g + rr.uniform(-.3, .3)) * rr.uniform(.8, 1.1), y + s * .75 * math.sin(g + rr.uniform(-.3, .3))) for g in (0, 1, 2, 3, 4, 5)]
                cv.paint(Sh().poly(q), mix(dc, c, rr.uniform(.1, .6)))
                cv.paint(Sh().poly([q[3], q[4], q[5], ((q[4][0] + x) / 2, (q[4][1] + y) / 2)]), lc, .85)
        for x, y in spots:
            s = (4 + 28 * clamp((y - 600) / 600, 0, 1)) * rr.uniform(.5, 1.2)
            q = [(x + s * math.cos(a + rr.uniform(-.3, .3)) * rr.uniform(.7, 1.1), y + s * .7 * math.sin(a + rr.uniform(-.3, .3))) for a in (0, 1, 2, 3, 4, 5)]
            D_.poly(q)
            L_.poly([q[3], q[4], q[5], ((q[4][0] + x) / 2, (q[4][1] + y) / 2)])
        cv.paint(D_, dc, .55, clip=clip)
        cv.paint(L_, lc, .8, clip=clip)
    # left
    cv.paint(Sh().poly([(0, 610), (420, 596), (700, 606), (770, 628), (740, 652), (400, 690), (0, 800)]), hx('C8B998'))
    dike([(0, 800), (400, 690), (740, 652), (772, 632)], [(0, 1200), (300, 1200), (520, 980), (690, 800), (800, 690)], hx('8D7E63'), hx('CDBE9C'), hx('5A4C39'), 'l', 0, 0)
    # right
    cv.paint(Sh().poly([(1800, 590), (1400, 588), (1090, 600), (990, 622), (1010, 645), (1320, 690), (1800, 830)]), hx('C8B998'))
    dike([(1800, 830), (1320, 690), (1010, 648), (986, 626)], [(1800, 1200), (1560, 1200), (1330, 990), (1120, 800), (960, 690)], hx('8D7E63'), hx('CDBE9C'), hx('5A4C39'), 'r', 0, 0)
    s = Sh()
    for y, k in ((632, 1), (652, -1)):
        s.taper([(60 + 600 * t / 8, 690 - 60 * t / 8 + (8 if k > 0 else 0)) for t in range(9)], 3)
        s.taper([(1160 + 600 * t / 8, 630 + 62 * t / 8 + (8 if k > 0 else 0)) for t in range(9)], 3)
    cv.paint(s, hx('9D8E70'), .8)
    # falling stone
    s = Sh()
    for _ in range(30):
        x, y = 760 + r.uniform(0, 62), 640 + r.uniform(0, 80)
        k = r.uniform(4, 11)
        s.poly([(x + k * math.cos(a), y + k * .8 * math.sin(a)) for a in (0.2, 1.4, 2.4, 3.6, 5)])
        x = 960 + r.uniform(-2, 46)
        s.poly([(x + k * math.cos(a), y + k * .8 * math.sin(a)) for a in (0.2, 1.4, 2.4, 3.6, 5)])
    cv.paint(s, hx('4A3F31'))
    for x, y in ((790, 726), (956, 722), (840, 742), (905, 738)):
        for k in range(9):
            L = r.uniform(18, 60)
            a = -math.pi / 2 + r.uniform(-.8, .8)
            cv.paint(Sh().taper([(x + math.cos(a) * L * t / 5, y + math.sin(a) * L * t / 5 + 10 * (t / 5) ** 2) for t in range(6)], 5), hx('F3F3EA'), .9)
    def truck(x, y, L, c, flip=False, tip=0.0):
        f = -1 if flip else 1
        def Q(u, v):
            return (x + f * u * L, y + v * L)
        ca, sa = math.cos(tip), math.sin(tip)
        def B_(u, v):                                # the body turns about its rear hinge (-.42,-.2)
            du, dv = u + .42, v + .2
            return Q(-.42 + du * ca + dv * sa * 1.0, -.2 - du * sa + dv * ca)
        cv.paint(Sh().poly([Q(-.5, -.2), Q(.5, -.2), Q(.5, -.12), Q(-.5, -.12)]), INK)
        cv.paint(Sh().poly([B_(-.56, -.5), B_(.16, -.5), B_(.2, -.2), B_(-.46, -.2)]), c)
        k = Sh()
        for i in range(5):
            u = -.4 + i * .13
            k.line([B_(u, -.48), B_(u + .01, -.22)], L * .014)
        cv.paint(k, mix(c, INK, .4))
        if tip < .1:
            cv.paint(Sh().poly([B_(-.5, -.5), B_(-.36, -.6), B_(-.2, -.56), B_(-.06, -.62), B_(.12, -.5)]), hx('6B5D48'))
        cv.paint(Sh().poly([Q(.24, -.2), Q(.24, -.52), Q(.4, -.52), Q(.5, -.36), Q(.52, -.2)]), mix(c, INK, .12))
        cv.paint(Sh().poly([Q(.3, -.47), Q(.39, -.47), Q(.46, -.36), Q(.3, -.36)]), hx('DDE3D8'))
        w = Sh()
        for u in (-.36, -.18, .36):
            w.ell(*Q(u, -.08), L * .095)
        cv.paint(w, INK)
        w = Sh()
        for u in (-.36, -.18, .36):
            w.ell(*Q(u, -.08), L * .04)
        cv.paint(w, hx('9D8E70'))
    green = hx('54706B')
    truck(640, 640, 112, CINNABAR, flip=True, tip=.62)
    truck(470, 664, 122, green, flip=False)
    truck(270, 712, 140, green, flip=False)
    truck(1120, 636, 108, green, flip=False, tip=.6)
    truck(1290, 668, 124, hx('6B6148'), flip=True)
    truck(1500, 726, 146, green, flip=True)
    truck(60, 650, 70, hx('6E8782'), flip=False)
    for x, y, h, p_ in [(560, 700, 46, 'point'), (585, 702, 44, 'stand'), (1215, 702, 46, 'stand'), (1190, 700, 46, 'wave'), (1400, 790, 64, 'stand'), (1432, 796, 62, 'point'), (160, 800, 70, 'stand'), (195, 790, 70, 'back')]:
        put(cv, x, y, h, p_, dict(top=hx('3F5C5E'), leg=INK, skin=hx('B98F68'), hair=hx('D9C79A')))

@scene('history/图/启程.jpg')
def leaving(cv):
    W, H = cv.w, cv.h
    WL = 620
    sky(cv, 0, hx('E3DCC8'), 380, hx('F5EDDB'), 640, hx('F0DFC0'))
    back3(cv, SEP, WL, [(0, 250), (200, 200), (360, 262), (600, 330), (820, 300), (1000, 236), (1120, 270), (1300, 340), (1540, 400), (1800, 380)],
          [(0, 330), (260, 340), (520, 410), (760, 470), (1000, 440), (1260, 480), (1500, 520), (1800, 500)], None)
    h = ridge(cv, [(0, 330), (180, 350), (400, 410), (620, 486), (800, 556), (940, 616), (1040, 660), (1800, 700)], 9, 'hill', 150)
    land(cv, h, WL, hx('8E8064'), hx('A3936F'), 260, 'hill', strokes=80, slen=60, dark=hx('5E523E'), spurs=6)
    treeline(cv, h, 0, 930, 13, hx('6B6346'), 'ht')
    tp = ys_line(cv, [(0, 400), (400, 470), (760, 560), (1800, 660)])
    ft = ys_line(cv, [(0, 640), (800, 618), (1800, 660)])
    old_town(cv, tp, ft, 4, -20, 760, {k: mix(v, hx('CDBB97'), .22) for k, v in OLD.items()}, 'ot', 74, lit=.04)
    river(cv, WL, SEP, 200, n=120)
    # ship: long, white, leaving
    sx, sy = 1180, 872
    p = dict(wall=hx('F2E8D2'), roof=hx('1D4A52'), win=hx('3A4F50'))
    def P(u, v):
        return (sx + u, sy + v)
    cv.paint(Sh().poly([P(-330, -58), P(560, -58), P(760, -84), P(700, 40), P(-300, 40)]), hx('1D4A52'))
    cv.paint(Sh().poly([P(-330, -64), P(565, -64), P(764, -92), P(760, -78), P(560, -50), P(-328, -50)]), p['wall'])
    for k, (a, b, y0, y1) in enumerate(((-290, 520, -130, -58), (-250, 430, -200, -130), (-180, 330, -266, -200))):
        cv.paint(Sh().poly([P(a, y0), P(b, y0), P(b + 14, y1), P(a - 6, y1)]), mix(p['wall'], hx('C9BB9B'), .12 * k))
        w = Sh()
        n = int((b - a) / 42)
        for i in range(n):
            x0 = a + (b - a) * (i + .2) / n
            w.rect(sx + x0, sy + y0 + 22, sx + x0 + (b - a) / n * .6, sy + y1 - 22)
        cv.paint(w, p['win'])
        cv.paint(Sh().rect(sx + a - 16, sy + y0 - 6, sx + b + 22, sy + y0 + 3), hx('2B3F40'))
        rl = Sh()
        for i in range(int((b - a + 40) / 17)):
            rl.line([P(a - 14 + i * 17, y1 - 24), P(a - 14 + i * 17, y1 - 2)], 1.2)
        rl.line([P(a - 14, y1 - 24), P(b + 20, y1 - 24)], 1.8)
        cv.paint(rl, hx('2B3F40'), .8)
    cv.paint(Sh().poly([P(210, -318), P(330, -318), P(350, -266), P(205, -266)]), p['wall'])
    cv.paint(Sh().rect(sx + 222, sy - 308, sx + 326, sy - 284), p['win'])
    cv.paint(Sh().poly([P(-60, -352), P(30, -352), P(40, -266), P(-72, -266)]), hx('2B3F40'))
    cv.paint(Sh().rect(sx - 64, sy - 330, sx + 36, sy - 312), p['wall'])
    cv.paint(Sh().line([P(270, -318), P(270, -440)], 4).line([P(270, -430), P(740, -92)], 1.4).line([P(270, -430), P(-290, -140)], 1.4), hx('2B3F40'))
    for i, (x, y) in enumerate([(1160, 500), (1120, 470), (1060, 450), (980, 438), (880, 432)]):
        cv.glow(x, y, 60 + i * 26, hx('6B6250'), .42 - i * .06, 30 + i * 8)
    # people on board
    for i in range(25):
        put(cv, sx - 270 + i * 31 + cv.r.uniform(-6, 6), sy - 58, 60, cv.r.choice(['wave', 'stand', 'wave', 'back', 'old']), dict(top=cv.r.choice(TOPS), leg=INK, skin=hx('C29C76')), flip=cv.r.random() < .6) if cv.r.random() < .8 else None
    for i in range(15):
        put(cv, sx - 230 + i * 44 + cv.r.uniform(-8, 8), sy - 130, 54, cv.r.choice(['wave', 'stand', 'point']), dict(top=cv.r.choice(TOPS), leg=INK, skin=hx('C29C76')), flip=True) if cv.r.random() < .75 else None
    rp = Sh()
    for i in range(12):
        rp.taper([(sx - 320 + i * 18 + (1040 - i * 36) * t / 8 + math.sin(i * 1.9) * 12, sy + 46 + i * 9) for t in range(9)], 8 - i * .5)
    cv.paint(rp, hx('1A3236'), .75)
    # quay, gangplank, families
    q = ridge(cv, [(0, 905), (300, 918), (620, 950), (900, 986), (1200, 1010), (1500, 1030), (1800, 1044)], 3, 'q', 200)
    land(cv, q, H + 1, hx('BBA985'), hx('8F7E60'), 230, 'q', mottle=6)
    r = rng_of('quay')
    s, l = Sh(), Sh()
    for k in range(9):
        yo = 22 + k * (20 + k * 3)
        s.line([(x, q[int(clamp(x, 0, W - 1))] + yo) for x in range(0, W + 20, 20)], 2)
        for i in range(14 - k // 2):
            x = r.uniform(0, W)
            y = q[int(clamp(x, 0, W - 1))] + yo
            s.line([(x, y), (x - 8, y + 24 + k * 3)], 2)
            l.taper([(x + 16 + 50 * t / 5, y + 9) for t in range(6)], 4)
    cv.paint(s, hx('7D6C50'), .7); cv.paint(l, hx('DCCDA9'), .7)
    cv.paint(Sh().poly([(700, 975), (770, 984), (905, 834), (868, 826)]), hx('5B4B38'))
    s = Sh()
    for i in range(14):
        t = i / 14
        s.line([(702 + 168 * t, 974 - 148 * t), (768 + 135 * t, 983 - 149 * t)], 2)
    cv.paint(s, hx('8E7A5C'))
    D = hx('2E251C')
    put(cv, 850, 872, 92, 'pack', D); put(cv, 800, 930, 104, 'carry', D)
    fam = [dict(top=hx('3F5C5E'), leg=hx('2B2620'), skin=hx('B98F68'), thing=hx('4A3A2B'), thing2=hx('7D6440')),
           dict(top=hx('8D8468'), leg=hx('33302B'), skin=hx('C29C76')), dict(top=hx('4A4238'), leg=hx('2B2620'), skin=hx('C29C76'), hair=hx('D5CDBC'))]
    put(cv, 610, 1030, 196, 'carry', fam[0])
    put(cv, 410, 1060, 200, 'lead', fam[1], flip=True)
    put(cv, 466, 1066, 122, 'child', dict(top=hx('C7A866'), leg=hx('3A3A34'), skin=hx('C29C76')))
    x, y, hh = 250, 1082, 206
    put(cv, x, y, hh, 'pack', dict(top=hx('5A6F6B'), leg=hx('2B2620'), skin=hx('B98F68'), thing2=CINNABAR))
    s = Sh()
    for k in (-.83, -.74, -.65, -.57):
        s.line([(x - .19 * hh, y + k * hh - .012 * hh), (x - .0 * hh, y + (k + .02) * hh)], 2.2)
    cv.paint(s, hx('4F0C07'), .8)
    put(cv, 110, 1070, 186, 'old', fam[2])
    cv.paint(Sh().limb((110 + .2 * 186, 1070 - .5 * 186), (110 + .26 * 186, 1070), 5, 4), hx('3A2F26'))
    # those who stay, waving, at the right
    for x, y, h_, c in [(1480, 1120, 214, hx('4A6466')), (1600, 1136, 206, hx('8A7B5A')), (1700, 1124, 220, hx('3B4644'))]:
        put(cv, x, y, h_, 'wave', dict(top=c, leg=hx('2B2620'), skin=hx('B98F68')), flip=True)
    # bundles and a cupboard on the quay
    for x, y, w, h_, c in [(980, 1088, 92, 66, hx('7D6440')), (1064, 1096, 70, 52, hx('9A8A68')), (1140, 1104, 84, 84, hx('5B4531'))]:
        cv.paint(Sh().rect(x, y - h_, x + w, y), c)
        cv.paint(Sh().line([(x + w * .3, y - h_), (x + w * .3, y)], 3).line([(x + w * .7, y - h_), (x + w * .7, y)], 3).line([(x, y - h_ * .5), (x + w, y - h_ * .5)], 3), mix(c, INK, .45))

@scene('history/图/新城工地.jpg')
def building_site(cv):
    W, H = cv.w, cv.h
    P = dict(JADE, far=hx('D2D2BF'), mid=hx('A7B3A4'), near=hx('6F8D89'), mist=hx('EFE6D0'))
    sky(cv, 0, hx('E9E0CB'), 400, hx('F5EDDC'), 760, hx('F2E2C3'))
    back3(cv, P, 860, [(0, 300), (220, 250), (420, 330), (640, 300), (820, 200), (960, 240), (1100, 170), (1260, 230), (1500, 330), (1800, 300)],
          [(0, 470), (300, 430), (560, 400), (800, 350), (1000, 360), (1240, 320), (1500, 370), (1800, 420)], None)
    hill = ridge(cv, [(0, 640), (240, 560), (470, 500), (700, 470), (930, 430), (1180, 452), (1400, 500), (1620, 580), (1800, 640)], 9, 'h', 170)
    land(cv, hill, H, hx('7C8F80'), hx('B4A988'), 330, 'h', strokes=90, slen=60, dark=hx('5A756E'), spurs=7)
    treeline(cv, hill, 0, W, 12, hx('6C8377'), 'ht')
    r = rng_of('site')
    # benched slopes: cut earth terraces with retaining walls
    lev = [(590, 330, 1480), (690, 220, 1610), (800, 90, 1720), (920, -20, 1830)]
    def frame(x, y, w, h, ns, nb, c, side=.18):
        """A concrete frame going up: columns, slabs, open bays."""
        sw = w * side
        cv.paint(Sh().poly([(x + w, y - h), (x + w + sw, y - h + sw * .3), (x + w + sw, y), (x + w, y)]), mix(c, INK, .55))
        cv.paint(Sh().rect(x, y - h, x + w, y), mix(c, INK, .42))
        s = Sh()
        for i in range(ns + 1):
            yy = y - h * i / ns
            s.rect(x - 3, yy - 3.2, x + w + 3, yy + 2.4)
        for i in range(nb + 1):
            xx = x + w * i / nb
            s.rect(xx - 2.4, y - h - (14 if r.random() < .7 else 0), xx + 2.4, y)
        cv.paint(s, c)
        g = Sh()
        for i in range(ns + 1):
            yy = y - h * i / ns
            g.line([(x + w, yy), (x + w + sw, yy + sw * .3 * (i / ns))], 4)
        cv.paint(g, mix(c, INK, .25))
        rb = Sh()
        for i in range(nb * 2 + 1):
            xx = x + w * i / (nb * 2)
            rb.line([(xx, y - h - 3), (xx, y - h - r.uniform(10, 22))], 1.2)
        cv.paint(rb, hx('5E4B38'))
    def scaffold(x, y, w, h, c=hx('7A6444')):
        s = Sh()
        n, m = int(w / 17), int(h / 19)
        for i in range(n + 1):
            xx = x + w * i / n
            s.line([(xx, y), (xx, y - h - r.uniform(6, 16))], 1.6)
        for j in range(m + 1):
            yy = y - h * j / m
            s.line([(x - 5, yy), (x + w + 5, yy)], 1.5)
        for i in range(0, n, 3):
            s.line([(x + w * i / n, y), (x + w * min(i + 3, n) / n, y - h * .5)], 1.2).line([(x + w * min(i + 3, n) / n, y - h * .5), (x + w * i / n, y - h)], 1.2)
        cv.paint(s, c)
    for k, (y, xa, xb) in enumerate(lev):
        t = k / 3
        pts = [(x, y + 34 + 8 * math.sin(x / 210 + k)) for x in range(int(xa), int(xb) + 1, 60)]
        x = xa + 30
        i = 0
        while x < xb - 90:
            w = (84 + 50 * t) * r.uniform(.8, 1.35)
            h = (92 + 66 * t) * r.uniform(.8, 1.4)
            yy = y + 8 * math.sin(x / 210 + k) + 2
            q = r.random()
            if q < .34:
                block(cv, x, yy, w, h, dict(NEW, side=hx('8FA19A'), win=hx('44666A')), (k, i), side=.18, lit=.0, storey=(13 + 5 * t))
                if r.random() < .6:
                    scaffold(x - 3, yy, w * .55, h * .95)
            elif q < .8:
                frame(x, yy, w, h * r.uniform(.55, 1), max(3, int(h / (17 + 6 * t))), max(3, int(w / 24)), hx('D5CDB8'))
                if r.random() < .5:
                    scaffold(x - 4, yy, w * r.uniform(.5, 1), h * .6)
            else:
                s = Sh().poly([(x, yy + 2), (x + w * .18, yy - 22), (x + w * .42, yy - 30), (x + w * .7, yy - 16), (x + w, yy + 2)])
                cv.paint(s, hx('B79A6C'))
                cv.paint(Sh().poly([(x + w * .42, yy - 30), (x + w * .7, yy - 16), (x + w, yy + 2), (x + w * .5, yy + 2)]), hx('94794F'))
            x += w * r.uniform(1.2, 1.5)
            i += 1
        wall_course(cv, [(a, b + 26) for a, b in pts], 30 + 6 * k, hx('BCB094'), hx('93876B'), ('w', k))
        # earth slope under the wall
        nx = lev[k + 1][0] if k < 3 else 1010
        cv.paint(Sh().poly([(a, b + 24) for a, b in pts] + [(a, min(nx + 10, b + 70)) for a, b in pts[::-1]]), ('v', y + 40, hx('C2A97D'), y + 110, hx('A68C62')))
        gl = Sh()
        for _ in range(90):
            a = r.uniform(xa, xb); b = y + 58 + r.uniform(0, 26) + 8 * math.sin(a / 210 + k)
            gl.taper([(a, b), (a + r.uniform(-6, 6), b + 9), (a + r.uniform(-10, 10), b + 20)], 2.4)
        cv.paint(gl, hx('8B7350'), .6)
    # cranes
    cr = hx('2B4A4E')
    tower_crane(cv, 470, 700, 470, 300, mix(cr, P['mist'], .32), w=14, load=(hx('6B7D78'), .72, 150, 40, 12))
    tower_crane(cv, 1330, 690, 440, 330, mix(cr, P['mist'], .25), flip=True, w=14, load=(hx('6B7D78'), .6, 120, 36, 14))
    tower_crane(cv, 900, 810, 650, 420, cr, w=18, load=(CINNABAR, .77, 230, 62, 18))
    # haul road and foreground
    fg = ridge(cv, [(0, 1010), (300, 1030), (640, 1040), (1000, 1020), (1400, 1006), (1800, 990)], 4, 'fg', 200)
    land(cv, fg, H + 1, hx('5F7A72'), hx('20434A'), 200, 'fg', strokes=150, slen=60, dark=hx('33575A'), light=hx('8CA396'))
    cv.paint(Sh().poly([(0, 1120), (500, 1090), (1000, 1082), (1800, 1060), (1800, 1104), (1000, 1134), (500, 1146), (0, 1186)]), hx('C9B48A'))
    s = Sh()
    for o in (14, 36):
        s.taper([(x, 1120 + o - 60 * x / 1800) for x in range(0, 1801, 100)], 3, tail=.6)
    cv.paint(s, hx('9E8860'), .7)
    def truck(x, y, L, c, flip=False):
        f = -1 if flip else 1
        Q = lambda u, v: (x + f * u * L, y + v * L)
        cv.paint(Sh().poly([Q(-.5, -.48), Q(.2, -.48), Q(.2, -.14), Q(-.46, -.14)]), c)
        cv.paint(Sh().poly([Q(-.46, -.48), Q(-.3, -.6), Q(-.1, -.55), Q(.06, -.6), Q(.18, -.48)]), hx('8B7350'))
        k = Sh()
        for i in range(5):
            k.line([Q(-.42 + i * .135, -.47), Q(-.41 + i * .135, -.15)], L * .013)
        cv.paint(k, mix(c, INK, .4))
        cv.paint(Sh().poly([Q(.23, -.14), Q(.23, -.5), Q(.4, -.5), Q(.5, -.34), Q(.52, -.14)]), mix(c, INK, .2))
        cv.paint(Sh().poly([Q(.3, -.45), Q(.385, -.45), Q(.455, -.34), Q(.3, -.34)]), hx('E6E4D6'))
        w = Sh(); v = Sh()
        for u in (-.34, -.16, .37):
            w.ell(*Q(u, -.09), L * .1); v.ell(*Q(u, -.09), L * .042)
        cv.paint(w, INK); cv.paint(v, hx('C9B48A'))
    truck(540, 1124, 190, hx('47706F')); truck(1290, 1102, 176, hx('8C7C54'), flip=True)
    for x, y, h, p_, c in [(820, 1176, 190, 'point', hx('3F5C5E')), (884, 1180, 184, 'stand', hx('8A7B5A')), (954, 1176, 182, 'give', hx('5A6F6B'))]:
        put(cv, x, y, h, p_, dict(top=c, leg=hx('22302F'), skin=hx('C29C76'), hair=hx('E2C98F')), flip=(p_ == 'give'))
    cv.paint(Sh().poly([(886, 1070), (942, 1062), (944, 1084), (888, 1092)]), CARD)
    thicket(cv, [(60, 1180), (150, 1196), (1640, 1170), (1740, 1186), (1560, 1196), (250, 1206)], 46, hx('1D4248'), hx('628A84'), 'fgk')

@scene('history/图/蓄水.jpg')
def filling(cv):
    W, H = cv.w, cv.h
    WL = 690
    sky(cv, 0, hx('CBD6D0'), 360, hx('E9E7DA'), 640, hx('EDE3CC'))
    P = dict(JADE, far=hx('BFCBC3'), mid=hx('8CA7A4'), near=hx('4C7579'), mist=hx('E6E6DA'), water=(hx('A5BBB5'), hx('16404A')))
    back3(cv, P, WL, [(0, 260), (160, 190), (330, 120), (440, 166), (600, 250), (780, 310), (960, 330), (1140, 290), (1330, 200), (1480, 240), (1660, 150), (1800, 180)],
          [(0, 330), (280, 300), (520, 410), (740, 500), (940, 520), (1160, 480), (1400, 390), (1600, 330), (1800, 300)],
          [(0, 430), (220, 420), (440, 520), (620, 620), (740, 690), (1120, 690), (1300, 610), (1480, 520), (1660, 450), (1800, 420)])
    # stripped belt below the future level
    L175, L156 = 520, 610
    # new houses above 175 on both sides
    ft = np.full(W, 512.0)
    new_town(cv, ys_line(cv, [(0, 450), (420, 480), (1380, 520), (1800, 450)]), ft, 2, 0, 330, dict(NEW, side=hx('6F9292'), win=hx('34595F')), 'tl', 46, .9, lit=.1, fade=hx('9DB3AE'))
    new_town(cv, ys_line(cv, [(0, 450), (420, 480), (1380, 520), (1800, 450)]), ft, 2, 1500, 1820, dict(NEW, side=hx('6F9292'), win=hx('34595F')), 'tr', 46, .9, lit=.1, fade=hx('9DB3AE'))
    # cleared slope, paler
    n3 = ridge(cv, [(0, 430), (220, 420), (440, 520), (620, 620), (740, 690), (1120, 690), (1300, 610), (1480, 520), (1660, 450), (1800, 420)], 16, 'n', 170)
    m = land_mask(cv, np.maximum(n3, L175 + 2), WL)
    cv.blend(hx('A99F80'), m * .6)
    contours(cv, np.maximum(n3, L175 + 2), WL, 9, hx('D6CBAA'), .7, 'ct', w=2.2)
    river(cv, WL, P, 240, refl=.7, n=190)
    # what is left of the low street: roofs, a pagoda-less gate, bare trees
    q = {k: mix(v, hx('5E8083'), .25) for k, v in OLD.items()}
    for i, (x, w, h) in enumerate([(610, 96, 30), (712, 82, 22), (800, 108, 36), (1010, 90, 24), (1100, 112, 32), (1204, 88, 18)]):
        house_old(cv, x, 752 + (i % 3) * 12, w * 1.15, h, q, ('sub', i), kind='e', lit=0, plinth=0)
        y = 752 + (i % 3) * 12
        s = Sh()
        for k in range(5):
            s.taper([(x - w * .62 + 4 * k + (w * 1.24 - 8 * k) * t / 6, y + 2 + k * 6) for t in range(7)], 4.4 - k * .5)
        cv.paint(s, hx('20454C'), .85)
    for (x, y, h) in [(905, 760, 120), (955, 748, 86), (520, 742, 90), (1300, 748, 96)]:
        s, tips = Sh(), []
        branch(s, x, y, -1.57, h * .5, h * .06, 3, rng_of('bare', x), tips, .3)
        cv.paint(s, hx('2C4A4E'))
        k = Sh()
        for j in range(6):
            k.taper([(x - 16 + j * 2 + math.sin(j * 2.2) * 6 + (32 - 4 * j) * t / 5, y + 4 + j * 7) for t in range(6)], 3.6)
        cv.paint(k, hx('20454C'), .8)
    # level poles
    def gauge(x, y0, y1, w, num, col):
        cv.paint(Sh().rect(x - w / 2, y0, x + w / 2, y1), CARD)
        s = Sh()
        n = int((y1 - y0) / (w * .5))
        for i in range(n):
            if i % 2:
                yy = y0 + (y1 - y0) * i / n
                s.rect(x - w / 2, yy, x + (w / 2 if i % 10 == 5 else 0), yy + (y1 - y0) / n)
        cv.paint(s, col)
        cv.paint(Sh().line([(x - w / 2, y0), (x - w / 2, y1)], 2).line([(x + w / 2, y0), (x + w / 2, y1)], 2), col)
    # the lines of three levels, on the slope, at right
    for y, c, a, wd in ((L175, CINNABAR, 1, 3.2), (L156, TEAL, .75, 2)):
        s = Sh()
        for i in range(0, 60):
            x = i * 30
            lim = n3[int(clamp(x + 9, 0, W - 1))]
            if lim < y:
                s.rect(x, y - wd / 2, x + 18, y + wd / 2)
        cv.paint(s, c, a)
    text(cv, '175 米', 46, L175 + 30, 32, CINNABAR, bold=True)
    text(cv, '156 米', 46, L156 + 26, 26, TEAL, bold=True)
    # near shore: bank, steps going under water, people watching
    nb = ridge(cv, [(0, 930), (260, 960), (520, 1030), (760, 1120), (900, 1190), (1000, 1300), (1800, 1400)], 5, 'nb', 150)
    land(cv, nb, H + 1, hx('33555A'), hx('16363C'), 220, 'nb', strokes=150, slen=70, dark=hx('1B3E45'), light=hx('6E908C'), spurs=3)
    stairs(cv, 720, 1216, 260, 250, 950, 150, 15, hx('B9C0AF'), hx('5C7F80'), edge=hx('24484F'))
    cols = [hx('C9BFA4'), hx('6E8D8B'), hx('3B5457'), hx('9A8A64')]
    for i, (x, y, h, p_, fl) in enumerate([(250, 952, 168, 'back', 0), (316, 958, 160, 'point', 0), (176, 946, 152, 'old', 0), (380, 1006, 172, 'stand', 0), (446, 1010, 104, 'child', 0)]):
        put(cv, x, y, h, p_, dict(top=cols[i % 4], leg=hx('13272B'), skin=hx('C29C76'), hair=hx('CFCabb') if p_ == 'old' else hx('13272B')), flip=bool(fl))
    gauge(905, 880, 1160, 34, 0, TEAL)
    cv.paint(Sh().taper([(860 + 90 * t / 6, 1160) for t in range(7)], 8).taper([(868 + 76 * t / 6, 1172) for t in range(7)], 5), hx('12343B'), .9)
    sampan(cv, 1250, 905, 190, hx('14363C'), 's', awning=hx('4A6B68'))
    s = Sh()
    for k in range(7):
        s.taper([(1160 + 6 * k + (190 - 12 * k) * t / 6 + math.sin(k * 2) * 5, 920 + k * 8) for t in range(7)], 5 - k * .4)
    cv.paint(s, hx('12343B'), .85)
    barge(cv, 980, 640 + 66, 120, hx('35585D'), hx('D9DDD0'), flip=True)
    levels(cv, [1010, 1032, 1060, 1094, 1134], hx('D9E2DA'), .15, 1.5, 1000)
    grass(cv, 0, 560, lambda x: nb[int(x)] + 4, 150, hx('1B3E45'), 'g', 34)

@scene('history/图/大坝.jpg')
def dam(cv):
    W, H = cv.w, cv.h
    sky(cv, 0, hx('D9DFD6'), 300, hx('F0ECDE'), 560, hx('EFE4CC'))
    P = JADE
    back3(cv, P, 720, [(0, 200), (300, 150), (520, 220), (700, 190), (880, 270), (1080, 300), (1260, 250), (1440, 160), (1600, 90), (1800, 130)],
          [(0, 300), (400, 330), (800, 390), (1100, 420), (1300, 370), (1500, 290), (1680, 230), (1800, 240)], None)
    rb = ridge(cv, [(0, 800), (1180, 640), (1330, 540), (1450, 440), (1580, 340), (1700, 300), (1800, 270)], 14, 'rb', 150)
    land(cv, rb, H, hx('4F7A7C'), hx('9BB3AB'), 420, 'rb', strokes=120, slen=80, dark=hx('33616A'), spurs=6)
    treeline(cv, rb, 1290, W, 11, hx('44707A'), 'rbt')
    # the wall, seen aslant: nearer at the left. s along the crest 0..1, v from crest 0 to foot 1
    def D(s, v, out=0.0):
        z = 1 + 2.6 * s
        k = 1 / z
        x = -330 + (1 - k) * 1640 / (1 - 1 / 3.6) * 1.08
        y = 560 - 350 * k + v * 640 * k
        return x + out * 210 * k, y + out * 40 * k
    def strip(s0, s1, v0, v1, c, o0=0, o1=0, a=1.0):
        n = 14
        t = [D(s0 + (s1 - s0) * i / n, v0, o0) for i in range(n + 1)]
        b = [D(s0 + (s1 - s0) * i / n, v1, o1) for i in range(n + 1)]
        cv.paint(Sh().poly(t + b[::-1]), c, a)
    # pool and river
    def pool_y(x):
        return np.interp(x, [0, 500, 900, 1200, 1320, 1800], [930, 840, 790, 772, 768, 764])
    yy = np.arange(H)[:, None]
    ys = pool_y(np.arange(W))
    m = np.clip(yy - ys[None, :] + .5, 0, 1).astype(F32)
    cv.blend(('v', 760, hx('A9C0BA'), 900, hx('5E8E93'), 1200, hx('123238')), m)
    # the wall itself
    strip(0, 1, 0, 1, ('h', 0, hx('D6D2C0'), 1350, hx('B9C4BA')), 0, 1.0)
    # monolith joints and lift lines
    j = Sh()
    n = 46
    for i in range(n + 1):
        s = i / n
        a, b = D(s, 0, 0), D(s, 1, 1)
        j.line([a, b], clamp(2.4 * (1 - s * .7), .7, 2.4))
    cv.paint(j, hx('9DA89F'), .75)
    lf = Sh()
    for v in np.linspace(.08, .96, 12):
        lf.line([D(s, v, v) for s in np.linspace(0, 1, 16)], 1)
    cv.paint(lf, hx('A9B3A8'), .55)
    # power-house, near left part
    def box(s0, s1, v0, o, c_top, c_face, win=True):
        n = 10
        t = [D(s0 + (s1 - s0) * i / n, v0, v0) for i in range(n + 1)]
        f = [D(s0 + (s1 - s0) * i / n, v0, o) for i in range(n + 1)]
        g = [D(s0 + (s1 - s0) * i / n, 1.0, o) for i in range(n + 1)]
        cv.paint(Sh().poly(t + f[::-1]), c_top)
        cv.paint(Sh().poly(f + g[::-1]), c_face)
        if win:
            w = Sh()
            k = 22
            for i in range(k):
                u0, u1 = s0 + (s1 - s0) * .95 * (i + .25) / k, s0 + (s1 - s0) * .95 * (i + .75) / k
                w.poly([D(u0, v0 + .05, o), D(u1, v0 + .05, o), D(u1, v0 + .15, o), D(u0, v0 + .15, o)])
            cv.paint(w, hx('2C5A62'))
        e0, e1, e2 = D(s1, v0, v0), D(s1, v0, o), D(s1, 1, o)
        cv.paint(Sh().poly([e0, e1, e2, D(s1, 1, 1.0)]), mix(c_face, hx('35606A'), .45))
    # spillway in the middle: piers and gates, water from some of them
    S0, S1, N = .30, .62, 15
    strip(S0, S1, .03, 1, hx('8FA39D'), .03, 1.0)
    r = rng_of('dam')
    for i in range(N):
        a, b = S0 + (S1 - S0) * (i + .2) / N, S0 + (S1 - S0) * (i + 1) / N
        strip(a, b, .02, .2, hx('23505A'), .02, .2)
        if i in (2, 3, 4, 6, 7, 8, 9, 11, 12):
            m = (a + b) / 2
            # a jet: out of the sluice, over and down into the pool
            L, R = [], []
            for k in range(13):
                t = k / 12
                o = .42 + 1.9 * t
                v = .42 + .02 * t + .62 * t ** 2
                w = (b - a) * (.36 + .42 * t)
                L.append(D(m - w, v, o)); R.append(D(m + w, v, o))
            cv.paint(Sh().poly(L + R[::-1]), hx('F4F4EC'), .95)
            g = Sh()
            for q in range(9):
                f = r.uniform(.08, .92)
                k0 = r.randint(0, 5); k1 = r.randint(8, 12)
                pts = [(L[k][0] + (R[k][0] - L[k][0]) * f, L[k][1] + (R[k][1] - L[k][1]) * f) for k in range(k0, k1 + 1)]
                g.taper(pts, clamp(5 * (1 - m), 1, 5))
            cv.paint(g, hx('9BB9B7'), .8)
        # piers
        p0 = [D(a - (S1 - S0) / N * .22, .0, 0), D(a, .0, 0), D(a, .55, .75), D(a - (S1 - S0) / N * .22, .55, .75)]
        cv.paint(Sh().poly(p0), hx('E3E0D0'))
        cv.paint(Sh().poly([D(a, .0, 0), D(a + (S1 - S0) / N * .12, .03, 0), D(a + (S1 - S0) / N * .12, .5, .6), D(a, .55, .75)]), hx('6F8E8E'))
    box(-.04, .285, .66, 1.7, hx('E6E2D2'), hx('B9C0B2'))
    box(.64, .93, .66, 1.7, hx('DDDED0'), hx('A3B2AB'))
    # crest road, parapet, gantry cranes
    strip(0, 1, -.045, .02, hx('EFEBDC'), 0, 0)
    ln = Sh()
    ln.line([D(s, -.045) for s in np.linspace(0, 1, 20)], 2.2).line([D(s, .02) for s in np.linspace(0, 1, 20)], 3)
    for i in range(90):
        s = (i / 90) ** 1.1
        a, b = D(s, -.045), D(s, -.075)
        ln.line([a, b], clamp(2 * (1 - s), .7, 2))
    ln.line([D(s, -.075) for s in np.linspace(0, 1, 20)], 1.4)
    cv.paint(ln, hx('4F7A7C'))
    def gantry(s, k, c):
        z = 1 + 2.6 * s
        u = 640 / z * k
        x, y = D(s, -.04)
        g = Sh()
        w = u * .3
        lw = max(1.6, u * .035)
        g.line([(x - w, y), (x - w * .7, y - u * .62)], lw).line([(x + w, y), (x + w * .7, y - u * .62)], lw)
        g.rect(x - w * 1.15, y - u * .72, x + w * 1.15, y - u * .58)
        g.line([(x - w * .9, y - u * .25), (x + w * .9, y - u * .25)], lw * .7).line([(x - w * .95, y - u * .05), (x + w * .8, y - u * .55)], lw * .5)
        g.rect(x - w * .4, y - u * .9, x + w * .35, y - u * .72)
        cv.paint(g, c)
    gantry(.33, .25, CINNABAR)
    gantry(.52, .25, hx('3D6A70')); gantry(.78, .25, hx('4F7A7C'))
    # abutment at the far end
    ab = ridge(cv, [(0, 1500), (1230, 900), (1290, 700), (1340, 600), (1440, 520), (1600, 470), (1800, 440)], 8, 'ab', 110)
    land(cv, ab, 792, hx('2E5C63'), hx('6F9292'), 320, 'ab', strokes=90, slen=70, dark=hx('1D4A52'), spurs=5)
    treeline(cv, ab, 1290, W, 14, hx('2A565E'), 'abt')
    def foot_y(x):
        fs = [D(s, 1, 1.9 if s < .3 else 2.5) for s in np.linspace(-.05, .7, 30)]
        return float(np.interp(x, [f[0] for f in fs], [f[1] for f in fs]))
    A, B = Sh(), Sh()
    for _ in range(330):
        t = r.random()
        x = r.uniform(0, 1340)
        y = foot_y(x) + 8 + 330 * t ** 1.5 * r.random()
        L = (30 + 140 * t) * r.uniform(.5, 1.3)
        (A if r.random() < .6 else B).taper([(x + L * k / 6, y + L * .04 * k / 6 + math.sin(k * 1.4 + x) * (2 + 3 * t)) for k in range(7)], (2 + 5 * t) * r.uniform(.5, 1.2))
    cv.paint(B, hx('1D4A52'), .6)
    cv.paint(A, hx('EDF1E9'), .75)
    ripples(cv, 960, H, 120, hx('8FB0AD'), .5, 'r1', l1=320, w1=4.2)
    ripples(cv, 980, H, 120, hx('0E2A30'), .5, 'r2', l1=360, w1=5)
    for i in range(7):
        x = 850 + i * 62
        cv.glow(x, foot_y(x) - 10, 150, hx('F6F5EC'), .66, 56)
    cv.mist(782, 16, hx('F3F3EA'), .7, 'spray', 700, 1420)
    cv.mist(792, 7, hx('DDE6DE'), .5, 'shore', 1240, 1800)
    # a lower bank and someone looking
    nb = ridge(cv, [(0, 1700), (1000, 1330), (1180, 1190), (1350, 1090), (1560, 1030), (1800, 1000)], 6, 'nb', 120)
    land(cv, nb, H + 1, hx('17393F'), hx('0E2A30'), 200, 'nb', strokes=90, slen=60, light=hx('4A7478'), dark=hx('0D2429'))
    grass(cv, 1160, 1800, lambda x: nb[int(clamp(x, 0, W - 1))] + 5, 170, hx('12323A'), 'g', 34)
    pine(cv, 1690, 1040, 430, hx('12343B'), key=2, lean=-.12, hi=hx('4A7478'))
    put(cv, 1400, 1094, 150, 'back', dict(top=hx('C9BFA4'), leg=hx('0D2429'), skin=hx('C29C76')))
    put(cv, 1462, 1080, 92, 'child', dict(top=hx('7E9C98'), leg=hx('0D2429'), skin=hx('C29C76')))
    put(cv, 1340, 1112, 142, 'point', dict(top=hx('5C7F80'), leg=hx('0D2429'), skin=hx('C29C76')), flip=True)
    barge(cv, 560, 1090, 240, hx('12343B'), hx('DDE3D8'), load=[hx('4F7A7C'), hx('8A8A6A'), hx('35606A')])
    levels(cv, [1120, 1138, 1162, 1190], hx('D9E2DA'), .16, 1.5, 0, 1150)

@scene('history/图/社区挂牌.jpg')
def naming(cv):
    W, H = cv.w, cv.h
    # front of a small office: wall, door, board; the mountains and the river beyond at the left
    sky(cv, 0, hx('E3E4D8'), 400, hx('F3EEDF'), 700, hx('EFE5CE'))
    back3(cv, JADE, 640, [(0, 300), (140, 240), (280, 300), (420, 250), (560, 330), (1800, 380)], [(0, 420), (240, 400), (480, 460), (700, 500), (1800, 520)], None)
    cv.paint(Sh().rect(0, 630, 760, 720), ('v', 630, hx('B5C7BF'), 720, hx('5E8E93')))
    ripples(cv, 634, 716, 50, hx('EDF1E9'), .6, 'r', x1=760, l0=20, l1=90, w1=2)
    new_town(cv, ys_line(cv, [(0, 500), (760, 560), (1800, 560)]), np.full(W, 632.0), 2, -20, 420, dict(NEW, side=hx('7F9A9A')), 'nt', 50, 1.0, lit=.06, fade=hx('B5C5BD'))
    r = rng_of('naming')
    # ground
    cv.paint(Sh().rect(0, 716, W, H), ('v', 716, hx('D3CAB2'), H, hx('A89A7C')))
    s = Sh()
    for y in (760, 820, 900, 1000, 1120):
        s.line([(0, y), (W, y)], 2)
    for x in range(-10, 30):
        s.line([(900 + (x - 10) * 70, 716), (900 + (x - 10) * 190, H)], 1.6)
    cv.paint(s, hx('8F8165'), .5)
    cv.paint(Sh().rect(0, 690, 640, 716), hx('A9AD9C'))
    for x in range(10, 640, 34):
        cv.paint(Sh().rect(x, 650, x + 8, 692), hx('7F9490'))
    cv.paint(Sh().rect(0, 644, 640, 654), hx('5E7C7C'))
    # building: white tile wall, teal dado, canopy, door
    bx = 640
    cv.paint(Sh().rect(bx, 0, W, 800), hx('EFE9DA'))
    t = Sh()
    for x in range(bx, W, 46):
        t.line([(x, 0), (x, 640)], 1)
    for y in range(0, 660, 46):
        t.line([(bx, y), (W, y)], 1)
    cv.paint(t, hx('D5CDB8'), .8)
    cv.paint(Sh().rect(bx, 636, W, 800), hx('5E7F80'))
    cv.paint(Sh().rect(bx, 628, W, 638), hx('C9BFA4'))
    cv.paint(Sh().rect(bx - 6, 0, bx + 30, 800), hx('D9D1BC'))
    cv.paint(Sh().rect(bx + 30, 0, bx + 40, 800), hx('B3A98F'), .8)
    # door
    dx0, dx1 = 1040, 1400
    cv.paint(Sh().rect(dx0 - 22, 230, dx1 + 22, 806), hx('B3A98F'))
    cv.paint(Sh().rect(dx0, 250, dx1, 806), hx('23474D'))
    for a, b in ((dx0 + 14, 1212), (1228, dx1 - 14)):
        cv.paint(Sh().rect(a, 266, b, 792), hx('3E6B70'))
        cv.paint(Sh().poly([(a, 266), (a + 90, 266), (a, 560)]), hx('6F9898'), .55)
        cv.paint(Sh().rect(a, 560, b, 574), hx('23474D'))
    cv.paint(Sh().rect(1196, 470, 1204, 560).rect(1236, 470, 1244, 560), hx('D9C79A'))
    # canopy and window
    cv.paint(Sh().poly([(930, 196), (1510, 196), (1540, 236), (900, 236)]), hx('7C8F8A'))
    cv.paint(Sh().rect(900, 236, 1540, 252), hx('4F6B6C'))
    cv.paint(Sh().rect(900, 252, 1540, 300), INK, .12)
    cv.paint(Sh().rect(1590, 300, 1790, 540), hx('B3A98F'))
    cv.paint(Sh().rect(1602, 312, 1778, 528), hx('3E6B70'))
    cv.paint(Sh().line([(1690, 312), (1690, 528)], 7).line([(1602, 400), (1778, 400)], 7), hx('EFE9DA'))
    cv.paint(Sh().poly([(1602, 312), (1666, 312), (1602, 396)]), hx('8FB0AD'), .6)
    # steps
    for k in range(3):
        y = 800 + k * 26
        cv.paint(Sh().rect(940 - k * 34, y, 1500 + k * 34, y + 12), hx('E3DCC8'))
        cv.paint(Sh().rect(940 - k * 34, y + 12, 1500 + k * 34, y + 27), hx('A99F86'))
    # the board, being lifted to its hooks
    X0, Y0, w, h = 846, 236, 112, 560
    cv.paint(Sh().rect(X0 + 8, Y0 + 10, X0 + w + 12, Y0 + h + 12), INK, .22)
    cv.paint(Sh().rect(X0, Y0, X0 + w, Y0 + h), hx('FBF8F0'))
    cv.paint(Sh().line([(X0, Y0), (X0 + w, Y0), (X0 + w, Y0 + h), (X0, Y0 + h), (X0, Y0)], 5), hx('6B5238'))
    vtext(cv, '江畔社区居民委员会', X0 + w / 2, Y0 + 42, 49, INK, .96, True, 1.12)
    # a cinnabar silk knot on top of it
    kx, ky = X0 + w / 2, Y0 - 16
    b = Sh()
    b.poly([(kx, ky), (kx - 52, ky - 30), (kx - 66, ky - 4), (kx - 50, ky + 22)]).poly([(kx, ky), (kx + 52, ky - 30), (kx + 66, ky - 4), (kx + 50, ky + 22)])
    b.ell(kx - 46, ky - 4, 22, 26).ell(kx + 46, ky - 4, 22, 26).ell(kx, ky, 20, 19)
    b.poly([(kx - 6, ky), (kx - 74, ky + 96), (kx - 60, ky + 80), (kx - 46, ky + 98), (kx + 4, ky + 8)]).poly([(kx + 6, ky), (kx + 74, ky + 92), (kx + 62, ky + 78), (kx + 46, ky + 96), (kx - 4, ky + 8)])
    cv.paint(b, CINNABAR)
    cv.paint(Sh().taper(arc_pts(kx - 14, ky, kx - 56, ky - 6, 6), 4).taper(arc_pts(kx + 14, ky, kx + 56, ky - 6, -6), 4).ell(kx, ky, 9, 9), hx('5A100B'), .8)
    # people
    sk = hx('C9A07A')
    put(cv, 742, 860, 430, 'reach', dict(top=hx('2F5258'), leg=hx('2A2824'), skin=sk))
    put(cv, 1064, 864, 430, 'reach', dict(top=hx('8A7B5A'), leg=hx('2B3437'), skin=sk), flip=True)
    crowd = [(90, 1130, 452, 'stand', hx('6E8D8B'), 0), (250, 1090, 430, 'back', hx('4A4238'), 0), (390, 1150, 456, 'point', hx('9A8A64'), 0), (560, 1060, 408, 'stand', hx('3F5C5E'), 0),
             (1330, 1060, 414, 'stand', hx('5A6F6B'), 1), (1460, 1120, 440, 'old', hx('4A4238'), 1), (1590, 1080, 420, 'lead', hx('B3A27A'), 1), (1520, 1096, 256, 'child', hx('7E9C98'), 1), (1720, 1140, 450, 'stand', hx('2F5258'), 1)]
    for x, y, h_, p_, c, fl in sorted(crowd, key=lambda q: q[1]):
        cv.paint(Sh().ell(x + 10, y, h_ * .16, 10), INK, .2)
        put(cv, x, y, h_, p_, dict(top=c, leg=r.choice([hx('2A2824'), hx('2B3437'), hx('3A332B')]), skin=sk, hair=hx('CFC8B8') if p_ == 'old' else INK), flip=bool(fl))

@scene('history/图/志愿服务.jpg')
def volunteers(cv):
    W, H = cv.w, cv.h
    sky(cv, 0, hx('E6E6D6'), 400, hx('F4EFE0'), 700, hx('EFE6CF'))
    P = dict(JADE, near=hx('5E8781'), mid=hx('98B1A4'), far=hx('C9D3C3'))
    back3(cv, P, 690, [(0, 250), (200, 200), (420, 290), (700, 330), (960, 300), (1200, 220), (1400, 250), (1600, 180), (1800, 230)],
          [(0, 400), (300, 380), (600, 440), (900, 470), (1200, 420), (1500, 400), (1800, 380)], None)
    cv.paint(Sh().rect(0, 640, W, 720), ('v', 640, hx('B5C7BF'), 720, hx('6E999A')))
    ripples(cv, 644, 716, 80, hx('EDF1E9'), .6, 'r', l0=20, l1=110, w1=2.2)
    ferry(cv, 1180, 672, 96, dict(wall=hx('F2E8D2'), roof=hx('2B4A4E'), win=hx('3B5457'), lit=LAMP), 'f')
    # blocks of the estate, left and right
    for i, (x, w, h) in enumerate([(-60, 190, 420), (150, 150, 340), (318, 120, 260)]):
        block(cv, x, 730, w, h, dict(NEW, side=hx('8FA69F'), win=hx('4B7074')), ('L', i), side=.14, lit=.08, storey=30)
    for i, (x, w, h) in enumerate([(1690, 220, 450), (1530, 140, 330), (1410, 104, 240)]):
        block(cv, x, 730, w, h, dict(NEW, side=hx('8FA69F'), win=hx('4B7074')), ('R', i), side=.14, lit=.08, storey=30, dirn=-1)
    # railing, ground
    cv.paint(Sh().rect(0, 726, W, H), ('v', 726, hx('DCD3BB'), H, hx('B4A688')))
    s = Sh()
    for y in (770, 826, 900, 994, 1110):
        s.line([(0, y), (W, y)], 1.8)
    for x in range(-14, 34):
        s.line([(900 + (x - 10) * 64, 730), (900 + (x - 10) * 176, H)], 1.4)
    cv.paint(s, hx('9A8C6E'), .42)
    q = Sh()
    q.rect(0, 664, W, 672).rect(0, 700, W, 704)
    for x in range(6, W, 40):
        q.rect(x, 664, x + 6, 734)
    cv.paint(q, hx('4F7376'))
    # the great fig with a stone bench round it
    big_tree(cv, 870, 812, 700, 'bt', hx('4A4234'), hx('3E6454'), hx('9DB78E'), dens=1.05, hia=.6, squash=.55)
    cv.paint(Sh().ell(880, 822, 330, 30), INK, .14)
    cv.paint(Sh().ell(870, 818, 190, 30), hx('B9B09A')); cv.paint(Sh().rect(680, 818, 1060, 846), hx('9A917B')); cv.paint(Sh().ell(870, 846, 190, 26), hx('9A917B'))
    cv.paint(Sh().ell(870, 812, 190, 28), hx('D8D0BB')); cv.paint(Sh().ell(870, 806, 120, 15), hx('6B6148'))
    cv.paint(Sh().limb((842, 808), (850, 720), 44, 36).limb((892, 808), (884, 720), 40, 34), hx('4A4234'))
    sk = hx('C9A07A')
    def man(x, y, h, pose, top, fl=0, leg=None, hair=None, vest=None):
        cv.paint(Sh().ell(x + 6, y, h * .17, 9), INK, .18)
        put(cv, x, y, h, pose, dict(top=top, leg=leg or hx('2B3437'), skin=sk, hair=hair or INK), flip=bool(fl))
        if vest:
            p = person(pose)
            v = Sh(); v.c = [c for c in p['top'].c]
            cv.paint(v.move(x, y, h, bool(fl)), vest)
            sh = {'give': (.03, -.79), 'point': (0, -.8), 'lead': (0, -.8)}.get(pose, (0, -.8))
            f = -1 if fl else 1
            cv.paint(Sh().poly([(x + f * h * (sh[0] - .0), y + h * (sh[1] + .015)), (x + f * h * (sh[0] + .05), y + h * sh[1]), (x + f * h * (sh[0] + .035), y + h * (sh[1] + .14))]), sk)
            cv.paint(Sh().line([(x + f * h * (sh[0] * .5 + .02), y + h * (sh[1] + .15)), (x + f * h * .015, y + h * -.41)], max(1.6, h * .006)), mix(vest, INK, .4))
    teal = hx('2F6A72')
    # sitting under the tree
    man(740, 868, 330, 'sit', hx('8A7B5A'), 0, hair=hx('D5CDBC'))
    man(1000, 868, 330, 'sit', hx('5A6F6B'), 1, hair=hx('D5CDBC'))
    # haircut under the tree: chair, cloth, barber
    cv.paint(Sh().rect(1208, 930, 1218, 1030).rect(1290, 930, 1300, 1030).rect(1200, 915, 1306, 932), hx('5B4531'))
    man(1245, 1034, 400, 'sit', hx('E9E2D0'), 1, hair=hx('D5CDBC'))
    cv.paint(Sh().poly([(1196, 808), (1288, 808), (1318, 948), (1120, 952), (1150, 900)]), hx('F5F0E4'))
    cv.paint(Sh().taper(arc_pts(1236, 820, 1210, 940, 8), 4).taper(arc_pts(1262, 820, 1280, 940, -6), 4).taper(arc_pts(1214, 830, 1160, 930, 8), 3), hx('C9C2B0'))
    man(1392, 1046, 440, 'give', hx('CFC7B2'), 1, vest=teal)
    # blood pressure table at the left
    man(236, 1040, 400, 'sit', hx('6B6148'), 0, hair=hx('D5CDBC'))
    cv.paint(Sh().rect(172, 928, 182, 1040).rect(262, 928, 272, 1040).rect(164, 916, 280, 930), hx('5B4531'))
    man(236, 1040, 400, 'sit', hx('6B6148'), 0, hair=hx('D5CDBC'))
    man(480, 1042, 404, 'sit', hx('E6E1D3'), 1)
    cv.paint(Sh().rect(430, 928, 440, 1040).rect(520, 928, 530, 1040).rect(424, 916, 540, 930), hx('5B4531'))
    man(480, 1042, 404, 'sit', hx('E6E1D3'), 1, vest=None)
    cv.paint(Sh().rect(296, 874, 424, 888), hx('7A5F3A')); cv.paint(Sh().rect(306, 888, 316, 1042).rect(404, 888, 414, 1042), hx('5B4531'))
    cv.paint(Sh().rect(330, 850, 378, 875), hx('3E6B70')); cv.paint(Sh().rect(336, 855, 360, 868), hx('DDE3D8'))
    # in front: a volunteer in the one cinnabar vest walks an old woman across
    man(830, 1166, 440, 'old', hx('4A5A5A'), 0, hair=hx('D5CDBC'))
    f = (830 + .2 * 440, 1166 - .5 * 440)
    cv.paint(Sh().limb(f, (f[0] + 34, 1164), 8, 6).limb((f[0] - 12, f[1] - 3), (f[0] + 14, f[1] - 5), 8, 7), hx('5B4531'))
    man(712, 1172, 486, 'give', hx('D9D2C0'), 0, vest=CINNABAR)
    man(1640, 1150, 452, 'lead', hx('B3A27A'), 1, vest=teal)
    man(1560, 1154, 268, 'child', hx('C7A866'), 1)
    man(96, 1160, 460, 'point', hx('CFC7B2'), 0, vest=teal)

@scene('history/图/长廊开馆.jpg')
def gallery(cv):
    W, H = cv.w, cv.h
    r = rng_of('gallery')
    cv.fill(hx('EFE8D8'))
    C = Cam(980, 560, 1050, 1.6)
    hw, ht = 3.4, 3.7
    far = 17.0
    def quad(pts, c, a=1.0):
        cv.paint(Sh().poly([C(*p) for p in pts]), c, a)
    # floor, ceiling, left wall (pictures), right wall (windows on the river), end wall
    fy0 = C(0, 0, far)[1]
    quad([(-hw, 0, .9), (hw, 0, .9), (hw, 0, far), (-hw, 0, far)], ('v', fy0, hx('C9B994'), H, hx('8F7B57')))
    quad([(-hw, ht, .9), (hw, ht, .9), (hw, ht, far), (-hw, ht, far)], ('v', 0, hx('DCD3BE'), 400, hx('F4EEE0')))
    quad([(-hw, 0, .9), (-hw, ht, .9), (-hw, ht, far), (-hw, 0, far)], ('h', 0, hx('17424A'), 800, hx('2E626A')))
    quad([(hw, 0, .9), (hw, ht, .9), (hw, ht, far), (hw, 0, far)], ('h', 1100, hx('F6F0E2'), 1800, hx('E4DAC4')))
    # floor boards and light bands from the windows
    s = Sh()
    for i in range(15):
        X = -hw + 2 * hw * i / 14
        s.line([C(X, 0, .9), C(X, 0, far)], 1.4)
    cv.paint(s, hx('7A6847'), .5)
    bays = [(z, z + 1.9) for z in np.arange(1.2, 16, 2.5)]
    for z0, z1 in bays:
        quad([(hw, 0, z0), (hw, 0, z1), (-.8, 0, z1 + 1.1), (-.8, 0, z0 + 1.1)], hx('F3E6C6'), .42)
    # end wall: a title wall with the square seal
    x0, y0 = C(-hw, ht, far); x1, y1 = C(hw, 0, far)
    cv.paint(Sh().rect(x0, y0, x1, y1), hx('F7F3EA'))
    for k in range(7):
        cv.paint(Sh().line([(x0, y1 - 12 - k * 7), (x1, y1 - 12 - k * 7)], 1), hx('9DB3AE'), .8)
    text(cv, '江畔长廊', (x0 + x1) / 2 - 40, (y0 + y1) / 2 - 62, 60, INK, bold=True, anchor='m', track=.12)
    text(cv, '一江水　一城人', (x0 + x1) / 2 - 40, (y0 + y1) / 2 - 4, 22, INK2, anchor='m', track=.15)
    seal(cv, x1 - 62, (y0 + y1) / 2 - 52, 70)
    # right wall: windows with mountains and water
    view = np.zeros((H, W), F32)
    for z0, z1 in bays:
        quad([(hw, .75, z0), (hw, 3.1, z0), (hw, 3.1, z1), (hw, .75, z1)], ('v', 120, hx('DCE4DC'), 520, hx('F3EEDF'), 600, hx('E9E2CE')))
        m = Sh().poly([C(hw, .75, z0), C(hw, 3.1, z0), C(hw, 3.1, z1), C(hw, .75, z1)]).mask(W, H)
        if m:
            view[m[2]:m[4], m[1]:m[3]] = np.maximum(view[m[2]:m[4], m[1]:m[3]], m[0])
    def hillv(pts, c, key):
        y = ridge(cv, pts, 14, key, 130)
        mm = land_mask(cv, y, H) * view
        cv.blend(c, mm)
    hillv([(0, 440), (1180, 450), (1300, 400), (1440, 330), (1560, 380), (1700, 290), (1800, 330)], hx('B9C8BE'), 'v1')
    hillv([(0, 500), (1180, 510), (1320, 480), (1460, 470), (1620, 430), (1800, 470)], hx('7FA09D'), 'v2')
    cv.blend(('v', 560, hx('9DB9B5'), 900, hx('2E626A')), land_mask(cv, np.full(W, 566.0), H) * view)
    rp = Sh()
    for _ in range(60):
        y = 572 + 260 * r.random() ** 1.6
        x = r.uniform(1150, 1800); L = r.uniform(20, 90)
        rp.taper([(x + L * k / 5, y) for k in range(6)], 2.6)
    cv.paint(rp, hx('E3EAE2'), .6, clip=view)
    fr = Sh()
    for z0, z1 in bays:
        zm = (z0 + z1) / 2
        lw = clamp(16 / z0, 2, 16)
        fr.line([C(hw, .75, z0), C(hw, 3.1, z0), C(hw, 3.1, z1), C(hw, .75, z1), C(hw, .75, z0)], lw)
        fr.line([C(hw, .75, zm), C(hw, 3.1, zm)], lw * .6).line([C(hw, 2.4, z0), C(hw, 2.4, z1)], lw * .6)
    cv.paint(fr, hx('8C7B5C'))
    sk_ = Sh()
    sk_.line([C(hw, .12, .9), C(hw, .12, far)], 5)
    cv.paint(sk_, hx('8C7B5C'), .6)
    # left wall: framed pictures, each a small landscape, with a spot of light over each
    fl = [((1.35, 2.75)), (3.1, 4.3), (4.7, 6.3), (6.75, 7.9), (8.4, 10.0), (10.5, 11.8), (12.3, 14.0), (14.5, 15.8)]
    inks = [(hx('EADFC6'), hx('B09C79'), hx('5E4B38')), (hx('E6E4D6'), hx('93AEA8'), hx('2E5C63')), (hx('E3E4D8'), hx('A7B3A4'), hx('4F6B5A'))]
    for i, (a, b) in enumerate(fl):
        Y0, Y1 = 1.05, 2.45
        x_, y_ = C(-hw, 1.75, (a + b) / 2)
        cv.glow(x_, C(-hw, 2.5, (a + b) / 2)[1], 900 / a * .42, hx('F3E2B5'), .34, 1100 / a * .42)
        quad([(-hw, Y0 - .09, a - .09), (-hw, Y1 + .09, a - .09), (-hw, Y1 + .09, b + .09), (-hw, Y0 - .09, b + .09)], hx('B99B5E'))
        quad([(-hw, Y0 - .05, a - .05), (-hw, Y1 + .05, a - .05), (-hw, Y1 + .05, b + .05), (-hw, Y0 - .05, b + .05)], CARD)
        c = inks[i % 3]
        quad([(-hw, Y0 + .08, a + .1), (-hw, Y1 - .08, a + .1), (-hw, Y1 - .08, b - .1), (-hw, Y0 + .08, b - .1)], c[0])
        n = 14
        for L, (base, amp, col) in enumerate(((1.85, .28, mix(c[1], c[0], .45)), (1.6, .22, c[1]), (1.4, .12, c[2]))):
            pts = [(-hw, base + amp * math.sin(k * .5 + i * 1.7 + L * 2) * .6 + amp * .4 * math.sin(k * 1.13 + i + L), a + .1 + (b - a - .2) * k / n) for k in range(n + 1)]
            quad(pts + [(-hw, Y0 + .08, b - .1), (-hw, Y0 + .08, a + .1)], col)
        quad([(-hw, Y0 + .08, a + .1), (-hw, Y0 + .24, a + .1), (-hw, Y0 + .24, b - .1), (-hw, Y0 + .08, b - .1)], hx('2C5A62'))
        # label
        quad([(-hw, .72, a + .1), (-hw, .9, a + .1), (-hw, .9, a + .62), (-hw, .72, a + .62)], hx('F3EBDA'))
        s = Sh()
        for k in range(3):
            s.line([C(-hw, .865 - k * .045, a + .15), C(-hw, .865 - k * .045, a + (.55 if k < 2 else .4))], clamp(4 / a, .6, 3))
        cv.paint(s, INK2)
    # a thin line of the water level runs along the whole wall with years above it
    cv.paint(Sh().line([C(-hw, 2.86, .9), C(-hw, 2.86, far)], 2.5), hx('C9A75F'))
    tk = Sh()
    for k in range(40):
        zz = .95 + k * .4
        tk.line([C(-hw, 2.86, zz), C(-hw, 2.86 + (.12 if k % 5 == 0 else .06), zz)], clamp(3 / zz, .6, 3))
    cv.paint(tk, hx('C9A75F'))
    quad([(-hw, 0, .9), (-hw, .16, .9), (-hw, .16, far), (-hw, 0, far)], hx('0F2C32'))
    # ceiling: beams and lamps
    for zz in np.arange(1.6, 16.5, 1.9):
        quad([(-hw, ht, zz), (hw, ht, zz), (hw, ht, zz + .16), (-hw, ht, zz + .16)], hx('B8AA8A'))
    ln = Sh().line([C(-1.9, ht - .02, .9), C(-1.9, ht - .02, far)], 4)
    cv.paint(ln, hx('4A4234'))
    for zz in np.arange(1.8, 16, 1.25):
        x, y = C(-1.9, ht - .12, zz); k = 90 / zz
        cv.paint(Sh().poly([(x - k * .3, y - k * .3), (x + k * .3, y - k * .3), (x - k * .05, y + k * .55), (x - k * .65, y + k * .3)]), hx('3A342A'))
    # visitors
    sk = hx('C9A07A')
    def vis(X, Z, pose, top, hm=1.66, fl=0, hair=INK, leg=None):
        x, y = C(X, 0, Z); h = C.f * hm / Z
        cv.paint(Sh().poly([(x - h * .06, y), (x + h * .08, y), (x - h * .5, y + h * .05), (x - h * .62, y + h * .035)]), INK, .2)
        put(cv, x, y, h, pose, dict(top=top, leg=leg or hx('2B2C2A'), skin=sk, hair=hair), flip=bool(fl))
    vis(-.4, 14, 'stand', hx('5A6F6B'), fl=1); vis(.5, 13, 'back', hx('8A7B5A')); vis(-1.9, 11.5, 'stand', hx('6E8D8B'), fl=1); vis(-1.3, 11, 'point', hx('4A4238'), fl=1)
    vis(1.8, 9.5, 'walk', hx('7E9C98')); vis(-2.1, 7.4, 'back', hx('B3A27A')); vis(-1.45, 7.1, 'old', hx('4A4238'), 1.62, 1, hx('D5CDBC'))
    vis(1.9, 6.4, 'back', hx('5A6F6B'), 1.7)
    vis(-1.7, 4.7, 'point', hx('3F6A70'), fl=1); vis(-.85, 4.5, 'stand', hx('C9BFA4'), fl=1); vis(-1.25, 4.4, 'child', hx('C7A866'), 1.1, 1)
    vis(.55, 4.0, 'lead', hx('8A9C94'), 1.6); vis(.12, 3.95, 'child', hx('7A6A4A'), 1.15)

@scene('history/图/防汛.jpg')
def flood(cv):
    W, H = cv.w, cv.h
    r = rng_of('flood')
    WL = 610
    sky(cv, 0, hx('3C5C62'), 300, hx('6A8585'), 600, hx('A3B1A8'))
    P = dict(far=hx('7F9696'), mid=hx('557679'), near=hx('30555B'), mist=hx('A9B7AF'), dark=hx('0D2429'), water=(hx('8CA39D'), hx('23474C')))
    back3(cv, P, WL, [(0, 260), (260, 200), (520, 270), (760, 240), (1000, 320), (1240, 280), (1500, 190), (1800, 240)],
          [(0, 400), (300, 360), (620, 420), (900, 470), (1200, 430), (1500, 380), (1800, 360)], [(0, 500), (300, 520), (620, 560), (900, 600), (1060, 616), (1800, 640)])
    # clouds hanging on the mountains
    for i, (y, h, a) in enumerate(((150, 60, .5), (290, 40, .45), (420, 34, .55))):
        cv.mist(y, h, hx('9AABA6'), a, ('cl', i), ragged=.9)
    new_town(cv, ys_line(cv, [(0, 560), (1180, 560), (1400, 500), (1800, 420)]), np.full(W, 602.0), 3, 1240, 1830,
             dict(wall=hx('8FA5A2'), side=hx('3F6469'), win=hx('23474C'), lit=LAMP, line=hx('7F9694'), roof=hx('23474C')), 'nt', 62, 1.05, lit=.24, trees=hx('2A4E54'), treehi=hx('5C7F80'))
    water(cv, WL, H, *P['water'])
    reflect(cv, WL, 140, 'r', .4, 1.3, 10, slit=.7)
    # high brown-green water in long rolling gouges
    A, B = Sh(), Sh()
    for _ in range(420):
        t = r.random() ** 1.3
        y = WL + 8 + 380 * t
        L = (40 + 240 * t) * r.uniform(.5, 1.3)
        x = r.uniform(-80, W)
        (A if r.random() < .5 else B).taper([(x + L * k / 9, y + math.sin(k * .95 + x * .02) * (2 + 8 * t)) for k in range(10)], (1.6 + 7 * t) * r.uniform(.5, 1.2))
    cv.paint(B, hx('2E565A'), .75); cv.paint(A, hx('C3CEC3'), .72)
    # drifting branches
    for x, y in ((420, 700), (980, 668), (700, 760)):
        s, tips = Sh(), []
        branch(s, x, y, -.2, 50, 5, 2, rng_of('drift', x), tips, .3)
        cv.paint(s, hx('2C3A34'))
    # embankment top and sandbag wall
    cv.paint(Sh().poly([(0, 900), (1800, 906), (1800, 1200), (0, 1200)]), ('v', 900, hx('6B7468'), 1200, hx('2B3A38')))
    s = Sh()
    for _ in range(90):
        x, y = r.uniform(0, W), r.uniform(985, 1190)
        L = r.uniform(30, 140)
        s.taper([(x + L * k / 5, y + r.uniform(-1, 1)) for k in range(6)], 3)
    cv.paint(s, hx('95A29A'), .5)
    def bag(x, y, w, h, c):
        pts = [(x - w / 2, y - h * .5), (x - w * .42, y - h * .94), (x - w * .1, y - h * 1.02), (x + w * .3, y - h * .97), (x + w * .48, y - h * .7), (x + w * .5, y - h * .25), (x + w * .38, y), (x - w * .38, y + h * .02), (x - w * .5, y - h * .15)]
        cv.paint(Sh().poly(pts), c)
        cv.paint(Sh().taper(arc_pts(x - w * .38, y - h * .82, x + w * .4, y - h * .82, -h * .06, 6), h * .14), mix(c, PAPER, .4), .8)
        cv.paint(Sh().taper(arc_pts(x - w * .44, y - h * .1, x + w * .44, y - h * .08, h * .05, 6), h * .16).taper(arc_pts(x + w * .44, y - h * .8, x + w * .47, y - h * .1, -3, 4), h * .1), mix(c, INK, .5), .8)
    rows = 4
    for k in range(rows):
        y = 956 - k * 40
        x = -40 + (k % 2) * 48
        lim = W - 40 if k < 3 else 820
        while x < lim + 60:
            w = 98 * r.uniform(.92, 1.06)
            bag(x + w / 2, y + r.uniform(-2, 2), w, 43, mix(hx('C2B48F'), hx('9A8F70'), r.random()))
            x += w * .97
    # rain, far
    # people passing bags; lamps
    sk = hx('B98F68')
    coats = [hx('3D6A70'), hx('55706B'), hx('2F5258'), hx('6B7468'), hx('47646A')]
    def coat(x, y, h, pose, c, fl=0, bagged=False, hat=None):
        cv.paint(Sh().ell(x, y, h * .2, 9), hx('16282B'), .45)
        put(cv, x, y, h, pose, dict(top=c, arm=mix(c, INK, .12), leg=hx('1B2A2C'), skin=sk, hair=hat or mix(c, INK, .3)), flip=bool(fl))
        f = -1 if fl else 1
        # the skirt of the raincoat
        cv.paint(Sh().poly([(x + f * h * -.1, y - h * .6), (x + f * h * .11, y - h * .6), (x + f * h * .15, y - h * .3), (x - f * h * .14, y - h * .3)]), c)
        cv.paint(Sh().taper(arc_pts(x - f * h * .02, y - h * .58, x - f * h * .04, y - h * .32, 2, 5), h * .012), mix(c, INK, .4), .8)
        if bagged:
            bag(x + f * h * .3, y - h * .52, h * .27, h * .13, hx('C2B48F'))
    line = [(150, 1120, 'give', 0, 1), (390, 1128, 'give', 0, 0), (630, 1120, 'give', 0, 1), (872, 1130, 'give', 0, 0), (1112, 1122, 'give', 0, 1)]
    for i, (x, y, p_, fl, b_) in enumerate(line):
        coat(x, y, 400, p_, CINNABAR if i == 2 else coats[i % 5], fl, bool(b_), hat=hx('4F0C07') if i == 2 else None)
    coat(1430, 1116, 396, 'reach', coats[3], 1)
    bag(1352, 1116 - 360, 112, 52, hx('B3A683'))
    coat(1600, 1150, 420, 'point', coats[0], 1)
    # lamp on a pole, pool of light
    cv.paint(Sh().limb((1725, 1150), (1725, 560), 12, 9).limb((1725, 566), (1668, 560), 8, 7), hx('13272B'))
    cv.glow(1660, 580, 330, hx('F6DFA4'), .55)
    cv.paint(Sh().poly([(1636, 560), (1690, 560), (1704, 580), (1622, 580)]), hx('13272B'))
    cv.paint(Sh().ell(1663, 584, 30, 10), hx('FBEFC9'))
    # rain: long slanting gouges
    A = Sh()
    for _ in range(230):
        x, y = r.uniform(-60, W + 160), r.uniform(-60, H)
        L = r.uniform(50, 150)
        A.taper([(x - L * .2 * k / 4, y + L * k / 4) for k in range(5)], r.uniform(1.2, 2.4))
    cv.paint(A, hx('DCE6E0'), .42)
    cv.mist(WL, 10, P['mist'], .5, 'wl')

# ---------------------------------------------------------------- before and after
# A pair is one function: the same key for both, so the same mountains, light and near ground;
# `after` decides where the water stands and where people live.

def pair(base):
    def deco(fn):
        for suffix, after in (('前', False), ('后', True)):
            def run(cv, after=after):
                cv.key = base
                cv.r = rng_of(base)
                fn(cv, after)
            SCENES[f'{base}-{suffix}.jpg'] = (run, 1800, 1200)
        return fn
    return deco

WARM = dict(sky=(0, hx('E6DCC5'), 380, hx('F5ECD9'), 700, hx('F0E0C2')), far=hx('D2C7AB'), mid=hx('B3A385'), near=hx('85785B'), mist=hx('F0E5CC'), dark=hx('3A3027'),
            water=(hx('B5AE96'), hx('3B5552')), hill=hx('8B7F60'), hill2=hx('A4946E'), wood=hx('66633F'), woodhi=hx('A8A677'))
COOL = dict(sky=(0, hx('DCE3DA'), 380, hx('F3EFE1'), 700, hx('EFE5CD')), far=hx('C3CFC5'), mid=hx('94AFAA'), near=hx('5B8585'), mist=hx('EAE8DA'), dark=hx('15363D'),
            water=(hx('A9C0BA'), hx('164049')), hill=hx('4F7A78'), hill2=hx('7A9A90'), wood=hx('3C6660'), woodhi=hx('8FB0A2'))

def later_level(cv, y, lab='蓄水后水位 175 米', x=44, side='l'):
    s = Sh()
    xx = 0
    while xx < cv.w:
        s.rect(xx, y - 1.7, xx + 26, y + 1.7)
        xx += 42
    cv.paint(s, CINNABAR, .92)
    px = 27
    m, pad, wid = text_mask(lab, px, True)
    x0 = x if side == 'l' else cv.w - x - wid
    cv.paint(Sh().rect(x0 - 12, y - 54, x0 + wid + 12, y - 12), PAPER, .82)
    text(cv, lab, x0, y - 33, px, CINNABAR, bold=True)

def knoll(cv, pts, P, after, key='kn'):
    """The ground at the viewer's feet, in both pictures."""
    c = mix(P['dark'], INK, .25) if after else mix(P['dark'], P['near'], .12)
    y = ridge(cv, pts, 5, key, 120)
    land(cv, y, cv.h + 1, mix(c, P['near'], .1 if after else .25), mix(c, INK, .35), 200, key, strokes=110, slen=60, light=mix(c, PAPER, .3), dark=mix(c, INK, .5))
    grass(cv, 0, cv.w - 1, lambda x: y[int(clamp(x, 0, cv.w - 1))] + 5, 170, mix(c, INK, .1), key, 32)
    return y, c

@pair('resettlement/图/沱口老街')
def tuokou(cv, after):
    W = cv.w
    P = COOL if after else WARM
    L, R0 = 735, 985
    sky(cv, *P['sky'])
    back3(cv, P, 900, [(0, 330), (200, 300), (420, 250), (640, 280), (860, 330), (1020, 290), (1180, 190), (1290, 220), (1400, 150), (1560, 230), (1800, 300)],
          [(0, 450), (400, 430), (760, 440), (1000, 470), (1240, 430), (1460, 380), (1640, 420), (1800, 470)],
          [(0, 700), (900, 700), (1150, 640), (1400, 570), (1600, 540), (1800, 520)], base=990)
    hill = ridge(cv, [(0, 330), (200, 350), (380, 400), (560, 430), (760, 500), (960, 590), (1120, 690), (1260, 800), (1380, 900), (1480, 1000), (1800, 1100)], 10, 'hill', 170)
    wl = L if after else R0
    land(cv, hill, wl, P['hill'], P['hill2'], 420, 'hill', strokes=150, slen=70, dark=mix(P['hill'], P['dark'], .5), spurs=8, spa=.3)
    treeline(cv, hill, 0, 1120, 14, mix(P['hill'], P['wood'], .6), 'ht')
    contours(cv, hill, R0, 12, mix(P['hill2'], PAPER, .4), .55, 'ct', w=1.8, x1=1350)
    if not after:
        r = rng_of('tk')
        pts = []
        for _ in range(60):
            x = r.uniform(0, 1180)
            y = hill[int(x)] + r.uniform(50, 330)
            if y < L - 12:
                pts.append((x, y))
        thicket(cv, sorted(pts, key=lambda q: q[1]), 17, P['wood'], P['woodhi'], 'tk')
        top = np.maximum(hill + 40, 770.0)
        foot = ys_line(cv, [(0, 968), (700, 972), (1200, 976), (1800, 980)])
        old_town(cv, top, foot, 5, -30, 1120, OLD, 'old', 92, lit=.1, trees=P['wood'], treehi=P['woodhi'], fade=hx('D9CBAA'))
        # a lane of steps down through the street
        stairs(cv, 700, 992, 92, 610, 742, 34, 24, hx('E3D6BA'), hx('8B7A5E'), edge=hx('7B6A50'))
    else:
        top = hill + 40
        foot = np.full(W, 716.0)
        new_town(cv, top, foot, 4, -20, 940, dict(NEW, side=hx('6F9090')), 'new', 76, 1.0, lit=.13, fade=hx('B9C9C0'), xin=.0, trees=P['wood'], treehi=P['woodhi'], maxh=112)
        wall_course(cv, [(0, 731), (1010, 733)], 15, hx('B7BFB3'), hx('6F9090'), 'em')
    river(cv, wl, P, 260, refl=.66, n=150)
    if not after:
        for x, y, s_, f in ((1210, 1010, 90, 0), (900, 1022, 120, 0), (430, 1030, 130, 1)):
            sampan(cv, x, y, s_, hx('3A3027'), ('s', x), awning=hx('8A7A5C'), flip=bool(f))
        junk(cv, 1390, 960, 70, hx('4A3D2E'), hx('E0D1AC'))
        later_level(cv, L)
    else:
        ferry(cv, 620, 880, 240, dict(wall=hx('F5EEDF'), roof=hx('1D4A52'), win=hx('34595F'), lit=LAMP), 'f', accent=CINNABAR, people=10)
        s = Sh()
        for i in range(8):
            s.taper([(620 - 118 + i * 8 + (236 - i * 16) * t / 6 + math.sin(i * 2) * 6, 892 + i * 8) for t in range(7)], 5 - i * .4)
        cv.paint(s, hx('15404A'), .7)
        barge(cv, 1330, 800, 130, hx('35606A'), hx('E3E5D8'))
        levels(cv, [960, 978, 1002, 1033, 1070], hx('E3EAE2'), .18, 1.5)
    y, c = knoll(cv, [(0, 1400), (1000, 1250), (1200, 1170), (1400, 1110), (1600, 1080), (1800, 1064)], P, after)
    big_tree(cv, 1660, 1092, 560, 'fg', mix(c, INK, .3), mix(c, P['wood'], .55), P['woodhi'], dens=.95, hia=.6, squash=.5)

@pair('resettlement/图/陈家坝')
def chenjiaba(cv, after):
    W = cv.w
    P = COOL if after else WARM
    L, R0 = 700, 1070
    sky(cv, *P['sky'])
    back3(cv, P, 720, [(0, 260), (180, 190), (340, 240), (520, 170), (700, 250), (920, 310), (1150, 300), (1350, 240), (1560, 280), (1800, 230)],
          [(0, 400), (260, 350), (520, 380), (800, 330), (1060, 360), (1320, 400), (1560, 360), (1800, 380)], None)
    hill = ridge(cv, [(0, 520), (240, 470), (480, 500), (700, 450), (960, 480), (1200, 520), (1480, 470), (1800, 520)], 10, 'hill', 170)
    land(cv, hill, 790 if not after else L, P['hill'], P['hill2'], 260, 'hill', strokes=130, slen=60, dark=mix(P['hill'], P['dark'], .5), spurs=9)
    treeline(cv, hill, 0, W, 12, mix(P['hill'], P['wood'], .6), 'ht')
    r = rng_of('cjb')
    if not after:
        # the flat: fields in perspective between the foot of the hills and the river
        cols = [hx(c) for c in ('D8C68E', 'C9B777', 'B4B07A', '9DA06B', 'E0CF9E', 'BDA974', 'A9AA80')]
        vx, vy = 760, 560
        cv.paint(Sh().rect(0, 770, W, R0 + 10), hx('C3B37E'))
        bands = [770, 792, 820, 856, 902, 960, 1080]
        for k in range(6):
            y0, y1 = bands[k], bands[k + 1]
            f0, f1 = (y0 - vy), (y1 - vy)
            x = -14.0
            while x < 14:
                w = r.uniform(.8, 2.0)
                q = [(vx + x * f0, y0), (vx + (x + w) * f0, y0), (vx + (x + w) * f1, y1), (vx + x * f1, y1)]
                if max(p[0] for p in q) > -20 and min(p[0] for p in q) < W + 20:
                    c = r.choice(cols)
                    cv.paint(Sh().poly(q), c)
                    s = Sh()
                    n = r.randint(5, 9)
                    if r.random() < .7:
                        for i in range(1, n):
                            u = x + w * i / n
                            s.line([(vx + u * f0, y0 + 1), (vx + u * f1, y1 - 1)], 1 + k * .35)
                    else:
                        for i in range(1, 5):
                            t = (i / 5)
                            yy = y0 + (y1 - y0) * t
                            ff = yy - vy
                            s.line([(vx + x * ff, yy), (vx + (x + w) * ff, yy)], 1 + k * .3)
                    cv.paint(s, mix(c, P['wood'], .42), .75)
                    cv.paint(Sh().line([q[0], q[3]], 2 + k * .5).line([q[3], q[2]], 2 + k * .5), hx('8B8254'), .8)
                x += w
        # path, farmsteads, trees
        cv.paint(Sh().poly([(742, 770), (752, 770), (720, 870), (620, 1075), (560, 1075), (694, 870)]), hx('EBDFC0'))
        cl = [(160, 822, 3), (420, 800, 2), (980, 812, 3), (1300, 800, 2), (1560, 836, 3), (330, 930, 2), (1180, 930, 3)]
        for i, (x, y, n) in enumerate(sorted(cl, key=lambda q: q[1])):
            sc = 52 + (y - 790) * .42
            thicket(cv, [(x - sc * .9, y - 4), (x + sc * (n * .95), y - 2), (x + sc * n * .4, y - sc * .3)], sc * .34, P['wood'], P['woodhi'], ('c', i))
            for k in range(n):
                house_old(cv, x + k * sc * 1.02, y + (k % 2) * sc * .12, sc * r.uniform(1.0, 1.3), sc * r.uniform(.55, .75), OLD, ('h', i, k), kind=r.choice('eeg'), lit=.08)
            bamboo(cv, x + sc * (n + .1), y + 2, sc * 1.9, 6, P['wood'], P['woodhi'], ('b', i))
        for i in range(20):
            x, y = r.uniform(0, W), r.choice(bands[1:5]) + r.uniform(-4, 4)
            round_tree(cv, x, y, 14 + (y - 780) * .09, P['wood'], P['woodhi'], ('rt', i))
        # the bank
        cv.paint(Sh().poly([(0, R0 - 14), (500, R0 - 8), (1100, R0 - 12), (1800, R0 - 16), (1800, R0 + 4), (0, R0 + 4)]), hx('A2936C'))
        grass(cv, 0, W, lambda x: R0 + 1, 260, P['wood'], 'bg', 18)
        # people and a buffalo at the field path
        put(cv, 612, 1040, 92, 'carry', P['dark']); put(cv, 690, 946, 62, 'walk', P['dark'], flip=True)
        buffalo(cv, 880, 1030, 120, hx('4A4238'))
        put(cv, 960, 1034, 88, 'walk', P['dark'], flip=True)
        river(cv, R0, P, 120, refl=.5, n=70)
        sampan(cv, 1330, 1128, 150, hx('3A3027'), 's', awning=hx('8A7A5C'))
        later_level(cv, L, side='r')
    else:
        foot = np.full(W, 684.0)
        new_town(cv, hill + 26, foot, 3, 60, 1760, dict(NEW, side=hx('6F9090')), 'new', 82, 1.0, lit=.12, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'], maxh=120, density=.86)
        wall_course(cv, [(0, 697), (1800, 697)], 14, hx('B7BFB3'), hx('6F9090'), 'em')
        river(cv, L, P, 300, refl=.7, n=180)
        # the drowned flat: a pale trace of the old field lines under the water
        s = Sh()
        vx, vy = 760, 560
        for k, x in enumerate(np.linspace(-5, 5, 22)):
            s.line([(vx + x * 240, 800 + 20), (vx + x * 480, 1040)], 1.4)
        for y in (820, 856, 902, 960, 1040):
            s.line([(0, y), (W, y)], 1.3)
        cv.paint(s, hx('E3EAE2'), .13)
        sampan(cv, 520, 905, 150, hx('15363D'), 's1', awning=hx('E3DCC8'), accent=CINNABAR)
        q = Sh()
        for i in range(7):
            q.taper([(450 + i * 6 + (140 - i * 12) * t / 6 + math.sin(i * 2) * 5, 917 + i * 7) for t in range(7)], 4.4 - i * .4)
        cv.paint(q, hx('15404A'), .7)
        ferry(cv, 1250, 800, 170, dict(wall=hx('F5EEDF'), roof=hx('1D4A52'), win=hx('34595F'), lit=LAMP), 'f', people=8)
        birds(cv, [(820, 800), (862, 782), (900, 806), (770, 824), (950, 776)], 15, CARD, .95)
        levels(cv, [1090, 1106, 1128, 1156], hx('E3EAE2'), .18, 1.5)
    y, c = knoll(cv, [(0, 1096), (180, 1112), (340, 1150), (480, 1200), (600, 1260), (1800, 1400)], P, after)
    bamboo(cv, 120, 1130, 560, 9, mix(c, P['wood'], .3), P['woodhi'], 'bb')

def buffalo(cv, x, y, L, c):
    s = Sh()
    s.limb((x - L * .3, y - L * .36), (x + L * .2, y - L * .38), L * .34, L * .32)
    s.limb((x + L * .2, y - L * .4), (x + L * .44, y - L * .34), L * .2, L * .15)
    for u in (-.34, -.24, .14, .24):
        s.limb((x + L * u, y - L * .3), (x + L * (u + .01), y), L * .08, L * .055)
    s.taper(arc_pts(x + L * .36, y - L * .42, x + L * .2, y - L * .56, L * .08, 7), L * .05, tail=.3)
    s.line([(x - L * .46, y - L * .4), (x - L * .52, y - L * .1)], L * .025)
    cv.paint(s, c)

@pair('resettlement/图/江畔小学')
def school(cv, after):
    W = cv.w
    P = COOL if after else WARM
    L, R0 = 800, 1096
    sky(cv, *P['sky'])
    back3(cv, P, 800, [(0, 330), (240, 270), (460, 300), (640, 220), (760, 130), (860, 170), (980, 120), (1120, 210), (1340, 290), (1560, 260), (1800, 310)],
          [(0, 440), (300, 400), (600, 430), (900, 420), (1200, 440), (1500, 400), (1800, 430)], [(0, 520), (320, 490), (700, 600), (1000, 640), (1300, 600), (1560, 520), (1800, 500)])
    hill = ridge(cv, [(0, 470), (240, 455), (460, 500), (700, 540), (1000, 556), (1300, 530), (1560, 470), (1800, 450)], 8, 'hill', 180)
    land(cv, hill, L if after else R0, P['hill'], P['hill2'], 330, 'hill', strokes=140, slen=60, dark=mix(P['hill'], P['dark'], .5), spurs=8)
    treeline(cv, hill, 0, W, 13, mix(P['hill'], P['wood'], .6), 'ht')
    contours(cv, hill, R0, 9, mix(P['hill2'], PAPER, .4), .5, 'ct', w=1.8)
    r = rng_of('school')
    if not after:
        pts = [(r.uniform(0, W), r.uniform(600, 770)) for _ in range(46)]
        thicket(cv, sorted([p for p in pts if p[1] > hill[int(p[0])] + 40], key=lambda q: q[1]), 19, P['wood'], P['woodhi'], 'tk')
        # the yard on its terrace
        cv.paint(Sh().poly([(210, 930), (1590, 930), (1720, 1060), (90, 1060)]), hx('E3D5B2'))
        s = Sh()
        for k in range(1, 6):
            s.line([(210 - 24 * k, 930 + 26 * k), (1590 + 26 * k, 930 + 26 * k)], 1.4)
        cv.paint(s, hx('B9A884'), .6)
        wall_course(cv, [(90, 1094), (1720, 1094)], 36, hx('B5A688'), hx('86775A'), 'w')
        # long school-house with a raised middle, two wings
        for i, (x, w, h) in enumerate([(420, 430, 120), (1290, 430, 120)]):
            hall(cv, x, 934, w, h, i)
        hall(cv, 855, 938, 470, 170, 9, mid=True)
        hall(cv, 180, 985, 210, 104, 3); hall(cv, 1590, 990, 220, 104, 4)
        # bell on a post, hoop, table-tennis tables of stone, trees
        cv.paint(Sh().limb((640, 1000), (640, 880), 8, 6).limb((640, 884), (672, 884), 5, 5), hx('4A3A2B'))
        cv.paint(Sh().poly([(664, 890), (680, 890), (688, 916), (656, 916)]), hx('6B5A34'))
        cv.paint(Sh().limb((1190, 1040), (1190, 880), 9, 7).rect(1150, 852, 1230, 904), hx('5B4531'))
        cv.paint(Sh().rect(1156, 858, 1224, 898), hx('EADFC6')); cv.paint(Sh().line([(1178, 896), (1202, 896)], 3.4).rect(1180, 876, 1200, 890), hx('5B4531'))
        for x in (330, 440):
            cv.paint(Sh().poly([(x, 1010), (x + 74, 1010), (x + 80, 1018), (x - 6, 1018)]).rect(x + 8, 1018, x + 16, 1040).rect(x + 58, 1018, x + 66, 1040), hx('8B7D62'))
        for i, (x, y) in enumerate([(300, 950), (560, 948), (1120, 950), (1490, 952)]):
            round_tree(cv, x, y, 62, P['wood'], P['woodhi'], ('t', i))
        cs = [hx('4F6B6C'), hx('C7A866'), hx('7E9693'), hx('8A7B5A'), hx('B9A985'), hx('5A6F6B')]
        for i in range(17):
            x, y = r.uniform(560, 1480), r.uniform(985, 1052)
            put(cv, x, y, 56 + (y - 985) * .16, r.choice(['child', 'child', 'walk', 'wave']), dict(top=r.choice(cs), leg=hx('33302B'), skin=hx('C29C76')), flip=r.random() < .5)
        put(cv, 700, 1012, 92, 'stand', dict(top=hx('3F5C5E'), leg=hx('2B2620'), skin=hx('C29C76')), flip=True)
        stairs(cv, 980, 1110, 150, 980, 1058, 110, 5, hx('E9DDC2'), hx('9A8A6C'))
        river(cv, R0, P, 90, refl=.5, n=50)
        later_level(cv, L)
    else:
        # the new school above the water: four storeys, galleries along each, a running track on the wall
        cv.paint(Sh().poly([(0, 742), (1800, 742), (1800, 800), (0, 800)]), hx('8FA69A'))
        thicket(cv, sorted([(r.uniform(0, W), r.uniform(610, 700)) for _ in range(50)], key=lambda q: q[1]), 18, P['wood'], P['woodhi'], 'tk')
        school_new(cv, 560, 742, 620, 224, 4, 'a')
        school_new(cv, 1220, 742, 330, 176, 3, 'b')
        school_new(cv, 240, 742, 280, 150, 3, 'c')
        # clock on the stair tower
        cv.paint(Sh().rect(1150, 470, 1236, 742), hx('F5EFE0')); cv.paint(Sh().rect(1222, 470, 1236, 742), hx('A9BBB2'))
        cv.paint(Sh().rect(1144, 462, 1242, 474), hx('4F7376'))
        cv.paint(Sh().ell(1186, 520, 29, n=40), hx('4F7376')); cv.paint(Sh().ell(1186, 520, 25, n=40), CARD)
        cv.paint(Sh().line([(1186, 520), (1186, 502)], 3.4).line([(1186, 520), (1200, 524)], 3.4), INK)
        w = Sh()
        for k in range(4):
            w.rect(1168, 572 + k * 42, 1206, 598 + k * 42)
        cv.paint(w, hx('4B7478'))
        # playground: an oval track, in cinnabar rubber
        cv.paint(Sh().ell(860, 775, 520, 21, n=90), CINNABAR)
        cv.paint(Sh().ell(860, 774, 440, 13.5, n=90), hx('6E9A84'))
        s = Sh()
        for k in (1, 2):
            s.line([(860 + (520 - k * 26) * math.cos(a), 775 + (21 - k * 2.4) * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 90)], 1)
        cv.paint(s, PAPER, .6)
        wall_course(cv, [(0, 798), (1800, 798)], 12, hx('C9CDBF'), hx('7A9390'), 'em')
        for i, x in enumerate((40, 120, 200, 1600, 1680, 1760, 1560)):
            round_tree(cv, x, 764, 44, P['wood'], P['woodhi'], ('t', i))
        cs = [hx('C7A866'), hx('3F7A80'), hx('E6E1D3'), hx('5A6F6B')]
        for i in range(16):
            put(cv, r.uniform(420, 1300), r.uniform(766, 786), 27, r.choice(['child', 'walk', 'wave']), dict(top=r.choice(cs), leg=hx('23383C'), skin=hx('C29C76')), flip=r.random() < .5)
        river(cv, L, P, 300, refl=.7, n=170)
        sampan(cv, 1330, 1010, 190, hx('15363D'), 's1', awning=hx('4A7376'), flip=True)
        q = Sh()
        for i in range(7):
            q.taper([(1240 + i * 7 + (180 - i * 14) * t / 6 + math.sin(i * 2) * 5, 1024 + i * 8) for t in range(7)], 5 - i * .4)
        cv.paint(q, hx('12343B'), .7)
        levels(cv, [1100, 1114, 1134, 1162], hx('E3EAE2'), .18, 1.5)
    # the same branch of a fig leans in at upper left in both
    c = mix(P['dark'], P['near'], .15)
    leaning_branch(cv, P, c)

def leaning_branch(cv, P, c, flip=False):
    """A bough of the fig on the viewer's side, in from the upper corner."""
    r = rng_of(cv.key, 'lb')
    W = cv.w
    X = (lambda x: W - x) if flip else (lambda x: x)
    t = Sh()
    pts = [(-30, 60), (80, 96), (190, 104), (300, 140), (400, 150)]
    for i in range(4):
        t.limb((X(pts[i][0]), pts[i][1]), (X(pts[i + 1][0]), pts[i + 1][1]), 26 - i * 5, 21 - i * 5)
    t.limb((X(120), 100), (X(200), 190), 13, 7).limb((X(240), 124), (X(320), 70), 11, 6).limb((X(60), 88), (X(110), 20), 12, 7)
    cv.paint(t, mix(c, INK, .25))
    for (x, y, s) in [(30, 30, 90), (130, 14, 80), (330, 62, 66), (418, 150, 60), (215, 200, 64), (60, 150, 70), (250, 60, 56)]:
        A, B = Sh(), Sh()
        for _ in range(70):
            q, d = r.uniform(0, 6.28), math.sqrt(r.random())
            px, py = x + math.cos(q) * d * s * 1.15, y + math.sin(q) * d * s * .6
            a = r.uniform(.2, 1.1)
            L = s * r.uniform(.26, .4)
            ex, ey = px + math.cos(a) * L * r.choice((1, -1)), py + math.sin(a) * L
            (A if r.random() < .78 else B).taper(arc_pts(X(px), py, X(ex), ey, L * .08, 6), L * .4)
        cv.paint(A, mix(c, P['wood'], .5))
        cv.paint(B, P['woodhi'], .8)

def hall(cv, x, y, w, h, key, mid=False):
    """A single-storey school-house of brick and tile."""
    x0, x1, top = x - w / 2, x + w / 2, y - h
    wall = hx('E9DFC8') if not mid else hx('EFE6D0')
    rh = h * (.5 if not mid else .42)
    cv.paint(Sh().rect(x0, top, x1, y), wall)
    cv.paint(Sh().rect(x0, y - h * .22, x1, y), hx('9AA08C'))
    n = max(3, int(w / 52))
    dk, fr = Sh(), Sh()
    for i in range(n):
        a, b = x0 + w * (i + .2) / n, x0 + w * (i + .8) / n
        door = i == n // 2
        dk.rect(a, top + h * .26, b, y if door else y - h * .28)
        if not door:
            m = (a + b) / 2
            fr.line([(m, top + h * .26), (m, y - h * .28)], 2).line([(a, top + h * .45), (b, top + h * .45)], 2)
    cv.paint(dk, hx('3B4A48')); cv.paint(fr, wall)
    p = Sh()
    for i in range(n + 1):
        p.rect(x0 + w * i / n - 3, top, x0 + w * i / n + 3, y)
    cv.paint(p, hx('B9A985'))
    cv.paint(Sh().rect(x0, top, x1, top + h * .12), INK, .3)
    cv.paint(Sh().poly([(x0 - 16, top + 4), (x0 - 18, top - 2), (x0 + 14, top - rh), (x1 - 14, top - rh), (x1 + 18, top - 2), (x1 + 16, top + 4)]), hx('3F3832'))
    t = Sh()
    m = int(w / 8)
    for i in range(1, m):
        u = i / m
        t.line([(x0 + 14 + (w - 28) * u, top - rh + 3), (x0 - 16 + (w + 32) * u, top + 1)], 1.2)
    cv.paint(t, hx('73685A'), .8)
    cv.paint(Sh().rect(x0 + 8, top - rh - 4, x1 - 8, top - rh + 3), hx('2B2520'))
    if mid:
        gx = x
        cv.paint(Sh().poly([(gx - 92, top + 6), (gx - 92, top - 40), (gx, top - 86), (gx + 92, top - 40), (gx + 92, top + 6)]), hx('F1E8D4'))
        cv.paint(Sh().line([(gx - 104, top - 34), (gx, top - 88), (gx + 104, top - 34)], 9), hx('3F3832'))
        text(cv, '江畔小学', gx, top - 20, 36, hx('3A2F26'), bold=True, anchor='m', track=.1)

def school_new(cv, x, y, w, h, ns, key):
    p = dict(wall=hx('F3EDDF'))
    cv.paint(Sh().rect(x, y - h, x + w, y), p['wall'])
    st = h / ns
    dk, rl, sh = Sh(), Sh(), Sh()
    n = max(3, int(w / 44))
    for s in range(ns):
        yy = y - h + st * s
        sh.rect(x + 10, yy + st * .16, x + w - 10, yy + st * .66)
        for i in range(n):
            a, b = x + 14 + (w - 28) * (i + .12) / n, x + 14 + (w - 28) * (i + .88) / n
            dk.rect(a, yy + st * .26, b, yy + st * .66)
        rl.rect(x + 10, yy + st * .66, x + w - 10, yy + st * .94)
    cv.paint(sh, hx('9DB3AC')); cv.paint(dk, hx('3F6A70')); cv.paint(rl, hx('FBF8F0'))
    b = Sh()
    for s in range(ns):
        b.line([(x + 10, y - h + st * (s + .66)), (x + w - 10, y - h + st * (s + .66))], 2)
        b.line([(x, y - h + st * (s + 1)), (x + w, y - h + st * (s + 1))], 1.4)
    for i in range(n + 1):
        xx = x + 12 + (w - 24) * i / n
        b.line([(xx, y - h + 6), (xx, y)], 2)
    cv.paint(b, hx('A9BBB2'))
    cv.paint(Sh().rect(x - 5, y - h - 12, x + w + 5, y - h + 3), hx('4F7376'))

@pair('resettlement/图/红砂码头')
def hongsha(cv, after):
    W = cv.w
    P = dict(COOL) if after else dict(WARM)
    L, R0 = 720, 1010
    sand, sand2, sandhi = (hx('A9785A'), hx('7E5740'), hx('D0A585'))
    sky(cv, *P['sky'])
    back3(cv, P, 800, [(0, 180), (180, 130), (320, 210), (520, 290), (760, 330), (980, 310), (1180, 350), (1400, 300), (1600, 220), (1800, 250)],
          [(0, 300), (240, 310), (460, 400), (700, 450), (960, 470), (1240, 440), (1500, 400), (1800, 380)], [(0, 560), (300, 600), (560, 660), (860, 720), (1200, 760), (1800, 800)], base=1026)
    hill = ridge(cv, [(0, 1100), (620, 960), (760, 820), (900, 700), (1060, 600), (1240, 530), (1440, 480), (1640, 430), (1800, 410)], 10, 'hill', 150)
    wl = L if after else R0
    land(cv, hill, wl, P['hill'], P['hill2'], 300, 'hill', strokes=120, slen=60, dark=mix(P['hill'], P['dark'], .5), spurs=7)
    treeline(cv, hill, 900, W, 14, mix(P['hill'], P['wood'], .6), 'ht')
    r = rng_of('hongsha')
    if not after:
        new = [p for p in [(r.uniform(1000, 1800), r.uniform(520, 700)) for _ in range(46)] if p[1] > hill[int(p[0])] + 35]
        thicket(cv, sorted(new, key=lambda q: q[1]), 19, P['wood'], P['woodhi'], 'tk')
        n3 = ys_line(cv, [(0, 600), (300, 640), (560, 700), (860, 760), (1200, 800), (1800, 830)])
        contours(cv, n3, R0 + 10, 11, mix(P['near'], PAPER, .45), .5, 'ct3', w=2, x1=1000)
        thicket(cv, sorted([(r.uniform(0, 760), r.uniform(700, 960)) for _ in range(34)], key=lambda q: q[1]), 17, P['wood'], P['woodhi'], 'tk3')
        for i, (x, y) in enumerate([(330, 812), (392, 818), (560, 872), (640, 880), (470, 824)]):
            house_old(cv, x, y, 60, 32, {k: mix(v, hx('D9CBAA'), .3) for k, v in OLD.items()}, ('fb', i), lit=.05)
        # the red sandstone shelf
        sh = ridge(cv, [(0, 1200), (430, 1060), (560, 980), (700, 930), (860, 876), (1050, 840), (1300, 812), (1560, 790), (1800, 776)], 7, 'sh', 90)
        land(cv, sh, R0 + 60, sand, sand2, 240, 'sh', strokes=0)
        clip = land_mask(cv, sh, R0 + 60)
        s, h = Sh(), Sh()
        for k in range(11):
            yy = 26 + k * 23
            pts = [(x, sh[int(clamp(x, 0, W - 1))] + yy + 5 * math.sin(x / 90 + k * 2)) for x in range(380, W + 20, 24)]
            s.line(pts, 2.2 + (k % 3))
            for _ in range(9):
                x = r.uniform(430, W); L_ = r.uniform(40, 160)
                h.taper([(x + L_ * q / 5, sh[int(clamp(x + L_ * q / 5, 0, W - 1))] + yy - 8 + 5 * math.sin((x + L_ * q / 5) / 90 + k * 2)) for q in range(6)], 5)
        for _ in range(70):
            x = r.uniform(430, W); y = sh[int(x)] + r.uniform(20, 220)
            s.taper([(x, y), (x + r.uniform(-5, 5), y + 14), (x + r.uniform(-8, 8), y + 28)], 4)
        cv.paint(s, mix(sand2, INK, .2), .7, clip=clip); cv.paint(h, sandhi, .8, clip=clip)
        # godowns and tea-houses on the shelf
        for i, (x, w, h_) in enumerate([(960, 130, 78), (1090, 110, 92), (1210, 150, 84), (1360, 120, 104), (1500, 160, 90), (1660, 140, 110), (1790, 130, 96)]):
            house_old(cv, x + 30, sh[int(min(x + 30, 1799))] - 62, w * .9, h_ * .8, {k: mix(v, hx('D9CBAA'), .22) for k, v in OLD.items()}, ('b', i), lit=.1)
        for i, (x, w, h_) in enumerate([(900, 130, 82), (1040, 150, 96), (1200, 130, 80), (1345, 170, 108), (1520, 140, 90), (1680, 170, 112)]):
            house_old(cv, x, sh[int(x)] + 10, w, h_, OLD, ('a', i), lit=.12, plinth=.14)
        stairs(cv, 640, 1030, 240, 800, 884, 92, 15, hx('DDB89A'), hx('8A5F46'), edge=hx('6B4835'))
        river(cv, R0 + 14, P, 170, refl=.55, n=80)
        for x, y, L_, f in ((470, 1060, 160, 0), (300, 1090, 180, 1), (160, 1040, 130, 0), (900, 1066, 150, 1)):
            sampan(cv, x, y, L_, hx('3A3027'), ('s', x), awning=hx('8A7A5C'), flip=bool(f))
        junk(cv, 330, 950, 90, hx('4A3D2E'), hx('E0D1AC')); junk(cv, 180, 910, 60, hx('6A5B44'), hx('E3D6B4'))
        D = P['dark']
        for x, y, h_, p_, f in [(700, 1010, 80, 'carry', 0), (740, 960, 68, 'carry', 1), (640, 1026, 84, 'pack', 0), (780, 915, 58, 'walk', 0), (560, 1052, 76, 'stand', 0), (600, 1046, 80, 'carry', 1), (1120, 850, 60, 'stand', 0), (1290, 830, 58, 'walk', 1)]:
            put(cv, x, y, h_, p_, D, flip=bool(f))
        later_level(cv, L, x=330)
    else:
        new_town(cv, hill + 30, np.full(W, 660.0), 3, 1130, 1830, dict(NEW, side=hx('6F9090')), 'new', 66, 1.0, lit=.12, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'], maxh=104)
        # the new quay: an upright wall on piles, two cranes, boxes
        cv.paint(Sh().rect(700, 668, W, L), ('v', 668, hx('D3CFBC'), L, hx('A9AA98')))
        s = Sh()
        for x in range(712, W, 38):
            s.rect(x, 682, x + 13, L)
        cv.paint(s, hx('6E8784'))
        cv.paint(Sh().rect(690, 660, W, 676), hx('E9E4D3'))
        bx = [hx('3F6A70'), hx('8A7B5A'), hx('B0B8A8'), hx('2F5258'), hx('6F8D89'), hx('C2AE7E')]
        for x in range(1010, 1780, 62):
            if 1290 < x < 1370:
                continue
            for k in range(r.randint(1, 3)):
                c = r.choice(bx)
                y = 660 - k * 25
                cv.paint(Sh().rect(x, y - 24, x + 58, y), c)
                q = Sh()
                for i in range(1, 9):
                    q.line([(x + i * 6.4, y - 22), (x + i * 6.4, y - 2)], 1)
                cv.paint(q, mix(c, INK, .3), .8)
        quay_crane(cv, 850, 662, 250, hx('23505A')); quay_crane(cv, 1330, 662, 230, CINNABAR)
        for x in (760, 930, 1130, 1490):
            cv.paint(Sh().limb((x, 662), (x, 600), 3, 2).line([(x - 12, 600), (x + 12, 600)], 3), hx('3F6A70'))
        river(cv, L, P, 290, refl=.7, n=160)
        ship(cv, 620, 812, 430, hx('1D4A52'), bx)
        ferry(cv, 250, 770, 150, dict(wall=hx('F5EEDF'), roof=hx('1D4A52'), win=hx('34595F'), lit=LAMP), 'f', people=8)
        levels(cv, [1000, 1018, 1042, 1073, 1110], hx('E3EAE2'), .18, 1.5)
    y, c = knoll(cv, [(0, 1060), (140, 1080), (300, 1130), (440, 1200), (560, 1300), (1800, 1500)], P, after)
    pine(cv, 100, 1085, 500, mix(c, P['wood'], .3), key=1, hi=P['woodhi'])

def quay_crane(cv, x, y, h, c):
    s = Sh()
    w = h * .3
    lw = h * .03
    s.line([(x - w / 2, y), (x - w * .36, y - h * .6)], lw).line([(x + w / 2, y), (x + w * .36, y - h * .6)], lw)
    s.line([(x - w * .45, y - h * .22), (x + w * .45, y - h * .22)], lw * .8).line([(x - w * .47, y - h * .05), (x + w * .38, y - h * .55)], lw * .5)
    s.rect(x - w * .5, y - h * .66, x + w * .5, y - h * .6)
    s.line([(x - h * .95, y - h * .66), (x + h * .5, y - h * .66)], lw * 1.2)
    s.line([(x - w * .1, y - h * .66), (x, y - h), (x + w * .2, y - h * .66)], lw * .8)
    s.line([(x, y - h), (x - h * .9, y - h * .66)], lw * .4).line([(x, y - h), (x + h * .48, y - h * .66)], lw * .4)
    s.rect(x + w * .1, y - h * .8, x + w * .5, y - h * .66)
    s.line([(x - h * .62, y - h * .66), (x - h * .62, y - h * .3)], lw * .4)
    s.rect(x - h * .72, y - h * .3, x - h * .52, y - h * .22)
    for i in range(12):
        a = x - h * .92 + i * h * .075
        s.line([(a, y - h * .66), (a + h * .0375, y - h * .7), (a + h * .075, y - h * .66)], lw * .3)
    cv.paint(s, c)

def ship(cv, x, y, L, c, load):
    def P(u, v):
        return (x + u * L, y + v * L)
    r = rng_of(cv.key, 'ship')
    for i in range(9):
        for k in range(r.randint(1, 2)):
            a = -.3 + i * .078
            cc = r.choice(load)
            cv.paint(Sh().poly([P(a, -.075 - k * .05), P(a + .072, -.075 - k * .05), P(a + .072, -.028 - k * .05), P(a, -.028 - k * .05)]), cc)
    cv.paint(Sh().poly([P(-.5, -.04), P(.46, -.04), P(.53, -.075), P(.5, .02), P(.47, .035), P(-.48, .035)]), c)
    cv.paint(Sh().poly([P(-.48, -.19), P(-.36, -.19), P(-.34, -.04), P(-.49, -.04)]), hx('F3EDDF'))
    w = Sh()
    for k in range(3):
        w.poly([P(-.465, -.17 + k * .045), P(-.37, -.17 + k * .045), P(-.37, -.15 + k * .045), P(-.465, -.15 + k * .045)])
    cv.paint(w, c)
    cv.paint(Sh().line([P(-.42, -.19), P(-.42, -.25)], 2.4), c)
    cv.paint(Sh().poly([P(-.495, -.028), P(.475, -.028), P(.475, -.02), P(-.495, -.02)]), hx('F3EDDF'), .8)
    s = Sh()
    for i in range(8):
        s.taper([(x - L * .48 + i * L * .03 + (L * .96 - i * L * .06) * t / 7 + math.sin(i * 2) * 6, y + L * .05 + i * 8) for t in range(8)], 6 - i * .5)
    cv.paint(s, hx('12343B'), .7)

@pair('resettlement/图/缫丝厂')
def silk(cv, after):
    W = cv.w
    P = COOL if after else WARM
    L, R0 = 715, 1040
    sky(cv, *P['sky'])
    back3(cv, P, 820, [(0, 300), (220, 250), (440, 180), (560, 220), (700, 140), (860, 230), (1060, 320), (1300, 340), (1560, 280), (1800, 320)],
          [(0, 420), (300, 430), (560, 370), (800, 400), (1100, 460), (1400, 430), (1800, 400)], None)
    hill = ridge(cv, [(0, 480), (300, 520), (560, 560), (820, 540), (1080, 500), (1320, 450), (1560, 420), (1800, 440)], 10, 'hill', 170)
    wl = L if after else R0
    land(cv, hill, wl, P['hill'], P['hill2'], 330, 'hill', strokes=140, slen=60, dark=mix(P['hill'], P['dark'], .5), spurs=8)
    treeline(cv, hill, 0, W, 13, mix(P['hill'], P['wood'], .6), 'ht')
    contours(cv, hill, R0, 10, mix(P['hill2'], PAPER, .4), .5, 'ct', w=1.8)
    r = rng_of('silk')
    if not after:
        # mulberry rows on the slope
        for k in range(5):
            y = 600 + k * 26
            for i in range(34):
                x = r.uniform(-10, 30) + i * 54
                if y > hill[int(clamp(x, 0, W - 1))] + 30:
                    thicket(cv, [(x, y + 6 * math.sin(x / 130))], 11 + k * 1.2, P['wood'], P['woodhi'], ('mb', k, i))
        # yard
        cv.paint(Sh().poly([(160, 960), (1700, 950), (1790, 1040), (60, 1040)]), hx('D3C4A0'))
        wall_course(cv, [(0, 1040), (1800, 1040)], 26, hx('AFA081'), hx('857657'), 'w')
        brick, brick2 = hx('B08A68'), hx('7D5F47')
        # main mill, three storeys
        x0, x1, y0, y1 = 250, 830, 760, 968
        cv.paint(Sh().rect(x0, y0, x1, y1), ('v', y0, brick, y1, mix(brick, brick2, .35)))
        s = Sh(); dk = Sh(); ar = Sh()
        for k in range(3):
            yy = y0 + 16 + k * 67
            for i in range(13):
                a = x0 + 18 + i * 43.5
                dk.rect(a, yy + 8, a + 25, yy + 46).ell(a + 12.5, yy + 9, 12.5, 7)
                ar.line([(a + 12.5, yy + 4), (a + 12.5, yy + 46)], 1.6).line([(a, yy + 26), (a + 25, yy + 26)], 1.6)
            s.line([(x0, yy + 58), (x1, yy + 58)], 2.4)
        for i in range(14):
            a = x0 + i * 43.5 + 8
            s.rect(a - 4, y0, a + 4, y1)
        cv.paint(s, mix(brick, PAPER, .25)); cv.paint(dk, hx('3B342C')); cv.paint(ar, hx('C9B391'))
        cv.paint(Sh().poly([(x0 - 14, y0 + 4), (x0 + 20, y0 - 54), (x1 - 20, y0 - 54), (x1 + 14, y0 + 4)]), hx('45403A'))
        t = Sh()
        for i in range(72):
            u = i / 71
            t.line([(x0 + 22 + (x1 - x0 - 44) * u, y0 - 52), (x0 - 10 + (x1 - x0 + 20) * u, y0 + 1)], 1.2)
        cv.paint(t, hx('7A7063'), .7)
        # saw-tooth sheds
        for i in range(6):
            a = 870 + i * 112
            cv.paint(Sh().poly([(a, 968), (a, 866), (a + 26, 806), (a + 112, 866), (a + 112, 968)]), mix(brick, hx('D9C6A0'), .25))
            cv.paint(Sh().poly([(a, 866), (a + 26, 806), (a + 30, 812), (a + 8, 866)]), hx('C9D3C8'))
            cv.paint(Sh().poly([(a + 22, 800), (a + 30, 800), (a + 118, 862), (a + 114, 872)]), hx('45403A'))
            cv.paint(Sh().rect(a + 22, 894, a + 50, 940).rect(a + 66, 894, a + 94, 940), hx('3B342C'))
            cv.paint(Sh().line([(a + 36, 894), (a + 36, 940)], 1.6).line([(a + 80, 894), (a + 80, 940)], 1.6), hx('C9B391'))
        # the chimney, taller than the later water
        cx = 905
        cv.paint(Sh().poly([(cx - 34, 870), (cx - 20, 470), (cx + 20, 470), (cx + 34, 870)]), ('h', cx - 34, mix(brick, PAPER, .2), cx - 6, brick, cx + 34, brick2))
        s = Sh()
        for k in range(26):
            y = 480 + k * 15.5
            wd = 20 + 14 * (y - 470) / 400
            s.line([(cx - wd, y), (cx + wd, y)], 1.1)
        cv.paint(s, brick2, .55)
        cv.paint(Sh().rect(cx - 26, 462, cx + 26, 478).rect(cx - 24, 500, cx + 24, 506), brick2)
        for i, (x, y) in enumerate([(920, 440), (962, 408), (1026, 384), (1110, 370), (1210, 364)]):
            cv.glow(x, y, 50 + i * 26, hx('7A705C'), .5 - i * .07, 28 + i * 8)
        # water tower, gate, people, baskets of cocoons
        cv.paint(Sh().line([(1600, 965), (1612, 830)], 6).line([(1680, 965), (1668, 830)], 6).line([(1604, 930), (1676, 870)], 3).line([(1676, 930), (1606, 870)], 3), hx('5B4B38'))
        cv.paint(Sh().poly([(1592, 830), (1592, 764), (1640, 738), (1688, 764), (1688, 830)]), hx('8E7C60'))
        cv.paint(Sh().line([(1592, 764), (1688, 764)], 3), hx('5B4B38'))
        for i, x in enumerate((150, 205, 1560, 1720, 1770)):
            round_tree(cv, x, 985, 48, P['wood'], P['woodhi'], ('t', i))
        for x, y, h_, p_, f in [(420, 1010, 74, 'walk', 0), (480, 1014, 72, 'lead', 0), (640, 1006, 72, 'carry', 1), (760, 1016, 74, 'stand', 0), (1010, 1004, 72, 'walk', 1), (1140, 1010, 74, 'carry', 0), (1300, 1008, 72, 'walk', 1), (1360, 1012, 70, 'stand', 1)]:
            put(cv, x, y, h_, p_, P['dark'], flip=bool(f))
        river(cv, R0, P, 130, refl=.5, n=60)
        barge(cv, 560, 1100, 230, hx('3A3027'), hx('D9CBAA'), load=[hx('C9B78F'), hx('E0D4B4')])
        later_level(cv, L)
    else:
        # a plain white works above the water, with a long roof, and the estate behind
        new_town(cv, hill + 22, np.full(W, 640.0), 2, 40, 760, dict(NEW, side=hx('6F9090')), 'new', 68, 1.0, lit=.12, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'], maxh=104)
        cv.paint(Sh().rect(0, 660, W, L), ('v', 660, hx('A3B3A4'), L, hx('7F9A90')))
        for i in range(5):
            a = 930 + i * 150
            cv.paint(Sh().poly([(a, 690), (a, 596), (a + 75, 566), (a + 150, 596), (a + 150, 690)]), hx('F1EBDC'))
            cv.paint(Sh().poly([(a - 4, 598), (a + 75, 562), (a + 154, 598), (a + 154, 606), (a + 75, 571), (a - 4, 606)]), hx('4F7376'))
            cv.paint(Sh().rect(a + 14, 628, a + 136, 650), hx('5C8488'))
            q = Sh()
            for k in range(1, 6):
                q.line([(a + 14 + k * 20.3, 628), (a + 14 + k * 20.3, 650)], 2)
            cv.paint(q, hx('F1EBDC'))
            cv.paint(Sh().rect(a + 56, 660, a + 94, 690), hx('8FA6A0'))
        block(cv, 780, 690, 120, 150, dict(NEW, side=hx('6F9090')), 'office', lit=.1, storey=25)
        wall_course(cv, [(0, 712), (1800, 712)], 17, hx('C9CDBF'), hx('7A9390'), 'em')
        for i, x in enumerate((60, 140, 230, 330, 430, 540, 640, 720, 1720, 1780)):
            round_tree(cv, x, 692, 34, P['wood'], P['woodhi'], ('t', i))
        river(cv, L, P, 300, refl=.7, n=170)
        # a buoy where the chimney stood
        x, y = 905, 905
        cv.paint(Sh().poly([(x - 22, y), (x - 10, y - 52), (x + 10, y - 52), (x + 22, y)]), CINNABAR)
        cv.paint(Sh().ell(x, y, 30, 8), hx('15363D')); cv.paint(Sh().line([(x, y - 52), (x, y - 78)], 3.4).ell(x, y - 82, 6), hx('15363D'))
        q = Sh()
        for i in range(6):
            q.taper([(x - 30 + i * 3 + (60 - i * 6) * t / 6 + math.sin(i * 2) * 5, y + 10 + i * 8) for t in range(7)], 4.6 - i * .5)
        q.taper(arc_pts(x - 70, y + 4, x + 70, y + 4, -14, 9), 2.6).taper(arc_pts(x - 110, y + 6, x + 110, y + 6, -24, 9), 2.2)
        cv.paint(q, hx('12343B'), .7)
        ship(cv, 1330, 850, 330, hx('1D4A52'), [hx('8A7B5A'), hx('B0B8A8'), hx('6F8D89'), hx('C2AE7E')])
        levels(cv, [1010, 1028, 1052, 1083, 1120], hx('E3EAE2'), .18, 1.5)
    y, c = knoll(cv, [(0, 1400), (1100, 1250), (1300, 1160), (1500, 1112), (1660, 1090), (1800, 1080)], P, after)
    bamboo(cv, 1690, 1110, 520, 8, mix(c, P['wood'], .3), P['woodhi'], 'bb', lean=-.1)

# ---- stories

@pair('stories/图/石阶人家')
def step_house(cv, after):
    W, H = cv.w, cv.h
    P = COOL if after else WARM
    L, R0 = 905, 1070
    sky(cv, *P['sky'])
    back3(cv, P, 900, [(0, 300), (160, 220), (300, 170), (430, 230), (600, 300), (800, 320), (1000, 280), (1300, 330), (1800, 360)],
          [(0, 480), (240, 440), (500, 480), (760, 560), (1000, 620), (1800, 660)], [(0, 600), (280, 640), (520, 720), (760, 800), (900, 860), (1800, 920)], base=1090)
    wl = L if after else R0
    r = rng_of('stephouse')
    if after:
        new_town(cv, ys_line(cv, [(0, 640), (480, 770), (1800, 900)]), np.full(W, 890.0), 2, -20, 420, dict(NEW, side=hx('6F9090')), 'nt', 58, 1.0, lit=.1, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'])
    else:
        for i, (x, y) in enumerate([(120, 880), (190, 886), (330, 930), (410, 940), (60, 960)]):
            house_old(cv, x, y, 66, 36, {k: mix(v, hx('D9CBAA'), .35) for k, v in OLD.items()}, ('fb', i), lit=.05)
        thicket(cv, sorted([(r.uniform(0, 640), r.uniform(800, 1040)) for _ in range(26)], key=lambda q: q[1]), 18, P['wood'], P['woodhi'], 'tk3')
    river(cv, wl, P, 230, refl=.62, n=110)
    if not after:
        sampan(cv, 420, 1106, 130, hx('3A3027'), 's', awning=hx('8A7A5C'))
        junk(cv, 150, 1096, 66, hx('4A3D2E'), hx('E0D1AC'))
    else:
        ferry(cv, 330, 1000, 200, dict(wall=hx('F5EEDF'), roof=hx('1D4A52'), win=hx('34595F'), lit=LAMP), 'f', people=8)
    # the near slope at the right, the same rock in both
    sl = ridge(cv, [(0, 1500), (420, 1240), (560, 1130), (700, 1010), (840, 880), (980, 760), (1130, 640), (1300, 540), (1500, 470), (1660, 430), (1800, 410)], 9, 'sl', 110)
    land(cv, sl, H + 1, P['hill'], mix(P['hill'], P['dark'], .55), 520, 'sl', strokes=160, slen=80, dark=mix(P['hill'], P['dark'], .6), spurs=5)
    treeline(cv, sl, 1000, W, 19, mix(P['hill'], P['wood'], .7), 'slt')
    if not after:
        # neighbours higher up, then the house at the turn of the steps
        for i, (x, y, w, h) in enumerate([(1230, 700, 180, 110), (1420, 650, 200, 124), (1620, 620, 220, 130), (1780, 640, 220, 140)]):
            house_old(cv, x, y, w, h, {k: mix(v, hx('D9CBAA'), .15) for k, v in OLD.items()}, ('nb', i), lit=.15)
        wall_course(cv, [(1010, 1000), (1800, 1000)], 66, hx('B5A688'), hx('84755A'), 'w')
        big_house(cv, 1360, 938, 640, 250, OLD, r)
        # the neighbours' tree
        big_tree(cv, 1745, 990, 420, 'bt', hx('4A3D2E'), P['wood'], P['woodhi'], dens=.9)
        yard(cv, hx('C7B893'), hx('9A8968'), hx('DDD0AE'))
        steps_line(cv, [(330, 1225, 300), (640, 1110, 240), (850, 1020, 180), (940, 950, 138), (966, 880, 104), (984, 810, 78), (1004, 735, 56)], hx('E6DAC0'), hx('95866A'), hx('6F6048'), 40)
        sk = hx('C29C76')
        put(cv, 700, 1100, 178, 'carry', dict(top=hx('3F5C5E'), leg=hx('2B2620'), skin=sk, thing=hx('4A3A2B'), thing2=hx('7D6440')))
        put(cv, 1180, 1000, 150, 'sit', dict(top=hx('6B6148'), leg=hx('2B2620'), skin=sk, hair=hx('D5CDBC')), flip=True)
        cv.paint(Sh().rect(1156, 958, 1204, 966).rect(1160, 966, 1167, 1000).rect(1194, 966, 1201, 1000), hx('5B4531'))
        put(cv, 1280, 1000, 100, 'child', dict(top=hx('C7A866'), leg=hx('3A3A34'), skin=sk), flip=True)
        # a hen and chicks
        for x, y, k in ((1420, 996, 26), (1452, 998, 11), (1470, 998, 11), (1396, 999, 11)):
            cv.paint(Sh().ell(x, y - k * .5, k * .6, k * .42).ell(x + k * .5, y - k * .9, k * .24).poly([(x - k * .5, y - k * .6), (x - k * .95, y - k * 1.1), (x - k * .3, y - k * .8)]).line([(x, y - k * .2), (x, y)], 2), hx('5B3E2A'))
        later_level(cv, L)
    else:
        # the flat on the new terrace
        wall_course(cv, [(900, 905), (1800, 880)], 34, hx('C6C9BA'), hx('7E9390'), 'w')
        block(cv, 1460, 800, 300, 470, dict(NEW, side=hx('6F9090')), 'b2', side=.12, lit=.12, storey=48, bay=58, dirn=-1)
        flat(cv, 1040, 860, 430, 560, P)
        cv.paint(Sh().poly([(900, 872), (1800, 846), (1800, 884), (890, 908)]), hx('D9D6C4'))
        revet(cv, hx('A9B5A8'), hx('6F8A87'))
        q = Sh()
        q.line([(890, 812), (1800, 782)], 5).line([(890, 842), (1800, 814)], 2.6)
        for i in range(24):
            x = 894 + i * 39
            q.line([(x, 812 - (x - 890) * .033), (x, 874 - (x - 890) * .028)], 3.4)
        cv.paint(q, hx('4F7376'))
        big_tree(cv, 1745, 900, 330, 'bt', hx('24454A'), P['wood'], P['woodhi'], dens=.9)
        # the old steps go down into the lake
        steps_line(cv, [(520, 1240, 300), (700, 1120, 262), (900, 1006, 215), (985, 935, 186), (1000, 890, 160)], hx('DDE0D0'), hx('84989A'), hx('4F7376'), 26)
        m = np.zeros((H, W), F32)
        ysh = ys_line(cv, [(0, 960), (500, 960), (760, 972), (960, 990), (1150, 1040), (1340, 1120), (1500, 1240), (1800, 1500)])
        yy = np.arange(H)[:, None]
        m = (np.clip((yy - ysh[None, :]) / 4, 0, 1) * smooth(430, 640, np.arange(W))[None, :]).astype(F32)
        cv.blend(('v', 940, hx('5E9094'), 1060, hx('2A5E66'), 1200, hx('123A42')), m * .86)
        rp = Sh()
        rr = rng_of('stepwater')
        for _ in range(120):
            x = rr.uniform(380, 1450); y = ysh[int(x)] + 8 + rr.random() ** 1.3 * 240
            if y < H:
                Lr = rr.uniform(40, 190)
                rp.taper([(x - Lr / 2 + Lr * k / 6, y) for k in range(7)], rr.uniform(1.6, 4))
        cv.paint(rp, hx('BBD0CA'), .55)
        edge = Sh()
        edge.taper([(x, ysh[x] - 1) for x in range(620, 1500, 20)], 3, tail=.2)
        cv.paint(edge, hx('E3EAE2'), .6)
        sk = hx('C9A07A')
        put(cv, 1010, 893, 150, 'sit', dict(top=hx('6B6148'), leg=hx('22302F'), skin=sk, hair=hx('D5CDBC')), flip=True)
        cv.paint(Sh().rect(986, 850, 1034, 858).rect(990, 858, 997, 893).rect(1024, 858, 1031, 893), hx('5B4531'))
        put(cv, 1120, 884, 152, 'stand', dict(top=hx('3F7A80'), leg=hx('22302F'), skin=sk), flip=True)
        put(cv, 1180, 882, 100, 'child', dict(top=hx('C7A866'), leg=hx('22302F'), skin=sk), flip=True)
    leaning_branch(cv, P, mix(P['dark'], P['near'], .15))

def yard(cv, c, joint, hi):
    """A flagged yard before the house."""
    r = rng_of('yard')
    cv.paint(Sh().poly([(880, 1000), (1800, 1000), (1800, 1210), (560, 1210)]), c)
    m = Sh().poly([(880, 1000), (1800, 1000), (1800, 1210), (560, 1210)]).mask(cv.w, cv.h)
    clip = np.zeros((cv.h, cv.w), F32)
    clip[m[2]:m[4], m[1]:m[3]] = m[0]
    s, h = Sh(), Sh()
    ys = [1000, 1026, 1060, 1104, 1160, 1220]
    for a, b in zip(ys[:-1], ys[1:]):
        s.line([(500, b), (1800, b)], 2)
        x = 500 + r.uniform(0, 90)
        while x < 1800:
            s.line([(x, a), (x - (b - a) * .5, b)], 2)
            h.taper([(x + 20 + 46 * k / 5, (a + b) / 2 + r.uniform(-1, 1)) for k in range(6)], 3.4)
            x += r.uniform(.8, 1.3) * (70 + (b - 1000) * .5)
    cv.paint(s, joint, .75, clip=clip)
    cv.paint(h, hi, .8, clip=clip)

def revet(cv, c, joint):
    """The stone-pitched bank of the lake, with a lattice of ribs."""
    q = [(1010, 905), (1800, 884), (1800, 1210), (560, 1210), (900, 960)]
    cv.paint(Sh().poly(q), ('v', 890, c, 1200, mix(c, joint, .55)))
    m = Sh().poly(q).mask(cv.w, cv.h)
    clip = np.zeros((cv.h, cv.w), F32)
    clip[m[2]:m[4], m[1]:m[3]] = m[0]
    s, g = Sh(), Sh()
    for k in range(-6, 26):
        s.line([(700 + k * 70, 880), (560 + k * 70 + 250, 1220)], 5).line([(700 + k * 70, 880), (560 + k * 70 - 10, 1220)], 5)
    cv.paint(s, mix(c, PAPER, .45), .8, clip=clip)
    r = rng_of('revet')
    for _ in range(260):
        x, y = r.uniform(700, 1800), r.uniform(895, 1200)
        g.taper(arc_pts(x, y, x + r.uniform(-10, 16), y - r.uniform(8, 26), 3, 5), 3)
    cv.paint(g, mix(joint, hx('5E8A6C'), .5), .5, clip=clip)

def steps_line(cv, pts, tread, riser, edge, n):
    """Steps along a bent path, each point (x, y, width)."""
    xs = np.linspace(0, 1, len(pts))
    at = lambda t: tuple(float(np.interp(t, xs, [p[i] for p in pts])) for i in range(3))
    A = Sh()
    for s in (-1, 1):
        L = [at(i / 30) for i in range(31)]
        k = [(x + s * w / 2, y) for x, y, w in L]
        o = [(x + s * (w / 2 + w * .07 + 3), y - 2) for x, y, w in L]
        A.poly(k + o[::-1])
    for i in range(n):
        x0, y0, w0 = at(i / n); x1, y1, w1 = at((i + 1) / n)
        ym = y0 + (y1 - y0) * .5
        cv.paint(Sh().poly([(x0 - w0 / 2, y0 + .5), (x0 + w0 / 2, y0 + .5), (x0 + w0 / 2, ym), (x0 - w0 / 2, ym)]), riser)
        cv.paint(Sh().poly([(x0 - w0 / 2, ym), (x0 + w0 / 2, ym), (x1 + w1 / 2, y1), (x1 - w1 / 2, y1)]), tread)
    cv.paint(A, edge)

def big_house(cv, x, y, w, h, p, r):
    """A timber-framed house seen close: stone base, shop-front below, gallery above."""
    x0, x1, top = x - w / 2, x + w / 2, y - h
    cv.paint(Sh().rect(x0, top, x1, y), p['wall'])
    n = 8
    b = w / n
    cv.paint(Sh().rect(x0, y - h * .46, x1, y), hx('6B5238'))
    s = Sh()
    for i in range(n * 4 + 1):
        s.line([(x0 + w * i / (n * 4), y - h * .46), (x0 + w * i / (n * 4), y)], 1.6)
    cv.paint(s, hx('4A3828'))
    cv.paint(Sh().rect(x0 + b * 2.2, y - h * .42, x0 + b * 3.8, y), hx('2A2018'))
    cv.paint(Sh().poly([(x0 + b * 2.2, y - h * .42), (x0 + b * 2.62, y - h * .4), (x0 + b * 2.62, y - 2), (x0 + b * 2.2, y)]), hx('7A5F3A'))
    for i in (5, 6):
        a = x0 + b * (i + .1)
        cv.paint(Sh().rect(a, y - h * .38, a + b * .8, y - h * .12), LAMP if i == 5 else hx('2A2018'))
        q = Sh()
        for k in range(1, 4):
            q.line([(a + b * .8 * k / 4, y - h * .38), (a + b * .8 * k / 4, y - h * .12)], 2)
        for k in range(1, 3):
            q.line([(a, y - h * .38 + h * .26 * k / 3), (a + b * .8, y - h * .38 + h * .26 * k / 3)], 2)
        cv.paint(q, hx('4A3828'))
    # gallery
    cv.paint(Sh().rect(x0 + 6, top + h * .12, x1 - 6, top + h * .5), hx('C9B996'))
    q = Sh(); dk = Sh()
    for i in range(n):
        a = x0 + b * (i + .16)
        if i % 3 != 1:
            dk.rect(a, top + h * .14, a + b * .68, top + h * .4)
    cv.paint(dk, hx('3A2E22'))
    for i in range(n + 1):
        q.rect(x0 + b * i - 4, top, x0 + b * i + 4, y)
    q.rect(x0 - 10, top + h * .5, x1 + 10, top + h * .56)
    q.rect(x0, top + h * .34, x1, top + h * .36)
    for i in range(n * 6):
        q.line([(x0 + w * i / (n * 6), top + h * .35), (x0 + w * i / (n * 6), top + h * .5)], 1.8)
    cv.paint(q, hx('5B4531'))
    for i, c in ((1.3, 'C9B78F'), (1.65, '7E9693'), (4.2, 'E9DFC8'), (4.6, '4F6B6C'), (6.4, 'B9A985')):
        xx = x0 + b * i
        cv.paint(Sh().poly([(xx, top + h * .2), (xx + b * .28, top + h * .2), (xx + b * .3, top + h * .44), (xx - b * .02, top + h * .44)]), hx(c))
    # strings of maize and peppers, baskets
    for i in range(5):
        xx = x0 + b * (4.95 + i * .2)
        g = Sh()
        for k in range(7):
            g.ell(xx, top + h * .6 + k * 9, 5, 6)
        cv.paint(g, hx('C99A3C'))
    cv.paint(Sh().poly([(x0 + b * 7.1, y - 46), (x0 + b * 7.8, y - 46), (x0 + b * 7.68, y), (x0 + b * 7.22, y)]), hx('8A6F48'))
    cv.paint(Sh().line([(x0 + b * 7.12, y - 32), (x0 + b * 7.77, y - 32)], 2).line([(x0 + b * 7.16, y - 16), (x0 + b * 7.73, y - 16)], 2), hx('5B4531'))
    cv.paint(Sh().rect(x0, top, x1, top + h * .12), INK, .35)
    # roof
    rh, ov = h * .52, 44
    roof = [(x0 - ov - 10, top - 10)] + [(x0 - ov + (ov + 30) * t, top + 2 - (rh) * t ** 1.25) for t in np.linspace(.05, 1, 8)] + \
           [(x1 + ov - (ov + 30) * t, top + 2 - (rh) * t ** 1.25) for t in np.linspace(1, .05, 8)] + [(x1 + ov + 10, top - 10), (x1 + ov, top + 8), (x0 - ov, top + 8)]
    cv.paint(Sh().poly(roof), p['roof'])
    s = Sh()
    m = 62
    for i in range(1, m):
        u = i / m
        s.line([(x0 + 32 + (w - 64) * u, top - rh + 6), (x0 - ov + 10 + (w + 2 * ov - 20) * u, top + 4)], 2)
    for k in range(1, 5):
        yy = top - rh + rh * k / 5
        ww = (k / 5) ** .8 * (ov + 28)
        s.line([(x0 + 34 - ww, yy), (x1 - 34 + ww, yy)], 1)
    cv.paint(s, p['tile'], .75)
    cv.paint(Sh().poly([(x0 + 8, top - rh - 20), (x0 + 34, top - rh - 8), (x1 - 34, top - rh - 8), (x1 - 8, top - rh - 20), (x1 - 26, top - rh + 6), (x0 + 26, top - rh + 6)]), INK)

def flat(cv, x, y, w, h, P):
    """A block of flats seen close, with balconies, plants and washing; one cinnabar quilt airing."""
    r = rng_of(cv.key, 'flat')
    ns, nb = 8, 4
    st, b = h / ns, w / nb
    cv.paint(Sh().poly([(x, y - h), (x - 52, y - h + 16), (x - 52, y + 4), (x, y)]), hx('86A3A0'))
    cv.paint(Sh().rect(x, y - h, x + w, y), hx('F1EBDC'))
    s = Sh()
    for k in range(ns):
        s.rect(x - 34, y - h + st * k + st * .3, x - 20, y - h + st * k + st * .66)
    cv.paint(s, hx('4F7A7E'))
    for k in range(ns):
        for i in range(nb):
            bx, by = x + b * i, y - h + st * k
            on = r.random() < .12
            if i in (1, 3) and k < ns - 1:
                cv.paint(Sh().rect(bx + b * .06, by + st * .1, bx + b * .94, by + st * .66), hx('7F9A98'))
                cv.paint(Sh().rect(bx + b * .2, by + st * .18, bx + b * .8, by + st * .66), LAMP if on else hx('3F6A70'))
                cv.paint(Sh().line([(bx + b * .5, by + st * .18), (bx + b * .5, by + st * .66)], 2), hx('F1EBDC'))
                cv.paint(Sh().rect(bx + b * .02, by + st * .62, bx + b * .98, by + st * .95), hx('FBF8F0'))
                cv.paint(Sh().line([(bx + b * .02, by + st * .62), (bx + b * .98, by + st * .62)], 3).line([(bx + b * .02, by + st * .95), (bx + b * .98, by + st * .95)], 2), hx('A9BBB2'))
                q = r.random()
                if q < .6:
                    thicket(cv, [(bx + b * u, by + st * .64) for u in (.2, .45, .75)], st * .12, P['wood'], P['woodhi'], ('pl', k, i))
                if q > .4:
                    for u, c in ((.3, 'C9B78F'), (.5, '7E9C98'), (.66, 'E6E1D3')):
                        cv.paint(Sh().rect(bx + b * u, by + st * .16, bx + b * (u + .11), by + st * .42), hx(c))
            else:
                cv.paint(Sh().rect(bx + b * .24, by + st * .22, bx + b * .76, by + st * .7), LAMP if on else hx('3F6A70'))
                cv.paint(Sh().line([(bx + b * .5, by + st * .22), (bx + b * .5, by + st * .7)], 2).line([(bx + b * .24, by + st * .38), (bx + b * .76, by + st * .38)], 2), hx('F1EBDC'))
                cv.paint(Sh().rect(bx + b * .2, by + st * .7, bx + b * .8, by + st * .75), hx('C9CDBF'))
    k, i = 4, 1
    bx, by = x + b * i, y - h + st * k
    cv.paint(Sh().poly([(bx + b * .3, by + st * .58), (bx + b * .72, by + st * .58), (bx + b * .73, by + st * .92), (bx + b * .29, by + st * .92)]), CINNABAR)
    cv.paint(Sh().line([(bx + b * .44, by + st * .6), (bx + b * .44, by + st * .91)], 1.6).line([(bx + b * .58, by + st * .6), (bx + b * .58, by + st * .91)], 1.6).line([(bx + b * .3, by + st * .75), (bx + b * .72, by + st * .75)], 1.6), hx('5A100B'))
    cv.paint(Sh().rect(x - 8, y - h - 14, x + w + 8, y - h + 3), hx('4F7376'))
    cv.paint(Sh().rect(x + w * .3, y - h - 52, x + w * .5, y - h - 14), hx('A9BBB2'))

@pair('stories/图/橘园')
def orchard(cv, after):
    W = cv.w
    P = dict(COOL, hill=hx('5C8272'), hill2=hx('8BA58C'), wood=hx('3E6A50'), woodhi=hx('9DB88C')) if after else dict(WARM, hill=hx('8F8A5F'), hill2=hx('AFA06F'), wood=hx('5E6A3A'), woodhi=hx('A9AD6E'))
    L, R0 = 770, 1080
    FR = hx('D58A2E')
    sky(cv, *P['sky'])
    back3(cv, P, 820, [(0, 280), (260, 230), (460, 250), (680, 320), (900, 300), (1080, 220), (1220, 160), (1340, 210), (1500, 300), (1800, 270)],
          [(0, 400), (300, 410), (600, 450), (900, 440), (1200, 390), (1500, 400), (1800, 370)], None)
    hill = ridge(cv, [(0, 440), (260, 430), (520, 480), (800, 560), (1080, 640), (1300, 720), (1480, 800), (1640, 900), (1800, 1010)], 7, 'hill', 190)
    far = ridge(cv, [(0, 760), (900, 740), (1200, 690), (1500, 620), (1800, 560)], 8, 'far', 160)
    wl = L if after else R0
    land(cv, far, wl, P['near'], mix(P['near'], P['mist'], .4), 240, 'far2', strokes=60, slen=50, dark=mix(P['near'], P['dark'], .4), spurs=5)
    treeline(cv, far, 1080, W, 9, mix(P['near'], P['dark'], .15), 'ft')
    land(cv, hill, wl, P['hill'], P['hill2'], 420, 'hill', strokes=70, slen=50, dark=mix(P['hill'], P['dark'], .45), spurs=4, spa=.22)
    treeline(cv, hill, 0, 1120, 13, mix(P['hill'], P['wood'], .7), 'ht')
    r = rng_of('orchard')
    def rows(y_from, y_to, n, x_end, key, s0, s1, fruit=True):
        for k in range(n):
            t = k / max(1, n - 1)
            s = s0 + (s1 - s0) * t
            off = y_from + (y_to - y_from) * t
            line = lambda x: hill[int(clamp(x, 0, W - 1))] * (1 - off) + 1180 * off
            pts = [(x, line(x) + s * .55) for x in range(-20, W + 20, 30)]
            pts = [p for p in pts if p[1] < wl - 4]
            if len(pts) > 2:
                cv.paint(Sh().poly([(a, b - 4) for a, b in pts] + [(a, b + s * .34) for a, b in pts[::-1]]), mix(P['hill2'], hx('7A6A48'), .5))
                cv.paint(Sh().line([(a, b - 4) for a, b in pts], 2), mix(P['hill2'], PAPER, .55), .8)
            x = r.uniform(-s, s)
            while x < W + s:
                y = line(x) + s * .4
                if y < wl - s * .2:
                    round_tree(cv, x, y, s * r.uniform(.85, 1.1), mix(P['wood'], P['hill'], .3 * (1 - t)), P['woodhi'], (key, k, int(x)), fruit=FR if fruit else None, n=9, nf=5 + int(5 * t), ha=.55)
                x += s * 2.1 * r.uniform(.9, 1.15)
    if not after:
        for k in range(4):
            contours(cv, hill + 30 * k, 900, 2, mix(P['hill2'], PAPER, .4), .4, ('ct', k), x1=1200)
        thicket(cv, sorted([(x, hill[int(x)] + 40 + r.uniform(0, 110)) for x in [r.uniform(0, 1000) for _ in range(34)]], key=lambda q: q[1]), 16, mix(P['wood'], P['hill'], .3), P['woodhi'], 'tk')
        rows(.4, .84, 6, W, 'o', 30, 56)
        # the farmhouse among the trees, now gone
        yb = 935
        house_old(cv, 420, yb, 210, 96, OLD, 'fh', kind='e', lit=.1, plinth=.12)
        house_old(cv, 580, yb + 14, 130, 84, OLD, 'fh2', kind='g', lit=.1, plinth=.12)
        cv.paint(Sh().poly([(300, yb + 6), (680, yb + 20), (710, yb + 42), (270, yb + 34)]), hx('DCCDA9'))
        for i, (x, y) in enumerate([(290, 985), (370, 1000), (480, 1002), (600, 1012), (720, 1000)]):
            round_tree(cv, x, y, 46, P['wood'], P['woodhi'], ('n', i), fruit=FR, nf=11)
        river(cv, R0, P, 110, refl=.55, n=60)
        sampan(cv, 1390, 1130, 170, hx('3A3027'), 's', awning=hx('8A7A5C'), flip=True)
        sk = hx('C29C76')
        later_level(cv, L, side='r')
    else:
        rows(.06, .46, 6, W, 'o', 22, 46)
        # the packing shed and a few houses on the road
        for i, (x, y, w, h) in enumerate([(760, 0, 120, 84), (900, 0, 100, 70)]):
            yy = hill[x + 50] + 86
            block(cv, x, yy, w, h, dict(NEW, side=hx('7F9A90')), ('h', i), lit=.12, storey=24)
        wall_course(cv, [(0, L - 2), (1400, L - 2)], 14, hx('C2C4AE'), hx('86977F'), 'em')
        river(cv, L, P, 300, refl=.7, n=170)
        # a boat heaped with oranges in one cinnabar hull stripe
        x, y = 1120, 930
        sampan(cv, x, y, 260, hx('15363D'), 's1', man=True)
        g = Sh()
        for _ in range(80):
            u = r.uniform(-.3, .2)
            g.ell(x + u * 260, y - 10 - r.uniform(0, 34) * (1 - abs(u + .05) / .28), 7, n=12)
        cv.paint(g, FR)
        cv.paint(Sh().poly([(x - 108, y + 0), (x + 106, y + 0), (x + 108, y - 9), (x - 112, y - 9)]), CINNABAR)
        q = Sh()
        for i in range(8):
            q.taper([(x - 124 + i * 8 + (248 - i * 16) * t / 6 + math.sin(i * 2) * 5, y + 20 + i * 8) for t in range(7)], 5.5 - i * .5)
        cv.paint(q, hx('12343B'), .7)
        levels(cv, [1050, 1068, 1092, 1123, 1160], hx('E3EAE2'), .18, 1.5)
        birds(cv, [(1380, 560), (1424, 540), (1462, 566)], 15, hx('3D6A70'), .85)
    # near at hand: a fruiting bough at upper right, pickers at lower left
    bough(cv, P, FR)
    y, c = knoll(cv, [(0, 1080), (220, 1090), (400, 1120), (560, 1180), (660, 1240), (1800, 1500)], P, after)
    sk = hx('C29C76')
    put(cv, 150, 1130, 250, 'reach', dict(top=hx('3F6A70'), leg=hx('22302F'), skin=sk))
    round_tree(cv, 330, 1170, 130, mix(c, P['wood'], .75), P['woodhi'], 'near', fruit=FR, nf=20, n=20)
    cv.paint(Sh().poly([(40, 1112), (120, 1112), (106, 1176), (54, 1176)]), hx('8A6F48'))
    g = Sh()
    for k in range(9):
        g.ell(50 + k * 8, 1108 - (k % 2) * 8, 9, n=14)
    cv.paint(g, FR)
    cv.paint(Sh().line([(43, 1130), (117, 1130)], 2).line([(47, 1150), (112, 1150)], 2), hx('5B4531'))

def bough(cv, P, FR):
    r = rng_of(cv.key, 'bough')
    W = cv.w
    t = Sh()
    pts = [(W + 20, 40), (W - 120, 96), (W - 250, 118), (W - 380, 170)]
    for i in range(3):
        t.limb(pts[i], pts[i + 1], 20 - i * 5, 15 - i * 5)
    t.limb((W - 150, 100), (W - 210, 190), 9, 5).limb((W - 60, 70), (W - 110, 170), 9, 5)
    c = mix(P['dark'], P['wood'], .6)
    cv.paint(t, mix(P['dark'], INK, .2))
    A, B = Sh(), Sh()
    for (x, y, s) in [(W - 30, 40, 80), (W - 130, 80, 74), (W - 250, 110, 64), (W - 370, 165, 56), (W - 205, 190, 54), (W - 105, 175, 58)]:
        for _ in range(26):
            q, d = r.uniform(0, 6.28), math.sqrt(r.random())
            px, py = x + math.cos(q) * d * s, y + math.sin(q) * d * s * .6
            a = r.uniform(-.3, 2.6)
            L = s * r.uniform(.5, .75)
            (A if r.random() < .76 else B).taper(arc_pts(px, py, px + math.cos(a) * L, py + math.sin(a) * L, L * .1, 8), L * .36)
    cv.paint(A, c); cv.paint(B, mix(P['wood'], P['woodhi'], .35), .95)
    for x, y in [(W - 380, 220), (W - 330, 196), (W - 214, 236), (W - 178, 214), (W - 110, 226), (W - 60, 150), (W - 262, 160)]:
        cv.paint(Sh().ell(x, y, 26, 25, n=36), FR)
        cv.paint(Sh().taper(arc_pts(x - 15, y - 6, x - 2, y - 18, -6, 7), 5), hx('F2CE8E'))
        cv.paint(Sh().ell(x + 1, y - 23, 4.5, 3.5), hx('4A5A2E'))

@pair('stories/图/渡口')
def crossing(cv, after):
    W = cv.w
    P = COOL if after else WARM
    L, R0 = 760, 930
    sky(cv, *P['sky'])
    back3(cv, P, 700, [(0, 200), (160, 160), (360, 250), (560, 360), (760, 450), (900, 480), (1060, 440), (1240, 340), (1420, 220), (1540, 250), (1680, 170), (1800, 200)],
          [(0, 300), (220, 320), (460, 450), (660, 560), (840, 630), (960, 636), (1120, 580), (1340, 450), (1560, 340), (1800, 290)], None, base=940)
    lw = ridge(cv, [(0, 380), (160, 420), (330, 520), (480, 640), (600, 760), (700, 850), (820, 935), (1800, 1100)], 12, 'lw', 150)
    rw = ridge(cv, [(0, 1200), (1010, 935), (1110, 850), (1210, 740), (1330, 620), (1470, 510), (1620, 430), (1800, 380)], 12, 'rw', 150)
    wl = L if after else R0
    for y, k in ((lw, 'lw'), (rw, 'rw')):
        land(cv, y, wl, P['hill'], P['hill2'], 420, k, strokes=110, slen=80, dark=mix(P['hill'], P['dark'], .5), spurs=6, spa=.34)
        contours(cv, y, R0 + 60, 9, mix(P['hill2'], PAPER, .4), .5, ('ct', k), w=1.8)
    treeline(cv, lw, 0, 640, 14, mix(P['hill'], P['wood'], .6), 'lwt'); treeline(cv, rw, 1180, W, 14, mix(P['hill'], P['wood'], .6), 'rwt')
    r = rng_of('crossing')
    cv.mist(690, 24, P['mist'], .6, 'x', 400, 1400)
    if not after:
        pts = [(r.uniform(0, 560), r.uniform(560, 880)) for _ in range(50)] + [(r.uniform(1240, 1800), r.uniform(560, 880)) for _ in range(50)]
        pts = [p for p in pts if p[1] > (lw if p[0] < 900 else rw)[int(p[0])] + 36]
        thicket(cv, sorted(pts, key=lambda q: q[1]), 18, P['wood'], P['woodhi'], 'tk')
        # paths down to the crossing on both banks
        for pth in ([(120, 640, 14), (240, 700, 16), (190, 770, 18), (340, 830, 22), (430, 890, 26), (520, 935, 32)], [(1640, 640, 14), (1500, 710, 16), (1560, 780, 18), (1400, 850, 20), (1330, 934, 24)]):
            steps_line(cv, pth[::-1], hx('E6DAC0'), hx('A09272'), hx('8A7B5E'), 34)
        for i, (x, y, w, h) in enumerate([(96, 640, 110, 66), (210, 668, 90, 54), (1660, 640, 120, 70), (1760, 660, 100, 60), (1480, 846, 100, 54)]):
            house_old(cv, x, y, w, h, OLD, ('h', i), lit=.14)
        river(cv, R0, P, 170, refl=.6, n=120)
        # the ferry-boat with its passengers in mid-stream; a cinnabar line is the later water
        x, y, s_ = 880, 1010, 380
        big_sampan(cv, x, y, s_, hx('332A20'))
        cs = [hx('4F6B6C'), hx('8A7B5A'), hx('B9A985'), hx('5A5046'), hx('7E9693')]
        sk = hx('B98F68')
        for i, u in enumerate((-.24, -.14, -.03, .08, .17)):
            put(cv, x + u * s_, y + 4, 116 if i != 2 else 84, ['stand', 'pack', 'child', 'stand', 'old'][i], dict(top=cs[i], leg=INK, skin=sk, hair=hx('D5CDBC') if i == 4 else INK), flip=(i == 3))
        big_sampan(cv, x, y, s_, hx('332A20'), hull_only=True)
        put(cv, x + .39 * s_, y - 12, 124, 'give', dict(top=hx('3F5C5E'), leg=INK, skin=sk), flip=False)
        cv.paint(Sh().limb((x + .33 * s_, y - 130), (x + .62 * s_, y + 70), 6, 5), hx('4A3A2B'))
        put(cv, x - .42 * s_, y - 12, 120, 'reach', dict(top=hx('6B5238'), leg=INK, skin=sk), flip=True)
        cv.paint(Sh().limb((x - .5 * s_, y - 190), (x - .47 * s_, y + 60), 5, 4), hx('6B5238'))
        # those waiting
        for xx, yy, hh, p_, f in [(470, 928, 70, 'carry', 0), (520, 934, 72, 'stand', 0), (560, 938, 72, 'wave', 0), (600, 940, 46, 'child', 0), (1320, 936, 60, 'stand', 1), (1356, 934, 62, 'carry', 1)]:
            put(cv, xx, yy, hh, p_, P['dark'], flip=bool(f))
        later_level(cv, L)
    else:
        new_town(cv, lw + 30, np.full(W, 742.0), 4, -20, 420, dict(NEW, side=hx('6F9090')), 'nl', 70, 1.0, lit=.12, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'], maxh=110)
        new_town(cv, rw + 30, np.full(W, 742.0), 4, 1400, 1830, dict(NEW, side=hx('6F9090')), 'nr', 70, 1.0, lit=.12, fade=hx('B9C9C0'), trees=P['wood'], treehi=P['woodhi'], maxh=110)
        cable_bridge(cv, 120, 1690, 600, 560, 1280, 330, 772, hx('DDD8C6'), 1, 9, 14)
        cv.paint(Sh().line([(120, 609), (1690, 609)], 5), hx('4F7376'))
        # one cinnabar bus among the cars
        for x, w, c in ((420, 34, 'E6E1D3'), (700, 34, '8A7B5A'), (1040, 34, 'E6E1D3'), (1180, 34, '3F6A70')):
            cv.paint(Sh().poly([(x, 593), (x, 584), (x + 8, 576), (x + 24, 576), (x + w, 584), (x + w, 593)]), hx(c) if c != 'E6E1D3' else hx('4F7376'))
        cv.paint(Sh().rect(842, 564, 930, 593), CINNABAR)
        w = Sh()
        for i in range(6):
            w.rect(848 + i * 13.5, 569, 858 + i * 13.5, 579)
        cv.paint(w, CARD)
        river(cv, L, P, 420, refl=.68, n=170)
        sampan(cv, 620, 980, 170, hx('15363D'), 's1', awning=hx('4A7376'))
        q = Sh()
        for i in range(7):
            q.taper([(545 + i * 6 + (156 - i * 12) * t / 6 + math.sin(i * 2) * 5, 994 + i * 8) for t in range(7)], 5 - i * .4)
        cv.paint(q, hx('12343B'), .7)
        ship(cv, 1190, 900, 320, hx('1D4A52'), [hx('8A7B5A'), hx('B0B8A8'), hx('6F8D89'), hx('C2AE7E')])
        levels(cv, [1050, 1068, 1092, 1123, 1160], hx('E3EAE2'), .18, 1.5)
    y, c = knoll(cv, [(0, 1400), (1180, 1260), (1380, 1150), (1560, 1090), (1800, 1060)], P, after)
    big_tree(cv, 1690, 1086, 470, 'fg', mix(c, INK, .3), mix(c, P['wood'], .55), P['woodhi'], dens=.92, hia=.6, squash=.5)
    cv.paint(Sh().rect(1444, 1110, 1452, 1150), mix(c, INK, .3))
    cv.paint(Sh().poly([(1430, 1118), (1464, 1118), (1464, 1036), (1430, 1036)]), mix(c, PAPER, .7))
    vtext(cv, '渡口', 1448, 1048, 25, mix(c, INK, .5), 1, True)

def big_sampan(cv, x, y, L, c, hull_only=False):
    P = lambda u, v: (x + u * L, y + v * L)
    cv.paint(Sh().poly([P(-.53, -.1), P(-.44, -.03), P(.42, -.03), P(.56, -.13), P(.52, -.01), P(.42, .075), P(-.4, .08), P(-.5, .0)]), c)
    s = Sh()
    for k in range(3):
        s.taper([P(-.46 + .93 * i / 9 + k * .01, .0 + k * .025) for i in range(10)], 2.4)
    cv.paint(s, mix(c, PAPER, .4), .8)
    if not hull_only:
        q = Sh()
        for i in range(9):
            q.taper([(x - L * .46 + i * 12 + (L * .92 - i * 24) * t / 8 + math.sin(i * 1.9) * 8, y + L * .1 + i * 9) for t in range(9)], 7 - i * .5)
        cv.paint(q, hx('24413F'), .75)

@scene('stories/图/夜巡.jpg')
def night(cv):
    W, H = cv.w, cv.h
    WL = 690
    P = dict(far=hx('2F5058'), mid=hx('21434B'), near=hx('17363E'), mist=hx('3E6068'), dark=hx('0A1D22'), water=(hx('2F545C'), hx('0A2026')))
    sky(cv, 0, hx('0E262D'), 380, hx('1E424B'), 690, hx('48696D'))
    r = rng_of('night')
    # a plain moon, with a thin cloud
    cv.glow(470, 210, 250, hx('8FA9A4'), .34)
    cv.paint(Sh().ell(470, 210, 58, n=70), hx('EFE6CC'))
    cv.mist(236, 14, hx('2F545C'), .75, 'c1', 300, 760); cv.mist(170, 10, hx('274A53'), .6, 'c2', 250, 620)
    back3(cv, P, WL, [(0, 330), (200, 290), (420, 340), (640, 300), (820, 220), (960, 270), (1120, 230), (1340, 320), (1560, 290), (1800, 340)],
          [(0, 480), (300, 450), (600, 480), (900, 420), (1200, 440), (1500, 400), (1800, 440)], [(0, 560), (400, 600), (800, 570), (1100, 540), (1500, 500), (1800, 520)])
    q = dict(wall=hx('34565C'), side=hx('1B3A42'), win=hx('16323A'), lit=hx('F2CC80'), line=hx('2A4A52'), roof=hx('132F37'))
    new_town(cv, ys_line(cv, [(0, 620), (700, 610), (1100, 570), (1500, 540), (1800, 556)]), np.full(W, 678.0), 3, 640, 1830, q, 'town', 62, 1.1, lit=.4, trees=hx('12303A'), treehi=hx('35585E'))
    new_town(cv, ys_line(cv, [(0, 620), (700, 610), (1800, 556)]), np.full(W, 678.0), 1, -20, 560, q, 'town2', 52, .9, lit=.32, trees=hx('12303A'), treehi=hx('35585E'))
    water(cv, WL, H, *P['water'])
    reflect(cv, WL, 300, 'rf', .8, 1.0, 9, slit=.55)
    k = (smooth(40, 420, np.arange(H - WL))[:, None] * .9).astype(F32)
    cv.blend(('v', WL, hx('25474F'), H, hx('0A2026')), np.repeat(k, W, 1), WL)
    for i in range(34):
        x = r.uniform(40, 1780)
        shimmer(cv, x, WL + 4, WL + r.uniform(60, 210), 13, 13, hx('F2CC80'), .5, ('l', i))
    shimmer(cv, 470, WL + 10, WL + 260, 90, 40, hx('EFE6CC'), .55, 'moon')
    ripples(cv, WL + 10, 980, 120, hx('6C8C90'), .4, 'ra', l1=260, w1=3)
    ripples(cv, WL + 10, 980, 120, hx('081A1F'), .5, 'rb', l1=260, w1=4)
    sampan(cv, 860, 800, 110, hx('071519'), 's', awning=hx('16323A'), man=False)
    cv.paint(Sh().rect(850, 786, 862, 796), hx('F2CC80')); cv.glow(856, 790, 60, hx('F2CC80'), .5)
    # walk along the lake: parapet, paving, lamps
    cv.paint(Sh().poly([(0, 946), (1800, 930), (1800, 1200), (0, 1200)]), ('v', 930, hx('2B4347'), 1200, hx('15282D')))
    s = Sh()
    for y in (1000, 1056, 1130):
        s.line([(0, y), (W, y - 12)], 1.8)
    for x in range(-12, 26):
        s.line([(900 + (x - 8) * 96, 950), (900 + (x - 8) * 190, H)], 1.5)
    cv.paint(s, hx('10222A'), .6)
    lamps = (250, 900, 1560)
    for x in lamps:
        cv.glow(x, 1010, 360, hx('E9C37E'), .42, 90)
    # parapet of stone posts and rails
    p = Sh()
    p.poly([(0, 872), (1800, 858), (1800, 870), (0, 884)]).poly([(0, 922), (1800, 907), (1800, 914), (0, 929)])
    for i in range(26):
        x = 20 + i * 72
        p.rect(x, 862 - x * .008, x + 16, 952 - x * .008)
    cv.paint(p, hx('58706F'))
    cv.paint(Sh().poly([(0, 872), (1800, 858), (1800, 861), (0, 875)]), hx('B8BFA8'), .6)
    for x in lamps:
        cv.paint(Sh().limb((x, 985), (x, 520), 11, 7).rect(x - 14, 970, x + 14, 990).limb((x, 526), (x + 46, 508), 6, 5), hx('0A1A1F'))
        cv.glow(x + 56, 536, 210, hx('F6DFA4'), .62)
        cv.paint(Sh().poly([(x + 36, 506), (x + 78, 506), (x + 92, 524), (x + 22, 524)]), hx('0A1A1F'))
        cv.paint(Sh().ell(x + 57, 527, 26, 9), hx('FCF0CC'))
    # the beam of the hand-lamp, then the two on their round
    bx, by = 905, 925
    beam = np.zeros((H, W), F32)
    m = Sh().poly([(bx, by - 3), (1470, 1064), (1478, 1080), (1400, 1103), (1290, 1109), (1180, 1103), (1110, 1086), (bx, by + 6)]).mask(W, H)
    beam[m[2]:m[4], m[1]:m[3]] = m[0]
    xs = np.arange(W)[None, :]
    cv.blend(hx('F6E3B0'), beam * (.46 * np.clip(1 - (xs - bx) / 640, 0, 1) ** .7).astype(F32))
    cv.paint(Sh().ell(1290, 1075, 190, 34, n=60), hx('F6E3B0'), .3)
    sk = hx('C29C76')
    def walker(x, y, h, pose, top, fl=False):
        cv.paint(Sh().ell(x - 16, y, h * .22, 11), hx('081418'), .6)
        put(cv, x, y, h, pose, dict(top=top, leg=hx('101E22'), skin=sk), flip=fl)
    walker(620, 1126, 420, 'walk', hx('3A5A60'))
    walker(800, 1140, 436, 'give', hx('2F4F55'))
    # one sash: the cinnabar armband of the patrol
    cv.paint(Sh().limb((836, 1140 - 330), (855, 1140 - 306), 36, 34), CINNABAR)
    cv.paint(Sh().limb((884, 914), (918, 928), 17, 22), hx('0A1418'))
    cv.glow(922, 930, 60, hx('FFF3CE'), .9)
    # a cat on the parapet, someone at a lit stall far along
    c = Sh().ell(1180, 846, 22, 15).ell(1198, 832, 10, 9).poly([(1190, 828), (1192, 816), (1198, 825)]).poly([(1199, 825), (1205, 815), (1207, 828)]).taper(arc_pts(1160, 850, 1140, 872, 10, 8), 7, tail=.4)
    cv.paint(c, hx('0A1A1F'))
    bamboo(cv, 1740, 1130, 640, 7, hx('0C2027'), hx('35585E'), 'bb', lean=-.1)

# ---- the centre itself

@scene('pictures/服务中心.jpg')
def centre(cv):
    W, H = cv.w, cv.h
    P = COOL
    sky(cv, 0, hx('DCE3DA'), 420, hx('F4F0E2'), 720, hx('F0E6CE'))
    back3(cv, P, 760, [(0, 240), (200, 190), (380, 240), (600, 160), (760, 210), (960, 290), (1200, 260), (1420, 180), (1600, 230), (1800, 200)],
          [(0, 420), (260, 390), (560, 430), (900, 400), (1240, 440), (1540, 390), (1800, 420)], None)
    new_town(cv, ys_line(cv, [(0, 560), (500, 600), (1300, 600), (1800, 550)]), np.full(W, 770.0), 3, -30, 480, dict(NEW, side=hx('8FA69F'), win=hx('5C8085')), 'l', 76, 1.1, lit=.08, fade=hx('C2CEC4'), trees=hx('54807A'), treehi=hx('9DB8AA'))
    new_town(cv, ys_line(cv, [(0, 560), (500, 600), (1300, 600), (1800, 550)]), np.full(W, 770.0), 3, 1420, 1830, dict(NEW, side=hx('8FA69F'), win=hx('5C8085')), 'r', 76, 1.1, lit=.08, fade=hx('C2CEC4'), trees=hx('54807A'), treehi=hx('9DB8AA'))
    # ground
    cv.paint(Sh().rect(0, 800, W, H), ('v', 800, hx('DDD5BF'), H, hx('B3A587')))
    s = Sh()
    for y in (900, 956, 1030, 1126):
        s.line([(0, y), (W, y)], 1.8)
    for x in range(-14, 34):
        s.line([(900 + (x - 10) * 70, 858), (900 + (x - 10) * 170, H)], 1.4)
    cv.paint(s, hx('96886A'), .42)
    r = rng_of('centre')
    for i, (x, y) in enumerate([(60, 800), (180, 812), (1650, 806), (1770, 812), (300, 806), (1530, 806)]):
        round_tree(cv, x, y, 78, hx('4A7A6C'), hx('A3BFA2'), ('t', i))
    # main volume: four storeys of pale brick with teal glass; a colonnade; a lower wing at the right
    x0, x1, y0, y1 = 430, 1250, 250, 840
    wall = hx('F2EBDB')
    cv.paint(Sh().poly([(x0, y0), (x0 - 70, y0 + 26), (x0 - 70, y1 + 4), (x0, y1)]), hx('9FB4AB'))
    q = Sh()
    for k in range(4):
        q.rect(x0 - 48, y0 + 60 + k * 145, x0 - 22, y0 + 150 + k * 145)
    cv.paint(q, hx('4F7A7E'))
    cv.paint(Sh().rect(x0, y0, x1, y1), wall)
    st = 145
    for k in range(3):
        yy = y0 + 34 + k * st
        for i in range(7):
            a = x0 + 38 + i * 108
            if i == 3:
                continue
            cv.paint(Sh().rect(a, yy, a + 84, yy + 92), hx('D3CBB5'))
            cv.paint(Sh().rect(a + 5, yy + 5, a + 79, yy + 87), LAMP if r.random() < .1 else hx('3F6F76'))
            cv.paint(Sh().poly([(a + 5, yy + 5), (a + 50, yy + 5), (a + 5, yy + 66)]), hx('7FA3A4'), .55)
            cv.paint(Sh().line([(a + 42, yy + 5), (a + 42, yy + 87)], 4).line([(a + 5, yy + 58), (a + 79, yy + 58)], 4), wall)
            cv.paint(Sh().rect(a - 6, yy + 92, a + 90, yy + 99), hx('B9B09A'))
            if r.random() < .4:
                thicket(cv, [(a + 20, yy + 92), (a + 44, yy + 92), (a + 66, yy + 92)], 10, hx('4A7A6C'), hx('A3BFA2'), ('f', k, i))
        cv.paint(Sh().rect(x0, yy + 118, x1, yy + 124), hx('D6CDB6'))
    # central bay: tall glass, the water lines etched in it
    a, b = x0 + 348, x0 + 472
    cv.paint(Sh().rect(a - 12, y0 + 10, b + 12, y0 + 440), hx('C9BFA8'))
    cv.paint(Sh().rect(a, y0 + 22, b, y0 + 440), ('v', y0, hx('6F9A9E'), y0 + 440, hx('2A5E66')))
    q = Sh()
    for k in range(9):
        yy = y0 + 250 + k * (12 + k * 1.6)
        q.line([(a, yy), (b, yy)], 2)
    cv.paint(q, hx('DDE6DE'), .7)
    cv.paint(Sh().line([((a + b) / 2, y0 + 22), ((a + b) / 2, y0 + 440)], 4), wall)
    cv.paint(Sh().rect((a + b) / 2 - 43, y0 + 77, (a + b) / 2 + 43, y0 + 163), hx('F7F0DD'))
    seal(cv, (a + b) / 2, y0 + 120, 88)
    # cornice
    cv.paint(Sh().rect(x0 - 14, y0 - 26, x1 + 14, y0 + 4), hx('4F7376'))
    cv.paint(Sh().rect(x0 - 14, y0 - 4, x1 + 14, y0 + 4), hx('2F565C'))
    # sign over the colonnade
    cv.paint(Sh().rect(x0 - 20, 686, x1 + 20, 742), hx('1D4A52'))
    cv.paint(Sh().rect(x0 - 20, 738, x1 + 20, 744), BRASS)
    text(cv, '江畔社区党群服务中心', (x0 + x1) / 2, 713, 40, hx('F7F0DD'), bold=True, anchor='m', track=.3)
    cv.paint(Sh().rect(x0, 744, x1, y1), hx('31555A'))
    for i in range(6):
        u = x0 + 20 + i * 132
        cv.paint(Sh().rect(u + 16, 758, u + 118, y1), hx('24484E') if i not in (2, 3) else LAMP)
        cv.paint(Sh().line([(u + 67, 758), (u + 67, y1)], 4), hx('6F908F'))
    cv.paint(Sh().rect(x0, 744, x1, 764), INK, .3)
    c = Sh()
    for i in range(7):
        u = x0 + i * ((x1 - x0 - 26) / 6)
        c.rect(u, 744, u + 26, y1)
    cv.paint(c, hx('EFE7D6'))
    c = Sh()
    for i in range(7):
        u = x0 + i * ((x1 - x0 - 26) / 6)
        c.rect(u + 18, 744, u + 26, y1)
    cv.paint(c, hx('BDB39C'))
    # wing
    cv.paint(Sh().rect(x1, 520, 1530, y1), hx('E6DFCD'))
    cv.paint(Sh().rect(x1 - 4, 500, 1544, 524), hx('4F7376'))
    for k in range(2):
        for i in range(3):
            u = x1 + 24 + i * 88
            yy = 556 + k * 150
            cv.paint(Sh().rect(u, yy, u + 64, yy + 90), LAMP if (k, i) == (1, 1) else hx('3F6F76'))
            cv.paint(Sh().poly([(u, yy), (u + 40, yy), (u, yy + 56)]), hx('7FA3A4'), .5)
            cv.paint(Sh().line([(u + 32, yy), (u + 32, yy + 90)], 4), hx('E6DFCD'))
    # steps and ramp
    for k in range(5):
        y = y1 + k * 13
        cv.paint(Sh().rect(x0 + 90 - k * 22, y, x1 - 90 + k * 22, y + 6), hx('ECE5D3'))
        cv.paint(Sh().rect(x0 + 90 - k * 22, y + 6, x1 - 90 + k * 22, y + 13.5), hx('A39A82'))
    cv.paint(Sh().poly([(x1 - 60, 846), (x1 + 230, 905), (x1 + 230, 912), (x1 - 90, 906), (x1 - 60, 870)]), hx('CBC2AB'))
    q = Sh().line([(x1 - 60, 806), (x1 + 230, 866)], 4)
    for i in range(8):
        q.line([(x1 - 60 + i * 41, 806 + i * 8.5), (x1 - 60 + i * 41, 850 + i * 8.5)], 3)
    cv.paint(q, hx('4F7376'))
    # trees in front, people
    big_tree(cv, 165, 960, 470, 'bt', hx('3A4A44'), hx('3E6E60'), hx('9DBB9E'), dens=.95, hia=.6, squash=.55)
    cv.paint(Sh().ell(180, 964, 170, 15), INK, .14)
    sk = hx('C9A07A')
    for x, y, h, p_, c_, f in sorted([(760, 908, 150, 'walk', '3F6A70', 0), (840, 900, 148, 'back', 'B3A27A', 0), (1010, 912, 150, 'stand', '5A6F6B', 1), (640, 985, 190, 'old', '4A4238', 0), (560, 990, 206, 'lead', '6E8D8B', 0),
                                      (1120, 1030, 224, 'walk', '3B5457', 1), (1210, 1036, 138, 'child', 'C7A866', 1), (1275, 1032, 216, 'lead', '8A7B5A', 1), (420, 1080, 240, 'walk', '2F5258', 0), (1560, 1000, 196, 'point', '6B6148', 1), (1480, 1004, 192, 'stand', '7E9C98', 0), (900, 880, 138, 'back', '6B6148', 0)], key=lambda q: q[1]):
        cv.paint(Sh().ell(x + 8, y, h * .17, 8), INK, .16)
        put(cv, x, y, h, p_, dict(top=hx(c_), leg=hx('2B3437'), skin=sk, hair=hx('D5CDBC') if p_ == 'old' else INK), flip=bool(f))
    thicket(cv, [(1620, 960), (1680, 972), (1740, 962), (1790, 980), (60, 980), (130, 992)], 40, hx('3E6E60'), hx('9DBB9E'), 'bush')

# ---------------------------------------------------------------- papers

CLOSERS = '，。、；：？！）》」』”’…'

def wrap(s, n):
    """Lines of n characters; closing marks never open a line."""
    out, line = [], ''
    for ch in s:
        if len(line) >= n and ch not in CLOSERS:
            if line[-1] in '（《「『“‘':
                out.append(line[:-1]); line = line[-1]
            else:
                out.append(line); line = ''
        line += ch
    if line:
        out.append(line)
    return out

def sheet(cv, base=hx('F3ECDC'), folds=(1 / 3, 2 / 3), vfold=None, holes=True, stain=1.0):
    """A scanned sheet: its tone, the shade at the edges, folds, file holes, a little foxing."""
    W, H = cv.w, cv.h
    cv.fill(('v', 0, mix(base, PAPER, .5), H * .5, base, H, mix(base, hx('D9CBAA'), .35)))
    cv.a += (noise2(W, H, 300, (cv.key, 's1')) * 2.6)[..., None] * np.array([.8, 1, 1.5], F32)
    yy = np.arange(H)[:, None] / H
    xx = np.arange(W)[None, :] / W
    e = np.minimum(np.minimum(xx, 1 - xx) * W, np.minimum(yy, 1 - yy) * H)
    cv.a *= (1 - .16 * np.exp(-e / 34) - .05 * np.exp(-e / 150))[..., None].astype(F32)
    cv.a *= (1 - .05 * np.clip(xx - .55, 0, 1) - .03 * yy)[..., None].astype(F32)
    r = rng_of(cv.key, 'sheet')
    for f in folds:
        y = f * H + fractal1(W, 300, (cv.key, 'f', f), 3)[None, :] * 4
        d = np.arange(H)[:, None] - y
        cv.a *= (1 - .055 * np.exp(-np.clip(d, 0, None) / 22) * (d >= 0) + .03 * np.exp(np.clip(d, None, 0) / 14) * (d < 0) - .1 * np.exp(-np.abs(d) / 1.3))[..., None].astype(F32)
    if vfold:
        d = np.arange(W)[None, :] - vfold * W
        cv.a *= (1 - .05 * np.exp(-np.clip(d, 0, None) / 30) * (d >= 0) - .09 * np.exp(-np.abs(d) / 1.4))[..., None].astype(F32) * np.ones((H, 1, 1), F32)
    for _ in range(int(9 * stain)):
        cv.glow(r.uniform(0, W), r.uniform(0, H), r.uniform(14, 70), hx('B08D5A'), r.uniform(.04, .13))
    if holes:
        for f in (.42, .58):
            x, y = 62, H * f
            cv.paint(Sh().ell(x + 2, y + 2, 23, n=40), hx('C9BC9F'))
            cv.paint(Sh().ell(x, y, 21, n=40), hx('6B6250'))
            cv.paint(Sh().ell(x + 3, y + 4, 18, n=40), hx('877D69'))

def letterpress(cv, mark):
    """Make the ink written since `mark` (a copy of the sheet) uneven, as from a duplicator."""
    d = cv.a - mark
    n = .9 + .08 * noise2(cv.w, cv.h, 9, (cv.key, 'ink')) + .07 * noise2(cv.w, cv.h, 60, (cv.key, 'ink2'))
    cv.a = mark + d * np.clip(n, .6, 1)[..., None]

def para(cv, s, x, y, px, n, lead=1.75, c=INK, indent=2, bold=False):
    for line in wrap('　' * indent + s, n):
        for i, ch in enumerate(line):
            if ch not in '　 ':
                text(cv, ch, x + px * (i + .5), y, px, c, .93, bold, anchor='m')
        y += px * lead
    return y

def center_fit(cv, s, x, y, px, maxw, c, **k):
    """Centre one line, smaller if it does not fit."""
    tr = k.get('track', 0)
    w = sum(.5 if ord(ch) < 256 else 1 for ch in s) * px * (1 + tr)
    if w > maxw:
        px = px * maxw / w
    text(cv, s, x, y, px, c, anchor='m', **k)
    return px

def table(cv, x, y, widths, rows, px, rh, head=True):
    W = sum(widths)
    s = Sh()
    for i in range(len(rows) + 1):
        s.line([(x, y + rh * i), (x + W, y + rh * i)], 2.4 if i in (0, len(rows)) else 1.3)
    xx = x
    for w in [0] + widths:
        xx += w
        s.line([(xx, y), (xx, y + rh * len(rows))], 2.4 if xx in (x, x + W) else 1.3)
    cv.paint(s, INK, .85)
    for i, row in enumerate(rows):
        xx = x
        for w, t in zip(widths, row):
            text(cv, t, xx + w / 2, y + rh * (i + .5), px, INK, .93, bold=(head and i == 0), anchor='m')
            xx += w

def paper(name):
    def deco(fn):
        SCENES[f'documents/图/{name}.jpg'] = (fn, 1500, 2120)
        return fn
    return deco

@paper('安置通知-1')
def notice1(cv):
    sheet(cv)
    mark = cv.a.copy()
    W = cv.w
    text(cv, '平湖街道移民安置办公室', W / 2 + 20, 250, 78, INK, .95, True, track=.1, anchor='m')
    levels(cv, [322], INK, .9, 4, 190, W - 150)
    levels(cv, [331], INK, .8, 1.4, 190, W - 150)
    text(cv, '平街移示〔1999〕7号', W / 2 + 20, 384, 38, INK, .93, anchor='m')
    text(cv, '关于沱口片区第二期搬迁', W / 2 + 20, 500, 56, INK, .95, True, anchor='m')
    text(cv, '安置有关事项的通知', W / 2 + 20, 580, 56, INK, .95, True, anchor='m')
    y = 710
    px, n, x = 40, 28, 210
    y = para(cv, '沱口街道各居民小组、各搬迁户：', x, y, px, n, indent=0)
    for t in ('沱口片区位于一百七十五米水位线以下，按照搬迁进度，第二期搬迁定于今年九月开始，年底以前结束。现将有关事项通知如下。',
              '一、搬迁范围。石阶街上段、缫丝厂宿舍及红砂码头沿线，以墙上红漆所画水位线和入户登记的编号为准。',
              '二、安置去向。愿意就地后靠的，安置到陈家坝社区和江畔社区；愿意投亲靠友的，由本人提出申请，办公室协助办理手续。',
              '三、新房分配。先公布户型和楼层，再由各户代表当众抽签。家中有老人或行动不便的，可以先选低楼层。',
              '四、搬运安排。办公室按日排定车船，每户发给搬运单一张。大件家具由突击队帮助抬运，不收费用。'):
        y = para(cv, t, x, y, px, n)
    text(cv, '—　1　—', W / 2 + 20, 2010, 32, INK, .9, anchor='m')
    letterpress(cv, mark)

@paper('安置通知-2')
def notice2(cv):
    sheet(cv, folds=(.335, .67))
    mark = cv.a.copy()
    W = cv.w
    px, n, x = 40, 28, 210
    y = 230
    for t in ('五、旧房登记。搬离之前，请各户与登记员一起核对旧房面积、附属物和树木，双方在登记表上签字，一式两份，各存一份。',
              '六、联络点。每日早八时至晚六时，石阶街茶馆设联络点，有困难可以随时来说。各小组的搬运日期见下表。'):
        y = para(cv, t, x, y, px, n)
    y += 20
    table(cv, 210, y, [330, 300, 250, 240], [['居民小组', '搬运日期', '户数', '去向'], ['石阶街上段', '九月六日起', '三十八户', '陈家坝'], ['石阶街下段', '九月二十日起', '四十四户', '江畔'],
                                             ['缫丝厂宿舍', '十月八日起', '五十二户', '江畔'], ['红砂码头', '十一月一日起', '二十九户', '陈家坝']], 36, 78)
    y += 78 * 5 + 80
    y = para(cv, '搬迁事关每一户的生计。办公室的同志和各支部党员要把话说在前头，把事做在前头，老人和孩子先走，东西慢慢搬，不落下一户。', x, y, px, n)
    y = para(cv, '特此通知。', x, y, px, n)
    yy = max(y + 90, 1560)
    text(cv, '平湖街道移民安置办公室', 1310, yy, 42, INK, .93, anchor='r')
    text(cv, '一九九九年八月十六日', 1310, yy + 74, 42, INK, .93, anchor='r')
    text(cv, '—　2　—', W / 2 + 20, 2010, 32, INK, .9, anchor='m')
    letterpress(cv, mark)
    seal(cv, 300, 1860, 150, tilt=2.5, a=.86)

@paper('公约-1')
def covenant(cv):
    sheet(cv, base=hx('F1E8D3'), folds=(.5,), vfold=.5, holes=False, stain=1.6)
    mark = cv.a.copy()
    W, H = cv.w, cv.h
    b = Sh()
    for o, w in ((96, 6), (112, 1.6)):
        b.line([(o, o), (W - o, o), (W - o, H - o), (o, H - o), (o, o)], w)
    cv.paint(b, TEAL, .9)
    for k in range(5):                       # water lines at the foot, the only ornament
        y = H - 330 + k * (18 + k * 5)
        cv.paint(Sh().line([(112 + x, y + math.sin(x / 95 + k * .8) * 7) for x in range(0, W - 223, 8)], 2.2), TEAL, .6 - k * .07)
    text(cv, '江畔社区居民公约', W / 2, 270, 92, INK, .95, True, track=.08, anchor='m')
    text(cv, '二〇一一年三月居民代表会议通过', W / 2, 370, 36, INK2, .95, anchor='m')
    items = ['新邻居搬来，先去敲门问一声。', '楼道是大家的，不堆杂物，不停车。', '晚上十点以后，电视和麻将都小声些。', '谁家有老人独住，左右两户多看一眼。', '花园里种花，不种菜；要种菜，去屋顶菜园报名。',
             '衣服晾在里侧，浇花不滴到楼下。', '有了争执，先到议事亭坐下来说。', '汛期听广播，不下江边台阶。', '婚事简办，丧事静办，不放鞭炮。', '老街的名字写在楼牌上，讲给孩子听。']
    y = 500
    for i, t in enumerate(items):
        num = '一二三四五六七八九十'[i]
        text(cv, num, 250, y, 50, hx('1D4A52'), .95, True, anchor='m')
        cv.paint(Sh().line([(292, y - 26), (292, y + 26)], 1.6), TEAL, .7)
        text(cv, t, 330, y, 44, INK, .94)
        y += 114
    text(cv, '江畔社区居民代表会议', W - 260, 1690, 40, INK, .93, anchor='r')
    letterpress(cv, mark)
    seal(cv, W - 820, 1690, 150, tilt=-2, a=.88)

@paper('荣誉证书')
def cert_page(cv):
    W, H = cv.w, cv.h
    sheet(cv, base=hx('F6EFDF'), folds=(), holes=False, stain=.6)
    o = 90
    b = Sh()
    for d, w in ((o, 10), (o + 20, 2), (o + 64, 2), (o + 76, 4)):
        b.line([(d, d), (W - d, d), (W - d, H - d), (d, H - d), (d, d)], w)
    cv.paint(b, hx('A98B4E'))
    wv = Sh()
    for ph in (0, math.pi):
        wv.line([(o + 30 + t, o + 42 + 13 * math.sin(t / 17 + ph)) for t in range(0, W - 2 * o - 59, 3)], 1.6)
        wv.line([(o + 30 + t, H - o - 42 + 13 * math.sin(t / 17 + ph)) for t in range(0, W - 2 * o - 59, 3)], 1.6)
        wv.line([(o + 42 + 13 * math.sin(t / 17 + ph), o + 30 + t) for t in range(0, H - 2 * o - 59, 3)], 1.6)
        wv.line([(W - o - 42 + 13 * math.sin(t / 17 + ph), o + 30 + t) for t in range(0, H - 2 * o - 59, 3)], 1.6)
    cv.paint(wv, hx('A98B4E'), .8)
    for k in range(9):
        y = 1560 + k * 30
        cv.paint(Sh().line([(190 + x, y + math.sin(x / 120 + k * .7) * 10) for x in range(0, W - 379, 8)], 2), TEAL, .16)
    mark = cv.a.copy()
    text(cv, '荣　誉　证　书', W / 2, 420, 124, INK, .95, True, anchor='m')
    levels(cv, [540], hx('A98B4E'), 1, 3, W / 2 - 250, W / 2 + 250)
    text(cv, '示例证字〔2008〕21号', W / 2, 590, 34, INK2, .95, anchor='m')
    x, px, n = 240, 50, 20
    y = 760
    text(cv, '江畔志愿服务队：', x, y, 58, INK, .95, True)
    y += 130
    for t in ['在二〇〇七年夏季防汛抢险中，你队连续十一昼夜巡堤查险，转移沿江居民二百一十六人，无一伤亡。', '特发此证，以资表彰。']:
        y = para(cv, t, x, y, px, n, lead=1.85)
    text(cv, '平湖街道办事处', W - 250, 1500, 50, INK, .95, anchor='r')
    text(cv, '二〇〇八年一月', W - 250, 1590, 46, INK, .95, anchor='r')
    letterpress(cv, mark)
    seal(cv, 360, 1545, 180, tilt=1.5, a=.87)

# ---------------------------------------------------------------- honours

def cn_date(s):
    """2012-06-01 → 二〇一二年六月一日; what is not such a date stays as it is."""
    m = re.fullmatch(r'(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?', str(s).strip())
    if not m:
        return str(s)
    dg = '〇一二三四五六七八九'
    def num(n):
        n = int(n)
        return dg[n] if n < 10 else ('' if n < 20 else dg[n // 10]) + '十' + (dg[n % 10] if n % 10 else '')
    out = ''.join(dg[int(c)] for c in m.group(1)) + '年'
    if m.group(2):
        out += num(m.group(2)) + '月'
    if m.group(3):
        out += num(m.group(3)) + '日'
    return out

def name_of(v):
    if isinstance(v, dict):
        return name_of(v.get('name') or v.get('title') or v.get('text') or next(iter(v.values()), ''))
    if isinstance(v, (list, tuple)):
        return '、'.join(filter(None, map(name_of, v)))
    return '' if v is None else str(v)

def backdrop(cv, c, light=(.36, .2)):
    """A plain wall with soft light from the upper left."""
    W, H = cv.w, cv.h
    cv.fill(c)
    cv.glow(W * light[0], H * light[1], W * .85, mix(c, CARD, .75), .85, H * 1.0)
    yy, xx = np.mgrid[0:H, 0:W]
    v = ((xx / W - .4) ** 2 + (yy / H - .4) ** 2)
    cv.a *= (1 - .3 * np.clip(v - .1, 0, 1))[..., None].astype(F32)

def soft_shadow(cv, x0, y0, x1, y1, off, blur, a):
    W, H = cv.w, cv.h
    im = Image.new('L', (W // 4, H // 4), 0)
    ImageDraw.Draw(im).rectangle([int((x0 + off) / 4), int((y0 + off * 1.3) / 4), int((x1 + off) / 4), int((y1 + off * 1.3) / 4)], fill=255)
    im = im.filter(ImageFilter.GaussianBlur(blur / 4)).resize((W, H), Image.BICUBIC)
    cv.blend(hx('1A140E'), np.asarray(im, F32) / 255 * a)

def grain_fill(cv, x0, y0, x1, y1, base, dark, key, vertical=False, amp=.5, cell=7):
    """Wood: long drawn-out noise along the board."""
    w, h = int(x1 - x0), int(y1 - y0)
    if vertical:
        n = noise2(h, w, 520, (cv.key, key), cell).T + noise2(h, w, 240, (cv.key, key, 2), cell * 3.1).T * .8
    else:
        n = noise2(w, h, 520, (cv.key, key), cell) + noise2(w, h, 240, (cv.key, key, 2), cell * 3.1) * .8
    t = np.clip(.5 + n * amp, 0, 1)[..., None].astype(F32)
    cv.a[int(y0):int(y0) + h, int(x0):int(x0) + w] = np.array(base, F32) * (1 - t) + np.array(dark, F32) * t

def lines_of(s, maxn):
    """Split a title in at most two lines near its middle."""
    if len(s) <= maxn:
        return [s]
    k = (len(s) + 1) // 2
    for d in range(0, 4):
        for q in (k + d, k - d):
            if 2 < q < len(s) - 1 and (s[q - 1] in '、，和与）”·' or s[q] in '（“优先示最模感'):
                return [s[:q], s[q:]]
    return [s[:k], s[k:]]

def plaque_brass(cv, h):
    backdrop(cv, hx('D9D2C0'))
    x0, y0, x1, y1 = 130, 110, 1370, 890
    soft_shadow(cv, x0, y0, x1, y1, 16, 40, .5)
    grain_fill(cv, x0, y0, x1, y1, hx('5A4230'), hx('3B2A1D'), 'wood')
    cv.paint(Sh().rect(x0, y0, x1, y0 + 4).rect(x0, y0, x0 + 4, y1), hx('8A6A4C'), .7)
    cv.paint(Sh().rect(x0, y1 - 6, x1, y1).rect(x1 - 6, y0, x1, y1), INK, .5)
    a0, b0, a1, b1 = x0 + 62, y0 + 62, x1 - 62, y1 - 62
    soft_shadow(cv, a0, b0, a1, b1, 4, 10, .6)
    w, hh = a1 - a0, b1 - b0
    n = noise2(w, hh, 700, (cv.key, 'br'), 3.2) * .5 + noise2(w, hh, 900, (cv.key, 'br2'), 40) * .4
    yy, xx = np.mgrid[0:hh, 0:w]
    band = .5 + .5 * np.cos((xx / w * 1.15 + yy / hh * .55 - .32) * 2 * math.pi)
    t = np.clip(.25 + .5 * band + n * .06, 0, 1)[..., None].astype(F32)
    cv.a[b0:b1, a0:a1] = np.array(hx('A98A4C'), F32) * (1 - t) + np.array(hx('E0CB92'), F32) * t
    cv.paint(Sh().rect(a0, b0, a1, b0 + 3).rect(a0, b0, a0 + 3, b1), hx('F3E6BC'))
    cv.paint(Sh().rect(a0, b1 - 4, a1, b1).rect(a1 - 4, b0, a1, b1), hx('6E5526'))
    e = Sh()
    for d, lw in ((26, 3.4), (36, 1.2)):
        e.line([(a0 + d, b0 + d), (a1 - d, b0 + d), (a1 - d, b1 - d), (a0 + d, b1 - d), (a0 + d, b0 + d)], lw)
    cv.paint(e.move(1.4, 1.4), hx('F3E6BC'), .8)
    cv.paint(e, hx('5B451C'), .9)
    for sx, sy in ((a0 + 16, b0 + 16), (a1 - 16, b0 + 16), (a0 + 16, b1 - 16), (a1 - 16, b1 - 16)):
        cv.paint(Sh().ell(sx + 1.5, sy + 2, 9), INK, .45); cv.paint(Sh().ell(sx, sy, 8), hx('C9AE6C')); cv.paint(Sh().ell(sx - 2, sy - 2, 4), hx('F3E6BC')); cv.paint(Sh().line([(sx - 5, sy + 4), (sx + 5, sy - 4)], 1.6), hx('5B451C'))
    engraved(cv, h, (a0 + a1) / 2, b0, b1, w - 160, hx('3A2A10'), (hx('FBF0CC'), hx('2A1D08'), 2))
    water_mark(cv, a0 + 60, a1 - 60, b1 - 74, hx('5B451C'), hx('F3E6BC'))

def water_mark(cv, x0, x1, y, c, hi):
    for k in range(3):
        s = Sh().line([(x, y + k * 11 + 3.4 * math.sin((x - x0) / 46 + k)) for x in range(int(x0), int(x1), 6)], 1.5)
        if hi:
            cv.paint(s.move(1, 1.2), hi, .6)
        cv.paint(s, c, .7 - k * .15)

def engraved(cv, h, cx, b0, b1, maxw, c, emb):
    H = b1 - b0
    rec, title = h['recipient'], h['title']
    center_fit(cv, (h['verb'] + '　' if h['verb'] else '') + rec, cx, b0 + H * .2, 44, maxw, c, bold=True, emboss=emb, track=.06)
    ls = lines_of(title, 9)
    px = min(126, maxw / (max(len(l) for l in ls) * 1.08))
    if len(ls) == 2:
        px = min(px, 96)
    y = b0 + H * .465 - (len(ls) - 1) * px * .62
    for l in ls:
        text(cv, l, cx, y, px, c, .95, True, anchor='m', track=.08, emboss=emb)
        y += px * 1.25
    yy = b0 + H * .735
    center_fit(cv, h['issuer'], cx, yy, 36, maxw, c, bold=True, emboss=emb, track=.04)
    center_fit(cv, h['date'], cx, yy + 52, 32, maxw, c, emboss=emb, track=.04)

def plaque_wood(cv, h):
    backdrop(cv, hx('CFD4CA'))
    x0, y0, x1, y1 = 120, 150, 1380, 850
    soft_shadow(cv, x0, y0, x1, y1, 18, 44, .5)
    grain_fill(cv, x0, y0, x1, y1, hx('6A4A34'), hx('43301F'), 'wood', amp=.42)
    cv.paint(Sh().poly([(x0, y0), (x1, y0), (x1 - 26, y0 + 26), (x0 + 26, y0 + 26)]), hx('8F6C4C'), .75)
    cv.paint(Sh().poly([(x0, y0), (x0 + 26, y0 + 26), (x0 + 26, y1 - 26), (x0, y1)]), hx('7A593D'), .7)
    cv.paint(Sh().poly([(x1, y0), (x1 - 26, y0 + 26), (x1 - 26, y1 - 26), (x1, y1)]), hx('2A1C12'), .5)
    cv.paint(Sh().poly([(x0, y1), (x1, y1), (x1 - 26, y1 - 26), (x0 + 26, y1 - 26)]), hx('20150D'), .55)
    e = Sh()
    d = 54
    e.line([(x0 + d, y0 + d), (x1 - d, y0 + d), (x1 - d, y1 - d), (x0 + d, y1 - d), (x0 + d, y0 + d)], 3)
    cv.paint(e.move(-1, -1), INK, .6); cv.paint(e, hx('D9BE86'), .95)
    engraved(cv, h, (x0 + x1) / 2, y0 + 30, y1 - 10, x1 - x0 - 220, hx('EBD9AE'), (hx('8F6C4C'), hx('1A110A'), 2))
    water_mark(cv, x0 + 90, x1 - 90, y1 - 92, hx('D9BE86'), None)

def certificate(cv, h):
    W = cv.w
    backdrop(cv, hx('CFC6B2'))
    x0, y0, x1, y1 = 70, 90, 1430, 910
    soft_shadow(cv, x0, y0, x1, y1, 14, 40, .55)
    cover = [hx('1D4A52'), hx('3A4A3A'), hx('5B4A2C'), hx('47394A')][rng_of(cv.key, 'cover').randrange(4)]
    w, hh = x1 - x0, y1 - y0
    n = noise2(w, hh, 3.4, (cv.key, 'cl')) * 3
    cv.a[y0:y1, x0:x1] = np.array(cover, F32) + n[..., None]
    cv.paint(Sh().rect(x0, y0, x1, y0 + 3).rect(x0, y0, x0 + 3, y1), mix(cover, PAPER, .35), .8)
    cv.paint(Sh().rect(x0, y1 - 4, x1, y1), INK, .4)
    m = W / 2
    pages = [(x0 + 26, y0 + 26, m - 8, y1 - 26), (m + 8, y0 + 26, x1 - 26, y1 - 26)]
    for i, (a, b, c, d) in enumerate(pages):
        cv.paint(Sh().rect(a + 3, b + 4, c + 3, d + 4), INK, .3)
        cv.paint(Sh().rect(a, b, c, d), ('h', a, hx('F8F2E4') if i == 0 else hx('DDD2BB'), (a + c) / 2, hx('F9F4E8'), c, hx('DDD2BB') if i == 0 else hx('F6EFE0')))
    # the fold
    cv.a[y0:y1, int(m) - 40:int(m) + 40] *= (1 - .34 * np.exp(-np.abs(np.arange(-40, 40)) / 9))[None, :, None].astype(F32)
    a, b, c, d = pages[0]
    # left page: only the water lines and the year
    for k in range(15):
        y = d - 60 - k * (10 + k * 1.5)
        if y > b + 260:
            cv.paint(Sh().line([(a + 40 + x, y + math.sin(x / 62 + k * .55) * (4 + k * .25)) for x in range(0, int(c - a - 80), 6)], 1.8), mix(cover, PAPER, .25), .62 - k * .035)
    vt = '感谢状' if h['title'].endswith('感谢状') else '荣誉证书'
    for i, ch in enumerate(vt):
        text(cv, ch, a + (c - a) * (.5 + .2 * (i - (len(vt) - 1) / 2)), b + 170, 76, mix(cover, INK, .25), .95, True, anchor='m')
    cv.paint(Sh().line([(a + 90, b + 236), (c - 90, b + 236)], 2), hx('A98B4E'))
    # right page
    a, b, c, d = pages[1]
    e = Sh()
    for o, lw in ((26, 4), (36, 1.3)):
        e.line([(a + o, b + o), (c - o, b + o), (c - o, d - o), (a + o, d - o), (a + o, b + o)], lw)
    cv.paint(e, hx('A98B4E'))
    cx = (a + c) / 2
    mx = c - a - 130
    px = min(36, mx / max(1, len(h['recipient']) + 1))
    text(cv, h['recipient'] + '：', a + 66, b + 118, px, INK, .95, True)
    ls = lines_of(h['title'], 8)
    thanks = h['title'].endswith('感谢状')
    act = {'表彰': '予以表彰', '通报表扬': '予以表扬'}.get(h['verb'], h['verb'] or '授予')
    body = '经' + ((h['doc_no'] + '文件') if h['doc_no'] else '研究') + '决定，' + act
    y = b + 196
    for l in wrap('　　' + body, int(mx / 31)):
        text(cv, l, a + 66, y, 30, INK, .93)
        y += 50
    px = min(74, mx / (max(len(l) for l in ls) * 1.1))
    if len(ls) == 2:
        px = min(px, 58)
    y = b + 368 - (len(ls) - 1) * px * .6
    for l in ls:
        text(cv, l, cx, y, px, INK, .96, True, anchor='m', track=.06)
        y += px * 1.28
    text(cv, '谨致谢意' if thanks else '特发此证', a + 66 + 60, b + 492, 30, INK, .93)
    il = wrap(h['issuer'], int(mx / 34)) if len(h['issuer']) * 32 > mx else [h['issuer']]
    y = d - 150 - (len(il) - 1) * 40
    for l in il:
        text(cv, l, c - 66, y, 30, INK, .95, anchor='r')
        y += 42
    text(cv, h['date'], c - 66, y + 6, 28, INK, .95, anchor='r')
    if h['own']:
        seal(cv, a + 124, d - 128, 92, tilt=2, a=.86)
    else:
        cv.paint(Sh().rect(a + 66, d - 112, a + 118, d - 106), CINNABAR)

def pennant(cv, h):
    W, H = cv.w, cv.h
    backdrop(cv, hx('E3DCCB'), (.4, .15))
    x0, x1, y0, y1 = 190, 810, 130, 1130
    soft_shadow(cv, x0, y0, x1, y1, 16, 40, .42)
    # rod, cord
    cv.paint(Sh().line([(x0 - 20, y0 - 6), (500, 34), (x1 + 20, y0 - 6)], 3), hx('8A7A5C'))
    cv.paint(Sh().ell(500, 32, 7), hx('5A5046'))
    # cloth: plain, hanging in soft folds, its foot cut to a point
    cloth = CINNABAR
    yy, xx = np.mgrid[0:H, 0:W]
    wv = fractal1(W, 150, (cv.key, 'fold'), 2)
    fold = (np.cos((xx - x0) / 88.0 + wv[None, :] * 2.2) * .5 + .5)
    tone = .9 + .12 * fold + noise2(W, H, 2.6, (cv.key, 'wv')) * .012
    cf = lambda a, b, c, d: np.array(cloth, F32) * tone[b:d, a:c, None].astype(F32) + 3
    pts = [(x0, y0), (x1, y0), (x1, y1 - 60), (500, y1 + 40), (x0, y1 - 60)]
    fr = Sh()
    r = rng_of(cv.key, 'fringe')
    for i in range(156):
        t = i / 155
        x = x0 + (x1 - x0) * t
        y = y1 - 60 + 100 * (1 - abs(2 * t - 1))
        fr.limb((x, y - 6), (x + r.uniform(-3, 3), y + 62 + r.uniform(-5, 5)), 2.6, 1.8)
    cv.paint(fr.move(5, 7), INK, .18)
    cv.paint(fr, hx('E4DAC3'))
    cv.paint(Sh().poly(pts), ('f', cf))
    ed = Sh()
    ed.line([(x0 + 9, y0), (x0 + 9, y1 - 66), (500, y1 + 28), (x1 - 9, y1 - 66), (x1 - 9, y0)], 3)
    cv.paint(ed, hx('E4DAC3'), .85)
    cv.paint(Sh().limb((x0 - 30, y0), (x1 + 30, y0), 22, 22), hx('5B4531')); cv.paint(Sh().line([(x0 - 28, y0 - 5), (x1 + 28, y0 - 5)], 4), hx('8F6C4C'))
    for x in (x0 - 34, x1 + 34):
        cv.paint(Sh().ell(x, y0, 17), hx('4A3828')); cv.paint(Sh().ell(x - 4, y0 - 5, 6), hx('8F6C4C'))
    c = hx('F3E8CF')
    # right column: to whom; middle: the words; left: from whom and when
    rc = ('赠　' + h['recipient'])
    px = min(34, 760 / (len(rc) * 1.14))
    vtext(cv, rc, x1 - 66, y0 + 60, px, c, .95, True)
    t = h['title']
    cols = [t] if len(t) <= 7 else [t[:(len(t) + 1) // 2], t[(len(t) + 1) // 2:]]
    for sep in ('，', '、'):
        if sep in t and len(t) > 5:
            k = t.index(sep)
            cols = [t[:k], t[k + 1:]]
            break
    px = min(118, 800 / (max(len(q) for q in cols) * 1.16), 210 / len(cols) if len(cols) > 1 else 150)
    for i, q in enumerate(cols):
        x = 500 + ((len(cols) - 1) / 2 - i) * px * 1.34
        vtext(cv, q, x, y0 + 480 - (max(len(z) for z in cols) * px * 1.16) / 2, px, c, .96, True, 1.16)
    fm = h['issuer']
    px = min(30, 620 / (len(fm) * 1.14))
    hh = vtext(cv, fm, x0 + 96, y0 + 250, px, c, .95, True)
    px2 = min(26, 700 / (len(h['date']) * 1.14))
    vtext(cv, h['date'], x0 + 50, y0 + 250 + max(0, hh - px2 * 1.14 * len(h['date'])), px2, c, .9)

def load_honours(root):
    """The honours that name a picture: content/honors/*.yaml (a list, or a mapping that holds one)."""
    import yaml
    out = {}
    for p in sorted(glob.glob(os.path.join(root, 'honors', '*.y*ml')) + glob.glob(os.path.join(root, 'honors', '*.md'))):
        src = open(p, encoding='utf-8').read()
        if p.endswith('.md'):
            if not src.startswith('---'):
                continue
            src = src.split('\n---', 1)[0][3:]
        data = yaml.safe_load(src)
        items = data if isinstance(data, list) else [data] if isinstance(data, dict) and 'title' in data else \
            next((v for v in data.values() if isinstance(v, list)), []) if isinstance(data, dict) else []
        for it in items:
            if not isinstance(it, dict):
                continue
            pics = it.get('pictures') or []
            for pic in pics if isinstance(pics, list) else [pics]:
                f = pic.get('file') if isinstance(pic, dict) else pic
                if not f:
                    continue
                path = os.path.normpath(os.path.join('honors', f)).replace(os.sep, '/')
                iss = name_of(it.get('issuers') or it.get('issuer'))
                out[path] = dict(title=name_of(it.get('title')), recipient=name_of(it.get('recipient') or it.get('recipients')), issuer=iss,
                                 date=cn_date(name_of(it.get('decided_on') or it.get('date'))), verb=name_of(it.get('verb')), doc_no=name_of(it.get('doc_no')),
                                 own='江畔' in iss)
    return out

def add_honours(root):
    for path, h in load_honours(root).items():
        b = os.path.basename(path)
        if b.startswith('锦旗'):
            SCENES[path] = ((lambda cv, h=h: pennant(cv, h)), 1000, 1400)
        elif b.startswith('证书'):
            SCENES[path] = ((lambda cv, h=h: certificate(cv, h)), 1500, 1000)
        elif b.startswith('奖牌'):
            wood = rng_of(path, 'kind').random() < .4
            SCENES[path] = ((lambda cv, h=h, w=wood: (plaque_wood if w else plaque_brass)(cv, h)), 1500, 1000)

# ---------------------------------------------------------------- JPEG

def _tables(q):
    """The two quantisation tables of libjpeg at quality q."""
    L = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
         18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
    C = [17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99] + [99] * 32
    s = 5000 // q if q < 50 else 200 - 2 * q
    f = lambda t: np.clip((np.array(t) * s + 50) // 100, 1, 255).reshape(8, 8).astype(F32)
    return f(L), f(C)

_k = np.arange(8)
_DCT = (np.sqrt(np.where(_k == 0, 1, 2) / 8)[:, None] * np.cos((2 * _k[None, :] + 1) * _k[:, None] * math.pi / 16)).astype(F32)

def _thrift(p, qt, thr):
    """Drop the small coefficients that cost bytes and show nothing: a wider dead zone than rounding has."""
    h, w = p.shape
    H, W = (h + 7) // 8 * 8, (w + 7) // 8 * 8
    a = np.pad(p, ((0, H - h), (0, W - w)), 'edge') - 128
    b = a.reshape(H // 8, 8, W // 8, 8).transpose(0, 2, 1, 3)
    c = _DCT @ b @ _DCT.T / qt
    f = np.add.outer(_k, _k)
    dead = np.where(f == 0, .5, np.where(f < 3, .5 + (thr - .5) * .5, thr)).astype(F32)
    r = np.where(np.abs(c) < dead, 0, np.sign(c) * np.floor(np.abs(c) + .5 - (dead - .5) * .45))
    o = _DCT.T @ (r * qt) @ _DCT + 128
    return np.clip(np.rint(o), 0, 255).astype(np.uint8).transpose(0, 2, 1, 3).reshape(H, W)[:h, :w]

def encode(im, q, qc=None, thr=.68, bleed=.45, exif=None):
    """A progressive JPEG. `bleed`: how far the ink runs into the paper, in pixels, which spares the edges."""
    ycc = np.asarray(im.convert('YCbCr'))
    ql, _ = _tables(q)
    _, qc = _tables(qc or max(64, q - 8))
    h, w = ycc.shape[:2]
    y = Image.fromarray(np.ascontiguousarray(ycc[..., 0])).filter(ImageFilter.GaussianBlur(bleed))
    pl = [_thrift(np.asarray(y, F32), ql, thr)]
    for i in (1, 2):
        p = np.pad(ycc[..., i].astype(F32), ((0, h % 2), (0, w % 2)), 'edge')
        p = (p[0::2, 0::2] + p[1::2, 0::2] + p[0::2, 1::2] + p[1::2, 1::2]) / 4
        pl.append(_thrift(p, qc, .53).repeat(2, 0).repeat(2, 1)[:h, :w])
    b = io.BytesIO()
    k = dict(exif=exif) if exif else {}
    Image.merge('YCbCr', [Image.fromarray(np.ascontiguousarray(c)) for c in pl]).save(
        b, 'JPEG', qtables=[[int(v) for v in t.reshape(-1)] for t in (ql, qc)], progressive=True, optimize=True, subsampling='4:2:0', **k)
    return b.getvalue()

# Three pictures as telephones leave them: pixels lying on their side, the upright way told in EXIF;
# the first also says where and by what it was taken. Everything is invented; Changlang must strip it.
TURNED = {'history/图/志愿服务.jpg': 6, 'history/图/新城工地.jpg': 8, 'history/图/长廊开馆.jpg': 3}
TALKS = 'history/图/志愿服务.jpg'
LIE = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270, 3: Image.Transpose.ROTATE_180}

def exif_of(path):
    o = TURNED.get(path)
    if not o:
        return None
    e = Image.Exif()
    e[0x0112] = o
    e[0x010F] = 'EXAMPLE'
    e[0x0110] = 'Example Phone'
    if path == TALKS:
        e[0x013B] = 'Example Owner'
        e[0x0131] = 'Example Camera 1.0'
        x = e.get_ifd(0x8769)
        x[0x9003] = '2020:05:01 09:30:00'
        x[0x927C] = b'EXAMPLE MAKER NOTE\x00invented: no camera wrote this' + bytes(range(64))
        x[0xA431] = 'EXAMPLE-SERIAL'
        g = e.get_ifd(0x8825)
        g[0] = b'\x02\x03\x00\x00'
        g[1], g[2] = 'N', (0.0, 0.0, 36.0)
        g[3], g[4] = 'E', (0.0, 0.0, 54.0)
        g[5], g[6] = b'\x00', 0.0
    return e.tobytes()

# ---------------------------------------------------------------- writing

def budget(path):
    """Bytes that a picture may take, by kind."""
    b = os.path.basename(path)
    if b == '封面江景.jpg':
        return 250_000
    if path.startswith('honors/'):
        return 62_000
    if path.startswith('documents/'):
        return 105_000
    return 121_000

def render(path):
    fn, w, h = SCENES[path]
    cv = Cv(w, h, path)
    fn(cv)
    cv.finish()
    return cv.image()

def produce(path):
    """Draw, lay on its side if need be, and write at the best quality that keeps the budget."""
    im = render(path)
    if path in TURNED:
        im = im.transpose(LIE[TURNED[path]])
    ex = exif_of(path)
    for q in range(80, 59, -2):
        data = encode(im, q, exif=ex)
        if len(data) <= budget(path):
            break
    return path, q, data

def task(a):
    site, path = a
    add_honours(site)
    return produce(path)

def main():
    ap = argparse.ArgumentParser(description='Draw the pictures of the demonstration exhibition.')
    ap.add_argument('names', nargs='*', help='parts of paths; none: all pictures')
    ap.add_argument('--out', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'content'), help='content folder to write into')
    ap.add_argument('--site', help='content folder to read honors/*.yaml from (as --out)')
    ap.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    o = ap.parse_args()
    site = o.site or o.out
    add_honours(site)
    want = [p for p in sorted(SCENES) if not o.names or any(n in p for n in o.names)]
    total = 0
    with multiprocessing.Pool(o.jobs) as pool:
        for path, q, data in pool.imap(task, [(site, p) for p in want]):
            f = os.path.join(o.out, path)
            os.makedirs(os.path.dirname(f), exist_ok=True)
            with open(f, 'wb') as fh:
                fh.write(data)
            total += len(data)
            print(f'{len(data) / 1000:7.1f} kB  q{q}  {path}', flush=True)
    print(f'{len(want)} pictures, {total / 1e6:.2f} MB')

if __name__ == '__main__':
    main()
