/* SPDX-License-Identifier: MIT */
#include "pages.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MIN 12u
#define TEMPLATE_MAX 32 /* lines that say how blocks are written */

struct maker {
    const struct page_pool *pool;
    struct wq_str markup[TEMPLATE_MAX], names[TEMPLATE_MAX];
    size_t markup_n;
    uint64_t state;
    struct page_truth *truth;
    struct wq_buffer body;      /* the markup of the text */
    struct wq_buffer body_text; /* and the text */
    char lead[1024];
};

static uint64_t next(struct maker *maker)
{
    uint64_t z = maker->state += 0x9e3779b97f4a7c15; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static size_t below(struct maker *maker, size_t n)
{
    return (size_t)(next(maker) % n);
}

static void add(struct wq_buffer *out, struct wq_str text)
{
    if (wq_buffer_add(out, text.ptr, text.len) != WQ_OK)
        abort();
}

/* ---- paragraphs ---- */

static uint32_t count_words(struct wq_str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
    return n;
}

/* The sample articles carry furniture themselves. */
static bool is_furniture(struct wq_str line)
{
    static const char *const starts[] = {"لن يتم نشر", "اقرأ أيضاً"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (line.len > strlen(starts[i]) && memcmp(line.ptr, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

void page_pool_add(struct page_pool *pool, struct wq_str text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct wq_str line = wq_trim((struct wq_str){text.ptr, len});
        const uint32_t off = (uint32_t)pool->bytes.len;
        if (count_words(line) >= WORDS_MIN && !is_furniture(line) &&
            !memchr(line.ptr, '<', line.len) && !memchr(line.ptr, '&', line.len)) {
            add(&pool->bytes, line);
            add(&pool->offs, (struct wq_str){(const char *)&off, sizeof off});
        }
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
}

size_t page_pool_n(const struct page_pool *pool)
{
    return pool->offs.len / sizeof(uint32_t);
}

void page_pool_free(struct page_pool *pool)
{
    wq_buffer_free(&pool->bytes);
    wq_buffer_free(&pool->offs);
}

static struct wq_str paragraph(struct maker *maker)
{
    const uint32_t *offs = (const uint32_t *)(const void *)maker->pool->offs.ptr;
    const size_t n = page_pool_n(maker->pool), i = below(maker, n);
    const size_t end = i + 1 < n ? offs[i + 1] : maker->pool->bytes.len;
    return (struct wq_str){(const char *)maker->pool->bytes.ptr + offs[i], end - offs[i]};
}

/* The first `n` words, without a sign at their end. */
static struct wq_str first_words(struct wq_str text, uint32_t n)
{
    size_t len = 0;
    for (; len < text.len; len++)
        if (text.ptr[len] == ' ' && n-- == 1)
            break;
    text.len = len;
    for (;;) {
        static const char *const signs[] = {".", ",", "،", "؛", ":", "؟", "!", "(", "\""};
        bool has_sign = false;
        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
            const size_t sign = strlen(signs[i]);
            if (text.len > sign && memcmp(text.ptr + text.len - sign, signs[i], sign) == 0) {
                text = wq_trim((struct wq_str){text.ptr, text.len - sign});
                has_sign = true;
            }
        }
        if (!has_sign)
            return text;
    }
}

/* The beginning of a paragraph without straight quotes, which would need escapes in attributes. */
static struct wq_str headline(struct maker *maker)
{
    struct wq_str text;
    do
        text = first_words(paragraph(maker), 6 + (uint32_t)below(maker, 5));
    while (memchr(text.ptr, '"', text.len) || memchr(text.ptr, '\\', text.len));
    return text;
}

static void copy(char *out, size_t cap, struct wq_str text)
{
    snprintf(out, cap, "%.*s", (int)text.len, text.ptr);
}

/* ---- people and days ---- */

static const char *any(struct maker *maker, const char *const *list, size_t n)
{
    return list[below(maker, n)];
}
#define ANY(maker, list) any(maker, list, sizeof(list) / sizeof((list)[0]))

static void person(struct maker *maker, char *out, size_t cap)
{
    static const char *const first[] = {"سلمى", "أحمد", "ليلى",     "خالد", "رنا",  "يوسف",
                                        "هالة", "ماجد", "عبد الله", "نور",  "سعاد", "طارق"};
    static const char *const last[] = {"الحوراني", "العلي",  "الخطيب", "مراد", "درويش",
                                       "الزين",    "الشامي", "بن عمر", "قاسم", "المصري"};
    snprintf(out, cap, "%s %s", ANY(maker, first), ANY(maker, last));
}

static const char *const months[12][3] = {
    {"كانون الثاني", "يناير", "جانفي"},
    {"شباط", "فبراير", "فيفري"},
    {"آذار", "مارس", "مارس"},
    {"نيسان", "أبريل", "أفريل"},
    {"أيار", "مايو", "ماي"},
    {"حزيران", "يونيو", "جوان"},
    {"تموز", "يوليو", "جويلية"},
    {"آب", "أغسطس", "أوت"},
    {"أيلول", "سبتمبر", "سبتمبر"},
    {"تشرين الأول", "أكتوبر", "أكتوبر"},
    {"تشرين الثاني", "نوفمبر", "نوفمبر"},
    {"كانون الأول", "ديسمبر", "ديسمبر"},
};

/* `plain` with the digits of Arabic: ٢٠١٥/١٢/١٨ */
static void write_digits(const char *plain, char *out, size_t cap)
{
    static const char *const digits[] = {"٠", "١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩"};
    size_t len = 0;
    for (const char *at = plain; *at && len + 2 < cap; at++) {
        const char other[] = {*at, '\0'};
        const bool is_digit = *at >= '0' && *at <= '9';
        len += (size_t)snprintf(out + len, cap - len, "%s", is_digit ? digits[*at - '0'] : other);
    }
}

static void write_date(uint32_t date, const char *form, char *out, size_t cap)
{
    const unsigned year = date / 10000, month = date / 100 % 100, day = date % 100;
    static const char *const days[] = {"السبت",    "الأحد",  "الاثنين", "الثلاثاء",
                                       "الأربعاء", "الخميس", "الجمعة"};
    static const char english[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *const *name = months[month - 1];
    char plain[64];
    if (strcmp(form, "iso") == 0)
        snprintf(out, cap, "%04u-%02u-%02u", year, month, day);
    else if (strcmp(form, "numbers") == 0)
        snprintf(out, cap, "%u/%u/%u", day, month, year);
    else if (strcmp(form, "maghreb") == 0)
        snprintf(out, cap, "%u %s %u", day, name[2], year);
    else if (strcmp(form, "common") == 0)
        snprintf(out, cap, "%u %s %u", day, name[1], year);
    else if (strcmp(form, "wordpress") == 0)
        snprintf(out, cap, "%s %u, %u", name[1], day, year);
    else if (strcmp(form, "english") == 0)
        snprintf(out, cap, "%s %u, %u", english[month - 1], day, year);
    else if (strcmp(form, "digits") == 0) {
        snprintf(plain, sizeof plain, "%04u/%u/%u", year, month, day);
        write_digits(plain, out, cap);
    } else if (strcmp(form, "arabic") == 0) {
        snprintf(plain, sizeof plain, "%u %s %u", day, name[1], year);
        write_digits(plain, out, cap);
    } else
        snprintf(out, cap, "%s %u %s%s%s %u", days[(date / 7) % 7], day, name[0],
                 day % 2 ? "/" : "", day % 2 ? name[1] : "", year);
}

static uint32_t any_date(struct maker *maker)
{
    return (uint32_t)(2005 + below(maker, 19)) * 10000 + (uint32_t)(1 + below(maker, 12)) * 100 +
           (uint32_t)(1 + below(maker, 28));
}

/* ---- the text ---- */

static struct wq_str markup_of(const struct maker *maker, const char *name)
{
    for (size_t i = 0; i < maker->markup_n; i++)
        if (wq_str_equal(maker->names[i], wq_str(name)))
            return maker->markup[i];
    return wq_str("{{}}");
}

static void expand(struct maker *maker, struct wq_str text, struct wq_buffer *out);

/* The markup `name` around `content`; its choices are made anew. */
static void wrap(struct maker *maker, const char *name, struct wq_str content,
                 struct wq_buffer *out)
{
    struct wq_buffer markup = {0};
    expand(maker, markup_of(maker, name), &markup);
    const char *text = (const char *)markup.ptr, *place = memmem(text, markup.len, "{{}}", 4);
    const size_t front = place ? (size_t)(place - text) : markup.len;
    add(out, (struct wq_str){text, front});
    add(out, content);
    if (place)
        add(out, (struct wq_str){place + 4, markup.len - front - 4});
    add(out, wq_str("\n"));
    wq_buffer_free(&markup);
}

static void tell(struct maker *maker, struct wq_str text)
{
    add(&maker->body_text, text);
    add(&maker->body_text, wq_str("\n"));
}

static void add_block(struct maker *maker, const char *name, struct wq_str text)
{
    wrap(maker, name, text, &maker->body);
    tell(maker, text);
}

/* `n` pieces of `words` words, each in the markup `item`, all in `around`. */
static void add_pieces(struct maker *maker, const char *around, const char *item, unsigned n,
                       uint32_t words)
{
    struct wq_buffer items = {0};
    while (n-- > 0) {
        const struct wq_str text = first_words(paragraph(maker), words);
        wrap(maker, item, text, &items);
        tell(maker, text);
    }
    wrap(maker, around, (struct wq_str){(const char *)items.ptr, items.len}, &maker->body);
    wq_buffer_free(&items);
}

static void add_table(struct maker *maker)
{
    struct wq_buffer rows = {0};
    for (unsigned row = 0; row < 4; row++) {
        struct wq_buffer cells = {0};
        for (unsigned column = 0; column < 3; column++) {
            const struct wq_str text = first_words(paragraph(maker), 1 + column);
            wrap(maker, "td", text, &cells);
            tell(maker, text);
        }
        wrap(maker, "tr", (struct wq_str){(const char *)cells.ptr, cells.len}, &rows);
        wq_buffer_free(&cells);
    }
    wrap(maker, "table", (struct wq_str){(const char *)rows.ptr, rows.len}, &maker->body);
    wq_buffer_free(&rows);
}

static void add_interview(struct maker *maker)
{
    for (unsigned n = 4 + (unsigned)below(maker, 5); n > 0; n--) {
        char question[256];
        const struct wq_str text = first_words(paragraph(maker), 5 + (uint32_t)below(maker, 4));
        snprintf(question, sizeof question, "- %.*s؟", (int)text.len, text.ptr);
        add_block(maker, "p", wq_str(question));
        snprintf(question, sizeof question, "- %.*s.", (int)text.len, text.ptr);
        add_block(maker, "p", below(maker, 2) ? wq_str(question) : paragraph(maker));
    }
}

static void insert(struct maker *maker)
{
    const struct wq_str markup = markup_of(maker, "insert");
    if (!wq_str_equal(markup, wq_str("{{}}")) && below(maker, 4) == 0)
        expand(maker, markup, &maker->body);
}

/* Paragraphs with what else articles hold between them. */
static void add_sections(struct maker *maker, unsigned paragraph_n)
{
    while (paragraph_n-- > 0) {
        add_block(maker, "p", paragraph(maker));
        insert(maker);
        const size_t dice = below(maker, 24);
        if (dice < 3 && paragraph_n > 0)
            add_block(maker, "h", headline(maker));
        else if (dice == 3)
            add_block(maker, "q", paragraph(maker));
        else if (dice == 4)
            add_pieces(maker, "ul", "li", 3 + (unsigned)below(maker, 4), 7);
        else if (dice == 5)
            add_table(maker);
        else if (dice == 6)
            add_pieces(maker, "poem", "v", 4, 6);
    }
}

static void make_text(struct maker *maker)
{
    const struct wq_str first = paragraph(maker);
    const struct wq_str start = first_words(first, 8 + (uint32_t)below(maker, 8));
    snprintf(maker->lead, sizeof maker->lead, "%.*s...", (int)start.len, start.ptr);
    add_block(maker, "p", first);
    switch (below(maker, 10)) {
    case 0:
        break; /* one paragraph */
    case 1:
        add_block(maker, "p", paragraph(maker));
        break;
    case 2:
        add_interview(maker);
        break;
    case 3:
        add_pieces(maker, "poem", "v", 8, 7);
        break;
    case 4:
        add_sections(maker, 30 + (unsigned)below(maker, 20));
        break;
    default:
        add_sections(maker, 4 + (unsigned)below(maker, 10));
    }
}

/* ---- templates ---- */

/* As it stands in a string of JSON. */
static void add_json(const struct wq_buffer *text, struct wq_buffer *out)
{
    for (size_t i = 0; i < text->len; i++) {
        const char c = (char)text->ptr[i];
        add(out, c == '\n'   ? wq_str("\\n\\n")
                 : c == '"'  ? wq_str("\\\"")
                 : c == '\\' ? wq_str("\\\\")
                 : c == '/'  ? wq_str("\\/")
                             : (struct wq_str){(const char *)text->ptr + i, 1});
    }
}

/* What stands for `name` now; *truth says whether the author wrote it. */
static void variable(struct maker *maker, struct wq_str name, struct wq_buffer *out)
{
    struct page_truth *truth = maker->truth;
    char text[1024] = "", form[16];
    copy(form, sizeof form, name);
    if (*form == '\0')
        copy(text, sizeof text, wq_str("{{}}")); /* the content, put in later */
    else if (strcmp(form, "title") == 0)
        copy(text, sizeof text, wq_str(truth->title));
    else if (strcmp(form, "author") == 0)
        copy(text, sizeof text, wq_str(truth->author));
    else if (strcmp(form, "source") == 0)
        copy(text, sizeof text, wq_str(truth->source));
    else if (strcmp(form, "category") == 0)
        copy(text, sizeof text, wq_str(truth->category));
    else if (strcmp(form, "url") == 0)
        snprintf(text, sizeof text, "https://example.org/a/%u", (unsigned)below(maker, 1000000));
    else if (strcmp(form, "lead") == 0)
        copy(text, sizeof text, wq_str(maker->lead));
    else if (strcmp(form, "other") == 0)
        copy(text, sizeof text, headline(maker));
    else if (strcmp(form, "name") == 0)
        person(maker, text, sizeof text);
    else if (strcmp(form, "n") == 0)
        snprintf(text, sizeof text, "%u", 1 + (unsigned)below(maker, 4000));
    else if (strcmp(form, "comment") == 0)
        copy(text, sizeof text, paragraph(maker));
    else if (strcmp(form, "day") == 0)
        write_date(any_date(maker), below(maker, 2) ? "long" : "numbers", text, sizeof text);
    else if (strcmp(form, "body") == 0)
        add(out, (struct wq_str){(const char *)maker->body.ptr, maker->body.len});
    else if (strcmp(form, "json") == 0)
        add_json(&maker->body_text, out);
    else if (strcmp(form, "jsonhtml") == 0)
        add_json(&maker->body, out);
    else if (strcmp(form, "deck") == 0 || strcmp(form, "caption") == 0)
        copy(text, sizeof text, *form == 'd' ? paragraph(maker) : headline(maker));
    else
        write_date(truth->date, form, text, sizeof text);
    add(out, wq_str(text));
    if (*form == 'd' ? strcmp(form, "deck") == 0 : strcmp(form, "caption") == 0)
        tell(maker, wq_str(text));
}

/* Where the "]]" of the choice that `text` begins with stands. */
static size_t choice_end(struct wq_str text)
{
    int depth = 0;
    for (size_t i = 0; i + 1 < text.len; i++) {
        depth += text.ptr[i] == '[' && text.ptr[i + 1] == '[';
        if (text.ptr[i] != ']' || text.ptr[i + 1] != ']')
            i += text.ptr[i] == '[' && text.ptr[i + 1] == '[';
        else if (--depth == 0)
            return i;
        else
            i++;
    }
    return text.len;
}

/* Piece `wanted` of the pieces that '|' parts; *n is how many there are. */
static struct wq_str piece(struct wq_str text, size_t wanted, size_t *n)
{
    struct wq_str found = {text.ptr, 0};
    size_t start = 0;
    int depth = 0;
    *n = 0;
    for (size_t i = 0; i <= text.len; i++) {
        const bool is_pair = i + 1 < text.len && text.ptr[i] == text.ptr[i + 1];
        depth += is_pair && text.ptr[i] == '[';
        depth -= is_pair && text.ptr[i] == ']';
        if (i == text.len || (depth == 0 && text.ptr[i] == '|')) {
            if ((*n)++ == wanted)
                found = (struct wq_str){text.ptr + start, i - start};
            start = i + 1;
        }
        i += is_pair && (text.ptr[i] == '[' || text.ptr[i] == ']');
    }
    return found;
}

static void choose(struct maker *maker, struct wq_str choices, struct wq_buffer *out)
{
    size_t n;
    piece(choices, 0, &n);
    expand(maker, piece(choices, below(maker, n), &n), out);
}

static void expand(struct maker *maker, struct wq_str text, struct wq_buffer *out)
{
    for (size_t i = 0; i < text.len;) {
        const struct wq_str rest = {text.ptr + i, text.len - i};
        const char *close = rest.len > 2 ? memmem(rest.ptr, rest.len, "}}", 2) : NULL;
        if (rest.len > 2 && memcmp(rest.ptr, "[[", 2) == 0) {
            const size_t end = choice_end(rest);
            choose(maker, (struct wq_str){rest.ptr + 2, end - 2}, out);
            i += end + 2;
        } else if (close && memcmp(rest.ptr, "{{", 2) == 0) {
            variable(maker, (struct wq_str){rest.ptr + 2, (size_t)(close - rest.ptr) - 2}, out);
            i += (size_t)(close - rest.ptr) + 2;
        } else {
            add(out, (struct wq_str){rest.ptr, 1});
            i++;
        }
    }
}

/* The lines before "---"; what follows is the page. */
static struct wq_str read_markup(struct maker *maker, struct wq_str text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct wq_str line = wq_trim((struct wq_str){text.ptr, len});
        const char *colon = memchr(line.ptr, ':', line.len);
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
        if (wq_str_equal(line, wq_str("---")))
            break;
        assert(colon && maker->markup_n < TEMPLATE_MAX);
        const size_t name_len = (size_t)(colon - line.ptr);
        maker->names[maker->markup_n] = (struct wq_str){line.ptr, name_len};
        maker->markup[maker->markup_n++] =
            wq_trim((struct wq_str){colon + 1, line.len - name_len - 1});
    }
    return text;
}

void page_make(const struct page_pool *pool, struct wq_str template_text, uint64_t seed,
               struct wq_buffer *html, struct page_truth *truth)
{
    static const char *const sources[] = {"صحيفة الأفق", "موقع المدى", "شبكة النهار", "وكالة السهل",
                                          "مدونة الضفة"};
    static const char *const categories[] = {"محليات", "سياسة", "ثقافة", "اقتصاد", "علوم", "رياضة"};
    struct maker maker = {.pool = pool, .state = seed, .truth = truth};
    struct wq_buffer text = truth->text;
    *truth = (struct page_truth){.text = text};
    truth->text.len = html->len = 0;
    const struct wq_str page = read_markup(&maker, template_text);
    copy(truth->title, sizeof truth->title, headline(&maker));
    person(&maker, truth->author, sizeof truth->author);
    copy(truth->source, sizeof truth->source, wq_str(sources[(seed / 64) % 5]));
    copy(truth->category, sizeof truth->category, wq_str(ANY(&maker, categories)));
    truth->date = any_date(&maker);
    make_text(&maker);
    expand(&maker, page, html);
    add(&truth->text, (struct wq_str){(const char *)maker.body_text.ptr, maker.body_text.len});
    /* what the page does not show nobody can find */
    const char *shown = memmem(html->ptr, html->len, truth->author, strlen(truth->author));
    if (!shown)
        *truth->author = '\0';
    wq_buffer_free(&maker.body);
    wq_buffer_free(&maker.body_text);
}
