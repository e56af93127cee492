/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Huawei's own: ports, composition, firmware, reports. */
#include "base/text.h"
#include "tests/sim/verbs.h"

static int run_curc(struct line *line, const struct syntax_item *item)
{
	unsigned on;

	if (item->op == SYNTAX_READ) {
		line_info(line, "^CURC: %d", line->brain->curc);
		return COMMAND_OK;
	}
	if (!syntax_number(item->args, 0, 1, &on) || on > 1)
		return 50;
	line->brain->curc = on;
	return COMMAND_OK;
}

static int run_portsel(struct line *line, const struct syntax_item *item)
{
	unsigned port;

	if (item->op == SYNTAX_READ) {
		line_info(line, "^PORTSEL: %d",
			line->brain->portsel < 0 ? 0 : line->brain->portsel);
		return COMMAND_OK;
	}
	if (item->op != SYNTAX_SET || !syntax_number(item->args, 0, 0, &port) || port > 1)
		return 50;
	line->brain->portsel = (int)port;
	return COMMAND_OK;
}

/* Where ^SETPORT chooses the ports, they are told as they are now. */
static bool ports_by_setport(const struct profile *p)
{
	for (size_t i = 0; i < p->n_identities; i++) {
		if (p->identities[i].setport)
			return true;
	}
	return false;
}

static const char *portmode_name(const char *code, size_t len)
{
	static const char *const names[][2] = { { "1", "3g_modem" }, { "2", "3g_pcui" },
		{ "3", "3g_diag" }, { "10", "4g_modem" }, { "12", "pcui" }, { "13", "4g_diag" },
		{ "16", "ncm" }, { "A1", "mass" }, { "A2", "mass_two" } };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strlen(names[i][0]) == len && strncmp(names[i][0], code, len) == 0)
			return names[i][1];
	}
	return "other";
}

static void portmode_now(const char *setport, char *out, size_t size)
{
	const char *code = strchr(setport, ';');
	size_t used = (size_t)snprintf(out, size, "TYPE: WCDMA: huawei,");

	for (unsigned n = 0; code && *code && used < size; n++) {
		size_t len = strcspn(++code, ",");

		used += (size_t)snprintf(out + used, size - used, ",%s:%u",
			portmode_name(code, len), n);
		code += len;
	}
}

static int run_portmode(struct line *line, const struct syntax_item *item)
{
	const struct profile *p = line->brain->profile;
	char now[200];

	(void)item;
	if (!p->portmode[0])
		return COMMAND_UNKNOWN;
	text_copy(now, sizeof(now), p->portmode);
	if (ports_by_setport(p))
		portmode_now(line->brain->setport_now, now, sizeof(now));
	line_info(line, "^GETPORTMODE: %s", now);
	return COMMAND_OK;
}

static bool code_in(const char *codes, const char *wanted)
{
	size_t len = strlen(wanted);

	while (*codes) {
		size_t word = strcspn(codes, ",");

		if (word == len && strncmp(codes, wanted, len) == 0)
			return true;
		codes += word + (codes[word] == ',');
	}
	return false;
}

static bool codes_are_unique(const char *codes)
{
	char code[8];

	while (*codes) {
		size_t word = strcspn(codes, ",");

		if (!text_copy_n(code, sizeof(code), codes, word))
			return false;
		codes += word + (codes[word] == ',');
		if (code_in(codes, code))
			return false;
	}
	return true;
}

/* What the firmware checks: A1[,A2] or FF in front, no double, the control port in it. */
static bool setport_is_sane(const char *value)
{
	struct profile_identity scratch = { 0 };
	const char *after = strchr(value, ';');
	size_t len = strcspn(value, ";");

	if (!after)
		return false;
	after++;
	if (!(len == 2 && strncmp(value, "FF", 2) == 0) &&
		!(len == 2 && strncmp(value, "A1", 2) == 0) &&
		!(len == 5 && strncmp(value, "A1,A2", 5) == 0))
		return false;
	return codes_are_unique(after) && (code_in(after, "12") || code_in(after, "2")) &&
		profile_compose(&scratch, after) == 0;
}

