/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "base/text.h"
#include "usb/table.h"

#define STORAGE "usb:v12D1p1446d*ic08*in00*\n"
#define CBW "55534243123456780000000000000601000000000000000000000000000000"

struct told {
	unsigned errors, warnings, line;
	const char *file;
	char text[512];
};

static void on_tell(void *ctx, enum table_level level, const char *file, unsigned line,
	const char *text)
{
	struct told *told = ctx;

	if (level == TABLE_ERROR)
		told->errors++;
	else
		told->warnings++;
	told->line = line;
	told->file = file;
	text_copy(told->text, sizeof(told->text), text);
}

static const struct {
	const char *text;
	unsigned errors, warnings, line; /* of the last that is told */
	const char *words;
} cases[] = {
	/* what is right */
	{ "", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=huawei-new\n SURFSTICK_TARGET=12d1:1506\n", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=keep\n", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=\n", 0, 0, 0, "" },
	{ "usb:v12D1p????d*icFF*\n# and\nusb:v12D1p????d*ic02isc02*\n SURFSTICK_STICK=1\n",
	  0, 0, 0, "" },
	{ "evdev:name:*\n KEYBOARD_KEY_1=a\n\nevdev:name:*\n KEYBOARD_KEY_1=a\n", 0, 0, 0, "" },
	/* match lines */
	{ "usb:v12d1p1446d*ic08*in00*\n SURFSTICK_SWITCH=option\n", 1, 0, 1, "capitals" },
	{ "usb:v12D1p1446\n SURFSTICK_CD=hide\n", 1, 0, 1, "matches no interface" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n\n" STORAGE " SURFSTICK_CD=hide\n",
	  1, 0, 4, "is line 1: make one" },
	{ STORAGE STORAGE " SURFSTICK_SWITCH=eject\n", 1, 0, 2, "is line 1: make one" },
	/* the modem face */
	{ "usb:v12D1p1446d*in00*\n SURFSTICK_SWITCH=huawei-new\n SURFSTICK_TARGET=12d1:1506\n",
	  1, 0, 1, "modem face" },
	{ "usb:v12D1p1446d*icFF*in00*\n SURFSTICK_SWITCH=huawei-new\n", 1, 0, 1, "ic08" },
	{ "usb:v0D46p45A1d*in00*\n SURFSTICK_SWITCH=kobil\n SURFSTICK_TARGET=0d46:45a9\n",
	  0, 0, 0, "" },
	{ "usb:v0D46p45A1d*in00*\n SURFSTICK_SWITCH=kobil\n", 1, 0, 1, "modem face" },
	{ "usb:v0D46p45A1d*in00*\n SURFSTICK_SWITCH=kobil\n SURFSTICK_TARGET=0d46:45a9 0d46:45??\n",
	  1, 0, 1, "modem face" },
	{ "usb:v0D46p45A1d*in00*\n SURFSTICK_SWITCH=configuration\n SURFSTICK_CONFIGURATION=2\n",
	  0, 0, 0, "" },
	{ "usb:v0922p1001d*in00*\n SURFSTICK_SWITCH=message\n SURFSTICK_MESSAGE=1b5a01\n",
	  1, 0, 1, "modem face" },
	{ "usb:v0922p1001d*in00*\n SURFSTICK_SWITCH=message\n SURFSTICK_MESSAGE=1b5a01\n"
	  " SURFSTICK_ENDPOINT=01\n", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_STICK=1\n", 1, 0, 3, "modem face (icFF)" },
	/* what a method needs */
	{ STORAGE " SURFSTICK_SWITCH=message\n", 1, 0, 2, "SURFSTICK_MESSAGE is missing" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_HILINK=configuration\n",
	  1, 0, 2, "SURFSTICK_CONFIGURATION is missing" },
	{ STORAGE " SURFSTICK_SWITCH=altsetting\n", 1, 0, 2, "SURFSTICK_ALTSETTING is missing" },
	{ STORAGE " SURFSTICK_SWITCH=inquiry\n", 1, 0, 2, "SURFSTICK_INQUIRY is missing" },
	{ STORAGE " SURFSTICK_SWITCH=inquiry\n SURFSTICK_INQUIRY=vendor~GT:message\n",
	  1, 0, 2, "SURFSTICK_MESSAGE is missing" },
	{ STORAGE " SURFSTICK_SWITCH=option\n SURFSTICK_MESSAGE=" CBW "\n", 0, 1, 3, "not sent" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_MESSAGE=" CBW "\n", 0, 0, 0, "" },
	{ "usb:v05C6p1000d*ic08*in00*\n SURFSTICK_STRINGS=1\n\n"
	  "surfstick:v05c6p1000:mf*GT*:pr*\n SURFSTICK_SWITCH=message\n", 1, 0, 5, "is missing" },
	{ "usb:v05C6p1000d*ic08*in00*\n SURFSTICK_STRINGS=1\n\n"
	  "surfstick:v05c6p1000:mf*GT*:pr*\n SURFSTICK_SWITCH=eject\n", 0, 0, 0, "" },
	{ "nonsense\n SURFSTICK_STRINGS=1\n\n"
	  "surfstick:v05c6p1000:mf*GT*:pr*\n SURFSTICK_SWITCH=eject\n", 1, 1, 4, "nobody looks" },
	{ "usb:v05C6p1000d*ic08*in00*\n SURFSTICK_STRINGS=1\n\n"
	  "surfstick:v05c6p2000:mf*GT*:pr*\n SURFSTICK_SWITCH=eject\n", 0, 1, 4, "nobody looks" },
	/* what takes long */
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_WAIT=1\n", 1, 0, 2,
	  "SURFSTICK_WAIT takes longer" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_CHECK=20\n", 1, 0, 2, "SURFSTICK_CHECK" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_RELEASE=501\n", 1, 0, 2,
	  "SURFSTICK_RELEASE" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_RELEASE=500\n", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=cisco\n", 1, 0, 2, "one of these methods" },
	{ STORAGE " SURFSTICK_SWITCH=cisco\n SURFSTICK_LATER=1\n", 0, 0, 0, "" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_LATER=1\n", 0, 1, 3, "not needed" },
	/* properties and lines */
	{ STORAGE " SURFSTICK_SWITCH=ejcet\n", 1, 0, 2, "did you mean eject" },
	{ STORAGE " SURFSTICK_SWITCH=eject\n SURFSTICK_SWITCH=option\n", 1, 0, 3, "twice" },
	{ STORAGE " SURFSTICK_SWITHC=eject\n", 1, 0, 2, "did you mean SURFSTICK_SWITCH" },
	{ STORAGE "SURFSTICK_SWITCH=eject\n", 1, 0, 3, "without a property" },
	{ STORAGE "\n", 1, 0, 2, "without a property" },
	{ STORAGE " SURFSTICK_SWITCH=message\n"
	  " SURFSTICK_MESSAGE=55534243123456780002000000000a2a000000003300000100000000000000\n",
	  0, 1, 3, "data will be sent" },
};

static void every_mistake_has_its_line_and_its_words(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct told told = { 0 };
		struct table t = { .tell = on_tell, .ctx = &told };
		unsigned errors = table_check(&t, "a.hwdb", cases[n].text, strlen(cases[n].text));

		if (errors != cases[n].errors || told.errors != errors || t.errors != errors ||
		    told.warnings != cases[n].warnings || t.warnings != told.warnings ||
		    told.line != cases[n].line || !strstr(told.text, cases[n].words))
			fail_msg("%s%u errors, %u warnings, last line %u: %s", cases[n].text,
				told.errors, told.warnings, told.line, told.text);
		table_free(&t);
	}
}

static void a_later_file_may_change_what_an_earlier_one_says(void **state)
{
	static const char base[] = STORAGE " SURFSTICK_SWITCH=configuration\n"
		" SURFSTICK_CONFIGURATION=2\n SURFSTICK_MESSAGE=" CBW "\n";
	static const char local[] = STORAGE " SURFSTICK_SWITCH=message\n\n"
		STORAGE " SURFSTICK_CD=hide\n";
	struct told told = { 0 };
	struct table t = { .tell = on_tell, .ctx = &told };

	(void)state;
	assert_int_equal(table_check(&t, "70.hwdb", base, strlen(base)), 0);
	/* The message stands in the file before; twice in one file is a mistake all the same. */
	assert_int_equal(table_check(&t, "71.hwdb", local, strlen(local)), 1);
	assert_string_equal(told.file, "71.hwdb");
	assert_int_equal(told.line, 4);
	table_free(&t);
}

static void match_lines_are_counted(void **state)
{
	static const char text[] =
		"usb:v12D1p1446d*ic08*in00*\nusb:v12D1p1447d*ic08*in00*\n SURFSTICK_SWITCH=eject\n"
		"\nusb:v12D1p1448d*ic08*in00*\n SURFSTICK_SWITCH=keep\n"
		"\nusb:v12D1p1449d*ic08*in00*\n SURFSTICK_SWITCH=\n";
	struct table t = { 0 };

	(void)state;
	assert_int_equal(table_check(&t, "a", text, strlen(text)), 0);
	assert_int_equal(t.switched, 2);
	assert_int_equal(t.kept, 1);
	table_free(&t);
}

static void match_lines_have_a_bound(void **state)
{
	struct buf text = { 0 };
	struct told told = { 0 };
	struct table t = { .tell = on_tell, .ctx = &told };

	(void)state;
	for (unsigned n = 0; n < TABLE_KEYS_MAX + 1; n++)
		buf_addf(&text, "usb:v12D1p%04Xd*ic08*in00*\n", n);
	buf_adds(&text, " SURFSTICK_SWITCH=eject\n");
	assert_false(text.failed);
	assert_int_equal(table_check(&t, "a", text.data, text.len), 1);
	assert_non_null(strstr(told.text, "no room for more than 8192"));
	table_free(&t);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mistake_has_its_line_and_its_words),
		cmocka_unit_test(a_later_file_may_change_what_an_earlier_one_says),
		cmocka_unit_test(match_lines_are_counted),
		cmocka_unit_test(match_lines_have_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
