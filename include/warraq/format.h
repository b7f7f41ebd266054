/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FORMAT_H
#define WARRAQ_FORMAT_H
/* Numbers of the bundle's format, shared by reader and packer. docs/bundle.md tells every byte.
 * All integers are little-endian. */

#define WQ_FORMAT_MAJOR 1
#define WQ_FORMAT_MINOR 0

#define WQ_MAGIC "\x8dWRQ\r\n\x1a\n" /* 8 bytes */

/* The file: root, section table, index, clusters, then copies of index, table and root. */

/* root record, 128 bytes at offset 0 and again at the end */
#define WQ_ROOT_BYTES 128
#define WQ_ROOT_OFF_MAJOR 8       /* u16 */
#define WQ_ROOT_OFF_MINOR 10      /* u16 */
#define WQ_ROOT_OFF_FEATURES 12   /* u32, bits a reader must know; none are defined yet */
#define WQ_ROOT_OFF_EDITION 16    /* 16 bytes, BLAKE2b-128 of the root with zeros here, key below */
#define WQ_ROOT_OFF_FILE_BYTES 32 /* u64 */
#define WQ_ROOT_OFF_SECTION_N 40  /* u32 */
#define WQ_ROOT_OFF_CLUSTER_N 44  /* u32, of all sections */
#define WQ_ROOT_OFF_ARTICLE_N 48  /* u32 */
#define WQ_ROOT_OFF_MAX_STORED 52 /* u32, bytes of the largest stored cluster */
#define WQ_ROOT_OFF_MAX_RAW 56    /* u32, bytes of the largest inflated cluster */
#define WQ_ROOT_OFF_PARITY 60     /* u32, clusters of a parity group; 0: no parity */
#define WQ_ROOT_OFF_TABLE_HASH 64 /* 32 bytes, BLAKE2b-256 of the section table, key below */
#define WQ_ROOT_OFF_INDEX_HASH 96 /* 32 bytes, hash of the index's topmost page */

#define WQ_EDITION_KEY "warraq edition 1"
#define WQ_TABLE_KEY "warraq table 1"

/* section table: entries of 20 bytes. A section is a run of clusters; the first one begins with
 * cluster 0, each other one behind the section before it */
#define WQ_SECTION_BYTES 20
#define WQ_SECTION_OFF_TYPE 0      /* u32, WQ_SECTION_* */
#define WQ_SECTION_OFF_FLAGS 4     /* u32, WQ_SECTION_REQUIRED */
#define WQ_SECTION_OFF_CLUSTER_N 8 /* u32 */
#define WQ_SECTION_OFF_LEN 12      /* u64, bytes of all its clusters, inflated */
#define WQ_SECTION_REQUIRED 1u     /* a reader that does not know the type must refuse the bundle */
#define WQ_SECTIONS_MAX 32
/* The table is hashed as if it had all its sections and a page of the index all its records, with
 * zeros for those that are missing: so opening takes the same time whatever is in the bundle. */
#define WQ_TABLE_BYTES (WQ_SECTIONS_MAX * WQ_SECTION_BYTES)

#define WQ_SECTION_AR8 0x54385241u    /* "AR8T": letters of the bundle's own, may be absent */
#define WQ_SECTION_ROWS 0x53574F52u   /* "ROWS": the catalogue, what lists show of each article */
#define WQ_SECTION_TEXT 0x54584554u   /* "TEXT": article records */
#define WQ_SECTION_IMAGES 0x47414D49u /* "IMAG": strips of images, may be absent */
/* further parts of the catalogue, each absent where it would say nothing */
#define WQ_SECTION_DETAILS 0x41544544u     /* "DETA": address and what else lists do not show */
#define WQ_SECTION_SOURCES 0x53435253u     /* "SRCS": names in collated order, with articles */
#define WQ_SECTION_AUTHORS 0x48545541u     /* "AUTH": likewise */
#define WQ_SECTION_CATEGORIES 0x47544143u  /* "CATG": likewise */
#define WQ_SECTION_LANGUAGES 0x474E414Cu   /* "LANG": likewise */
#define WQ_SECTION_LICENCES 0x4543494Cu    /* "LICE": likewise */
#define WQ_SECTION_MONTHS 0x544E4F4Du      /* "MONT": months, newest first, with articles */
#define WQ_SECTION_BY_DATE 0x54445942u     /* "BYDT": article numbers in this order */
#define WQ_SECTION_BY_SOURCE 0x43535942u   /* "BYSC" */
#define WQ_SECTION_BY_AUTHOR 0x55415942u   /* "BYAU" */
#define WQ_SECTION_BY_CATEGORY 0x41435942u /* "BYCA" */
#define WQ_SECTION_BY_TITLE 0x49545942u    /* "BYTI" */
#define WQ_SECTION_IDS 0x4E454449u         /* "IDEN": by the first bits of ids, where to look */
#define WQ_SECTION_VERSIONS                                                                     \
    0x53524556u                       /* "VERS": for each that has others of its text, the next \
                                       */
