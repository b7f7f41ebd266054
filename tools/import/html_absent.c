/* SPDX-License-Identifier: MIT */
/* Web pages in a build without gumbo (cmake/gumbo.cmake): named and left out, for as plain text
 * they would be articles of tags. */
#include "import.h"

static enum wq_status leave_out(struct wq_input *input, struct wq_sink *sink)
{
    (void)input;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        "a web page, which this build cannot read: it was made without gumbo");
}

const struct wq_format wq_format_html = {
    .name = "html",
    .what = "web pages: left out by this build, which was made without gumbo",
    .recognise = wq_html_recognise,
    .read = leave_out,
};
