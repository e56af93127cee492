/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

static int read_text(const char *text, struct conf_source **out, struct heard *heard)
{
	write_conf(text, strlen(text), 0600);
	*heard = (struct heard){ 0 };
	return conf_read(out, "t.conf", hear, heard);
}

/* Reads text, which must be free of complaints, and resolves it for a stick. */
static void resolve_for(const char *text, const struct conf_match *match, struct conf *out)
{
	struct conf_source *source;
	struct heard heard;

	if (read_text(text, &source, &heard) < 0 || heard.warnings > 0)
		fail_msg("complained: %s", heard_text(&heard));
	conf_resolve(source, match, out);
	conf_free(source);
	buf_free(&heard.text);
}

static void resolve(const char *text, struct conf *out)
{
	const struct conf_match match = { .stick = "gsm0" };

	resolve_for(text, &match, out);
}

static void empty_file_gives_the_defaults(void **state)
{
	struct conf conf;

	(void)state;
	resolve("", &conf);
	assert_string_equal(conf.device, "/dev/gsm0");
	assert_string_equal(conf.control, "/dev/gsm0-at");
	assert_string_equal(conf.phone, "*99***1#");
	assert_string_equal(conf.dial, "ATD");
	assert_string_equal(conf.init[0], "ATZ");
	assert_string_equal(conf.init[1], "");
	assert_string_equal(conf.apn, "");
	assert_string_equal(conf.pppd, "/usr/sbin/pppd");
	assert_int_equal(conf.pdp, CONF_PDP_IPV4);
	assert_int_equal(conf.mode, CONF_MODE_MODEM);
	assert_int_equal(conf.modemmanager, CONF_MM_LEAVE);
	assert_false(conf.guess);
	assert_int_equal(conf.metric, 700);
	assert_int_equal(conf.retry_max, 300);
	assert_true(conf.reconnect && conf.roaming && conf.default_route);
	assert_false(conf.pin_force);
}

static void no_file_gives_the_same_defaults(void **state)
{
	const struct conf_match match = { .stick = "gsm0" };
	struct conf from_none, from_empty;
	struct conf_source *source;

	(void)state;
	resolve("", &from_empty);
	assert_int_equal(conf_none(&source), 0);
	conf_resolve(source, &match, &from_none);
	conf_free(source);
	assert_memory_equal(&from_none, &from_empty, sizeof(from_none));
}

static void every_key_reaches_its_field(void **state)
{
	struct conf c;

	(void)state;
	resolve("device = /dev/ttyUSB0\ncontrol = none\napn = web.pt.lu\npdp = ipv4v6\ncid = 3\n"
		"phone = *99#\ndial = ATDT\ninit1 = AT&F\ninit9 = ATE1\nuser = u\npassword = p\n"
		"auth = chap\npin = 1234\npin-force = yes\nroaming = no\ninterface = wwan0\n"
		"default-route = no\nmetric = 50\ndns = off\nreconnect = no\nretry-min = 2\n"
		"retry-max = 20\nstable = 30\ndial-timeout = 45\naddress-timeout = 15\n"
		"echo-interval = 0\necho-failure = 5\npppd = /opt/pppd\n"
		"pppd-options = mtu 1400\nmode = hilink\nguess = yes\nmodemmanager = share\n", &c);
	assert_string_equal(c.device, "/dev/ttyUSB0");
	assert_string_equal(c.control, "none");
	assert_string_equal(c.apn, "web.pt.lu");
	assert_int_equal(c.pdp, CONF_PDP_IPV4V6);
	assert_int_equal(c.cid, 3);
	assert_string_equal(c.phone, "*99#");
	assert_string_equal(c.dial, "ATDT");
	assert_string_equal(c.init[0], "AT&F");
	assert_string_equal(c.init[8], "ATE1");
	assert_string_equal(c.user, "u");
	assert_string_equal(c.password, "p");
	assert_int_equal(c.auth, CONF_AUTH_CHAP);
	assert_string_equal(c.pin, "1234");
	assert_true(c.pin_force);
	assert_false(c.roaming);
	assert_string_equal(c.interface, "wwan0");
	assert_false(c.default_route);
	assert_int_equal(c.metric, 50);
	assert_int_equal(c.dns, CONF_DNS_OFF);
	assert_false(c.reconnect);
	assert_int_equal(c.retry_min, 2);
	assert_int_equal(c.retry_max, 20);
	assert_int_equal(c.stable, 30);
	assert_int_equal(c.dial_timeout, 45);
	assert_int_equal(c.address_timeout, 15);
	assert_int_equal(c.echo_interval, 0);
	assert_int_equal(c.echo_failure, 5);
	assert_string_equal(c.pppd, "/opt/pppd");
	assert_string_equal(c.pppd_options, "mtu 1400");
	assert_int_equal(c.mode, CONF_MODE_HILINK);
	assert_true(c.guess);
	assert_int_equal(c.modemmanager, CONF_MM_SHARE);
}

