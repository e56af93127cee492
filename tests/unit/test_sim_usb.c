/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim_host.h"

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

static void a_control_request_can_lead_away_or_be_ignored(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[switch]\ncontrol/400b00010000 = 12d1:155e\n", "12d1:1f01");
	assert_int_equal(control(&h, 0x40, 0x0b, 2, 0, 0).status, -EPIPE);
	assert_int_equal(control(&h, 0x40, 0x0b, 1, 0, 0).status, 0);
	assert_string_equal(h.plug.next, "12d1:155e");
	host_down(&h);
	host_up(&h, "[switch]\ncontrol/c08800000000 = stay\n", "12d1:1f01");
	r = control(&h, 0xc0, 0x88, 0, 0, 8);
	assert_int_equal(r.len, 8);
	assert_null(h.plug.timer.loop);
	host_down(&h);
}

static const char two_configurations[] =
	"[identity both]\nid = 1d6b:f002\nconfiguration = 1\ninterface = storage 08/06/50\n"
	"configuration = 2\ninterface = modem ff/ff/ff\ninterface = pcui ff/ff/ff\n";

static void another_configuration_is_another_stick(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, two_configurations, "both");
	r = control(&h, 0x80, 6, 0x0100, 0, 18);
	assert_int_equal(r.data[17], 2);
	r = control(&h, 0x80, 6, 0x0201, 0, 9);
	assert_int_equal(r.data[4], 2);
	assert_int_equal(r.data[5], 2);
	assert_int_equal(control(&h, 0x00, 9, 1, 0, 0).status, 0);
	assert_int_equal(h.usb.n_storages, 1);
	assert_int_equal(h.rig.brain.n_lines, 0);
	assert_int_equal(control(&h, 0x00, 9, 0, 0, 0).status, 0);
	assert_int_equal(control(&h, 0x00, 9, 2, 0, 0).status, 0);
	assert_int_equal(h.usb.n_storages, 0);
	assert_int_equal(h.rig.brain.n_lines, 2);
	r = control(&h, 0x80, 8, 0, 0, 1);
	assert_int_equal(r.data[0], 2);
	assert_int_equal(control(&h, 0x21, 0x22, 1, 0, 0).status, 0);
	assert_true(h.rig.brain.lines[0].dtr);
	assert_int_equal(control(&h, 0x00, 9, 3, 0, 0).status, -EPIPE);
	host_down(&h);
}

static void a_configuration_or_a_setting_can_lead_away(void **state)
{
	char text[400];
	struct host h;

	(void)state;
	snprintf(text, sizeof(text), "%s[switch]\nconfiguration/2 = 12d1:155e\n",
		two_configurations);
	host_up(&h, text, "both");
	control(&h, 0x00, 9, 1, 0, 0);
	assert_null(h.plug.timer.loop);
	control(&h, 0x00, 9, 2, 0, 0);
	assert_string_equal(h.plug.next, "12d1:155e");
	host_down(&h);
	host_up(&h, "[switch]\nalt/0/3 = 12d1:155e\n", "12d1:1f01");
	assert_int_equal(control(&h, 0x01, 0x0b, 2, 0, 0).status, -EPIPE);
	assert_int_equal(control(&h, 0x01, 0x0b, 3, 0, 0).status, 0);
	assert_string_equal(h.plug.next, "12d1:155e");
	host_down(&h);
}

static void the_face_that_is_shown_leads_not_to_itself(void **state)
{
	struct host h;

	(void)state;
	host_up(&h, "[switch]\ncontrol/400b00010000 = 12d1:1f01\n", "12d1:1f01");
	assert_int_equal(control(&h, 0x40, 0x0b, 1, 0, 0).status, -EPIPE);
	assert_null(h.plug.timer.loop);
	host_down(&h);
}

static void a_port_reset_is_seen_by_what_follows_it(void **state)
{
	struct host h;

	(void)state;
	host_up(&h, "[switch]\nreset = 12d1:155e\n", "12d1:1f01");
	control(&h, 0x80, 6, 0x0100, 0, 64);
	control(&h, 0x00, 9, 1, 0, 0);
	control(&h, 0x80, 6, 0x0100, 0, 18);
	assert_null(h.plug.timer.loop);
	control(&h, 0x80, 6, 0x0100, 0, 64);
	assert_string_equal(h.plug.next, "12d1:155e");
	assert_int_equal(h.usb.configuration, 0);
	host_down(&h);
}

