/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_BUNDLE_H
#define WARRAQ_BUNDLE_H
/* Reading a bundle: opened in constant time whatever its size, any article by its index. Every
 * byte is untrusted: it is checked before it is used, and what fails is named. docs/bundle.md. */
#include "warraq/article.h"
#include "warraq/format.h"
#include "warraq/io.h"

struct wq_bundle; /* lives in the arena it was opened in */

struct wq_bundle_info {
    uint16_t major, minor;
    uint8_t edition[16]; /* names this content: equal content, equal edition */
    uint64_t file_bytes;
    uint64_t missing_bytes; /* of them not there: the file was cut short */
    uint32_t article_n;
    uint32_t cluster_n;      /* all clusters, those of the catalogue included */
    uint32_t text_cluster_n; /* those that hold articles */
    uint64_t stored_bytes;   /* of all clusters, with their leaders */
    uint32_t parity;         /* clusters of a parity group, 0: none */
    bool is_root_copy;  /* the root record at the start is damaged, the one at the end was used */
    bool is_table_copy; /* likewise the section table */
    bool is_salvaged;   /* neither could be read: clusters were found by their leaders, and no hash
                           vouches for them; edition is zero when there was no root record */
};

/* A section: a run of clusters. */
struct wq_section {
    uint32_t type;      /* WQ_SECTION_* */
    uint32_t flags;     /* WQ_SECTION_REQUIRED */
    uint32_t first;     /* its first cluster, counted in the bundle */
    uint32_t cluster_n; /* 0: there is no such section */
    uint64_t len;       /* bytes of all its clusters, inflated; not checked against them */
};

/* Open the bundle in `file`. Reads the root record, the section table, the topmost page of the
 * index and the letters if the bundle brings its own, no more. The first three have a copy at the
 * end of the file, which is used when the first is damaged. When both are, the file is searched for
 * the leaders of clusters, which takes time with its length. A file that was cut short opens when
 * its start is whole: what is not there is WQ_E_TRUNCATED when it is asked for. `file` is copied;
 * what stands behind file->self must outlive the bundle. The bundle and its buffers (twice the
 * largest stored and ten times the largest inflated cluster, and 170 KiB: at most 25 MiB, of which
 * only what is used is written to) live in `arena`.
 *
 * WQ_E_NOT_BUNDLE no magic; WQ_E_NEWER unknown major version, feature bit or required section;
 * WQ_E_TRUNCATED too short for root and table; WQ_E_DAMAGED a check or an offset fails;
 * WQ_E_LIMIT a declared size is over format.h; WQ_E_NOMEM; WQ_E_IO.
 * On failure *bundle is untouched and the arena as it was. */
WQ_MUST_CHECK enum wq_status wq_bundle_open(struct wq_arena *arena, const struct wq_file *file,
                                            struct wq_bundle **bundle);

/* The same by the leaders of clusters alone, as `warraq repair` does when the index cannot be read:
 * no hash vouches for what is read then. */
WQ_MUST_CHECK enum wq_status wq_bundle_open_by_leaders(struct wq_arena *arena,
                                                       const struct wq_file *file,
                                                       struct wq_bundle **bundle);

/* Valid as long as the bundle. */
const struct wq_bundle_info *wq_bundle_info(const struct wq_bundle *bundle);

/* What the catalogue says of the article `index`, 0 to article_n - 1. Strings are copied into
 * `arena`. Inflates a cluster of 256 rows, one of details, and one for each name that is stated;
 * none of those used last.
 * WQ_E_RANGE no such index; WQ_E_DAMAGED that part of the catalogue or its index; WQ_E_LIMIT a
 * size in it is over format.h; WQ_E_NOMEM; WQ_E_IO; WQ_E_TRUNCATED the file has shrunk since it
 * was opened. On failure *meta and the arena are as they were. */
WQ_MUST_CHECK enum wq_status wq_bundle_meta(struct wq_bundle *bundle, uint32_t index,
                                            struct wq_arena *arena, struct wq_meta *meta);

/* The same without what lists do not show: id, address, licence, source_id and captured stay empty.
 * About a third of the cost. Names that are damaged stay empty too, with meta->is_partial. */
