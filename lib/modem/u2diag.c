/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/u2diag.h"

#include <errno.h>
#include <strings.h>

#include "at/args.h"
#include "at/match.h"
#include "base/text.h"

enum { U2DIAG_DEBUG = 118, U2DIAG_ROUTER = 119, HILINK_MAJOR = 22 };

/*
 * Before and after the switch, where they differ. From the comment at the command in HiSilicon's
 * firmware, which is public; those that it does not explain are left out.
 */
static const struct {
	unsigned value;
	const char *words;
} values[] = {
	{ 0, "modem, diag, pcui; no CD" },
	{ 1, "CD, then modem, pcui, CD" },
	{ 2, "modem, pcui" },
	{ 6, "pcui, ndis" },
	{ 7, "pcui, ndis, diag" },
	{ 20, "CD, then modem, ndis, diag, pcui, CD" },
	{ 25, "CD, then modem, pcui" },
	{ 36, "modem, ndis, diag, pcui" },
	{ U2DIAG_DEBUG, "router with a shell (HiLink, debugging)" },
	{ U2DIAG_ROUTER, "router (HiLink, as sold)" },
	{ 255, "as sold (older sticks)" },
	{ 256, "modem, diag, pcui, SD" },
	{ 258, "modem, pcui, SD" },
	{ 261, "CD and SD, then a modem with both" },
	{ 262, "CD and SD, then a modem with both" },
	{ 263, "CD and SD, then a modem with both" },
	{ 267, "CD and SD, then a modem with both" },
	{ 268, "CD and SD, then a modem with both (as sold, some sticks)" },
	{ 276, "CD and SD, then a modem with both (as sold, some sticks)" },
	{ 288, "modem, pcui, ndis, SD" },
};

const char *u2diag_words(unsigned value)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		if (values[i].value == value)
			return values[i].words;
	}
	return NULL;
}

int firmware_parse(struct firmware *out, const char *line)
{
	const char *value = at_match_value(line), *blank = NULL;
	size_t len;

	*out = (struct firmware){ 0 };
	if (*value == '"')
		value++;
	len = strcspn(value, ",\"");
	for (size_t i = 0; i < len; i++)
		blank = value[i] == ' ' ? value + i : blank;
	if (!blank || blank == value || blank + 1 == value + len)
		return -EINVAL;
	text_escape(out->model, sizeof(out->model), value, (size_t)(blank - value));
	text_escape(out->version, sizeof(out->version), blank + 1,
		len - (size_t)(blank + 1 - value));
	out->hilink = strtoul(out->version, NULL, 10) == HILINK_MAJOR;
	return 0;
}

int u2diag_parse(unsigned *out, const char *line)
{
	struct at_args args;
	struct at_arg arg;
	long value;

	at_args_start(&args, at_match_value(line));
	if (!at_args_next(&args, &arg) || at_arg_number(&arg, 0, U2DIAG_MAX, &value) < 0)
		return -EINVAL;
	*out = (unsigned)value;
	return 0;
}

/* "E303", "E303s-2", but no "E3031" */
static bool is_model(const char *model, const char *name)
{
	size_t len = strlen(name);

	return strncasecmp(model, name, len) == 0 && !(model[len] >= '0' && model[len] <= '9');
}

/* After 0 an E303 and an E3131 stay 12d1:1c05 for good, without a port that takes commands. */
static int check_zero(const struct firmware *f, char *why, size_t size)
{
	if (!f->model[0])
		snprintf(why, size, "0 has stranded sticks for good, and this one does not say "
			"what it is");
	else if (is_model(f->model, "E303") || is_model(f->model, "E3131"))
		snprintf(why, size, "0 strands an %s for good", f->model);
	else
		return 0;
	return -EPERM;
}

int u2diag_check(unsigned value, const struct firmware *f, char *why, size_t size)
{
	bool router = value == U2DIAG_DEBUG || value == U2DIAG_ROUTER;

	if (f->hilink && !router)
		snprintf(why, size, "firmware %s is HiLink: it takes 118 and 119, and any other "
			"value for 119", f->version);
	else if (!f->hilink && router)
		snprintf(why, size, "%u is for HiLink firmware, and this is %s", value,
			f->version[0] ? f->version : "not known to be one");
	else if (!u2diag_words(value))
		snprintf(why, size, "nobody has written down what %u stands for", value);
	else
		return value == 0 ? check_zero(f, why, size) : 0;
	return -EPERM;
}
