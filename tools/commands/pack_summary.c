/* SPDX-License-Identifier: MIT */
/* What `warraq pack` tells at the end. */
#include <inttypes.h>
#include "pack_command.h"

static void print_summary_json(const struct pack *pack, const struct wq_writer_totals *totals)
{
    double ratio = pack->byte_n > 0 ? (double)totals->file_bytes / (double)pack->byte_n : 0;
    fputs("{\"output\":", stdout);
    if (pack->options.output)
        wq_print_json(stdout, wq_str(pack->options.output));
    else
        fputs("null", stdout);
    printf(",\"dry_run\":%s,\"articles\":%" PRIu32 ",\"files\":%" PRIu32 ",\"bytes_in\":%" PRIu64
           ",\"text_bytes\":%" PRIu64 ",\"bytes_out\":%" PRIu64 ",\"ratio\":%.4f"
           ",\"duplicates\":%" PRIu32 ",\"differing\":%" PRIu32 ",\"renamed\":%" PRIu32
           ",\"new\":%" PRIu32 ",",
           pack->options.dry_run ? "true" : "false", totals->article_n, pack->file_n, pack->byte_n,
           totals->text_bytes, totals->file_bytes, ratio, totals->duplicate_n, totals->differing_n,
           totals->renamed_n, totals->new_n);
    wq_report_print_json(&pack->report, stdout);
    puts("}");
}

static void print_summary(const struct pack *pack, const struct wq_writer_totals *totals)
{
    char in[16], text[16], out[16];
    double percent = pack->byte_n > 0 ? 100 * (double)totals->file_bytes / (double)pack->byte_n : 0;
    wq_print_safe(stdout, wq_str(pack->options.output ? pack->options.output : "dry run"));
    printf("%s: %" PRIu32 " article%s from %" PRIu32 " file%s\n",
           pack->options.output && pack->options.dry_run ? " (dry run)" : "", totals->article_n,
           wq_plural(totals->article_n), pack->file_n, wq_plural(pack->file_n));
    printf("%s read, %s of text, %s in the bundle (%.1f %% of what was read)\n",
           wq_print_size(pack->byte_n, in), wq_print_size(totals->text_bytes, text),
           wq_print_size(totals->file_bytes, out), percent);
    wq_written_print_twice(totals, "packed");
    if (pack->options.append)
        printf("%" PRIu32 " article%s new since %s\n", totals->new_n, wq_plural(totals->new_n),
               pack->options.append);
    wq_report_print(&pack->report, stdout, pack->options.verbose);
}

/* What was left out is named even when nothing else is printed. */
int wq_pack_finish(struct pack *pack, const struct wq_writer_totals *totals)
{
    if (pack->options.json)
        print_summary_json(pack, totals);
    else if (!pack->options.quiet)
        print_summary(pack, totals);
    else if (pack->report.place_n[WQ_NOTE_LEFT_OUT] > 0)
        wq_report_print(&pack->report, stderr, pack->options.verbose);
    return pack->report.place_n[WQ_NOTE_LEFT_OUT] > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

int wq_pack_refuse_nothing(struct pack *pack, char **operands)
{
    if (pack->options.json)
        print_summary_json(pack, &(struct wq_writer_totals){0});
    else
        wq_report_print(&pack->report, stderr, pack->options.verbose);
    wq_host_complain(PROGRAM, "no articles in %s%s; nothing was written", operands[0],
                     operands[1] ? " and the other inputs" : "");
    wq_pack_close_journal(pack, true); /* nothing to go on from */
    return WQ_EXIT_FAILED;
}
