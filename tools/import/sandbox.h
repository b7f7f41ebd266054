/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_SANDBOX_H
#define WARRAQ_IMPORT_SANDBOX_H
/* What the worker gives up before it sees the first foreign byte. */
#include <stdbool.h>
#include <stdint.h>

/* Bits of what is in force; they travel in HELLO. */
enum wq_guard {
    WQ_GUARD_LIMITS = 1,    /* rlimits: memory, descriptors, no core file, no process */
    WQ_GUARD_SECCOMP = 2,   /* system calls: those of memory and of descriptors that are open */
    WQ_GUARD_LANDLOCK = 4,  /* no file, whatever the system call */
    WQ_GUARD_SANITIZER = 8, /* instead of all three: the sanitizer bounds the memory */
    WQ_GUARDS_ALL = WQ_GUARD_LIMITS | WQ_GUARD_SECCOMP | WQ_GUARD_LANDLOCK
};

#define WQ_SANDBOX_MEMORY_BYTES (1536u << 20) /* addresses: a picture may take 512 MB */
#define WQ_SANDBOX_FILES 16                   /* descriptors */

/* Shut this process in, for good: descriptors that are open can be read, written and mapped;
 * nothing can be opened, connected, started or made executable. What asks to open a file is told
 * EACCES, for libraries look for files they can do without; another call that is not allowed ends
 * the process by SIGSYS. It ends as well when the process that started it does.
 *
 * The bits of what this kernel and this build have come back; the rest is not in force. */
uint32_t wq_sandbox_enter(void);

/* The part of it that Landlock does; false: this kernel has none. */
bool wq_sandbox_forbid_files(void);

#endif
