/* SPDX-License-Identifier: MIT */
/* rlimits, Landlock, seccomp: in this order, since seccomp forbids what sets the others. */
#include "sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

/* ---- Landlock (Linux 5.13) ----
 * The headers that a machine compiles with may know less of it than its kernel. */

#define LANDLOCK_CREATE_RULESET 444 /* the numbers are the same on all processors */
#define LANDLOCK_RESTRICT_SELF 446
#define LANDLOCK_VERSION_FLAG 1u

struct landlock_ruleset {
    uint64_t handled_fs, handled_net, scoped;
};

/* Rights that each version of the interface added: of files, of TCP ports, of signals and abstract
 * sockets (include/uapi/linux/landlock.h). What is handled and has no rule is forbidden. */
static struct landlock_ruleset all_rights(long version)
{
    struct landlock_ruleset rights = {.handled_fs = (1u << 13) - 1};
    if (version >= 2)
        rights.handled_fs |= 1u << 13; /* files moved to other folders */
    if (version >= 3)
        rights.handled_fs |= 1u << 14; /* files cut short */
    if (version >= 5)
        rights.handled_fs |= 1u << 15; /* ioctl of devices */
    if (version >= 4)
        rights.handled_net = (1u << 2) - 1;
    if (version >= 6)
        rights.scoped = (1u << 2) - 1;
    return rights;
}

bool wq_sandbox_forbid_files(void)
{
    const long version = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, LANDLOCK_VERSION_FLAG);
    if (version < 1)
        return false;
    const struct landlock_ruleset rights = all_rights(version);
    const size_t len = version >= 6   ? sizeof rights
                       : version >= 4 ? offsetof(struct landlock_ruleset, scoped)
                                      : offsetof(struct landlock_ruleset, handled_net);
    const long rules = syscall(LANDLOCK_CREATE_RULESET, &rights, len, 0);
    if (rules < 0)
        return false;
    const bool is_done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                         syscall(LANDLOCK_RESTRICT_SELF, rules, 0) == 0;
    close((int)rules);
    return is_done;
}

#ifdef IS_SANITIZED

/* The shadow of the sanitizer takes terabytes of addresses, and its reports open files. What it has
 * instead bounds the memory as well. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "hard_rss_limit_mb=1536:max_allocation_size_mb=1536:allocator_may_return_null=1";
}

static uint32_t put_up_walls(void)
{
    return WQ_GUARD_SANITIZER;
}

#else

/* ---- limits ---- */

static bool limit(int resource, rlim_t value)
{
    struct rlimit was;
    if (getrlimit((__rlimit_resource_t)resource, &was) != 0)
        return false;
    if (value > was.rlim_max)
        value = was.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){value, value}) == 0;
}

static bool set_limits(void)
{
    return limit(RLIMIT_AS, WQ_SANDBOX_MEMORY_BYTES) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, WQ_SANDBOX_FILES);
}

/* ---- seccomp ---- */

/* Memory, descriptors that are open, time, and the end. Names that a processor does not have are
 * passed over. */
static const char *const allowed[] = {
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "futex",
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "lseek",
    "_llseek",
    "fstat",
    "fstat64",
    "close",
    "poll",
    "ppoll",
    "ppoll_time64",
    "clock_gettime",
    "clock_gettime64",
    "gettimeofday",
    "getrandom",
    "getpid",
    "gettid",
    "sched_yield",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigreturn",
    "restart_syscall",
    "exit",
    "exit_group",
};

/* Asked by libraries that can do without: zlib and the C library among them. */
static const char *const refused[] = {
    "open",       "openat",     "openat2", "access", "faccessat", "faccessat2",
    "readlink",   "readlinkat", "stat",    "lstat",  "stat64",    "lstat64",
    "statx",      "getcwd",     "uname",   "ioctl",  "prlimit64", "sched_getaffinity",
    "getdents64", "sysinfo",
};

static bool add_rule(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    const int number = seccomp_syscall_resolve_name(name);
    return number == __NR_SCMP_ERROR || seccomp_rule_add(filter, action, number, 0) == 0;
}

/* Calls that are harmless with some arguments only. To be equal takes one number; clang misses the
 * other where it is not said. */
static bool add_conditions(scmp_filter_ctx filter)
{
    const struct {
        const char *name;
        struct scmp_arg_cmp condition;
    } conditions[] = {
        {"mmap", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {"mmap2", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {"mprotect", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        /* how the C library calls fstat */
        {"newfstatat", SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH, 0)},
        {"fstatat64", SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH, 0)},
        {"fcntl", SCMP_A1(SCMP_CMP_EQ, F_GETFL, 0)},
        {"fcntl", SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC, 0)},
        {"fcntl64", SCMP_A1(SCMP_CMP_EQ, F_GETFL, 0)},
        {"fcntl64", SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC, 0)},
        /* abort() */
        {"tgkill", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)},
    };
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        const int number = seccomp_syscall_resolve_name(conditions[i].name);
        if (number != __NR_SCMP_ERROR && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1,
                                                                &conditions[i].condition) != 0)
            return false;
    }
    return true;
}

static bool forbid_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool is_done = filter && add_conditions(filter);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && is_done; i++)
        is_done = add_rule(filter, SCMP_ACT_ALLOW, allowed[i]);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0] && is_done; i++)
        is_done = add_rule(filter, SCMP_ACT_ERRNO(EACCES), refused[i]);
    is_done = is_done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_done;
}

static uint32_t put_up_walls(void)
{
    uint32_t guards = 0;
    if (wq_sandbox_forbid_files())
        guards |= WQ_GUARD_LANDLOCK;
    if (set_limits())
        guards |= WQ_GUARD_LIMITS;
    if (forbid_calls())
        guards |= WQ_GUARD_SECCOMP;
    return guards;
}

#endif

uint32_t wq_sandbox_enter(void)
{
    closefrom(STDERR_FILENO + 1); /* of whoever started warraq */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return put_up_walls();
}
