/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"
#include "tests/sim/fault.h"

static void every_word_is_understood_or_refused(void **state)
{
	static const struct {
		const char *key, *value;
		int err;
	} rows[] = {
		{ "out", "nak", 0 },
		{ "out", "stall 3", 0 },
		{ "in", "ok", 0 },
		{ "in", "sulk", -EINVAL },
		{ "in", "stall x", -EINVAL },
		{ "control", "early nak", 0 },
		{ "control", "early", -EINVAL },
		{ "vanish", "sent 20", 0 },
		{ "vanish", "sometimes", -EINVAL },
		{ "deaf", "yes", 0 },
		{ "deaf", "maybe", -EINVAL },
		{ "flip-back", "1000 2", 0 },
		{ "flip-back", "", -EINVAL },
		{ "config-pad", "65535", 0 },
		{ "config-pad", "65536", -EINVAL },
		{ "config-cut", "9", 0 },
		{ "config-cut", "", -EINVAL },
		{ "patch", "config 2 ffff", 0 },
		{ "patch", "string 2 0 ff", 0 },
		{ "patch", "string", -EINVAL },
		{ "patch", "device x ff", -EINVAL },
		{ "patch", "device 4 f", -EINVAL },
		{ "patch", "device 4", -EINVAL },
		{ "patch", "page 4 ff", -EINVAL },
		{ "mood", "bad", -ENOENT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fault fault = { 0 };

		assert_int_equal(fault_set(&fault, rows[i].key, rows[i].value), rows[i].err);
	}
}

static void a_flow_strikes_as_often_as_told(void **state)
{
	struct fault fault = { 0 };

	(void)state;
	assert_int_equal(fault_strikes(&fault.out), FAULT_NONE);
	fault_set(&fault, "out", "stall 2");
	assert_int_equal(fault_strikes(&fault.out), FAULT_STALL);
	assert_int_equal(fault_strikes(&fault.out), FAULT_STALL);
	assert_int_equal(fault_strikes(&fault.out), FAULT_NONE);
	fault_set(&fault, "out", "nak");
	for (int i = 0; i < 100; i++)
		assert_int_equal(fault_strikes(&fault.out), FAULT_NAK);
}

static void patches_stay_inside_and_are_counted(void **state)
{
	struct fault fault = { 0 };
	uint8_t bytes[4] = { 1, 2, 3, 4 };

	(void)state;
	fault_set(&fault, "patch", "device 2 aabb");
	fault_set(&fault, "patch", "device 3 ccdd");
	fault_set(&fault, "patch", "device 9 ee");
	fault_set(&fault, "patch", "string 1 0 77");
	fault_patch(&fault, 1, 0, bytes, sizeof(bytes));
	assert_memory_equal(bytes, ((uint8_t[]){ 1, 2, 0xaa, 0xbb }), 4);
	fault_patch(&fault, 3, 1, bytes, sizeof(bytes));
	assert_int_equal(bytes[0], 0x77);
	for (size_t i = fault.n_patches; i < FAULT_PATCHES; i++)
		assert_int_equal(fault_set(&fault, "patch", "config 0 09"), 0);
	assert_int_equal(fault_set(&fault, "patch", "config 0 09"), -ENOSPC);
}

static void hex_is_pairs_of_digits(void **state)
{
	uint8_t out[4];

	(void)state;
	assert_int_equal(fault_hex("0aFf", 4, out, sizeof(out)), 2);
	assert_memory_equal(out, ((uint8_t[]){ 0x0a, 0xff }), 2);
	assert_int_equal(fault_hex("", 0, out, sizeof(out)), 0);
	assert_int_equal(fault_hex("0", 1, out, sizeof(out)), -EINVAL);
	assert_int_equal(fault_hex("0g", 2, out, sizeof(out)), -EINVAL);
	assert_int_equal(fault_hex("0a\x00", 4, out, sizeof(out)), -EINVAL);
	assert_int_equal(fault_hex("0011223344", 10, out, sizeof(out)), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_is_understood_or_refused),
		cmocka_unit_test(a_flow_strikes_as_often_as_told),
		cmocka_unit_test(patches_stay_inside_and_are_counted),
		cmocka_unit_test(hex_is_pairs_of_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
