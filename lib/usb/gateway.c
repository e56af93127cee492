/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/gateway.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>

#include "base/file.h"

enum { ROUTES_MAX = 256 * 1024 };

/* net/ipv4/fib_trie.c, fib_route_seq_show(): addresses are hex in the machine's own order. */
struct route {
	char interface[IF_NAMESIZE];
	unsigned destination, gateway, flags, metric, mask;
};

enum { FLAG_UP = 1, FLAG_GATEWAY = 2 }; /* RTF_UP, RTF_GATEWAY: linux/route.h */

static bool read_route(struct route *r, const char *line)
{
	return sscanf(line, "%15s %8x %8x %4x %*d %*d %u %8x", r->interface, &r->destination,
		&r->gateway, &r->flags, &r->metric, &r->mask) == 6;
}

int usb_gateway_parse(char out[GATEWAY_TEXT_MAX], const char *text, const char *interface)
{
	struct route best = { 0 }, r;
	struct in_addr addr;
	bool found = false;

	out[0] = '\0';
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!read_route(&r, line) || strcmp(r.interface, interface) != 0 ||
		    r.destination != 0 || r.mask != 0 || r.gateway == 0 ||
		    (r.flags & (FLAG_UP | FLAG_GATEWAY)) != (FLAG_UP | FLAG_GATEWAY))
			continue;
		if (!found || r.metric < best.metric)
			best = r;
		found = true;
	}
	if (!found)
		return -ENOENT;
	addr.s_addr = best.gateway;
	return inet_ntop(AF_INET, &addr, out, GATEWAY_TEXT_MAX) ? 0 : -errno;
}

int usb_gateway(char out[GATEWAY_TEXT_MAX], const char *interface)
{
	struct buf text = { 0 };
	int err = file_read("/proc/net/route", ROUTES_MAX, &text, NULL);

	out[0] = '\0';
	if (err == 0)
		err = usb_gateway_parse(out, text.data ? text.data : "", interface);
	buf_free(&text);
	return err;
}
