/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* hwdb text, a modalias and a message of any content; and what the helper keeps on disk. */
#include "usb/hwdb.h"
#include "usb/method.h"
#include "usb/name.h"
#include "usb/switch.h"
#include "tests/fuzz/fuzz.h"

static void take_state_files(const char *text)
{
	struct slot_table table, again;
	struct switch_history history;
	struct buf out = { 0 };

	switch_history_parse(&history, text);
	require(history.n <= SWITCH_RECORDS);
	slot_table_parse(&table, text);
	slot_table_print(&table, &out);
	if (out.data) { /* what is written is read the same */
		slot_table_parse(&again, out.data);
		require(again.n == table.n);
	}
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first line is the modalias, and a message; all of it is the table. */
	char *text = fuzz_text(data, size), first[256], name[SLOT_TEXT_MAX];
	struct hwdb_props props = { 0 };
	struct usb_target target;
	size_t len;

	len = strcspn(text, "\n");
	snprintf(first, sizeof(first), "%.*s", (int)(len < 255 ? len : 255), text);
	hwdb_lookup("fuzz", text, size, first, &props, NULL, NULL);
	require(props.n <= HWDB_PROPS_MAX);
	usb_messages_parse(&target, first);
	require(target.n_messages <= USB_MESSAGES_MAX);
	name_text(name, first);
	require(strlen(name) > 0 && strlen(name) < SLOT_TEXT_MAX && !strchr(name, '/'));
	name_serial_is_real(first, "product");
	name_port(name, first, false);
	take_state_files(text);
	free(text);
	return 0;
}
