/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What each method puts on the wire, transfer for transfer: held to what usb_modeswitch 2.6 and
 * the sticks' makers are known to send.
 */
#include "usb_fake.h"

#include "usb/record.h"

#define CSW_13 "in 81 13\n"

struct wire {
	const char *method;
	int outcome;
	const char *lines;
};

static const struct wire wires[] = {
	{ "huawei-new", USB_SENT, "claim 0\n"
		"out 01 55534243123456780000000000000011062000000101000100000000000000\n" CSW_13 },
	{ "huawei-alt", USB_SENT, "claim 0\n"
		"out 01 55534243123456780000000000000011063000000000010000000000000000\n" CSW_13 },
	{ "huawei-fallback", USB_SENT, "claim 0\n"
		"out 01 55534243123456780000000000000011063000000100010000000000000000\n" CSW_13 },
	{ "huawei-serial", USB_SENT, "claim 0\n"
		"out 01 55534243123456780000000000000011062000000100000000000000000000\n" CSW_13 },
	{ "huawei-zero", USB_SENT, "claim 0\n"
		"out 01 55534243000000000000000000000011060000000000000000000000000000\n" CSW_13 },
	{ "huawei-old", USB_SENT, "control 00 03 0001 0000 0\n" },
	{ "option", USB_SENT, "claim 0\n"
		"out 01 55534243123456780000000000000601000000000000000000000000000000\n" CSW_13 },
	{ "eject", USB_SENT, "claim 0\n"
		"out 01 5553424387654321000000000000061e000000000000000000000000000000\n" CSW_13
		"out 01 5553424397654321000000000000061b000000020000000000000000000000\n" CSW_13
		"out 01 5553424387654321000000000001061e000000000000000000000000000000\n" CSW_13
		"out 01 5553424397654321000000000001061b000000020000000000000000000000\n"
		CSW_13 },
	{ "configuration", USB_SENT, "configure 0\npause 100\nconfigure 3\n" },
	{ "mbim", USB_SENT, "configure 0\npause 100\nconfigure 4\n" },
	{ "altsetting", USB_SENT, "claim 0\nset-alt 0 2\n" },
	{ "reset", USB_SENT, "reset\n" },
	{ "detach", USB_SENT, "detach 0\n" },
	{ "keep", USB_KEPT, "" },
	{ "sierra", USB_SENT, "control 40 0b 0001 0000 0\n" },
	{ "sequans", USB_SENT, "control 40 0b 0002 0000 0\n" },
	{ "gct", USB_SENT, "claim 0\ncontrol a1 a0 0000 0000 1\ncontrol a1 fe 0000 0000 1\n" },
	{ "kobil", USB_SENT, "detach 0\ncontrol c0 88 0000 0000 8\n" },
	{ "qisda", USB_SENT, "control 40 04 0000 0000 16 058c0408a0ee20005c01040898cdeabf\n" },
	{ "quanta", USB_SENT, "control c0 ff 0000 0000 0\n" },
	{ "blackberry", USB_SENT,
		"detach 0\ncontrol c0 b1 0000 0000 8\ncontrol c0 a9 000e 0000 2\n" },
	{ "pantech", USB_SENT, "detach 0\ncontrol 40 70 0002 0000 0\n" },
	{ "pantech-qmi", USB_SENT, "detach 0\ncontrol 40 70 0004 0000 0\n" },
	{ "sony", USB_SENT, "detach 0\ncontrol c0 11 0002 0000 3\n" },
	{ "sony-2", USB_SENT, "detach 0\npause 1000\ncontrol c0 11 0002 0000 3\n"
		"configure 0\npause 100\nconfigure 3\n" },
};

struct bed {
	struct buf out;
	struct usb_record record;
	struct usb_target target;
};

static void bed_new(struct bed *b)
{
	memset(b, 0, sizeof(*b));
	b->record.out = &b->out;
	b->target = (struct usb_target){ .verbs = usb_record_verbs(), .ctx = &b->record,
		.bulk_in = 0x81, .bulk_out = 0x01, .storage = true, .configuration = 3,
		.active_configuration = 1, .mbim_configuration = 4, .alt_setting = 2 };
}

static int run(struct bed *b, const char *name)
{
	const struct usb_method *m = usb_method_find(name, strlen(name));

	assert_non_null(m);
	return usb_method_run(m, &b->target);
}

