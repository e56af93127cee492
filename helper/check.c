/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "base/file.h"
#include "base/text.h"
#include "helper/helper.h"
#include "usb/table.h"

enum { TABLE_FILE_MAX = 1 << 20 };

static void tell(void *ctx, enum table_level level, const char *file, unsigned line,
	const char *text)
{
	char shown[512];

	(void)ctx;
	fprintf(stderr, "%s:%u: %s%s\n", file, line, level == TABLE_WARNING ? "warning: " : "",
		text_printable(shown, sizeof(shown), text));
}

enum helper_exit helper_check(char *const *files)
{
	struct table table = { .tell = tell };
	bool unread = false;

	if (!*files) {
		fprintf(stderr, "surfstick-udev: check what? name the files, in the order in which "
			"udev reads them\n");
		return HELPER_USAGE;
	}
	for (; *files; files++) {
		struct buf text = { .max = TABLE_FILE_MAX };
		int err = file_read(*files, TABLE_FILE_MAX, &text, NULL);

		if (err < 0)
			fprintf(stderr, "%s: %s\n", *files, strerror(-err));
		else
			table_check(&table, *files, text.data, text.len);
		unread |= err < 0;
		buf_free(&text);
	}
	if (!unread && table.errors == 0)
		printf("%u match lines are switched, %u left alone; %u warnings\n",
			table.switched, table.kept, table.warnings);
	table_free(&table);
	return unread || table.errors > 0 ? HELPER_USAGE : HELPER_DONE;
}
