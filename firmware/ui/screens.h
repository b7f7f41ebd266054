/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_SCREENS_H
#define WARRAQ_UI_SCREENS_H
/* The screens and panels, and what one asks of another. */
#include "internal.h"

extern const struct screen_kind wq_home_screen;
extern const struct screen_kind wq_list_screen;
extern const struct screen_kind wq_groups_screen;
extern const struct screen_kind wq_dates_screen;
extern const struct screen_kind wq_article_screen;
extern const struct screen_kind wq_search_screen;
extern const struct screen_kind wq_results_screen;
extern const struct screen_kind wq_picture_screen;
extern const struct screen_kind wq_provenance_screen;
extern const struct screen_kind wq_settings_screen;
extern const struct screen_kind wq_type_screen;
extern const struct screen_kind wq_condition_screen;
extern const struct screen_kind wq_fault_screen;
extern const struct screen_kind wq_gone_screen; /* in the place of what cannot be read any more */
extern const struct screen_kind wq_recent_screen;
extern const struct screen_kind wq_light_panel; /* only where config.can.light */

/* ---- fault.c ---- */

/* Whether the panel that is open tells of files that are no part of the archive. */
bool wq_fault_tells_of_bundles(const struct wq_app *app);
/* Look whether each article can be read, and tell what came of it. */
WQ_MUST_CHECK enum wq_status wq_fault_check(struct wq_app *app);
/* Show what is known to be damaged; nothing when that is nothing. */
WQ_MUST_CHECK enum wq_status wq_fault_show(struct wq_app *app);

/* ---- damage.c ---- */

/* Note whether `article` could be read. */
void wq_damage_note(struct wq_app *app, uint32_t article, enum wq_status st);
bool wq_damage_has(const struct wq_app *app, uint32_t article);
/* Take what was told of, as it is stored. */
void wq_damage_restore(struct wq_app *app, const uint32_t told[WQ_TOLD_MAX]);
/* Note that `fault` was told; one that is not of the files beside the archive is not kept. */
void wq_damage_told(struct wq_app *app, const struct wq_app_fault *fault);
/* Whether anything is damaged, and the most that is known of it. */
bool wq_damage_is_known(const struct wq_app *app, struct wq_app_fault *fault);

/* ---- gone.c ---- */

/* Whether the screen on top needs the archive, whose storage was taken away. */
bool wq_gone_hides(const struct wq_app *app);
/* Whether the article of `visit` is the open one, which is in memory. */
bool wq_gone_has(const struct wq_app *app, const struct wq_visit *visit);

/* ---- light.c ---- */

/* The key of the light: held, its panel comes over any screen and goes again. Pressed shortly it is the
 * machine's, and no screen's. */
void wq_light_key(struct wq_app *app, bool is_held);
/* A finger that slides up or down an edge of the screen sets the light, at the right, or its warmth, at
 * the left; false: it did something else, or there is none. */
bool wq_light_slide(struct wq_app *app, const struct wq_event *event);

/* ---- apply.c ---- */

/* What the command line asks for takes the place of what was chosen. */
void wq_settings_yield(struct wq_app *app);
/* Whether the screen can be held on its side: the display turns so, and there is room. */
bool wq_ui_turns_over(const struct wq_app *app);
/* Give both surfaces the shape of app->device. */
void wq_surfaces_shape(struct wq_app *app);
/* Make the measures that app->settings ask for, and how the screen is held, without what this screen has no room for.
 * WQ_E_RANGE: there is none for what the command line asks, either. */
WQ_MUST_CHECK enum wq_status wq_settings_start(struct wq_app *app);
/* Make `chosen` the settings, and all that is shown follow them; the place in the text stays.
 * WQ_E_RANGE: this screen has no room for it, or there is no such face; nothing has changed. */
WQ_MUST_CHECK enum wq_status wq_settings_apply(struct wq_app *app,
                                               const struct wq_settings *chosen);
/* What pages are set in: the family's name, or the font file's path. */
const char *wq_face_name(const struct wq_app *app);
/* The digits that most titles of the archive have, by a sample of 40; AS_STORED when they have
 * none. */
enum wq_digits wq_archive_digits(struct wq_app *app);
/* The step of the text's size, from 0, of *n; and the next one that the screen has room for. */
uint32_t wq_article_size(const struct wq_app *app, uint32_t *n);
WQ_MUST_CHECK enum wq_status wq_article_resize(struct wq_app *app, bool is_larger);

/* ---- list.c ---- */

/* Measure the list. WQ_E_RANGE: the screen has no room for a row, or not for the panel's controls.
 */
WQ_MUST_CHECK enum wq_status wq_list_init(struct wq_app *app);
/* ---- list_beside.c ---- */

/* The article `by` rows, 1 or -1, from the one that was opened from the list below; false: none, or
 * it was not opened from a list. */
