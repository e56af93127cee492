/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "test_sim.h"
#include "tests/sim/remote.h"

struct hand {
	struct rig rig;
	struct plug plug;
	struct remote remote;
	char dir[40], path[60];
};

static int set_up(void **state)
{
	struct hand *h = calloc(1, sizeof(*h));

	rig_up(&h->rig, NULL);
	h->plug = (struct plug){ .loop = h->rig.loop, .profile = &h->rig.profile,
		.brain = &h->rig.brain };
	h->remote = (struct remote){ .loop = h->rig.loop, .plug = &h->plug,
		.brain = &h->rig.brain };
	snprintf(h->dir, sizeof(h->dir), "/tmp/test-sim-remote-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	snprintf(h->path, sizeof(h->path), "%s/file", h->dir);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct hand *h = *state;

	remote_close(&h->remote);
	rig_down(&h->rig);
	unlink(h->path);
	assert_int_equal(rmdir(h->dir), 0);
	free(h);
	return 0;
}

static int dial(const struct hand *h)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	text_copy(to.sun_path, sizeof(to.sun_path), h->path);
	assert_int_equal(connect(fd, (const void *)&to, sizeof(to)), 0);
	return fd;
}

static void turn(struct hand *h)
{
	for (int i = 0; i < 4; i++)
		loop_step(h->rig.loop, 0);
}

static void one_line_in_one_line_out(void **state)
{
	struct hand *h = *state;
	char answer[200] = "";
	int fd;

	assert_int_equal(remote_listen(&h->remote, h->path), 0);
	fd = dial(h);
	assert_int_equal(send(fd, "slow 5\nsl", 9, 0), 9);
	turn(h);
	assert_int_equal(h->rig.brain.slow, 5);
	assert_int_equal(send(fd, "ow 7\nnope\n", 10, 0), 10);
	turn(h);
	assert_int_equal(h->rig.brain.slow, 7);
	assert_int_equal(recv(fd, answer, sizeof(answer) - 1, 0), 28);
	assert_string_equal(answer, "ok\nok\nerror no such command\n");
	close(fd);
	turn(h);
	assert_null(h->remote.clients[0].io.loop);
}

static void an_endless_line_is_cut_off(void **state)
{
	struct hand *h = *state;
	char text[1000];
	int fd;

	memset(text, 'x', sizeof(text));
	assert_int_equal(remote_listen(&h->remote, h->path), 0);
	fd = dial(h);
	assert_int_equal(send(fd, text, sizeof(text), 0), sizeof(text));
	turn(h);
	assert_null(h->remote.clients[0].io.loop);
	close(fd);
}

static void a_fifth_client_is_turned_away(void **state)
{
	struct hand *h = *state;
	int fds[5];
	char c;

	assert_int_equal(remote_listen(&h->remote, h->path), 0);
	for (int i = 0; i < 5; i++) {
		fds[i] = dial(h);
		turn(h);
	}
	assert_int_equal(recv(fds[4], &c, 1, 0), 0);
	assert_int_equal(recv(fds[3], &c, 1, 0), -1);
	assert_int_equal(errno, EAGAIN);
	for (int i = 0; i < 5; i++)
		close(fds[i]);
}

static void put(const struct hand *h, const char *text)
{
	int fd = open(h->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void a_script_does_it_at_its_time(void **state)
{
	struct hand *h = *state;
	char error[200] = "";

	put(h, "# a comment\nat 2 slow 2\n\nat 0.5 slow 1\nat 2.25 slow 3\n");
	assert_int_equal(remote_script(&h->remote, h->path, error, sizeof(error)), 0);
	loop_advance(h->rig.loop, 499);
	assert_int_equal(h->rig.brain.slow, 0);
	loop_advance(h->rig.loop, 1);
	assert_int_equal(h->rig.brain.slow, 1);
	loop_advance(h->rig.loop, 1500);
	assert_int_equal(h->rig.brain.slow, 2);
	loop_advance(h->rig.loop, 249);
	assert_int_equal(h->rig.brain.slow, 2);
	loop_advance(h->rig.loop, 1);
	assert_int_equal(h->rig.brain.slow, 3);
}

static void a_wrong_script_is_told_by_line(void **state)
{
	static const char *const bad[] = { "at 1 slow 1\nin 2 slow 2\n", "at 1 slow 1\nat x slow\n",
		"at 1 slow 1\nat 1.2345 slow 1\n", "at 1 slow 1\nat 5\n" };
	struct hand *h = *state;
	char error[200], want[200];

	snprintf(want, sizeof(want), "%s:2: wants: at SECONDS command", h->path);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		put(h, bad[i]);
		assert_int_equal(remote_script(&h->remote, h->path, error, sizeof(error)), -EINVAL);
		assert_string_equal(error, want);
	}
	assert_int_equal(remote_script(&h->remote, "/nowhere", error, sizeof(error)), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_line_in_one_line_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_endless_line_is_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_fifth_client_is_turned_away, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_script_does_it_at_its_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wrong_script_is_told_by_line, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
