/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "base/text.h"
#include "modem/portmode.h"
#include "vectors.h"

#define TTYS(...) { __VA_ARGS__ }

static const struct {
	const char *line; /* behind ^GETPORTMODE: */
	unsigned ttys[6];
	size_t n;
	const char *roles;
} rows[] = {
	{ "TYPE: WCDMA: huawei,,3g_modem:0,3g_diag:1,pcui:2,ncm:3", TTYS(0, 1, 2), 3, "0m1d2p" },
	{ "TYPE: WCDMA: huawei,,4G MODEM:0,4G PCUI:1,NCM:2", TTYS(0, 1), 2, "0m1p" },
	{ "TYPE: WCDMA: huawei,,4G PCUI:0,4G MODEM:1", TTYS(0, 1), 2, "0p1m" },
	{ "TYPE: WCDMA: huawei,PCUI:0,MDM:1", TTYS(0, 1), 2, "0p1m" },
	/* counted from one */
	{ "TYPE: WCDMA: ,pcui:1,modem:2,ncm:3,mass:4,mass_two:5,", TTYS(0, 1), 2, "0p1m" },
	/* a network function in front takes interfaces of its own */
	{ "TYPE: WCDMA: huawei,ndis:0,mdm:1,pcui:2,cdrom:3", TTYS(2, 3), 2, "2m3p" },
	/* not in the order of their numbers */
	{ "TYPE: WCDMA: huawei,pcui:2,diag:1,mdm:0", TTYS(0, 1, 2), 3, "0m1d2p" },
	/* a port without a driver: the number is the interface's */
	{ "TYPE: WCDMA: huawei,MDM:0,DIAG:1,PCUI:2", TTYS(0, 2), 2, "0m2p" },
	{ "TYPE: WCDMA: huawei,MDM:1,DIAG:2,PCUI:3", TTYS(0, 2), 2, "0m2p" },
	/* a tty that is not named */
	{ "TYPE: WCDMA: huawei,MDM:0,PCUI:1", TTYS(0, 1, 2), 3, "0m1p2o" },
	/* a port of a name not heard before is a port all the same */
	{ "TYPE: WCDMA: huawei,MDM:0,4g_ledger:1,PCUI:2", TTYS(0, 1, 2), 3, "0m1o2p" },
	{ "MDM : 0 , PCSC:1,gps:10,PCUI:11", TTYS(0, 1, 10, 11), 4, "0m1c10g11p" },
	/* without a modem it is of no use */
	{ "TYPE: WCDMA: huawei,rndis:1,pcui:2,c_shell:3", TTYS(2, 3), 2, "" },
	{ "TYPE: WCDMA: Huawei Technologies Co.,Ltd.,", TTYS(0, 1), 2, "" },
	{ "", TTYS(0, 1), 2, "" },
	{ "MDM:99,PCUI:-1,DIAG:", TTYS(0, 1), 2, "" },
	{ "MDM:0", TTYS(0), 0, "" },
};

static void the_numbering_is_mapped_to_interfaces(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char line[160], roles[PORTMODE_ROLES];
		struct portmode mode;

		snprintf(line, sizeof(line), "^GETPORTMODE: %s", rows[i].line);
		assert_int_equal(portmode_parse(&mode, line), 0);
		assert_int_equal(portmode_roles(&mode, rows[i].ttys, rows[i].n, roles),
			*rows[i].roles != '\0');
		assert_string_equal(roles, rows[i].roles);
	}
}

static void other_answers_are_none(void **state)
{
	struct portmode mode;

	(void)state;
	assert_int_equal(portmode_parse(&mode, "^GETPORTMOD: MDM:0"), -EINVAL);
	assert_int_equal(portmode_parse(&mode, "^GETPORTMODE"), -EINVAL);
	assert_int_equal(portmode_parse(&mode, ""), -EINVAL);
	assert_int_equal(mode.n, 0);
}

static void more_ports_than_there_is_room_for_are_left_out(void **state)
{
	char line[512] = "^GETPORTMODE: ", roles[PORTMODE_ROLES];
	unsigned ttys[32];
	struct portmode mode;

	(void)state;
	for (unsigned n = 0; n < 32; n++) {
		size_t used = strlen(line);

		ttys[n] = n;
		snprintf(line + used, sizeof(line) - used, "mdm:%u,mdm:%u,", n, n);
	}
	assert_int_equal(portmode_parse(&mode, line), 0);
	assert_int_equal(mode.n, PORTMODE_PORTS);
	assert_false(portmode_roles(&mode, ttys, 32, roles));
	assert_true(portmode_roles(&mode, ttys + 10, PORTMODE_PORTS, roles));
	assert_string_equal(roles, "10m11m12m13m14m15m16m17m18m19m20m21m22m23m24m25m");
}

static void foreign_vectors_count_the_same_ports(void **state)
{
	struct buf text = { 0 };
	unsigned seen = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		struct portmode mode;
		char reply[256];

		if (!strstr(line, "\"command\": \"^GETPORTMODE\"") ||
			!vectors_string(line, "reply", reply, sizeof(reply)))
			continue;
		assert_int_equal(portmode_parse(&mode, reply), 0);
		assert_int_equal(mode.n, vectors_number(line, "count", -1));
		seen++;
	}
	buf_free(&text);
	print_message("%u vectors\n", seen);
	assert_true(seen >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_numbering_is_mapped_to_interfaces),
		cmocka_unit_test(other_answers_are_none),
		cmocka_unit_test(more_ports_than_there_is_room_for_are_left_out),
		cmocka_unit_test(foreign_vectors_count_the_same_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
