/* SPDX-License-Identifier: MIT */
/* libarchive has a reader of WARC as well; it loses its place on addresses that end in "/", and one
 * damaged member ends it. Here each gzip member is begun anew, so that damage costs its record
 * alone. */
#include <string.h>
#include <strings.h>
#include "warc.h"

#define PIECE_BYTES 65536u
#define HEAD_MAX 65536u
#define WINDOW_GZIP (MAX_WBITS + 16)

static const uint8_t magic[] = {0x1F, 0x8B, 0x08};

/* ---- bytes of the file ---- */

/* Append some; none: that was all. */
static enum wq_status read_raw(struct wq_warc *warc)
{
    static uint8_t piece[PIECE_BYTES];
    size_t got = 0;
    if (warc->raw_used > 0) {
        memmove(warc->raw.ptr, warc->raw.ptr + warc->raw_used, warc->raw.len - warc->raw_used);
        warc->raw.len -= warc->raw_used;
        warc->raw_off += warc->raw_used;
        warc->raw_used = 0;
    }
    if (!warc->seekable)
        return wq_input_take(warc->input, &warc->raw);
    enum wq_status st =
        wq_seekable_read(warc->seekable, warc->raw_off + warc->raw.len, piece, sizeof piece, &got);
    return st == WQ_OK ? wq_buffer_add(&warc->raw, piece, got) : st;
}

/* Have at least `n` bytes; fewer: the file ends. */
static enum wq_status need_raw(struct wq_warc *warc, size_t n)
{
    enum wq_status st = WQ_OK;
    for (size_t before = SIZE_MAX; st == WQ_OK && warc->raw.len - warc->raw_used < n;) {
        const size_t now = warc->raw.len - warc->raw_used;
        if (now == before)
            break;
        before = now;
        st = read_raw(warc);
    }
    return st;
}

/* ---- what is packed ---- */

/* Go to the start of the next gzip member. */
static enum wq_status find_member(struct wq_warc *warc)
{
    bool is_lost = false;
    while (true) {
        enum wq_status st = need_raw(warc, sizeof magic);
        const size_t n = warc->raw.len - warc->raw_used;
        const uint8_t *at = warc->raw.ptr + warc->raw_used;
        if (st != WQ_OK)
            return st;
        warc->at_end = n < sizeof magic;
        if (warc->at_end || memcmp(at, magic, sizeof magic) == 0)
            break;
        is_lost |= *at != 0; /* tapes and some disks pad with zeros */
        const uint8_t *next = memchr(at + 1, magic[0], n - 1);
        warc->raw_used = next ? (size_t)(next - warc->raw.ptr) : warc->raw.len;
    }
    warc->damaged_n += is_lost;
    if (warc->at_end)
        return WQ_OK;
    const int64_t pending = (int64_t)(warc->data.len - warc->used); /* of the member before */
    warc->place = (struct wq_warc_place){warc->raw_off + warc->raw_used, -pending};
    warc->is_inside = true;
    return inflateReset(&warc->stream) == Z_OK ? WQ_OK : WQ_E_DAMAGED;
}

/* Unpack some more. WQ_E_DAMAGED: the member ends here in a mistake. */
static enum wq_status unpack(struct wq_warc *warc)
{
    static uint8_t piece[PIECE_BYTES];
    enum wq_status st = need_raw(warc, 1);
    const size_t n = warc->raw.len - warc->raw_used;
    if (st != WQ_OK)
        return st;
    warc->stream.next_in = warc->raw.ptr + warc->raw_used;
    warc->stream.avail_in = (unsigned)n;
    warc->stream.next_out = piece;
    warc->stream.avail_out = sizeof piece;
    const int result = n > 0 ? inflate(&warc->stream, Z_NO_FLUSH) : Z_DATA_ERROR;
    const size_t got = sizeof piece - warc->stream.avail_out;
    warc->raw_used += n - warc->stream.avail_in;
    warc->unpacked.packed_n += n - warc->stream.avail_in;
    warc->unpacked.n += got;
    warc->is_inside = result == Z_OK || result == Z_BUF_ERROR;
    if (wq_unpacked_is_bomb(&warc->unpacked))
        return WQ_E_LIMIT;
    st = wq_buffer_add(&warc->data, piece, got);
    if (st == WQ_OK && result != Z_STREAM_END && !warc->is_inside)
        st = WQ_E_DAMAGED;
    return st;
}