static int run_setport(struct line *line, const struct syntax_item *item)
{
	static const char *const known[] = { "A1: CDROM", "A2: SD", "1: 3G MODEM", "2: 3G PCUI",
		"3: 3G DIAG", "10: 4G MODEM", "12: 4G PCUI", "13: 4G DIAG", "16: NCM" };
	char value[52];
	bool quoted;

	if (!line->brain->setport[0])
		return COMMAND_ERROR;
	if (item->op == SYNTAX_READ) {
		line_info(line, "^SETPORT:%s", line->brain->setport_now);
		return COMMAND_OK;
	}
	if (item->op == SYNTAX_TEST) {
		for (size_t i = 0; i < ARRAY_SIZE(known); i++)
			line_info(line, "^SETPORT:%s", known[i]);
		return COMMAND_OK;
	}
	if (item->op != SYNTAX_SET || !syntax_arg(item->args, 0, value, sizeof(value), &quoted) ||
		!quoted || !setport_is_sane(value))
		return COMMAND_ERROR;
	/* Told from the next start on, as the real one does. */
	text_copy(line->brain->setport, sizeof(line->brain->setport), value);
	return COMMAND_OK;
}

/* HiLink firmware, 22.x: a router, or a router with a shell. */
static unsigned u2diag_taken(const struct profile *p, unsigned value)
{
	return text_starts(p->revision, "22.") && value != 118 ? 119 : value;
}

static int run_u2diag(struct line *line, const struct syntax_item *item)
{
	unsigned value;

	if (item->op == SYNTAX_READ) {
		line_info(line, "^U2DIAG: %u", line->brain->u2diag_now);
		return COMMAND_OK;
	}
	if (item->op != SYNTAX_SET || !syntax_number(item->args, 0, 0, &value) || value > 4372)
		return COMMAND_ERROR;
	line->brain->u2diag = u2diag_taken(line->brain->profile, value);
	return COMMAND_OK;
}

static int run_fhver(struct line *line, const struct syntax_item *item)
{
	const struct profile *p = line->brain->profile;

	(void)item;
	line_info(line, "^FHVER:\"%s %s,%s\"", p->model, p->revision, p->hardware);
	return COMMAND_OK;
}

static int run_version(struct line *line, const struct syntax_item *item)
{
	const struct profile *p = line->brain->profile;

	(void)item;
	line_info(line, "^VERSION:BDT:Jan 01 2026, 00:00:00\r\n^VERSION:EXTS:%s\r\n"
		"^VERSION:INTS:\r\n^VERSION:EXTD:\r\n^VERSION:INTD:\r\n^VERSION:EXTH:%s",
		p->revision,
		p->hardware);
	return COMMAND_OK;
}

static int run_reset(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line->brain->face->reboot(line->brain->face_ctx);
	return COMMAND_OK;
}

static int run_cardlock(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line_info(line, "^CARDLOCK: 2,10,0");
	return COMMAND_OK;
}

static int run_boot(struct line *line, const struct syntax_item *item)
{
	(void)line;
	(void)item;
	return COMMAND_OK;
}

static int run_hwver(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line_info(line, "^HWVER:\"%s\"", line->brain->profile->hardware);
	return COMMAND_OK;
}

const struct verb verbs_huawei[] = {
	{ "^CURC", 0, run_curc },
	{ "^PORTSEL", 0, run_portsel },
	{ "^GETPORTMODE", 0, run_portmode },
	{ "^SETPORT", 0, run_setport },
	{ "^U2DIAG", 0, run_u2diag },
	{ "^FHVER", 0, run_fhver },
	{ "^VERSION", 0, run_version },
	{ "^HWVER", 0, run_hwver },
	{ "^RESET", 0, run_reset },
	{ "^CARDLOCK", 0, run_cardlock },
	{ "^BOOT", 0, run_boot },
	{ "^STSF", 0, run_boot },
	{ "^USSDMODE", 0, run_boot },
	{ NULL, 0, NULL },
};
