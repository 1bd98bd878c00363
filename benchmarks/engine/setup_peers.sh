#!/bin/sh
# The other engines, in an environment of their own; numbalsoda is built from its source.
# On Debian first: apt-get install -y cmake gfortran g++
set -eu
home="${TITRANT_PEERS:-out/peers}"
for tool in cmake gfortran g++; do
  command -v "$tool" >/dev/null || { echo "setup_peers: $tool is missing; apt-get install -y cmake gfortran g++" >&2; exit 1; }
done
python3 -m venv "$home"
"$home/bin/pip" install --quiet --upgrade pip
"$home/bin/pip" install --quiet "numpy>=2.2,<3" "scipy>=1.15,<2" "llvmlite>=0.45" platformdirs numba numbalsoda==0.3.4
# A peer that does not install is named in the results, with why.
for peer in pydiffsol==0.6.2 "diffrax==0.7.2 jax"; do
  "$home/bin/pip" install --quiet $peer || echo "not installed: $peer"
done
