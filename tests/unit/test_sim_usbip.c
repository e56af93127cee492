/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/sim/usbip.h"

static void a_control_read_as_the_kernel_writes_it(void **state)
{
	const uint8_t header[USBIP_HEADER] = { 0, 0, 0, 1, 0, 0, 0, 7, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0,
		0,
		0, 0, 0, 2, 0, 0, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 6, 0, 1, 0, 0,
		18, 0 };
	struct usbip_request request;

	(void)state;
	assert_int_equal(usbip_parse(header, &request), 0);
	assert_int_equal(request.command, USBIP_SUBMIT);
	assert_int_equal(request.seqnum, 7);
	assert_true(request.in);
	assert_int_equal(request.ep, 0);
	assert_int_equal(request.len, 18);
	assert_int_equal(request.flags, 0x200);
	assert_int_equal(request.setup[0], 0x80);
	assert_int_equal(usbip_payload(&request), 0);
}

static void a_bulk_write_has_its_bytes_behind_it(void **state)
{
	uint8_t header[USBIP_HEADER] = { 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		0,
		0, 0, 0, 0, 0, 0, 31 };
	struct usbip_request request;

	(void)state;
	assert_int_equal(usbip_parse(header, &request), 0);
	assert_false(request.in);
	assert_int_equal(request.ep, 2);
	assert_int_equal(usbip_payload(&request), 31);
}

static void an_unlink_names_its_victim(void **state)
{
	uint8_t header[USBIP_HEADER] = { 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		0,
		0, 0, 5 };
	struct usbip_request request;

	(void)state;
	assert_int_equal(usbip_parse(header, &request), 0);
	assert_int_equal(request.command, USBIP_UNLINK);
	assert_int_equal(request.victim, 5);
	assert_int_equal(usbip_payload(&request), 0);
}

static void what_is_no_request_is_a_protocol_error(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
	} rows[] = { { 3, 3 }, { 3, 0 }, { 0, 1 }, { 19, 16 }, { 16, 1 }, { 24, 1 } };
	struct usbip_request request;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t header[USBIP_HEADER] = { 0, 0, 0, 1 };

		header[rows[i].at] = rows[i].byte;
		assert_int_equal(usbip_parse(header, &request), -EPROTO);
	}
}

static void answers_carry_status_and_length(void **state)
{
	struct usbip_request request = { .command = USBIP_SUBMIT, .seqnum = 0x01020304 };
	uint8_t out[USBIP_HEADER];

	(void)state;
	usbip_answer(out, &request, -EPIPE, 0x10);
	assert_memory_equal(out, ((uint8_t[]){ 0, 0, 0, 3, 1, 2, 3, 4 }), 8);
	assert_memory_equal(out + 20, ((uint8_t[]){ 0xff, 0xff, 0xff, 0xe0, 0, 0, 0, 0x10 }), 8);
	request.command = USBIP_UNLINK;
	usbip_answer(out, &request, -ECONNRESET, 0);
	assert_memory_equal(out, ((uint8_t[]){ 0, 0, 0, 4 }), 4);
	assert_memory_equal(out + 20, ((uint8_t[]){ 0xff, 0xff, 0xff, 0x98 }), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_control_read_as_the_kernel_writes_it),
		cmocka_unit_test(a_bulk_write_has_its_bytes_behind_it),
		cmocka_unit_test(an_unlink_names_its_victim),
		cmocka_unit_test(what_is_no_request_is_a_protocol_error),
		cmocka_unit_test(answers_carry_status_and_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
