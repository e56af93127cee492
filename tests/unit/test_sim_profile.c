/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"

static const char *const shipped[] = { "e3372h", "e3372h-ff", "e3372s", "e3372s-pcui-first",
	"e3135",
	"e173", "e220", "e3372-325", "generic", "configurations" };

static void every_shipped_profile_loads_and_has_a_modem(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shipped); i++) {
		struct profile p;
		char path[80], error[200] = "";

		snprintf(path, sizeof(path), "tests/sim/profiles/%s.stick", shipped[i]);
		if (access(path, R_OK) < 0)
			skip();
		assert_int_equal(profile_load(&p, path, error, sizeof(error)), 0);
		assert_string_equal(p.name, shipped[i]);
		assert_non_null(profile_identity(&p, p.start));
		assert_non_null(profile_modem(&p));
		for (size_t k = 0; k < p.n_switches; k++)
			assert_non_null(profile_identity(&p, p.switches[k].to));
	}
}

static void mistakes_are_told_with_their_line(void **state)
{
	static const struct mistake rows[] = {
		{ "[stick]\nnonsense = 1\n", "f:2: unknown key nonsense in [stick]" },
		{ "[stick]\nreplug-delay = soon\n", "f:2: replug-delay wants a number" },
		{ "[sim]\npin-on = maybe\n", "f:2: pin-on wants yes or no" },
		{ "[sim]\npin = 123456789\n", "f:2: pin is longer than 8" },
		{ "[identity x]\nid = 12d1\n", "f:2: id wants vvvv:pppp" },
		{ "[identity x]\ninterface = toaster ff/ff/ff\n",
			"f:2: no such role: toaster ff/ff/ff" },
		{ "[identity x]\ninterface = modem ff\n",
			"f:2: no class/subclass/protocol in modem ff" },
		{ "[identity x]\nbcd-device = 12\n", "f:2: bcd-device wants four digits" },
		{ "[switch]\n1106 = x\n", "f:2: no message is 1106" },
		{ "[latency]\nZ = now\n", "f:2: Z wants milliseconds" },
	};

	(void)state;
	expect_mistakes(rows, ARRAY_SIZE(rows));
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct profile p;
	char error[200] = "";

	(void)state;
	assert_int_equal(profile_load(&p, "/nowhere/x.stick", error, sizeof(error)), -ENOENT);
	assert_non_null(strstr(error, "/nowhere/defaults.stick"));
}

static void identities_are_found_by_label_then_by_id(void **state)
{
	struct profile p = { 0 };
	char error[200];

	(void)state;
	assert_int_equal(profile_parse(&p, "f",
		"[identity storage]\nid = 12d1:1003\ninterface = storage 08/06/50\n"
		"[identity modem]\nid = 12D1:1003\ninterface = modem ff/ff/ff  The port\n", error,
		sizeof(error)), 0);
	assert_ptr_equal(profile_identity(&p, "modem"), &p.identities[1]);
	assert_ptr_equal(profile_identity(&p, "12d1:1003"), &p.identities[0]);
	assert_null(profile_identity(&p, "12d1:1004"));
	assert_ptr_equal(profile_modem(&p), &p.identities[1]);
	assert_string_equal(p.identities[1].interfaces[0].name, "The port");
	assert_true(profile_has_role(&p.identities[0], ROLE_STORAGE));
	assert_false(profile_has_role(&p.identities[0], ROLE_MODEM));
}

static void latency_goes_from_the_exact_to_the_default(void **state)
{
	struct profile p = { 0 };
	char error[200];

	(void)state;
	assert_int_equal(profile_parse(&p, "f",
		"[latency]\ndefault = 8\n+CPIN? = 15\n+CPIN = 250\n+COPS:test = 9000\n"
		"Z = 60\nZ = 61\n",
		error, sizeof(error)), 0);
	assert_int_equal(profile_latency(&p, "+CPIN", "?"), 15);
	assert_int_equal(profile_latency(&p, "+CPIN", ":set"), 250);
	assert_int_equal(profile_latency(&p, "+COPS", ":test"), 9000);
	assert_int_equal(profile_latency(&p, "Z", ""), 61);
	assert_int_equal(profile_latency(&p, "+CSQ", ""), 8);
	p.no_latency = true;
	assert_int_equal(profile_latency(&p, "Z", ""), 0);
}

static void a_composition_makes_interfaces_in_its_order(void **state)
{
	struct profile_identity id = { 0 };

	(void)state;
	assert_int_equal(profile_compose(&id, "12,10,16,A1"), 0);
	assert_int_equal(id.n_interfaces, 4);
	assert_int_equal(id.interfaces[0].role, ROLE_PCUI);
	assert_int_equal(id.interfaces[0].proto, 0x12);
	assert_int_equal(id.interfaces[1].role, ROLE_MODEM);
	assert_int_equal(id.interfaces[1].proto, 0x10);
	assert_int_equal(id.interfaces[2].role, ROLE_NCM);
	assert_int_equal(id.interfaces[3].cls, 0x08);
	assert_int_equal(profile_compose(&id, "12,99"), -EINVAL);
	assert_int_equal(profile_compose(&id, "1,2,3,10,12,13,16,A1,A2"), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shipped_profile_loads_and_has_a_modem),
		cmocka_unit_test(mistakes_are_told_with_their_line),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(identities_are_found_by_label_then_by_id),
		cmocka_unit_test(latency_goes_from_the_exact_to_the_default),
		cmocka_unit_test(a_composition_makes_interfaces_in_its_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
