#!/bin/sh
# Chromium and a Japanese font for the browser tests, from the distribution's packages.
set -e
wanted=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || wanted="chromium"
{ fc-list :lang=ja 2>/dev/null | grep -q .; } || wanted="$wanted fonts-noto-cjk fontconfig"
[ -n "$wanted" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The browser tests need:$wanted. Install them with your system's package manager." >&2
  exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
echo "Installing for the browser tests: $wanted"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $wanted >/dev/null
