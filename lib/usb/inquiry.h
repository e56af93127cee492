/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What a SCSI device calls itself (INQUIRY, SPC-4 6.6), and the list that tells sticks apart
 * which share one USB id by it: SURFSTICK_INQUIRY, "vendor~GT:option model~U209:message". Pure.
 */
#ifndef SURFSTICK_USB_INQUIRY_H
#define SURFSTICK_USB_INQUIRY_H

#include "base/macro.h"

/* The standard answer up to the revision: what every device has. */
enum { INQUIRY_LEN = 36 };

/* Trimmed of blanks at the end; NUL-ended; the stick's own bytes, to be escaped. */
struct inquiry {
	char vendor[8 + 1];
	char model[16 + 1];
	char revision[4 + 1];
};

/* data: the answer. -EBADMSG: too short to have a name in it; out is then empty. */
int inquiry_parse(struct inquiry *out, const uint8_t *data, size_t len);

enum inquiry_field { INQUIRY_VENDOR, INQUIRY_MODEL, INQUIRY_REVISION };

struct inquiry_pair {
	enum inquiry_field field;
	const char *text; /* a part of that field; '_' stands for a blank, too */
	size_t text_len;
	const char *method;
	size_t method_len;
};

/*
 * Reads the next pair of *list and moves it behind. 1: there was one, 0: the end, -EINVAL: it is
 * no "field~text:method". Texts hold no blanks and no ':'.
 */
int inquiry_next(const char **list, struct inquiry_pair *pair);
/* The first pair that fits; false: none does. */
bool inquiry_pick(const char *list, const struct inquiry *i, struct inquiry_pair *pair);

#endif