static enum wq_status more(struct wq_warc *warc)
{
    if (warc->used > 0) {
        memmove(warc->data.ptr, warc->data.ptr + warc->used, warc->data.len - warc->used);
        warc->data.len -= warc->used;
        warc->used = 0;
    }
    if (warc->is_packed)
        return warc->is_inside ? unpack(warc) : find_member(warc);
    enum wq_status st = need_raw(warc, 1);
    const size_t n = warc->raw.len - warc->raw_used;
    if (st == WQ_OK)
        st = wq_buffer_add(&warc->data, warc->raw.ptr + warc->raw_used, n);
    warc->raw_used = warc->raw.len;
    warc->at_end = n == 0;
    return st;
}

static size_t ready(const struct wq_warc *warc)
{
    return warc->data.len - warc->used;
}

/* Have at least `n` bytes of data, of this gzip member or the next; fewer: that was all. */
static enum wq_status need(struct wq_warc *warc, size_t n)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && ready(warc) < n && !warc->at_end)
        st = more(warc);
    return st;
}

static void use(struct wq_warc *warc, size_t n)
{
    warc->used += n;
    if (warc->is_packed)
        warc->place.skip += (int64_t)n;
    else
        warc->place.unit_off += n;
}

/* ---- the file ---- */

enum wq_status wq_warc_begin(struct wq_warc *warc, struct wq_warc_place place)
{
    warc->raw.len = warc->raw_used = warc->data.len = warc->used = 0;
    warc->raw_off = place.unit_off;
    warc->place = (struct wq_warc_place){place.unit_off, 0};
    warc->at_end = warc->is_inside = false;
    warc->left = 0;
    warc->unpacked = (struct wq_unpacked){0};
    enum wq_status st = need_raw(warc, sizeof magic);
    warc->is_packed =
        warc->raw.len >= sizeof magic && memcmp(warc->raw.ptr, magic, sizeof magic) == 0;
    if (st == WQ_OK && warc->is_packed && !warc->is_open) {
        st = inflateInit2(&warc->stream, WINDOW_GZIP) == Z_OK ? WQ_OK : WQ_E_NOMEM;
        warc->is_open = st == WQ_OK;
    }
    if (st == WQ_OK && place.skip > 0)
        st = need(warc, (size_t)place.skip);
    if (st == WQ_OK)
        use(warc, ready(warc) < (size_t)place.skip ? ready(warc) : (size_t)place.skip);
    return st;
}

void wq_warc_finish(struct wq_warc *warc)
{
    if (warc->is_open)
        inflateEnd(&warc->stream);
    wq_buffer_free(&warc->raw);
    wq_buffer_free(&warc->data);
    *warc = (struct wq_warc){0};
}

/* ---- records ---- */

static bool is_same(struct wq_str text, const char *name)
{
    return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

static uint64_t read_length(struct wq_str value)
{
    uint64_t n = 0;
    for (size_t i = 0; i < value.len && value.ptr[i] >= '0' && value.ptr[i] <= '9'; i++) {
        if (n > UINT64_MAX / 16)
            return n;
        n = n * 10 + (uint64_t)(value.ptr[i] - '0');
    }
    return n;
}

/* Version 0.17 and some writers put it in brackets. One that is no UTF-8 names nothing. */
static struct wq_str address_of(struct wq_str value)
{
    if (value.len > 2 && *value.ptr == '<')
        value = (struct wq_str){value.ptr + 1, value.len - 2};
    return wq_utf8_valid(value) ? value : wq_str("");
}

static void take_header(struct wq_str name, struct wq_str value, struct wq_warc_record *record)
{
    if (is_same(name, "content-length"))
        record->len = read_length(value);
    else if (is_same(name, "warc-target-uri"))
        record->address = address_of(value);
    else if (is_same(name, "warc-date"))
        record->date = value;
    else if (is_same(name, "content-type"))
        record->type = value;
    else if (is_same(name, "warc-type"))
        record->kind = is_same(value, "response")   ? WQ_WARC_RESPONSE
                       : is_same(value, "resource") ? WQ_WARC_RESOURCE
                       : is_same(value, "revisit")  ? WQ_WARC_REVISIT
                                                    : WQ_WARC_OTHER;
}

/* Bytes of the head that begins the data, with its blank line; 0: there is none within HEAD_MAX. */
static size_t head_length(const struct wq_warc *warc)
{
    const uint8_t *start = warc->data.ptr + warc->used;
    const size_t n = ready(warc) < HEAD_MAX ? ready(warc) : HEAD_MAX;
    for (const uint8_t *p = start; (p = memchr(p, '\n', n - (size_t)(p - start))); p++) {
        const size_t left = n - (size_t)(p - start);
        if (left > 1 && p[1] == '\n')
            return (size_t)(p - start) + 2;
        if (left > 2 && p[1] == '\r' && p[2] == '\n')
            return (size_t)(p - start) + 3;
    }
    return 0;
}

static void read_head(struct wq_warc_record *record)
{
    struct wq_str rest = {(const char *)record->head.ptr, record->head.len};
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const struct wq_str line =
            wq_trim((struct wq_str){rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len});
        const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
        if (colon)
            take_header(
                wq_trim((struct wq_str){line.ptr, (size_t)(colon - line.ptr)}),
                wq_trim((struct wq_str){colon + 1, (size_t)(line.ptr + line.len - colon) - 1}),
                record);
        const size_t used = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
        rest = (struct wq_str){rest.ptr + used, rest.len - used};
    }
}

