/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any bytes as what a stick or a person says of ^SETPORT, ^U2DIAG and ^FHVER: what is accepted
 * reads back as the same, what passes the rules keeps the way back. */
#include "base/text.h"
#include "modem/setport.h"
#include "modem/u2diag.h"
#include "tests/fuzz/fuzz.h"

static void check_value(const struct setport *value, const struct setport_list *list)
{
	char text[SETPORT_TEXT], names[SETPORT_NAMES], why[SETPORT_WHY];
	struct setport again;
	bool control = false;

	if (value->n_before > SETPORT_CODES || value->n_after > SETPORT_CODES)
		abort();
	if (setport_parse(&again, setport_text(value, text)) < 0 || !setport_equal(value, &again))
		abort();
	if (setport_read(&again, setport_names(value, names), NULL, why, sizeof(why)) < 0 ||
		!setport_equal(value, &again))
		abort();
	if (setport_check(value, list, why, sizeof(why)) < 0)
		return;
	for (size_t i = 0; i < value->n_after; i++)
		control |= value->after[i] == 0x12 || value->after[i] == 0x02;
	if (!control || strlen(text) > 50 || strpbrk(text, "\"\r\n"))
		abort();
}

static void check_rest(const char *text)
{
	struct firmware firmware;
	char why[U2DIAG_WHY];
	unsigned value;

	firmware_parse(&firmware, text);
	if (strpbrk(firmware.model, "\r\n\x1b") || strpbrk(firmware.version, "\r\n\x1b"))
		abort();
	if (u2diag_parse(&value, text) == 0 && value > U2DIAG_MAX)
		abort();
	u2diag_check(0, &firmware, why, sizeof(why));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct setport_list list = { 0 };
	char *text = fuzz_text(data, len), *rest, why[SETPORT_WHY] = "";
	struct setport value;

	/* Lines of a list, and the last line is the value. */
	for (rest = text; strchr(rest, '\n'); rest = strchr(rest, '\n') + 1) {
		*strchr(rest, '\n') = '\0';
		setport_list_add(&list, rest);
		rest[strlen(rest)] = '\n';
	}
	if (list.n > SETPORT_LIST)
		abort();
	if (setport_parse(&value, rest) == 0)
		check_value(&value, &list);
	if (setport_read(&value, rest, &list, why, sizeof(why)) == 0)
		check_value(&value, &list);
	else if (!*why || strpbrk(why, "\r\n\x1b"))
		abort();
	check_rest(rest);
	free(text);
	return 0;
}