static void every_method_sends_what_is_proven(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(wires); n++) {
		struct bed b;

		bed_new(&b);
		assert_int_equal(run(&b, wires[n].method), wires[n].outcome);
		assert_string_equal(b.out.data ? b.out.data : "", wires[n].lines);
		buf_free(&b.out);
	}
}

/* No method may be added without a line here, or a test of its own below. */
static void no_method_goes_untold(void **state)
{
	static const char *const own[] = { "message", "inquiry", "cisco", "mobile-action" };
	size_t count = 0;

	(void)state;
	for (size_t n = 0; usb_method_nth(n); n++) {
		bool told = false;

		for (size_t i = 0; i < ARRAY_SIZE(wires); i++)
			told |= strcmp(wires[i].method, usb_method_nth(n)->name) == 0;
		for (size_t i = 0; i < ARRAY_SIZE(own); i++)
			told |= strcmp(own[i], usb_method_nth(n)->name) == 0;
		if (!told)
			fail_msg("%s", usb_method_nth(n)->name);
		count++;
	}
	assert_int_equal(count, ARRAY_SIZE(wires) + ARRAY_SIZE(own));
}

static void three_messages_and_the_data_they_announce(void **state)
{
	struct bed b;

	(void)state;
	bed_new(&b);
	b.target.bulk_out = 0x06;
	b.target.bulk_in = 0x85;
	assert_int_equal(usb_messages_parse(&b.target,
		"0f00010142 "
		"5553424312345678c00000008000069f030000000000000000000000000000 "
		"55534243123456782000000080000c85010101180101010101000000000000"), 0);
	assert_int_equal(run(&b, "message"), USB_SENT);
	assert_string_equal(b.out.data, "claim 0\nout 06 0f00010142\n"
		"out 06 5553424312345678c00000008000069f030000000000000000000000000000\n"
		"in 85 512\nin 85 13\n"
		"out 06 55534243123456782000000080000c85010101180101010101000000000000\n"
		"in 85 512\nin 85 13\n");
	buf_free(&b.out);
}

static void a_release_delay_and_a_reset_come_behind_the_message(void **state)
{
	struct bed b;

	(void)state;
	bed_new(&b);
	b.target.interface = 3;
	b.target.release_ms = 4000;
	b.target.reset_after = true;
	assert_int_equal(run(&b, "option"), USB_SENT);
	assert_string_equal(b.out.data, "claim 3\n"
		"out 01 55534243123456780000000000000601000000000000000000000000000000\n" CSW_13
		"pause 4000\nrelease 3\npause 500\nreset\n");
	buf_free(&b.out);
	bed_new(&b);
	b.target.release_ms = 4000;
	b.target.reset_after = true;
	/* There is nothing to release here, and one reset is enough. */
	assert_int_equal(run(&b, "reset"), USB_SENT);
	assert_string_equal(b.out.data, "reset\n");
	buf_free(&b.out);
}

#define INQUIRY_OUT "out 01 5553424312345678240000008000061200000024000000000000000000" "0000\n"

