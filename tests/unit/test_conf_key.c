/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

#include "base/text.h"
#include "conf/key.h"

static void every_default_is_itself_a_valid_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		char why[CONF_WHY_MAX] = "";
		struct conf conf;

		if (conf_key_set(conf_key_at(i), conf_key_at(i)->preset, &conf, why) < 0)
			fail_msg("%s: %s", conf_key_at(i)->name, why);
	}
}

static void names_are_unique_and_spelled_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		const struct conf_key *key = conf_key_at(i);

		assert_int_equal(conf_key_find(key->name), i);
		assert_int_equal(strspn(key->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
			strlen(key->name));
		assert_true(strlen(key->help) > 10);
	}
	assert_int_equal(conf_key_find("APN"), -ENOENT);
	assert_int_equal(conf_key_find(""), -ENOENT);
}

static void fields_do_not_overlap(void **state)
{
	unsigned char used[sizeof(struct conf)] = { 0 };

	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		const struct conf_key *key = conf_key_at(i);
		size_t size = key->type == CONF_TYPE_TEXT   ? key->size
			      : key->type == CONF_TYPE_BOOL ? sizeof(bool)
							    : sizeof(unsigned);

		for (size_t b = 0; b < size; b++)
			assert_int_equal(used[key->offset + b]++, 0);
	}
}

static void what_is_set_is_what_is_got(void **state)
{
	static const struct {
		const char *key, *in, *out;
	} cases[] = {
		{ "apn", "web.pt.lu", "web.pt.lu" }, { "apn", "", "" }, { "cid", "24", "24" },
		{ "pdp", "IPv4v6", "ipv4v6" },	     { "roaming", "TRUE", "yes" },
		{ "roaming", "0", "no" },	     { "roaming", "Off", "no" },
		{ "roaming", "1", "yes" },	     { "dns", "off", "off" },
		{ "metric", "2147483647", "2147483647" }, { "echo-interval", "0", "0" },
		{ "init1", "", "" },		     { "init3", "at+cops?", "at+cops?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct conf_key *key = conf_key_at((size_t)conf_key_find(cases[i].key));
		char why[CONF_WHY_MAX], out[CONF_VALUE_MAX];
		struct conf conf = { 0 };

		assert_int_equal(conf_key_set(key, cases[i].in, &conf, why), 0);
		assert_string_equal(conf_key_get(key, &conf, out), cases[i].out);
	}
}

static void one_beyond_the_bound_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		const struct conf_key *key = conf_key_at(i);
		char text[CONF_VALUE_MAX], why[CONF_WHY_MAX] = "";
		struct conf conf;

		if (key->type == CONF_TYPE_NUMBER) {
			snprintf(text, sizeof(text), "%lu", key->max);
			assert_int_equal(conf_key_set(key, text, &conf, why), 0);
			snprintf(text, sizeof(text), "%lu", key->max + 1);
			assert_int_equal(conf_key_set(key, text, &conf, why), -EINVAL);
		} else if (key->type == CONF_TYPE_TEXT) {
			/* 'A' and 'T's are fine for most keys; some refuse them sooner. */
			memset(text, 'T', key->size);
			text[0] = key->name[0] == 'i' || key->name[0] == 'a' ? 'A' : '/';
			text[key->size] = '\0';
			assert_int_equal(conf_key_set(key, text, &conf, why), -EINVAL);
			assert_string_not_equal(why, "");
		}
	}
}

static void the_reason_never_repeats_the_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		char why[CONF_WHY_MAX] = "";
		struct conf conf;

		if (conf_key_set(conf_key_at(i), "73917391739\x01\"", &conf, why) < 0)
			assert_null(strstr(why, "7391"));
	}
}

static void init_strings_with_secrets_are_hidden(void **state)
{
	const struct conf_key *init = conf_key_at((size_t)conf_key_find("init4"));
	const struct conf_key *apn = conf_key_at((size_t)conf_key_find("apn"));

	(void)state;
	assert_true(conf_key_hides(conf_key_at((size_t)conf_key_find("pin")), "1234"));
	assert_true(conf_key_hides(conf_key_at((size_t)conf_key_find("password")), "x"));
	assert_true(conf_key_hides(init, "at^authdata=1,1,\"p\",\"u\""));
	assert_true(conf_key_hides(init, "AT+CGAUTH=1,1,\"u\",\"p\""));
	assert_true(conf_key_hides(init, "AT+CLCK=\"SC\",1,\"1234\""));
	assert_false(conf_key_hides(init, "AT+CFUN=1"));
	assert_false(conf_key_hides(apn, "authentic"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_default_is_itself_a_valid_value),
		cmocka_unit_test(names_are_unique_and_spelled_alike),
		cmocka_unit_test(fields_do_not_overlap),
		cmocka_unit_test(what_is_set_is_what_is_got),
		cmocka_unit_test(one_beyond_the_bound_is_refused),
		cmocka_unit_test(the_reason_never_repeats_the_value),
		cmocka_unit_test(init_strings_with_secrets_are_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
