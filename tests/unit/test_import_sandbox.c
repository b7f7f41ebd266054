/* SPDX-License-Identifier: MIT */
/* The worker's walls, tried from inside: each attempt in a process of its own. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, kill */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* the four above for: */
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "sandbox.h"

#define HELD 0    /* the attempt failed with an error */
#define BROKEN 1  /* it succeeded */
#define MISSING 2 /* this kernel or build has no such wall */
#define KILLED 3  /* the process was ended by SIGSYS */

/* What comes of `attempt` behind the walls, of which `needed` must be there. */
static int try_inside(bool (*attempt)(void), uint32_t needed)
{
    int status = 0;
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const uint32_t guards = wq_sandbox_enter();
        if ((guards & needed) != needed)
            _exit(MISSING);
        _exit(attempt() ? BROKEN : HELD);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? KILLED : 100 + WTERMSIG(status);
    return WEXITSTATUS(status);
}

static void expect(bool (*attempt)(void), uint32_t needed, int wanted)
{
    const int got = try_inside(attempt, needed);
    if (got == MISSING) {
        print_message("SKIPPED: no such wall here (a sanitizer's build, or an old kernel)\n");
        skip();
    }
    assert_int_equal(got, wanted);
}

/* ---- seccomp ---- */

static bool open_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool start_program(void)
{
    char name[] = "/bin/true", *arguments[] = {name, NULL};
    return execv(name, arguments) == 0;
}

static bool start_process(void)
{
    return fork() >= 0;
}

static bool open_file(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES;
}

static bool make_file(void)
{
    return open("/tmp/warraq-sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0 || errno != EACCES;
}

static bool map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool raise_limits(void)
{
    return setrlimit(RLIMIT_AS, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}) == 0;
}

static void test_no_socket_is_made(void **state)
{
    (void)state;
    expect(open_socket, WQ_GUARD_SECCOMP, KILLED);
}

static void test_no_program_is_started(void **state)
{
    (void)state;
    expect(start_program, WQ_GUARD_SECCOMP, KILLED);
}

static void test_no_process_is_started(void **state)
{
    (void)state;
    expect(start_process, WQ_GUARD_SECCOMP, KILLED);
}

static void test_no_file_is_opened(void **state)
{
    (void)state;
    expect(open_file, WQ_GUARD_SECCOMP, HELD);
    expect(make_file, WQ_GUARD_SECCOMP, HELD);
}

static void test_no_memory_is_made_executable(void **state)
{
    (void)state;
    expect(map_code, WQ_GUARD_SECCOMP, KILLED);
}

static void test_no_other_process_is_reached(void **state)
{
    (void)state;
    expect(signal_parent, WQ_GUARD_SECCOMP, KILLED);
}

static void test_limits_cannot_be_raised(void **state)
{
    (void)state;
    expect(raise_limits, WQ_GUARD_SECCOMP | WQ_GUARD_LIMITS, HELD);
}

/* ---- limits ---- */

static bool take_too_much(void)
{
    void *volatile memory = malloc(WQ_SANDBOX_MEMORY_BYTES);
    return memory != NULL;
}

static void test_memory_has_a_limit(void **state)
{
    (void)state;
    expect(take_too_much, WQ_GUARD_LIMITS, HELD);
}

/* ---- what the worker lives by ---- */

static bool do_nothing_needed(void)
{
    char text[64];
    struct stat info;
    FILE *out = stderr;
    void *memory = malloc(32u << 20); /* its own mapping, given back */
    if (!memory)
        return true;
    memset(memory, 1, 32u << 20);
    memory = realloc(memory, 48u << 20);
    free(memory);
    const bool is_lacking = !memory || fstat(STDIN_FILENO, &info) != 0 ||
                            write(STDOUT_FILENO, "", 0) != 0 || fflush(out) != 0;
    snprintf(text, sizeof text, "%f", 0.5);
    return is_lacking || strcmp(text, "0.500000") != 0;
}

static void test_memory_and_open_descriptors_stay(void **state)
{
    (void)state;
    assert_int_equal(try_inside(do_nothing_needed, 0), HELD);
}

static int inherited;

static bool read_inherited(void)
{
    return fcntl(inherited, F_GETFL) >= 0;
}

static void test_descriptors_of_others_are_closed(void **state)
{
    (void)state;
    inherited = open("/etc/passwd", O_RDONLY); /* not O_CLOEXEC */
    assert_true(inherited > STDERR_FILENO);
    expect(read_inherited, WQ_GUARD_LIMITS, HELD);
    close(inherited);
}

/* ---- Landlock ---- */

/* By itself: seccomp would answer before it. */
static void test_landlock_alone_forbids_files(void **state)
{
    (void)state;
    int status = 0;
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(!wq_sandbox_forbid_files() ? MISSING : open_file() || make_file() ? BROKEN : HELD);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == MISSING) {
        print_message("SKIPPED: this kernel has no Landlock\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), HELD);
}

static void test_this_kernel_and_build_have_all_walls_or_it_is_told(void **state)
{
    (void)state;
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0)
        _exit((int)wq_sandbox_enter());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    const uint32_t guards = (uint32_t)WEXITSTATUS(status);
    print_message("limits %d, seccomp %d, landlock %d, sanitizer %d\n",
                  (guards & WQ_GUARD_LIMITS) != 0, (guards & WQ_GUARD_SECCOMP) != 0,
                  (guards & WQ_GUARD_LANDLOCK) != 0, (guards & WQ_GUARD_SANITIZER) != 0);
    assert_true(guards == WQ_GUARD_SANITIZER || (guards & WQ_GUARD_LIMITS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_socket_is_made),
        cmocka_unit_test(test_no_program_is_started),
        cmocka_unit_test(test_no_process_is_started),
        cmocka_unit_test(test_no_file_is_opened),
        cmocka_unit_test(test_no_memory_is_made_executable),
        cmocka_unit_test(test_no_other_process_is_reached),
        cmocka_unit_test(test_limits_cannot_be_raised),
        cmocka_unit_test(test_memory_has_a_limit),
        cmocka_unit_test(test_memory_and_open_descriptors_stay),
        cmocka_unit_test(test_descriptors_of_others_are_closed),
        cmocka_unit_test(test_landlock_alone_forbids_files),
        cmocka_unit_test(test_this_kernel_and_build_have_all_walls_or_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
