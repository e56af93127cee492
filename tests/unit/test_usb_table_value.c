/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/fill.h"
#include "usb/table_value.h"

#define CBW(flags, lun, len) \
	"555342431234567800000000" flags lun len "1b000000020000000000000000000000"

static const struct {
	const char *key, *value;
	const char *why; /* NULL: it is right */
} cases[] = {
	{ "SURFSTICK_SWITCH", "huawei-alt huawei-new eject", NULL },
	{ "SURFSTICK_SWITCH", "", NULL },
	{ "SURFSTICK_SWITCH", "huawei-nwe", "did you mean huawei-new" },
	{ "SURFSTICK_GUESS", "quite unlike any", "no method \"quite\"" },
	{ "SURFSTICK_SWITCH", "eject  option", "one blank" },
	{ "SURFSTICK_SWITCH", " eject", "one blank" },
	{ "SURFSTICK_SWITCH", "\033[2J", "no method \"\\x1b[2J\"" },
	{ "SURFSTICK_SWTCH", "eject", "did you mean SURFSTICK_SWITCH" },
	{ "SURFSTICK_COLOUR_OF_THE_CASE", "red", "there is no SURFSTICK_COLOUR" },
	{ "SURFSTICK_INQUIRY", "vendor~GT:option model~U209:message", NULL },
	{ "SURFSTICK_INQUIRY", "vendor~GT:optoin", "did you mean option" },
	{ "SURFSTICK_INQUIRY", "serial~GT:option", "FIELD~TEXT:METHOD" },
	{ "SURFSTICK_TARGET", "12d1:155e 1199:68?? 12d1:1001", NULL },
	{ "SURFSTICK_TARGET", "12D1:155E", "small letters" },
	{ "SURFSTICK_TARGET", "12d1:155e  12d1:1001", "one blank" },
	{ "SURFSTICK_TARGET", "12d1:155e ", "one blank" },
	{ "SURFSTICK_TARGET", "12d1", "one blank" },
	{ "SURFSTICK_MESSAGE", "0f00010142", NULL },
	{ "SURFSTICK_MESSAGE", "0f0001014", "even number" },
	{ "SURFSTICK_MESSAGE", "x", "even number" },
	{ "SURFSTICK_MESSAGE", "00 11 22 33", "at most 3" },
	{ "SURFSTICK_MESSAGE", CBW("00", "00", "06"), NULL },
	{ "SURFSTICK_MESSAGE", "555342431234567800000000000000110620000001000000000000000000",
	  "has 30 bytes" },
	{ "SURFSTICK_MESSAGE", CBW("80", "00", "11"), "byte 14" },
	{ "SURFSTICK_MESSAGE", CBW("81", "00", "06"), "byte 12" },
	{ "SURFSTICK_MESSAGE", CBW("80", "10", "06"), "byte 13" },
	{ "SURFSTICK_MESSAGE", "0f 555342", NULL },
	{ "SURFSTICK_MESSAGE", "0f 55534243", "message 2 has 4 bytes" },
	{ "SURFSTICK_CONFIGURATION", "9", NULL },
	{ "SURFSTICK_CONFIGURATION", "0", "from 1 to 9" },
	{ "SURFSTICK_CONFIGURATION", "two", "from 1 to 9" },
	{ "SURFSTICK_ALTSETTING", "10", "from 1 to 9" },
	{ "SURFSTICK_INTERFACE", "0", NULL },
	{ "SURFSTICK_INTERFACE", "32", "from 0 to 31" },
	{ "SURFSTICK_WAIT", "60", NULL },
	{ "SURFSTICK_WAIT", "61", "from 1 to 60" },
	{ "SURFSTICK_RELEASE", "10001", "from 1 to 10000" },
	{ "SURFSTICK_CHECK", "121", "from 1 to 120" },
	{ "SURFSTICK_ENDPOINT", "0f", NULL },
	{ "SURFSTICK_ENDPOINT", "81", "01 to 0f" },
	{ "SURFSTICK_ENDPOINT", "00", "01 to 0f" },
	{ "SURFSTICK_RESPONSE", "81", NULL },
	{ "SURFSTICK_RESPONSE", "1", "81 to 8f" },
	{ "SURFSTICK_LATER", "yes", "1 or nothing" },
	{ "SURFSTICK_RESET", "1", NULL },
	{ "SURFSTICK_STICK", "1", NULL },
	{ "SURFSTICK_PORTS", "modem diag pcui", NULL },
	{ "SURFSTICK_PORTS", "1:modem 12:pcui", NULL },
	{ "SURFSTICK_PORTS", "1:modm", "roles are" },
	{ "SURFSTICK_PORTS", "123:modem", "roles are" },
	{ "SURFSTICK_NEW_ID", "3566 2001 ff", NULL },
	{ "SURFSTICK_NEW_ID", "3566:2001", "3566 2001 ff" },
	{ "SURFSTICK_FACE", "hilink", NULL },
	{ "SURFSTICK_FACE", "router", "hilink or nothing" },
	{ "SURFSTICK_CD", "hide", NULL },
	{ "SURFSTICK_CD", "show", "hide or nothing" },
};

