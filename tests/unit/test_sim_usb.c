/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
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

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void host_up(struct host *h, const char *extra, const char *label)
{
	memset(h, 0, sizeof(*h));
	rig_up(&h->rig, extra);
	brain_power_off(&h->rig.brain);
	h->plug = (struct plug){ .loop = h->rig.loop, .profile = &h->rig.profile,
		.brain = &h->rig.brain, .face = &usb_plug_face, .face_ctx = &h->usb };
	h->plug.identity = *profile_identity(&h->rig.profile, label);
	h->usb = (struct usb){ .loop = h->rig.loop, .brain = &h->rig.brain, .plug = &h->plug,
		.profile = &h->rig.profile, .wanted_port = -1, .fd = -1 };
	assert_int_equal(usb_start(&h->usb, &h->plug.identity, -1), 0);
	h->plug.attached = true;
	if (profile_has_role(&h->plug.identity, ROLE_MODEM))
		brain_power_on(&h->rig.brain, &h->plug.identity, &usb_brain_face, &h->usb);
}

static void host_down(struct host *h)
{
	loop_timer_stop(&h->plug.timer);
	brain_power_off(&h->rig.brain);
	usb_stop(&h->usb);
	rig_down(&h->rig);
}

static uint32_t submit(struct host *h, bool in, uint8_t ep, const void *setup, const void *data,
	size_t len)
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
static bool take(struct host *h, struct reply *reply)
{
	static uint8_t data[8192];
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

static struct reply control(struct host *h, uint8_t type, uint8_t request, uint16_t value,
	uint16_t index, uint16_t len)
{
	const uint8_t setup[8] = { type, request, (uint8_t)value, (uint8_t)(value >> 8),
		(uint8_t)index, (uint8_t)(index >> 8), (uint8_t)len, (uint8_t)(len >> 8) };
	static const uint8_t zeros[64];
	struct reply reply = { 0 };

	submit(h, type & 0x80, 0, setup, zeros, len);
	assert_true(take(h, &reply));
	return reply;
}

static void enumeration_gets_what_it_asks_for(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:1f01");
	r = control(&h, 0x80, 6, 0x0100, 0, 64);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.len, 18);
	assert_int_equal(r.data[8] | r.data[9] << 8, 0x12d1);
	r = control(&h, 0x80, 6, 0x0200, 0, 9);
	assert_int_equal(r.len, 9);
	assert_int_equal(control(&h, 0x00, 9, 1, 0, 0).status, 0);
	r = control(&h, 0x80, 8, 0, 0, 1);
	assert_int_equal(r.data[0], 1);
	assert_int_equal(control(&h, 0x80, 6, 0x0f00, 0, 5).status, -EPIPE);
	assert_int_equal(control(&h, 0x00, 9, 2, 0, 0).status, -EPIPE);
	assert_int_equal(control(&h, 0xa1, 0xfe, 0, 0, 1).len, 1);
	assert_int_equal(control(&h, 0xc0, 0x77, 0, 0, 1).status, -EPIPE);
	host_down(&h);
}

static void requests_may_come_byte_by_byte(void **state)
{
	uint8_t header[USBIP_HEADER] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, [27] = 18,
		[40] = 0x80, 6, 0, 1, 0, 0, 18, 0 };
	struct reply r;
	struct host h;

	(void)state;
	host_up(&h, NULL, "12d1:1f01");
	for (size_t i = 0; i < sizeof(header); i++) {
		assert_false(take(&h, &r));
		assert_int_equal(usb_take(&h.usb, header + i, 1), 0);
	}
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 18);
	header[3] = 9;
	assert_int_equal(usb_take(&h.usb, header, sizeof(header)), -EPROTO);
	host_down(&h);
}

static void a_switching_message_leads_to_the_new_face(void **state)
{
	uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, [15] = 0x11, 0x06, 0x20, 0, 0, 1, 1, 0,
		1 };
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:1f01");
	submit(&h, false, 1, NULL, cbw, sizeof(cbw));
	assert_true(take(&h, &r));
	assert_int_equal(r.status, 0);
	assert_int_equal(r.len, 31);
	submit(&h, true, 1, NULL, NULL, 13);
	assert_false(take(&h, &r));
	assert_string_equal(h.plug.next, "12d1:155e");
	assert_non_null(h.plug.timer.loop);
	host_down(&h);
}

