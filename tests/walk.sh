#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/walk.sh [EVENTS]: the walk over all screens (tests/unit/test_ui_walk.c) at its length,
# 100,000 events, with sanitizers: allocations, reads, writes and syncs fail in turn, the power goes
# and the process is killed. Minutes; CI takes 2,000.
set -eu
cd "$(dirname "$0")/.."
cmake --preset asan >/dev/null
cmake --build --preset asan -j 2 --target test_ui_walk >/dev/null
WARRAQ_WALK_EVENTS=${1:-100000} build/asan/tests/test_ui_walk
