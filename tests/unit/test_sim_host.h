/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The host's side of a simulated stick: USB/IP requests in, answers out. */
#ifndef SURFSTICK_TEST_SIM_HOST_H
#define SURFSTICK_TEST_SIM_HOST_H

#include <errno.h>

#include "test_sim.h"
#include "tests/sim/usb.h"

/* A stick whose kernel is the test: requests in, answers out of usb.out. */
struct host {
	struct rig rig;
	struct plug plug;
	struct usb usb;
	uint32_t seqnum;
};

struct reply {
	uint32_t command, seqnum;
	int status;
	size_t len;
	const uint8_t *data;
};

static inline uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void put32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static inline void host_up(struct host *h, const char *extra, const char *label)
{
	memset(h, 0, sizeof(*h));
	rig_up(&h->rig, extra);
	brain_power_off(&h->rig.brain);
	h->plug = (struct plug){ .loop = h->rig.loop, .profile = &h->rig.profile,
		.brain = &h->rig.brain, .face = &usb_plug_face, .face_ctx = &h->usb,
		.fault = h->rig.profile.fault };
	h->plug.identity = *profile_identity(&h->rig.profile, label);
	h->usb = (struct usb){ .loop = h->rig.loop, .brain = &h->rig.brain, .plug = &h->plug,
		.profile = &h->rig.profile, .wanted_port = -1, .fd = -1 };
	assert_int_equal(usb_start(&h->usb, &h->plug.identity, -1), 0);
	h->plug.attached = true;
	if (profile_has_role(&h->plug.identity, ROLE_MODEM))
		plug_power(&h->plug, 1);
}

static inline void host_down(struct host *h)
{
	loop_timer_stop(&h->plug.timer);
	loop_timer_stop(&h->plug.flip_timer);
	brain_power_off(&h->rig.brain);
	usb_stop(&h->usb);
	rig_down(&h->rig);
}

static inline uint32_t submit(struct host *h, bool in, uint8_t ep, const void *setup,
	const void *data, size_t len)
{
	uint8_t header[USBIP_HEADER] = { 0 };

	put32(header, 1);
	put32(header + 4, ++h->seqnum);
	put32(header + 12, in);
	put32(header + 16, ep);
	put32(header + 24, (uint32_t)len);
	if (setup)
		memcpy(header + 40, setup, 8);
	assert_int_equal(usb_take(&h->usb, header, sizeof(header)), 0);
	if (!in && len > 0)
		assert_int_equal(usb_take(&h->usb, data, len), 0);
	return h->seqnum;
}

/* The oldest answer; false: none. Its data lives until the next call. */
static inline bool take(struct host *h, struct reply *reply)
{
	static uint8_t data[70000];
	const uint8_t *bytes = (const uint8_t *)h->usb.out.data;
	bool in;

	if (h->usb.out.len < USBIP_HEADER)
		return false;
	*reply = (struct reply){ .command = get32(bytes), .seqnum = get32(bytes + 4),
		.status = (int)get32(bytes + 20), .len = get32(bytes + 24), .data = data };
	in = reply->command == 3 && h->usb.out.len >= USBIP_HEADER + reply->len;
	if (in && reply->len <= sizeof(data))
		memcpy(data, bytes + USBIP_HEADER, reply->len);
	/* An answer to OUT has a length but no bytes; tests of those take one at a time. */
	buf_eat(&h->usb.out, USBIP_HEADER);
	if (in && h->usb.out.len >= reply->len)
		buf_eat(&h->usb.out, reply->len);
	return true;
}

static inline struct reply control(struct host *h, uint8_t type, uint8_t request, uint16_t value,
	uint16_t index, uint16_t len)
{
	const uint8_t setup[8] = { type, request, (uint8_t)value, (uint8_t)(value >> 8),
		(uint8_t)index, (uint8_t)(index >> 8), (uint8_t)len, (uint8_t)(len >> 8) };
	static const uint8_t zeros[65536];
	struct reply reply = { 0 };

	submit(h, type & 0x80, 0, setup, zeros, len);
	assert_true(take(h, &reply));
	return reply;
}

/* A bulk OUT transfer and its status. */
static inline int send_out(struct host *h, uint8_t ep, const void *data, size_t len)
{
	struct reply r;

	submit(h, false, ep, NULL, data, len);
	return take(h, &r) ? r.status : -EAGAIN;
}

#endif
