/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/sim/endpoint.h"

struct seen {
	char text[600];
};

static void on_answer(void *ctx, const struct usbip_request *request, int status, const void *data,
	size_t len)
{
	struct seen *seen = ctx;
	size_t used = strlen(seen->text);

	snprintf(seen->text + used, sizeof(seen->text) - used, "%u:%d:%zu:%.*s ", request->seqnum,
		status, len, (int)len, data ? (const char *)data : "");
}

static void ask(struct endpoint *ep, uint32_t seqnum, uint32_t len, uint32_t flags)
{
	struct usbip_request request = { .command = USBIP_SUBMIT, .seqnum = seqnum, .in = true,
		.ep = 1, .len = len, .flags = flags };

	assert_int_equal(endpoint_submit(ep, &request), 0);
}

static void a_stream_gives_what_there_is(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	ask(&ep, 1, 64, 0);
	assert_string_equal(seen.text, "");
	endpoint_send(&ep, "abc", 3);
	endpoint_send(&ep, "defghij", 7);
	assert_int_equal(endpoint_backlog(&ep), 7);
	ask(&ep, 2, 4, 0);
	ask(&ep, 3, 4, 0);
	assert_string_equal(seen.text, "1:0:3:abc 2:0:4:defg 3:0:3:hij ");
	endpoint_free(&ep);
}

static void packets_keep_their_bounds(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	endpoint_send_packet(&ep, "data", 4, false);
	endpoint_send_packet(&ep, "csw", 3, false);
	ask(&ep, 1, 64, 0);
	ask(&ep, 2, 64, 0);
	assert_string_equal(seen.text, "1:0:4:data 2:0:3:csw ");
	endpoint_free(&ep);
}

static void an_empty_data_phase_completes_the_waiting_request(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	ask(&ep, 1, 36, 0);
	endpoint_send_packet(&ep, "", 0, true);
	endpoint_send_packet(&ep, "csw", 3, false);
	assert_string_equal(seen.text, "1:0:0: ");
	ask(&ep, 2, 13, 0);
	assert_string_equal(seen.text, "1:0:0: 2:0:3:csw ");
	endpoint_free(&ep);
}

static void an_early_end_on_a_full_request_is_told_by_an_empty_one(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	endpoint_send_packet(&ep, "abcd", 4, true);
	endpoint_send_packet(&ep, "csw", 3, false);
	ask(&ep, 1, 4, 0);
	ask(&ep, 2, 4, 0);
	ask(&ep, 3, 13, 0);
	assert_string_equal(seen.text, "1:0:4:abcd 2:0:0: 3:0:3:csw ");
	endpoint_free(&ep);
}

static void the_rest_of_a_scatter_list_does_not_swallow_the_status(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	ask(&ep, 1, 8, USBIP_SHORT_NOT_OK);
	ask(&ep, 2, 8, USBIP_SHORT_NOT_OK);
	endpoint_send_packet(&ep, "abc", 3, true);
	endpoint_send_packet(&ep, "csw", 3, false);
	assert_string_equal(seen.text, "1:-121:3:abc ");
	assert_true(endpoint_unlink(&ep, 2));
	ask(&ep, 3, 13, 0);
	assert_string_equal(seen.text, "1:-121:3:abc 3:0:3:csw ");
	endpoint_free(&ep);
}

static void unlink_takes_a_waiting_request_away_and_only_that(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	ask(&ep, 1, 8, 0);
	ask(&ep, 2, 8, 0);
	assert_true(endpoint_unlink(&ep, 1));
	assert_false(endpoint_unlink(&ep, 1));
	endpoint_send(&ep, "x", 1);
	assert_string_equal(seen.text, "2:0:1:x ");
	endpoint_free(&ep);
}

static void a_halted_endpoint_stalls_until_cleared(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	ask(&ep, 1, 36, 0);
	endpoint_halt(&ep, true);
	endpoint_send_packet(&ep, "csw", 3, false);
	ask(&ep, 2, 13, 0);
	assert_string_equal(seen.text, "1:-32:0: 2:-32:0: ");
	endpoint_halt(&ep, false);
	ask(&ep, 3, 13, 0);
	assert_string_equal(seen.text, "1:-32:0: 2:-32:0: 3:0:3:csw ");
	endpoint_free(&ep);
}

static void dropped_data_is_gone_and_the_endpoint_goes_on(void **state)
{
	struct seen seen = { "" };
	struct endpoint ep;

	(void)state;
	endpoint_init(&ep, on_answer, &seen);
	endpoint_send(&ep, "old", 3);
	endpoint_send_packet(&ep, "old", 3, false);
	endpoint_drop_data(&ep);
	assert_int_equal(endpoint_backlog(&ep), 0);
	ask(&ep, 1, 8, 0);
	endpoint_send(&ep, "new", 3);
	assert_string_equal(seen.text, "1:0:3:new ");
	endpoint_free(&ep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_gives_what_there_is),
		cmocka_unit_test(packets_keep_their_bounds),
		cmocka_unit_test(an_empty_data_phase_completes_the_waiting_request),
		cmocka_unit_test(an_early_end_on_a_full_request_is_told_by_an_empty_one),
		cmocka_unit_test(the_rest_of_a_scatter_list_does_not_swallow_the_status),
		cmocka_unit_test(unlink_takes_a_waiting_request_away_and_only_that),
		cmocka_unit_test(a_halted_endpoint_stalls_until_cleared),
		cmocka_unit_test(dropped_data_is_gone_and_the_endpoint_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