static void an_inquiry_and_what_it_leads_to_share_one_claim(void **state)
{
	struct bed b;

	(void)state;
	bed_new(&b);
	b.target.inquiry = "vendor~GT:huawei-new vendor~Option:option model~U209:message";
	b.record.inquiry = (struct inquiry){ "ZCOPTION", "Globetrotter", "1.0" };
	assert_int_equal(run(&b, "inquiry"), USB_KEPT);
	assert_null(b.target.picked);
	assert_string_equal(b.out.data, "claim 0\n" INQUIRY_OUT "in 81 512\n" CSW_13
		"release 0\n");
	buf_free(&b.out);
	bed_new(&b);
	b.target.inquiry = "vendor~GT:huawei-new vendor~Option:option model~U209:message";
	b.record.inquiry = (struct inquiry){ "Option", "Globetrotter", "1.0" };
	assert_int_equal(run(&b, "inquiry"), USB_SENT);
	assert_string_equal(b.target.picked->name, "option");
	assert_string_equal(b.target.answered.model, "Globetrotter");
	assert_string_equal(b.out.data, "claim 0\n" INQUIRY_OUT "in 81 512\n" CSW_13
		"out 01 55534243123456780000000000000601000000000000000000000000000000\n" CSW_13);
	buf_free(&b.out);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static void ciscos_eleven_commands(void **state)
{
	static const char *const cbws[] = {
		"55534243f83bcd810002000080000afd000000030000000100000000000000",
		"55534243984300820002000080000afd000000070000000100000000000000",
		"55534243984300820000000000000afd000100071000000000000000000000",
		"55534243984300820002000080000afd000200230000000100000000000000",
		"55534243984300820000000000000afd000300238200000000000000000000",
		"55534243984300820002000080000afd000200260000000100000000000000",
		"55534243984300820000000000000afd00030026c800000000000000000000",
		"55534243d84c04820002000080000afd000010730000000100000000000000",
		"55534243d84c04820002000080000afd000200240000000100000000000000",
		"55534243d84c04820000000000000afd000300241300000000000000000000",
		"55534243d84c04820000000000000afd000110732400000000000000000000" };
	const char *at;
	struct bed b;

	(void)state;
	bed_new(&b);
	assert_int_equal(run(&b, "cisco"), USB_SENT);
	at = b.out.data;
	for (size_t n = 0; n < ARRAY_SIZE(cbws); n++) {
		at = strstr(at, "out 01 ");
		assert_non_null(at);
		at += 7;
		assert_memory_equal(at, cbws[n], strlen(cbws[n]));
	}
	assert_null(strstr(at, "out"));
	assert_non_null(strstr(at, "pause 2000\nrelease 0\n"));
	buf_free(&b.out);
}

static void mobile_actions_conversation(void **state)
{
	static const char *const outs[] = { "3701fedbc1331f83", "370eb59d3b8a9151",
		"3487ba0dfc8a9151", "3701fedbc1331f83", "370eb59d3b8a9151", "3487ba0dfc8a9151",
		"3304fe00f46c1ff0", "3207fef029b93af0" };
	static const char before[] = "claim 0\n"
		"control 21 09 0300 0000 8 b004000002902686\n"
		"control 21 09 0300 0000 8 b004000002902686\nin 81 64\nin 81 64\nout 02 ";
	const char *at;
	struct bed b;

	(void)state;
	bed_new(&b);
	b.target.storage = false; /* HID */
	b.target.bulk_in = b.target.bulk_out = 0;
	assert_int_equal(run(&b, "mobile-action"), USB_SENT);
	assert_memory_equal(b.out.data, before, strlen(before));
	at = b.out.data;
	for (size_t n = 0; n < ARRAY_SIZE(outs); n++) {
		at = strstr(at, "out 02 ");
		assert_non_null(at);
		at += 7;
		assert_memory_equal(at, outs[n], 16);
	}
	assert_int_equal(count(b.out.data, "in 81 "), 2 + 1 + 1 + 63 + 1 + 1 + 73 + 1 + 1);
	assert_int_equal(count(b.out.data, "out 02 "), 8);
	buf_free(&b.out);
}

static void it_answers_like_a_stick_that_does_as_it_is_told(void **state)
{
	const struct usb_verbs *v = usb_record_verbs();
	uint8_t data[600] = { 1 };
	struct bed b;

	(void)state;
	bed_new(&b);
	assert_int_equal(v->bulk_in(&b.record, 0x81, data, 4, 100), 4);
	assert_int_equal(data[0], 0);
	/* 512 and 88 bytes are announced, then comes the status. */
	v->bulk_out(&b.record, 0x01, "USBC\1\2\3\4\x58\2\0\0\x80\0\6\x28\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0", 31, 100);
	assert_int_equal(v->bulk_in(&b.record, 0x81, data, 512, 100), 512);
	assert_int_equal(v->bulk_in(&b.record, 0x81, data, 512, 100), 88);
	assert_int_equal(v->bulk_in(&b.record, 0x81, data, 512, 100), 13);
	assert_memory_equal(data, "USBS\1\2\3\4\0\0\0\0\0", 13);
	assert_int_equal(v->bulk_in(&b.record, 0x81, data, 512, 100), 8);
	buf_free(&b.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_method_sends_what_is_proven),
		cmocka_unit_test(no_method_goes_untold),
		cmocka_unit_test(three_messages_and_the_data_they_announce),
		cmocka_unit_test(a_release_delay_and_a_reset_come_behind_the_message),
		cmocka_unit_test(an_inquiry_and_what_it_leads_to_share_one_claim),
		cmocka_unit_test(ciscos_eleven_commands),
		cmocka_unit_test(mobile_actions_conversation),
		cmocka_unit_test(it_answers_like_a_stick_that_does_as_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
