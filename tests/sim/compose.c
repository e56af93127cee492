/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "base/text.h"
#include "tests/sim/profile.h"

/*
 * The codes of AT^SETPORT; the protocol byte of a vendor interface is the code read as hex
 * (12d1:1506 of an E3372s: 10 modem, 12 PCUI, 16 NCM).
 */
static const struct {
	const char *code;
	struct profile_interface itf;
} codes_known[] = {
	{ "1", { .role = ROLE_MODEM, .cls = 0xff, .sub = 0x02, .proto = 0x01,
			.name = "HUAWEI Mobile Connect - 3G Modem" } },
	{ "2", { .role = ROLE_PCUI, .cls = 0xff, .sub = 0x02, .proto = 0x02,
			.name = "HUAWEI Mobile Connect - 3G PC UI" } },
	{ "3", { .role = ROLE_DIAG, .cls = 0xff, .sub = 0x02, .proto = 0x03,
			.name = "HUAWEI Mobile Connect - 3G Diag" } },
	{ "10", { .role = ROLE_MODEM, .cls = 0xff, .sub = 0x02, .proto = 0x10,
			.name = "HUAWEI Mobile Connect - Modem" } },
	{ "12", { .role = ROLE_PCUI, .cls = 0xff, .sub = 0x02, .proto = 0x12,
			.name = "HUAWEI Mobile Connect - PC UI" } },
	{ "13", { .role = ROLE_DIAG, .cls = 0xff, .sub = 0x02, .proto = 0x13,
			.name = "HUAWEI Mobile Connect - Diag" } },
	{ "16", { .role = ROLE_NCM, .cls = 0xff, .sub = 0x02, .proto = 0x16,
			.name = "CDC Network Control Model (NCM)" } },
	{ "A1", { .role = ROLE_STORAGE, .cls = 0x08, .sub = 0x06, .proto = 0x50,
			.name = "Mass Storage" } },
	{ "A2", { .role = ROLE_STORAGE, .cls = 0x08, .sub = 0x06, .proto = 0x50,
			.name = "Mass Storage" } },
};

/* Endpoints are dear: so many interfaces, and no more. */
enum { COMPOSE_MOST = 8 };

int profile_compose(struct profile_identity *identity, const char *codes)
{
	identity->n_interfaces = 0;
	while (*codes) {
		size_t len = strcspn(codes, ",");
		size_t i;

		for (i = 0; i < ARRAY_SIZE(codes_known); i++) {
			if (strlen(codes_known[i].code) == len &&
				strncmp(codes_known[i].code, codes, len) == 0)
				break;
		}
		if (i == ARRAY_SIZE(codes_known) || identity->n_interfaces == COMPOSE_MOST)
			return -EINVAL;
		identity->interfaces[identity->n_interfaces++] = codes_known[i].itf;
		codes += len;
		if (*codes == ',')
			codes++;
	}
	return 0;
}
