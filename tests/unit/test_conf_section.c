/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

#include "conf/section.h"

static void assert_parsed(const char *name, enum conf_scope wanted, const char *wanted_id)
{
	char id[CONF_ID_MAX], why[CONF_WHY_MAX];
	enum conf_scope scope;

	if (conf_section_parse(name, &scope, id, why) < 0)
		fail_msg("[%s]: %s", name, why);
	assert_int_equal(scope, wanted);
	assert_string_equal(id, wanted_id);
	assert_string_equal(why, "");
}

static void every_kind_of_section_is_known(void **state)
{
	static const struct {
		const char *name;
		enum conf_scope scope;
		const char *id;
	} cases[] = {
		{ "*", CONF_SCOPE_ALL, "" },
		{ "gsm0", CONF_SCOPE_STICK, "gsm0" },
		{ "gsm999", CONF_SCOPE_STICK, "gsm999" },
		{ "usb 12D1:1F01", CONF_SCOPE_USB, "12d1:1f01" },
		{ "usb\t  19d2:0031", CONF_SCOPE_USB, "19d2:0031" },
		{ "serial 0123", CONF_SCOPE_SERIAL, "0123" },
		{ "serial a b  #\"\\[~", CONF_SCOPE_SERIAL, "a b  #\"\\[~" },
		{ "port 1-1", CONF_SCOPE_PORT, "1-1" },
		{ "port 12-1.4.2.15.1.6", CONF_SCOPE_PORT, "12-1.4.2.15.1.6" },
		{ "port 0000_00_14.0-1.4", CONF_SCOPE_PORT, "0000_00_14.0-1.4" },
		{ "port 0000_00_14.0-ss-1", CONF_SCOPE_PORT, "0000_00_14.0-ss-1" },
		{ "port xhci-hcd.0.auto-1.2", CONF_SCOPE_PORT, "xhci-hcd.0.auto-1.2" },
		{ "port long_name-0badcafe", CONF_SCOPE_PORT, "long_name-0badcafe" },
		{ "imei 861234567890123", CONF_SCOPE_IMEI, "861234567890123" },
		{ "sim 27001", CONF_SCOPE_SIM, "27001" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_parsed(cases[i].name, cases[i].scope, cases[i].id);
}

static void what_is_no_section_is_told_what_is_expected(void **state)
{
	static const struct {
		const char *name, *why;
	} cases[] = {
		{ "gsm", "no such kind of section" }, { "gsm1000", "no such kind" },
		{ "gsm0 ", "no such kind" }, { "usb", "ids of vendor and product" },
		{ "USB 12d1:1f01", "no such kind" }, { "usbx 12d1:1f01", "no such kind" },
		{ "usb 12d1", "like [usb 12d1:1f01]" }, { "usb 12d1:1f0", "ids of" },
		{ "usb 12d1:1f011", "ids of" }, { "usb 12d1-1f01", "ids of" },
		{ "usb 0x12d1:0x1f01", "ids of" }, { "usb 12d1:1g01", "ids of" },
		{ "usb 12d1:1f01 ", "ids of" }, { "serial", "1 to 126 printable ASCII" },
		{ "serial \xc3\xa4", "1 to 126 printable" }, { "serial a\x01", "[port 1-1.4]" },
		{ "serial a\x7f", "printable" }, { "serial a\tb", "printable" },
		{ "port", "a USB port" }, { "port usb1", "a USB port" },
		{ "port 1-", "a USB port" }, { "port 1-1.", "a USB port" },
		{ "port 1-.1", "a USB port" }, { "port 1-1..2", "a USB port" },
		{ "port 1-1.4:1.0", "a USB port" }, { "port 1-1.2.3.4.5.6.7", "a USB port" },
		{ "port 1-1234", "a USB port" }, { "port -1", "a USB port" },
		{ "port 0000_00_14.0-1.4-modem", "without the role" },
		{ "port 0000:00:14.0-1.4", "like [port 0000_00_14.0-1.4]" },
		{ "port ../x-1", "a USB port" }, { "port a-0BADCAFE", "a USB port" },
		{ "imei 8612345678901", "14 to 16 digits" },
		{ "imei 86123456789012345", "14 to 16 digits" }, { "imei", "14 to 16" },
		{ "sim 2700", "5 to 15 digits" }, { "sim 2700112345678901", "5 to 15" },
		{ "sim 2700x", "5 to 15 digits" }, { "", "no such kind" }, { "* ", "no such kind" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char id[CONF_ID_MAX], why[CONF_WHY_MAX] = "";
		enum conf_scope scope;

		if (conf_section_parse(cases[i].name, &scope, id, why) != -EINVAL)
			fail_msg("taken: [%s]", cases[i].name);
		if (!strstr(why, cases[i].why))
			fail_msg("[%s]: %s", cases[i].name, why);
		/* A sentence that is cut short helps nobody. */
		assert_true(strlen(why) < CONF_WHY_MAX - 1);
	}
}

static void the_longest_names_fit_and_one_more_does_not(void **state)
{
	char name[256], id[CONF_ID_MAX], why[CONF_WHY_MAX];
	enum conf_scope scope;

	(void)state;
	memcpy(name, "serial ", 8);
	memset(name + 7, 'x', 126);
	name[7 + 126] = '\0';
	assert_parsed(name, CONF_SCOPE_SERIAL, name + 7);
	memcpy(name + 7 + 126, "x", 2);
	assert_int_equal(conf_section_parse(name, &scope, id, why), -EINVAL);
	memcpy(name, "port ", 6);
	memset(name + 5, 'p', 62);
	memcpy(name + 5 + 62, "-1", 3);
	assert_parsed(name, CONF_SCOPE_PORT, name + 5);
	memcpy(name + 5 + 62, "p-1", 4);
	assert_int_equal(conf_section_parse(name, &scope, id, why), -EINVAL);
}

static void a_section_matches_what_it_names_alone(void **state)
{
	static const struct {
		enum conf_scope scope;
		const char *id;
		struct conf_match match;
		bool matches;
	} cases[] = {
		{ CONF_SCOPE_ALL, "", { .stick = NULL }, true },
		{ CONF_SCOPE_USB, "12d1:1f01", { .usb = "12d1:1f01" }, true },
		{ CONF_SCOPE_USB, "12d1:1f01", { .usb = "12d1:1f02" }, false },
		{ CONF_SCOPE_USB, "12d1:1f01", { .usb = NULL }, false },
		{ CONF_SCOPE_USB, "12d1:1f01", { .serial = "12d1:1f01" }, false },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = "A1" }, true },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = " A1\t " }, true },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = "a1" }, false },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = "A12" }, false },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = "A" }, false },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = "" }, false },
		{ CONF_SCOPE_SERIAL, "A1", { .serial = NULL }, false },
		{ CONF_SCOPE_PORT, "1-1", { .port = "1-1" }, true },
		{ CONF_SCOPE_PORT, "1-1", { .port = "1-1.4" }, false },
		{ CONF_SCOPE_PORT, "1-1.4", { .port = "1-1" }, false },
		{ CONF_SCOPE_PORT, "a-1", { .port = "1-1", .port_path = "a-1" }, true },
		{ CONF_SCOPE_PORT, "a-1", { .port = "1-1", .port_path = "b-1" }, false },
		{ CONF_SCOPE_PORT, "a-1", { .port = "" }, false },
		{ CONF_SCOPE_STICK, "gsm1", { .stick = "gsm10" }, false },
		{ CONF_SCOPE_STICK, "gsm1", { .stick = "gsm1" }, true },
		{ CONF_SCOPE_SIM, "27001", { .imsi = "270011" }, true },
		{ CONF_SCOPE_SIM, "27001", { .imsi = "2700" }, false },
		{ CONF_SCOPE_IMEI, "861234567890123", { .imei = "8612345678901" }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (conf_scope_matches(cases[i].scope, cases[i].id, &cases[i].match) !=
			cases[i].matches)
			fail_msg("case %zu: %s", i, cases[i].id);
}

