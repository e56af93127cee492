/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "base/file.h"
#include "base/text.h"
#include "usb/hwdb.h"
#include "usb/method.h"

static void globs_match_as_those_of_udev_do(void **state)
{
	static const struct {
		const char *glob, *text;
		bool match;
	} cases[] = {
		{ "", "", true }, { "", "a", false }, { "*", "", true }, { "*", "abc", true },
		{ "a*c", "abc", true }, { "a*c", "abd", false }, { "?", "", false },
		{ "?", "x", true }, { "a?c", "abc", true }, { "*b*d", "abcd", true },
		{ "*b*d*", "abcbde", true }, { "**", "x", true }, { "[ab]", "b", true },
		{ "[!ab]", "b", false }, { "[a-c]x", "bx", true }, { "[a-c]x", "dx", false },
		{ "[]]", "]", true }, { "[", "[", true }, { "[a", "[a", true },
		{ "\\*", "*", true }, { "\\*", "x", false }, { "a\\", "a\\", true },
		{ "usb:v12D1p1F01d*ic08*in00*",
		  "usb:v12D1p1F01d0102dc00dsc00dp00ic08isc06ip50in00", true },
		{ "usb:v12D1p1F01d*ic08*in00*",
		  "usb:v12D1p1F01d0102dc00dsc00dp00icFFisc02ip01in00", false },
		{ "usb:v12D1p1F01d*ic08*in00*",
		  "usb:v12D1p1F01d0102dc00dsc00dp00ic08isc06ip50in03", false },
		{ "usb:v12D1p????d*icFF*", "usb:v12D1p1506:d icFF, says the product", false },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++)
		if (hwdb_glob(cases[n].glob, cases[n].text) != cases[n].match)
			fail_msg("%s against %s", cases[n].glob, cases[n].text);
}

static void a_glob_of_many_stars_costs_no_time(void **state)
{
	char glob[201], text[2001];

	(void)state;
	for (size_t n = 0; n < sizeof(glob) - 1; n++)
		glob[n] = n % 2 ? 'a' : '*';
	glob[sizeof(glob) - 1] = '\0';
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_true(hwdb_glob(glob, text));
	text[sizeof(text) - 2] = 'b';
	assert_false(hwdb_glob(glob, text)); /* for ever, where every star is tried again */
}

static const char table[] =
	"# a comment\n"
	"\n"
	"usb:v1*\n"
	"usb:v2*\n"
	"# inside a record\n"
	" SURFSTICK_SWITCH=huawei-new\n"
	" SURFSTICK_TARGET=12d1:1506\n"
	" ID_OTHER=not ours\n"
	"\n"
	"usb:v1p2*\r\n"
	" SURFSTICK_SWITCH=eject  \r\n"
	" SURFSTICK_EMPTY=\n"
	"\n"
	"usb:v3*\n"
	" SURFSTICK_SWITCH=a=b";

static const char *look_up(struct hwdb_props *props, const char *modalias, const char *key)
{
	memset(props, 0, sizeof(*props));
	assert_int_equal(hwdb_lookup("t", table, strlen(table), modalias, props, NULL, NULL), 0);
	return hwdb_get(props, key);
}

static void the_later_match_wins_property_by_property(void **state)
{
	struct hwdb_props p;

	(void)state;
	assert_string_equal(look_up(&p, "usb:v1p1", "SURFSTICK_SWITCH"), "huawei-new");
	assert_string_equal(look_up(&p, "usb:v2", "SURFSTICK_SWITCH"), "huawei-new");
	assert_string_equal(look_up(&p, "usb:v1p2", "SURFSTICK_SWITCH"), "eject");
	assert_string_equal(hwdb_get(&p, "SURFSTICK_TARGET"), "12d1:1506");
	assert_string_equal(hwdb_get(&p, "SURFSTICK_EMPTY"), "");
	assert_null(hwdb_get(&p, "ID_OTHER"));
	assert_string_equal(look_up(&p, "usb:v3", "SURFSTICK_SWITCH"), "a=b");
	assert_null(look_up(&p, "usb:v4", "SURFSTICK_SWITCH"));
}