WQ_MUST_CHECK enum wq_status wq_bundle_listed(struct wq_bundle *bundle, uint32_t index,
                                              struct wq_arena *arena, struct wq_meta *meta);

/* The article `index`, whole, in `arena` but for the rows of its images. Inflates at most two
 * clusters. wq_article_is_sound holds for it. When names or details are damaged, which many
 * articles share, the text is read all the same: meta.is_partial. So it is when its cluster of rows
 * is damaged, if those beside it tell where the text is: then U+FFFD stands in the text where the
 * title does, meta.title is the first line; the text is plain lines, and date, names and images are
 * missing, the id too unless it is stored. This inflates the text of some 256 articles,
 * once for all of them. Errors as for wq_bundle_meta; on failure *article and the arena are as they
 * were. */
WQ_MUST_CHECK enum wq_status wq_bundle_article(struct wq_bundle *bundle, uint32_t index,
                                               struct wq_arena *arena, struct wq_article *article);

/* Rows of an image in one of its strips, but the last, which may have fewer; strips of an image;
 * rows in strip `strip`, 0 to wq_image_strip_n - 1. */
uint32_t wq_image_strip_rows(const struct wq_image *image);
uint32_t wq_image_strip_n(const struct wq_image *image);
uint32_t wq_image_rows_of(const struct wq_image *image, uint32_t strip);

/* Strip `strip` of an image of article `index`: wq_image_rows_of rows of image->w_px bytes into
 * `rows`, from the top, 0 black to 255 white, sRGB. At most WQ_STRIP_MAX bytes. Inflates one
 * cluster of at most that, and one of the catalogue when the last one read is not the article's.
 * WQ_E_RANGE no such index or strip; else as for wq_bundle_meta. On failure the rows are undefined.
 * A damaged strip costs its own rows alone: those of the others can still be had. */
WQ_MUST_CHECK enum wq_status wq_bundle_image_strip(struct wq_bundle *bundle, uint32_t index,
                                                   const struct wq_image *image, uint32_t strip,
                                                   uint8_t *rows);

/* All sections, in the order of the table; valid as long as the bundle. */
const struct wq_section *wq_bundle_sections(const struct wq_bundle *bundle, uint32_t *section_n);

/* The section of `type`; all zero when the bundle has none. */
struct wq_section wq_bundle_section(const struct wq_bundle *bundle, uint32_t type);

/* Read cluster `number`, 0 to cluster_n - 1, check its hash, and inflate it into the `cap` bytes at
 * `raw`; *len are its bytes. A cluster that is damaged is put together again from its parity group
 * if it has one. WQ_E_RANGE no such cluster; WQ_E_DAMAGED; WQ_E_LIMIT it is larger than `cap`;
 * WQ_E_IO; WQ_E_TRUNCATED it lies beyond the end of a file that was cut short. On failure `raw` may
 * be partly written. */
WQ_MUST_CHECK enum wq_status wq_cluster_read(struct wq_bundle *bundle, uint32_t number,
                                             uint8_t *raw, size_t cap, uint32_t *len);

/* Read cluster `cluster`, 0 to cluster_n - 1, from the medium and check its hash and length, as
 * `verify` does for all of them; parity does not help. WQ_E_RANGE, WQ_E_DAMAGED, WQ_E_IO,
 * WQ_E_TRUNCATED. */
WQ_MUST_CHECK enum wq_status wq_bundle_check_cluster(struct wq_bundle *bundle, uint32_t cluster);

/* How many articles lie behind the end of a file that was cut short; 0 for one that was not. Their
 * texts stand in their order: some twenty clusters are looked at, and twice that many rows. */
uint32_t wq_bundle_lost_n(struct wq_bundle *bundle);

/* What the index says of a cluster. */
struct wq_cluster_facts {
    uint32_t stored_len, raw_len; /* bytes; raw_len 0: not deflated */
    uint8_t hash[32];             /* of the stored bytes; zero in a salvaged bundle */
};
/* WQ_E_RANGE; else as for wq_cluster_read. */
WQ_MUST_CHECK enum wq_status wq_cluster_describe(struct wq_bundle *bundle, uint32_t number,
                                                 struct wq_cluster_facts *facts);

