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

# 三种屏幕的截图到 docs/images/
shots:
    cargo run --release -- build --out target/site
    node tests/browser/shots.mjs target/site docs/images

# 把 themes/default/scripts/ 的搜索脚本压缩到 assets/（发布的字节有上限）
scripts:
    cd tests/browser && npm ci --no-audit --no-fund --loglevel=error && node scripts.mjs

# 重画示范图片（需要 Python 3、Pillow、numpy、PyYAML 和 fonts-noto-cjk）
pictures:
    python3 tools/draw_pictures.py
