#!/bin/sh
# SPDX-License-Identifier: MIT
# check_layers_test.sh CC: a small tree that keeps the rules passes check_layers.sh, and each
# planted violation makes it fail with the file's name.
set -eu
cc=$1
check=$(cd "$(dirname "$0")" && pwd)/check_layers.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0

put() { # FILE TEXT
    mkdir -p "$tree/$(dirname "$1")"
    printf '%s\n' "$2" >"$tree/$1"
}

clean_tree() {
    rm -rf "${tree:?}/include" "$tree/firmware" "$tree/tools"
    put include/warraq/base.h '#include <stddef.h>'
    put include/warraq/text.h '#include "warraq/base.h"'
    put firmware/base/arena.c '#include "warraq/base.h"'
    put firmware/text/shape.c '#include "internal.h" /* takes free (memory) */'
    put firmware/port/file.c '#include <unistd.h>'
    put firmware/reader.c '#include "warraq/text.h"'
    put tools/warraq.c '#include <stdio.h>'
}

must_fail() { # NAME FILE TEXT: planting TEXT in FILE is found and the file is named
    clean_tree
    put "$2" "$3"
    if output=$(sh "$check" "$tree"); then
        echo "not found: $1"
        status=1
    elif ! printf '%s' "$output" | grep -q "^$2:1: "; then
        echo "found without naming $2: $1: $output"
        status=1
    fi
}

clean_tree
sh "$check" "$tree" || { echo "a clean tree fails"; status=1; }

must_fail 'include to the right' firmware/base/bytes.c '#include "warraq/text.h"'
must_fail 'public header to the right' include/warraq/bundle.h '#include "warraq/layout.h"'
must_fail 'port includes the core' firmware/port/png.c '#include "warraq/text.h"'
must_fail 'private header of another layer' firmware/layout/line.c '#include "../text/internal.h"'
must_fail 'public header of no layer' include/warraq/helper.h '#include <stddef.h>'
must_fail 'include of an unknown header' firmware/ui/app.c '#include "warraq/helper.h"'
must_fail 'stdio in the core' firmware/text/shape.c '#include <stdio.h>'
must_fail 'clock in the core' firmware/ui/app.c '#include <time.h>'
must_fail 'Linux header in the core' firmware/paint/blit.c '#include <linux/fb.h>'
must_fail 'heap in the core' firmware/layout/page.c 'void *p = malloc(1);'
must_fail 'FreeType outside text' firmware/paint/glyph.c '#include <ft2build.h>'
must_fail 'HarfBuzz outside text' firmware/layout/line.c '#include <hb-ot.h>'
must_fail 'zlib outside bundle' firmware/state/place.c '#include <zlib.h>'
must_fail 'libsodium outside hash.c' firmware/bundle/open.c '#include <sodium.h>'
must_fail 'jansson outside import' tools/commands/list.c '#include <jansson.h>'
must_fail 'ui in a tool' tools/commands/list.c '#include "warraq/ui.h"'

clean_tree
put strange.c 'int helper(void); int helper(void) { return 1; }'
(cd "$tree" && "$cc" -c strange.c -o strange.o && ar rcs libstrange.a strange.o)
if sh "$check" "$tree" "$tree/libstrange.a" >"$tree/output"; then
    echo "not found: public symbol without wq_"
    status=1
fi
grep -q 'helper does not begin with wq_' "$tree/output" || status=1
exit $status