/* A cluster as it is stored, to be copied. */
struct wq_stored_cluster {
    struct wq_bytes stored; /* valid until the next call that reads from the bundle */
    uint32_t raw_len;       /* bytes inflated; 0: not deflated */
};

/* Cluster `number` as it is stored, its hash checked; errors as for wq_cluster_read. */
WQ_MUST_CHECK enum wq_status wq_cluster_stored(struct wq_bundle *bundle, uint32_t number,
                                               struct wq_stored_cluster *cluster);

/* Whether the leader of `cluster` and the CRC-32 in it are right. WQ_E_DAMAGED, WQ_E_RANGE,
 * WQ_E_IO.
 */
WQ_MUST_CHECK enum wq_status wq_bundle_check_leader(struct wq_bundle *bundle, uint32_t cluster);

/* What stands at both ends of the file. */
enum wq_twin { WQ_TWIN_ROOT, WQ_TWIN_TABLE, WQ_TWIN_INDEX };

/* How many pages the index has, all levels together. */
uint32_t wq_bundle_index_page_n(const struct wq_bundle *bundle);

/* Check one of the two copies of a part: 0 that before the clusters, 1 that behind them. `page` is
 * one of the index, 0 for the others. Of a salvaged bundle all are WQ_E_DAMAGED. WQ_E_RANGE,
 * WQ_E_DAMAGED, WQ_E_TRUNCATED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_check_twin(struct wq_bundle *bundle, enum wq_twin part,
                                                  uint32_t page, unsigned copy);

/* The index of the article with this id: *index. Looks at `hint` first (any value), then at those
 * that share the first 20 bits or so: about 30 articles, whatever their number.
 * WQ_E_RANGE when none has it; articles whose row is damaged are passed over. WQ_E_DAMAGED the page
 * of ids; WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_find(struct wq_bundle *bundle, const uint8_t id[WQ_ID_BYTES],
                                            uint32_t hint, uint32_t *index);

/* ---- orders and groups, made by the packer: docs/bundle.md, "Orders" ---- */

enum wq_order {
    WQ_ORDER_SEQUENCE, /* as packed */
    WQ_ORDER_DATE,     /* newest first; those without a date last */
    WQ_ORDER_SOURCE,   /* collated; one source newest first; those without a source last */
    WQ_ORDER_AUTHOR,   /* likewise */
    WQ_ORDER_CATEGORY, /* likewise */
    WQ_ORDER_TITLE,    /* collated */
    WQ_ORDER_NEWS      /* only what is new since the edition before, newest first */
};

/* The index of the article at `position`, 0 to article_n - 1 (of the news 0 to wq_news.n - 1), of an
 * order: *index. Constant time: at most two clusters. An order that a forger has made may name an article twice.
 * WQ_E_RANGE no such position; WQ_E_DAMAGED; WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_at(struct wq_bundle *bundle, enum wq_order order,
                                          uint32_t position, uint32_t *index);

/* The same for `n` positions from `from` on, in O(n): a cluster for every WQ_ORDER_PAGE of them,
 * gone through once. On failure `indexes` may be partly written. */
WQ_MUST_CHECK enum wq_status wq_bundle_stretch(struct wq_bundle *bundle, enum wq_order order,
                                               uint32_t from, uint32_t n, uint32_t *indexes);

/* What a bundle says of the one before it: docs/bundle.md, "News". */
struct wq_news {
    uint32_t n;        /* articles that are new, 0: none, or nothing is said */
    uint8_t since[16]; /* the edition before; zero: several, or not known */
};
/* Constant time: at most one cluster. WQ_E_DAMAGED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_news(struct wq_bundle *bundle, struct wq_news *news);

enum wq_grouping {
    WQ_GROUPS_SOURCE, /* in the order of WQ_ORDER_SOURCE, and so on */
    WQ_GROUPS_AUTHOR,
    WQ_GROUPS_CATEGORY,
    WQ_GROUPS_MONTH,    /* in the order of WQ_ORDER_DATE: newest first */
    WQ_GROUPS_LANGUAGE, /* collated; there is no order by language or licence */
    WQ_GROUPS_LICENCE
};

