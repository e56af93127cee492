/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

static const struct conf_match gsm0 = { .stick = "gsm0" };

static struct conf_source *read_quietly(const char *text)
{
	struct conf_source *source = NULL;
	struct heard heard = { 0 };

	write_conf(text, strlen(text), 0600);
	if (conf_read(&source, "t.conf", hear, &heard) < 0)
		fail_msg("%s", heard_text(&heard));
	assert_int_equal(heard.warnings, 0);
	return source;
}

static void print(const char *text, struct buf *out, struct conf *conf)
{
	struct conf_source *source = read_quietly(text);

	conf_print(source, &gsm0, out);
	conf_resolve(source, &gsm0, conf);
	assert_false(out->failed);
	conf_free(source);
}

/* The line that starts so, with runs of blanks squeezed. */
static void assert_line(const struct buf *out, const char *wanted)
{
	char line[512];
	const char *p = out->data;

	while (*p) {
		size_t o = 0;

		for (; *p && *p != '\n'; p++)
			if (!(*p == ' ' && o > 0 && line[o - 1] == ' ') && o < sizeof(line) - 1)
				line[o++] = *p;
		line[o] = '\0';
		p += *p == '\n';
		if (strcmp(line, wanted) == 0)
			return;
	}
	fail_msg("no line: %s\nin: %s", wanted, out->data);
}

static void every_value_names_its_origin(void **state)
{
	struct buf out = { 0 };
	struct conf conf;

	(void)state;
	print("apn = web.pt.lu\nphone =\n[gsm0]\nmetric = 5\ninit1 = \"\"\n[gsm1]\ncid = 7\n", &out,
		&conf);
	assert_line(&out, "apn = web.pt.lu # t.conf:1 [*]");
	assert_line(&out, "metric = 5 # t.conf:4 [gsm0]");
	assert_line(&out, "cid = 1 # default");
	assert_line(&out, "phone = *99***1# # default");
	assert_line(&out, "device = /dev/gsm0 # default");
	assert_line(&out, "init1 = \"\" # t.conf:5 [gsm0]");
	assert_line(&out, "user = \"\" # default");
	buf_free(&out);
}

static void what_is_printed_reads_back_the_same(void **state)
{
	static const char *const texts[] = {
		"", "apn = web.pt.lu\npdp = ipv4v6\nroaming = no\ncid = 4\n",
		"user = \" a # b \"\ninit1 =\ninit2 = AT+COPS=1,2,\"27001\"\ncontrol = none\n",
		"[gsm0]\nuser = \"“x”\"\npppd-options = mtu 1400 debug\n[gsm1]\napn = no\n",
		"phone = \"#777\"\nuser = \"\"a\"\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct buf first = { 0 }, second = { 0 };
		struct conf before, after;

		print(texts[i], &first, &before);
		print(first.data, &second, &after);
		assert_memory_equal(&before, &after, sizeof(before));
		buf_free(&first);
		buf_free(&second);
	}
}

static void secrets_are_never_printed(void **state)
{
	struct buf out = { 0 };
	struct conf conf;

	(void)state;
	print("pin = 7391\npassword = \"7391 x\"\ninit3 = AT+CGAUTH=1,1,\"u\",\"7391\"\n", &out,
		&conf);
	assert_null(strstr(out.data, "7391"));
	assert_line(&out, "# pin = (set) # t.conf:1 [*]");
	assert_line(&out, "# password = (set) # t.conf:2 [*]");
	assert_line(&out, "# init3 = (set) # t.conf:3 [*]");
	assert_string_equal(conf.pin, "7391");
	buf_free(&out);
}

static void a_strange_file_name_is_escaped(void **state)
{
	struct conf_source *source;
	struct buf out = { 0 };

	(void)state;
	write_conf("apn = x\n", 8, 0600);
	assert_int_equal(rename("t.conf", "a\x1b\nb"), 0);
	assert_int_equal(conf_read(&source, "a\x1b\nb", NULL, NULL), 0);
	conf_print(source, NULL, &out);
	assert_non_null(strstr(out.data, "# a\\x1b\\x0ab:1 [*]\n"));
	unlink("a\x1b\nb");
	conf_free(source);
	buf_free(&out);
}

static const char plugged[] =
	"mode = keep\n[usb 12d1:1f01]\nmode = ncm\n[serial A\\1]\nguess = yes\n[port 1-1.4]\n"
	"modemmanager = share\n[gsm7]\nmode = modem\n";

