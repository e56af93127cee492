/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/setport.h"

#include <errno.h>

#include "at/match.h"
#include "base/text.h"

enum {
	CODE_CDROM = 0xa1, CODE_SD = 0xa2, CODE_NONE = 0xff,
	CODE_MODEM_3G = 0x01, CODE_MODEM_4G = 0x10, CODE_PCUI_3G = 0x02, CODE_PCUI_4G = 0x12,
	VALUE_MAX = 50, /* bytes between the quotes */
	PORTS_MAX = 8,	/* as many as the USB hardware has FIFOs for */
};

/* The names of one code stand in the order in which they are looked for: the first is printed. */
static const struct name {
	const char *name;
	uint8_t code;
	uint8_t or_code; /* where the list has this one alone */
} names[] = {
	{ "modem", 0x10, 0x01 }, { "pcui", 0x12, 0x02 }, { "diag", 0x13, 0x03 },
	{ "gps", 0x14, 0x05 }, { "ndis", 0x11, 0x07 }, { "pcvoice", 0x15, 0x0e },
	{ "3g-modem", 0x01, 0 }, { "3g-pcui", 0x02, 0 }, { "3g-diag", 0x03, 0 },
	{ "pcsc", 0x04, 0 }, { "3g-gps", 0x05, 0 }, { "gps-control", 0x06, 0 },
	{ "3g-ndis", 0x07, 0 }, { "bluetooth", 0x0a, 0 }, { "fingerprint", 0x0b, 0 },
	{ "mms", 0x0d, 0 }, { "3g-pcvoice", 0x0e, 0 }, { "4g-modem", 0x10, 0 },
	{ "4g-ndis", 0x11, 0 }, { "4g-pcui", 0x12, 0 }, { "4g-diag", 0x13, 0 },
	{ "4g-gps", 0x14, 0 }, { "4g-pcvoice", 0x15, 0 }, { "ncm", 0x16, 0 },
	{ "cdrom", CODE_CDROM, 0 }, { "sd", CODE_SD, 0 }, { "rndis", 0xa3, 0 },
	{ "none", CODE_NONE, 0 },
};

static bool has(const uint8_t *codes, size_t n, uint8_t code)
{
	return memchr(codes, code, n) != NULL;
}

static bool listed(const struct setport_list *list, uint8_t code)
{
	return list && has(list->codes, list->n, code);
}

/* One or two hex digits without a leading zero; 0: no code. */
static uint8_t code_of(const char *text, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	unsigned code = 0;

	if (len == 0 || len > 2 || text[0] == '0')
		return 0;
	for (size_t i = 0; i < len; i++) {
		const char *digit = strchr(digits, text[i] >= 'A' && text[i] <= 'F' ?
				text[i] | 0x20 : text[i]);

		if (!digit || !*digit)
			return 0;
		code = code << 4 | (unsigned)(digit - digits);
	}
	return (uint8_t)code;
}

static uint8_t code_of_name(const char *word, const struct setport_list *list)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct name *name = &names[i];

		if (text_equal_nocase(name->name, word))
			return name->or_code && listed(list, name->or_code) &&
					!listed(list, name->code) ? name->or_code : name->code;
	}
	return 0;
}

