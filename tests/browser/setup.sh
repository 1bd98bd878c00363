#!/usr/bin/env bash
# Debian's chromium for the page tests: installed where we may, else the line to run is printed.
set -euo pipefail
case ",${TITRANT_SKIP:-}," in *,browser,*) exit 0 ;; esac
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "page tests need chromium: run 'sudo apt-get install chromium', or set TITRANT_SKIP=browser" >&2
exit 1
