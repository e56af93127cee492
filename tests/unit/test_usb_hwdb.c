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
	" SURFSTICK_SWITCH=a=b\n"
	" # blanks before a comment end the record, as they do for udev\n"
	"usb:v5*   # one more, and why\n"
	"# all of a line\n"
	"usb:v6*\n"
	"# all of a line\n"
	" SURFSTICK_SWITCH=c # d\n"
	" SURFSTICK_TARGET=e#f";

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

/* What systemd-hwdb 252 was seen to make of such a text. */
static void comments_are_where_udev_has_them(void **state)
{
	struct hwdb_props p;

	(void)state;
	assert_string_equal(look_up(&p, "usb:v5", "SURFSTICK_SWITCH"), "c");
	assert_string_equal(look_up(&p, "usb:v6", "SURFSTICK_SWITCH"), "c");
	assert_string_equal(hwdb_get(&p, "SURFSTICK_TARGET"), "e");
	assert_string_equal(look_up(&p, "usb:v3", "SURFSTICK_SWITCH"), "a=b");
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
	char key[64], value[HWDB_VALUE_MAX + 1];

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
	value[HWDB_VALUE_MAX - 1] = '\0';
	assert_true(hwdb_set(&p, "SURFSTICK_0", value));
	assert_string_equal(hwdb_get(&p, "SURFSTICK_0"), value);
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

static void the_table_is_well_formed(void **state)
{
	static const struct hwdb_ops ops = { .error = told };
	struct buf *own = *state;

	assert_int_equal(hwdb_parse("70-surfstick.hwdb", own->data, own->len, &ops, NULL), 0);
}

static void own_props(struct buf *own, struct hwdb_props *p, const char *modalias)
{
	memset(p, 0, sizeof(*p));
	hwdb_lookup("own", own->data, own->len, modalias, p, NULL, NULL);
}

/* vid, pid: four digits each. */
static void look_up_face(struct buf *own, struct hwdb_props *p, const char *vid, const char *pid,
	const char *face)
{
	char modalias[128], upper[9];

	snprintf(upper, sizeof(upper), "%.4s%.4s", vid, pid);
	for (char *c = upper; *c; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	snprintf(modalias, sizeof(modalias), "usb:v%.4sp%.4sd0102dc00dsc00dp00%s", upper,
		upper + 4, face);
	own_props(own, p, modalias);
}

/* Printers, WLAN, WiMAX, telephones, built-in modules: nothing that surfdial could dial with.
 * "vid" or "vid:pid" of the row. */
static bool is_no_modem(const char *vid, const char *pid, const char *target_pid)
{
	static const char *const ids[] = { "03f0", "046d", "04bb", "0586", "057c", "072f", "0922",
		"0ace", "0bda", "0bdb", "0cf3", "0df7", "0e8d:2870", "0e8d:7109", "0fca", "1076",
		"109b", "1199:90", "1307", "148e", "148f", "198f", "1de1", "2357:0600", "413c" };
	char id[16];

	snprintf(id, sizeof(id), "%s:%s", vid, pid);
	for (size_t n = 0; n < ARRAY_SIZE(ids); n++)
		if (strncmp(id, ids[n], strlen(ids[n])) == 0)
			return true;
	return strcmp(vid, "0408") == 0 && strncmp(target_pid, "d009", 4) == 0; /* a router */
}

static void check_modem_face(struct buf *own, const char *const *col, const char *vid,
	const char *pid)
{
	static const char *const faces[] = { "icFFiscFFipFFin00", "ic02isc02ip01in00" };
	bool modem = !is_no_modem(col[0], col[1], pid);
	struct hwdb_props p;

	for (size_t n = 0; n < ARRAY_SIZE(faces); n++) {
		const char *sw, *stick;

		look_up_face(own, &p, vid, pid, faces[n]);
		stick = hwdb_get(&p, "SURFSTICK_STICK");
		sw = hwdb_get(&p, "SURFSTICK_SWITCH");
		if (modem != (stick != NULL))
			fail_msg("%.4s:%.4s (%s) is %sa stick", vid, pid, col[9],
				modem ? "not " : "");
		/* "sony-2" is what such a face waits for. */
		if (modem && sw && strcmp(sw, "configuration") != 0 && strcmp(sw, "sony-2") != 0)
			fail_msg("%.4s:%.4s (%s) as a modem: %s", vid, pid, col[9], sw);
	}
}

/* Does one of the ids, which may hold '?', fit? */
static bool names_target(const char *targets, const char *vid, const char *pid)
{
	char id[16], word[16];

	snprintf(id, sizeof(id), "%.4s:%.4s", vid, pid);
	for (size_t len; *targets; targets += len + (targets[len] == ' ')) {
		len = strcspn(targets, " ");
		text_copy_n(word, sizeof(word), targets, len);
		if (hwdb_glob(word, id))
			return true;
	}
	return false;
}

/* vid pid qualifier target_vid target_pids target_class method messages ... What is sent is
 * held to these rows by test_usb_wire; here it is who is known, as what, and what becomes of
 * it. */
static void check_row(struct buf *own, const char *const *col)
{
	const char *pid = col[4], *sw, *targets;
	struct hwdb_props p;

	look_up_face(own, &p, col[0], col[1], strcmp(col[0], "0df7") == 0 ?
		"ic03isc00ip00in00" : "ic08isc06ip50in00");
	if (p.n == 0)
		fail_msg("%s:%s is not in the table", col[0], col[1]);
	sw = hwdb_get(&p, "SURFSTICK_SWITCH");
	if ((sw && strcmp(sw, "keep") == 0) != (strncmp(col[6], "Dummy", 5) == 0))
		fail_msg("%s:%s: %s, and there %s", col[0], col[1], sw, col[6]);
	if (!is_no_modem(col[0], col[1], pid) && strncmp(col[6], "Dummy", 5) != 0 &&
	    !hwdb_get(&p, "SURFSTICK_CD"))
		fail_msg("%s:%s: its CD is shown", col[0], col[1]);
	targets = hwdb_get(&p, "SURFSTICK_TARGET");
	for (; *pid; pid += 4 + (pid[4] == ',')) {
		check_modem_face(own, col, col[3], pid);
		if (!col[2][0] && !hwdb_get(&p, "SURFSTICK_HILINK") &&
		    (!targets || !names_target(targets, col[3], pid)))
			fail_msg("%s:%s does not lead to %.4s", col[0], col[1], pid);
	}
	if (!col[4][0] && strncmp(col[6], "Dummy", 5) != 0)
		check_modem_face(own, col, col[0], col[1]);
}

static size_t check_rows(struct buf *own, char *text)
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
		if (strcmp(col[0], "vid") != 0) {
			check_row(own, col);
			rows++;
		}
		line = next;
	}
	return rows;
}