/* Go past what is left of the record. */
static enum wq_status skip_block(struct wq_warc *warc)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && warc->left > 0) {
        st = need(warc, 1);
        const size_t n = ready(warc) < warc->left ? ready(warc) : (size_t)warc->left;
        if (n == 0)
            break;
        use(warc, n);
        warc->left -= n;
    }
    warc->left = 0;
    return st;
}

/* Go to the line that begins a record; *is_lost: what stood before was none. */
static enum wq_status find_record(struct wq_warc *warc, bool *is_lost)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && (st = need(warc, 5)) == WQ_OK) {
        const uint8_t *at = warc->data.ptr + warc->used;
        if (ready(warc) < 5)
            return WQ_E_RANGE;
        if (memcmp(at, "WARC/", 5) == 0)
            return WQ_OK;
        *is_lost |= *at != '\r' && *at != '\n';
        const uint8_t *next = memchr(at + 1, 'W', ready(warc) - 1);
        use(warc, *at == '\r' || *at == '\n' ? 1 : next ? (size_t)(next - at) : ready(warc));
    }
    return st;
}

static enum wq_status try_next(struct wq_warc *warc, struct wq_warc_record *record)
{
    bool is_lost = false;
    size_t len = 0;
    enum wq_status st = skip_block(warc);
    if (st == WQ_OK)
        st = find_record(warc, &is_lost);
    warc->damaged_n += is_lost;
    record->place = warc->place;
    /* what is there first: more would be of the next member */
    len = st == WQ_OK ? head_length(warc) : 0;
    for (size_t wanted = 512; st == WQ_OK && len == 0 && wanted <= HEAD_MAX; wanted *= 2) {
        st = need(warc, wanted);
        len = st == WQ_OK ? head_length(warc) : 0;
    }
    if (st != WQ_OK)
        return st;
    if (len == 0) { /* no head: on with what may follow this line */
        use(warc, 5);
        return WQ_E_DAMAGED;
    }
    record->head.len = 0;
    st = wq_buffer_add(&record->head, warc->data.ptr + warc->used, len);
    use(warc, len);
    if (st == WQ_OK)
        read_head(record);
    warc->left = record->len;
    warc->record_n++;
    return st;
}

/* The gzip member is damaged: what was unpacked of it is no record. */
static void drop(struct wq_warc *warc)
{
    warc->damaged_n++;
    warc->left = 0;
    if (!warc->is_packed)
        return;
    warc->data.len = warc->used = 0;
}

enum wq_status wq_warc_next(struct wq_warc *warc, struct wq_warc_record *record)
{
    enum wq_status st;
    do {
        struct wq_buffer head = record->head;
        *record = (struct wq_warc_record){.head = head};
        st = try_next(warc, record);
        if (st == WQ_E_DAMAGED)
            drop(warc);
    } while (st == WQ_E_DAMAGED);
    return st;
}

void wq_warc_record_free(struct wq_warc_record *record)
{
    wq_buffer_free(&record->head);
    *record = (struct wq_warc_record){0};
}

enum wq_status wq_warc_take(struct wq_warc *warc, size_t max, struct wq_buffer *bytes)
{
    while (max > 0 && warc->left > 0) {
        enum wq_status st = need(warc, 1);
        if (st == WQ_E_DAMAGED)
            drop(warc);
        if (st != WQ_OK)
            return st == WQ_E_DAMAGED ? WQ_E_TRUNCATED : st;
        size_t n = ready(warc) < max ? ready(warc) : max;
        n = n < warc->left ? n : (size_t)warc->left;
        if (n == 0)
            return WQ_E_TRUNCATED;
        st = wq_buffer_add(bytes, warc->data.ptr + warc->used, n);
        if (st != WQ_OK)
            return st;
        use(warc, n);
        warc->left -= n;
        max -= n;
    }
    return WQ_OK;
}
