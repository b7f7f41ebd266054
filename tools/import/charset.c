/* SPDX-License-Identifier: MIT */
/* Which charset some bytes are in: how often letters stand in Arabic tells those of one byte apart,
 * since a wrong one turns the commonest letters into rare ones. */
#include "charset.h"
#include <string.h>
#include <strings.h>
#include "charset_table.h"

const char *wq_charset_name(enum wq_charset charset)
{
    static const char *const names[WQ_CHARSETS] = {
        [WQ_CHARSET_UTF8] = "UTF-8",
        [WQ_CHARSET_UTF16LE] = "UTF-16LE",
        [WQ_CHARSET_UTF16BE] = "UTF-16BE",
        [WQ_CHARSET_WINDOWS_1256] = "windows-1256",
        [WQ_CHARSET_ISO_8859_6] = "ISO-8859-6",
        [WQ_CHARSET_MAC_ARABIC] = "MacArabic",
        [WQ_CHARSET_WINDOWS_1252] = "windows-1252",
        [WQ_CHARSET_CP720] = "CP720",
    };
    return names[charset];
}

enum wq_charset wq_charset_of(struct wq_str label)
{
    static const struct {
        const char *label;
        enum wq_charset charset;
    } labels[] = {
        {"utf-8", WQ_CHARSET_UTF8},
        {"utf8", WQ_CHARSET_UTF8},
        {"unicode-1-1-utf-8", WQ_CHARSET_UTF8},
        {"utf-16", WQ_CHARSET_UTF16LE},
        {"utf-16le", WQ_CHARSET_UTF16LE},
        {"unicode", WQ_CHARSET_UTF16LE},
        {"ucs-2", WQ_CHARSET_UTF16LE},
        {"iso-10646-ucs-2", WQ_CHARSET_UTF16LE},
        {"utf-16be", WQ_CHARSET_UTF16BE},
        {"unicodefffe", WQ_CHARSET_UTF16BE},
        {"windows-1256", WQ_CHARSET_WINDOWS_1256},
        {"cp1256", WQ_CHARSET_WINDOWS_1256},
        {"cp-1256", WQ_CHARSET_WINDOWS_1256},
        {"x-cp1256", WQ_CHARSET_WINDOWS_1256},
        {"win-1256", WQ_CHARSET_WINDOWS_1256},
        {"ms-arab", WQ_CHARSET_WINDOWS_1256},
        {"iso-8859-6", WQ_CHARSET_ISO_8859_6},
        {"iso8859-6", WQ_CHARSET_ISO_8859_6},
        {"iso88596", WQ_CHARSET_ISO_8859_6},
        {"iso_8859-6", WQ_CHARSET_ISO_8859_6},
        {"iso_8859-6:1987", WQ_CHARSET_ISO_8859_6},
        {"iso-8859-6-e", WQ_CHARSET_ISO_8859_6},
        {"iso-8859-6-i", WQ_CHARSET_ISO_8859_6},
        {"iso-ir-127", WQ_CHARSET_ISO_8859_6},
        {"arabic", WQ_CHARSET_ISO_8859_6},
        {"asmo-708", WQ_CHARSET_ISO_8859_6},
        {"ecma-114", WQ_CHARSET_ISO_8859_6},
        {"csisolatinarabic", WQ_CHARSET_ISO_8859_6},
        {"x-mac-arabic", WQ_CHARSET_MAC_ARABIC},
        {"macarabic", WQ_CHARSET_MAC_ARABIC},
        {"mac-arabic", WQ_CHARSET_MAC_ARABIC},
        {"windows-1252", WQ_CHARSET_WINDOWS_1252},
        {"cp1252", WQ_CHARSET_WINDOWS_1252},
        {"x-cp1252", WQ_CHARSET_WINDOWS_1252},
        {"iso-8859-1", WQ_CHARSET_WINDOWS_1252},
        {"iso8859-1", WQ_CHARSET_WINDOWS_1252},
        {"iso_8859-1", WQ_CHARSET_WINDOWS_1252},
        {"latin1", WQ_CHARSET_WINDOWS_1252},
        {"latin-1", WQ_CHARSET_WINDOWS_1252},
        {"l1", WQ_CHARSET_WINDOWS_1252},
        {"us-ascii", WQ_CHARSET_WINDOWS_1252},
        {"ascii", WQ_CHARSET_WINDOWS_1252},
    };
    label = wq_trim(label);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (label.len == strlen(labels[i].label) &&
            strncasecmp(label.ptr, labels[i].label, label.len) == 0)
            return labels[i].charset;
    return WQ_CHARSET_UNKNOWN;
}

