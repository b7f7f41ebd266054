/* SPDX-License-Identifier: MIT */
/* The reader in a window: a grey picture of the panel, mouse and keyboard for fingers and keys. */
#include <SDL.h>
#include <stdlib.h>
#include "evdev.h"
#include "ports.h"

struct window {
    struct wq_display_info info;
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    struct wq_device device;
    int32_t w_px, h_px;        /* of the screen as it is held */
    struct wq_gesture gesture; /* of the mouse with its left button */
    SDL_Keycode key;           /* held since key_ms, or 0 */
    uint32_t key_ms;
};

/* ---- display ---- */

static void show(const struct window *window)
{
    SDL_SetRenderDrawColor(window->renderer, 96, 96, 96, 255);
    SDL_RenderClear(window->renderer);
    SDL_RenderCopy(window->renderer, window->texture, NULL, NULL);
    SDL_RenderPresent(window->renderer);
}

static void info(const void *self, struct wq_display_info *info)
{
    *info = ((const struct window *)self)->info;
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct window *window = self;
    (void)intent;
    const SDL_Rect area = {rect.x, rect.y, rect.w, rect.h};
    void *pixels = NULL;
    int pitch = 0;
    if (SDL_LockTexture(window->texture, &area, &pixels, &pitch) != 0)
        return WQ_E_IO;
    for (int32_t y = 0; y < rect.h; y++) {
        const uint8_t *from =
            surface->pixels + (size_t)(rect.y + y) * (size_t)surface->stride + rect.x;
        uint32_t *to = (uint32_t *)(void *)((uint8_t *)pixels + (size_t)y * (size_t)pitch);
        for (int32_t x = 0; x < rect.w; x++)
            to[x] = 0xFF000000u | from[x] * 0x010101u;
    }
    SDL_UnlockTexture(window->texture);
    show(window);
    return WQ_OK;
}

/* The size of the window: the panel's, or what fits the desktop in the same shape. */
static void fit_desktop(const struct wq_device *device, int *w, int *h)
{
    SDL_Rect room;
    *w = device->w_px;
    *h = device->h_px;
    if (SDL_GetDisplayUsableBounds(0, &room) != 0 || room.w <= 0 || room.h <= 0)
        return;
    if (*w > room.w) {
        *h = *h * room.w / *w;
        *w = room.w;
    }
    if (*h > room.h) {
        *w = *w * room.h / *h;
        *h = room.h;
    }
}

/* Pictures of the size of `device` as it is held. */
static bool make_texture(struct window *window, const struct wq_device *held)
{
    if (window->texture)
        SDL_DestroyTexture(window->texture);
    SDL_RenderSetLogicalSize(window->renderer, held->w_px, held->h_px);
    window->texture = SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                        SDL_TEXTUREACCESS_STREAMING, held->w_px, held->h_px);
    return window->texture != NULL;
}

/* The window is what is held: it lies down, and the picture in it stands. */
static enum wq_status rotate_display(void *self, int quarter)
{
    struct window *window = self;
    struct wq_device held = window->device;
    int w, h;
    wq_device_turn(&held, quarter);
    if (!make_texture(window, &held))
        return WQ_E_IO;
    wq_display_plain_info(&held, &window->info);
    window->w_px = held.w_px;
    window->h_px = held.h_px;
    window->gesture.is_down = false;
    fit_desktop(&held, &w, &h);
    SDL_SetWindowSize(window->window, w, h);
    return WQ_OK;
}

static void close_display(void *self)
{
    struct window *window = self;
    if (window->texture)
        SDL_DestroyTexture(window->texture);
    if (window->renderer)
        SDL_DestroyRenderer(window->renderer);
    if (window->window)
        SDL_DestroyWindow(window->window);
    SDL_Quit();
    free(window);
}

/* ---- input ---- */

static bool key_of(SDL_Keycode code, enum wq_key *key)
{
    static const struct {
        SDL_Keycode code;
        enum wq_key key;
    } keys[] = {
        {SDLK_PAGEDOWN, WQ_KEY_NEXT},  {SDLK_SPACE, WQ_KEY_NEXT},  {SDLK_PAGEUP, WQ_KEY_PREV},
        {SDLK_RETURN, WQ_KEY_OK},      {SDLK_KP_ENTER, WQ_KEY_OK}, {SDLK_ESCAPE, WQ_KEY_BACK},
        {SDLK_BACKSPACE, WQ_KEY_BACK}, {SDLK_UP, WQ_KEY_UP},       {SDLK_DOWN, WQ_KEY_DOWN},
        {SDLK_LEFT, WQ_KEY_LEFT},      {SDLK_RIGHT, WQ_KEY_RIGHT}, {SDLK_HOME, WQ_KEY_HOME},
        {SDLK_m, WQ_KEY_MENU},         {SDLK_l, WQ_KEY_LIGHT},     {SDLK_p, WQ_KEY_POWER},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].code == code) {
            *key = keys[i].key;
            return true;
        }
    }
    return false;
}

