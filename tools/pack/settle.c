/* SPDX-License-Identifier: MIT */
/* Which articles are one, and which edition keeps the id: docs/bundle.md, "Article ids". What comes
 * out depends on the sequence of the articles alone, not on whether they came by way of shares. */
#include <string.h>
#include "internal.h"

/* The id that all editions of the article share: its own, unless that was given to it here or in
 * another bundle because the id by the rule was taken. */
static void find_shared_id(const struct wq_meta *meta, const uint8_t text_hash[32],
                           uint8_t id[WQ_ID_BYTES])
{
    uint8_t room[WQ_ID_ROOM_BYTES], renamed[WQ_ID_BYTES];
    if (!wq_id_of_meta(meta, room, id))
        wq_id_of_text(meta, text_hash, room, id);
    memcpy(renamed, id, WQ_ID_BYTES);
    wq_id_rename(text_hash, renamed);
    if (memcmp(renamed, meta->id, WQ_ID_BYTES) != 0)
        memcpy(id, meta->id, WQ_ID_BYTES);
}

static enum wq_status read_identity(const struct wq_writer *w, const struct wq_seen_entry *of,
                                    struct wq_identity *identity)
{
    return wq_identity_read(w->catalogue->waiting, of->row_off, identity);
}

/* Give the article this id. */
static enum wq_status give(struct wq_writer *w, const struct wq_seen_entry *to,
                           const uint8_t id[WQ_ID_BYTES])
{
    struct wq_identity identity;
    enum wq_status st = read_identity(w, to, &identity);
    memcpy(identity.id, id, WQ_ID_BYTES);
    if (st == WQ_OK)
        st = wq_identity_write(w->catalogue->waiting, to->row_off, &identity);
    return st == WQ_OK ? wq_seen_put(&w->seen, id, to) : st;
}

/* Give the article the id that it has as an edition beside others. */
static enum wq_status rename_edition(struct wq_writer *w, const struct wq_seen_entry *edition,
                                     const uint8_t shared_id[WQ_ID_BYTES])
{
    struct wq_identity identity;
    uint8_t id[WQ_ID_BYTES];
    enum wq_status st = read_identity(w, edition, &identity);
    if (st != WQ_OK)
        return st;
    memcpy(id, shared_id, WQ_ID_BYTES);
    wq_id_rename(identity.text_hash, id);
    return give(w, edition, id);
}

/* The article is there: it was captured on the later day of both. */
static enum wq_status count_duplicate(struct wq_writer *w, const struct wq_meta *meta,
                                      const struct wq_seen_entry *known, uint16_t rest)
{
    struct wq_identity identity;
    w->totals.duplicate_n++;
    w->totals.differing_n += (uint16_t)known->text != rest;
    if (meta->captured == 0)
        return WQ_OK;
    enum wq_status st = read_identity(w, known, &identity);
    if (st != WQ_OK || meta->captured <= identity.captured)
        return st;
    identity.captured = meta->captured;
    return wq_identity_write(w->catalogue->waiting, known->row_off, &identity);
}

/* Whether `known`, an older edition until now, is newer than `owner`, and takes the id from it. */
static enum wq_status settle_known(struct wq_writer *w, const uint8_t shared_id[WQ_ID_BYTES],
                                   const struct wq_seen_entry *owner,
                                   const struct wq_seen_entry *known)
{
    struct wq_identity a, b;
    enum wq_status st = read_identity(w, owner, &a);
    if (st == WQ_OK)
        st = read_identity(w, known, &b);
    if (st != WQ_OK)
        return st;
    const bool is_newer =
        b.captured > a.captured || (b.captured == a.captured && known->article < owner->article);
    if (!is_newer)
        return WQ_OK;
    st = rename_edition(w, owner, shared_id);
    return st == WQ_OK ? give(w, known, shared_id) : st;
}

/* A further edition: it has the id if it was captured last. */
static enum wq_status add_edition(struct wq_writer *w, const uint8_t shared_id[WQ_ID_BYTES],
                                  const struct wq_seen_entry *owner,
                                  const struct wq_seen_entry *own, struct wq_meta *meta)
{
    struct wq_identity identity;
    enum wq_status st = read_identity(w, owner, &identity);
    if (st == WQ_OK && meta->captured > identity.captured) {
        st = rename_edition(w, owner, shared_id);
        memcpy(meta->id, shared_id, WQ_ID_BYTES);
    }
    if (st == WQ_OK)
        st = wq_seen_put(&w->seen, meta->id, own);
    if (st == WQ_OK)
        st = wq_stories_link(&w->catalogue->stories, owner->article, own->article);
    w->totals.renamed_n += st == WQ_OK;
    return st;
}

enum wq_status wq_writer_settle(struct wq_writer *w, const struct wq_article *article,
                                struct wq_waiting *row, struct wq_settled *settled)
{
    uint8_t shared_id[WQ_ID_BYTES];
    struct wq_seen_entry owner, known;
    uint16_t rest;
    wq_text_hash(article->text, row->text_hash);
    enum wq_status st = wq_rest_hash(article, &w->rest, &rest);
    if (st != WQ_OK)
        return st;
    const struct wq_seen_entry own = {.text = wq_load_u64(row->text_hash) << 16 | rest,
                                      .row_off = w->catalogue->waiting_bytes,
                                      .article = w->totals.article_n};
    find_shared_id(&row->meta, row->text_hash, shared_id);
    memcpy(row->meta.id, shared_id, WQ_ID_BYTES);
    st = wq_seen_find(&w->seen, shared_id, &owner);
    *settled = (struct wq_settled){.is_new = owner.id == 0, .article = own.article};
    if (st != WQ_OK || owner.id == 0)
        return st == WQ_OK ? wq_seen_put(&w->seen, shared_id, &own) : st;
    known = owner;
    if (owner.text >> 16 != own.text >> 16) {
        wq_id_rename(row->text_hash, row->meta.id);
        st = wq_seen_find(&w->seen, row->meta.id, &known);
    }
    settled->is_new = known.id == 0;
    if (st != WQ_OK || known.id == 0)
        return st == WQ_OK ? add_edition(w, shared_id, &owner, &own, &row->meta) : st;
    settled->article = known.article;
    st = count_duplicate(w, &row->meta, &known, rest);
    return st == WQ_OK && known.article != owner.article
               ? settle_known(w, shared_id, &owner, &known)
               : st;
}
