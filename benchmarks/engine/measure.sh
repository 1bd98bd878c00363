#!/bin/sh
# One command: the other engines, all measurements in turn, the table and the plot of docs/explanation/engine.md.
set -eu
cd "$(dirname "$0")/../.."
peers="${TITRANT_PEERS:-out/peers}"
[ -x "$peers/bin/python" ] || sh benchmarks/engine/setup_peers.sh
export PYTHONPATH=src:.
"$peers/bin/python" -m benchmarks.engine.run "$@"
"$peers/bin/python" -m benchmarks.engine.side_by_side
"$peers/bin/python" -m benchmarks.engine.cold
"$peers/bin/python" -m benchmarks.engine.more
"$peers/bin/python" -m benchmarks.engine.page