uint32_t wq_charset_char(enum wq_charset charset, uint8_t byte)
{
    switch (charset) {
    case WQ_CHARSET_WINDOWS_1256:
        return wq_windows_1256[byte & 0x7F];
    case WQ_CHARSET_ISO_8859_6:
        return wq_iso_8859_6[byte & 0x7F];
    case WQ_CHARSET_MAC_ARABIC:
        return wq_mac_arabic[byte & 0x7F];
    case WQ_CHARSET_WINDOWS_1252:
        return wq_windows_1252[byte & 0x7F];
    case WQ_CHARSET_CP720:
        return wq_cp720[byte & 0x7F];
    default:
        return 0;
    }
}

/* ---- UTF-8 ---- */

struct utf8_count {
    size_t good_n, bad_n; /* sequences of more than one byte, and malformed ones */
};

static struct utf8_count count_utf8(struct wq_bytes sample)
{
    struct utf8_count count = {0};
    struct wq_str rest = {(const char *)sample.ptr, sample.len};
    while (rest.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(rest, &cp);
        const uint8_t first = (uint8_t)*rest.ptr;
        const bool is_bad = cp == WQ_REPLACEMENT && !(used == 3 && first == 0xEF);
        /* what is cut at the end of the sample */
        if (is_bad && rest.len < 4 && first >= 0xC2 && used == rest.len)
            break;
        count.bad_n += is_bad;
        count.good_n += !is_bad && first >= 0x80;
        rest.ptr += used;
        rest.len -= used;
    }
    return count;
}

/* ---- UTF-16 ---- */

/* How many of the sample's units are ASCII or Arabic when its bytes are in this order. */
static size_t count_units(struct wq_bytes sample, unsigned high_at)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < sample.len; i += 2) {
        uint8_t high = sample.ptr[i + high_at], low = sample.ptr[i + 1 - high_at];
        n += (high == 0 && ((low >= 0x20 && low < 0x7F) || low == '\n' || low == '\r')) ||
             (high == 0x06 && low >= 0x0C);
    }
    return n;
}

static enum wq_charset tell_utf16(struct wq_bytes sample)
{
    const size_t unit_n = sample.len / 2;
    size_t little = count_units(sample, 1), big = count_units(sample, 0);
    if (unit_n < 4 || !memchr(sample.ptr, 0, sample.len))
        return WQ_CHARSET_UNKNOWN;
    if (little > big && little * 10 >= unit_n * 8)
        return WQ_CHARSET_UTF16LE;
    return big > little && big * 10 >= unit_n * 8 ? WQ_CHARSET_UTF16BE : WQ_CHARSET_UNKNOWN;
}

/* ---- charsets of one byte ---- */

#define UNDEFINED (-300)
#define ODD (-40)
#define DECLARED 30 /* what being declared is worth, beside one for each character, */
#define USUAL 15    /* and being the usual one */
#define ARTICLE 40  /* for alef and lam at the start of a word */

/* Ten times the logarithm to base 2 of how much oftener than another letter this one stands in
 * Arabic prose; U+0621 to U+064A. Rounded by hand from counts of a few texts: what matters is which
 * letters are common. */
static int letter_score(uint32_t cp)
{
    static const int8_t scores[0x064B - 0x0621] = {
        -25, -38, 0,   -38, -15, -25, 22,  5,   3,  7,   -20, -9, -5, -10, 1,   -15,
        8,   -17, 0,   -12, -12, -15, -12, -30, 3,  -25, /* to U+063A */
        ODD, ODD, ODD, ODD, ODD, 0,   0,   -1,  -3, 20,  11,  11, 3,  11,  -12, 13,
    };
    return scores[cp - 0x0621];
}

