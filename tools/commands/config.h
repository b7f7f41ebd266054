/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_CONFIG_H
#define WARRAQ_COMMANDS_CONFIG_H
/* A file of options, for what is done again and again: a line is "name = value", the long name of an
 * option, or "input = PATH"; yes and no for those without a value. Lines that begin with "#" are
 * comments. */
#include "pack/write.h"
#include "warraq/host.h"

/* Set the options of the file at `path`; `text` gets its bytes, from which they are borrowed, and
 * `inputs` its inputs. false after a message with file and line. */
bool wq_config_read(const struct wq_usage *usage, const char *path, struct wq_buffer *text,
                    struct wq_option_list *inputs);

#endif
