/* SPDX-License-Identifier: MIT */
/* Formats of libraries that this build was made without (cmake/formats.cmake, cmake/gumbo.cmake):
 * listed as such, and named and left out where they are met, for as plain text they would be
 * articles of markup, or none. */
#include "import.h"
#ifndef WARRAQ_NO_LIBZIP
#include "unzip.h"
#endif
#include "picture.h"
#include "warc.h"

#ifdef WARRAQ_NO_GUMBO
static enum wq_status leave_out_html(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a web page, which this build cannot read: it was made without gumbo");
}

const struct wq_format wq_format_html = {
    .name = "html",
    .what = "web pages: left out by this build, which was made without gumbo",
    .recognise = wq_html_recognise,
    .read = leave_out_html,
};
#endif

#ifdef WARRAQ_NO_CMARK
/* Markdown is made to be read as it is. */
static bool is_never(const struct wq_head *head)
{
    (void)head;
    return false;
}

const struct wq_format wq_format_markdown = {
    .name = "markdown",
    .what = "Markdown: plain text to this build, which was made without cmark-gfm or gumbo",
    .recognise = is_never,
    .read = NULL,
};
#endif

#ifdef WARRAQ_NO_BROTLI
enum wq_status wq_brotli_unpack(struct wq_bytes bytes, size_t max, struct wq_buffer *out)
{
    (void)bytes, (void)max, (void)out;
    return WQ_E_DAMAGED;
}
#endif

#ifdef WARRAQ_NO_EXPAT
static enum wq_status leave_out_feed(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a feed, which this build cannot read: it was made without expat");
}

const struct wq_format wq_format_feed = {
    .name = "feed",
    .what = "RSS and Atom: left out by this build, which was made without expat",
    .recognise = wq_feed_recognise,
    .read = leave_out_feed,
};
#endif

const char wq_picture_kinds[] = "PNG and JPEG"
#ifndef WARRAQ_NO_WEBP
                                ", WebP"
#endif
#ifndef WARRAQ_NO_GIF
                                ", GIF"
#endif
#ifdef WARRAQ_NO_WEBP
                                "; WebP is left out by this build, made without libwebp"
#endif
#ifdef WARRAQ_NO_GIF
                                "; GIF is left out by this build, made without giflib"
#endif
    ;

#ifdef WARRAQ_NO_WEBP
enum wq_status wq_picture_webp(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                               const char **why)
{
    (void)file, (void)w_max, (void)picture;
    *why = "WebP, which this build cannot read: it was made without libwebp";
    return WQ_E_DAMAGED;
}
#endif

#ifdef WARRAQ_NO_GIF
enum wq_status wq_picture_gif(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                              const char **why)
{
    (void)file, (void)w_max, (void)picture;
    *why = "GIF, which this build cannot read: it was made without giflib";
    return WQ_E_DAMAGED;
}
#endif

#ifdef WARRAQ_NO_LIBZIP
static enum wq_status leave_out_zip(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a ZIP archive, which this build cannot read: it was made without libzip");
}

const struct wq_format wq_format_zip = {
    .name = "zip",
    .what = "ZIP archives: left out by this build, which was made without libzip",
    .recognise = wq_zip_recognise,
    .read = leave_out_zip,
};
#endif

#ifdef WARRAQ_NO_EPUB
static enum wq_status leave_out_epub(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "an EPUB book, which this build cannot read: it was made without libzip, "
                        "expat or gumbo");
}

#ifndef WARRAQ_NO_LIBZIP
enum wq_status wq_epub_import(struct wq_zip *zip, const struct wq_input *input,
                              struct wq_sink *sink)
{
    (void)zip, (void)input;
    return leave_out_epub(NULL, sink);
}
#endif

const struct wq_format wq_format_epub = {
    .name = "epub",
    .what = "EPUB books: left out by this build, which was made without libzip, expat or gumbo",
    .recognise = wq_epub_recognise,
    .read = leave_out_epub,
};
#endif

#ifdef WARRAQ_NO_LIBARCHIVE
static enum wq_status leave_out_tar(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a tar archive or packed file, which this build cannot read: it was made "
                        "without libarchive");
}

const struct wq_format wq_format_tar = {
    .name = "tar",
    .what = "tar archives and packed files: left out by this build, made without libarchive",
    .recognise = wq_tar_recognise,
    .read = leave_out_tar,
};
#endif

#ifdef WARRAQ_NO_ZIM
static enum wq_status leave_out_zim(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a ZIM archive, which this build cannot read: it was made without liblzma "
                        "or libzstd");
}

const struct wq_format wq_format_zim = {
    .name = "zim",
    .what = "ZIM archives: left out by this build, which was made without liblzma or libzstd",
    .recognise = wq_zim_recognise,
    .read = leave_out_zim,
};
#endif
