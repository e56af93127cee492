/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <fcntl.h>
#include <termios.h>

#include "test_sim.h"
#include "tests/sim/pty.h"

struct desk {
	struct rig rig; /* its loop's clock runs */
	struct plug plug;
	struct pty_face face;
	char dir[40];
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	struct loop *loop;

	/* A network card is one line of the brain without a tty. */
	rig_up(&d->rig, "[network]\ndelay = 60000\n");
	d->rig.profile.identities[1].interfaces[3] = (struct profile_interface){ .role = ROLE_NCM };
	d->rig.profile.identities[1].n_interfaces = 4;
	brain_power_off(&d->rig.brain);
	loop_free(d->rig.loop);
	assert_int_equal(loop_new(&loop), 0);
	d->rig.loop = d->rig.brain.loop = d->rig.far_host.loop = loop;
	snprintf(d->dir, sizeof(d->dir), "/tmp/test-sim-pty-XXXXXX");
	assert_non_null(mkdtemp(d->dir));
	d->face = (struct pty_face){ .loop = loop, .brain = &d->rig.brain, .plug = &d->plug,
		.dir = d->dir };
	d->plug = (struct plug){ .loop = loop, .profile = &d->rig.profile, .brain = &d->rig.brain,
		.face = &pty_plug_face, .face_ctx = &d->face };
	assert_int_equal(pty_init(&d->face), 0);
	assert_int_equal(plug_in(&d->plug), 0);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	plug_out(&d->plug);
	pty_close(&d->face);
	rig_down(&d->rig);
	assert_int_equal(rmdir(d->dir), 0);
	free(d);
	return 0;
}

static int open_port(struct desk *d, const char *name, bool clocal)
{
	char path[60];
	struct termios t;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", d->dir, name);
	fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(tcgetattr(fd, &t), 0);
	t.c_cflag = clocal ? t.c_cflag | CLOCAL : t.c_cflag & ~(tcflag_t)CLOCAL;
	assert_int_equal(tcsetattr(fd, TCSANOW, &t), 0);
	return fd;
}

static void turn(struct desk *d)
{
	for (int i = 0; i < 10; i++)
		loop_step(d->rig.loop, 5);
}

static void says(struct desk *d, int fd, const char *command, const char *want)
{
	char answer[400];
	ssize_t n;

	assert_int_equal(write(fd, command, strlen(command)), (ssize_t)strlen(command));
	turn(d);
	n = read(fd, answer, sizeof(answer) - 1);
	answer[n < 0 ? 0 : n] = '\0';
	assert_string_equal(answer, want);
}

static void ports_are_links_and_answer(void **state)
{
	struct desk *d = *state;
	int fd = open_port(d, "gsm0-at", true);

	says(d, fd, "AT\r", "AT\r\r\nOK\r\n");
	close(fd);
}

static void an_open_port_is_dtr(void **state)
{
	struct desk *d = *state;
	int first = open_port(d, "gsm0", true), second;

	turn(d);
	assert_true(d->rig.brain.lines[RIG_MODEM].dtr);
	assert_false(d->rig.brain.lines[RIG_PCUI].dtr);
	second = open_port(d, "gsm0", true);
	turn(d);
	close(first);
	turn(d);
	assert_true(d->rig.brain.lines[RIG_MODEM].dtr);
	close(second);
	turn(d);
	assert_false(d->rig.brain.lines[RIG_MODEM].dtr);
}

static void what_nobody_read_is_gone_at_the_next_open(void **state)
{
	struct desk *d = *state;
	int fd = open_port(d, "gsm0", true);

	assert_int_equal(write(fd, "AT+CGMM\r", 8), 8);
	turn(d);
	close(fd);
	turn(d);
	fd = open_port(d, "gsm0", true);
	says(d, fd, "ATE0\r", "ATE0\r\r\nOK\r\n");
	close(fd);
}

static int call(struct desk *d, bool clocal)
{
	int fd = open_port(d, "gsm0", clocal);

	says(d, fd, "ATE0\r", "ATE0\r\r\nOK\r\n");
	d->rig.brain.stat = 1;
	says(d, fd, "ATD*99#\r", "\r\nCONNECT 150000000\r\n");
	return fd;
}

static void a_program_that_cares_for_carrier_is_hung_up(void **state)
{
	struct desk *d = *state;
	int fd = call(d, false);
	char c;

	if (geteuid() != 0)
		skip();
	datacall_end(&d->rig.brain, CALL_BY_NETWORK, "test");
	turn(d);
	assert_int_equal(read(fd, &c, 1), 0);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(errno, EIO);
	close(fd);
	turn(d);
	assert_false(d->rig.brain.lines[RIG_MODEM].dtr);
	fd = open_port(d, "gsm0", true);
	says(d, fd, "AT\r", "\r\nOK\r\n");
	close(fd);
}

static void a_program_with_clocal_reads_no_carrier(void **state)
{
	struct desk *d = *state;
	int fd = call(d, true);

	datacall_end(&d->rig.brain, CALL_BY_NETWORK, "test");
	says(d, fd, "AT\r", "\r\nNO CARRIER\r\n\r\nOK\r\n");
	close(fd);
}

static void closing_the_port_ends_the_call(void **state)
{
	struct desk *d = *state;
	int fd = call(d, true);

	close(fd);
	turn(d);
	assert_int_equal(d->rig.brain.call.state, CALL_NONE);
}

static void unplugging_hangs_everybody_up(void **state)
{
	struct desk *d = *state;
	int fd = open_port(d, "gsm0", true);
	char c;

	plug_out(&d->plug);
	assert_true(read(fd, &c, 1) <= 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ports_are_links_and_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_open_port_is_dtr, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_nobody_read_is_gone_at_the_next_open,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_program_that_cares_for_carrier_is_hung_up, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_program_with_clocal_reads_no_carrier, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(closing_the_port_ends_the_call, set_up, tear_down),
		cmocka_unit_test_setup_teardown(unplugging_hangs_everybody_up, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
