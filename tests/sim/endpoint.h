/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The IN side of an endpoint: requests of the host that wait for data, and data that waits for
 * requests. A stream (AT, PPP) gives what is there; a packet queue (bulk-only transport,
 * notifications) keeps boundaries and tells a data phase that ends early by a short packet,
 * empty if need be: without it the host would wait for ever.
 */
#ifndef SURFSTICK_SIM_ENDPOINT_H
#define SURFSTICK_SIM_ENDPOINT_H

#include "base/buf.h"
#include "tests/sim/usbip.h"

struct endpoint_packet {
	struct endpoint_packet *next;
	size_t len, done;
	bool early; /* fewer bytes than the host will ask for */
	uint8_t data[];
};

struct endpoint_urb {
	struct endpoint_urb *next;
	struct usbip_request request;
	bool dead; /* follows a short one that must not be: it waits for its unlink */
};

typedef void endpoint_answer_fn(void *ctx, const struct usbip_request *request, int status,
	const void *data, size_t len);

struct endpoint {
	endpoint_answer_fn *answer;
	void *ctx;
	bool halted; /* STALL until CLEAR_FEATURE(ENDPOINT_HALT) */
	struct buf stream;
	struct endpoint_packet *packets;
	struct endpoint_urb *urbs;
};

void endpoint_init(struct endpoint *ep, endpoint_answer_fn *answer, void *ctx);
/* Forgets data and requests. */
void endpoint_free(struct endpoint *ep);
/* The host asks; answers at once when there is something. */
int endpoint_submit(struct endpoint *ep, const struct usbip_request *request);
/* true: it was still waiting, and is gone without an answer. */
bool endpoint_unlink(struct endpoint *ep, uint32_t seqnum);
int endpoint_send(struct endpoint *ep, const void *data, size_t len);
int endpoint_send_packet(struct endpoint *ep, const void *data, size_t len, bool early);
/* What waits to be fetched. */
size_t endpoint_backlog(const struct endpoint *ep);
void endpoint_drop_data(struct endpoint *ep);
void endpoint_halt(struct endpoint *ep, bool halted);

#endif
