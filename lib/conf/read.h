/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the readers of the two kinds of file share. */
#ifndef SURFSTICK_CONF_READ_H
#define SURFSTICK_CONF_READ_H

#include "base/ini.h"
#include "conf/report.h"
#include "conf/source.h"

enum { CONF_FILE_MAX = 1 << 20 };

int conf_read_text(const char *path, struct buf *text, bool *others_may_read);
/* Wipes and frees. */
void conf_wipe(struct buf *text);
/* Checks text and keeps it in section (may be NULL); complains when it is wrong. at: of the
 * value. */
int conf_read_value(struct conf_report *report, struct conf_section *section, int index,
	const char *text, const char *section_name, const struct ini_place *at);
/* A line that is neither section nor pair, without repeating it. */
int conf_read_bad_line(struct conf_report *report, const struct ini_error *error);
/* Remarks on the file as a whole, after its last line. */
void conf_read_end(struct conf_report *report, const struct conf_source *source,
	const char *path, bool others_may_read);

#endif
