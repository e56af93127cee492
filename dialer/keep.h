/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What a stick's own ^SETPORT and ^U2DIAG were before we changed them, so that it can be undone,
 * and what they were changed to, because a stick tells its old value until it restarts. A small
 * file for each stick, below /var/lib/surfstick/setport.d, by IMEI; surfdial alone reads it.
 */
#ifndef SURFSTICK_DIALER_KEEP_H
#define SURFSTICK_DIALER_KEEP_H

#include "base/buf.h"
#include "modem/setport.h"

enum { KEEP_NONE = -1 };

struct keep {
	bool has_was, has_wanted;
	struct setport was, wanted;
	int u2diag_was, u2diag_wanted; /* KEEP_NONE */
};

/* The text of such a file; lines that make no sense are passed over. Pure. */
void keep_parse(struct keep *keep, const char *text, size_t len);
void keep_print(const struct keep *keep, struct buf *out);

/* var: "/var/lib". id: letters and digits. No file is an empty one. -EINVAL, -EPERM (not our
 * folder), -EACCES, -EROFS ... */
int keep_read(struct keep *keep, const char *var, const char *id);
int keep_write(const struct keep *keep, const char *var, const char *id);

#endif
