/* SPDX-License-Identifier: MIT */
/* White space of preformatted text: as wide as it was written, tabs to their stops. */
#include "internal.h"

#define TAB_COLUMNS 8

/* Where the pen stands after the byte `white` with the pen at x_f26. */
static int32_t after_white(char white, int32_t column_f26, int32_t x_f26)
{
    int32_t stop_f26 = TAB_COLUMNS * column_f26;
    if (white == '\t')
        return (x_f26 / stop_f26 + 1) * stop_f26;
    return white == ' ' ? x_f26 + column_f26 : x_f26;
}

void wq_mono_set(const struct filler *f, struct wq_para *para)
{
    struct wq_str text = para->text;
    /* a mono face has one width for all: the space between two words tells it where there is one */
    int32_t column_f26 = f->block_spec.em_px * 64 * 6 / 10, x_f26 = 0;
    for (uint32_t w = 0; w < para->word_n; w++) {
        uint32_t n = para->words[w].next_off - para->words[w].end_off;
        if (n == 1 && text.ptr[para->words[w].end_off] == ' ' && para->words[w].space_f26 > 0) {
            column_f26 = para->words[w].space_f26;
            break;
        }
    }
    for (uint32_t w = 0; w < para->word_n; w++) {
        struct wq_word *word = &para->words[w];
        x_f26 += word->width_f26;
        int32_t from_f26 = x_f26;
        for (uint32_t i = word->end_off; i < word->next_off; i++)
            x_f26 = after_white(text.ptr[i], column_f26, x_f26);
        word->fixed_f26 = x_f26 - from_f26;
        word->space_f26 = 0;
    }
}
