/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include "conf/key.h"
#include "conf/wvdial_key.h"

static void every_row_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < wvdial_key_count(); i++) {
		const struct wvdial_key *key = wvdial_key_at(i);

		assert_ptr_equal(wvdial_key_find(key->name), key);
		if (key->deed == WVDIAL_IGNORE)
			assert_non_null(key->why);
		else if (key->deed != WVDIAL_PART)
			assert_true(conf_key_find(key->ours) >= 0);
	}
}

/* What wvdial 1.61 reads, by its source and manual page. */
static void every_key_of_wvdial_is_known(void **state)
{
	static const char *const names[] = {
		"Modem", "Baud", "Init", "Init1", "Init2", "Init3", "Init4", "Init5", "Init6",
		"Init7", "Init8", "Init9", "Phone", "Phone1", "Phone2", "Phone3", "Phone4",
		"Dial Command", "Dial Prefix", "Area Code", "Username", "Password",
		"Login Prompt", "Password Prompt", "Default Reply", "PPPD Path", "PPPD Option",
		"Force Address", "Remote Name", "Country", "Provider", "Product", "Homepage",
		"DialMessage1", "DialMessage2", "DNS Test1", "DNS Test2", "Check DNS",
		"Auto DNS", "Check Def Route", "Carrier Check", "Stupid Mode", "New PPPD",
		"Auto Reconnect", "Dial Attempts", "Dial Timeout", "Abort on Busy",
		"Abort on No Dialtone", "Compuserve", "Tonline", "ISDN", "Idle Seconds",
		"Ask Password", "Inherits",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!wvdial_key_find(names[i]))
			fail_msg("not known: %s", names[i]);
	assert_non_null(wvdial_key_find("stupid MODE"));
	assert_null(wvdial_key_find("StupidMode"));
	assert_string_equal(wvdial_key_suggest("StupidMode"), "Stupid Mode");
	assert_null(wvdial_key_suggest("xyzzy plugh"));
}

static void on_and_off_are_wvdials(void **state)
{
	static const char *const on[] = { "on", "ON", "yes", "true", "1", "42", "-1" };
	static const char *const off[] = { "off", "no", "none", "false", "0", "", "enabled", "x1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(on); i++)
		assert_true(wvdial_key_is_on(on[i]));
	for (size_t i = 0; i < ARRAY_SIZE(off); i++)
		assert_false(wvdial_key_is_on(off[i]));
}

static void a_word_is_spared_only_when_nothing_changes(void **state)
{
	static const struct {
		const char *key, *value;
		bool spared;
	} cases[] = {
		{ "ISDN", "0", true },	      { "ISDN", "1", false },
		{ "Stupid Mode", "1", true }, { "Stupid Mode", "0", false },
		{ "Phone1", "", true },	      { "Phone1", "1", false },
		{ "Baud", "", false },	      { "Baud", "460800", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(wvdial_key_needs_no_word(wvdial_key_find(cases[i].key),
			cases[i].value), cases[i].spared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(every_key_of_wvdial_is_known),
		cmocka_unit_test(on_and_off_are_wvdials),
		cmocka_unit_test(a_word_is_spared_only_when_nothing_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
