/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/table_key.h"

static void a_match_line_is_for_interfaces_or_for_strings(void **state)
{
	static const struct {
		const char *key;
		enum table_key_kind kind;
		const char *why;
	} cases[] = {
		{ "usb:v12D1p1F01d*ic08*in00*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v12D1p1F01d*ic08*in00", TABLE_KEY_INTERFACE, "" },
		{ "usb:v12D1p????d*icFF*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v12D1p*d*icE0isc01ip03*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v0421p06[123]?d*ic02isc02*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v0421p06[!0]?d*ic[!0]?*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v148EpA000d*in00*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v148EpA000d*", TABLE_KEY_INTERFACE, "" },
		{ "usb:v12d1p1f01d*ic08*in00*", TABLE_KEY_BROKEN, "capitals" },
		{ "usb:v12D1p1F01d*icff*", TABLE_KEY_BROKEN, "capitals" },
		{ "usb:v12D1p1F01", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F0d*ic08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F011d*ic08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F[01d*ic08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F01d*ic08in00*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F01d*ic08", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F01d*in00*ic08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:v12D1p1F01d*class08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:p1F01v12D1d*ic08*", TABLE_KEY_BROKEN, "no interface" },
		{ "usb:", TABLE_KEY_BROKEN, "no interface" },
		{ "12d1:1f01", TABLE_KEY_BROKEN, "starts with usb:v" },
		{ "", TABLE_KEY_BROKEN, "starts with usb:v" },
		{ "surfstick:v05c6p1000:mf*Option*:pr*", TABLE_KEY_STRINGS, "" },
		{ "surfstick:v05c6p1000:mf*:pr*USB[_ ]Stick*:", TABLE_KEY_STRINGS, "" },
		{ "surfstick:v05C6p1000:mf*Option*:pr*", TABLE_KEY_BROKEN, "small letters" },
		{ "surfstick:v05c6p1000:mf*Option*", TABLE_KEY_BROKEN, "maker and product" },
		{ "surfstick:v05c6p1000:mf*:prOption", TABLE_KEY_BROKEN, "maker and product" },
		{ "surfstick:v05c6p1000", TABLE_KEY_BROKEN, "maker and product" },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		const char *why = "";
		enum table_key_kind kind = table_key_kind(cases[n].key, &why);

		if (kind != cases[n].kind ||
		    (kind == TABLE_KEY_BROKEN && !strstr(why, cases[n].why)))
			fail_msg("%s: %d, %s", cases[n].key, kind, why);
	}
}

static void a_key_tells_whom_it_matches(void **state)
{
	static const struct {
		const char *key;
		bool modem, storage;
		const char *ids;
	} cases[] = {
		{ "usb:v12D1p1F01d*ic08*in00*", false, true, "12d1:1f01" },
		{ "usb:v12D1p1F01d*in00*", true, true, "12d1:1f01" },
		{ "usb:v12D1p????d*icFF*", true, false, "12d1:0000" },
		{ "usb:v12D1p*d*ic02isc02*", true, false, "12d1:0000" },
		{ "usb:v12D1p*d*ic02isc06*", false, false, "12d1:0000" },
		{ "usb:v0421p06[123]Ad*ic[0F][8F]*", true, true, "0421:061a" },
		{ "usb:v0421p06[!1]Ad*ic03*", false, false, "0421:060a" },
		{ "surfstick:v05c6p1000:mf*Option*:pr*", false, false, "05c6:1000" },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		char ids[TABLE_KEY_IDS];

		table_key_ids(ids, cases[n].key);
		if (table_key_is_modem(cases[n].key) != cases[n].modem ||
		    table_key_is_storage(cases[n].key) != cases[n].storage ||
		    strcmp(ids, cases[n].ids) != 0)
			fail_msg("%s: %s", cases[n].key, ids);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_match_line_is_for_interfaces_or_for_strings),
		cmocka_unit_test(a_key_tells_whom_it_matches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
