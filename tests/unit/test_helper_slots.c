/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "helper_bed.h"

#include "helper/slots.h"
#include "usb/state.h"

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

static const struct fake_interface ports[] = { { 0xff, 2, 0x10, true }, { 0xff, 2, 0x12, true } };

static void plug_nth(struct bed *b, char devpath[64], unsigned n, const char *serial)
{
	struct fake_stick s = { .devpath = devpath, .vid = 0x12d1, .pid = 0x1506,
		.devnum = n + 2, .product = "HUAWEI_MOBILE\n", .serial = serial,
		.interfaces = ports, .n_interfaces = ARRAY_SIZE(ports) };

	snprintf(devpath, 64, HUB "/1-%u", n + 1);
	fake_plug(&b->sys, &s);
}

static void file_is(const char *dir, const char *text)
{
	char got[STATE_FILE_MAX];

	assert_int_equal(fake_read(dir, "surfstick/slots", got, sizeof(got)), text != NULL);
	assert_string_equal(got, text ? text : "");
}

static const struct slot *assign(struct bed *b, struct slots *s, const char *devpath)
{
	struct usb_face face;

	const struct slot *slot;

	assert_int_equal(usb_face_read(&face, b->sys.path, devpath), 0);
	assert_int_equal(slots_assign(s, &face, &slot), 0);
	return slot;
}

static void one_that_goes_while_it_is_asked_gets_no_number(void **state)
{
	struct bed *b = *state;
	const struct slot *slot;
	struct usb_face face;
	char devpath[64], path[256];
	struct slots s;

	plug_nth(b, devpath, 0, "SERIAL-A");
	assert_int_equal(usb_face_read(&face, b->sys.path, devpath), 0);
	snprintf(path, sizeof(path), "%s%s/idVendor", b->sys.path, devpath);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s%s", b->sys.path, devpath);
	{
		char away[300];

		snprintf(away, sizeof(away), "%s/away", b->run);
		assert_int_equal(rename(path, away), 0);
	}
	slots_open(&s, &b->helper);
	assert_int_equal(slots_assign(&s, &face, &slot), -ENODEV);
	assert_null(slot);
	slots_close(&s);
	slots_to_disk(&b->helper);
	file_is(b->var, NULL);
}

static void a_number_is_in_run_until_it_is_on_the_disk(void **state)
{
	static const char line[] = "gsm0 12d1 0000_00_14.0-1 SERIAL-A\n";
	struct bed *b = *state;
	struct slots s;
	char devpath[64];

	plug_nth(b, devpath, 0, "SERIAL-A");
	slots_open(&s, &b->helper);
	assert_non_null(assign(b, &s, devpath));
	slots_close(&s);
	file_is(b->run, line);
	file_is(b->var, NULL);
	slots_to_disk(&b->helper);
	file_is(b->run, NULL);
	file_is(b->var, line);
}

static void what_came_meanwhile_is_brought_by_who_is_at_it(void **state)
{
	struct bed *b = *state;
	struct slots s;
	char devpath[64];
	int run, lock;

	plug_nth(b, devpath, 0, "SERIAL-A");
	slots_open(&s, &b->helper);
	assign(b, &s, devpath);
	slots_close(&s);
	run = state_open(b->run, "surfstick");
	lock = state_lock(run, "slots.disk");
	slots_to_disk(&b->helper); /* somebody else is at it: no waiting */
	file_is(b->var, NULL);
	close(lock);
	close(run);
	slots_to_disk(&b->helper);
	file_is(b->var, "gsm0 12d1 0000_00_14.0-1 SERIAL-A\n");
}

static void nothing_is_written_for_a_stick_that_is_known(void **state)
{
	struct bed *b = *state;
	struct slots s;
	char devpath[64];

	fake_attr(&b->root, "/var/surfstick", "slots", "gsm7 12d1 0000_00_14.0-1 -\n# mine\n");
	plug_nth(b, devpath, 0, NULL);
	slots_open(&s, &b->helper);
	assert_int_equal(assign(b, &s, devpath)->number, 7);
	slots_close(&s);
	slots_to_disk(&b->helper);
	file_is(b->run, NULL);
	file_is(b->var, "gsm7 12d1 0000_00_14.0-1 -\n# mine\n");
}

static void what_was_learned_is_forgotten_with_the_appearance(void **state)
{
	struct bed *b = *state;
	struct slots_news news;
	struct usb_face face;
	const struct slot *slot;
	struct slots s;
	char devpath[64];

	plug_nth(b, devpath, 0, NULL);
	assert_int_equal(usb_face_read(&face, b->sys.path, devpath), 0);
	slots_open(&s, &b->helper);
	assert_int_equal(slots_assign(&s, &face, &slot), 0);
	slots_news(&s, slot, &face, &news);
	assert_false(news.imei || news.roles);
	slots_learn(&s, slot, &face, "860000000000001", "0m1p");
	slots_news(&s, slot, &face, &news);
	assert_true(news.imei && news.roles);
	assert_string_equal(news.in_force, "");
	face.identity++;
	slots_news(&s, slot, &face, &news);
	assert_false(news.imei || news.roles);
	slots_learn(&s, slot, &face, NULL, "0p1m");
	slots_news(&s, slot, &face, &news);
	assert_string_equal(news.in_force, "0m1p");
	assert_false(news.imei);
	slots_close(&s);
}

