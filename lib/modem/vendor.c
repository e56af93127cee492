/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/vendor.h"

#include <strings.h>

struct row {
	const char *maker; /* what +CGMI starts with, "" for any */
	const char *model; /* what +CGMM starts with, "" for any */
	unsigned quirks;
	const char *source;
};

static const struct row rows[] = {
	{ "huawei", "", VENDOR_HUAWEI, "Huawei's AT manuals (EM770W, ME906s, MU609)" },
	{ "ZOWEE", "", VENDOR_HUAWEI, "E3372-325 by Brovi: github.com/gammu/gammu issue 908" },
	{ "Brovi", "", VENDOR_HUAWEI, "its newer firmware: the same issue" },
	{ "", "E3372", VENDOR_HUAWEI | VENDOR_NO_CCID,
		"AT+CCID gets no final result: public notes on firmware 21.x and 22.x" },
	{ "", "E3272", VENDOR_HUAWEI | VENDOR_NO_CCID, "the same chip and firmware line" },
};

static bool starts(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

unsigned vendor_quirks(const char *maker, const char *model)
{
	unsigned quirks = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (starts(maker, rows[i].maker) && starts(model, rows[i].model))
			quirks |= rows[i].quirks;
	}
	return quirks;
}
