/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"
#include "tests/sim/remote.h"

struct hand {
	struct rig rig;
	struct plug plug;
	struct remote remote;
};

static int attach(void *ctx, const struct profile_identity *identity)
{
	(void)ctx;
	(void)identity;
	return 0;
}

static void detach(void *ctx)
{
	(void)ctx;
}

static const struct plug_face face = { attach, detach, false, &rig_face };

static void hand_up(struct hand *h)
{
	memset(h, 0, sizeof(*h));
	rig_up(&h->rig, NULL);
	brain_power_off(&h->rig.brain);
	h->plug = (struct plug){ .loop = h->rig.loop, .profile = &h->rig.profile,
		.brain = &h->rig.brain, .face = &face, .face_ctx = &h->rig };
	h->remote = (struct remote){ .loop = h->rig.loop, .plug = &h->plug,
		.brain = &h->rig.brain };
	assert_int_equal(plug_in(&h->plug), 0);
	rig_open(&h->rig, RIG_MODEM);
	loop_advance(h->rig.loop, 100);
	rig_hear(&h->rig, RIG_MODEM);
}

static void hand_down(struct hand *h)
{
	remote_close(&h->remote);
	plug_out(&h->plug);
	rig_down(&h->rig);
}

static void order(struct hand *h, const char *command, const char *want)
{
	char answer[600];

	remote_run(&h->remote, command, answer, sizeof(answer));
	assert_string_equal(answer, want);
}

static void call_up(struct hand *h)
{
	rig_say(&h->rig, RIG_MODEM, "ATD*99#\r");
	loop_advance(h->rig.loop, 1);
	assert_int_equal(h->rig.brain.call.state, CALL_UP);
	rig_hear(&h->rig, RIG_MODEM);
}

static void drop_ends_the_call_and_leaves_a_cause(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "drop", "error Transport endpoint is not connected");
	call_up(&h);
	order(&h, "drop Insufficient resources", "ok");
	assert_string_equal(rig_hear(&h.rig, RIG_MODEM), "\r\nNO CARRIER\r\n");
	rig_expect(&h.rig, RIG_MODEM, "AT+CEER",
		"\r\n+CEER: Insufficient resources\r\n\r\nOK\r\n");
	hand_down(&h);
}

static void switches_take_on_and_off_only(void **state)
{
	static const char *const names[] = { "peer-mute", "mute", "deny", "register", "roaming",
		"storage-loop" };
	char command[40];
	struct hand h;

	(void)state;
	hand_up(&h);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(command, sizeof(command), "%s maybe", names[i]);
		order(&h, command, "error Invalid argument");
		snprintf(command, sizeof(command), "%s on", names[i]);
		order(&h, command, "ok");
		snprintf(command, sizeof(command), "%s off", names[i]);
		order(&h, command, "ok");
	}
	hand_down(&h);
}

static void the_network_does_as_told(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "roaming on", "ok");
	assert_int_equal(h.rig.brain.stat, 5);
	order(&h, "deny on", "ok");
	assert_int_equal(h.rig.brain.stat, 3);
	order(&h, "deny off", "ok");
	order(&h, "register off", "ok");
	assert_int_equal(h.rig.brain.stat, 2);
	hand_down(&h);
}

static void the_card_comes_and_goes(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "sim remove", "ok");
	assert_int_equal(h.rig.brain.stat, 0);
	rig_hear(&h.rig, RIG_MODEM);
	rig_expect(&h.rig, RIG_MODEM, "AT+CMEE=1;+CPIN?", "\r\n+CME ERROR: 10\r\n");
	order(&h, "sim insert", "ok");
	order(&h, "sim busy", "ok");
	rig_hear(&h.rig, RIG_MODEM);
	rig_expect(&h.rig, RIG_MODEM, "AT+CPIN?", "\r\n+CME ERROR: 14\r\n");
	order(&h, "sim ready", "ok");
	loop_advance(h.rig.loop, 100);
	assert_int_equal(h.rig.brain.stat, 1);
	order(&h, "sim eat", "error Invalid argument");
	hand_down(&h);
}

static void pranks_reach_the_port_as_they_are(void **state)
{
	struct hand h;
	char first[80];

	(void)state;
	hand_up(&h);
	order(&h, "urc ^BOOT:1,0,0,0,6", "ok");
	assert_string_equal(rig_hear(&h.rig, RIG_MODEM), "\r\n^BOOT:1,0,0,0,6\r\n");
	order(&h, "halfline", "ok");
	assert_string_equal(rig_hear(&h.rig, RIG_MODEM), "\r\n+CREG: 1,\"79");
	order(&h, "halfline OK", "ok");
	assert_string_equal(rig_hear(&h.rig, RIG_MODEM), "OK");
	order(&h, "garbage 32", "ok");
	assert_int_equal(h.rig.heard[RIG_MODEM].len, 32);
	memcpy(first, h.rig.heard[RIG_MODEM].data, 32);
	rig_hear(&h.rig, RIG_MODEM);
	h.remote.seed = 0;
	order(&h, "garbage 32", "ok");
	assert_memory_equal(h.rig.heard[RIG_MODEM].data, first, 32);
	order(&h, "garbage 99999", "error Invalid argument");
	hand_down(&h);
}