static void an_unknown_message_does_not(void **state)
{
	uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, [15] = 0x11, 0x06, 0x20 };
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:1f01");
	submit(&h, false, 1, NULL, cbw, sizeof(cbw));
	assert_true(take(&h, &r));
	submit(&h, true, 1, NULL, NULL, 13);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 13);
	assert_int_equal(r.data[12], 1);
	assert_null(h.plug.timer.loop);
	host_down(&h);
}

static void eject_and_set_feature_lead_away_where_the_profile_says(void **state)
{
	uint8_t eject[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, [14] = 6, 0x1b, 0, 0, 0, 2 };
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[switch]\neject = 12d1:155e\n", "12d1:1f01");
	submit(&h, false, 1, NULL, eject, sizeof(eject));
	assert_true(take(&h, &r));
	assert_string_equal(h.plug.next, "12d1:155e");
	host_down(&h);
	host_up(&h, "[switch]\nsetfeature = 12d1:155e\n", "12d1:1f01");
	assert_int_equal(control(&h, 0x00, 3, 1, 0, 0).status, 0);
	assert_string_equal(h.plug.next, "12d1:155e");
	host_down(&h);
	host_up(&h, "[switch]\nsetfeature = 12d1:155e\n", "12d1:155e");
	assert_int_equal(control(&h, 0x00, 3, 1, 0, 0).status, 0);
	assert_null(h.plug.timer.loop);
	host_down(&h);
}

static void a_port_speaks_at_over_its_endpoints(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:155e");
	/* pcui is interface 2: notification IN 4, bulk IN 5, bulk OUT 3 */
	submit(&h, true, 4, NULL, NULL, 64);
	assert_int_equal(usb_port_of_interface(&h.usb, 2)->in, 5);
	submit(&h, false, 0, ((uint8_t[]){ 0x21, 0x22, 3, 0, 2, 0, 0, 0 }), NULL, 0);
	assert_true(h.rig.brain.lines[2].dtr);
	assert_true(take(&h, &r));
	assert_int_equal(r.seqnum, 1);
	assert_int_equal(r.len, 10);
	assert_memory_equal(r.data, ((uint8_t[]){ 0xa1, 0x20, 0, 0, 2, 0, 2, 0, 2, 0 }), 10);
	assert_true(take(&h, &r));
	submit(&h, false, 3, NULL, "ATE0\r", 5);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 5);
	submit(&h, true, 5, NULL, NULL, 512);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 11);
	assert_memory_equal(r.data, "ATE0\r\r\nOK\r\n", 11);
	host_down(&h);
}

static void carrier_is_told_on_the_notification_endpoint(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:155e");
	control(&h, 0x21, 0x22, 1, 0, 0);
	submit(&h, true, 1, NULL, NULL, 64);
	assert_true(take(&h, &r));
	assert_int_equal(r.data[8], 2);
	line_carrier(&h.rig.brain.lines[0], true);
	submit(&h, true, 1, NULL, NULL, 64);
	assert_true(take(&h, &r));
	assert_int_equal(r.data[8], 3);
	line_carrier(&h.rig.brain.lines[0], false);
	submit(&h, true, 1, NULL, NULL, 64);
	assert_true(take(&h, &r));
	assert_int_equal(r.data[8], 2);
	host_down(&h);
}

static void unlink_says_whether_it_was_in_time(void **state)
{
	struct host h;
	struct reply r;
	uint8_t header[USBIP_HEADER] = { 0, 0, 0, 2 };

	(void)state;
	host_up(&h, NULL, "12d1:155e");
	put32(header + 20, submit(&h, true, 2, NULL, NULL, 512));
	assert_int_equal(usb_take(&h.usb, header, sizeof(header)), 0);
	assert_true(take(&h, &r));
	assert_int_equal(r.command, 4);
	assert_int_equal(r.status, -ECONNRESET);
	assert_int_equal(usb_take(&h.usb, header, sizeof(header)), 0);
	assert_true(take(&h, &r));
	assert_int_equal(r.status, 0);
	host_down(&h);
}

