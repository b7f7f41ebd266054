#!/bin/sh
# SPDX-License-Identifier: MIT
# Shares packed in a loop, by GNU parallel, and by an array of Slurm on one node: each merge is the
# same bytes. Not part of ctest: it starts munge and Slurm, as root, and stops them again.
# usage: tests/scale/run.sh WARRAQ [INPUT.jsonl]
#   Debian: apt-get install parallel slurmctld slurmd slurm-client munge
set -eu
warraq=$(realpath "$1")
work=$(mktemp -d)
share_n=4
controller=
daemon=
munge=
cleanup() {
    for pid in $daemon $controller $munge; do kill "$pid" 2>/dev/null || :; done
    wait
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
if [ $# -gt 1 ]; then cp "$2" in.jsonl; else
    i=0
    while [ $i -lt 400 ]; do
        i=$((i + 1))
        printf '{"title":"مقالة %d","text":"فقرة %d عن الورق والحبر.\\nفقرة أخرى %d."}\n' \
            $i $i $((i * 7919 % 1000))
    done >in.jsonl
fi

for i in $(seq $share_n); do "$warraq" pack in.jsonl -q --shard "$i/$share_n" -o "loop-$i.wrq"; done
"$warraq" merge -q loop-*.wrq -o loop.wrq

if command -v parallel >/dev/null; then
    parallel --will-cite --jobs 2 "$warraq" pack in.jsonl -q --shard "{}/$share_n" \
        -o "parallel-{}.wrq" ::: $(seq $share_n)
    "$warraq" merge -q parallel-*.wrq -o parallel.wrq
    cmp loop.wrq parallel.wrq
    echo "parallel: the same bytes as the loop"
else
    echo "SKIPPED: parallel is not installed"
fi

if ! command -v slurmctld >/dev/null || ! command -v slurmd >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "SKIPPED: slurm is not installed, or this is not root"
    exit 0
fi
host=$(hostname -s)
mkdir -p "$work/state" "$work/spool" /run/munge
chmod 755 "$work"
chown munge: /run/munge
[ -s /etc/munge/munge.key ] || { mungekey -c 2>/dev/null || create-munge-key -f; }
if [ ! -S /run/munge/munge.socket.2 ]; then
    setpriv --reuid=munge --regid=munge --clear-groups munged --foreground >"$work/munged.log" 2>&1 &
    munge=$!
fi
cat >slurm.conf <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
MpiDefault=none
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldPort=16817
SlurmdPort=16818
NodeName=$host NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
CONF
export SLURM_CONF="$work/slurm.conf"
sleep 1
slurmctld -D >"$work/slurmctld.log" 2>&1 &
controller=$!
slurmd -D -N "$host" >"$work/slurmd.log" 2>&1 &
daemon=$!
tries=0
until sinfo -h -o %t 2>/dev/null | grep -q idle; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { tail -n 20 "$work"/*.log; echo "FAILED: slurm does not start"; exit 1; }
    sleep 1
done
cat >job.sh <<JOB
#!/bin/sh
#SBATCH --array=1-$share_n
#SBATCH --output=$work/job-%a.out
exec "$warraq" pack in.jsonl -q --shard "\$SLURM_ARRAY_TASK_ID/$share_n" -o "slurm-\$SLURM_ARRAY_TASK_ID.wrq"
JOB
sbatch --wait --chdir="$work" job.sh >/dev/null || { cat job-*.out; exit 1; }
"$warraq" merge -q slurm-*.wrq -o slurm.wrq
cmp loop.wrq slurm.wrq
echo "slurm: the same bytes as the loop"