struct complaints {
	int n;
	unsigned line;
	char what[80];
};

static void on_error(void *ctx, const char *file, unsigned line, const char *what)
{
	struct complaints *c = ctx;

	assert_string_equal(file, "t.hwdb");
	c->n++;
	c->line = line;
	text_copy(c->what, sizeof(c->what), what);
}

static void every_mistake_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		int errors;
		unsigned line;
		const char *word;
	} cases[] = {
		{ "a\n B=c\n", 0, 0, "" },
		{ "", 0, 0, "" },
		{ " B=c\n", 1, 1, "without a match" },
		{ "a\n B=c\n\n D=e\n", 1, 4, "without a match" },
		{ "a\n\n", 1, 2, "without a property" },
		{ "a\n", 1, 2, "without a property" },
		{ "a", 1, 2, "without a property" },
		{ "a\n B\n", 1, 2, "KEY=value" },
		{ "a\n =c\n", 1, 2, "KEY=value" },
		{ "a\n  B=c\n", 1, 2, "one blank" },
		{ "a\n\tB=c\n\n", 2, 3, "without a property" },
		{ "a\n B=c\nd\n E=f\n", 1, 3, "blank line is missing" },
	};
	static const struct hwdb_ops ops = { .error = on_error };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct complaints c = { 0 };
		int errors = hwdb_parse("t.hwdb", cases[n].text, strlen(cases[n].text), &ops, &c);

		if (errors != cases[n].errors || c.n != errors || c.line != cases[n].line ||
		    (errors && !strstr(c.what, cases[n].word)))
			fail_msg("\"%s\": %d errors, line %u: %s", cases[n].text, errors, c.line,
				c.what);
	}
}

static void nul_bytes_and_endless_lines_are_mistakes(void **state)
{
	static const struct hwdb_ops ops = { .error = on_error };
	struct complaints c = { 0 };
	char line[3000];

	(void)state;
	assert_int_equal(hwdb_parse("t.hwdb", "a\0b\n", 4, &ops, &c), 1);
	memset(line, 'x', sizeof(line));
	assert_int_equal(hwdb_parse("t.hwdb", line, sizeof(line), &ops, &c), 1);
	assert_string_equal(c.what, "the line is too long");
}

static void a_broken_record_does_not_lend_its_match_to_the_next(void **state)
{
	static const char text[] = "usb:v1*\n\nusb:v2*\n SURFSTICK_SWITCH=eject\n";
	struct hwdb_props p = { 0 };

	(void)state;
	assert_int_equal(hwdb_lookup("t", text, strlen(text), "usb:v1", &p, NULL, NULL), 1);
	assert_int_equal(p.n, 0);
}