static const char *nearest(const char *word)
{
	const char *list[ARRAY_SIZE(names)];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		list[i] = names[i].name;
	return text_suggest(word, list, ARRAY_SIZE(list));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Blanks, and quotes as people's text programs make them (U+2018 to U+201F, U+2033). */
static size_t dross(const char *p, size_t len)
{
	if (len > 0 && (is_blank(*p) || *p == '"' || *p == '\''))
		return 1;
	if (len > 2 && memcmp(p, "\xe2\x80", 2) == 0 && (uint8_t)p[2] >= 0x98 &&
		(uint8_t)p[2] <= 0x9f)
		return 3;
	return len > 2 && memcmp(p, "\xe2\x80\xb3", 3) == 0 ? 3 : 0;
}

static void trim(const char **p, size_t *len)
{
	size_t n;

	while ((n = dross(*p, *len)) > 0) {
		*p += n;
		*len -= n;
	}
	while (*len > 0 && ((n = dross(*p + *len - 1, 1)) > 0 ||
			    (*len > 2 && (n = dross(*p + *len - 3, 3)) == 3)))
		*len -= n;
}

static int wrong(char *why, size_t size, const char *word, size_t len, const char *what)
{
	char shown[64];

	text_escape(shown, sizeof(shown), word, len);
	snprintf(why, size, "'%s' %s", shown, what);
	return -EINVAL;
}

static int one_code(uint8_t *out, const char *p, size_t len, const struct setport_list *list,
	char *why, size_t size)
{
	const char *near;
	char word[32], what[80];

	trim(&p, &len);
	*out = code_of(p, len);
	if (*out)
		return 0;
	if (len == 0)
		return wrong(why, size, "", 0, "is no port: there is a comma too many");
	if (text_copy_n(word, sizeof(word), p, len))
		*out = code_of_name(word, list);
	if (*out)
		return 0;
	near = nearest(word);
	snprintf(what, sizeof(what), "is neither a code nor a name of a port%s%s%s",
		near ? ", did you mean '" : "", near ? near : "", near ? "'" : "");
	return wrong(why, size, p, len, what);
}

static int read_part(uint8_t *codes, size_t *n, const char *p, size_t len,
	const struct setport_list *list, char *why, size_t size)
{
	const char *end = p + len;

	*n = 0;
	while (p <= end) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;
		int err;

		if (*n == SETPORT_CODES)
			return wrong(why, size, p, (size_t)(end - p), "is too much");
		err = one_code(&codes[*n], p, (size_t)(stop - p), list, why, size);
		if (err < 0)
			return err;
		(*n)++;
		p = stop + 1;
	}
	return 0;
}

static int read_value(struct setport *out, const char *p, size_t len, const char *dividers,
	const struct setport_list *list, char *why, size_t size)
{
	const char *middle = NULL;
	int err;

	*out = (struct setport){ 0 };
	trim(&p, &len);
	for (size_t i = 0; i < len && !middle; i++)
		middle = strchr(dividers, p[i]) ? p + i : NULL;
	if (!middle)
		return wrong(why, size, p, len, "has no ';' between what is there before the "
			"stick is switched and what after");
	err = read_part(out->before, &out->n_before, p, (size_t)(middle - p), list, why, size);
	if (err == 0)
		err = read_part(out->after, &out->n_after, middle + 1,
			len - (size_t)(middle + 1 - p), list, why, size);
	if (err < 0)
		out->n_before = out->n_after = 0;
	return err;
}

/* Some firmware divides its answer by a second colon: "^SETPORT:A1,A2:1,2,3,7,A1,A2". */
int setport_parse(struct setport *out, const char *line)
{
	const char *value = at_match_value(line);
	char why[SETPORT_WHY];

	return read_value(out, value, strlen(value), ";:", NULL, why, sizeof(why));
}

int setport_read(struct setport *out, const char *text, const struct setport_list *list,
	char *why, size_t size)
{
	return read_value(out, text, strlen(text), ";", list, why, size);
}

/* "^SETPORT:16: NCM", "1:MODEM" */
void setport_list_add(struct setport_list *list, const char *line)
{
	const char *value = text_starts(line, "^SETPORT:") ? at_match_value(line) : line;
	const char *colon = strchr(value, ':');
	size_t len, name_len;
	uint8_t code;

	if (!colon || list->n == SETPORT_LIST)
		return;
	len = (size_t)(colon - value);
	trim(&value, &len);
	code = code_of(value, len);
	if (!code || listed(list, code))
		return;
	colon++;
	name_len = strlen(colon);
	trim(&colon, &name_len);
	text_escape(list->names[list->n], sizeof(list->names[0]), colon, name_len);
	list->codes[list->n++] = code;
}

static const char *name_of(uint8_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].code == code)
			return names[i].name;
	}
	return NULL;
}

static void put(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	text_copy(out + used, size - used, text);
}