#define WQ_SECTION_NEWS 0x5357454Eu   /* "NEWS": what is new since the edition before */
#define WQ_SECTION_SHARD 0x44524853u  /* "SHRD": u32, the share of an input this is, from 1 */
#define WQ_SECTION_PARITY 0x49524150u /* "PARI": exclusive or of groups of the clusters before */

/* index: a tree of pages of up to 16 records, those of the clusters first, then level by level the
 * pages that hold the hashes of those below, to one topmost page */
#define WQ_INDEX_RECORD_BYTES 40
#define WQ_INDEX_PAGE_RECORDS 16
#define WQ_INDEX_PAGE_BYTES (WQ_INDEX_PAGE_RECORDS * WQ_INDEX_RECORD_BYTES)
#define WQ_INDEX_LEVELS_MAX 6
/* record of a cluster */
#define WQ_INDEX_OFF_STORED 0 /* u32, bytes stored, without the leader */
#define WQ_INDEX_OFF_RAW 4    /* u32, bytes inflated; 0: the bytes are stored as they are */
#define WQ_INDEX_OFF_HASH 8   /* 32 bytes, BLAKE2b-256 of the stored bytes, key below */
/* record of a page: its hash at the same place, and */
#define WQ_INDEX_OFF_END 0 /* u64, where its last cluster ends, from the start of the clusters */

#define WQ_CLUSTER_KEY "warraq cluster 1"
#define WQ_INDEX_KEY "warraq index 1"

/* deflate: at most so many blocks, and one more for as many bytes inflated */
#define WQ_DEFLATE_BLOCKS 16u
#define WQ_DEFLATE_BLOCK_BYTES 256u

/* leader, before each cluster, from which a scan finds it when the index is lost */
#define WQ_LEADER_BYTES 24
#define WQ_LEADER_MAGIC 0x0AC3A757u /* bytes 57 A7 C3 0A */
#define WQ_LEADER_OFF_MAGIC 0       /* u32 */
#define WQ_LEADER_OFF_TYPE 4        /* u32, of the section */
#define WQ_LEADER_OFF_NUMBER 8      /* u32, of the cluster in its section, from 0 */
#define WQ_LEADER_OFF_STORED 12     /* u32, as in the index */
#define WQ_LEADER_OFF_RAW 16        /* u32, as in the index */
#define WQ_LEADER_OFF_CRC 20        /* u32, CRC-32 of bytes 0 to 19 and of the stored bytes */

/* parity: the clusters before the section in stretches of WQ_PARITY_GROUPS * group; see
 * wq_parity_of */
#define WQ_PARITY_GROUPS 8u      /* groups that lie woven into each other in a stretch */
#define WQ_PARITY_GROUP_MAX 255u /* clusters of a group */

/* what a section that is read page by page cuts itself into: clusters stored as they are */
#define WQ_PAGE_BYTES 4096

/* difference of two bundles: magic, edition of the old one, root record and section table of the
 * new one, then runs: u32 first cluster in the old one, u32 clusters from there, u32 clusters that
 * follow here, each as u32 bytes stored, u32 bytes inflated, stored bytes */
#define WQ_DIFF_MAGIC "\x8bWRD\r\n\x1a\n"
#define WQ_DIFF_MAGIC_BYTES 8

/* AR8, the encoding of texts: bytes from 0x80 stand for the letters of a table, those from 0x05 for
 * themselves, 0x01 and 0x02 begin all other code points. No text holds 0x00, which ends it */
#define WQ_AR8_LETTERS 128
#define WQ_AR8_BYTES (4 * WQ_AR8_LETTERS) /* the section: u32 code points, ascending */
#define WQ_AR8_END 0x00
#define WQ_AR8_ESCAPE_2 0x01 /* 2 bytes from 0x80 follow: 7 bits each, lowest first */
#define WQ_AR8_ESCAPE_3 0x02 /* 3 such bytes: a code point of more than 14 bits */
#define WQ_AR8_MARKS 0x03    /* only at the front of a record */
#define WQ_AR8_TITLE 0x04    /* only in a record: the article's title */

/* cluster of text: records. Article record: where something is marked in the text 0x03, a varint,
 * how many bytes, and three lists; the text; 0x00.
 * An entry of the list of blocks begins with a byte of the block's kind and what follows */
