/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/inquiry.h"

static const uint8_t option[] = "\x05\x80\0\1\x1f\0\0\0"
	"Option  " "Globetrotter HSD" "1.0 ";

static void vendor_model_and_revision_are_told_without_their_blanks(void **state)
{
	struct inquiry i;

	(void)state;
	assert_int_equal(inquiry_parse(&i, option, INQUIRY_LEN), 0);
	assert_string_equal(i.vendor, "Option");
	assert_string_equal(i.model, "Globetrotter HSD");
	assert_string_equal(i.revision, "1.0");
}

static void a_short_answer_is_read_as_far_as_it_goes(void **state)
{
	static const struct {
		size_t len;
		int err;
		const char *vendor, *model, *revision;
	} cases[] = { { 0, -EBADMSG, "", "", "" }, { 8, -EBADMSG, "", "", "" },
		{ 10, 0, "Op", "", "" }, { 18, 0, "Option", "Gl", "" },
		{ 32, 0, "Option", "Globetrotter HSD", "" },
		{ 33, 0, "Option", "Globetrotter HSD", "1" } };
	struct inquiry i;

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		assert_int_equal(inquiry_parse(&i, option, cases[n].len), cases[n].err);
		assert_string_equal(i.vendor, cases[n].vendor);
		assert_string_equal(i.model, cases[n].model);
		assert_string_equal(i.revision, cases[n].revision);
	}
}

static void a_field_of_zeros_is_empty(void **state)
{
	uint8_t zeros[INQUIRY_LEN] = { 0 };
	struct inquiry i;

	(void)state;
	assert_int_equal(inquiry_parse(&i, zeros, sizeof(zeros)), 0);
	assert_string_equal(i.vendor, "");
	memcpy(zeros + 8, "GT", 2);
	assert_int_equal(inquiry_parse(&i, zeros, sizeof(zeros)), 0);
	assert_string_equal(i.vendor, "GT");
}

static void pairs_are_read_one_by_one(void **state)
{
	const char *list = "  vendor~GT:option model~U209:message  revision~1.:eject ";
	struct inquiry_pair p;

	(void)state;
	assert_int_equal(inquiry_next(&list, &p), 1);
	assert_int_equal(p.field, INQUIRY_VENDOR);
	assert_int_equal(p.text_len, 2);
	assert_memory_equal(p.text, "GT", 2);
	assert_int_equal(p.method_len, 6);
	assert_memory_equal(p.method, "option", 6);
	assert_int_equal(inquiry_next(&list, &p), 1);
	assert_int_equal(p.field, INQUIRY_MODEL);
	assert_int_equal(inquiry_next(&list, &p), 1);
	assert_int_equal(p.field, INQUIRY_REVISION);
	assert_int_equal(inquiry_next(&list, &p), 0);
	assert_int_equal(inquiry_next(&list, &p), 0);
}

static void what_is_no_pair_is_said_and_passed_over(void **state)
{
	static const char *const broken[] = { "vendor", "vendor~", "vendor~GT", "vendor~GT:",
		"vendor~:option", "vendor:GT~option", "vender~GT:option", "~GT:option", ":",
		"~", "v~:", "Vendor~GT:option" };
	struct inquiry_pair p;

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(broken); n++) {
		char text[64];
		const char *list = text;

		snprintf(text, sizeof(text), "%s model~U209:message", broken[n]);
		assert_int_equal(inquiry_next(&list, &p), -EINVAL);
		assert_int_equal(inquiry_next(&list, &p), 1);
		assert_int_equal(p.field, INQUIRY_MODEL);
	}
}

static void the_first_pair_that_is_a_part_of_its_field_is_picked(void **state)
{
	static const struct {
		const char *list, *method; /* NULL: none */
	} cases[] = {
		{ "vendor~Option:option", "option" }, { "vendor~tion:option", "option" },
		{ "vendor~GT:eject vendor~Op:option", "option" },
		{ "vendor~O:eject vendor~Op:option", "eject" },
		{ "vendor~option:option", NULL }, { "model~Option:option", NULL },
		{ "model~Globetrotter_HSD:option", "option" },
		{ "model~trotter__HSD:option", NULL }, { "revision~.0:option", "option" },
		{ "vendor~Optional:option", NULL }, { "broken vendor~Op:option", "option" },
		{ "", NULL }, { " ", NULL } };
	struct inquiry_pair p;
	struct inquiry i;

	(void)state;
	inquiry_parse(&i, option, INQUIRY_LEN);
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		assert_int_equal(inquiry_pick(cases[n].list, &i, &p), cases[n].method != NULL);
		if (cases[n].method) {
			assert_int_equal(p.method_len, strlen(cases[n].method));
			assert_memory_equal(p.method, cases[n].method, p.method_len);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vendor_model_and_revision_are_told_without_their_blanks),
		cmocka_unit_test(a_short_answer_is_read_as_far_as_it_goes),
		cmocka_unit_test(a_field_of_zeros_is_empty),
		cmocka_unit_test(pairs_are_read_one_by_one),
		cmocka_unit_test(what_is_no_pair_is_said_and_passed_over),
		cmocka_unit_test(the_first_pair_that_is_a_part_of_its_field_is_picked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
