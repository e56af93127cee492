/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

/* A pipe stands for the node of usbfs: it says nothing until the far end is closed. */
static void make_node(struct bed *b)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/bus/usb/001", b->dev);
	fake_mkdirs(path);
	snprintf(path, sizeof(path), "%s/bus/usb/001/%03u", b->dev, b->stick.devnum);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static int finish_setup(void **state)
{
	struct bed *b;

	if (setup(state) < 0)
		return -1;
	b = *state;
	b->helper.device = "1-2";
	plug(b, 0x1f01);
	setenv("SURFSTICK_LATER", "1", 1);
	setenv("SURFSTICK_CHECK", "1", 1);
	return 0;
}

static int finish_teardown(void **state)
{
	struct itimerval off = { 0 };

	setitimer(ITIMER_REAL, &off, NULL);
	return teardown(state);
}

static enum helper_exit finish(struct bed *b, const struct fake_step *steps, size_t n)
{
	return run_verb(b, helper_finish, steps, n);
}

static void one_that_leaves_has_its_one_message(void **state)
{
	struct bed *b = *state;

	setenv("SURFSTICK_SWITCH", "huawei-alt eject", 1);
	assert_int_equal(finish(b, switches, ARRAY_SIZE(switches)), HELPER_DONE);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 0);
}

static void one_that_says_yes_and_stays_gets_the_next_method(void **state)
{
#define TAKEN { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 }, \
	{ V_IN, 13, FAKE_CSW("\x12\x34\x56\x78", "\0") }
	static const struct fake_step steps[] = { TAKEN, TAKEN };
	struct bed *b = *state;
	uint64_t start = helper_now_ms();

	make_node(b);
	setenv("SURFSTICK_SWITCH", "huawei-alt huawei-fallback", 1);
	assert_int_equal(finish(b, steps, ARRAY_SIZE(steps)), HELPER_FAILED);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	assert_int_equal(b->usb.sent[1][20], 0x01);
	assert_in_range(helper_now_ms() - start, 2000, 4000);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
	assert_non_null(strstr(b->last, "stays what it is"));
}

static void one_that_is_pulled_out_while_it_is_waited_for_is_told_nothing(void **state)
{
	struct bed *b = *state;

	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	setenv("SURFSTICK_WAIT", "60", 1);
	assert_int_equal(finish(b, NULL, 0), HELPER_DONE);
}

static void the_wait_comes_before_the_message(void **state)
{
	struct bed *b = *state;
	uint64_t start = helper_now_ms();

	make_node(b);
	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	setenv("SURFSTICK_WAIT", "1", 1);
	b->usb = (struct fake_usb){ 0 };
	assert_int_equal(finish(b, switches, ARRAY_SIZE(switches)), HELPER_FAILED);
	assert_in_range(helper_now_ms() - start, 2000, 4000); /* and 1 s to see it go */
}

static void an_event_that_comes_twice_is_handled_once(void **state)
{
	struct bed *b = *state;

	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	assert_int_equal(finish(b, switches, ARRAY_SIZE(switches)), HELPER_DONE);
	assert_int_equal(finish(b, NULL, 0), HELPER_DONE);
}

static void one_in_use_is_left_to_its_user(void **state)
{
	static const struct fake_step busy[] = { { V_CLAIM, -EBUSY, 0 } };
	struct bed *b = *state;

	make_node(b);
	setenv("SURFSTICK_SWITCH", "huawei-alt eject", 1);
	assert_int_equal(finish(b, busy, ARRAY_SIZE(busy)), HELPER_BUSY);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
}

static void every_wait_has_an_alarm_behind_it(void **state)
{
	struct bed *b = *state;
	struct itimerval left;

	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	assert_int_equal(finish(b, switches, ARRAY_SIZE(switches)), HELPER_DONE);
	assert_int_equal(getitimer(ITIMER_REAL, &left), 0);
	assert_in_range(left.it_value.tv_sec, 1, 40);
}

