#!/bin/sh
# The other engines, in an environment of their own; numbalsoda is built from its source.
# On Debian first: apt-get install -y cmake gfortran g++
set -eu
home="${TITRANT_PEERS:-out/peers}"
python3 -m venv "$home"
"$home/bin/pip" install --quiet --upgrade pip
"$home/bin/pip" install --quiet "numpy>=2.2,<3" "scipy>=1.15,<2" "llvmlite>=0.45" platformdirs numba numbalsoda==0.3.4
# Peers that are slower on this work by the study in docs/explanation/engine.md; kept out where they do not install.
"$home/bin/pip" install --quiet pydiffsol diffrax jax || echo "pydiffsol or diffrax not installed: their rows stay empty"
