/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "modem/vendor.h"

static void quirks_follow_maker_and_model(void **state)
{
	static const struct {
		const char *maker, *model;
		unsigned quirks;
	} rows[] = {
		{ "huawei", "E173", VENDOR_HUAWEI },
		{ "HUAWEI Technologies", "E1752", VENDOR_HUAWEI },
		{ "Huawei", "E3372", VENDOR_HUAWEI | VENDOR_NO_CCID },
		{ "", "E3372h-607", VENDOR_HUAWEI | VENDOR_NO_CCID },
		{ "ZOWEE", "E3372-325", VENDOR_HUAWEI | VENDOR_NO_CCID },
		{ "ZTE", "MF190", 0 },
		{ "", "", 0 },
		{ "hua", "E", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(vendor_quirks(rows[i].maker, rows[i].model), rows[i].quirks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quirks_follow_maker_and_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