static void a_dry_run_does_not_wait(void **state)
{
	struct bed *b = *state;
	uint64_t start = helper_now_ms();
	char out[4096];

	make_node(b);
	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	setenv("SURFSTICK_WAIT", "60", 1);
	b->helper.dry_run = true;
	assert_int_equal(run_printing(b, helper_finish, out, sizeof(out)), HELPER_DONE);
	assert_true(helper_now_ms() - start < 1000);
	assert_non_null(strstr(out, "would send huawei-alt"));
}

/* SET_CONFIGURATION has done its work when it did not fail: nothing leaves the bus. */
static void another_configuration_is_no_stick_that_stays(void **state)
{
	static const struct fake_step steps[] = { { V_CONFIGURE, 0, 0 }, { V_PAUSE, 0, 0 },
		{ V_CONFIGURE, 0, 0 } };
	struct bed *b = *state;
	uint64_t start = helper_now_ms();

	make_node(b);
	setenv("SURFSTICK_SWITCH", "configuration eject", 1);
	setenv("SURFSTICK_CONFIGURATION", "2", 1);
	assert_int_equal(finish(b, steps, ARRAY_SIZE(steps)), HELPER_DONE);
	unsetenv("SURFSTICK_CONFIGURATION");
	assert_true(helper_now_ms() - start < 900);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 0);
}

static void a_method_of_a_later_version_is_no_reason_to_ask_twice(void **state)
{
	static const struct fake_step steps[] = { TAKEN };
	struct bed *b = *state;

	make_node(b);
	setenv("SURFSTICK_SWITCH", "hypnosis huawei-alt", 1);
	assert_int_equal(finish(b, steps, ARRAY_SIZE(steps)), HELPER_FAILED);
}

static void without_a_node_to_watch_it_is_given_its_time(void **state)
{
	static const struct fake_step steps[] = { TAKEN };
	struct bed *b = *state;
	uint64_t start = helper_now_ms();
	char path[256];

	snprintf(path, sizeof(path), "%s/bus/usb/001", b->dev);
	fake_mkdirs(path);
	snprintf(path, sizeof(path), "%s/bus/usb/001/%03u", b->dev, b->stick.devnum);
	assert_int_equal(symlink("/dev/null", path), 0); /* not followed */
	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	assert_int_equal(finish(b, steps, ARRAY_SIZE(steps)), HELPER_FAILED);
	assert_in_range(helper_now_ms() - start, 1000, 3000);
}

static void it_goes_on_when_the_node_says_that_the_stick_has_left(void **state)
{
	struct bed *b = *state;
	uint64_t start = helper_now_ms();
	char path[256];
	int status;
	pid_t pid;
	int fd;

	make_node(b);
	snprintf(path, sizeof(path), "%s/bus/usb/001/%03u", b->dev, b->stick.devnum);
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	pid = fork();
	if (pid == 0) {
		poll(NULL, 0, 200);
		_exit(0); /* the last who holds the far end */
	}
	assert_true(pid > 0);
	close(fd);
	setenv("SURFSTICK_SWITCH", "huawei-alt eject", 1);
	setenv("SURFSTICK_CHECK", "30", 1);
	assert_int_equal(finish(b, switches, ARRAY_SIZE(switches)), HELPER_DONE);
	assert_in_range(helper_now_ms() - start, 150, 3000);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void it_wants_to_know_which_stick(void **state)
{
	struct bed *b = *state;

	b->helper.device = NULL;
	assert_int_equal(finish(b, NULL, 0), HELPER_USAGE);
}

#define F(name) cmocka_unit_test_setup_teardown(name, finish_setup, finish_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		F(one_that_leaves_has_its_one_message),
		F(one_that_says_yes_and_stays_gets_the_next_method),
		F(one_that_is_pulled_out_while_it_is_waited_for_is_told_nothing),
		F(the_wait_comes_before_the_message),
		F(an_event_that_comes_twice_is_handled_once),
		F(one_in_use_is_left_to_its_user),
		F(every_wait_has_an_alarm_behind_it),
		F(a_dry_run_does_not_wait),
		F(another_configuration_is_no_stick_that_stays),
		F(a_method_of_a_later_version_is_no_reason_to_ask_twice),
		F(without_a_node_to_watch_it_is_given_its_time),
		F(it_goes_on_when_the_node_says_that_the_stick_has_left),
		F(it_wants_to_know_which_stick),
	};

	signal(SIGALRM, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