struct wq_group {
    struct wq_str name; /* empty for months */
    uint32_t month;     /* year * 100 + month; month 0: only the year is known */
    uint32_t first;     /* position of its first article in the order of that name */
    uint32_t article_n; /* from there on, newest first */
};

/* How many sources, months and so on there are: *n. Articles that state none are in no group: they
 * come last in the order. Constant time: at most one cluster. WQ_E_DAMAGED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_group_n(struct wq_bundle *bundle, enum wq_grouping grouping,
                                               uint32_t *n);

/* Group `at`, from 0; its name is copied into `arena`. Constant time.
 * Errors as for wq_bundle_meta; on failure *group and the arena are as they were. */
WQ_MUST_CHECK enum wq_status wq_bundle_group(struct wq_bundle *bundle, enum wq_grouping grouping,
                                             uint32_t at, struct wq_arena *arena,
                                             struct wq_group *group);

/* Bytes of a title or name that count in collation, folded. */
#define WQ_COLLATE_MAX 256

/* The key by which titles and names are put in order, bytewise: at most `cap` bytes, which are
 * returned. docs/bundle.md "Collation". */
size_t wq_collate(struct wq_str text, uint8_t *key, size_t cap);

/* What the keys of all titles begin with that begin like `text`, of which more may come: the article
 * at the beginning is passed over as soon as one letter follows, so that البا gives باب. A number at
 * the end counts as a whole one. */
size_t wq_collate_beginning(struct wq_str text, uint8_t *key, size_t cap);

/* Whether two names are one to a reader: they are collated alike. */
bool wq_is_same_name(struct wq_str a, struct wq_str b);

/* Another version of the article `index`, the same story: an edition of it with another text, or its
 * text under another id; *next: the next one in their circle, or `index` itself when there is none.
 * Constant time: at most two clusters. Stop at the first that came before: a circle that a forger
 * has made may not lead back. WQ_E_RANGE, WQ_E_DAMAGED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_next_version(struct wq_bundle *bundle, uint32_t index,
                                                    uint32_t *next);

/* How many articles have versions: *n. Constant time. WQ_E_DAMAGED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_bundle_version_n(struct wq_bundle *bundle, uint32_t *n);

/* ---- container, shared with the packer ---- */

/* The records of each level of an index of `cluster_n` clusters, those of the clusters first; the
 * number of levels, 1 to WQ_INDEX_LEVELS_MAX, is returned. cluster_n <= WQ_CLUSTERS_MAX. */
uint32_t wq_index_levels(uint32_t cluster_n, uint32_t record_n[WQ_INDEX_LEVELS_MAX]);

/* The bytes of an index of `cluster_n` clusters. */
uint64_t wq_index_bytes(uint32_t cluster_n);

/* The clusters that a parity cluster is made of: first, first + step, ... below end. */
struct wq_parity_group {
    uint32_t first, step, end;
};
/* The group of parity cluster `number` (from 0) over `cluster_n` clusters, `group` a group. */
struct wq_parity_group wq_parity_group(uint32_t number, uint32_t cluster_n, uint32_t group);
/* The parity cluster, from 0, that cluster `number` < cluster_n is in; and how many there are. */
uint32_t wq_parity_of(uint32_t number, uint32_t cluster_n, uint32_t group);
uint32_t wq_parity_n(uint32_t cluster_n, uint32_t group);

/* ---- records, shared with the packer ---- */

/* Letters for the bytes 0x80 to 0xFF of AR8: code points from U+0080, no surrogates, ascending.
 * docs/bundle.md "AR8". */
struct wq_ar8 {
    uint32_t cp[WQ_AR8_LETTERS];
};

/* The letters of every bundle that does not bring its own. */
extern const struct wq_ar8 wq_ar8_default;

/* The byte that stands for `cp`, 0x80 to 0xFF; 0 when it is none of the letters. */
uint8_t wq_ar8_byte(const struct wq_ar8 *letters, uint32_t cp);

/* Decode a stored article record: the text in AR8 with these letters, its blocks, spans and images;
 * all are in `arena`. `title` is the article's, which the record names and does not hold; it may be
 * empty. Sets everything of `article` but its meta, and only to what wq_article_is_sound allows.
 * WQ_E_DAMAGED not well formed, or not in its shortest form: there is one way to write each
 * article; WQ_E_LIMIT; WQ_E_NOMEM. docs/bundle.md "Article records". */
