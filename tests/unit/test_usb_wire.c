/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Every row of tests/wire/list: the stick is looked up in our device table by what it shows of
 * itself, and what the first rung of its ladder sends is held to the bytes of the list, which
 * was made without our table.
 */
#include "usb_fake.h"

#include <ctype.h>

#include "base/file.h"
#include "base/text.h"
#include "usb/fill.h"
#include "usb/record.h"

enum { NAMES_MAX = 32, TEXT_MAX = 16384 };

struct wire {
	struct buf hwdb, list;
	struct { /* "@NAME = TRANSFERS" */
		const char *name, *text;
	} names[NAMES_MAX];
	size_t n_names, rows, mistakes;
};

struct row {
	const char *vid, *pid, *cls, *mode, *who;
	char *sent;
	unsigned line;
};

/* ---- the list ------------------------------------------------------------------------- */

/* Puts a NUL behind the next word of *p. */
static char *word(char **p, const char *ends)
{
	char *start = *p + strspn(*p, " "), *end = start + strcspn(start, ends);

	*p = *end ? end + 1 : end;
	*end = '\0';
	return start;
}

/* Names are put in; "wait" and "check" are compared as well, as the table has them. */
static void expand(const struct wire *w, const char *in, char *out)
{
	size_t len = 0;

	while (*in && len < TEXT_MAX - 1) {
		size_t name = strcspn(in, ";"), n = 0;

		if (*in != '@') {
			out[len++] = *in++;
			continue;
		}
		while (n < w->n_names && (strlen(w->names[n].name) != name ||
					  strncmp(w->names[n].name, in, name) != 0))
			n++;
		if (n == w->n_names)
			fail_msg("no name %s", in);
		len += (size_t)snprintf(out + len, TEXT_MAX - len, "%s", w->names[n].text);
		in += name;
	}
	assert_true(len < TEXT_MAX - 1);
	out[len] = '\0';
}

/* '.' is any digit. */
static bool same(const char *expected, const char *sent)
{
	for (; *expected && *sent; expected++, sent++)
		if (*expected != *sent && !(*expected == '.' && isxdigit((unsigned char)*sent)))
			return false;
	return *expected == *sent;
}

/* ---- our side ------------------------------------------------------------------------- */

static void upper(char *out, size_t size, const char *in)
{
	snprintf(out, size, "%s", in);
	for (; *out; out++)
		*out = (char)toupper((unsigned char)*out);
}

/* What a stick of this row would call itself: the text of the row amid others. */
static void strings_of(const struct row *r, char *out, size_t size)
{
	const char *text = strchr(r->who, '=');
	char own[64] = "";

	if (text)
		snprintf(own, sizeof(own), "The %s 3000", text + 1);
	for (char *c = own; *c; c++)
		if (*c == '_')
			*c = ' ';
	snprintf(out, size, "surfstick:v%sp%s:mf%s:pr%s:", r->vid, r->pid,
		text_starts(r->who, "mf") ? own : "Some Corp.",
		text_starts(r->who, "pr") ? own : "USB Stick");
}

static void look_up(const struct wire *w, const struct row *r, const char *cls,
	struct hwdb_props *p)
{
	const char *strings;
	char key[160], ids[2][8], class_upper[8];

	memset(p, 0, sizeof(*p));
	upper(ids[0], sizeof(ids[0]), r->vid);
	upper(ids[1], sizeof(ids[1]), r->pid);
	upper(class_upper, sizeof(class_upper), cls);
	snprintf(key, sizeof(key), "usb:v%sp%sd0000dc00dsc00dp00ic%sisc06ip50in00", ids[0], ids[1],
		class_upper);
	assert_int_equal(hwdb_lookup("hwdb", w->hwdb.data, w->hwdb.len, key, p, NULL, NULL), 0);
	strings = hwdb_get(p, "SURFSTICK_STRINGS");
	if (!strings || strcmp(strings, "1") != 0)
		return;
	strings_of(r, key, sizeof(key));
	hwdb_lookup("hwdb", w->hwdb.data, w->hwdb.len, key, p, NULL, NULL);
}