bool wq_list_neighbour(struct wq_app *app, int32_t by, uint32_t *article);
/* Show it in the place of the open one; the list comes back to it. */
WQ_MUST_CHECK enum wq_status wq_list_go_on(struct wq_app *app, int32_t by);
/* Add what the list is called that the open article was opened from; false: from none. */
bool wq_list_name(struct wq_app *app, struct wq_phrase *name);

/* ---- list_row.c ---- */

/* Go on to the list of the source that `article` is from; nothing when that is not known. */
WQ_MUST_CHECK enum wq_status wq_list_go_to_source(struct wq_app *app, uint32_t article);
/* Paint what a row says of `article`: title, date, source, minutes. */
WQ_MUST_CHECK enum wq_status wq_article_row_paint(struct wq_app *app, struct wq_rect row,
                                                  uint32_t article);

/* ---- home_items.c ---- */

/* Go on to what was published on this day in other years; the date is known. */
WQ_MUST_CHECK enum wq_status wq_ui_go_this_day(struct wq_app *app);

/* ---- letters.c ---- */

/* Open the panel of letters over the screen; `find` goes to the one that is chosen. */
void wq_ui_open_letters(struct wq_app *app, void (*find)(struct wq_app *app, struct wq_str letter));

/* ---- resume.c ---- */

/* Open what was open when `place` was stored. What is no longer there leaves what it was opened
 * from. */
WQ_MUST_CHECK enum wq_status wq_ui_resume(struct wq_app *app, const struct wq_place *place);

/* ---- article_view.c ---- */

/* Open the article of the visit on top, at its first page. What is wrong with it is shown, and no
 * error. */
WQ_MUST_CHECK enum wq_status wq_article_open(struct wq_app *app);
/* Lay the open article out anew, at the words that were first on its page; nothing when none is. */
WQ_MUST_CHECK enum wq_status wq_article_relayout(struct wq_app *app);
/* Show page `number`, from 0, or the last one; those before it are counted first. */
WQ_MUST_CHECK enum wq_status wq_article_go_to(struct wq_app *app, uint32_t number);
/* Show the page that holds `off`. */
WQ_MUST_CHECK enum wq_status wq_article_jump(struct wq_app *app, uint32_t off);
/* Whether so many pages before page `number` are not counted that to go there is slow. */
bool wq_article_page_is_far(const struct wq_app *app, uint32_t number);
/* Go on to an article, the open one staying on the way back. */
WQ_MUST_CHECK enum wq_status wq_article_visit(struct wq_app *app, uint32_t article);
/* A strip of a picture of the open article: as in struct wq_picture_source, self is the app. */
enum wq_status wq_article_strip(void *self, const struct wq_image *image, uint32_t strip,
                                uint8_t *rows, uint32_t *row_n);

/* ---- article_pages.c ---- */

/* Go to the page that holds `off`. */
WQ_MUST_CHECK enum wq_status wq_article_seek(struct wq_app *app, uint32_t off);
/* Where the open page ends in the text, as far as it is laid out: its start when it is not. */
uint32_t wq_article_page_end(const struct wq_app *app);
/* Take the page starts of `place`, which fit the present layout. */
void wq_article_restore(struct wq_app *app, const struct wq_place *place);
/* The page that is shown, until the next one is laid out. */
const struct wq_page *wq_article_shown(struct wq_app *app);
/* How many pages the open article has; *is_guess until they are counted. */
uint32_t wq_article_page_n(struct wq_app *app, bool *is_guess);
/* The page, from 0, that `off` stands on; false: not known yet. */
bool wq_article_page_of(const struct wq_app *app, uint32_t off, uint32_t *page);
/* The start of the last page that is known. */
uint32_t wq_article_known_end(const struct wq_app *app);
/* Whether so much text lies between the two that to lay out its pages is slow. */
bool wq_article_is_far(uint32_t from_off, uint32_t to_off);

/* ---- reading_menu.c, contents.c, note.c: panels over the open page ---- */

void wq_reading_menu_open(struct wq_app *app);
void wq_contents_open(struct wq_app *app);
/* What follows when the last page has been read. */
void wq_after_open(struct wq_app *app);
/* The note that is block `block`. */
void wq_note_open(struct wq_app *app, uint32_t block);
/* Go to the article with this address, or tell the address when the archive has none. */
WQ_MUST_CHECK enum wq_status wq_link_follow(struct wq_app *app, struct wq_str address);

/* ---- search.c ---- */

/* The box of the field at the top of search screens. */
struct wq_rect wq_search_field(const struct wq_app *app);
/* Paint it and the way back beside it: open, with its caret, or as a control that opens it. */
WQ_MUST_CHECK enum wq_status wq_search_paint_top(struct wq_app *app, const struct typing *typing,
                                                 bool is_open, struct wq_str hint);

#endif
