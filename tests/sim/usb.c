/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/usb.h"

#include <errno.h>

#include "tests/sim/vhci.h"

enum { OUT_MAX = 8 << 20 };

static void write_out(struct usb *usb)
{
	while (usb->fd >= 0 && usb->out.len > 0) {
		ssize_t n = write(usb->fd, usb->out.data, usb->out.len);

		if (n <= 0)
			break;
		buf_eat(&usb->out, (size_t)n);
	}
	if (usb->io.loop)
		loop_io_mod(&usb->io, EPOLLIN | (usb->out.len ? EPOLLOUT : 0));
}

static void answer(void *ctx, const struct usbip_request *request, int status, const void *data,
	size_t len)
{
	struct usb *usb = ctx;
	uint8_t header[USBIP_HEADER];

	usb_wire_answer(usb, request, status, data, len);
	usbip_answer(header, request, status, (uint32_t)len);
	buf_add(&usb->out, header, sizeof(header));
	if (request->in && len > 0)
		buf_add(&usb->out, data, len);
	write_out(usb);
}

static void hold(struct usb *usb, const struct usbip_request *request, uint8_t ep)
{
	struct usb_held *held = calloc(1, sizeof(*held)), **link = &usb->held;

	if (!held) {
		answer(usb, request, -ENOMEM, NULL, 0);
		return;
	}
	held->request = *request;
	held->ep = ep;
	while (*link)
		link = &(*link)->next;
	*link = held;
}

void usb_release(struct usb *usb, unsigned line)
{
	const struct desc_port *port = usb_port_of_line(usb, line);
	struct usb_held **link = &usb->held;

	while (port && *link) {
		struct usb_held *held = *link;

		if (held->ep != port->out) {
			link = &held->next;
			continue;
		}
		*link = held->next;
		answer(usb, &held->request, 0, NULL, held->request.len);
		free(held);
	}
}

static bool unlink_held(struct usb *usb, uint32_t seqnum)
{
	for (struct usb_held **link = &usb->held; *link; link = &(*link)->next) {
		struct usb_held *held = *link;

		if (held->request.seqnum != seqnum)
			continue;
		*link = held->next;
		free(held);
		return true;
	}
	return false;
}

static void take_unlink(struct usb *usb, const struct usbip_request *request)
{
	bool found = unlink_held(usb, request->victim);

	for (size_t i = 1; i < USB_ENDPOINTS && !found; i++)
		found = endpoint_unlink(&usb->eps[i], request->victim);
	answer(usb, request, found ? -ECONNRESET : 0, NULL, 0);
}

static void take_control(struct usb *usb, const struct usbip_request *request, const uint8_t *data)
{
	uint8_t reply[DESC_ANSWER_MAX];
	size_t wanted = request->len;
	int len = usb_control(usb, request->setup, data, usbip_payload(request), reply,
		sizeof(reply));

	if (len < 0) {
		answer(usb, request, len, NULL, 0);
		return;
	}
	if (request->in && (size_t)len < wanted)
		wanted = (size_t)len;
	answer(usb, request, 0, reply, wanted);
}

static void take_in(struct usb *usb, const struct usbip_request *request)
{
	int err = endpoint_submit(&usb->eps[request->ep], request);

	if (err < 0)
		answer(usb, request, err, NULL, 0);
	else
		usb_port_wanted(usb, request->ep);
}

static void take_out(struct usb *usb, const struct usbip_request *request, const uint8_t *data)
{
	int err = usb_port_out(usb, request->ep, data, request->len);

	if (err == -EAGAIN)
		hold(usb, request, request->ep);
	else
		answer(usb, request, err, NULL, err < 0 ? 0 : request->len);
}

