/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"
#include "tests/sim/storage.h"

struct bench {
	struct profile profile;
	struct endpoint in;
	struct storage storage;
	int status;
	size_t len;
	uint8_t data[4096];
	unsigned answers, messages;
	uint8_t message_cblen;
};

static void on_answer(void *ctx, const struct usbip_request *request, int status, const void *data,
	size_t len)
{
	struct bench *b = ctx;

	(void)request;
	b->answers++;
	b->status = status;
	b->len = len;
	if (len > 0 && len <= sizeof(b->data))
		memcpy(b->data, data, len);
}

static enum storage_fate on_message(void *ctx, uint8_t cblen, const uint8_t cb[16])
{
	struct bench *b = ctx;

	b->messages++;
	b->message_cblen = cblen;
	if (cb[0] == 0xf0)
		return STORAGE_STAYS;
	if (cb[0] == 0xf1)
		return STORAGE_WAVES;
	return cb[0] == 0x11 && cb[1] == 0x06 ? STORAGE_LEAVES : STORAGE_IS_NO_MESSAGE;
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	char error[200];

	profile_parse(&b->profile, "f", rig_profile, error, sizeof(error));
	endpoint_init(&b->in, on_answer, b);
	storage_init(&b->storage, &b->profile, &b->in, false);
	b->storage.message = on_message;
	b->storage.ctx = b;
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	endpoint_free(&b->in);
	free(b);
	return 0;
}

static int command(struct bench *b, uint32_t want, uint8_t flags, uint8_t cblen, uint8_t op,
	uint8_t byte4)
{
	uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 0x78, 0x56, 0x34, 0x12, (uint8_t)want,
		(uint8_t)(want >> 8), (uint8_t)(want >> 16), 0, flags, 0, cblen, op, 0, 0, 0,
		byte4 };

	if (op == 0x11)
		cbw[16] = 0x06;
	return storage_out(&b->storage, cbw, sizeof(cbw));
}

static void ask(struct bench *b, uint32_t len)
{
	struct usbip_request request = { .command = USBIP_SUBMIT, .in = true, .len = len };

	b->len = 999;
	assert_int_equal(endpoint_submit(&b->in, &request), 0);
}

static void status_is(struct bench *b, uint8_t residue, uint8_t status)
{
	const uint8_t csw[13] = { 'U', 'S', 'B', 'S', 0x78, 0x56, 0x34, 0x12, residue, 0, 0, 0,
		status };

	ask(b, 13);
	assert_int_equal(b->len, 13);
	assert_memory_equal(b->data, csw, 13);
}

static void no_data_good(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0, 6, 0x00, 0), 0);
	status_is(b, 0, 0);
}

static void data_then_status(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 36, 0x80, 6, 0x12, 36), 0);
	ask(b, 36);
	assert_int_equal(b->len, 36);
	status_is(b, 0, 0);
}

static void less_data_than_asked_leaves_a_residue(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 96, 0x80, 6, 0x12, 96), 0);
	ask(b, 96);
	assert_int_equal(b->len, 36);
	status_is(b, 60, 0);
}

static void a_failed_read_ends_its_data_phase_empty(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 36, 0x80, 16, 0xff, 0), 0);
	ask(b, 36);
	assert_int_equal(b->status, 0);
	assert_int_equal(b->len, 0);
	status_is(b, 36, 1);
}

static void or_stalls_where_the_profile_says_so(void **state)
{
	struct bench *b = *state;

	b->profile.stall = true;
	assert_int_equal(command(b, 36, 0x80, 16, 0xff, 0), 0);
	ask(b, 36);
	assert_int_equal(b->status, -EPIPE);
	endpoint_halt(&b->in, false);
	status_is(b, 36, 1);
}

static void more_data_than_asked_is_a_phase_error(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0x80, 6, 0x12, 36), 0);
	status_is(b, 0, 2);
	assert_int_equal(command(b, 4, 0x80, 6, 0x12, 36), 0);
	ask(b, 4);
	assert_int_equal(b->len, 4);
	status_is(b, 0, 2);
}

