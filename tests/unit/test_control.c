/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/socket.h>

#include "dialer/control.h"

struct fixture {
	struct loop *loop;
	struct control *control;
	char path[64];
	struct control_client *last;
	char words[256];
	unsigned requests, gone;
	bool answer;
};

static void on_request(void *ctx, struct control_client *client, const char *const *words, size_t n)
{
	struct fixture *f = ctx;

	f->requests++;
	f->last = client;
	f->words[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(f->words);

		snprintf(f->words + len, sizeof(f->words) - len, "<%s>", words[i]);
	}
	if (!f->answer)
		return;
	control_say(client, '1', "one\ntwo");
	control_say(client, '2', "oops");
	control_done(client, 3);
}

static void on_gone(void *ctx, struct control_client *client)
{
	struct fixture *f = ctx;

	(void)client;
	f->gone++;
}

static const struct control_ops ops = { .request = on_request, .gone = on_gone };

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_int_equal(loop_new(&f->loop), 0);
	f->answer = true;
	snprintf(f->path, sizeof(f->path), "/tmp/surfstick-control-%d.sock", getpid());
	assert_int_equal(control_new(&f->control, f->loop, &ops, f), 0);
	assert_int_equal(control_listen(f->control, f->path), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	control_free(f->control);
	assert_int_equal(access(f->path, F_OK), -1); /* leaves no socket behind */
	loop_free(f->loop);
	free(f);
	return 0;
}

static int dial_in(const struct fixture *f)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", f->path);
	assert_int_equal(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

static void spin(struct fixture *f)
{
	while (loop_step(f->loop, 20) > 0)
		;
}

static size_t talk(struct fixture *f, int fd, const void *data, size_t len, char *out, size_t size)
{
	ssize_t n;

	assert_int_equal(write(fd, data, len), (ssize_t)len);
	spin(f);
	n = read(fd, out, size - 1);
	if (n < 0)
		n = 0;
	out[n] = '\0';
	return (size_t)n;
}

static void a_request_is_split_into_words_and_answered(void **state)
{
	struct fixture *f = *state;
	char out[256];
	int fd = dial_in(f);

	talk(f, fd, "status  --json\n", 15, out, sizeof(out));
	assert_string_equal(f->words, "<status><--json>");
	assert_string_equal(out, "1 one\n1 two\n2 oops\nx 3\n");
	assert_int_equal(read(fd, out, sizeof(out)), 0); /* and closed */
	close(fd);
}

static void a_request_may_come_byte_by_byte(void **state)
{
	struct fixture *f = *state;
	char out[256];
	int fd = dial_in(f);

	talk(f, fd, "sta", 3, out, sizeof(out));
	assert_int_equal(f->requests, 0);
	talk(f, fd, "tus\n", 4, out, sizeof(out));
	assert_string_equal(f->words, "<status>");
	close(fd);
}

static void an_endless_line_ends_the_client(void **state)
{
	struct fixture *f = *state;
	char flood[2 * CONTROL_LINE], out[64];
	int fd = dial_in(f);

	memset(flood, 'a', sizeof(flood));
	assert_int_equal(write(fd, flood, sizeof(flood)), (ssize_t)sizeof(flood));
	spin(f);
	assert_int_equal(f->requests, 0);
	assert_true(read(fd, out, sizeof(out)) <= 0);
	close(fd);
}

static void nul_bytes_and_too_many_words_are_refused(void **state)
{
	struct fixture *f = *state;
	char out[256];
	int fd = dial_in(f);

	assert_int_equal(talk(f, fd, "sta\0tus\n", 8, out, sizeof(out)), 0);
	assert_int_equal(f->requests, 0);
	close(fd);
	fd = dial_in(f);
	talk(f, fd, "a a a a a a a a a a a a a a a a a a\n", 36, out, sizeof(out));
	assert_string_equal(out, "2 too many words\nx 64\n");
	close(fd);
	fd = dial_in(f);
	talk(f, fd, "\n", 1, out, sizeof(out));
	assert_string_equal(out, "2 empty request\nx 64\n");
	close(fd);
}

static void a_client_that_leaves_before_its_answer_is_told_of(void **state)
{
	struct fixture *f = *state;
	char out[64];
	int fd;

	f->answer = false;
	fd = dial_in(f);
	talk(f, fd, "up\n", 3, out, sizeof(out));
	assert_int_equal(f->requests, 1);
	close(fd);
	spin(f);
	assert_int_equal(f->gone, 1);
}

static void more_clients_than_places_are_turned_away(void **state)
{
	struct fixture *f = *state;
	int fds[CONTROL_CLIENTS + 4];
	char c;

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = dial_in(f);
		spin(f);
	}
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		ssize_t n = read(fds[i], &c, 1);

		assert_int_equal(n, i < CONTROL_CLIENTS ? -1 : 0);
		close(fds[i]);
	}
	spin(f);
}

static void a_listener_gets_what_is_broadcast(void **state)
{
	struct fixture *f = *state;
	char out[128];
	int fd;

	f->answer = false;
	fd = dial_in(f);
	talk(f, fd, "monitor\n", 8, out, sizeof(out));
	control_listen_in(f->last);
	control_broadcast(f->control, "online: 10.0.0.2");
	spin(f);
	assert_true(read(fd, out, sizeof(out)) > 0);
	assert_memory_equal(out, "1 online: 10.0.0.2\n", 19);
	close(fd);
	spin(f);
}

static void a_second_surfdial_is_refused_and_a_dead_ones_socket_replaced(void **state)
{
	struct fixture *f = *state;
	struct control *second;
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char dead[64];
	int fd;

	assert_int_equal(control_new(&second, f->loop, &ops, f), 0);
	assert_int_equal(control_listen(second, f->path), -98 /* EADDRINUSE */);
	snprintf(dead, sizeof(dead), "/tmp/surfstick-dead-%d.sock", getpid());
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", dead);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	close(fd);
	assert_int_equal(control_listen(second, dead), 0);
	control_free(second);
	assert_int_equal(access(dead, F_OK), -1);
}

static void an_adopted_client_may_ask_again_and_its_end_is_seen(void **state)
{
	struct fixture *f = *state;
	char out[256];
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(control_adopt(f->control, pair[0]), 0);
	fcntl(pair[1], F_SETFL, O_NONBLOCK);
	talk(f, pair[1], "status\n", 7, out, sizeof(out));
	assert_string_equal(out, "1 one\n1 two\n2 oops\nx 3\n");
	talk(f, pair[1], "again\n", 6, out, sizeof(out));
	assert_string_equal(out, "1 one\n1 two\n2 oops\nx 3\n");
	assert_false(control_orphaned(f->control));
	close(pair[1]);
	spin(f);
	assert_true(control_orphaned(f->control));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_request_is_split_into_words_and_answered, setup,
			teardown),
		cmocka_unit_test_setup_teardown(a_request_may_come_byte_by_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(an_endless_line_ends_the_client, setup, teardown),
		cmocka_unit_test_setup_teardown(nul_bytes_and_too_many_words_are_refused, setup,
			teardown),
		cmocka_unit_test_setup_teardown(a_client_that_leaves_before_its_answer_is_told_of,
			setup, teardown),
		cmocka_unit_test_setup_teardown(more_clients_than_places_are_turned_away, setup,
			teardown),
		cmocka_unit_test_setup_teardown(a_listener_gets_what_is_broadcast, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_second_surfdial_is_refused_and_a_dead_ones_socket_replaced, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			an_adopted_client_may_ask_again_and_its_end_is_seen, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
