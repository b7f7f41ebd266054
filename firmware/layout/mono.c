/* SPDX-License-Identifier: MIT */
/* White space of preformatted text: as wide as it was written, tabs to their stops. */
#include "internal.h"

#define TAB_COLUMNS 8

/* Where the pen stands after the byte `white` with the pen at x_f26. */
static int32_t after_white(char white, int32_t column_f26, int32_t x_f26)
{
    int32_t stop_f26 = TAB_COLUMNS * column_f26;
    if (white == '\t' && stop_f26 > 0)
        return (x_f26 / stop_f26 + 1) * stop_f26;
    return white == ' ' ? x_f26 + column_f26 : x_f26;
}

/* The width of all characters of a mono face, as it was given to each space and tab of the word's
 * white space; 0 when it has none. */
static int32_t column_of(const struct wq_para *para, const struct wq_word *word)
{
    int32_t n = 0;
    for (uint32_t i = word->end_off; i < word->next_off; i++)
        n += para->text.ptr[i] == ' ' || para->text.ptr[i] == '\t';
    return n > 0 ? word->space_f26 / n : 0;
}

void wq_mono_set(struct wq_para *para)
{
    int32_t column_f26 = 0, x_f26 = 0;
    for (uint32_t w = 0; w < para->word_n && column_f26 == 0; w++)
        column_f26 = column_of(para, &para->words[w]);
    for (uint32_t w = 0; w < para->word_n; w++) {
        struct wq_word *word = &para->words[w];
        x_f26 += word->width_f26;
        int32_t from_f26 = x_f26;
        for (uint32_t i = word->end_off; i < word->next_off; i++)
            x_f26 = after_white(para->text.ptr[i], column_f26, x_f26);
        word->fixed_f26 = x_f26 - from_f26;
        word->space_f26 = 0;
    }
}
