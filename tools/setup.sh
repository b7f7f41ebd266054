#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tools/setup.sh GROUP...: installs the Debian packages of the groups that are missing.
#   build   what the programs are compiled from, and the source of gumbo (tools/gumbo.sh)
#   window  SDL2, for warraq-window
#   cross   compilers for devices, what their libraries' sources need, and qemu-user to run them
#   guests  QEMU for whole machines, and what their images are packed with (tests/guest/run.sh)
#   roots   what makes Debian systems of other processors in folders (tests/packages.sh)
#   cuts    the same for a laptop's machine, and what reads its disks (tests/cuts/run.sh)
#   tests   cmocka, clang (fuzzing, format), what shows and drives a window unseen, Unicode's
#           conformance files, FAT images without mounting, what checks scripts
#   npm-fonts  npm, for the optional step of the fonts (fonts/README.md)
# Does nothing, and asks for nothing, when everything is there.
set -eu

build="gcc libc6-dev cmake ninja-build pkg-config zlib1g-dev libfreetype-dev libharfbuzz-dev
  libharfbuzz-bin libfribidi-dev libsodium-dev libpng-dev libjpeg62-turbo-dev libdeflate-dev libdrm-dev
  libjansson-dev libseccomp-dev libwebp-dev libgif-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libexpat1-dev libzip-dev libarchive-dev
  liblzma-dev libzstd-dev libbrotli-dev
  patch xz-utils fonts-noto-core fonts-noto-extra fonts-hosny-amiri fonts-sil-lateef fonts-symbola"
window="libsdl2-dev"
tests="libcmocka-dev clang libclang-rt-14-dev clang-format-14 xvfb xdotool imagemagick unicode-data valgrind
  mtools dosfstools unzip busybox shellcheck pyflakes3"
guests="qemu-system-arm cpio kmod bc"
cuts="qemu-system-x86 cpio kmod python3 dosfstools e2fsprogs"
roots="debootstrap debian-archive-keyring qemu-user-static"
cross="gcc g++ gcc-arm-linux-gnueabihf g++-arm-linux-gnueabihf gcc-aarch64-linux-gnu
  g++-aarch64-linux-gnu make patch xz-utils autoconf automake libtool zip dpkg-dev qemu-user-static"

tools=$(cd "$(dirname "$0")" && pwd)
groups=$*
wanted=
for group in "$@"; do
    case $group in
    build) wanted="$wanted $build" ;;
    window) wanted="$wanted $window" ;;
    tests) wanted="$wanted $tests" ;;
    cross) wanted="$wanted $cross" ;;
    guests) wanted="$wanted $guests" ;;
    cuts) wanted="$wanted $cuts" ;;
    roots) wanted="$wanted $roots" ;;
    # also when it came otherwise than as a package
    npm-fonts) command -v npm >/dev/null 2>&1 || wanted="$wanted npm" ;;
    *)
        echo "setup.sh: no group called $group; there are: build window tests cross guests cuts roots npm-fonts" >&2
        exit 2
        ;;
    esac
done

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    echo "setup.sh: this is not a Debian system, so nothing was installed. Please see to it that"
    echo "what these Debian 12 packages hold is there:"
    # shellcheck disable=SC2086
    echo $wanted | fold -s -w 78 | sed 's/^/  /'
    exit 0
fi

# The packages of $wanted that are not installed, one a line.
list_missing() {
    for package in $wanted; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || echo "$package"
    done
}

# What is compiled here from Debian 13's source; a build that finds it missing says what to do.
fetch_sources() {
    case " $groups " in
    *" build "*) sh "$tools/gumbo.sh" "$tools/../build/sources" || true ;;
    esac
}

missing=$(list_missing | tr '\n' ' ')
if [ -z "$missing" ]; then
    fetch_sources
    exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup.sh: these packages are missing: $missing" >&2
        echo "Please install them as root: apt-get install $missing" >&2
        exit 1
    fi
    as_root=sudo
fi

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing: $missing"
# A package list that cannot be refreshed matters only when the packages then do not install.
apt update >"$log" 2>&1 || true
# shellcheck disable=SC2086
if ! apt install -y --no-install-recommends $missing >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "setup.sh: apt-get could not install: $missing" >&2
    echo "What it said stands above. Is the network there, and are Debian's main packages enabled" >&2
    echo "in /etc/apt/sources.list?" >&2
    exit 1
fi
fetch_sources
