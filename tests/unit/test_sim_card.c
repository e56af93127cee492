/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"

static void fresh(struct card *card, bool pin_on)
{
	struct profile p = { .card_present = true, .pin_on = pin_on, .pin = "1234",
		.puk = "87654321",
		.pin_tries = 3, .puk_tries = 10 };

	card_init(card, &p);
}

static void a_card_without_pin_is_ready(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, false);
	assert_int_equal(card_state(&card), CARD_READY);
	assert_int_equal(card_verify(&card, "1234"), -EPERM);
	assert_int_equal(card.pin_tries, 3);
}

static void the_right_pin_opens_and_restores_the_tries(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, true);
	assert_int_equal(card_state(&card), CARD_PIN);
	assert_int_equal(card_verify(&card, "9999"), -EACCES);
	assert_int_equal(card.pin_tries, 2);
	assert_int_equal(card_verify(&card, "1234"), 0);
	assert_int_equal(card.pin_tries, 3);
	assert_int_equal(card_state(&card), CARD_READY);
}

static void tries_survive_a_replug_but_the_opening_does_not(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, true);
	assert_int_equal(card_verify(&card, "9999"), -EACCES);
	card_reset(&card);
	assert_int_equal(card.pin_tries, 2);
	assert_int_equal(card_verify(&card, "1234"), 0);
	card_reset(&card);
	assert_int_equal(card_state(&card), CARD_PIN);
}

static void three_wrong_pins_want_the_puk_and_ten_wrong_puks_kill(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, true);
	for (int i = 0; i < 3; i++)
		assert_int_equal(card_verify(&card, "0"), -EACCES);
	assert_int_equal(card_state(&card), CARD_PUK);
	assert_int_equal(card_verify(&card, "1234"), -EPERM);
	assert_int_equal(card_unblock(&card, "87654321", "4321"), 0);
	assert_int_equal(card_state(&card), CARD_READY);
	card_reset(&card);
	assert_int_equal(card_verify(&card, "4321"), 0);
	card_reset(&card);
	for (int i = 0; i < 3; i++)
		assert_int_equal(card_verify(&card, "0"), -EACCES);
	for (int i = 0; i < 10; i++)
		assert_int_equal(card_unblock(&card, "0", "1"), -EACCES);
	assert_int_equal(card_state(&card), CARD_DEAD);
}

static void the_lock_is_set_and_taken_off_with_the_pin(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, false);
	assert_int_equal(card_lock(&card, true, "0000"), -EACCES);
	assert_int_equal(card.pin_tries, 2);
	assert_int_equal(card_lock(&card, true, "1234"), 0);
	card_reset(&card);
	assert_int_equal(card_state(&card), CARD_PIN);
	assert_int_equal(card_lock(&card, false, "1234"), -EPERM);
}

static void an_absent_card_says_so(void **state)
{
	struct card card;

	(void)state;
	fresh(&card, true);
	card.present = false;
	assert_int_equal(card_state(&card), CARD_ABSENT);
}

static void the_state_file_outlives_the_process(void **state)
{
	char path[] = "/tmp/test-sim-card-XXXXXX";
	struct card card;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	fresh(&card, true);
	assert_int_equal(card_keep(&card, path), 0);
	assert_int_equal(card_verify(&card, "0"), -EACCES);
	fresh(&card, true);
	assert_int_equal(card_keep(&card, path), 0);
	assert_int_equal(card.pin_tries, 2);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_without_pin_is_ready),
		cmocka_unit_test(the_right_pin_opens_and_restores_the_tries),
		cmocka_unit_test(tries_survive_a_replug_but_the_opening_does_not),
		cmocka_unit_test(three_wrong_pins_want_the_puk_and_ten_wrong_puks_kill),
		cmocka_unit_test(the_lock_is_set_and_taken_off_with_the_pin),
		cmocka_unit_test(an_absent_card_says_so),
		cmocka_unit_test(the_state_file_outlives_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
