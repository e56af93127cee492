/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/keep.h"

#include <ctype.h>
#include <errno.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/text.h"
#include "modem/u2diag.h"
#include "usb/state.h"

#define FOLDER "surfstick/setport.d"

enum { KEEP_FILE_MAX = 4096 };

static void take_number(int *out, const char *value)
{
	unsigned long number;

	if (text_number(value, 0, U2DIAG_MAX, &number) == 0)
		*out = (int)number;
}

static int on_pair(void *ctx, const char *key, const char *value, const struct ini_place *at,
	const struct ini_place *value_at)
{
	struct keep *keep = ctx;

	(void)at;
	(void)value_at;
	if (strcmp(key, "setport-was") == 0)
		keep->has_was = setport_parse(&keep->was, value) == 0;
	else if (strcmp(key, "setport-wanted") == 0)
		keep->has_wanted = setport_parse(&keep->wanted, value) == 0;
	else if (strcmp(key, "u2diag-was") == 0)
		take_number(&keep->u2diag_was, value);
	else if (strcmp(key, "u2diag-wanted") == 0)
		take_number(&keep->u2diag_wanted, value);
	return 0;
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	(void)ctx;
	(void)name;
	(void)at;
	return 0;
}

static int on_error(void *ctx, const struct ini_error *error)
{
	(void)ctx;
	(void)error;
	return 0;
}

void keep_parse(struct keep *keep, const char *text, size_t len)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };

	*keep = (struct keep){ .u2diag_was = KEEP_NONE, .u2diag_wanted = KEEP_NONE };
	ini_parse("setport.d", text, len, &ops, keep);
}

void keep_print(const struct keep *keep, struct buf *out)
{
	char text[SETPORT_TEXT];

	buf_adds(out, "# surfdial: what this stick was set to, for surfctl setport undo\n");
	if (keep->has_was)
		buf_addf(out, "setport-was = %s\n", setport_text(&keep->was, text));
	if (keep->has_wanted)
		buf_addf(out, "setport-wanted = %s\n", setport_text(&keep->wanted, text));
	if (keep->u2diag_was != KEEP_NONE)
		buf_addf(out, "u2diag-was = %d\n", keep->u2diag_was);
	if (keep->u2diag_wanted != KEEP_NONE)
		buf_addf(out, "u2diag-wanted = %d\n", keep->u2diag_wanted);
}

static bool is_plain(const char *id)
{
	for (const char *p = id; *p; p++) {
		if (!isalnum((unsigned char)*p))
			return false;
	}
	return *id && strlen(id) <= 32;
}

int keep_read(struct keep *keep, const char *var, const char *id)
{
	struct buf text = { 0 };
	char path[256];
	int err;

	keep_parse(keep, "", 0);
	if (!is_plain(id))
		return -EINVAL;
	snprintf(path, sizeof(path), "%s/" FOLDER "/%s", var, id);
	err = file_read(path, KEEP_FILE_MAX, &text, NULL);
	if (err == 0 && text.data)
		keep_parse(keep, text.data, text.len);
	buf_free(&text);
	return err == -ENOENT ? 0 : err;
}

int keep_write(const struct keep *keep, const char *var, const char *id)
{
	/* Makes the folder, and makes sure that it is ours. */
	int CLEANUP_CLOSE dir = state_open(var, FOLDER);
	struct buf text = { 0 };
	char path[256];
	int err;

	if (dir < 0)
		return dir;
	if (!is_plain(id))
		return -EINVAL;
	snprintf(path, sizeof(path), "%s/" FOLDER "/%s", var, id);
	keep_print(keep, &text);
	err = text.failed ? -ENOMEM : file_write(path, text.data, text.len, 0600);
	buf_free(&text);
	return err;
}