static void a_value_that_is_wrong_is_told_why(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		char why[TABLE_TEXT_MAX] = "";
		bool right = table_value_check(cases[n].key, cases[n].value, why);

		if (right != !cases[n].why || (!right && !strstr(why, cases[n].why)))
			fail_msg("%s=%s: %s", cases[n].key, cases[n].value, why);
	}
}

static void what_is_right_here_is_right_for_the_helper(void **state)
{
	struct usb_interface interfaces[] = { { .cls = USB_CLASS_STORAGE } };
	struct usb_face face = { .described = interfaces };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct hwdb_props p = { 0 };
		struct usb_target t = { 0 };
		const char *wrong = "";

		if (cases[n].why || strlen(cases[n].value) >= HWDB_VALUE_MAX)
			continue;
		assert_true(hwdb_set(&p, cases[n].key, cases[n].value));
		if (usb_target_fill(&t, &face, &p, &wrong) < 0)
			fail_msg("%s=%s", wrong, cases[n].value);
	}
}

static void a_value_has_a_longest_length(void **state)
{
	char value[HWDB_VALUE_MAX + 1], why[TABLE_TEXT_MAX] = "";

	(void)state;
	for (size_t n = 0; n < HWDB_VALUE_MAX; n += 10)
		snprintf(value + n, sizeof(value) - n, "12d1:1001 ");
	value[HWDB_VALUE_MAX] = '\0';
	assert_false(table_value_check("SURFSTICK_TARGET", value, why));
	assert_non_null(strstr(why, "longer than 511"));
}

static void messages_that_are_hardly_meant_are_odd(void **state)
{
	static const struct {
		const char *value;
		enum table_message first;
		const char *why;
	} odd[] = {
		/* Huawei's own command has length 0 and means all of it. */
		{ "55534243123456780000000000000011062000000101000100000000000000",
		  TABLE_MESSAGE_FINE, "" },
		{ "55534243123456780000000000000806010203040506070000000000000000",
		  TABLE_MESSAGE_FINE, "" },
		{ "55534243123456780000000000000606010203040506070000000000000000",
		  TABLE_MESSAGE_ODD, "6 bytes long by byte 14, but 8 bytes" },
		{ "55534243123456780002000000000a2a000000003300000100000000000000",
		  TABLE_MESSAGE_ODD, "data will be sent" },
		{ "55534243123456780002000080000a2a000000003300000100000000000000",
		  TABLE_MESSAGE_FINE, "" },
		{ "0f00010142", TABLE_MESSAGE_FINE, "" },
		{ "", TABLE_MESSAGE_END, "" },
		{ "no message", TABLE_MESSAGE_END, "" },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(odd); n++) {
		char why[TABLE_TEXT_MAX] = "";

		assert_int_equal(table_value_message(odd[n].value, 1, why), odd[n].first);
		if (!strstr(why, odd[n].why))
			fail_msg("%s: %s", odd[n].value, why);
		assert_int_equal(table_value_message(odd[n].value, 2, why), TABLE_MESSAGE_END);
	}
}

static void ladders_are_known(void **state)
{
	(void)state;
	assert_true(table_value_is_ladder("SURFSTICK_SWITCH"));
	assert_true(table_value_is_ladder("SURFSTICK_GUESS"));
	assert_false(table_value_is_ladder("SURFSTICK_INQUIRY"));
	assert_false(table_value_is_ladder("ID_MODEL"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_that_is_wrong_is_told_why),
		cmocka_unit_test(what_is_right_here_is_right_for_the_helper),
		cmocka_unit_test(a_value_has_a_longest_length),
		cmocka_unit_test(messages_that_are_hardly_meant_are_odd),
		cmocka_unit_test(ladders_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