static void values_for_some_sticks_alone_are_printed_as_comments(void **state)
{
	struct buf out = { 0 }, again = { 0 };
	struct conf before, after;

	(void)state;
	print(plugged, &out, &before);
	assert_line(&out, "mode = keep # t.conf:1 [*]");
	assert_line(&out, "guess = no # default");
	assert_line(&out, "# Only for the sticks that are named:");
	assert_line(&out, "# mode = ncm # t.conf:3 [usb 12d1:1f01]");
	assert_line(&out, "# guess = yes # t.conf:5 [serial A\\x5c1]");
	assert_line(&out, "# modemmanager = share # t.conf:7 [port 1-1.4]");
	assert_null(strstr(out.data, "gsm7"));
	print(out.data, &again, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_null(strstr(again.data, "# Only"));
	buf_free(&out);
	buf_free(&again);
}

static void values_for_a_stick_that_is_known_are_printed_as_its_own(void **state)
{
	const struct conf_match match = { .stick = "gsm0", .usb = "12d1:1f01", .serial = "A\\1",
		.port_path = "0000_00_14.0-1.4" };
	struct conf_source *source = read_quietly(plugged);
	struct buf out = { 0 };

	(void)state;
	conf_print(source, &match, &out);
	assert_line(&out, "mode = ncm # t.conf:3 [usb 12d1:1f01]");
	assert_line(&out, "guess = yes # t.conf:5 [serial A\\x5c1]");
	assert_line(&out, "modemmanager = leave # default");
	assert_null(strstr(out.data, "# Only"));
	assert_null(strstr(out.data, "[port"));
	conf_free(source);
	buf_free(&out);
}

static void an_origin_is_told_for_what_is_not_built_in(void **state)
{
	static const struct {
		const char *key, *origin; /* NULL: built in */
	} cases[] = {
		{ "mode", "t.conf:4 [gsm0]" }, { "apn", "t.conf:1 [*]" }, { "cid", NULL },
		{ "phone", NULL }, /* empty: by cid */
		{ "init1", "t.conf:5 [gsm0]" }, /* empty: none, which is no default */
		{ "device", NULL }, { "no-such-key", NULL }, { "", NULL },
	};
	struct conf_source *source = read_quietly("apn = x\nphone =\n[gsm0]\nmode = keep\n"
		"init1 =\n");
	char origin[64], tiny[5];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool is_set = conf_origin(source, &gsm0, cases[i].key, origin, sizeof(origin));

		assert_int_equal(is_set, cases[i].origin != NULL);
		assert_string_equal(origin, cases[i].origin ? cases[i].origin : "");
	}
	assert_false(conf_origin(source, NULL, "mode", origin, sizeof(origin)));
	assert_true(conf_origin(source, &gsm0, "mode", tiny, sizeof(tiny)));
	assert_string_equal(tiny, "t.co");
	conf_free(source);
}

static void the_help_names_every_kind_of_value(void **state)
{
	static const char *const lines[] = {
		"apn = name\n", "pdp = ipv4, ipv6 or ipv4v6 (default ipv4)\n",
		"cid = 1 to 24 (default 1)\n", "retry-max = 1 to 86400 s (default 300)\n",
		"roaming = yes or no (default yes)\n", "dns = auto or off (default auto)\n",
		"mode = modem, hilink, ncm or keep (default modem)\n",
		"modemmanager = leave or share (default leave)\n",
	};
	struct buf out = { 0 };

	(void)state;
	conf_help(&out);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strstr(out.data, lines[i]))
			fail_msg("no '%s' in: %s", lines[i], out.data);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_names_its_origin),
		cmocka_unit_test(what_is_printed_reads_back_the_same),
		cmocka_unit_test(secrets_are_never_printed),
		cmocka_unit_test(a_strange_file_name_is_escaped),
		cmocka_unit_test(values_for_some_sticks_alone_are_printed_as_comments),
		cmocka_unit_test(values_for_a_stick_that_is_known_are_printed_as_its_own),
		cmocka_unit_test(an_origin_is_told_for_what_is_not_built_in),
		cmocka_unit_test(the_help_names_every_kind_of_value),
	};

	return cmocka_run_group_tests(tests, enter_test_dir, leave_test_dir);
}
