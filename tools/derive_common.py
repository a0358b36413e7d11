"""Derives src/text/data/common.txt: the thousand most frequent characters of this project's own Chinese texts (the
demonstration, the handbook, the explanations of diagnostics), in descending order of frequency.

    python3 tools/derive_common.py

They distinguish a sentence from misdecoded bytes (src/text/hygiene/gbk.rs). The list need not be exact: any thousand
common characters cover nine tenths of ordinary prose, but only a sixth of what misaligned GBK decodes to.
"""

import collections
import pathlib

ROOT = pathlib.Path(__file__).parent.parent
TARGET = ROOT / "src/text/data/common.txt"
MOST = 1000


def main():
    counts = collections.Counter()
    files = sorted(ROOT.glob("content/**/*.md")) + sorted(ROOT.glob("content/**/*.yaml"))
    files += [ROOT / "docs/handbook.md", ROOT / "src/diagnostic/catalogue.yaml"]
    for file in files:
        counts.update(c for c in file.read_text(encoding="utf-8") if "\u4e00" <= c <= "\u9fff")
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    common = [c for c, _ in order[:MOST]]
    TARGET.write_text("".join(common) + "\n", encoding="utf-8")
    total = sum(counts.values())
    print(f"{len(common)} of {len(counts)} characters, {100 * sum(n for _, n in order[:MOST]) / total:.1f} % of {total}")


if __name__ == "__main__":
    main()
