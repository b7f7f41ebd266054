/* SPDX-License-Identifier: MIT */
/* What a term adds to the score of an article, without its rarity. In integers, so that packer and
 * device get the same. */
#include "warraq/search.h"

/* The least words of each class but the first: each half as much again. */
static const uint32_t length_steps[WQ_LENGTH_CLASSES - 1] = {
    24, 36, 54, 81, 121, 182, 273, 410, 615, 922, 1384, 2076, 3113, 4670, 7006};

uint8_t wq_length_class(uint32_t word_n)
{
    uint8_t class = 0;
    while (class < WQ_LENGTH_CLASSES - 1 && word_n >= length_steps[class])
        class ++;
    return class;
}

uint32_t wq_mean_words(uint64_t word_n, uint32_t article_n)
{
    const uint64_t mean = article_n > 0 ? word_n / article_n : 0;
    return mean < 1 ? 1 : mean > WQ_TEXT_MAX ? WQ_TEXT_MAX : (uint32_t)mean;
}

/* BM25 (k1 1.2, b 0.6) of a term that stands `tenths` / 10 times in an article of `words` words,
 * without the rarity, times 64. */
static uint32_t bm25(uint32_t tenths, uint32_t words, uint32_t mean)
{
    uint64_t over = (uint64_t)1408 * tenths * mean;
    uint64_t under = (uint64_t)10 * tenths * mean + (uint64_t)12 * (4 * mean + 6 * words);
    return (uint32_t)(over / under);
}

void wq_weights_make(uint32_t mean, uint8_t weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES])
{
    static const uint32_t tenths[WQ_COUNT_IN_TITLE] = {10, 20, 34, 80};
    for (uint32_t length = 0; length < WQ_LENGTH_CLASSES; length++) {
        const uint32_t words = length == 0 ? 16 : length_steps[length - 1] * 5 / 4;
        for (uint32_t count = 0; count < WQ_COUNT_IN_TITLE; count++) {
            weights[count][length] = (uint8_t)bm25(tenths[count], words, mean);
            weights[count + WQ_COUNT_IN_TITLE][length] =
                (uint8_t)(bm25(tenths[count] + 20, words, mean) + 60);
        }
    }
}
