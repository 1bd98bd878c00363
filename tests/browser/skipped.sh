#!/usr/bin/env bash
# Say at the end what was left out on purpose.
[ -z "${TITRANT_SKIP:-}" ] || echo "left out on request: TITRANT_SKIP=${TITRANT_SKIP}"