static const struct usb_method *first_rung(const struct row *r, const struct hwdb_props *p)
{
	const char *ladder = hwdb_get(p, "SURFSTICK_SWITCH");

	if (strcmp(r->mode, "hilink") == 0)
		ladder = hwdb_get(p, "SURFSTICK_HILINK");
	return ladder ? usb_method_find(ladder, strcspn(ladder, " ")) : NULL;
}

static void fill(struct usb_target *t, const char *cls, const struct hwdb_props *p)
{
	static struct usb_face face;
	struct usb_config *config = &face.descriptors.configs[0];
	const char *wrong = "";

	face = (struct usb_face){ .active = config, .described = &config->interfaces[0],
		.descriptors = { .n_configs = 1 } };
	*config = (struct usb_config){ .value = 9, .n_interfaces = 1, .interfaces = {
		{ .cls = (uint8_t)strtoul(cls, NULL, 16), .n_endpoints = 2,
			.endpoints = { { .address = 0x01, .attributes = USB_BULK },
				{ .address = 0x81, .attributes = USB_BULK } } } } };
	if (usb_target_fill(t, &face, p, &wrong) < 0)
		fail_msg("%s", wrong);
}

/* The lines of the record that a stick would see, as the list writes them. */
static void join(char *out, const struct buf *record, const struct hwdb_props *p)
{
	const char *wait = hwdb_get(p, "SURFSTICK_WAIT"), *check = hwdb_get(p, "SURFSTICK_CHECK");
	const char *line = record->data ? record->data : "";
	size_t len = 0;

	if (wait)
		len += (size_t)snprintf(out, TEXT_MAX, "wait %s", wait);
	for (size_t n; *line; line += n + 1) {
		n = strcspn(line, "\n");
		if (text_starts(line, "claim") || text_starts(line, "detach") ||
		    text_starts(line, "release"))
			continue;
		len += (size_t)snprintf(out + len, TEXT_MAX - len, "%s%.*s", len ? "; " : "",
			(int)n, line);
		assert_true(len < TEXT_MAX);
	}
	if (check)
		len += (size_t)snprintf(out + len, TEXT_MAX - len, "; check %s", check);
	if (len == 0)
		snprintf(out, TEXT_MAX, "nothing");
}

static void complain(struct wire *w, const struct row *r, const char *expected, const char *sent)
{
	print_error("list:%u: %s:%s (%s, class %s, %s)\n  expected %s\n  sent     %s\n", r->line,
		r->vid, r->pid, r->mode, r->cls, r->who, expected, sent);
	w->mistakes++;
}

static void compare(struct wire *w, const struct row *r, const char *cls, const char *expected)
{
	struct buf record = { 0 };
	struct usb_record back = { .out = &record };
	struct usb_target t = { .verbs = usb_record_verbs(), .ctx = &back };
	static char sent[TEXT_MAX];
	const struct usb_method *m;
	struct hwdb_props p;
	int outcome;

	look_up(w, r, cls, &p);
	m = first_rung(r, &p);
	if (!m) {
		complain(w, r, expected, "it is not in the table");
		return;
	}
	fill(&t, cls, &p);
	if (text_starts(r->who, "vendor="))
		text_copy(back.inquiry.vendor, sizeof(back.inquiry.vendor), r->who + 7);
	if (text_starts(r->who, "model="))
		text_copy(back.inquiry.model, sizeof(back.inquiry.model), r->who + 6);
	outcome = usb_method_run(m, &t);
	join(sent, &record, &p);
	if (!same(expected, sent))
		complain(w, r, expected, sent);
	else if (outcome != USB_SENT && outcome != USB_KEPT)
		complain(w, r, "done", strerror(-outcome));
	buf_free(&record);
}

static void take_row(struct wire *w, struct row *r)
{
	static const char *const any[] = { "00", "02", "03", "08", "e0", "ff" };
	static char expected[TEXT_MAX];
	const char *cls = r->cls;
	char *rest, *bar;

	w->rows++;
	r->sent[strcspn(r->sent, "#")] = '\0';
	for (rest = r->sent; rest; rest = bar, cls = "02") {
		bar = strstr(rest, " | ");
		if (bar) {
			*bar = '\0';
			bar += 3;
		}
		for (size_t len = strlen(rest); len > 0 && rest[len - 1] == ' '; len--)
			rest[len - 1] = '\0';
		expand(w, rest, expected);
		if (strcmp(cls, "any") != 0)
			compare(w, r, cls, expected);
		for (size_t n = 0; strcmp(cls, "any") == 0 && n < ARRAY_SIZE(any); n++)
			compare(w, r, any[n], expected);
	}
}

