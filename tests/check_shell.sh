#!/bin/sh
# SPDX-License-Identifier: MIT
# check_shell.sh ROOT: shellcheck has nothing to warn of in any script, nor pyflakes in a Python one.
# Skipped (77) without shellcheck.
set -eu
cd "$1"
if ! command -v shellcheck >/dev/null; then
    echo "skipped: shellcheck is not installed (Debian package shellcheck)"
    exit 77
fi
scripts() {
    find tests tools packaging -name '*.sh' -o -name '*.bash'
    # those whose names do not tell
    grep -rlE --exclude='*.sh' '^#!/bin/(sh|busybox sh)' tests tools packaging
}
scripts | sort | xargs shellcheck --external-sources --source-path=SCRIPTDIR --severity=warning
if command -v pyflakes3 >/dev/null; then
    find tests tools -name '*.py' -exec pyflakes3 {} +
else
    echo "the Python scripts are not checked: pyflakes3 is not installed"
fi
