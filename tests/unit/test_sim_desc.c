/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"
#include "tests/sim/desc.h"

static void build(struct desc *desc, const char *text)
{
	struct profile p = { 0 };
	char error[200];

	assert_int_equal(profile_parse(&p, "f", text, error, sizeof(error)), 0);
	assert_int_equal(desc_build(desc, &p.identities[0], &p.fault), 0);
}

/* Walks the bLength chain; counts interfaces (alt 0) and checks that it ends at the end. */
static void is_well_formed(const struct desc *whole, unsigned interfaces)
{
	const struct desc_config *desc = &whole->configs[0];
	size_t at = 0;
	unsigned seen = 0, left = 0;

	while (at < desc->len) {
		const uint8_t *d = desc->bytes + at;

		assert_true(d[0] >= 2);
		assert_true(at + d[0] <= desc->len);
		if (d[1] == 4) {
			assert_int_equal(left, 0);
			left = d[4];
			seen += d[3] == 0;
		} else if (d[1] == 5) {
			assert_true(left > 0);
			left--;
			assert_int_equal(d[4] | d[5] << 8, d[3] == 2 ? 512 : 64);
		}
		at += d[0];
	}
	assert_int_equal(at, desc->len);
	assert_int_equal(left, 0);
	assert_int_equal(seen, interfaces);
	assert_int_equal(desc->bytes[4], interfaces);
	assert_int_equal(desc->bytes[2] | desc->bytes[3] << 8, desc->len);
}

static void the_device_says_who_it_is(void **state)
{
	struct desc desc;

	(void)state;
	build(&desc, "[identity 12d1:1f01]\nmanufacturer = M\nproduct = P\nserial = S\n"
		"bcd-device = 0102\ninterface = storage 08/06/50\n");
	assert_memory_equal(desc.device, ((uint8_t[]){ 18, 1, 0, 2, 0, 0, 0, 64, 0xd1, 0x12, 0x01,
		0x1f,
		0x02, 0x01, 1, 2, 3, 1 }), 18);
	is_well_formed(&desc, 1);
	assert_int_equal(desc.configs[0].bytes[9 + 5], 0x08);
	assert_int_equal(desc.configs[0].bytes[9 + 6], 0x06);
	assert_int_equal(desc.configs[0].bytes[9 + 7], 0x50);
	assert_int_equal(desc.ports[0].notify, 0);
	assert_int_equal(desc.ports[0].line, -1);
}

static void absent_strings_have_no_index(void **state)
{
	struct desc desc;
	uint8_t out[64];

	(void)state;
	build(&desc, "[identity 12d1:1f01]\nproduct = P\xe9\ninterface = modem ff/02/01 Modem\n");
	assert_int_equal(desc.device[14], 0);
	assert_int_equal(desc.device[15], 1);
	assert_int_equal(desc.device[16], 0);
	assert_int_equal(desc_get(&desc, 3, 0, out, sizeof(out)), 4);
	assert_int_equal(desc_get(&desc, 3, 1, out, sizeof(out)), 6);
	assert_memory_equal(out, ((uint8_t[]){ 6, 3, 'P', 0, 0xe9, 0 }), 6);
	assert_int_equal(desc_get(&desc, 3, 2, out, sizeof(out)), 12);
	assert_int_equal(desc_get(&desc, 3, 3, out, sizeof(out)), -EPIPE);
	assert_int_equal(desc_get(&desc, 3, 2, out, 11), -EPIPE);
}

static void serial_ports_have_three_endpoints_and_diag_two(void **state)
{
	struct desc desc;

	(void)state;
	build(&desc, "[identity 12d1:155e]\ninterface = modem ff/02/01\ninterface = diag ff/02/03\n"
		"interface = pcui ff/02/02\n");
	is_well_formed(&desc, 3);
	assert_int_equal(desc.ports[0].line, 0);
	assert_int_equal(desc.ports[0].notify, 1);
	assert_int_equal(desc.ports[0].in, 2);
	assert_int_equal(desc.ports[0].out, 1);
	assert_int_equal(desc.ports[1].notify, 0);
	assert_int_equal(desc.ports[1].in, 3);
	assert_int_equal(desc.ports[2].line, 2);
	assert_int_equal(desc.ports[2].number, 2);
	assert_int_equal(desc.ports[2].out, 3);
}

static void network_interfaces_are_described_for_their_drivers(void **state)
{
	struct desc desc;

	(void)state;
	build(&desc, "[identity 12d1:14dc]\ninterface = ecm 02/06/00\n");
	is_well_formed(&desc, 2);
	assert_int_equal(desc.ports[0].number, 0);
	build(&desc,
		"[identity 12d1:1506]\ninterface = modem ff/02/10\ninterface = ncm ff/02/16\n");
	is_well_formed(&desc, 2);
	assert_int_equal(desc.ports[1].number, 1);
	assert_true(desc.ports[1].notify && desc.ports[1].in && desc.ports[1].out);
}

static void strings_of_any_bytes_go_out_as_they_are(void **state)
{
	char text[700] = "[identity x]\nmanufacturer = hex:0a0000d8ff\nserial = hex:";
	struct desc desc;
	uint8_t out[255];

	(void)state;
	for (int i = 0; i < 253; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "41");
	build(&desc, text);
	assert_int_equal(desc_get(&desc, 3, 1, out, sizeof(out)), 7);
	assert_memory_equal(out, ((uint8_t[]){ 7, 3, 0x0a, 0, 0, 0xd8, 0xff }), 7);
	assert_int_equal(desc_get(&desc, 3, 2, out, sizeof(out)), 255);
}