static void take_line(struct wire *w, char *line, unsigned number)
{
	struct row r = { .line = number };

	if (line[0] == '@') {
		assert_true(w->n_names < NAMES_MAX);
		w->names[w->n_names].name = word(&line, " ");
		word(&line, " ");
		w->names[w->n_names++].text = line;
		return;
	}
	r.vid = word(&line, " ");
	r.pid = word(&line, " ");
	r.cls = word(&line, " ");
	r.mode = word(&line, " ");
	r.who = word(&line, " ");
	assert_string_equal(word(&line, " "), "=>");
	r.sent = line;
	take_row(w, &r);
}

static void every_row_sends_what_it_has_to(void **state)
{
	struct wire *w = *state;
	unsigned number = 0;

	for (char *line = w->list.data, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		number++;
		if (*line && *line != '#')
			take_line(w, line, number);
	}
	print_message("%zu rows\n", w->rows);
	assert_int_equal(w->mistakes, 0);
	/* 513 of usb_modeswitch's table and 6 beside it. */
	assert_int_equal(w->rows, 519);
}

static void a_stick_of_nobody_s_is_left_alone(void **state)
{
	/* These ids are shared: none of the makers, no message. */
	static const struct row rows[] = {
		{ "0471", "1210", "08", "modem", "-", NULL, 0 },
		{ "19d2", "0083", "08", "modem", "-", NULL, 0 },
		{ "1c9e", "6061", "08", "modem", "-", NULL, 0 },
		{ "0e8d", "0002", "08", "modem", "-", NULL, 0 },
	};
	static const char *const inquired[] = { "05c6", "1000", "04e8", "f000" };
	struct wire *w = *state;
	struct hwdb_props p;

	for (size_t n = 0; n < ARRAY_SIZE(rows); n++) {
		look_up(w, &rows[n], "08", &p);
		assert_string_equal(hwdb_get(&p, "SURFSTICK_STRINGS"), "1");
		assert_null(first_rung(&rows[n], &p));
	}
	for (size_t n = 0; n < ARRAY_SIZE(inquired); n += 2) {
		struct row r = { inquired[n], inquired[n + 1], "08", "modem", "-", NULL, 0 };
		struct buf record = { 0 };
		struct usb_record back = { .out = &record };
		struct usb_target t = { .verbs = usb_record_verbs(), .ctx = &back };

		look_up(w, &r, "08", &p);
		fill(&t, "08", &p);
		text_copy(back.inquiry.vendor, sizeof(back.inquiry.vendor), "Kodak");
		assert_int_equal(usb_method_run(first_rung(&r, &p), &t), USB_KEPT);
		buf_free(&record);
	}
}

static void the_text_of_a_maker_is_not_looked_for_in_the_product(void **state)
{
	struct wire *w = *state;
	struct hwdb_props p = { 0 };

	hwdb_lookup("hwdb", w->hwdb.data, w->hwdb.len, "surfstick:v05c6p1000:mfNobody:prOption:",
		&p, NULL, NULL);
	assert_int_equal(p.n, 0);
	hwdb_lookup("hwdb", w->hwdb.data, w->hwdb.len, "surfstick:v05c6p1000:mfOption:pr:", &p,
		NULL, NULL);
	assert_string_equal(hwdb_get(&p, "SURFSTICK_SWITCH"), "option");
}

static int setup(void **state)
{
	static struct wire w;

	if (file_read("udev-rules/70-surfstick.hwdb", 1 << 20, &w.hwdb, NULL) < 0 ||
	    file_read("tests/wire/list", 1 << 20, &w.list, NULL) < 0)
		return -1;
	*state = &w;
	return 0;
}

static int teardown(void **state)
{
	struct wire *w = *state;

	buf_free(&w->hwdb);
	buf_free(&w->list);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_sends_what_it_has_to),
		cmocka_unit_test(a_stick_of_nobody_s_is_left_alone),
		cmocka_unit_test(the_text_of_a_maker_is_not_looked_for_in_the_product),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
