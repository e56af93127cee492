/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* USB descriptors of any content: no crash, bounds kept, and roles that are given once. */
#include "usb/port.h"
#include "tests/fuzz/fuzz.h"

static void check_config(uint16_t vid, const struct usb_config *c)
{
	enum port_role roles[USB_INTERFACES_MAX];
	int count[PORT_ROLES] = { 0 };

	require(c->n_interfaces <= USB_INTERFACES_MAX);
	for (size_t n = 0; n < c->n_interfaces; n++) {
		require(c->interfaces[n].n_endpoints <= USB_ENDPOINTS_MAX);
		require(usb_config_interface(c, c->interfaces[n].number) == &c->interfaces[n]);
	}
	port_roles(roles, vid, c, vid & 1 ? NULL : "modem 3:pcui diag",
		vid & 2 ? NULL : "1m0p2d7g");
	for (size_t n = 0; n < c->n_interfaces; n++)
		count[roles[n]]++;
	for (int role = PORT_MODEM; role < PORT_ROLES; role++)
		require(count[role] <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct usb_descriptors d;

	if (usb_descriptors_parse(&d, data, size) < 0)
		return 0;
	require(d.n_configs <= USB_CONFIGS_MAX);
	for (size_t n = 0; n < d.n_configs; n++)
		check_config(d.vid, &d.configs[n]);
	return 0;
}
