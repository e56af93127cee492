/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ini.h"

#include "base/buf.h"

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	buf_addf(ctx, "[%s]%u:%u ", name, at->line, at->col);
	return 0;
}

static int on_pair(void *ctx, const char *key, const char *value, const struct ini_place *at,
	const struct ini_place *value_at)
{
	assert_string_equal(at->file, "f");
	buf_addf(ctx, "<%s=%s>%u:%u:%u ", key, value, at->line, at->col, value_at->col);
	return strcmp(key, "stop") == 0 ? -7 : 0;
}

static int on_error(void *ctx, const struct ini_error *error)
{
	buf_addf(ctx, "!%u:%u:%s ", error->at.line, error->at.col, error->what);
	return strstr(error->what, "']'") ? -9 : 0;
}

static const struct ini_ops ops = { on_section, on_pair, on_error };

static const struct {
	const char *text;
	size_t len;
	int err;
	const char *want;
} cases[] = {
#define T(s) s, sizeof(s) - 1
	{ T(""), 0, "" },
	{ T("[*]\napn = internet\n"), 0, "[*]1:1 <apn=internet>2:1:7 " },
	{ T("[Dialer Defaults]\r\nInit1 = ATZ\r\nAuto Reconnect=on\r\n"), 0,
		"[Dialer Defaults]1:1 <Init1=ATZ>2:1:9 <Auto Reconnect=on>3:1:16 " },
	{ T("\xef\xbb\xbf[a]\n"), 0, "[a]1:1 " },
	{ T("# c\n; c\n\n \t \n  [ a b ] \n\tk\t=\tv \t"), 0, "[a b]5:3 <k=v>6:2:6 " },
	{ T("k = a = b # not a comment"), 0, "<k=a = b # not a comment>1:1:5 " },
	{ T("k=\n"), 0, "<k=>1:1:3 " },
	{ T("k = \"a\"\n"), 0, "<k=\"a\">1:1:5 " },
	{ T("= v\nk=1\n"), 0, "!1:1:no key before the '=' <k=1>2:1:3 " },
	{ T("words\n"), 0, "!1:1:expected 'key = value' or '[section]', got 'words' " },
	{ T("a\x1b[2J\n"), 0, "!1:1:expected 'key = value' or '[section]', got 'a\\x1b[2J' " },
	{ T("k=\0v\nx=1"), 0, "!1:1:NUL byte in the line: not a text file? <x=1>2:1:3 " },
	{ T("[]\n"), 0, "!1:1:section without a name " },
	{ T("  [ ]\n"), 0, "!1:3:section without a name " },
	{ T("[a\nk=v\n"), -9, "!1:1:section name lacks its ']' " },
	{ T("[a] b\n"), -9, "!1:4:text after the section's ']' " },
	{ T("stop=1\nk=v\n"), -7, "<stop=1>1:1:6 " },
#undef T
};

static void every_line_is_what_it_says_at_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf got = { 0 };

		buf_adds(&got, "");
		assert_int_equal(ini_parse("f", cases[i].text, cases[i].len, &ops, &got),
			cases[i].err);
		assert_string_equal(got.data, cases[i].want);
		buf_free(&got);
	}
}

static void a_line_too_long_is_one_error(void **state)
{
	static char text[2000];
	struct buf got = { 0 };

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "k = ", 4);
	memcpy(text + 1990, "\nk = v", 6);
	assert_int_equal(ini_parse("f", text, 1996, &ops, &got), 0);
	assert_string_equal(got.data, "!1:1:line longer than 1023 bytes <k=v>2:1:5 ");
	buf_free(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_what_it_says_at_its_place),
		cmocka_unit_test(a_line_too_long_is_one_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