static void a_vendors_bulk_port_swallows_all_but_its_message(void **state)
{
	struct host h;

	(void)state;
	host_up(&h, "[identity printer]\nid = 0922:1001\n"
		"interface = bulk 07/01/02 out=05 in=86\n"
		"[switch]\nraw/1b5a01 = 12d1:155e\n", "printer");
	assert_int_equal(send_out(&h, 5, "\x1bZ\x02", 3), 0);
	assert_null(h.plug.timer.loop);
	assert_int_equal(send_out(&h, 5, "\x1bZ\x01", 3), 0);
	assert_string_equal(h.plug.next, "12d1:155e");
	assert_int_equal(send_out(&h, 1, "x", 1), -EPIPE);
	host_down(&h);
}

static void a_hid_answers_with_zeros_and_describes_itself(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[identity hid]\nid = 0df7:0800\ninterface = hid 03/00/00 out=02 in=81\n",
		"hid");
	r = control(&h, 0x81, 6, 0x2200, 0, 255);
	assert_int_equal(r.len, 25);
	assert_int_equal(control(&h, 0x81, 6, 0x2200, 1, 255).status, -EPIPE);
	assert_int_equal(control(&h, 0x21, 9, 0x0300, 0, 8).status, 0);
	assert_int_equal(send_out(&h, 2, "12345678", 8), 0);
	submit(&h, true, 1, NULL, NULL, 8);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 8);
	host_down(&h);
}

static void a_plain_port_needs_no_dtr_and_stalls_it(void **state)
{
	struct host h;
	struct reply r = { 0 };

	(void)state;
	host_up(&h, "[identity z]\nid = 3566:2001\ninterface = idle ff/02/01\n"
		"interface = modem ff/02/01 plain\n", "z");
	assert_int_equal(control(&h, 0x21, 0x22, 1, 1, 0).status, -EPIPE);
	assert_int_equal(send_out(&h, 1, "ATE0\r", 5), 0);
	submit(&h, true, 2, NULL, NULL, 512);
	assert_true(take(&h, &r));
	/* What was said before anybody asked comes first: it never knew that nobody listened. */
	assert_non_null(memmem(r.data, r.len, "ATE0\r\r\nOK\r\n", 11));
	host_down(&h);
}

static void the_card_tells_its_link_and_drops_frames_without_a_router(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	host_up(&h, "[identity net]\nid = 12d1:14db\ninterface = ecm 02/06/00\n", "net");
	submit(&h, true, 1, NULL, NULL, 64);
	assert_int_equal(control(&h, 0x01, 0x0b, 1, 1, 0).status, 0);
	host_down(&h);
	host_up(&h, "[identity net]\nid = 12d1:14db\ninterface = ecm 02/06/00\n", "net");
	submit(&h, false, 0, ((uint8_t[]){ 0x01, 0x0b, 1, 0, 1, 0, 0, 0 }), NULL, 0);
	assert_true(take(&h, &r));
	submit(&h, true, 1, NULL, NULL, 64);
	assert_true(take(&h, &r));
	assert_memory_equal(r.data, ((uint8_t[]){ 0xa1, 0, 1, 0, 0, 0, 0, 0 }), 8);
	assert_int_equal(send_out(&h, 1, "frame", 5), 0);
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
		cmocka_unit_test(a_control_request_can_lead_away_or_be_ignored),
		cmocka_unit_test(another_configuration_is_another_stick),
		cmocka_unit_test(a_configuration_or_a_setting_can_lead_away),
		cmocka_unit_test(the_face_that_is_shown_leads_not_to_itself),
		cmocka_unit_test(a_port_reset_is_seen_by_what_follows_it),
		cmocka_unit_test(a_vendors_bulk_port_swallows_all_but_its_message),
		cmocka_unit_test(a_hid_answers_with_zeros_and_describes_itself),
		cmocka_unit_test(a_plain_port_needs_no_dtr_and_stalls_it),
		cmocka_unit_test(the_card_tells_its_link_and_drops_frames_without_a_router),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
