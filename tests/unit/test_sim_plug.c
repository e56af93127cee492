/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"

struct socket_face {
	char shown[400]; /* "+12d1:1f01 -" */
	int next_error;
};

struct desk {
	struct rig rig;
	struct plug plug;
	struct socket_face face;
};

static int attach(void *ctx, const struct profile_identity *identity)
{
	struct socket_face *face = ctx;
	size_t used = strlen(face->shown);
	int err = face->next_error;

	if (err < 0)
		return err;
	snprintf(face->shown + used, sizeof(face->shown) - used, "+%s/%zu ", identity->label,
		identity->n_interfaces);
	return 0;
}

static void detach(void *ctx)
{
	struct socket_face *face = ctx;
	size_t used = strlen(face->shown);

	snprintf(face->shown + used, sizeof(face->shown) - used, "- ");
}

static const struct plug_face usb_like = { attach, detach, true, &rig_face };
static const struct plug_face pty_like = { attach, detach, false, &rig_face };

static void desk_up(struct desk *desk, const char *extra, const struct plug_face *face)
{
	memset(desk, 0, sizeof(*desk));
	rig_up(&desk->rig, extra);
	brain_power_off(&desk->rig.brain);
	desk->plug = (struct plug){ .loop = desk->rig.loop, .profile = &desk->rig.profile,
		.brain = &desk->rig.brain, .face = face, .face_ctx = &desk->face };
}

static void desk_down(struct desk *desk)
{
	plug_out(&desk->plug);
	rig_down(&desk->rig);
}

static void a_switch_takes_the_time_a_stick_takes(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	assert_int_equal(plug_in(&d.plug), 0);
	assert_int_equal(plug_in(&d.plug), -EALREADY);
	plug_switch(&d.plug, "12d1:155e");
	loop_advance(d.rig.loop, 19);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 ");
	loop_advance(d.rig.loop, 1);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - ");
	loop_advance(d.rig.loop, 999);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - ");
	assert_false(d.rig.brain.powered);
	loop_advance(d.rig.loop, 1);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:155e/3 ");
	assert_true(d.rig.brain.powered);
	desk_down(&d);
}

static void a_reset_brings_the_start_face_back(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	plug_in(&d.plug);
	plug_switch(&d.plug, "12d1:155e");
	loop_advance(d.rig.loop, 1020);
	plug_reset(&d.plug);
	loop_advance(d.rig.loop, 1050);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:155e/3 - +12d1:1f01/1 ");
	desk_down(&d);
}

static void a_stubborn_stick_always_comes_back_as_storage(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	d.plug.storage_loop = true;
	plug_in(&d.plug);
	plug_switch(&d.plug, "12d1:155e");
	loop_advance(d.rig.loop, 1020);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:1f01/1 ");
	desk_down(&d);
}

static void setport_shapes_the_next_start(void **state)
{
	static const char extra[] = "[identity 12d1:1506]\nsetport = yes\n";
	struct desk d;

	(void)state;
	desk_up(&d, extra, &usb_like);
	plug_in(&d.plug);
	plug_switch(&d.plug, "12d1:1506");
	loop_advance(d.rig.loop, 1020);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:1506/2 ");
	text_copy(d.rig.brain.setport, sizeof(d.rig.brain.setport), "FF;12,10,16");
	plug_again(&d.plug, 10);
	loop_advance(d.rig.loop, 10);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:1506/2 - +12d1:1506/3 ");
	assert_int_equal(d.plug.identity.interfaces[0].role, ROLE_PCUI);
	desk_down(&d);
}

static void a_face_without_storage_starts_as_a_modem(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &pty_like);
	plug_in(&d.plug);
	assert_string_equal(d.face.shown, "+12d1:155e/3 ");
	assert_true(d.rig.brain.powered);
	desk_down(&d);
}