/* ---- many at once --------------------------------------------------------------------- */

static unsigned number_of(const char *out)
{
	const char *slot = strstr(out, "SURFSTICK_SLOT=gsm");

	assert_non_null(slot);
	return (unsigned)strtoul(slot + strlen("SURFSTICK_SLOT=gsm"), NULL, 10);
}

static pid_t start_helper(struct bed *b, unsigned n, const int hold[2])
{
	char event[128], path[128], byte;
	pid_t pid = fork();
	int fd;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	snprintf(event, sizeof(event), HUB "/1-%u/1-%u:1.0/ttyUSB0/tty/ttyUSB0", n + 1, n + 1);
	setenv("DEVPATH", event, 1);
	snprintf(path, sizeof(path), "%s/out.%u", b->root.path, n);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	dup2(fd, STDOUT_FILENO);
	close(hold[1]);
	if (read(hold[0], &byte, 1) != 0) /* until all are there */
		_exit(99);
	fd = helper_name(&b->helper);
	fflush(stdout);
	_exit(fd);
}

/* n helpers at the same moment; returns the processor's time that one took, in microseconds. */
static unsigned long run_helpers(struct bed *b, unsigned n)
{
	struct rusage before, after;
	pid_t pids[SLOT_COUNT];
	int hold[2], status;

	getrusage(RUSAGE_CHILDREN, &before);
	fflush(stdout);
	assert_int_equal(pipe(hold), 0);
	for (unsigned i = 0; i < n; i++)
		pids[i] = start_helper(b, i, hold);
	close(hold[0]);
	close(hold[1]);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), HELPER_DONE);
	}
	getrusage(RUSAGE_CHILDREN, &after);
	return (unsigned long)((after.ru_utime.tv_sec + after.ru_stime.tv_sec -
		before.ru_utime.tv_sec - before.ru_stime.tv_sec) * 1000000 +
		after.ru_utime.tv_usec + after.ru_stime.tv_usec -
		before.ru_utime.tv_usec - before.ru_stime.tv_usec) / n;
}

/* Returns the time one of them took. */
static unsigned long name_at_once(struct bed *b, unsigned n, const char *serial)
{
	char devpath[64], own[32], file[32], text[STATE_FILE_MAX];
	bool given[SLOT_COUNT] = { false };
	struct slot_table table;
	unsigned long time;
	unsigned number;

	for (unsigned i = 0; i < n; i++) {
		snprintf(own, sizeof(own), "SERIAL-%u", i * 7919);
		plug_nth(b, devpath, i, serial ? serial : own);
	}
	time = run_helpers(b, n);
	for (unsigned i = 0; i < n; i++) {
		snprintf(file, sizeof(file), "out.%u", i);
		number = number_of(kept(b, file, text, sizeof(text)));
		assert_in_range(number, 0, n - 1);
		assert_false(given[number]);
		given[number] = true;
	}
	/* All of them are on the disk, and nothing waits for it. */
	file_is(b->run, NULL);
	slot_table_parse(&table, kept(b, "var/surfstick/slots", text, sizeof(text)));
	assert_int_equal(table.n, n);
	return time;
}

static unsigned long name_at_once_afresh(unsigned n, const char *serial)
{
	unsigned long time;
	void *state;

	setup(&state);
	log_open(LOG_TO_STDERR, "test", LOG_LEVEL_WARNING); /* lines cost time, too */
	time = name_at_once(state, n, serial);
	teardown(&state);
	return time;
}

static void sixty_four_at_once_get_sixty_four_numbers(void **state)
{
	static const char *const serials[] = { NULL, "TWIN-0001", "00000000" };
	unsigned long eight, all;

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(serials); n++) {
		eight = name_at_once_afresh(8, serials[n]);
		all = name_at_once_afresh(SLOT_COUNT, serials[n]);
		print_message("%s: %lu us each of 8, %lu us each of 64\n",
			serials[n] ? serials[n] : "serials of their own", eight, all);
		/* Eight times the sticks: no more than eight times the work for one. */
		assert_true(all <= eight * 8 + 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_number_is_in_run_until_it_is_on_the_disk),
		T(what_came_meanwhile_is_brought_by_who_is_at_it),
		T(nothing_is_written_for_a_stick_that_is_known),
		T(what_was_learned_is_forgotten_with_the_appearance),
		T(one_that_goes_while_it_is_asked_gets_no_number),
		cmocka_unit_test(sixty_four_at_once_get_sixty_four_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
