#!/bin/sh
# SPDX-License-Identifier: MIT
# Build what a device's program is linked from: musl and the reader's five libraries, static, for
# one kind of processor. The sources are Debian 13's (tools/debian-source.sh).
# usage: tools/sysroot.sh TARGET      TARGET: armhf (presets kobo and pi-armhf), arm64 or native
#   leaves build/sysroot/TARGET: bin/musl-gcc, include, lib, licences. About three minutes.
# A device's program brings everything, so that it runs whatever the device's own system is; musl
# asks least of old kernels, and makes half of the size that glibc does.
set -eu
cd "$(dirname "$0")/.."

target=${1:-}
case $target in # the flags of cmake/device-TARGET.cmake
armhf) triple=arm-linux-gnueabihf flags="-mcpu=cortex-a8 -mfpu=neon -mthumb" ;;
arm64) triple=aarch64-linux-gnu flags= ;;
native) triple=$(gcc -dumpmachine) flags= ;;
*)
    echo "usage: sysroot.sh armhf | arm64 | native" >&2
    exit 2
    ;;
esac
cc=$triple-gcc cxx=$triple-g++
for program in $cc $cxx make; do
    if ! command -v "$program" >/dev/null 2>&1; then
        echo "sysroot.sh: $program is missing; on Debian: sh tools/setup.sh cross" >&2
        exit 1
    fi
done

sources=$PWD/build/sources
root=$PWD/build/sysroot/$target
if [ -f "$root/complete" ] && [ -d "$root/licences" ]; then
    echo "sysroot.sh: $root is there"
    exit 0
fi

sh tools/debian-source.sh "$sources" \
    musl a9a118bbe84d8764da0ea0d28b3ab3fae8477fc7e4085d90102b8596fc7c75e4 \
    zlib 60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb \
    freetype 686ec73cbf6783b245dd068a09ce807b729ac0f8a46dd70f7867923c32fdf4de \
    fribidi 1b1cde5b235d40479e91be2f0e88a309e3214c8ab470ec8a2744d82a5a9ea05c \
    libsodium d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4 \
    harfbuzz 620e3468faec2ea8685d32c46a58469b850ef63040b3565cde05959825b48227

# Whoever gets the libraries inside a program gets their licences too.
keep_licences() {
    mkdir -p "$root/licences"
    for licence in musl/COPYRIGHT zlib/LICENSE freetype/docs/FTL.TXT fribidi/COPYING libsodium/LICENSE harfbuzz/COPYING; do
        cp "$sources/$licence" "$root/licences/${licence%%/*}.txt"
        chmod 644 "$root/licences/${licence%%/*}.txt"
    done
}
if [ -f "$root/complete" ]; then
    keep_licences
    exit 0
fi

rm -rf "$root"
mkdir -p "$root/build" "$root/include/harfbuzz" "$root/lib/pkgconfig"
CFLAGS="-O2 -ffunction-sections -fdata-sections $flags"
export CFLAGS

# build NAME COMMAND...: run the command in the folder NAME of build/, a copy of the source
build() {
    name=$1
    shift
    echo "sysroot.sh: $target: $name"
    cp -a "$sources/$name" "$root/build/$name"
    if ! (cd "$root/build/$name" && "$@") >"$root/build/$name.log" 2>&1; then
        tail -n 20 "$root/build/$name.log" >&2
        echo "sysroot.sh: $name did not build; the whole log is $root/build/$name.log" >&2
        exit 1
    fi
}

# The steps of each are joined by &&: `set -e` does not reach into a condition.
make_musl() {
    CC=$cc ./configure --target="$triple" --prefix="$root" --syslibdir="$root/lib" \
        --disable-shared --enable-wrapper=gcc &&
        make -j2 && make install
}

# The kernel's headers, which musl does not bring: those that the compiler finds by itself.
link_kernel_headers() {
    for header in linux/fb.h asm/ioctl.h asm-generic/ioctl.h; do
        path=$(echo "#include <$header>" | $cc -E -x c - |
            sed -n "s|^# 1 \"\(/.*\)/$header\".*|\1|p" | head -n 1)
        ln -s "$path/${header%%/*}" "$root/include/"
    done
    ln -s /usr/include/libdrm "$root/include/drm" # the same for every processor
}

make_zlib() {
    ./configure --static --prefix="$root" && make -j2 libz.a && make install
}

# TrueType outlines and the smooth rasteriser alone: the other formats, hinting and names of glyphs are
# 150 KB that no font of ours needs, and parsers of bytes that a forger might choose.
make_freetype() {
    sed -i -e '/^FONT_MODULES/{/truetype\|sfnt/!d}' -e '/^RASTER_MODULES/{/smooth/!d}' \
        -e '/^HINTING_MODULES/d' -e '/^AUX_MODULES/d' modules.cfg &&
        sed -i -E '/^#define +(FT_CONFIG_OPTION_(USE_ZLIB|USE_LZW|SVG|POSTSCRIPT_NAMES|ADOBE_GLYPH_LIST|MAC_FONTS)|TT_CONFIG_OPTION_BDF)/d' \
            include/freetype/config/ftoption.h &&
        ./configure --host="$triple" --prefix="$root" --disable-shared --without-png --without-brotli \
        --without-harfbuzz --without-bzip2 --without-zlib &&
        make -j2 && make install
}

# The library alone: FriBidi's programs and tests are for another machine.
make_fribidi() {
    ./configure --host="$triple" --prefix="$root" --disable-shared --disable-debug \
        --disable-deprecated &&
        make -j2 -C lib && make -C lib install && make install-pkgconfigDATA
}

make_libsodium() {
    autoreconf --install &&
        ./configure --host="$triple" --prefix="$root" --disable-shared --enable-minimal &&
        make -j2 && make install
}

# HarfBuzz is C++ of which nothing of the C++ library remains: one translation unit, the headers
# of GCC's own library over musl's; no threads, for the reader has one; without what only other
# programs call (HB_LEAN, a quarter of a megabyte).
make_harfbuzz() {
    cxx_headers=$($cxx -E -v -x c++ /dev/null 2>&1 | sed -n 's|^ \(/.*c++.*\)|-isystem \1|p')
    # shellcheck disable=SC2086
    $cxx $CFLAGS -w -std=c++11 -fno-exceptions -fno-rtti -fno-threadsafe-statics -DNDEBUG -DHB_NO_MT -DHB_LEAN \
        '-D__GLIBC_PREREQ(a,b)=0' -nostdinc -nostdinc++ $cxx_headers -isystem "$root/include" \
        -isystem "$($cc -print-file-name=include)" -c src/harfbuzz.cc -o harfbuzz.o &&
        "$AR" rcs "$root/lib/libharfbuzz.a" harfbuzz.o &&
        cp src/hb*.h "$root/include/harfbuzz/" &&
        cat >"$root/lib/pkgconfig/harfbuzz.pc" <<END
Name: harfbuzz
Description: text shaping
Version: $(sed -n 's/^#define HB_VERSION_STRING "\(.*\)"/\1/p' src/hb-version.h)
Libs: -L$root/lib -lharfbuzz -lm
Cflags: -I$root/include/harfbuzz
END
}

build musl make_musl
link_kernel_headers
export CC="$root/bin/musl-gcc" AR="$triple-ar" RANLIB="$triple-ranlib"
build zlib make_zlib
build freetype make_freetype
build fribidi make_fribidi
build libsodium make_libsodium
build harfbuzz make_harfbuzz
rm -rf "$root/build"
keep_licences
: >"$root/complete"
echo "sysroot.sh: made $root"