WQ_MUST_CHECK enum wq_status wq_record_decode(struct wq_bytes record, const struct wq_ar8 *letters,
                                              struct wq_str title, struct wq_arena *arena,
                                              struct wq_article *article);

/* The lines of a text that are not blank, as one goes through it: zero but for `text` to start. */
struct wq_lines {
    struct wq_str text;
    size_t next_off;      /* where the line behind the last `before` starts */
    struct wq_block line; /* the first one from there that is not blank: off, len */
};

/* What stands behind the line in which the block `before` ends (NULL: in all of the text), unless
 * the author or his editor marked it as something else: the next line that is not blank, without
 * the white space around it, as a paragraph, or, with `before` NULL, as the title. false: there is
 * none. `before` only ever goes on in the text, so that all calls together take O(text). */
bool wq_block_plain(struct wq_lines *lines, const struct wq_block *before, struct wq_block *block);

bool wq_block_equal(const struct wq_block *a, const struct wq_block *b);

/* Undo the filters of the rows of a strip: row_n rows of w_px, at most WQ_IMAGE_SIDE_MAX.
 * WQ_E_DAMAGED. docs/bundle.md "Images". */
WQ_MUST_CHECK enum wq_status wq_strip_decode(struct wq_bytes strip, uint32_t w_px, uint32_t row_n,
                                             uint8_t *rows);
/* The neighbour nearest to left + up - up_left, as PNG breaks ties. */
uint8_t wq_paeth(uint8_t left, uint8_t up, uint8_t up_left);

/* ---- the catalogue, shared with the packer ---- */

/* Its sections, in the order in which they stand in the file. */
enum wq_part {
    WQ_PART_ROWS,
    WQ_PART_SOURCES,
    WQ_PART_AUTHORS,
    WQ_PART_CATEGORIES,
    WQ_PART_LANGUAGES,
    WQ_PART_LICENCES,
    WQ_PART_MONTHS,
    WQ_PART_BY_DATE,
    WQ_PART_BY_SOURCE,
    WQ_PART_BY_AUTHOR,
    WQ_PART_BY_CATEGORY,
    WQ_PART_BY_TITLE,
    WQ_PART_DETAILS,
    WQ_PART_IDS,
    WQ_PART_VERSIONS,
    WQ_PART_NEWS,
    WQ_PARTS
};
/* WQ_SECTION_* of each. */
extern const uint32_t wq_part_types[WQ_PARTS];

/* Where the record of an article is. */
struct wq_locator {
    uint32_t cluster; /* among the text clusters */
    uint32_t record;  /* in the cluster, from 0 */
    uint32_t strip;   /* its first strip, among all strips of the bundle; 0 without images */
};

/* Bits that the numbers 0 to `last` take. */
uint32_t wq_bits_for(uint32_t last);

/* Where the record of article `index` lies. Errors as for wq_bundle_meta. */
WQ_MUST_CHECK enum wq_status wq_bundle_locator(struct wq_bundle *bundle, uint32_t index,
                                               struct wq_locator *at);

/* Whether a date is one that wq_meta may hold. */
bool wq_is_date(uint32_t date);

/* Bytes that an id may be made from. */
#define WQ_ID_ROOM_BYTES (1 + 3 * (4 + WQ_FIELD_MAX) + 4 + 2)
/* The id of an article that has an address, an id in its source, or a title with a source or date;
 * false for one that has none of them and is known by its text alone. `room` is written to:
 * WQ_ID_ROOM_BYTES. docs/bundle.md "Article ids". */
bool wq_id_of_meta(const struct wq_meta *meta, uint8_t *room, uint8_t id[WQ_ID_BYTES]);
/* The id of such a one, by the hash of its text. */
void wq_id_of_text(const struct wq_meta *meta, const uint8_t text_hash[32], uint8_t *room,
                   uint8_t id[WQ_ID_BYTES]);

/* The string of `meta` called `tag`, WQ_FIELD_*, and the most bytes it may have
 * in *max; NULL for a tag that this version does not know. */
struct wq_str *wq_meta_field(struct wq_meta *meta, uint32_t tag, size_t *max);

#endif