#define WQ_MARK_KIND 0x0Fu
#define WQ_MARK_RUN 0x00u   /* no kind: a run of plain lines, their number follows; 0: the end */
#define WQ_MARK_LEVEL 0x10u /* varints, none of them 0 */
#define WQ_MARK_FLAGS 0x20u
#define WQ_MARK_NUMBER 0x40u
#define WQ_MARK_RANGE 0x80u /* gap and length; else it is the next line */
#define WQ_SPAN_KIND 0x7Fu
#define WQ_SPAN_PAYLOAD 0x80u /* a length and so many bytes follow gap and length */

/* strip of an image: rows of a filter and one byte a px */
#define WQ_FILTER_NONE 0
#define WQ_FILTER_LEFT 1
#define WQ_FILTER_UP 2
#define WQ_FILTER_MEAN 3
#define WQ_FILTER_PAETH 4

#define WQ_CATALOGUE_ROWS 256 /* entries a cluster: rows, details, names, months */
#define WQ_ORDER_PAGE 2048    /* entries a cluster: orders, versions, news */

/* the first cluster of the news */
#define WQ_NEWS_HEAD_BYTES 20
#define WQ_NEWS_OFF_SINCE 0 /* 16 bytes, the edition before; zero: several, or not known */
#define WQ_NEWS_OFF_N 16    /* u32, articles that are new */

/* The columns of numbers in a cluster of rows; the titles follow. */
enum wq_row_column {
    WQ_ROW_STEP,  /* text clusters further than the row before */
    WQ_ROW_SKIP,  /* records of the cluster that are passed over */
    WQ_ROW_STRIP, /* the article's first strip among all strips; without images, anything */
    WQ_ROW_FLAGS, /* WQ_ROW_HAS_* */
    WQ_ROW_DATE,
    WQ_ROW_WORDS,
    WQ_ROW_PART,   /* less 1 */
    WQ_ROW_PART_N, /* less 1 */
    WQ_ROW_SOURCE, /* number of the name, from 1; 0: not stated; likewise the next three */
    WQ_ROW_AUTHOR,
    WQ_ROW_CATEGORY,
    WQ_ROW_LANGUAGE,
    WQ_ROW_COLUMNS
};

#define WQ_ROW_HAS_VERSIONS 1u /* the article has an entry among the versions */

/* columns of a cluster of the catalogue: a byte that says how, then the values */
#define WQ_NUMBERS_ZERO 0  /* all 0 */
#define WQ_NUMBERS_SAME 1  /* one varint for all */
#define WQ_NUMBERS_PLAIN 2 /* a varint each */
#define WQ_NUMBERS_DELTA 3 /* a varint each: zigzag of the difference to the one before, from 0 */

#define WQ_STRINGS_NONE 0  /* all empty */
#define WQ_STRINGS_ENDED 1 /* each in AR8, then 00 */
#define WQ_STRINGS_SHARED                                                  \
    2 /* varint: bytes shared with the one before; the rest of it, then 00 \
       */
#define WQ_STRINGS_COUNTED                                                   \
    3 /* what all begin with, 00, what all end with, 00, and a column of the \
       * numbers between, which are written in decimal */

/* entries of an order: a byte that says how, then the entries */
#define WQ_ORDER_BITS 0  /* each in the bits that the last article's number takes */
#define WQ_ORDER_DELTA 1 /* as WQ_NUMBERS_DELTA */

/* a page of ids: how many, then for each of WQ_IDS_BUCKETS a 1 bit behind as many 0 bits as it has
 * entries, then the entries: WQ_IDS_TAG_BITS of the id, and the article's number by 16 */
#define WQ_IDS_BUCKET_BITS 10
#define WQ_IDS_BUCKETS (1u << WQ_IDS_BUCKET_BITS)
#define WQ_IDS_TAG_BITS 6
#define WQ_IDS_ROWS 16        /* articles that an entry may mean */
#define WQ_IDS_PAGE_MAX 8192u /* entries of a page */

#define WQ_FIELD_TITLE 1
#define WQ_FIELD_SOURCE 2
#define WQ_FIELD_AUTHOR 3
#define WQ_FIELD_CATEGORY 4
#define WQ_FIELD_LANGUAGE 5
#define WQ_FIELD_ADDRESS 6
#define WQ_FIELD_LICENCE 7
#define WQ_FIELD_SOURCE_ID 8
#define WQ_FIELD_LAST 8

/* search, docs/bundle.md "Search". Terms: a section of pages, in this order: lengths of the
 * articles, leaves of the dictionary, level by level the pages above them, the shape. Postings that
 * no leaf holds: a section of pages of WQ_POSTINGS_PAGE, one stream of bytes. */
#define WQ_SECTION_TERMS 0x4D524554u    /* "TERM" */
#define WQ_SECTION_POSTINGS 0x54534F50u /* "POST" */

