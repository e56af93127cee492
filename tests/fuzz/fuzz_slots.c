/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The table of names of any content, and the arguments of a synthetic uevent: the first line is
 * an IMEI or a list of roles, and so is the second; everything is the table.
 */
#include "base/text.h"
#include "usb/name.h"
#include "tests/fuzz/fuzz.h"

static const char *line_of(const char *text, char *out, size_t size)
{
	size_t len = strcspn(text, "\n");

	text_copy_n(out, size, text, len);
	return text + len + (text[len] == '\n');
}

/* Whatever is valid gives no role twice, and is in nothing but letters and digits. */
static void take_roles(const char *learned, uint8_t seed)
{
	struct usb_config c = { .value = 1, .n_interfaces = 1 + seed % USB_INTERFACES_MAX };
	enum port_role roles[USB_INTERFACES_MAX];
	int count[PORT_ROLES] = { 0 };
	enum port_source source;

	for (size_t n = 0; n < c.n_interfaces; n++)
		c.interfaces[n] = (struct usb_interface){ .number = (uint8_t)n,
			.cls = USB_CLASS_VENDOR, .sub = 0xff, .proto = 0xff, .n_endpoints = 2,
			.endpoints = { { .address = 0x81, .attributes = 2 },
				{ .address = 0x01, .attributes = 2 } } };
	source = port_roles(roles, 0x12d1, &c, NULL, learned);
	require(source != PORT_KNOWN);
	if (source == PORT_LEARNED) {
		require(port_learned_is_valid(learned));
		require(strspn(learned, "0123456789mpdgco") == strlen(learned));
	}
	for (size_t n = 0; n < c.n_interfaces; n++)
		count[roles[n]]++;
	require(count[PORT_MODEM] == 1 && count[PORT_NONE] == 0);
	for (int role = PORT_MODEM; role < PORT_ROLES; role++)
		require(count[role] <= 1);
}

static void same_text(const struct slot_table *a, const struct slot_table *b)
{
	struct buf one = { 0 }, two = { 0 };

	slot_table_print(a, &one);
	slot_table_print(b, &two);
	require(one.len == two.len && (!one.len || memcmp(one.data, two.data, one.len) == 0));
	buf_free(&one);
	buf_free(&two);
}

static void take_table(const char *text, const char *imei, const char *roles)
{
	struct slot_table table, again;
	struct buf out = { 0 };

	slot_table_parse(&table, text);
	require(table.n <= SLOT_COUNT);
	for (size_t n = 0; n < table.n; n++) {
		const struct slot *s = &table.slots[n];

		require(s->number < SLOT_COUNT && !strchr(s->path, '/') && !strchr(s->serial, '/'));
		require(!s->imei[0] || name_imei_is_real(s->imei));
		require(!s->roles[0] || port_learned_is_valid(s->roles));
	}
	if (table.n && (imei || roles)) {
		slot_learn(&table, table.slots[0].number, imei, 0x155e, roles);
		require(!slot_learn(&table, table.slots[0].number, imei, 0x155e, roles));
	}
	slot_table_print(&table, &out);
	slot_table_parse(&again, out.data ? out.data : "");
	buf_free(&out);
	same_text(&table, &again);
	slot_table_merge(&again, &table);
	same_text(&table, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), first[64], second[64];
	const char *imei, *roles;

	line_of(line_of(text, first, sizeof(first)), second, sizeof(second));
	imei = name_imei_is_real(first) ? first : NULL;
	roles = port_learned_is_valid(second) ? second : NULL;
	take_roles(first, size ? data[size - 1] : 0);
	take_roles(second, size ? data[size / 2] : 0);
	take_table(text, imei, roles);
	free(text);
	return 0;
}
