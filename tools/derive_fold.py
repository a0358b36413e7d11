#!/usr/bin/env python3
"""Derives src/text/data/fold.txt: traditional forms and look-alike radicals, grouped by the character they fold to.

    mkdir work && cd work && npm init -y && npm install --ignore-scripts opencc-js@1.4.2
    apt-get download unicode-data && dpkg -x unicode-data_*.deb unicode-data
    python3 tools/derive_fold.py work

From OpenCC's TSCharacters as packaged by opencc-js (Apache-2.0): mappings of one character to one character.
Chains are followed to their end (薴 → 苧 → 苎), so that folding is idempotent. From Unicode's
EquivalentUnifiedIdeograph.txt (Unicode licence): the CJK Radicals Supplement (⻢ → 马), of which text copied from PDFs is full. The
Kangxi radicals and compatibility ideographs need no table: unicode-normalization knows them.

Format: one line per target, `target` + `sources`; after an empty line, the radicals in the same form.
"""

import re
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "text" / "data" / "fold.txt"
work = Path(sys.argv[1])

source = (work / "node_modules/opencc-js/dist/esm-lib/dict/TSCharacters.js").read_text(encoding="utf-8")
step = {}
for pair in re.search(r'"(.*)"', source).group(1).split("|"):
    traditional, simplified = pair.split(" ")
    if len(traditional) == len(simplified) == 1 and traditional != simplified:
        step[traditional] = simplified


def end(char):
    seen = {char}
    while char in step and step[char] not in seen:
        char = step[char]
        seen.add(char)
    return char


radicals = {}
for line in (work / "unicode-data/usr/share/unicode/EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").splitlines():
    if found := re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", line):
        first, last, target = found.groups()
        for code in range(int(first, 16), int(last or first, 16) + 1):
            if 0x2E80 <= code <= 0x2EF3 and len(target) == 4:  # not ⻊ → 𧾷, which is a component, not a character
                radicals[chr(code)] = chr(int(target, 16))


def lines(pairs):
    groups = {}
    for char, target in pairs:
        if char != target:
            groups.setdefault(target, []).append(char)
    return [target + "".join(sorted(groups[target])) for target in sorted(groups)]


text = "\n".join([*lines((c, end(c)) for c in step), "", *lines(radicals.items())]) + "\n"
OUT.write_text(text, encoding="utf-8")
print(f"{len(step)} traditional forms, {len(radicals)} radicals, {len(text.encode())} bytes: {OUT}")
