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
	{ "1", { ROLE_MODEM, 0xff, 0x02, 0x01, "HUAWEI Mobile Connect - 3G Modem" } },
	{ "2", { ROLE_PCUI, 0xff, 0x02, 0x02, "HUAWEI Mobile Connect - 3G PC UI" } },
	{ "3", { ROLE_DIAG, 0xff, 0x02, 0x03, "HUAWEI Mobile Connect - 3G Diag" } },
	{ "10", { ROLE_MODEM, 0xff, 0x02, 0x10, "HUAWEI Mobile Connect - Modem" } },
	{ "12", { ROLE_PCUI, 0xff, 0x02, 0x12, "HUAWEI Mobile Connect - PC UI" } },
	{ "13", { ROLE_DIAG, 0xff, 0x02, 0x13, "HUAWEI Mobile Connect - Diag" } },
	{ "16", { ROLE_NCM, 0xff, 0x02, 0x16, "CDC Network Control Model (NCM)" } },
	{ "A1", { ROLE_STORAGE, 0x08, 0x06, 0x50, "Mass Storage" } },
	{ "A2", { ROLE_STORAGE, 0x08, 0x06, 0x50, "Mass Storage" } },
};

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
		if (i == ARRAY_SIZE(codes_known) || identity->n_interfaces == PROFILE_INTERFACES)
			return -EINVAL;
		identity->interfaces[identity->n_interfaces++] = codes_known[i].itf;
		codes += len;
		if (*codes == ',')
			codes++;
	}
	return 0;
}
