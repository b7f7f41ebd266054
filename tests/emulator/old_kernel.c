/* SPDX-License-Identifier: MIT */
/* old_kernel LAST PROGRAM [ARGUMENT...]: run a program as a kernel would that knows no system call
 * after number LAST: those answer ENOSYS. The program's processor numbers its calls as ours does.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* from here on ARM has calls of its own (set_tls and others) */
#define PRIVATE_CALLS 0xf0000u

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: old_kernel LAST PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }
    const unsigned last = (unsigned)strtoul(argv[1], NULL, 10);
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, PRIVATE_CALLS, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("old_kernel: seccomp");
        return 2;
    }
    execv(argv[2], argv + 2);
    perror(argv[2]);
    return 2;
}
