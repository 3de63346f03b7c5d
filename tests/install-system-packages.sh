#!/usr/bin/env bash
# Installs the Debian packages that the tests need beside Node: a browser, a virtual screen for Electron,
# ffprobe to look into recorded videos, Python with numpy and a C compiler for programs that step a task, and what an AppImage is built with. Safe to run again; needs root or sudo.
set -euo pipefail

packages=(nats-server python3 python3-numpy gcc libc6-dev chromium xvfb ffmpeg squashfs-tools desktop-file-utils)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
  echo "System packages are there: ${packages[*]}"
  exit 0
fi
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"
