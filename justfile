# 日常用语。`just` 列出全部。

default:
    @just --list

# 生成示范展厅到 public/
build:
    cargo run --release -- build

# 预览，保存即刷新
serve:
    cargo run --release -- serve --open

# 日常检查，五分钟以内
quick:
    bash tests/run quick

# 全部检查，与 CI 相同
test:
    bash tests/run

# 接受新的快照，然后看 git diff
accept:
    SNAPSHOTS=overwrite cargo nextest run

# 接受主要页面现在的样子（tests/results/ 里有图，先看）
shots:
    cargo run --release -- build --base-url https://example.org/hall/ --out target/site
    SHOTS=overwrite node --test tests/browser/shots.test.mjs

# 重拍 docs/gallery/ 和 README 的图
gallery:
    cargo run --release -- build --base-url https://example.org/hall/ --out target/site
    node tests/browser/gallery.mjs

# 把 themes/default/scripts/ 的搜索脚本压缩到 assets/（发布的字节有上限）
scripts:
    cd tests/browser && npm ci --no-audit --no-fund --loglevel=error && node scripts.mjs

# 重画示范图片（需要 Python 3、Pillow、numpy、PyYAML 和 fonts-noto-cjk）
pictures:
    python3 tools/draw_pictures.py
