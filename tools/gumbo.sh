#!/bin/sh
# SPDX-License-Identifier: MIT
# The source of gumbo, the HTML parser that warraq-import is built with: Debian 13's, 0.13, since
# Debian 12's 0.10 has had no upkeep since 2015 (tools/debian-source.sh). cmake/gumbo.cmake compiles it.
# usage: tools/gumbo.sh FOLDER      leaves FOLDER/gumbo-parser/src
set -eu

[ $# -eq 1 ] || { echo "usage: gumbo.sh FOLDER" >&2; exit 2; }
# a mirror may have the release and not Debian's changes to it; the release, pinned here, will do
WITHOUT_FIXES=1 exec sh "$(dirname "$0")/debian-source.sh" "$1" \
    gumbo-parser 1d01316617df9cefcd3f43235b519f606a5465a526a768734714fcc51ccb79e4