static void properties_are_bounded(void **state)
{
	struct hwdb_props p = { 0 };
	char key[64], value[300];

	(void)state;
	for (int n = 0; n < HWDB_PROPS_MAX; n++) {
		snprintf(key, sizeof(key), "SURFSTICK_%d", n);
		assert_true(hwdb_set(&p, key, "x"));
	}
	assert_false(hwdb_set(&p, "SURFSTICK_MORE", "x"));
	assert_true(hwdb_set(&p, "SURFSTICK_0", "y"));
	memset(value, 'v', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	assert_false(hwdb_set(&p, "SURFSTICK_0", value));
	assert_string_equal(hwdb_get(&p, "SURFSTICK_0"), "y");
}

/* ---- our own table -------------------------------------------------------------------- */

static int setup(void **state)
{
	static struct buf own;

	if (file_read("udev-rules/70-surfstick.hwdb", 1 << 20, &own, NULL) < 0)
		return -1;
	*state = &own;
	return 0;
}

static int teardown(void **state)
{
	buf_free(*state);
	return 0;
}

static void told(void *ctx, const char *file, unsigned line, const char *what)
{
	(void)ctx;
	fail_msg("%s:%u: %s", file, line, what);
}

static void check_value(void *ctx, const char *key, const char *value, unsigned line)
{
	struct usb_target t;

	(void)ctx;
	if (strcmp(key, "SURFSTICK_MESSAGE") == 0 && usb_messages_parse(&t, value) < 0)
		fail_msg("line %u: no message", line);
	if (strcmp(key, "SURFSTICK_SWITCH") != 0 && strcmp(key, "SURFSTICK_HILINK") != 0)
		return;
	while (*value) {
		size_t len = strcspn(value, " ");

		if (!usb_method_find(value, len))
			fail_msg("line %u: no method \"%.*s\"", line, (int)len, value);
		value += len + (value[len] == ' ');
	}
}

static void the_table_is_well_formed_and_names_methods_there_are(void **state)
{
	static const struct hwdb_ops ops = { .error = told, .property = check_value };
	struct buf *own = *state;

	assert_int_equal(hwdb_parse("70-surfstick.hwdb", own->data, own->len, &ops, NULL), 0);
}

static void own_props(struct buf *own, struct hwdb_props *p, const char *modalias)
{
	memset(p, 0, sizeof(*p));
	hwdb_lookup("own", own->data, own->len, modalias, p, NULL, NULL);
}

static void storage_modalias(char *out, size_t size, const char *vid, const char *pid)
{
	char upper[9];

	snprintf(upper, sizeof(upper), "%.4s%.4s", vid, pid);
	for (char *c = upper; *c; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	snprintf(out, size, "usb:v%.4sp%.4sd0102dc00dsc00dp00ic08isc06ip50in00", upper, upper + 4);
}

/* How the device table names a method. */
static const char *our_name(const char *theirs)
{
	static const char *const names[][2] = { { "HuaweiNewMode", "huawei-new" },
		{ "HuaweiMode", "huawei-old" }, { "Message", "message" },
		{ "StandardEject", "eject" }, { "Configuration", "configuration" },
		{ "Dummy(Configuration=0)", "keep" }, { "OptionMode", "option" } };

	for (size_t n = 0; n < ARRAY_SIZE(names); n++)
		if (strcmp(names[n][0], theirs) == 0)
			return names[n][1];
	return "";
}

static void check_row(struct buf *own, const char *const *col)
{
	const char *sw, *hilink, *message, *targets;
	struct hwdb_props p;
	char modalias[128];

	storage_modalias(modalias, sizeof(modalias), col[0], col[1]);
	own_props(own, &p, modalias);
	sw = hwdb_get(&p, "SURFSTICK_SWITCH");
	hilink = hwdb_get(&p, "SURFSTICK_HILINK");
	if (!sw)
		fail_msg("%s:%s is not in the table", col[0], col[1]);
	/* Where one id has two worlds the table of others names the router's. */
	if (strcmp(hilink ? hilink : sw, our_name(col[6])) != 0)
		fail_msg("%s:%s is %s, not %s", col[0], col[1], sw, col[6]);
	message = hwdb_get(&p, "SURFSTICK_MESSAGE");
	assert_string_equal(message ? message : "", col[7]);
	targets = hwdb_get(&p, "SURFSTICK_TARGET");
	if (col[4][0] && !hilink && (!targets || !strstr(targets, col[4] + strlen(col[4]) - 4)))
		fail_msg("%s:%s does not lead to %s", col[0], col[1], col[4]);
}

/* vid pid qualifier target_vid target_pids target_class method messages ... */
static size_t check_rows(struct buf *own, char *text, const char *vid)
{
	size_t rows = 0;

	for (char *line = text; *line;) {
		char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : end;
		const char *col[10] = { "", "", "", "", "", "", "", "", "", "" };

		*end = '\0';
		for (size_t n = 0; n < ARRAY_SIZE(col) && line; n++) {
			col[n] = line;
			line = strchr(line, '\t');
			if (line)
				*line++ = '\0';
		}
		if (strcmp(col[0], vid) == 0) {
			check_row(own, col);
			rows++;
		}
		line = next;
	}
	return rows;
}

static void every_huawei_row_of_the_device_table_is_there(void **state)
{
	struct buf rows = { 0 };
	size_t n;

	if (file_read("../shared/data/devices.tsv", 1 << 20, &rows, NULL) < 0) {
		print_message("the device table is not at hand\n");
		skip();
	}
	n = check_rows(*state, rows.data, "12d1");
	print_message("%zu Huawei rows agree\n", n);
	assert_int_equal(n, 84);
	buf_free(&rows);
}

static void sticks_beside_the_device_table(void **state)
{
	static const struct {
		const char *modalias, *key, *value;
	} cases[] = {
		{ "usb:v12D1p1F01d0102dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH",
		  "huawei-alt huawei-serial huawei-fallback huawei-new" },
		{ "usb:v12D1p1F01d0102dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_HILINK",
		  "huawei-new" },
		{ "usb:v3566p2001dFFFFdc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH",
		  "huawei-alt" },
		{ "usb:v3566p2001dFFFFdc00dsc00dp00icFFiscFFipFFin00", "SURFSTICK_SWITCH", NULL },
		{ "usb:v3566p2001dFFFFdc00dsc00dp00icFFiscFFipFFin00", "SURFSTICK_NEW_ID",
		  "3566 2001 ff" },
		{ "usb:v3566p2001dFFFFdc00dsc00dp00icFFiscFFipFFin04", "SURFSTICK_NEW_ID", NULL },
		{ "usb:v3426p1F01d0102dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH",
		  "huawei-new" },
		{ "usb:v19D2p1705d0102dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH",
		  "message" },
		/* The modem faces are named, never switched, though their CD is class 08, too. */
		{ "usb:v12D1p1001d0000dc00dsc00dp00icFFiscFFipFFin00", "SURFSTICK_SWITCH", NULL },
		{ "usb:v12D1p1001d0000dc00dsc00dp00ic08isc06ip50in03", "SURFSTICK_SWITCH", NULL },
		{ "usb:v12D1p1001d0000dc00dsc00dp00icFFiscFFipFFin00", "SURFSTICK_STICK", "1" },
		{ "usb:v12D1p1442d0102dc00dsc00dp00ic02isc02ipFFin00", "SURFSTICK_STICK", "1" },
		{ "usb:v12D1p14DCd0102dc00dsc00dp00ic02isc06ip00in00", "SURFSTICK_FACE",
		  "hilink" },
		/* Others' disks and an unknown Huawei id. */
		{ "usb:v0781p5567d0126dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH", NULL },
		{ "usb:v12D1pFFFFd0126dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_SWITCH", NULL },
	};

	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct hwdb_props p;
		const char *value;

		own_props(*state, &p, cases[n].modalias);
		value = hwdb_get(&p, cases[n].key);
		if (!value != !cases[n].value || (value && strcmp(value, cases[n].value) != 0))
			fail_msg("%s: %s is %s", cases[n].modalias, cases[n].key,
				value ? value : "not set");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_match_as_those_of_udev_do),
		cmocka_unit_test(a_glob_of_many_stars_costs_no_time),
		cmocka_unit_test(the_later_match_wins_property_by_property),
		cmocka_unit_test(every_mistake_is_told_with_its_line),
		cmocka_unit_test(nul_bytes_and_endless_lines_are_mistakes),
		cmocka_unit_test(a_broken_record_does_not_lend_its_match_to_the_next),
		cmocka_unit_test(properties_are_bounded),
		cmocka_unit_test(the_table_is_well_formed_and_names_methods_there_are),
		cmocka_unit_test(every_huawei_row_of_the_device_table_is_there),
		cmocka_unit_test(sticks_beside_the_device_table),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