static void put_codes(char *out, size_t size, const uint8_t *codes, size_t n, bool by_name)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = by_name ? name_of(codes[i]) : NULL;
		char hex[4];

		snprintf(hex, sizeof(hex), "%X", codes[i]);
		put(out, size, i ? "," : "");
		put(out, size, name ? name : hex);
	}
}

const char *setport_text(const struct setport *v, char out[SETPORT_TEXT])
{
	out[0] = '\0';
	put_codes(out, SETPORT_TEXT, v->before, v->n_before, false);
	put(out, SETPORT_TEXT, ";");
	put_codes(out, SETPORT_TEXT, v->after, v->n_after, false);
	return out;
}

const char *setport_names(const struct setport *v, char out[SETPORT_NAMES])
{
	out[0] = '\0';
	put_codes(out, SETPORT_NAMES, v->before, v->n_before, true);
	put(out, SETPORT_NAMES, ";");
	put_codes(out, SETPORT_NAMES, v->after, v->n_after, true);
	return out;
}

static int broken(char *why, size_t size, const uint8_t *codes, size_t n, const char *what)
{
	char part[SETPORT_TEXT] = "";

	put_codes(part, sizeof(part), codes, n, false);
	snprintf(why, size, "'%s' %s", part, what);
	return -EINVAL;
}

static int check_before(const struct setport *v, char *why, size_t size)
{
	bool none = v->n_before == 1 && v->before[0] == CODE_NONE;
	bool disks = v->n_before > 0 && v->before[0] == CODE_CDROM &&
		(v->n_before == 1 || (v->n_before == 2 && v->before[1] == CODE_SD));

	if (none || disks)
		return 0;
	return broken(why, size, v->before, v->n_before,
		"may not stand before the ';': FF, A1 or A1,A2 may");
}

/* 12 where the firmware knows it, or told nothing; 2 where that is all it has. */
static uint8_t control_code(const struct setport_list *list)
{
	return listed(list, CODE_PCUI_3G) && !listed(list, CODE_PCUI_4G) ? CODE_PCUI_3G :
		CODE_PCUI_4G;
}

static int check_after(const struct setport *v, const struct setport_list *list, char *why,
	size_t size)
{
	uint8_t control = control_code(list);

	for (size_t i = 0; i < v->n_after; i++) {
		if (v->after[i] == CODE_NONE)
			return broken(why, size, &v->after[i], 1, "may stand before the ';' alone");
		if (has(v->after, i, v->after[i]))
			return broken(why, size, &v->after[i], 1, "stands there twice");
	}
	if (v->n_after > PORTS_MAX)
		return broken(why, size, v->after + PORTS_MAX, v->n_after - PORTS_MAX,
			"is too much: the firmware takes at most 8 ports");
	if (!has(v->after, v->n_after, control))
		return broken(why, size, &control, 1,
			"(pcui) is missing behind the ';': without its control port the stick "
			"takes no further command, and there is no way back");
	return 0;
}

int setport_check(const struct setport *v, const struct setport_list *list, char *why, size_t size)
{
	char text[SETPORT_TEXT];
	int err = check_before(v, why, size);

	if (err == 0)
		err = check_after(v, list, why, size);
	if (err < 0)
		return err;
	if (strlen(setport_text(v, text)) > VALUE_MAX)
		return wrong(why, size, text, strlen(text), "is longer than the 50 bytes allowed");
	for (size_t i = 0; list && list->n > 0 && i < v->n_after; i++) {
		if (!listed(list, v->after[i])) {
			broken(why, size, &v->after[i], 1, "is not in the stick's own list");
			return -ENOTSUP;
		}
	}
	return 0;
}

bool setport_equal(const struct setport *a, const struct setport *b)
{
	return a->n_before == b->n_before && a->n_after == b->n_after &&
		memcmp(a->before, b->before, a->n_before) == 0 &&
		memcmp(a->after, b->after, a->n_after) == 0;
}

bool setport_dials(const struct setport *v)
{
	return has(v->after, v->n_after, CODE_MODEM_3G) || has(v->after, v->n_after, CODE_MODEM_4G);
}