static bool is_ascii_letter(uint8_t byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static int char_score(uint32_t cp, bool has_latin_beside)
{
    if (cp == 0)
        return UNDEFINED;
    if (cp >= 0x0621 && cp <= 0x064A)
        return has_latin_beside ? ODD : letter_score(cp);
    if (cp >= 0x064B && cp <= 0x0652)
        return has_latin_beside ? ODD : -5;
    if (cp == 0x060C || cp == 0x061B || cp == 0x061F || (cp >= 0x0660 && cp <= 0x066A))
        return 5;
    if (cp >= 0x0671 && cp <= 0x06D5)
        return -20; /* of other languages in Arabic letters */
    if (cp >= 0xC0 && cp <= 0xFF && cp != 0xD7 && cp != 0xF7)
        return has_latin_beside ? 10 : ODD;
    /* quotes, dashes, ellipsis, spaces */
    if ((cp >= 0x2013 && cp <= 0x203A) || cp == 0xAB || cp == 0xBB || cp == 0xA0 || cp < 0x80)
        return 0;
    return -20;
}

struct score {
    int64_t sum;
    size_t n, undefined_n;
};

static struct score score_as(enum wq_charset charset, struct wq_bytes sample)
{
    struct score score = {0};
    uint32_t before = ' ', before_that = ' ';
    for (size_t i = 0; i < sample.len; i++) {
        const uint8_t byte = sample.ptr[i];
        const uint32_t cp = byte < 0x80 ? byte : wq_charset_char(charset, byte);
        if (byte >= 0x80) {
            bool has_latin = (i > 0 && is_ascii_letter(sample.ptr[i - 1])) ||
                             (i + 1 < sample.len && is_ascii_letter(sample.ptr[i + 1]));
            bool is_article = cp == 0x0644 && before == 0x0627 && before_that < 0x0621;
            score.sum += char_score(cp, has_latin) + (is_article ? ARTICLE : 0);
            score.undefined_n += cp == 0;
            score.n++;
        }
        before_that = before;
        before = cp;
    }
    return score;
}

/* The best of them; that one which was declared, when it is hardly worse. UNKNOWN: in none do the
 * bytes make a text. */
static enum wq_charset tell_one_byte(struct wq_bytes sample, enum wq_charset declared)
{
    enum wq_charset best = WQ_CHARSET_UNKNOWN;
    int64_t best_sum = 0;
    size_t high_n = 0;
    for (int i = WQ_CHARSET_WINDOWS_1256; i <= WQ_CHARSET_WINDOWS_1252; i++) {
        const struct score score = score_as((enum wq_charset)i, sample);
        int64_t sum = score.sum;
        if (i == (int)declared)
            sum += (int64_t)score.n + DECLARED;
        if (i == WQ_CHARSET_WINDOWS_1256)
            sum += USUAL; /* nearly all old Arabic files are in it */
        high_n = score.n;
        if (best == WQ_CHARSET_UNKNOWN || sum > best_sum) {
            best = (enum wq_charset)i;
            best_sum = sum;
        }
    }
    /* a few bytes prove nothing unless somebody said so */
    const bool is_text = best == declared ? best_sum >= -10 * (int64_t)high_n
                                          : high_n >= 4 && best_sum >= 4 * (int64_t)high_n;
    return is_text ? best : WQ_CHARSET_UNKNOWN;
}

struct wq_charset_guess wq_charset_tell(struct wq_bytes sample, enum wq_charset declared)
{
    const uint8_t *p = sample.ptr;
    if (sample.len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        return (struct wq_charset_guess){WQ_CHARSET_UTF8, WQ_CHARSET_BY_MARK, 3};
    if (sample.len >= 2 && p[0] == 0xFF && p[1] == 0xFE)
        return (struct wq_charset_guess){WQ_CHARSET_UTF16LE, WQ_CHARSET_BY_MARK, 2};
    if (sample.len >= 2 && p[0] == 0xFE && p[1] == 0xFF)
        return (struct wq_charset_guess){WQ_CHARSET_UTF16BE, WQ_CHARSET_BY_MARK, 2};
    enum wq_charset charset = tell_utf16(sample);
    if (charset == WQ_CHARSET_UNKNOWN) {
        const struct utf8_count count = count_utf8(sample);
        /* two good sequences for a bad one never come about by chance in charsets of one byte */
        if (count.good_n >= 2 * count.bad_n)
            charset = WQ_CHARSET_UTF8;
        else
            charset = tell_one_byte(sample, declared);
    }
    if (charset == WQ_CHARSET_UNKNOWN)
        return (struct wq_charset_guess){WQ_CHARSET_UTF8, WQ_CHARSET_BY_DEFAULT, 0};
    return (struct wq_charset_guess){
        charset, charset == declared ? WQ_CHARSET_AS_DECLARED : WQ_CHARSET_BY_BYTES, 0};
}

enum wq_charset wq_charset_tell_names(struct wq_bytes names)
{
    enum wq_charset best = WQ_CHARSET_UNKNOWN;
    int64_t best_sum = 0;
    for (int i = WQ_CHARSET_WINDOWS_1256; i <= WQ_CHARSET_CP720; i++) {
        const struct score score = score_as((enum wq_charset)i, names);
        if (score.n < 4 || score.sum < 4 * (int64_t)score.n || score.sum <= best_sum)
            continue;
        best = (enum wq_charset)i;
        best_sum = score.sum;
    }
    return best == WQ_CHARSET_WINDOWS_1252 ? WQ_CHARSET_UNKNOWN : best;
}
