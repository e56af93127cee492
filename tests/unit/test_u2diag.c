/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "base/text.h"
#include "modem/u2diag.h"

static void firmware_tells_model_version_and_kind(void **state)
{
	static const struct {
		const char *line, *model, *version;
		bool hilink;
	} rows[] = {
		{ "^FHVER:\"E3372H-607 22.329.63.00.74,CL2E3372HM Ver.A\"", "E3372H-607",
			"22.329.63.00.74", true },
		{ "^FHVER:\"E3276s-150 21.263.03.00.78,CH1E3276SM Ver.C\"", "E3276s-150",
			"21.263.03.00.78", false },
		{ "^FHVER: E173 11.126.85.00.209,CD1E173M", "E173", "11.126.85.00.209", false },
		{ "^FHVER:\"A\x1b B\"", "A\\x1b", "B", false },
		{ "^FHVER:", NULL, NULL, false },
		{ "^FHVER:\"E3372\"", NULL, NULL, false },
		{ "^FHVER:\" 22.1\"", NULL, NULL, false },
		{ "^FHVER:\"E3372 \"", NULL, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct firmware f;
		int err = firmware_parse(&f, rows[i].line);

		assert_int_equal(err, rows[i].model ? 0 : -EINVAL);
		assert_string_equal(f.model, rows[i].model ? rows[i].model : "");
		assert_string_equal(f.version, rows[i].version ? rows[i].version : "");
		assert_int_equal(f.hilink, rows[i].hilink);
	}
}

static void values_are_read(void **state)
{
	static const struct {
		const char *line;
		int err;
		unsigned value;
	} rows[] = { { "^U2DIAG: 255", 0, 255 }, { "^U2DIAG:0", 0, 0 }, { "^U2DIAG:276,1", 0, 276 },
		{ "^U2DIAG:", -EINVAL, 0 }, { "^U2DIAG: x", -EINVAL, 0 },
		{ "^U2DIAG: -1", -EINVAL, 0 }, { "^U2DIAG: 70000", -EINVAL, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned value = 0;

		assert_int_equal(u2diag_parse(&value, rows[i].line), rows[i].err);
		assert_int_equal(value, rows[i].value);
	}
}

static void what_may_strand_a_stick_is_refused(void **state)
{
	static const struct firmware stick = { "E3276s-150", "21.263.03.00.78", false };
	static const struct firmware router = { "E3372h-153", "22.329.63.00.74", true };
	static const struct firmware e303 = { "E303s-2", "11.3", false };
	static const struct firmware e3131 = { "e3131", "21.1", false };
	static const struct firmware e3533 = { "E3533", "21.318", false };
	static const struct firmware unknown = { "", "", false };
	static const struct {
		unsigned value;
		const struct firmware *firmware;
		const char *why; /* NULL: it may be */
	} rows[] = {
		{ 0, &stick, NULL }, { 0, &e3533, NULL }, { 255, &stick, NULL },
		{ 255, &e303, NULL }, { 276, &unknown, NULL }, { 1, &e3131, NULL },
		{ 119, &router, NULL }, { 118, &router, NULL },
		{ 0, &e303, "strands an E303s-2" }, { 0, &e3131, "strands an e3131" },
		{ 0, &unknown, "does not say" },
		{ 0, &router, "HiLink: it takes 118 and 119" },
		{ 255, &router, "HiLink: it takes 118 and 119" },
		{ 119, &stick, "for HiLink firmware" }, { 118, &unknown, "not known to be one" },
		{ 4711, &stick, "what 4711 stands for" }, { 5, &stick, "what 5 stands for" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char why[U2DIAG_WHY] = "";
		int err = u2diag_check(rows[i].value, rows[i].firmware, why, sizeof(why));

		assert_int_equal(err, rows[i].why ? -EPERM : 0);
		if (rows[i].why && !strstr(why, rows[i].why))
			fail_msg("%u: %s", rows[i].value, why);
	}
}

static void every_value_with_words_is_told_apart_from_the_others(void **state)
{
	unsigned known = 0;

	(void)state;
	for (unsigned value = 0; value <= U2DIAG_MAX; value++)
		known += u2diag_words(value) != NULL;
	assert_int_equal(known, 20);
	assert_non_null(strstr(u2diag_words(119), "router"));
	assert_null(u2diag_words(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(firmware_tells_model_version_and_kind),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(what_may_strand_a_stick_is_refused),
		cmocka_unit_test(every_value_with_words_is_told_apart_from_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