/* Reads a config without errors. */
static struct conf_source *read_text(const char *text, struct heard *heard)
{
	struct conf_source *source = NULL;

	*heard = (struct heard){ 0 };
	write_conf(text, strlen(text), 0600);
	if (conf_read(&source, "t.conf", hear, heard) < 0)
		fail_msg("%s", heard_text(heard));
	return source;
}

/* In an order that is not theirs. */
static const char ladder[] =
	"[port 0000_00_14.0-1.4]\nmode = modem\n"
	"[port 1-1.4]\nmode = keep\nguess = yes\n"
	"[serial A1 b]\nmode = ncm\nmodemmanager = share\n"
	"[gsm1]\nmode = hilink\nmodemmanager = leave\nguess = no\n"
	"[usb 12D1:1F01]\nmode = keep\nguess = yes\nmodemmanager = share\n"
	"[*]\nmode = hilink\n";

static void the_nearer_name_wins_key_by_key(void **state)
{
	static const struct {
		struct conf_match match;
		enum conf_mode mode;
		bool guess;
		enum conf_modemmanager mm;
		const char *origin; /* of mode */
	} cases[] = {
		{ { .stick = "gsm0" }, CONF_MODE_HILINK, false, CONF_MM_LEAVE, "t.conf:18 [*]" },
		{ { .usb = "12d1:1f01" }, CONF_MODE_KEEP, true, CONF_MM_SHARE,
			"t.conf:14 [usb 12D1:1F01]" },
		{ { .usb = "12d1:1f01", .stick = "gsm1" }, CONF_MODE_HILINK, false, CONF_MM_LEAVE,
			"t.conf:10 [gsm1]" },
		{ { .usb = "12d1:1f01", .stick = "gsm1", .serial = "A1 b" }, CONF_MODE_NCM, false,
			CONF_MM_SHARE, "t.conf:7 [serial A1 b]" },
		{ { .stick = "gsm1", .serial = "A1 b", .port = "1-1.4" }, CONF_MODE_KEEP, true,
			CONF_MM_SHARE, "t.conf:4 [port 1-1.4]" },
		{ { .stick = "gsm1", .serial = "A1 b", .port = "1-1.4",
			.port_path = "0000_00_14.0-1.4" }, CONF_MODE_MODEM, true, CONF_MM_SHARE,
			"t.conf:2 [port 0000_00_14.0-1.4]" },
	};
	struct heard heard;
	struct conf_source *source = read_text(ladder, &heard);

	(void)state;
	assert_int_equal(heard.warnings, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char origin[128];
		struct conf conf;

		conf_resolve(source, &cases[i].match, &conf);
		assert_int_equal(conf.mode, cases[i].mode);
		assert_int_equal(conf.guess, cases[i].guess);
		assert_int_equal(conf.modemmanager, cases[i].mm);
		assert_true(conf_origin(source, &cases[i].match, "mode", origin, sizeof(origin)));
		assert_string_equal(origin, cases[i].origin);
	}
	conf_free(source);
}

