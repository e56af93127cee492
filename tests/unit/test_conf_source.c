/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

#include "conf/source.h"

static struct conf_section *section(struct conf_source *source, enum conf_scope scope,
	const char *id)
{
	struct conf_section *out = NULL;

	assert_int_equal(conf_source_section(source, scope, id, &out), 0);
	assert_non_null(out);
	return out;
}

static void the_same_section_is_found_again(void **state)
{
	struct conf_source *source;
	struct conf_section *one;

	(void)state;
	assert_int_equal(conf_none(&source), 0);
	one = section(source, CONF_SCOPE_STICK, "gsm0");
	assert_ptr_equal(section(source, CONF_SCOPE_STICK, "gsm0"), one);
	assert_ptr_not_equal(section(source, CONF_SCOPE_STICK, "gsm1"), one);
	assert_ptr_not_equal(section(source, CONF_SCOPE_SIM, "gsm0"), one);
	assert_int_equal(source->n, 3);
	conf_free(source);
	conf_free(NULL);
}

static void sections_are_bounded(void **state)
{
	struct conf_source *source;
	struct conf_section *out;
	char id[8];

	(void)state;
	assert_int_equal(conf_none(&source), 0);
	for (unsigned i = 0; i < 256; i++) {
		snprintf(id, sizeof(id), "%u", 10000 + i);
		section(source, CONF_SCOPE_SIM, id);
	}
	assert_int_equal(conf_source_section(source, CONF_SCOPE_SIM, "99999", &out), -E2BIG);
	section(source, CONF_SCOPE_SIM, "10000");
	conf_free(source);
}

static void a_value_set_again_replaces_text_and_origin(void **state)
{
	struct conf_source *source;
	struct conf_value *value;

	(void)state;
	assert_int_equal(conf_none(&source), 0);
	value = &section(source, CONF_SCOPE_ALL, "")->values[0];
	assert_int_equal(conf_value_set(value, "a", "f", 1, "*"), 0);
	assert_int_equal(conf_value_set(value, "b", "f", 22, "gsm0"), 0);
	assert_string_equal(value->text, "b");
	assert_string_equal(value->origin, "f:22 [gsm0]");
	assert_int_equal(value->line, 22);
	conf_free(source);
}

static void of_two_sim_sections_the_longer_wins_in_any_order(void **state)
{
	static const char *const orders[][2] = { { "27001", "2700112" }, { "2700112", "27001" } };
	const struct conf_match match = { .imsi = "270011234567890" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		const struct conf_value *picked[CONF_KEY_MAX];
		struct conf_source *source;

		assert_int_equal(conf_none(&source), 0);
		for (size_t k = 0; k < 2; k++)
			conf_value_set(&section(source, CONF_SCOPE_SIM, orders[i][k])->values[2],
				orders[i][k], "f", 1, "");
		conf_source_pick(source, &match, picked);
		assert_string_equal(picked[2]->text, "2700112");
		assert_null(picked[1]);
		conf_free(source);
	}
}

/* A serial number may be longer than any name of a port: the kind decides first. */
static void the_kind_weighs_more_than_the_length_of_a_name(void **state)
{
	char serial[CONF_ID_MAX];
	const struct conf_match match = { .serial = serial, .port = "1-1", .stick = "gsm0" };
	size_t mode = (size_t)conf_key_find("mode");
	const struct conf_value *picked[CONF_KEY_MAX];
	struct conf_source *source;

	(void)state;
	memset(serial, 'x', sizeof(serial) - 1);
	serial[sizeof(serial) - 1] = '\0';
	assert_int_equal(conf_none(&source), 0);
	conf_value_set(&section(source, CONF_SCOPE_PORT, "1-1")->values[mode], "a", "f", 1, "");
	conf_value_set(&section(source, CONF_SCOPE_SERIAL, serial)->values[mode], "b", "f", 2, "");
	conf_value_set(&section(source, CONF_SCOPE_STICK, "gsm0")->values[mode], "c", "f", 3, "");
	conf_source_pick(source, &match, picked);
	assert_string_equal(picked[mode]->text, "a");
	conf_free(source);
}

static void only_values_that_are_set_count_as_secrets(void **state)
{
	int pin = conf_key_find("pin"), apn = conf_key_find("apn");
	struct conf_source *source;
	struct conf_section *all;

	(void)state;
	assert_int_equal(conf_none(&source), 0);
	assert_false(conf_source_has_secret(source));
	all = section(source, CONF_SCOPE_ALL, "");
	conf_value_set(&all->values[apn], "x", "f", 1, "*");
	conf_value_set(&all->values[pin], "", "f", 1, "*");
	assert_false(conf_source_has_secret(source));
	conf_value_set(&all->values[pin], "1234", "f", 1, "*");
	assert_true(conf_source_has_secret(source));
	conf_free(source);
}

static void identity_matters_where_a_section_asks_for_it(void **state)
{
	static const struct {
		enum conf_scope scope;
		bool wants;
	} cases[] = {
		{ CONF_SCOPE_ALL, false }, { CONF_SCOPE_STICK, false },
		{ CONF_SCOPE_USB, false }, { CONF_SCOPE_SERIAL, false },
		{ CONF_SCOPE_PORT, false }, { CONF_SCOPE_IMEI, true }, { CONF_SCOPE_SIM, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct conf_source *source;

		assert_int_equal(conf_none(&source), 0);
		assert_false(conf_wants_identity(source));
		section(source, cases[i].scope, "27001");
		assert_int_equal(conf_wants_identity(source), cases[i].wants);
		conf_free(source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_section_is_found_again),
		cmocka_unit_test(sections_are_bounded),
		cmocka_unit_test(a_value_set_again_replaces_text_and_origin),
		cmocka_unit_test(of_two_sim_sections_the_longer_wins_in_any_order),
		cmocka_unit_test(the_kind_weighs_more_than_the_length_of_a_name),
		cmocka_unit_test(identity_matters_where_a_section_asks_for_it),
		cmocka_unit_test(only_values_that_are_set_count_as_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
