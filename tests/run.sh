#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/run.sh: installs what is needed, builds with AddressSanitizer and UBSan, runs all tests,
# the Kobo's program and the packages where they can be built, then fuzzes for a short while where clang
# is there. Exit code 0 only if everything passed.
set -eu
cd "$(dirname "$0")/.."

jobs=2
sh tools/setup.sh build window tests

echo "== Build with AddressSanitizer and UBSan, warnings are errors"
cmake --preset asan
cmake --build --preset asan -j $jobs

failed=
echo "== Tests"
ctest --test-dir build/asan -LE fuzz -j $jobs --output-on-failure --no-tests=error || failed=tests

# What the sanitizers are in the way of: instructions counted under valgrind.
echo "== The bounds of hostile bundles, counted"
cmake --preset release >/dev/null
cmake --build --preset release -j $jobs --target warraq evil_bounds
ctest --test-dir build/release -R evil_bounds_counted --output-on-failure --no-tests=error ||
    failed="${failed:+$failed and }bounds"

# The sanitizers and the walls around the importer exclude each other.
echo "== Import behind the walls"
cmake --build --preset release -j $jobs --target warraq import_poisoned test_import_sandbox
ctest --test-dir build/release -R '^(e2e_pack_(archives|crew|hostile|html|worker)|test_import_sandbox)$' -j $jobs --output-on-failure \
    --no-tests=error || failed="${failed:+$failed and }walls"

# Its libraries take minutes to build: they come with `sh tests/devices.sh`.
echo "== The Kobo's program"
if [ -d build/sysroot/armhf ]; then
    sh tests/devices.sh short || [ $? -eq 77 ] || failed="${failed:+$failed and }devices"
else
    echo "SKIP: the Kobo's program: \`sh tests/devices.sh\` builds what it is made of, and tests it"
fi

# Those whose compilers and libraries are there; the others are named.
echo "== What is in the packages"
sh tests/package_contents.sh || [ $? -eq 77 ] || failed="${failed:+$failed and }packages"

# Each target runs for a fixed time over its committed corpus; together at most three minutes.
if command -v clang >/dev/null 2>&1; then
    echo "== Fuzzing"
    cmake --preset fuzz
    cmake --build --preset fuzz -j $jobs
    ctest --test-dir build/fuzz -L fuzz -j $jobs --output-on-failure --no-tests=error ||
        failed="${failed:+$failed and }fuzzing"
    fuzzing="and fuzzing passed"
else
    fuzzing="passed; fuzzing was skipped, because clang is not installed"
fi

if [ -n "$failed" ]; then
    echo "FAILED: $failed. What failed stands above."
    exit 1
fi
echo "OK: all tests $fuzzing."