static void halt_is_set_shown_and_cleared(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, NULL, "12d1:1f01");
	assert_int_equal(control(&h, 0x02, 3, 0, 0x81, 0).status, 0);
	r = control(&h, 0x82, 0, 0, 0x81, 2);
	assert_int_equal(r.data[0], 1);
	assert_int_equal(control(&h, 0x02, 1, 0, 0x81, 0).status, 0);
	r = control(&h, 0x82, 0, 0, 0x81, 2);
	assert_int_equal(r.data[0], 0);
	assert_int_equal(control(&h, 0x21, 0xff, 0, 0, 0).status, 0);
	assert_int_equal(control(&h, 0x21, 0xff, 0, 5, 0).status, -EPIPE);
	host_down(&h);
}

static void the_network_card_has_an_at_channel(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[identity net]\nid = 12d1:1506\ninterface = ncm ff/02/16\n"
		"interface = modem ff/02/10\n", "net");
	submit(&h, true, 1, NULL, NULL, 64);
	submit(&h, false, 0, ((uint8_t[]){ 0x21, 0, 0, 0, 0, 0, 5, 0 }), "ATE0\r", 5);
	assert_true(take(&h, &r));
	assert_int_equal(r.seqnum, 1);
	assert_memory_equal(r.data, ((uint8_t[]){ 0xa1, 1, 0, 0, 0, 0, 0, 0 }), 8);
	assert_true(take(&h, &r));
	r = control(&h, 0xa1, 1, 0, 0, 8);
	assert_memory_equal(r.data, "ATE0\r\r\nO", 8);
	submit(&h, true, 1, NULL, NULL, 64);
	assert_true(take(&h, &r));
	assert_int_equal(r.data[1], 1);
	r = control(&h, 0xa1, 1, 0, 0, 1024);
	assert_int_equal(r.len, 3);
	assert_memory_equal(r.data, "K\r\n", 3);
	assert_int_equal(control(&h, 0xa1, 1, 0, 1, 1024).status, -EPIPE);
	host_down(&h);
}

static void network_interfaces_answer_their_class_requests(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[identity net]\nid = 12d1:1506\ninterface = ncm ff/02/16\n"
		"interface = modem ff/02/10\n", "net");
	r = control(&h, 0xa1, 0x80, 0, 0, 28);
	assert_int_equal(r.len, 28);
	assert_int_equal(r.data[0], 28);
	assert_int_equal(control(&h, 0x21, 0x86, 0, 0, 4).status, 0);
	assert_int_equal(control(&h, 0xa1, 0x80, 0, 1, 28).status, -EPIPE);
	assert_int_equal(control(&h, 0x21, 0x22, 1, 0, 0).status, -EPIPE);
	assert_int_equal(control(&h, 0x01, 11, 1, 0, 0).status, 0);
	r = control(&h, 0x81, 10, 0, 0, 1);
	assert_int_equal(r.data[0], 1);
	assert_int_equal(control(&h, 0x01, 11, 1, 9, 0).status, -EPIPE);
	host_down(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enumeration_gets_what_it_asks_for),
		cmocka_unit_test(requests_may_come_byte_by_byte),
		cmocka_unit_test(a_switching_message_leads_to_the_new_face),
		cmocka_unit_test(an_unknown_message_does_not),
		cmocka_unit_test(eject_and_set_feature_lead_away_where_the_profile_says),
		cmocka_unit_test(a_port_speaks_at_over_its_endpoints),
		cmocka_unit_test(carrier_is_told_on_the_notification_endpoint),
		cmocka_unit_test(unlink_says_whether_it_was_in_time),
		cmocka_unit_test(halt_is_set_shown_and_cleared),
		cmocka_unit_test(the_network_card_has_an_at_channel),
		cmocka_unit_test(network_interfaces_answer_their_class_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