static void either_case_names_the_same_ids(void **state)
{
	const struct conf_match match = { .usb = "12d1:1f01" };
	struct heard heard;
	struct conf_source *source = read_text("[usb 12D1:1f01]\nmode = keep\n"
		"[usb 12d1:1F01]\nmode = ncm\n", &heard);
	struct conf conf;

	(void)state;
	conf_resolve(source, &match, &conf);
	assert_int_equal(conf.mode, CONF_MODE_NCM);
	assert_int_equal(heard.warnings, 1);
	assert_heard(&heard, "t.conf:3:1: section [usb 12d1:1F01] again (first at line 1)");
	conf_free(source);
	buf_free(&heard.text);
}

static void a_key_of_surfdials_is_refused_where_only_the_helper_looks(void **state)
{
	static const char *const sections[] = {
		"usb 12d1:1f01", "serial A1", "port 1-1.4", "port 0000_00_14.0-1.4",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		for (size_t k = 0; k < conf_key_count(); k++) {
			const struct conf_key *key = conf_key_at(k);
			struct conf_source *source = NULL;
			struct heard heard = { 0 };
			char text[160], wanted[160];

			snprintf(text, sizeof(text), "[%s]\n %s = %s\n", sections[i], key->name,
				key->preset);
			snprintf(wanted, sizeof(wanted), "t.conf:2:2: '%s' cannot stand in [%s], "
				"only what surfstick-udev reads can (mode, guess, modemmanager); "
				"put it into [gsm0]", key->name, sections[i]);
			write_conf(text, strlen(text), 0600);
			assert_int_equal(conf_read(&source, "t.conf", hear, &heard),
				key->plug ? 0 : -EINVAL);
			assert_int_equal(heard.errors, key->plug ? 0 : 1);
			if (!key->plug)
				assert_heard(&heard, wanted);
			conf_free(source);
			buf_free(&heard.text);
		}
	}
}

static void what_nobody_knows_at_plug_in_is_warned_of_and_does_not_count(void **state)
{
	const struct conf_match match = { .imei = "861234567890123", .imsi = "270011234567890" };
	struct heard heard;
	struct conf_source *source = read_text("[imei 861234567890123]\nmode = keep\ncid = 3\n"
		"[sim 27001]\n  guess = yes\n", &heard);
	struct conf conf;

	(void)state;
	conf_resolve(source, &match, &conf);
	assert_int_equal(conf.mode, CONF_MODE_MODEM);
	assert_int_equal(conf.cid, 3);
	assert_false(conf.guess);
	assert_int_equal(heard.warnings, 2);
	assert_heard(&heard, "t.conf:2:1: mode is without effect in [imei 861234567890123]: ");
	assert_heard(&heard, "t.conf:5:3: guess is without effect in [sim 27001]: ");
	conf_free(source);
	buf_free(&heard.text);
}

static void a_hostile_serial_number_breaks_nothing(void **state)
{
	static const char *const serials[] = {
		"%s%n", "A1\n[*]", "\xff\xfe", "A1\x1b[2J", "A1]", "$(id)", "  ",
	};
	struct heard heard;
	struct conf_source *source = read_text("[serial A1]\nmode = keep\n[serial %s%n]\n"
		"mode = ncm\n", &heard);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(serials); i++) {
		const struct conf_match match = { .serial = serials[i] };
		struct conf conf;

		conf_resolve(source, &match, &conf);
		assert_int_equal(conf.mode, i == 0 ? CONF_MODE_NCM : CONF_MODE_MODEM);
	}
	conf_free(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_section_is_known),
		cmocka_unit_test(what_is_no_section_is_told_what_is_expected),
		cmocka_unit_test(the_longest_names_fit_and_one_more_does_not),
		cmocka_unit_test(a_section_matches_what_it_names_alone),
		cmocka_unit_test(the_nearer_name_wins_key_by_key),
		cmocka_unit_test(either_case_names_the_same_ids),
		cmocka_unit_test(a_key_of_surfdials_is_refused_where_only_the_helper_looks),
		cmocka_unit_test(what_nobody_knows_at_plug_in_is_warned_of_and_does_not_count),
		cmocka_unit_test(a_hostile_serial_number_breaks_nothing),
	};

	return cmocka_run_group_tests(tests, enter_test_dir, leave_test_dir);
}
