/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "dialer/surfctl_switch.h"

/* The message of many guides for Huawei sticks, in full and without its last byte. */
#define GUIDE_30 "555342431234567800000000000000110620000001000000000000000000"
#define GUIDE_31 GUIDE_30 "00"

static const uint8_t guide[31] = { 0x55, 0x53, 0x42, 0x43, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0, 0,
	0, 0x11, 0x06, 0x20, 0, 0, 0x01 };

static void messages_of_31_bytes_are_taken_as_they_are(void **state)
{
	static const char *const texts[] = {
		GUIDE_31,
		"0x" GUIDE_31,
		" 5553:4243 12345678 00000000 00 00 00 11:06:20:00:00:01 00000000000000000000 ",
		"0x55 0x53 0x42 0x43 0X12 0X34 567800000000000000110620000001"
		"00000000000000000000",
	};
	struct usb_message m;
	size_t bytes;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(surfctl_message_parse(&m, texts[i], &bytes),
			SURFCTL_MESSAGE_WHOLE);
		assert_int_equal(m.len, 31);
		assert_memory_equal(m.data, guide, 31);
	}
	assert_int_equal(surfctl_message_parse(&m, "55534243fFaAbBcC" "0000000000000011062000000100"
		"000000000000000000", &bytes), SURFCTL_MESSAGE_WHOLE);
	assert_memory_equal(m.data + 4, "\xff\xaa\xbb\xcc", 4);
}

static void messages_of_30_bytes_get_a_zero(void **state)
{
	struct usb_message m;
	size_t bytes;

	(void)state;
	assert_int_equal(surfctl_message_parse(&m, GUIDE_30, &bytes), SURFCTL_MESSAGE_PADDED);
	assert_int_equal(m.len, 31);
	assert_int_equal(bytes, 30);
	assert_memory_equal(m.data, guide, 31);
}

static void other_messages_are_refused(void **state)
{
	static const struct {
		const char *text;
		enum surfctl_message what;
		size_t bytes;
	} rows[] = {
		{ "", SURFCTL_MESSAGE_LENGTH, 0 },
		{ "55534243", SURFCTL_MESSAGE_LENGTH, 4 },
		{ GUIDE_31 "00", SURFCTL_MESSAGE_LENGTH, 32 },
		{ GUIDE_31 GUIDE_31 GUIDE_31, SURFCTL_MESSAGE_LENGTH, 93 },
		{ GUIDE_30 "0", SURFCTL_MESSAGE_NO_HEX, 61 },
		{ "5553g", SURFCTL_MESSAGE_NO_HEX, 4 },
		{ "555\n", SURFCTL_MESSAGE_NO_HEX, 3 },
		{ "-M", SURFCTL_MESSAGE_NO_HEX, 0 },
		{ "0x", SURFCTL_MESSAGE_LENGTH, 0 },
		{ "00000000123456780000000000000011062000000100000000000000000000",
			SURFCTL_MESSAGE_NO_CBW, 31 },
	};
	struct usb_message m;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t bytes = 999;

		assert_int_equal(surfctl_message_parse(&m, rows[i].text, &bytes), rows[i].what);
		assert_int_equal(bytes, rows[i].bytes);
	}
}

static void what_became_of_it_has_a_line_and_a_code(void **state)
{
	static const struct {
		int err;
		struct usb_libusb_news news;
		int code;
		const char *line;
	} rows[] = {
		{ 0, { true, true, 0x12d1, 0x1001, 1, 8 }, 0, "1-1: 12d1:1f01 -> 12d1:1001" },
		{ 0, { true, true, 0x12d1, 0x1f01, 1, 8 }, 6,
			"1-1: 12d1:1f01 -> 12d1:1f01: back with the id it had" },
		{ -ETIMEDOUT, { .left = true }, 5, "1-1: 12d1:1f01 left and did not come back "
			"within 10 s; give it a moment, then see lsusb" },
		{ -ETIMEDOUT, { 0 }, 4, "1-1: 12d1:1f01 took the message and stayed what it is: "
			"another message may do" },
		{ -ENOTSUP, { 0 }, 0, "1-1: 12d1:1f01 has the message; what came of it cannot be "
			"seen on this system: see lsusb" },
	};
	static const struct usb_face before = { .vid = 0x12d1, .pid = 0x1f01 };
	char line[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(surfctl_switch_result(line, sizeof(line), "1-1", &before,
			rows[i].err, &rows[i].news), rows[i].code);
		assert_string_equal(line, rows[i].line);
	}
}

/* Standard error is of no interest here. */
static int run(char **words)
{
	struct surfctl_call call = { .argv = words };
	int saved = dup(2), null_fd = open("/dev/null", O_WRONLY), code;

	while (words[call.argc])
		call.argc++;
	dup2(null_fd, 2);
	code = surfctl_switch(&call);
	dup2(saved, 2);
	close(saved);
	close(null_fd);
	return code;
}

static void wrong_words_and_devices_have_their_codes(void **state)
{
	char sw[] = "switch", dev[] = "--device", msg[] = "--message", guide_text[] = GUIDE_31,
		none[] = "240/127", evil[] = "../../etc", bad[] = "12", dry[] = "--dry-run";
	const struct {
		char *words[12];
		int code;
	} rows[] = {
		{ { sw }, 64 },
		{ { sw, dev, none }, 64 },
		{ { sw, msg, guide_text }, 64 },
		{ { sw, dev, none, msg, bad }, 64 },
		{ { sw, dev, none, msg, guide_text, bad }, 64 },
		{ { sw, dev, evil, msg, guide_text }, 64 },
		{ { sw, dev, none, msg, guide_text, msg, guide_text, msg, guide_text, msg,
			guide_text }, 64 },
		{ { sw, dry, dev, none, msg, guide_text }, SURFCTL_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *words[12];

		memcpy(words, rows[i].words, sizeof(words));
		assert_int_equal(run(words), rows[i].code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_of_31_bytes_are_taken_as_they_are),
		cmocka_unit_test(messages_of_30_bytes_get_a_zero),
		cmocka_unit_test(other_messages_are_refused),
		cmocka_unit_test(what_became_of_it_has_a_line_and_a_code),
		cmocka_unit_test(wrong_words_and_devices_have_their_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
