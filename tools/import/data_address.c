/* SPDX-License-Identifier: MIT */
/* Pictures that stand in the page itself, as addresses: RFC 2397, base64 of RFC 4648. */
#include <string.h>
#include <strings.h>
#include "import.h"

#define SMALL_BYTES 300u /* smaller ones hold the place of what a script would load */

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* White space within is passed over, as browsers do; the padding ends it. */
enum wq_status wq_base64(struct wq_str text, struct wq_buffer *bytes)
{
    enum wq_status st = WQ_OK;
    uint32_t bits = 0, bit_n = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '=' && st == WQ_OK; i++) {
        const int value = value_of(text.ptr[i]);
        if (value < 0 && !memchr(" \t\n\r\f", text.ptr[i], 5))
            return WQ_E_DAMAGED;
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        bit_n += 6;
        if (bit_n < 8)
            continue;
        bit_n -= 8;
        const uint8_t byte = (uint8_t)(bits >> bit_n);
        st = wq_buffer_add(bytes, &byte, 1);
    }
    return st;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    bytes->len = 0;
    const enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

bool wq_is_data_address(struct wq_str address)
{
    return address.len > 5 && strncasecmp(address.ptr, "data:", 5) == 0;
}

enum wq_status wq_data_address(struct wq_str address, struct wq_buffer *bytes)
{
    static const char mark[] = ";base64";
    const char *comma = memchr(address.ptr, ',', address.len);
    if (!comma || address.len < SMALL_BYTES)
        return WQ_E_SYNTAX;
    const size_t head = (size_t)(comma - address.ptr);
    if (head < sizeof mark || strncasecmp(comma - (sizeof mark - 1), mark, sizeof mark - 1) != 0)
        return refuse(bytes, "it stands in the page itself, and not as base64");
    const enum wq_status st = wq_base64((struct wq_str){comma + 1, address.len - head - 1}, bytes);
    return st == WQ_E_DAMAGED ? refuse(bytes, "it stands in the page itself, damaged") : st;
}