static void key_released(struct window *window, const SDL_KeyboardEvent *key,
                         struct wq_event *event)
{
    if (!key_of(key->keysym.sym, &event->key))
        return;
    bool is_long = window->key == key->keysym.sym && key->timestamp - window->key_ms >= WQ_HOLD_MS;
    event->kind = is_long ? WQ_EVENT_KEYHOLD : WQ_EVENT_KEY;
    window->key = 0;
}

static int32_t inside(int32_t value, int32_t size)
{
    return value < 0 ? 0 : value >= size ? size - 1 : value;
}

static void button_released(struct window *window, const SDL_MouseButtonEvent *button,
                            struct wq_event *event)
{
    wq_gesture_move(&window->gesture, inside(button->x, window->w_px),
                    inside(button->y, window->h_px));
    *event = wq_gesture_up(&window->gesture, button->timestamp);
}

static void button_pressed(struct window *window, const SDL_MouseButtonEvent *button)
{
    if (button->x >= 0 && button->x < window->w_px && button->y >= 0 && button->y < window->h_px)
        wq_gesture_down(&window->gesture, button->x, button->y, button->timestamp);
}

/* What `sdl` means to the reader: WQ_EVENT_NONE when nothing (yet). */
static struct wq_event translate(struct window *window, const SDL_Event *sdl)
{
    struct wq_event event = {.kind = WQ_EVENT_NONE, .now_ms = SDL_GetTicks64()};
    switch (sdl->type) {
    case SDL_QUIT:
        event.kind = WQ_EVENT_QUIT;
        break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        event.kind = WQ_EVENT_REDRAW;
        break;
    case SDL_WINDOWEVENT:
        if (sdl->window.event == SDL_WINDOWEVENT_EXPOSED ||
            sdl->window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
            show(window);
        break;
    case SDL_KEYDOWN:
        if (!sdl->key.repeat) {
            window->key = sdl->key.keysym.sym;
            window->key_ms = sdl->key.timestamp;
        }
        break;
    case SDL_KEYUP:
        key_released(window, &sdl->key, &event);
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (sdl->button.button == SDL_BUTTON_LEFT)
            button_pressed(window, &sdl->button);
        break;
    case SDL_MOUSEBUTTONUP:
        if (sdl->button.button == SDL_BUTTON_LEFT)
            button_released(window, &sdl->button, &event);
        break;
    default:
        break;
    }
    return event;
}

static enum wq_status wait_for_event(void *self, int64_t timeout_ms, struct wq_event *event)
{
    struct window *window = self;
    uint64_t start = SDL_GetTicks64();
    for (;;) {
        SDL_Event sdl;
        int64_t left = timeout_ms - (int64_t)(SDL_GetTicks64() - start);
        int got = timeout_ms < 0 ? SDL_WaitEvent(&sdl)
                                 : SDL_WaitEventTimeout(&sdl, left > 0 ? (int)left : 0);
        if (!got && timeout_ms < 0)
            return WQ_E_IO;
        struct wq_event next =
            got ? translate(window, &sdl)
                : (struct wq_event){.kind = WQ_EVENT_IDLE, .now_ms = SDL_GetTicks64()};
        if (next.kind != WQ_EVENT_NONE) {
            *event = next;
            return WQ_OK;
        }
    }
}

/* The display owns all of the window. */
static void close_input(void *self)
{
    (void)self;
}

static const struct wq_display_ops display_ops = {
    .info = info, .present = present, .rotate = rotate_display, .close = close_display};
static const struct wq_input_ops input_ops = {.wait = wait_for_event, .close = close_input};

/* ---- opening ---- */

static bool make_window(struct window *window, const char *title, const struct wq_device *device)
{
    int w, h;
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return false;
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    fit_desktop(device, &w, &h);
    window->window = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, w, h,
                                      SDL_WINDOW_RESIZABLE);
    if (!window->window)
        return false;
    window->renderer = SDL_CreateRenderer(window->window, -1, 0);
    if (!window->renderer)
        return false;
    return make_texture(window, device);
}

enum wq_status wq_window_open(const char *title, const struct wq_device *device,
                              struct wq_display *display, struct wq_input *input, const char **why)
{
    static char reason[256]; /* SDL's own text goes with SDL_Quit */
    struct window *window = calloc(1, sizeof *window);
    if (!window)
        return WQ_E_NOMEM;
    wq_display_plain_info(device, &window->info);
    window->device = *device;
    window->w_px = device->w_px;
    window->h_px = device->h_px;
    window->gesture.unit_px = wq_device_unit_px(device);
    if (!make_window(window, title, device)) {
        SDL_strlcpy(reason, SDL_GetError(), sizeof reason);
        *why = reason;
        close_display(window);
        return WQ_E_IO;
    }
    *display = (struct wq_display){&display_ops, window};
    *input = (struct wq_input){&input_ops, window};
    return WQ_OK;
}