static void a_port_still_busy_is_tried_again(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	d.face.next_error = -EBUSY;
	assert_int_equal(plug_in(&d.plug), 0);
	loop_advance(d.rig.loop, 200);
	assert_false(d.plug.attached);
	d.face.next_error = 0;
	loop_advance(d.rig.loop, 50);
	assert_true(d.plug.attached);
	desk_down(&d);
	desk_up(&d, NULL, &usb_like);
	d.face.next_error = -ENODEV;
	assert_int_equal(plug_in(&d.plug), -ENODEV);
	desk_down(&d);
}

static void unplugging_stops_everything_under_way(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	plug_in(&d.plug);
	plug_switch(&d.plug, "12d1:155e");
	plug_out(&d.plug);
	loop_advance(d.rig.loop, 10000);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - ");
	plug_out(&d.plug);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - ");
	desk_down(&d);
}

static void a_first_face_is_shown_once(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, "[stick]\nfirst = 12d1:155e\n", &usb_like);
	assert_int_equal(plug_in(&d.plug), 0);
	plug_reset(&d.plug);
	loop_advance(d.rig.loop, 50);
	loop_advance(d.rig.loop, 1000);
	assert_string_equal(d.face.shown, "+12d1:155e/3 - +12d1:1f01/1 ");
	plug_out(&d.plug);
	plug_in(&d.plug);
	assert_string_equal(d.face.shown, "+12d1:155e/3 - +12d1:1f01/1 - +12d1:1f01/1 ");
	desk_down(&d);
}

static void it_flips_back_by_itself_as_often_as_told(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	assert_int_equal(fault_set(&d.plug.fault, "flip-back", "500 1"), 0);
	plug_in(&d.plug);
	loop_advance(d.rig.loop, 5000);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 ");
	plug_switch(&d.plug, "12d1:155e");
	loop_advance(d.rig.loop, 20);
	loop_advance(d.rig.loop, 1000);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:155e/3 ");
	loop_advance(d.rig.loop, 500);
	loop_advance(d.rig.loop, 1000);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - +12d1:155e/3 - +12d1:1f01/1 ");
	plug_switch(&d.plug, "12d1:155e");
	loop_advance(d.rig.loop, 20);
	loop_advance(d.rig.loop, 1000);
	d.face.shown[0] = '\0';
	loop_advance(d.rig.loop, 60000);
	assert_string_equal(d.face.shown, "");
	desk_down(&d);
}

static void switched_off_it_stays_away(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, NULL, &usb_like);
	plug_in(&d.plug);
	plug_leave(&d.plug);
	loop_advance(d.rig.loop, 60000);
	assert_string_equal(d.face.shown, "+12d1:1f01/1 - ");
	desk_down(&d);
}

static void power_is_for_the_ports_of_one_configuration(void **state)
{
	struct desk d;

	(void)state;
	desk_up(&d, "[identity two]\ninterface = storage 08/06/50\nconfiguration = 2\n"
		"interface = modem ff/ff/ff\n", &usb_like);
	d.plug.identity = *profile_identity(&d.rig.profile, "two");
	plug_power(&d.plug, 2);
	assert_int_equal(d.rig.brain.n_lines, 1);
	plug_power(&d.plug, 1);
	assert_int_equal(d.rig.brain.n_lines, 0);
	desk_down(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_switch_takes_the_time_a_stick_takes),
		cmocka_unit_test(a_reset_brings_the_start_face_back),
		cmocka_unit_test(a_stubborn_stick_always_comes_back_as_storage),
		cmocka_unit_test(setport_shapes_the_next_start),
		cmocka_unit_test(a_face_without_storage_starts_as_a_modem),
		cmocka_unit_test(a_port_still_busy_is_tried_again),
		cmocka_unit_test(unplugging_stops_everything_under_way),
		cmocka_unit_test(a_first_face_is_shown_once),
		cmocka_unit_test(it_flips_back_by_itself_as_often_as_told),
		cmocka_unit_test(switched_off_it_stays_away),
		cmocka_unit_test(power_is_for_the_ports_of_one_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