static void refusals_are_kept_until_off(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "refuse AT+CSQ", "ok");
	order(&h, "refuse ^CURC", "ok");
	rig_expect(&h.rig, RIG_MODEM, "AT+CSQ", "\r\nERROR\r\n");
	order(&h, "refuse off", "ok");
	rig_expect(&h.rig, RIG_MODEM, "AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
	for (int i = 0; i < 4; i++)
		order(&h, "refuse +CSQ", "ok");
	order(&h, "refuse +CSQ", "error No space left on device");
	hand_down(&h);
}

static void plugging_by_hand(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "plug", "error Operation already in progress");
	order(&h, "unplug", "ok");
	order(&h, "status", "ok attached=no stat=0 call=none pin-tries=3 puk-tries=10");
	order(&h, "reset", "error No such device");
	order(&h, "urc X", "error No such device");
	order(&h, "halfline", "error No such device");
	order(&h, "plug", "ok");
	order(&h, "replug 50", "ok");
	assert_false(h.plug.attached);
	loop_advance(h.rig.loop, 50);
	assert_true(h.plug.attached);
	order(&h, "status", "ok attached=12d1:155e stat=2 call=none pin-tries=3 puk-tries=10 "
		"gsm0=dtr:0,dcd:0 gsm0-diag=dtr:0,dcd:0 gsm0-at=dtr:0,dcd:0");
	order(&h, "explode", "error no such command");
	order(&h, "", "error no such command");
	order(&h, "slow fast", "error Invalid argument");
	hand_down(&h);
}

static void a_muted_peer_hears_again(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	call_up(&h);
	order(&h, "peer-mute on", "ok");
	rig_say(&h.rig, RIG_MODEM, "lost");
	order(&h, "peer-mute off", "ok");
	rig_say(&h.rig, RIG_MODEM, "found");
	assert_string_equal(rig_hear(&h.rig, RIG_MODEM), "found");
	/* An echo has no process to end. */
	order(&h, "peer-term", "error No such process");
	hand_down(&h);
}

static void faults_come_and_go(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "fault out nak", "ok");
	assert_int_equal(h.plug.fault.out.how, FAULT_NAK);
	order(&h, "fault vanish sent 20", "ok");
	assert_int_equal(h.plug.fault.vanish, FAULT_SENT);
	order(&h, "fault mood bad", "error No such file or directory");
	order(&h, "fault out sulks", "error Invalid argument");
	order(&h, "fault", "error No such file or directory");
	order(&h, "fault off", "ok");
	assert_int_equal(h.plug.fault.out.how, FAULT_NONE);
	assert_int_equal(h.plug.fault.vanish, FAULT_NEVER);
	hand_down(&h);
}

static void a_face_can_be_left_by_order(void **state)
{
	struct hand h;

	(void)state;
	hand_up(&h);
	order(&h, "switch 12d1:0000", "error No such file or directory");
	order(&h, "switch 12d1:1f01", "ok");
	assert_string_equal(h.plug.next, "12d1:1f01");
	plug_out(&h.plug);
	order(&h, "switch 12d1:1f01", "error No such device");
	hand_down(&h);
}

static void of_several_sticks_the_one_that_is_meant_obeys(void **state)
{
	struct hand h;
	struct plug second;
	struct remote_stick sticks[2];

	(void)state;
	hand_up(&h);
	second = (struct plug){ .loop = h.rig.loop, .profile = &h.rig.profile,
		.brain = &h.rig.brain, .face = &face };
	sticks[0] = (struct remote_stick){ &h.plug, &h.rig.brain };
	sticks[1] = (struct remote_stick){ &second, &h.rig.brain };
	h.remote.sticks = sticks;
	h.remote.n_sticks = 2;
	order(&h, "@2 fault deaf yes", "ok");
	assert_true(second.fault.deaf && !h.plug.fault.deaf);
	order(&h, "fault in nak", "ok");
	assert_true(h.plug.fault.in.how == FAULT_NAK && second.fault.in.how == FAULT_NONE);
	order(&h, "@all fault off", "ok");
	assert_true(h.plug.fault.in.how == FAULT_NONE && !second.fault.deaf);
	order(&h, "@3 status", "error no such stick");
	order(&h, "@0 status", "error no such stick");
	order(&h, "@all nonsense", "error no such command");
	assert_ptr_equal(h.remote.plug, &h.plug);
	hand_down(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drop_ends_the_call_and_leaves_a_cause),
		cmocka_unit_test(switches_take_on_and_off_only),
		cmocka_unit_test(the_network_does_as_told),
		cmocka_unit_test(the_card_comes_and_goes),
		cmocka_unit_test(pranks_reach_the_port_as_they_are),
		cmocka_unit_test(refusals_are_kept_until_off),
		cmocka_unit_test(plugging_by_hand),
		cmocka_unit_test(a_muted_peer_hears_again),
		cmocka_unit_test(faults_come_and_go),
		cmocka_unit_test(a_face_can_be_left_by_order),
		cmocka_unit_test(of_several_sticks_the_one_that_is_meant_obeys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