static void later_scopes_win_key_by_key(void **state)
{
	static const char text[] =
		"[sim 270011234]\nuser = prefix\napn = long\n"
		"[sim 27001]\napn = sim\nmetric = 4\n"
		"[imei 861234567890123]\napn = imei\nmetric = 3\ncid = 3\n"
		"[gsm1]\napn = stick\nmetric = 2\ncid = 2\nphone = *99#\n"
		"[*]\napn = all\nmetric = 1\ncid = 1\nphone = *98#\ndial = ATDT\n";
	static const struct {
		struct conf_match match;
		const char *apn, *phone;
		unsigned metric, cid;
	} cases[] = {
		{ { .stick = NULL }, "all", "*98#", 1, 1 },
		{ { .stick = "gsm0" }, "all", "*98#", 1, 1 },
		{ { .stick = "gsm1" }, "stick", "*99#", 2, 2 },
		{ { .stick = "gsm1", .imei = "861234567890123" }, "imei", "*99#", 3, 3 },
		{ { .stick = "gsm1", .imei = "861234567890129" }, "imei", "*99#",
			3, 3 }, /* check digit */
		{ { .stick = "gsm1", .imei = "861234567890223" }, "stick", "*99#", 2, 2 },
		{ { .stick = "gsm1", .imei = "86", .imsi = "" }, "stick", "*99#", 2, 2 },
		{ { .stick = "gsm1", .imei = "861234567890123", .imsi = "270019999999999" },
			"sim", "*99#", 4, 3 },
		{ { .stick = "gsm0", .imei = "", .imsi = "270011234567890" },
			"long", "*98#", 4, 1 },
		{ { .stick = "gsm0", .imei = "", .imsi = "27002" }, "all", "*98#", 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct conf conf;

		resolve_for(text, &cases[i].match, &conf);
		assert_string_equal(conf.apn, cases[i].apn);
		assert_string_equal(conf.phone, cases[i].phone);
		assert_int_equal(conf.metric, cases[i].metric);
		assert_int_equal(conf.cid, cases[i].cid);
		assert_string_equal(conf.dial, "ATDT");
	}
}

static void phone_default_follows_cid_and_control_the_device(void **state)
{
	struct conf conf;

	(void)state;
	resolve("cid = 5\ndevice = /dev/gsm3\n", &conf);
	assert_string_equal(conf.phone, "*99***5#");
	assert_string_equal(conf.control, "/dev/gsm3-at");
}

static void without_a_stick_the_device_stays_open(void **state)
{
	struct conf conf;

	(void)state;
	resolve_for("", NULL, &conf);
	assert_string_equal(conf.device, "");
	assert_string_equal(conf.control, "");
}

static void values_may_be_quoted_and_commented(void **state)
{
	struct conf conf;

	(void)state;
	resolve("apn = \"web.pt.lu\"   # the one\nphone = *99***1#\n"
		"password = \"a \"b\" c #d\" # note\nuser = x y\t# note\ninit1 = \"\"\n"
		"init2 = AT+COPS=1,2,\"27001\"\n", &conf);
	assert_string_equal(conf.apn, "web.pt.lu");
	assert_string_equal(conf.phone, "*99***1#");
	assert_string_equal(conf.password, "a \"b\" c #d");
	assert_string_equal(conf.user, "x y");
	assert_string_equal(conf.init[0], "");
	assert_string_equal(conf.init[1], "AT+COPS=1,2,\"27001\"");
}

static void complaints_name_place_and_remedy(void **state)
{
	static const struct {
		const char *text, *heard;
	} cases[] = {
		{ "apn = a b", "t.conf:1:7: apn = 'a b': an APN holds no blanks" },
		{ "apn = \xff\x1b", "apn = '\\xff\\x1b': " },
		{ "\n  roming = no", "t.conf:2:3: no such key: 'roming'; did you mean 'roaming'?" },
		{ "qqqqqqqqq = no", "t.conf:1:1: no such key: 'qqqqqqqqq'\n" },
		{ "Apn = x", "did you mean 'apn'?" },
		{ "pdp = ip4", "ipv4, ipv6 or ipv4v6 is expected; did you mean 'ipv4'?" },
		{ "cid = 0", "t.conf:1:7: cid = '0': a whole number from 1 to 24" },
		{ "stable = 5m", "a whole number of seconds from 1 to 86400" },
		{ "stable = -1", "a whole number of seconds" },
		{ "metric = 99999999999999999999999", "metric = " },
		{ "reconnect = maybe", "yes or no is expected" },
		{ "pppd =", "pppd = '': must not be empty" },
		{ "apn = \"x", "t.conf:1:7: apn: the quote is not closed" },
		{ "password = \"a\" #b\"", "t.conf:1:12: password: the quote is not closed, or" },
		{ "[gsm]\napn = x",
			"t.conf:1:1: [gsm]: no such kind of section; there are [*], [gsm0]" },
		{ "[imei 12]", "t.conf:1:1: [imei 12]: expected 14 to 16 digits" },
		{ "[sim 2700x]", "[sim 2700x]: expected 5 to 15 digits" },
		{ "[Dialer Defaults]", "[Dialer Defaults]: no such kind of section" },
		{ "apn = x\n[gsm0]\napn = x\nuser = u\napn = y",
			"t.conf:5:1: 'apn' a second time in [gsm0]; the first is in line 3" },
		{ "apn = x\napn = x",
			"t.conf:2:1: 'apn' a second time in [*]; the first is in line 1" },
		{ "[gsm0\napn = x", "t.conf:1:1: section name lacks its ']'" },
		{ "apn web", "t.conf:1:1: expected 'key = value' or '[section]'\n" },
		{ "retry-min = 9\nretry-max = 8",
			"t.conf:1:1: retry-min is longer than retry-max" },
		{ "pppd-options = debug nodetach -detach", "does not start with '-'" },
		{ "init2 = AT+CPIN=1234", "init2: a PIN goes to the key 'pin'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct conf_source *source = (void *)1;
		struct heard heard;

		assert_int_equal(read_text(cases[i].text, &source, &heard), -EINVAL);
		assert_null(source);
		assert_int_equal(heard.errors, 1);
		assert_heard(&heard, cases[i].heard);
		buf_free(&heard.text);
	}
}

static void all_errors_are_told_at_once(void **state)
{
	struct conf_source *source;
	struct heard heard;

	(void)state;
	assert_int_equal(read_text("cid = x\n[nope]\napn = ok\nfoo\nmetric = y\n", &source, &heard),
		-EINVAL);
	assert_int_equal(heard.errors, 4);
	buf_free(&heard.text);
}

static void a_binary_file_draws_few_complaints(void **state)
{
	struct conf_source *source;
	struct heard heard = { 0 };
	char junk[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(junk); i++)
		junk[i] = i % 3 == 0 ? '\0' : i % 7 == 0 ? '\n' : 'x';
	write_conf(junk, sizeof(junk), 0600);
	assert_int_equal(conf_read(&source, "t.conf", hear, &heard), -EINVAL);
	assert_true(heard.errors <= 21);
	assert_heard(&heard, "too many errors, giving up");
	buf_free(&heard.text);
}

static void secrets_never_reach_a_complaint(void **state)
{
	static const char *const texts[] = {
		"pin = 7391x", "pin = 73917391739", "pin 7391", "7391", "password 7391",
		"password = \"7391", "password = 7391 # 7391", "pin = 7391\npin = 7391",
		"init2 = AT+CPIN=7391", "init2 = AT^AUTHDATA=1,1,\x80,7391", "password = 7391\x01",
		"password =\n7391", "pin = 7391\n[gsm0]\n[gsm0]\npin = x7391",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct conf_source *source;
		struct heard heard;

		read_text(texts[i], &source, &heard);
		assert_true(heard.errors + heard.warnings > 0);
		assert_unheard(&heard, "7391");
		conf_free(source);
		buf_free(&heard.text);
	}
}

static void typographic_quotes_are_taken_with_one_warning(void **state)
{
	const struct conf_match match = { .stick = "gsm0" };
	struct conf_source *source;
	struct heard heard;
	struct conf conf;

	(void)state;
	assert_int_equal(read_text("apn = “web.pt.lu”\nuser = ‘me’ # x\nphone = ’*99#’\n",
		&source, &heard), 0);
	conf_resolve(source, &match, &conf);
	assert_string_equal(conf.apn, "web.pt.lu");
	assert_string_equal(conf.user, "me");
	assert_string_equal(conf.phone, "*99#");
	assert_int_equal(heard.warnings, 1);
	assert_heard(&heard, "t.conf:1:7: typographic quotes");
	conf_free(source);
	buf_free(&heard.text);
}

static void a_section_again_is_merged_and_said_so(void **state)
{
	const struct conf_match match = { .stick = "gsm0" };
	struct conf_source *source;
	struct heard heard;
	struct conf conf;

	(void)state;
	assert_int_equal(read_text("[gsm0]\napn = a\nuser = u\n[gsm1]\n[gsm0]\napn = b\n", &source,
		&heard), 0);
	conf_resolve(source, &match, &conf);
	assert_string_equal(conf.apn, "b");
	assert_string_equal(conf.user, "u");
	assert_int_equal(heard.warnings, 1);
	assert_heard(&heard, "t.conf:5:1: section [gsm0] again (first at line 1)");
	conf_free(source);
	buf_free(&heard.text);
}

static void pauses_of_two_sections_that_cross_are_mended(void **state)
{
	struct conf conf;

	(void)state;
	resolve("retry-max = 10\n[gsm0]\nretry-min = 60\n", &conf);
	assert_int_equal(conf.retry_min, 60);
	assert_int_equal(conf.retry_max, 60);
}

static void secrets_readable_by_others_draw_a_warning(void **state)
{
	static const struct {
		const char *text;
		mode_t mode;
		unsigned warnings;
	} cases[] = {
		{ "pin = 1234", 0644, 1 }, { "pin = 1234", 0640, 0 }, { "pin = 1234", 0600, 0 },
		{ "password = x", 0604, 1 }, { "password =", 0644, 0 }, { "apn = x", 0644, 0 },
		{ "init2 = AT+CGAUTH=1,1,\"u\",\"p\"", 0644, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct conf_source *source;
		struct heard heard = { 0 };

		write_conf(cases[i].text, strlen(cases[i].text), cases[i].mode);
		assert_int_equal(conf_read(&source, "t.conf", hear, &heard), 0);
		assert_int_equal(heard.warnings, cases[i].warnings);
		conf_free(source);
		buf_free(&heard.text);
	}
}

static void what_is_no_file_is_refused_as_it_is(void **state)
{
	struct conf_source *source = (void *)1;
	struct heard heard = { 0 };

	(void)state;
	assert_int_equal(conf_read(&source, "absent.conf", hear, &heard), -ENOENT);
	assert_null(source);
	assert_int_equal(conf_read(&source, "/", hear, &heard), -EISDIR);
	assert_int_equal(conf_read(&source, "/dev/zero", hear, &heard), -EINVAL);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(conf_read(&source, "fifo", hear, &heard), -EINVAL);
	unlink("fifo");
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(conf_read(&source, "loop", hear, &heard), -ELOOP);
	unlink("loop");
	write_conf("", 0, 0600);
	assert_int_equal(truncate("t.conf", 1 << 30), 0);
	assert_int_equal(conf_read(&source, "t.conf", hear, &heard), -EFBIG);
	assert_int_equal(heard.errors + heard.warnings, 0);
	conf_free(source);
}

static void too_many_sections_are_an_error(void **state)
{
	struct conf_source *source;
	struct buf text = { 0 };
	struct heard heard;

	(void)state;
	for (unsigned i = 0; i < 999; i++)
		buf_addf(&text, "[gsm%u]\n", i);
	assert_int_equal(read_text(text.data, &source, &heard), -EINVAL);
	assert_heard(&heard, "too many sections");
	buf_free(&text);
	buf_free(&heard.text);
}

static void mark_and_line_ends_of_other_systems_are_taken(void **state)
{
	struct conf conf;

	(void)state;
	resolve("\xef\xbb\xbf" "apn = x\r\n; note\r\n[gsm0]\r\ncid = 2", &conf);
	assert_string_equal(conf.apn, "x");
	assert_int_equal(conf.cid, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_file_gives_the_defaults),
		cmocka_unit_test(no_file_gives_the_same_defaults),
		cmocka_unit_test(every_key_reaches_its_field),
		cmocka_unit_test(later_scopes_win_key_by_key),
		cmocka_unit_test(phone_default_follows_cid_and_control_the_device),
		cmocka_unit_test(without_a_stick_the_device_stays_open),
		cmocka_unit_test(values_may_be_quoted_and_commented),
		cmocka_unit_test(complaints_name_place_and_remedy),
		cmocka_unit_test(all_errors_are_told_at_once),
		cmocka_unit_test(a_binary_file_draws_few_complaints),
		cmocka_unit_test(secrets_never_reach_a_complaint),
		cmocka_unit_test(typographic_quotes_are_taken_with_one_warning),
		cmocka_unit_test(a_section_again_is_merged_and_said_so),
		cmocka_unit_test(pauses_of_two_sections_that_cross_are_mended),
		cmocka_unit_test(secrets_readable_by_others_draw_a_warning),
		cmocka_unit_test(what_is_no_file_is_refused_as_it_is),
		cmocka_unit_test(too_many_sections_are_an_error),
		cmocka_unit_test(mark_and_line_ends_of_other_systems_are_taken),
	};

	return cmocka_run_group_tests(tests, enter_test_dir, leave_test_dir);
}
