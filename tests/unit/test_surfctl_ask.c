/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/text.h"
#include "dialer/surfctl.h"
#include "dialer/surfctl_ask.h"

/* A number that no stick of this machine has. */
#define STICK "gsm254"
#define SOCKET SURFCTL_RUN_DIR "/" STICK ".sock"

struct server {
	struct loop_io io, client;
	const char *answer;
	char heard[600];
};

static struct loop *loop;
static struct server server;

static void on_client(struct loop_io *io, uint32_t events)
{
	ssize_t n = read(io->fd, server.heard, sizeof(server.heard) - 1);

	(void)events;
	server.heard[n > 0 ? n : 0] = '\0';
	assert_true(write(io->fd, server.answer, strlen(server.answer)) >= 0);
	loop_io_del(io);
	close(io->fd);
}

static void on_accept(struct loop_io *io, uint32_t events)
{
	int fd = accept(io->fd, NULL, NULL);

	(void)events;
	assert_true(fd >= 0);
	loop_io_add(loop, &server.client, fd, EPOLLIN, on_client);
}

/* A surfdial that says this, whatever it is asked. Needs the right to have a socket there. */
static void serve(const char *answer)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	mkdir(SURFCTL_RUN_DIR, 0755);
	text_copy(addr.sun_path, sizeof(addr.sun_path), SOCKET);
	unlink(SOCKET);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		close(fd);
		skip();
	}
	assert_int_equal(listen(fd, 4), 0);
	server = (struct server){ .answer = answer };
	loop_io_add(loop, &server.io, fd, EPOLLIN, on_accept);
}

static int setup(void **state)
{
	(void)state;
	server = (struct server){ 0 };
	return loop_new(&loop);
}

static int teardown(void **state)
{
	(void)state;
	if (server.io.loop) {
		loop_io_del(&server.io);
		close(server.io.fd);
	}
	loop_free(loop);
	unlink(SOCKET);
	return 0;
}

static const struct surfctl_request request = {
	.stick = STICK, .text = "setport set FF;10,12", .nobody = "nothing to ask",
};

static void the_answers_code_is_ours(void **state)
{
	static const struct {
		const char *answer;
		int code;
	} rows[] = { { "x 0\n", 0 }, { "2 no\nx 65\n", 65 }, { "x 999\n", 1 }, { "x y\n", 1 },
		{ "", -EPIPE }, { "1 half", -EPIPE } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		serve(rows[i].answer);
		assert_int_equal(surfctl_ask(loop, &request), rows[i].code);
		assert_string_equal(server.heard, "setport set FF;10,12\n");
		loop_io_del(&server.io);
		close(server.io.fd);
	}
}

static void an_end_without_an_answer_is_told_once(void **state)
{
	(void)state;
	serve("");
	assert_int_equal(surfctl_ask_once(loop, &request), 1);
}

static void where_nobody_serves_it_is_said(void **state)
{
	(void)state;
	unlink(SOCKET);
	assert_true(surfctl_connect(STICK) < 0);
	assert_int_equal(surfctl_ask(loop, &request), EXIT_UNAVAILABLE);
}

#define ASK_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ASK_TEST(the_answers_code_is_ours),
		ASK_TEST(an_end_without_an_answer_is_told_once),
		ASK_TEST(where_nobody_serves_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
