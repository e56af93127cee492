/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A device table of any content; and what is right for `check` is right for the helper. */
#include "usb/fill.h"
#include "usb/table.h"
#include "usb/table_value.h"
#include "tests/fuzz/fuzz.h"

struct counts {
	unsigned errors, warnings;
};

static void on_tell(void *ctx, enum table_level level, const char *file, unsigned line,
	const char *text)
{
	struct counts *c = ctx;

	require(file && line > 0 && *text);
	if (level == TABLE_ERROR)
		c->errors++;
	else
		c->warnings++;
}

/* Every property of the text, whatever its record. */
static void on_property(void *ctx, const char *key, const char *value, unsigned line)
{
	struct usb_interface interface = { .cls = USB_CLASS_STORAGE };
	struct usb_face face = { .described = &interface };
	char text[TABLE_TEXT_MAX];
	struct hwdb_props props = { 0 };
	struct usb_target target = { 0 };
	const char *wrong;

	(void)ctx;
	(void)line;
	if (strncmp(key, "SURFSTICK_", 10) != 0 || strcmp(key, "SURFSTICK_INTERFACE") == 0 ||
	    !table_value_check(key, value, text))
		return;
	require(hwdb_set(&props, key, value));
	require(usb_target_fill(&target, &face, &props, &wrong) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct hwdb_ops ops = { .property = on_property };
	struct counts counts = { 0 };
	struct table table = { .tell = on_tell, .ctx = &counts };
	unsigned errors = table_check(&table, "a", (const char *)data, size);

	/* The same once more is a second file: what was right there is right here. */
	errors += table_check(&table, "b", (const char *)data, size);
	require(errors == counts.errors && errors == table.errors);
	require(counts.warnings == table.warnings && table.n_keys <= TABLE_KEYS_MAX);
	table_free(&table);
	hwdb_parse("a", (const char *)data, size, &ops, NULL);
	return 0;
}
