/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_EDITION_FIXTURE_H
#define WARRAQ_TESTS_EDITION_FIXTURE_H
/* For suites that read one edition of app_fixture.h's archive: it is made once. */
#include "app_fixture.h"

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = archive('a', &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

#endif
