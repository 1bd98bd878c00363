#!/usr/bin/env bash
# Build the wheel, install it in a clean environment with the pinned dependencies, and run it there.
set -euo pipefail
python="$1"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w "$work/dist" "$root"
"$python" -m venv --without-pip "$work/env"
# Only what the wheel declares to need is there, in the pinned versions of the environment that built it.
target="$("$work/env/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')"
"$python" "$root/tests/doors/link_declared.py" "$work"/dist/titrant-*.whl "$target"
"$python" -m pip --python "$work/env/bin/python" install --quiet --disable-pip-version-check --no-deps "$work"/dist/titrant-*.whl
cd "$work"
cp -r "$root/examples/fibromyalgia-start" record
"$work/env/bin/titrant" --version
"$work/env/bin/titrant" screen record --on 2026-01-15 --json >screen.json
"$work/env/bin/titrant" advise record --on 2026-01-15 >advice.txt
"$work/env/bin/titrant" report record --on 2026-01-15 --to report.html
test -s report.html
"$work/env/bin/python" - <<'PY'
import json, pathlib, titrant
assert "site-packages" in titrant.__file__, titrant.__file__
assert json.loads(pathlib.Path("screen.json").read_text())["verdict"] in ("clear", "info", "caution")
PY
echo "wheel: built, installed in a clean environment, screened, advised and reported"
