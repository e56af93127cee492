/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/endpoint.h"

#include <errno.h>

void endpoint_init(struct endpoint *ep, endpoint_answer_fn *answer, void *ctx)
{
	memset(ep, 0, sizeof(*ep));
	ep->answer = answer;
	ep->ctx = ctx;
}

void endpoint_drop_data(struct endpoint *ep)
{
	buf_free(&ep->stream);
	memset(&ep->stream, 0, sizeof(ep->stream));
	while (ep->packets) {
		struct endpoint_packet *packet = ep->packets;

		ep->packets = packet->next;
		free(packet);
	}
}

void endpoint_free(struct endpoint *ep)
{
	endpoint_drop_data(ep);
	while (ep->urbs) {
		struct endpoint_urb *urb = ep->urbs;

		ep->urbs = urb->next;
		free(urb);
	}
	ep->halted = false;
}

static struct endpoint_urb *first_alive(const struct endpoint *ep)
{
	struct endpoint_urb *urb = ep->urbs;

	while (urb && urb->dead)
		urb = urb->next;
	return urb;
}

static void finish(struct endpoint *ep, struct endpoint_urb *urb, int status, const void *data,
	size_t len)
{
	struct endpoint_urb **link = &ep->urbs;
	struct usbip_request request = urb->request;

	while (*link != urb)
		link = &(*link)->next;
	*link = urb->next;
	free(urb);
	/*
	 * A host controller stops the queue behind a short transfer that must not be short; what
	 * is left of the scatter list gets unlinked. It must not swallow the status that follows.
	 */
	if (status == 0 && len < request.len && (request.flags & USBIP_SHORT_NOT_OK)) {
		status = -EREMOTEIO;
		for (struct endpoint_urb *left = ep->urbs; left; left = left->next)
			left->dead = true;
	}
	ep->answer(ep->ctx, &request, status, data, len);
}

static void give_stream(struct endpoint *ep, struct endpoint_urb *urb)
{
	char chunk[16384];
	size_t len = ep->stream.len;

	if (len > urb->request.len)
		len = urb->request.len;
	if (len > sizeof(chunk))
		len = sizeof(chunk);
	memcpy(chunk, ep->stream.data, len);
	buf_eat(&ep->stream, len);
	finish(ep, urb, 0, chunk, len);
}

static void give_packet(struct endpoint *ep, struct endpoint_urb *urb)
{
	struct endpoint_packet *packet = ep->packets;
	size_t len = packet->len - packet->done;
	const uint8_t *from = packet->data + packet->done;
	bool filled;

	if (len > urb->request.len)
		len = urb->request.len;
	filled = len == urb->request.len;
	packet->done += len;
	if (packet->done == packet->len && !(packet->early && filled))
		ep->packets = packet->next;
	else
		packet = NULL;
	finish(ep, urb, 0, from, len);
	free(packet);
}

static void pump(struct endpoint *ep)
{
	struct endpoint_urb *urb;

	while ((urb = first_alive(ep))) {
		if (ep->halted)
			finish(ep, urb, -EPIPE, NULL, 0);
		else if (ep->packets)
			give_packet(ep, urb);
		else if (ep->stream.len > 0)
			give_stream(ep, urb);
		else
			return;
	}
}

int endpoint_submit(struct endpoint *ep, const struct usbip_request *request)
{
	struct endpoint_urb *urb = calloc(1, sizeof(*urb)), **link = &ep->urbs;

	if (!urb)
		return -ENOMEM;
	urb->request = *request;
	while (*link)
		link = &(*link)->next;
	*link = urb;
	pump(ep);
	return 0;
}

bool endpoint_unlink(struct endpoint *ep, uint32_t seqnum)
{
	for (struct endpoint_urb **link = &ep->urbs; *link; link = &(*link)->next) {
		struct endpoint_urb *urb = *link;

		if (urb->request.seqnum != seqnum)
			continue;
		*link = urb->next;
		free(urb);
		return true;
	}
	return false;
}

int endpoint_send(struct endpoint *ep, const void *data, size_t len)
{
	buf_add(&ep->stream, data, len);
	if (ep->stream.failed)
		return -ENOBUFS;
	pump(ep);
	return 0;
}

int endpoint_send_packet(struct endpoint *ep, const void *data, size_t len, bool early)
{
	struct endpoint_packet *packet = malloc(sizeof(*packet) + len), **link = &ep->packets;

	if (!packet)
		return -ENOMEM;
	*packet = (struct endpoint_packet){ .len = len, .early = early };
	if (len > 0)
		memcpy(packet->data, data, len);
	while (*link)
		link = &(*link)->next;
	*link = packet;
	pump(ep);
	return 0;
}

size_t endpoint_backlog(const struct endpoint *ep)
{
	size_t total = ep->stream.len;

	for (const struct endpoint_packet *p = ep->packets; p; p = p->next)
		total += p->len - p->done;
	return total;
}

void endpoint_halt(struct endpoint *ep, bool halted)
{
	ep->halted = halted;
	pump(ep);
}