static void endpoints_can_be_chosen_or_left_out(void **state)
{
	struct desc desc;

	(void)state;
	build(&desc, "[identity x]\ninterface = storage ff/06/50 out=05 in=8a Name\n");
	is_well_formed(&desc, 1);
	assert_int_equal(desc.ports[0].out, 5);
	assert_int_equal(desc.ports[0].in, 10);
	assert_int_equal(desc.configs[0].bytes[9 + 9 + 2], 0x8a);
	assert_int_equal(desc.configs[0].bytes[9 + 9 + 7 + 2], 0x05);
	build(&desc, "[identity x]\ninterface = storage 08/06/50 bare\n");
	is_well_formed(&desc, 1);
	assert_int_equal(desc.configs[0].len, 18);
	build(&desc, "[identity x]\ninterface = idle ff/02/01\ninterface = modem ff/02/01 plain\n"
		"interface = ecm 02/0d/00\n");
	is_well_formed(&desc, 4);
	assert_int_equal(desc.ports[1].notify, 0);
}

static void every_configuration_has_a_descriptor(void **state)
{
	struct desc desc;
	uint8_t out[DESC_CONFIG_MAX];

	(void)state;
	build(&desc, "[identity x]\ndevice-class = ef/02/01\ninterface = storage 08/06/50\n"
		"configuration = 3\ninterface = modem ff/ff/ff\n");
	assert_memory_equal(desc.device + 4, ((uint8_t[]){ 0xef, 2, 1 }), 3);
	assert_int_equal(desc.device[17], 3);
	assert_int_equal(desc_get(&desc, 2, 1, out, sizeof(out)), 9);
	assert_int_equal(desc_get(&desc, 2, 2, out, sizeof(out)), (int)desc.configs[2].len);
	assert_int_equal(out[5], 3);
	assert_non_null(desc_config(&desc, 3));
	assert_null(desc_config(&desc, 4));
	assert_int_equal(desc.ports[1].configuration, 3);
	assert_int_equal(desc.ports[1].number, 0);
}

static void a_hid_says_how_long_its_report_is(void **state)
{
	struct desc desc;
	uint8_t out[64];

	(void)state;
	build(&desc, "[identity x]\ninterface = hid 03/00/00 out=02 in=81\n");
	assert_int_equal(desc.configs[0].bytes[9 + 9 + 1], 0x21);
	assert_int_equal(desc_get_report(out, sizeof(out)), desc.configs[0].bytes[9 + 9 + 7]);
	assert_int_equal(desc_get_report(out, 4), -EPIPE);
}

static void broken_descriptors_are_broken_where_told(void **state)
{
	static uint8_t out[DESC_ANSWER_MAX];
	struct desc desc;

	(void)state;
	build(&desc, "[identity x]\nproduct = P\ninterface = storage 08/06/50\n"
		"[fault]\nconfig-pad = 1000\npatch = config 9 02\npatch = device 17 00\n"
		"patch = string 1 0 ff\n");
	assert_int_equal(desc_get(&desc, 2, 0, out, sizeof(out)), 1000);
	assert_int_equal(out[2] | out[3] << 8, 1000);
	assert_int_equal(out[9], 2);
	assert_int_equal(out[32], 255);
	assert_int_equal(desc_get(&desc, 2, 0, out, 999), -EPIPE);
	assert_int_equal(desc.device[17], 0);
	assert_int_equal(desc_get(&desc, 3, 1, out, sizeof(out)), 255);
	build(&desc, "[identity x]\ninterface = storage 08/06/50\n[fault]\nconfig-cut = 11\n");
	assert_int_equal(desc_get(&desc, 2, 0, out, sizeof(out)), 11);
}

static void only_known_descriptors_are_given(void **state)
{
	struct desc desc;
	uint8_t out[DESC_CONFIG_MAX];

	(void)state;
	build(&desc, "[identity 12d1:155e]\ninterface = modem ff/02/01\n");
	assert_int_equal(desc_get(&desc, 1, 0, out, sizeof(out)), 18);
	assert_int_equal(desc_get(&desc, 2, 0, out, sizeof(out)), (int)desc.configs[0].len);
	assert_int_equal(desc_get(&desc, 2, 1, out, sizeof(out)), -EPIPE);
	assert_int_equal(desc_get(&desc, 6, 0, out, sizeof(out)), 10);
	assert_int_equal(desc_get(&desc, 15, 0, out, sizeof(out)), -EPIPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_device_says_who_it_is),
		cmocka_unit_test(absent_strings_have_no_index),
		cmocka_unit_test(serial_ports_have_three_endpoints_and_diag_two),
		cmocka_unit_test(network_interfaces_are_described_for_their_drivers),
		cmocka_unit_test(strings_of_any_bytes_go_out_as_they_are),
		cmocka_unit_test(endpoints_can_be_chosen_or_left_out),
		cmocka_unit_test(every_configuration_has_a_descriptor),
		cmocka_unit_test(a_hid_says_how_long_its_report_is),
		cmocka_unit_test(broken_descriptors_are_broken_where_told),
		cmocka_unit_test(only_known_descriptors_are_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