static void every_row_of_the_device_table_is_there(void **state)
{
	struct buf rows = { 0 };
	size_t n;

	if (file_read("../shared/data/devices.tsv", 1 << 20, &rows, NULL) < 0) {
		print_message("the device table is not at hand\n");
		skip();
	}
	n = check_rows(*state, rows.data);
	print_message("%zu rows agree\n", n);
	assert_int_equal(n, 513);
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
		/* Unknown ids of Huawei and ZTE: only with `guess = yes`. */
		{ "usb:v12D1pFFFFd0126dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_GUESS",
		  "huawei-fallback huawei-new eject" },
		{ "usb:v19D2pFFFEd0126dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_GUESS",
		  "eject" },
		{ "usb:v19D2pFFFEd0126dc00dsc00dp00ic08isc06ip50in00", "SURFSTICK_MESSAGE", NULL },
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
		cmocka_unit_test(comments_are_where_udev_has_them),
		cmocka_unit_test(every_mistake_is_told_with_its_line),
		cmocka_unit_test(nul_bytes_and_endless_lines_are_mistakes),
		cmocka_unit_test(a_broken_record_does_not_lend_its_match_to_the_next),
		cmocka_unit_test(properties_are_bounded),
		cmocka_unit_test(the_table_is_well_formed),
		cmocka_unit_test(every_row_of_the_device_table_is_there),
		cmocka_unit_test(sticks_beside_the_device_table),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
