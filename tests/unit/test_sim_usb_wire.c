/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <fcntl.h>

#include "base/file.h"
#include "test_sim_host.h"

static void every_transfer_is_one_line_and_its_answer_another(void **state)
{
	static const char want[] =
		"wire control 40 0b 0001 0000 0\nwire got 00 -32\n"
		"wire control 21 00 0000 0000 5 0000000000\nwire got 00 -32\n"
		"wire clear-halt 81\nwire set-alt 0 1\n"
		"wire out 01 5a\nwire got 01 -32\nwire in 81 13\nwire got 81 -32\n";
	char path[] = "/tmp/test_sim_wire.XXXXXX", got[1000] = "";
	struct evlog log = { .n = 0 };
	struct buf text = { 0 };
	struct host h;
	struct reply r;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(evlog_open(&log, path), 0);
	host_up(&h, "[stick]\nwire = yes\n", "12d1:1f01");
	control(&h, 0x00, 9, 1, 0, 0);
	h.usb.log = &log;
	control(&h, 0x40, 0x0b, 1, 0, 0);
	control(&h, 0x21, 0x00, 0, 0, 5);
	control(&h, 0x02, 0x01, 0, 0x81, 0);
	control(&h, 0x01, 0x0b, 1, 0, 0);
	send_out(&h, 1, "Z", 1);
	submit(&h, true, 1, NULL, NULL, 13);
	assert_true(take(&h, &r));
	host_down(&h);
	evlog_close(&log);
	assert_int_equal(file_read(path, 8192, &text, NULL), 0);
	for (const char *at = text.data; *at; at += strcspn(at, "\n") + 1) {
		const char *event = at + strcspn(at, " ") + 1;
		size_t used = strlen(got);

		if (text_starts(event, "wire"))
			snprintf(got + used, sizeof(got) - used, "%.*s\n",
				(int)strcspn(event, "\n"), event);
	}
	assert_string_equal(got, want);
	buf_free(&text);
	unlink(path);
}

static void without_the_wish_there_is_nothing(void **state)
{
	char path[] = "/tmp/test_sim_wire.XXXXXX";
	struct evlog log = { .n = 0 };
	struct buf text = { 0 };
	struct host h;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(evlog_open(&log, path), 0);
	host_up(&h, NULL, "12d1:1f01");
	h.usb.log = &log;
	control(&h, 0x80, 0x06, 0x0100, 0, 18);
	host_down(&h);
	evlog_close(&log);
	assert_int_equal(file_read(path, 8192, &text, NULL), 0);
	assert_int_equal(text.len, 0);
	buf_free(&text);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_transfer_is_one_line_and_its_answer_another),
		cmocka_unit_test(without_the_wish_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
