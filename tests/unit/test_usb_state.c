/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include <fcntl.h>
#include <sys/file.h>

#include "usb/state.h"

static void directories_are_made_on_the_way(void **state)
{
	struct fake_root *r = *state;
	int CLEANUP_CLOSE dir = state_open(r->path, "surfstick/switch.d");
	struct stat st;
	char path[128];

	assert_true(dir >= 0);
	snprintf(path, sizeof(path), "%s/surfstick/switch.d", r->path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 022, 0);
	assert_int_equal(state_open("/nowhere", "surfstick"), -ENOENT);
}

static void what_is_written_is_read(void **state)
{
	struct fake_root *r = *state;
	int CLEANUP_CLOSE dir = state_open(r->path, "surfstick");
	char text[32];

	assert_int_equal(state_read(dir, "1-2", text, sizeof(text)), 0);
	assert_string_equal(text, "");
	assert_int_equal(state_write(dir, "1-2", "one\n", 4, false), 0);
	assert_int_equal(state_write(dir, "1-2", "two\n", 4, true), 0);
	assert_int_equal(state_read(dir, "1-2", text, sizeof(text)), 0);
	assert_string_equal(text, "two\n");
	assert_int_equal(state_read(dir, "1-2", text, 4), -EFBIG);
	assert_string_equal(text, "");
}

static void links_and_foreign_directories_are_refused(void **state)
{
	struct fake_root *r = *state;
	int CLEANUP_CLOSE dir = state_open(r->path, "surfstick");
	char path[128], text[32];

	snprintf(path, sizeof(path), "%s/linked", r->path);
	assert_int_equal(symlink("/tmp", path), 0);
	assert_int_equal(state_open(r->path, "linked"), -EPERM);
	snprintf(path, sizeof(path), "%s/open", r->path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(state_open(r->path, "open"), -EPERM);
	if (geteuid() == 0) {
		assert_int_equal(chmod(path, 0700), 0);
		assert_int_equal(chown(path, 65534, 65534), 0);
		assert_int_equal(state_open(r->path, "open"), -EPERM);
	}
	assert_int_equal(symlinkat("/etc/hostname", dir, "link"), 0);
	assert_int_equal(state_read(dir, "link", text, sizeof(text)), -ELOOP);
	/* Written over, not through. */
	assert_int_equal(state_write(dir, "link", "x", 1, false), 0);
	assert_int_equal(state_read(dir, "link", text, sizeof(text)), 0);
	assert_string_equal(text, "x");
	assert_int_equal(mkfifoat(dir, "fifo", 0600), 0);
	assert_int_equal(state_read(dir, "fifo", text, sizeof(text)), -EPERM);
}

static void what_a_killed_helper_left_behind_is_no_obstacle(void **state)
{
	struct fake_root *r = *state;
	int CLEANUP_CLOSE dir = state_open(r->path, "surfstick");
	char temp[32], text[32];
	int fd;

	snprintf(temp, sizeof(temp), ".slots.%d", (int)getpid());
	fd = openat(dir, temp, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(state_write(dir, "slots", "x", 1, false), 0);
	assert_int_equal(state_read(dir, "slots", text, sizeof(text)), 0);
	assert_string_equal(text, "x");
	assert_int_equal(faccessat(dir, temp, F_OK, 0), -1);
}

static void a_lock_is_held_until_it_is_closed(void **state)
{
	struct fake_root *r = *state;
	int CLEANUP_CLOSE dir = state_open(r->path, "surfstick");
	int CLEANUP_CLOSE other = -1;
	int lock = state_lock(dir, "slots.lock");

	assert_true(lock >= 0);
	other = openat(dir, "slots.lock", O_RDWR);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
	assert_int_equal(state_try_lock(dir, "slots.lock"), -EWOULDBLOCK);
	close(lock);
	lock = state_try_lock(dir, "slots.lock");
	assert_true(lock >= 0);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
	close(lock);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(symlinkat("/etc/hostname", dir, "evil.lock"), 0);
	assert_int_equal(state_lock(dir, "evil.lock"), -ELOOP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directories_are_made_on_the_way),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(links_and_foreign_directories_are_refused),
		cmocka_unit_test(what_a_killed_helper_left_behind_is_no_obstacle),
		cmocka_unit_test(a_lock_is_held_until_it_is_closed),
	};

	return cmocka_run_group_tests(tests, fake_root_setup, fake_root_teardown);
}