static void take_submit(struct usb *usb, const struct usbip_request *request, const uint8_t *data)
{
	switch (usb_fault(usb, request, data)) {
	case FAULT_NONE:
		break;
	case FAULT_NAK:
		hold(usb, request, USB_FOR_EVER);
		return;
	case FAULT_STALL:
		answer(usb, request, -EPIPE, NULL, 0);
		return;
	}
	if (request->ep == 0)
		take_control(usb, request, data);
	else if (request->in)
		take_in(usb, request);
	else
		take_out(usb, request, data);
	usb_fault_done(usb, request);
}

int usb_take(struct usb *usb, const void *data, size_t len)
{
	struct usbip_request request;

	buf_add(&usb->in, data, len);
	if (usb->in.failed)
		return -ENOBUFS;
	while (usb->in.len >= USBIP_HEADER) {
		const uint8_t *bytes = (const uint8_t *)usb->in.data;
		int err = usbip_parse(bytes, &request);
		size_t whole;

		if (err < 0)
			return err;
		whole = USBIP_HEADER + usbip_payload(&request);
		if (usb->in.len < whole)
			return 0;
		usb_wire_request(usb, &request, bytes + USBIP_HEADER);
		if (request.command == USBIP_UNLINK)
			take_unlink(usb, &request);
		else
			take_submit(usb, &request, bytes + USBIP_HEADER);
		buf_eat(&usb->in, whole);
	}
	return 0;
}

static void on_socket(struct loop_io *io, uint32_t events)
{
	struct usb *usb = container_of(io, struct usb, io);
	char data[65536];
	ssize_t n;

	if (events & EPOLLOUT)
		write_out(usb);
	if (!(events & (EPOLLIN | EPOLLHUP)))
		return;
	n = read(io->fd, data, sizeof(data));
	if (n < 0 && errno == EAGAIN)
		return;
	if (n > 0 && usb_take(usb, data, (size_t)n) == 0)
		return;
	/* The controller let go of us (somebody wrote to its detach file). */
	plug_out(usb->plug);
}

int usb_start(struct usb *usb, const struct profile_identity *identity, int fd)
{
	int err;

	usb->fd = fd;
	err = desc_build(&usb->desc, identity, &usb->plug->fault);
	if (err < 0)
		return err;
	usb->configuration = 0;
	usb->active = usb->desc.configs[0].value;
	usb->silent = false;
	usb->in = usb->out = (struct buf){ .max = OUT_MAX };
	memset(usb->alt, 0, sizeof(usb->alt));
	for (size_t i = 0; i < USB_ENDPOINTS; i++)
		endpoint_init(&usb->eps[i], answer, usb);
	usb_port_setup(usb);
	return fd < 0 ? 0 : loop_io_add(usb->loop, &usb->io, fd, EPOLLIN, on_socket);
}

void usb_stop(struct usb *usb)
{
	loop_io_del(&usb->io);
	loop_timer_stop(&usb->vanish_timer);
	if (usb->fd >= 0)
		close(usb->fd);
	usb->fd = -1;
	for (size_t i = 0; i < USB_ENDPOINTS; i++)
		endpoint_free(&usb->eps[i]);
	while (usb->held) {
		struct usb_held *held = usb->held;

		usb->held = held->next;
		free(held);
	}
	usb_port_close(usb);
	buf_free(&usb->in);
	buf_free(&usb->out);
}

static int attach(void *ctx, const struct profile_identity *identity)
{
	struct usb *usb = ctx;
	int err, fd;

	usb->port = vhci_find(usb->wanted_port, usb->hub);
	if (usb->port < 0)
		return usb->port;
	/* It is the same socket in the wall from now on. */
	usb->wanted_port = usb->port;
	evlog_event(usb->log, "attached", "vid=%04x pid=%04x port=%d", identity->vid, identity->pid,
		usb->port);
	fd = vhci_attach(usb->port);
	if (fd < 0)
		return fd;
	err = usb_start(usb, identity, fd);
	if (err < 0)
		usb_stop(usb);
	return err;
}

static void detach(void *ctx)
{
	usb_stop(ctx);
}

const struct plug_face usb_plug_face = { attach, detach, true, &usb_brain_face };
