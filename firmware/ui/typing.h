/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_TYPING_H
#define WARRAQ_UI_TYPING_H
/* A field with its keyboard, for a screen or panel that has one. */
#include "field.h"
#include "keyboard.h"

struct control;
struct wq_app;

struct typing {
    struct field field;
    enum keyset set, letters; /* `letters`: what the signs lead back to */
    uint32_t variants_of;     /* the letter whose other forms stand in the upper row; 0: none do */
    bool is_told;             /* is_live is known; else every key is */
    bool is_live[KEYS_MAX];   /* of the present set */
    bool shows_all;           /* the reader asked for the other keys, too */
    bool is_slow;             /* what is looked through with it is large */
};

/* Acts of its controls, above those of any screen. */
enum { ACT_KEY = 240, ACT_VARIANT, ACT_CLEAR, ACT_FIELD };

enum typed {
    TYPED_NOTHING,
    TYPED_TEXT, /* the field says something else */
    TYPED_KEYS, /* other keys are shown */
    TYPED_ENTER
};

/* The letters that is_live is to be told of: *n of them, and the place of each in is_live. */
void wq_typing_letters(const struct wq_app *app, const struct typing *typing,
                       uint32_t letters[KEYS_MAX], uint32_t at[KEYS_MAX], uint32_t *n);

/* How high the keyboard is. */
int32_t wq_typing_px(const struct wq_app *app);
/* Paint the keys into `area` and add them as controls. */
WQ_MUST_CHECK enum wq_status wq_typing_paint_keys(struct wq_app *app, const struct typing *typing,
                                                  struct wq_rect area);
/* Paint the field into `box`, with its caret when `is_open`; `hint` stands in it while it is
 * empty. */
WQ_MUST_CHECK enum wq_status wq_typing_paint_field(struct wq_app *app, const struct typing *typing,
                                                   struct wq_rect box, bool is_open,
                                                   struct wq_str hint);
/* Bring the caret to what stands at x_px of the screen, within the field of `box`. */
WQ_MUST_CHECK enum wq_status wq_typing_point(struct wq_app *app, struct typing *typing,
                                             struct wq_rect box, int32_t x_px);

/* Act on a control of the keyboard or field; a key held offers its other forms, or types the only
 * one. */
enum typed wq_typing_act(const struct wq_app *app, struct typing *typing,
                         const struct control *control, bool is_held);
/* Take away what stands before the caret. */
enum typed wq_typing_erase(struct typing *typing);

#endif