static void data_of_the_host_is_swallowed_and_refused(void **state)
{
	struct bench *b = *state;
	const uint8_t zeros[24] = { 0 };

	assert_int_equal(command(b, 24, 0x00, 6, 0x15, 24), 0);
	assert_int_equal(storage_out(&b->storage, zeros, 16), 0);
	assert_int_equal(endpoint_backlog(&b->in), 0);
	assert_int_equal(storage_out(&b->storage, zeros, 8), 0);
	status_is(b, 24, 1);
}

static void a_broken_wrapper_needs_a_reset(void **state)
{
	struct bench *b = *state;
	const uint8_t junk[31] = { 'U', 'S', 'B', 'X' };

	assert_int_equal(storage_out(&b->storage, junk, sizeof(junk)), -EPIPE);
	assert_int_equal(command(b, 0, 0, 6, 0x00, 0), -EPIPE);
	ask(b, 13);
	assert_int_equal(b->status, -EPIPE);
	storage_reset(&b->storage);
	endpoint_halt(&b->in, false);
	assert_int_equal(command(b, 0, 0, 6, 0x00, 0), 0);
	status_is(b, 0, 0);
	assert_int_equal(storage_out(&b->storage, junk, 5), -EPIPE);
}

static void an_unknown_message_is_a_failed_command(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0, 0, 0xfe, 0), 0);
	assert_int_equal(b->messages, 1);
	status_is(b, 0, 1);
}

static void a_switching_message_gets_no_answer(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0, 0, 0x11, 0), 0);
	assert_int_equal(b->messages, 1);
	assert_int_equal(b->message_cblen, 0);
	ask(b, 13);
	assert_int_equal(b->answers, 0);
	assert_int_equal(command(b, 0, 0, 6, 0x00, 0), 0);
	assert_int_equal(b->answers, 0);
}

static void one_that_is_ignored_is_answered_well(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0, 0, 0xf0, 0), 0);
	status_is(b, 0, 0);
	assert_int_equal(command(b, 36, 0x80, 6, 0xf0, 0), 0);
	ask(b, 36);
	assert_int_equal(b->len, 0);
	status_is(b, 36, 0);
	assert_int_equal(command(b, 4, 0, 6, 0xf0, 0), 0);
	assert_int_equal(storage_out(&b->storage, (const uint8_t *)"data", 4), 0);
	status_is(b, 0, 0);
	assert_false(b->storage.gone);
}

static void a_polite_one_says_good_and_goes(void **state)
{
	struct bench *b = *state;

	assert_int_equal(command(b, 0, 0, 0, 0xf1, 0), 0);
	status_is(b, 0, 0);
	assert_true(b->storage.gone);
	assert_int_equal(command(b, 0, 0, 6, 0x00, 0), 0);
	ask(b, 13);
	assert_int_equal(b->len, 999);
}

static void a_data_phase_towards_the_host_is_known(void **state)
{
	struct bench *b = *state;

	command(b, 36, 0x80, 6, 0x12, 36);
	assert_true(b->storage.data_in);
	command(b, 0, 0x80, 6, 0x00, 0);
	assert_false(b->storage.data_in);
}

static enum storage_fate on_raw(void *ctx, const uint8_t *data, size_t len)
{
	(void)ctx;
	return len == 3 && data[0] == 0x1b ? STORAGE_LEAVES : STORAGE_IS_NO_MESSAGE;
}

static void what_is_no_command_block_may_be_a_message(void **state)
{
	struct bench *b = *state;

	b->storage.raw = on_raw;
	assert_int_equal(storage_out(&b->storage, (const uint8_t *)"\x1bZ\x01", 3), 0);
	assert_true(b->storage.gone && !b->storage.stuck);
	b->storage.gone = false;
	assert_int_equal(storage_out(&b->storage, (const uint8_t *)"\x1cZ\x01", 3), -EPIPE);
	assert_true(b->storage.stuck);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_data_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(data_then_status, set_up, tear_down),
		cmocka_unit_test_setup_teardown(less_data_than_asked_leaves_a_residue, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_failed_read_ends_its_data_phase_empty, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(or_stalls_where_the_profile_says_so, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(more_data_than_asked_is_a_phase_error, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(data_of_the_host_is_swallowed_and_refused, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_broken_wrapper_needs_a_reset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unknown_message_is_a_failed_command, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_switching_message_gets_no_answer, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(one_that_is_ignored_is_answered_well, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_polite_one_says_good_and_goes, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_data_phase_towards_the_host_is_known, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_command_block_may_be_a_message, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
