#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""replay.py KIND FOLDER WARRAQ MARK_BLOCK [CUT]: what a reader finds after a power cut at any write;
with CUT it stops there and leaves the disk as FOLDER/KIND.disk.

FOLDER/KIND.base is the disk before the machine ran, FOLDER/KIND.log what QEMU's blklogwrites recorded
(the format of Linux' dm-log-writes: 512 bytes of magic, version, count and sector size, then an entry
of sector, sectors, flags and length before the bytes of each write). After each mark that the machine
wrote, the editions and readers made until then must survive every disk that a cut can leave: the writes
up to a point, the last of them torn between any two sectors, or one of those lost that no flush had
made durable. A few of the disks are flashed again: the partial copy must be gone on with."""

import mmap
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

SECTOR = 512
FLUSH, DISCARD = 1, 4
TORN_MAX = 24  # of one write
LOST_MAX = 40  # writes without a flush that are left out, one at a time
AGAIN_EVERY = 50  # cuts
# edition and reader that are whole when mark N is written
DONE = [((work + 3) // 2, work // 2 + 1) for work in range(11)] + [(6, 6)]

kind, folder, warraq, mark_block = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
stop_at = int(sys.argv[5]) if len(sys.argv) > 5 else 0
data = os.path.join(folder, "data")


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def tree(root):
    """Every file below root, by its path there."""
    files = {}
    for place, _, names in os.walk(root):
        for name in names:
            path = os.path.join(place, name)
            files[os.path.relpath(path, root)] = read(path)
    return files


def edition(n):
    """The files that edition n is on a device: one, or its shares in their order."""
    shares = os.path.join(data, str(n), "shares")
    if not os.path.isdir(shares):
        return [read(data, str(n), "news.wrq")]
    return [read(shares, name) for name in sorted(os.listdir(shares))]


editions = [edition(n) for n in range(1, 7)]
readers = [tree(os.path.join(data, "readers.%d" % n, "kobo", "reader")) for n in range(1, 7)]
starter = read(data, "readers.1", "kobo", "volume", ".adds", "warraq", "warraq.sh")


def entries(log):
    """(offset, bytes, is_flush) of each write of the log."""
    magic, _, count, sector = struct.unpack_from("<QQQI", log, 0)
    assert magic == 0x6A736677736872, "no log of writes"
    at = sector
    for _ in range(count):
        first, n, flags, _ = struct.unpack_from("<QQQQ", log, at)
        at += sector
        bytes_ = b""
        if not flags & DISCARD:
            bytes_ = log[at : at + n * sector]
            at += n * sector
        yield first * sector, bytes_, bool(flags & FLUSH)


def run(*command):
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


class Fat:
    """A FAT32 volume as a mount shows it: a chain that is cut ends there, and hurts nothing else.
    (mtools leave off at the first, and fsck.fat makes folders of it that hold their own root.)"""

    def __init__(self, disk):
        self.file = os.open(disk, os.O_RDONLY)
        boot = os.pread(self.file, SECTOR, 0)
        self.sector, spc, reserved, fats = struct.unpack_from("<HBHB", boot, 11)
        fat_sectors = struct.unpack_from("<I", boot, 36)[0]
        self.root = struct.unpack_from("<I", boot, 44)[0]
        self.cluster = self.sector * spc
        self.data = (reserved + fats * fat_sectors) * self.sector
        self.fat = os.pread(self.file, fat_sectors * self.sector, reserved * self.sector)

    def chain(self, cluster, most):
        """The bytes of a chain, at most so many clusters."""
        held, seen = [], set()
        while 2 <= cluster < 0x0FFFFFF8 and cluster not in seen and len(held) < most:
            seen.add(cluster)
            held.append(os.pread(self.file, self.cluster, self.data + (cluster - 2) * self.cluster))
            cluster = struct.unpack_from("<I", self.fat, cluster * 4)[0] & 0x0FFFFFFF
        return b"".join(held)

    def entries(self, cluster):
        """(name, is_folder, first cluster, size) of a folder."""
        folder, long_name = self.chain(cluster, 4096), {}
        for at in range(0, len(folder), 32):
            entry = folder[at : at + 32]
            if entry[0] == 0:
                return
            if entry[0] == 0xE5:
                long_name = {}
            elif entry[11] == 15:
                long_name[entry[0] & 0x3F] = entry[1:11] + entry[14:26] + entry[28:32]
            else:
                name = entry[:8].decode("latin1").strip().lower()
                ending = entry[8:11].decode("latin1").strip().lower()
                name += "." + ending if ending else ""
                if long_name:
                    units = b"".join(long_name[k] for k in sorted(long_name))
                    name = units.decode("utf-16le", "replace").split("\0")[0]
                long_name = {}
                first = struct.unpack_from("<H", entry, 20)[0] << 16 | struct.unpack_from("<H", entry, 26)[0]
                if entry[0] != ord(".") and not entry[11] & 8:
                    yield name, bool(entry[11] & 16), first, struct.unpack_from("<I", entry, 28)[0]

    def take_out(self, cluster, place, depth=0):
        os.makedirs(place, exist_ok=True)
        for name, is_folder, first, size in self.entries(cluster):
            path = os.path.join(place, name.replace("/", "_").replace("\0", "_"))
            if is_folder and depth < 8 and first >= 2:
                self.take_out(first, path, depth + 1)
            elif not is_folder:
                with open(path, "wb") as file:
                    file.write(self.chain(first, size // self.cluster + 1)[:size])

    def close(self):
        os.close(self.file)


def take_out(disk, place):
    """What the disk holds, as a mount would show it: the folder of Warraq."""
    if kind == "vfat":
        volume = Fat(disk)
        volume.take_out(volume.root, place)
        volume.close()
    else:
        whole = disk + ".whole"
        run("cp", "--sparse=always", disk, whole)
        run("e2fsck", "-fy", whole)  # a mount plays its journal back
        run("debugfs", "-R", 'rdump /.adds "%s"' % place, whole)
    return os.path.join(place, ".adds", "warraq")


def numbers(home, prefix, ending):
    """N of the names PREFIX N ENDING, the highest first."""
    found = []
    for name in os.listdir(home) if os.path.isdir(home) else []:
        if name.startswith(prefix) and name.endswith(ending):
            middle = name[len(prefix) : len(name) - len(ending)]
            if middle.isdigit():
                found.append(int(middle))
    return sorted(found, reverse=True)


def editions_there(shelf):
    """The paths of each edition that has all its files, the highest number first."""
    found = {}
    for name in os.listdir(shelf) if os.path.isdir(shelf) else []:
        match = re.fullmatch(r"news\.ed(\d+)(?:-(\d+)-of-(\d+))?\.wrq", name)
        if match:
            number, share, of = (int(digits or 1) for digits in match.groups())
            found.setdefault((number, of), {})[share] = os.path.join(shelf, name)
    return [[files[share] for share in sorted(files)]
            for (_, of), files in sorted(found.items(), reverse=True) if len(files) == of]


def opens(path):
    return subprocess.run([warraq, "info", path], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def edition_read(home):
    """Which edition the reader would open; 0: none, -1: one that is not whole."""
    for paths in editions_there(os.path.join(home, "bundles")):
        held = [read(path) for path in paths]
        if held in editions:
            return editions.index(held) + 1
        if all(opens(path) for path in paths):
            return -1
    return 0


def reader_started(home):
    """Which reader warraq.sh would start; 0: none, -1: one that is not whole."""
    if not os.path.exists(os.path.join(home, "warraq.sh")) or read(home, "warraq.sh") != starter:
        return 0
    for number in numbers(home, "reader.ed", ""):
        held = tree(os.path.join(home, "reader.ed%d" % number))
        if held in readers:
            return readers.index(held) + 1
        if held.get("about"):
            return -1
    return 0


class Counts:
    cuts = 0
    editions_lost = 0
    readers_lost = 0
    again = 0
    again_failed = 0


def flash_again(home):
    """The same command once more, on what the cut left."""
    Counts.again += 1
    root = os.path.dirname(os.path.dirname(home))
    os.makedirs(os.path.join(root, ".kobo"), exist_ok=True)
    shutil.copy(os.path.join(data, "version"), os.path.join(root, ".kobo"))
    command = [warraq, "flash", os.path.join(data, "6", "news.wrq"), "--quiet", "--to", root,
               "--reader", "--readers", os.path.join(data, "readers.6")]
    result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env=dict(os.environ, WARRAQ_FILE_MAX=read(data, "6", "most").decode().strip()))
    if result.returncode != 0 or (edition_read(home), reader_started(home)) != (6, 6):
        Counts.again_failed += 1
        print("# flashing again failed:", result.stderr.decode("utf-8", "replace").strip())


def check(disk, mark, what):
    Counts.cuts += 1
    if Counts.cuts == stop_at:
        sys.exit("stopped at %s" % disk)
    if Counts.cuts < stop_at:
        return
    wanted_edition, wanted_reader = DONE[mark]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = take_out(disk, place)
        edition, reader = edition_read(home), reader_started(home)
        if edition < wanted_edition:
            Counts.editions_lost += 1
            print("# cut %d after mark %d (%s): edition %d" % (Counts.cuts, mark, what, edition))
        if reader < wanted_reader:
            Counts.readers_lost += 1
            print("# cut %d after mark %d (%s): reader %d" % (Counts.cuts, mark, what, reader))
        if Counts.cuts % AGAIN_EVERY == 0:
            flash_again(home)


def put(file, off, bytes_):
    os.pwrite(file, bytes_, off)


def replay(disk):
    file = os.open(disk, os.O_RDWR)
    mark = None
    pending = []  # (offset, what was there, bytes) since the last flush
    record = os.open(os.path.join(folder, kind + ".log"), os.O_RDONLY)
    log = mmap.mmap(record, 0, prot=mmap.PROT_READ)
    for off, bytes_, is_flush in entries(log):
        if is_flush:
            pending = []
        if not bytes_:
            continue
        if off == mark_block * SECTOR:
            mark = int(bytes_[4:8])
            continue
        before = os.pread(file, len(bytes_), off)
        sectors = len(bytes_) // SECTOR
        for n in range(1, sectors, max(1, sectors // TORN_MAX)) if mark is not None else []:
            put(file, off, bytes_[: n * SECTOR])
            check(disk, mark, "torn")
            put(file, off, before)
        put(file, off, bytes_)
        pending.append((off, before, bytes_))
        if mark is None:
            continue
        check(disk, mark, "cut")
        for at in range(max(0, len(pending) - 1 - LOST_MAX), len(pending) - 1):
            lost_off, there, _ = pending[at]
            put(file, lost_off, there)
            for later_off, _, later in pending[at + 1 :]:
                put(file, later_off, later)
            check(disk, mark, "one lost")
            for later_off, _, later in pending[at:]:
                put(file, later_off, later)
    os.close(file)
    return mark


def main():
    disk = os.path.join(folder, kind + ".disk")
    subprocess.run(["cp", "--sparse=always", os.path.join(folder, kind + ".base"), disk], check=True)
    last = replay(disk)
    os.unlink(disk)
    is_good = last == len(DONE) - 1 and not (
        Counts.editions_lost or Counts.readers_lost or Counts.again_failed
    )
    print("%s - %s: %d cuts, editions lost %d, readers lost %d, flashed again %d times, failed %d"
          % ("ok" if is_good else "not ok", kind, Counts.cuts, Counts.editions_lost,
             Counts.readers_lost, Counts.again, Counts.again_failed))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