#define WQ_SHAPE_BYTES 160
#define WQ_SHAPE_OFF_FOLD 0      /* u32, WQ_FOLD_VERSION of the packer */
#define WQ_SHAPE_OFF_ARTICLE_N 4 /* u32 */
#define WQ_SHAPE_OFF_LEAF_N 8    /* u32, leaves of the dictionary */
#define WQ_SHAPE_OFF_TERM_N 12   /* u32 */
#define WQ_SHAPE_OFF_POSTINGS 16 /* u64, bytes of the stream of postings */
#define WQ_SHAPE_OFF_WORDS 24    /* u64, words of all articles */
#define WQ_SHAPE_OFF_WEIGHTS 32  /* 128 bytes: by count class and length class, below */

/* how long an article is: words, in classes of 4 bits, the even article in the low ones */
#define WQ_LENGTH_CLASSES 16
#define WQ_LENGTHS_PAGE 8192 /* bytes, of 16,384 articles */
/* how often an article has a term: 1, 2, 3 or 4, more; and the same with the term in its title */
#define WQ_COUNT_CLASSES 8
#define WQ_COUNT_IN_TITLE 4

/* a leaf: how many terms, bytes of its first three parts, place of its first long list; then numbers
 * in one row of bits, short lists in groups, how much terms share and how much follows, what follows */
#define WQ_LEAF_OFF_N 0        /* u16 */
#define WQ_LEAF_OFF_NUMBERS 2  /* u16, bytes */
#define WQ_LEAF_OFF_LISTS 4    /* u16, bytes */
#define WQ_LEAF_OFF_SHARES 6   /* u16, bytes */
#define WQ_LEAF_OFF_POSTINGS 8 /* u64 */
#define WQ_LEAF_HEAD_BYTES 16
#define WQ_LEAF_GROUP 64u     /* terms whose lists are told in bytes, so that they can be passed over */
#define WQ_LEAF_GROUP_BITS 14 /* of these bytes, behind the numbers of the group */
#define WQ_LEAF_MAX 16384u  /* bytes */
#define WQ_BRANCH_PAGES 256 /* pages below a page above the leaves */
#define WQ_BRANCH_HEAD_BYTES 4 /* u16, bytes of the counts; u16, of how much terms share */
#define WQ_SHARE_MAX 15u /* of a half byte; so much or more: another byte follows */
/* flags of a term */
#define WQ_TERM_PLAIN 1u      /* each article has it once, none in the title: no count classes */
#define WQ_FORM_CLASSES 5u      /* in which forms are told */
#define WQ_FORMS_POSTINGS 16384u /* articles of a term whose forms are told, at most */
#define WQ_POSTING_FORMS 3      /* forms told of an article, at most: the first ones */
#define WQ_LIST_INLINE 32u /* postings that stand in the leaf at most */
#define WQ_BLOCK_POSTINGS 256u
#define WQ_BLOCK_MAX 2048u     /* bytes */
#define WQ_POSTINGS_PAGE 8192u /* bytes */

/* related articles: pages of as many as fit, WQ_RELATED numbers of wq_related_bits each, the
 * article itself where there is none */
#define WQ_SECTION_RELATED 0x414C4552u /* "RELA" */
#define WQ_RELATED 4
#define WQ_RELATED_PAGE 8192u /* bytes */

/* limits: compared before anything is allocated */
#define WQ_TEXT_MAX (1u << 20)   /* bytes of an article's text; longer ones become parts */
#define WQ_BLOCKS_MAX 65536u     /* blocks of an article */
#define WQ_SPANS_MAX 65536u      /* spans of an article */
#define WQ_DEPTH_MAX 8u          /* lists in lists */
#define WQ_COLUMNS_MAX 256u      /* columns of a table */
#define WQ_IMAGES_MAX 256u       /* images of an article */
#define WQ_IMAGE_SIDE_MAX 4096u  /* px */
#define WQ_STRIP_MAX 65536u      /* bytes of an image's strip, inflated */
#define WQ_RECORD_MAX (2u << 20) /* bytes of an article's record: text and blocks */
#define WQ_TITLE_MAX 1024u       /* bytes */
#define WQ_FIELD_MAX 4096u       /* bytes of any other field */
#define WQ_CODED_MAX 8000u       /* bytes of a field in AR8; address and source id together */
#define WQ_CLUSTER_RAW_MAX                                                 \
    ((2u << 20) + 64u) /* any record behind its length, or 256 such fields \
                        */
#define WQ_CLUSTER_STORED_MAX (WQ_CLUSTER_RAW_MAX + 65536u)
#define WQ_CLUSTER_TARGET 32768u /* bytes at which the packer closes a cluster of text */
#define WQ_CLUSTERS_MAX (1u << 24)
#define WQ_ARTICLES_MAX (1u << 24)

#endif
