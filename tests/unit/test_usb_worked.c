/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "base/text.h"
#include "usb/worked.h"

static struct switch_record try_of(uint16_t pid, const char *key, const char *method)
{
	struct switch_record r = { .event = SWITCH_TRY, .vid = 0x12d1, .pid = pid };

	text_copy(r.key, sizeof(r.key), key);
	text_copy(r.method, sizeof(r.method), method);
	return r;
}

static void a_stick_is_found_by_all_of_its_key(void **state)
{
	static const char text[] = "12d1:1f01 0000_00_14.0-1 huawei-alt\n"
		"12d1:1f01 ABC123 huawei-serial\n12d1:157d ABC123 huawei-fallback\n";
	static const struct {
		uint16_t vid, pid;
		const char *key, *method;
	} cases[] = {
		{ 0x12d1, 0x1f01, "0000_00_14.0-1", "huawei-alt" },
		{ 0x12d1, 0x1f01, "ABC123", "huawei-serial" },
		{ 0x12d1, 0x157d, "ABC123", "huawei-fallback" },
		{ 0x12d1, 0x1f01, "ABC12", NULL },
		{ 0x12d1, 0x1f01, "ABC1234", NULL },
		{ 0x19d2, 0x1f01, "ABC123", NULL },
		{ 0x12d1, 0x1f01, "", NULL },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		char method[WORKED_METHOD_MAX] = "none";
		bool found = worked_find(text, cases[n].vid, cases[n].pid, cases[n].key, method);

		assert_int_equal(found, cases[n].method != NULL);
		assert_string_equal(method, found ? cases[n].method : "none");
	}
}

static void what_is_no_line_is_passed_over_and_left_out(void **state)
{
	static const char text[] = "\n12d1:1f01\nnonsense\n12d1:1f01 k $(reboot)\n"
		"12d1:1f01 ../../etc huawei-new\n12d1:1f01 good eject\n\xff\xfe\n";
	struct switch_record r = try_of(0x1446, "new", "huawei-new");
	char method[WORKED_METHOD_MAX];
	struct buf out = { 0 };

	(void)state;
	assert_false(worked_find(text, 0x12d1, 0x1f01, "k", method));
	assert_true(worked_find(text, 0x12d1, 0x1f01, "good", method));
	worked_add(&out, text, &r);
	assert_string_equal(out.data, "12d1:1f01 good eject\n12d1:1446 new huawei-new\n");
	buf_free(&out);
}

static void a_line_too_long_for_a_key_is_none(void **state)
{
	char text[200], key[101];
	char method[WORKED_METHOD_MAX];

	(void)state;
	memset(key, 'k', 100);
	key[100] = '\0';
	snprintf(text, sizeof(text), "12d1:1f01 %s eject\n", key);
	assert_false(worked_find(text, 0x12d1, 0x1f01, key, method));
}

static void a_stick_has_one_line_and_the_newest_is_the_last(void **state)
{
	struct switch_record r = try_of(0x1f01, "a", "huawei-serial");
	struct buf out = { 0 };

	(void)state;
	worked_add(&out, "12d1:1f01 a huawei-alt\n12d1:1f01 b huawei-alt\n", &r);
	assert_string_equal(out.data, "12d1:1f01 b huawei-alt\n12d1:1f01 a huawei-serial\n");
	buf_free(&out);
}

static void the_oldest_are_forgotten(void **state)
{
	struct buf text = { 0 };
	char key[16], method[WORKED_METHOD_MAX];

	(void)state;
	buf_adds(&text, "");
	for (unsigned n = 0; n < WORKED_MAX + 10; n++) {
		struct buf out = { 0 };
		struct switch_record r;

		snprintf(key, sizeof(key), "stick%u", n);
		r = try_of(0x1f01, key, "huawei-alt");
		worked_add(&out, text.data ? text.data : "", &r);
		buf_free(&text);
		text = out;
	}
	assert_false(worked_find(text.data, 0x12d1, 0x1f01, "stick9", method));
	assert_true(worked_find(text.data, 0x12d1, 0x1f01, "stick10", method));
	assert_true(worked_find(text.data, 0x12d1, 0x1f01, "stick73", method));
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stick_is_found_by_all_of_its_key),
		cmocka_unit_test(what_is_no_line_is_passed_over_and_left_out),
		cmocka_unit_test(a_line_too_long_for_a_key_is_none),
		cmocka_unit_test(a_stick_has_one_line_and_the_newest_is_the_last),
		cmocka_unit_test(the_oldest_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
