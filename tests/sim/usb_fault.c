/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/modes.h"
#include "tests/sim/usb.h"

static void on_vanish(struct loop_timer *timer)
{
	struct usb *usb = container_of(timer, struct usb, vanish_timer);

	plug_out(usb->plug);
}

/* From a timer: what is under way here still needs its buffers. */
static void vanish(struct usb *usb, const char *when)
{
	if (usb->vanish_timer.loop)
		return;
	evlog_event(usb->log, "vanish", "at=%s", when);
	usb->silent = usb->plug->fault.vanish_delay == 0;
	loop_timer_in(usb->loop, &usb->vanish_timer, usb->plug->fault.vanish_delay, on_vanish);
}

/* GET_DESCRIPTOR stays: without strings and reports there would be no face to speak of. */
static bool is_spared(const struct usb *usb, const struct usbip_request *request)
{
	return !usb->plug->fault.early && (usb->configuration == 0 ||
		(request->setup[0] == 0x80 && request->setup[1] == 0x06) ||
		(request->setup[0] == 0x00 && request->setup[1] == 0x09));
}

static bool has_data_phase(const struct usb *usb, uint8_t ep)
{
	for (size_t i = 0; i < usb->n_storages; i++) {
		if (usb->storage_ports[i]->in == ep)
			return usb->storages[i].data_in;
	}
	return false;
}

enum fault_answer usb_fault(struct usb *usb, const struct usbip_request *request,
	const uint8_t *data)
{
	struct fault *fault = &usb->plug->fault;
	enum fault_answer answer = FAULT_NONE;

	if (request->ep == 0) {
		if (!usb->silent && fault->control.how && !is_spared(usb, request))
			answer = fault_strikes(&fault->control);
	} else if (request->in) {
		if (fault->vanish == FAULT_IN && usb->foreign)
			vanish(usb, "in");
		else if (fault->vanish == FAULT_DATA && has_data_phase(usb, request->ep))
			vanish(usb, "data");
		answer = fault_strikes(&fault->in);
	} else {
		usb->foreign = !modes_is_a_drivers(data, request->len);
		if (fault->vanish == FAULT_OUT && usb->foreign)
			vanish(usb, "out");
		answer = fault_strikes(&fault->out);
	}
	return usb->silent ? FAULT_NAK : answer;
}

void usb_fault_done(struct usb *usb, const struct usbip_request *request)
{
	enum fault_moment vanishes = usb->plug->fault.vanish;

	if (vanishes == FAULT_SENT && request->ep != 0 && !request->in && usb->foreign)
		vanish(usb, "sent");
	else if (vanishes == FAULT_CONFIGURED && request->ep == 0 && request->setup[0] == 0x00 &&
		request->setup[1] == 0x09)
		vanish(usb, "configured");
}
