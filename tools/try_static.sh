#!/usr/bin/env bash
# Runs a static binary in an empty root: no libraries, shell, time zones or locales. Needs root (or sudo).
set -euo pipefail
binary=$(realpath "$1")
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
root=$(mktemp -d)
trap '$sudo rm -rf "$root"' EXIT
cp "$binary" "$root/changlang"
mkdir "$root/tmp"
$sudo chroot "$root" /changlang new /hall
$sudo chroot "$root" /changlang build --site /hall
$sudo chroot "$root" /changlang publish /stick --site /hall
$sudo chroot "$root" /changlang verify /stick
[ "$(find "$root" -maxdepth 1 -type f | wc -l)" = 1 ]
echo "static: built, published and verified in an empty root"
