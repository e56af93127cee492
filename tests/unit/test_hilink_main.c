/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The program itself, against a web server that plays a stick on the loopback interface. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/text.h"

#define HTTP(status, body) "HTTP/1.1 " status "\r\nConnection: close\r\n" \
	"Content-Type: text/xml\r\n\r\n" body
#define SESSION(id) HTTP("200 OK", "<response><SesInfo>SessionID=s" id "</SesInfo>" \
	"<TokInfo>t" id "</TokInfo></response>")
#define OK HTTP("200 OK", "<response>OK</response>")
#define ERROR(code) HTTP("200 OK", "<error><code>" code "</code><message></message></error>")

enum { ANSWERS = 4 };

struct world {
	struct loop *loop;
	struct loop_io listener;
	struct loop_timer limit;
	struct child child;
	const char *answers[ANSWERS]; /* one a request; "": the connection is closed; NULL: end */
	size_t endless;		      /* bytes sent behind the first answer */
	unsigned n_requests;
	char requests[ANSWERS][1024];
	int status;
	char said[4096];
};

/* A request and its body, if it has one; good enough for what curl sends. */
static void read_request(int fd, char *out, size_t size)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, out + len, size - 1 - len);
		len += n > 0 ? (size_t)n : 0;
		out[len] = '\0';
	} while (n > 0 && (!strstr(out, "\r\n\r\n") ||
		(text_starts(out, "POST") && !strstr(out, "</request>"))));
}

static void pour(int fd, size_t n)
{
	static const char chunk[4096];

	for (size_t sent = 0; sent < n; sent += sizeof(chunk))
		if (send(fd, chunk, sizeof(chunk), MSG_NOSIGNAL) < 0)
			return;
}

static void on_client(struct loop_io *io, uint32_t events)
{
	struct world *w = container_of(io, struct world, listener);
	int fd = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC);
	const char *answer;

	(void)events;
	assert_true(fd >= 0);
	assert_true(w->n_requests < ANSWERS);
	read_request(fd, w->requests[w->n_requests], sizeof(w->requests[0]));
	answer = w->answers[w->n_requests++];
	assert_non_null(answer);
	send(fd, answer, strlen(answer), MSG_NOSIGNAL);
	if (w->n_requests == 1)
		pour(fd, w->endless);
	shutdown(fd, SHUT_WR);
	close(fd);
}

static void on_end(struct child *child, int status)
{
	struct world *w = container_of(child, struct world, child);

	w->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	loop_quit(w->loop, 0);
}

static void on_limit(struct loop_timer *timer)
{
	struct world *w = container_of(timer, struct world, limit);

	loop_quit(w->loop, -1);
}

/* build/tests/test_x and build/san/tests/test_x use what `make all` has built. */
static void program(char *out, size_t size)
{
	static const char *const places[] = { "/../surfstick-hilink", "/../../surfstick-hilink" };
	const char *given = getenv("HILINK_PROGRAM");
	char self[256];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(out, size, "%s%s", given ? given : self, given ? "" : places[i]);
		if (access(out, X_OK) == 0)
			return;
	}
	fail_msg("there is no %s: make all", out);
}

static void collect(struct world *w, int fd)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, w->said + len, sizeof(w->said) - 1 - len)) > 0)
		len += (size_t)n;
	w->said[len] = '\0';
}

static void run(struct world *w, const char *const *argv, const char *const *envp)
{
	struct child_fd fds[] = { { .theirs = 1 }, { .theirs = 2 } };
	struct child_spec spec = { .argv = argv, .envp = envp, .fds = fds, .n_fds = 2 };
	char path[512];
	int pair[2];

	program(path, sizeof(path));
	spec.path = path;
	assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
	fds[0].ours = fds[1].ours = pair[1];
	assert_int_equal(child_start(&w->child, w->loop, &spec, on_end), 0);
	close(pair[1]);
	loop_timer_in(w->loop, &w->limit, 30000, on_limit);
	assert_int_equal(loop_run(w->loop), 0);
	loop_timer_stop(&w->limit);
	collect(w, pair[0]);
	close(pair[0]);
}

/* Gives the order to a stick that answers so. */
static void give(struct world *w, const char *order)
{
	static const char *const envp[] = { "http_proxy=http://127.0.0.1:1",
		"ALL_PROXY=socks5://127.0.0.1:1", NULL };
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char address[32];
	const char *argv[] = { "surfstick-hilink", "--interface", "lo", "--address", address,
		order, NULL };

	assert_int_equal(loop_new(&w->loop), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&addr, &len), 0);
	snprintf(address, sizeof(address), "127.0.0.1:%u", ntohs(addr.sin_port));
	assert_int_equal(loop_io_add(w->loop, &w->listener, fd, EPOLLIN, on_client), 0);
	run(w, argv, envp);
	loop_io_del(&w->listener);
	close(fd);
	child_drop(&w->child);
	loop_free(w->loop);
}

/* Without a server. */
static void call(struct world *w, const char *const *argv)
{
	assert_int_equal(loop_new(&w->loop), 0);
	run(w, argv, NULL);
	loop_free(w->loop);
}

static void it_restarts_a_stick_with_session_and_token(void **state)
{
	struct world w = { .answers = { SESSION("1"), OK } };

	(void)state;
	give(&w, "reboot");
	assert_non_null(strstr(w.said, "said OK"));
	assert_int_equal(w.status, 0);
	assert_int_equal(w.n_requests, 2);
	assert_true(text_starts(w.requests[0], "GET /api/webserver/SesTokInfo HTTP/1.1\r\n"));
	assert_true(text_starts(w.requests[1], "POST /api/device/control HTTP/1.1\r\n"));
	assert_non_null(strstr(w.requests[1], "\r\nCookie: SessionID=s1\r\n"));
	assert_non_null(strstr(w.requests[1], "\r\n__RequestVerificationToken: t1\r\n"));
	assert_non_null(strstr(w.requests[1], "<request><Control>1</Control></request>"));
	assert_null(strstr(w.requests[1], "Expect"));
}

static void old_firmware_is_asked_without_a_token(void **state)
{
	static const char *const old[] = { HTTP("404 Not Found", "nothing"), ERROR("100002"),
		HTTP("302 Found", "") };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(old); i++) {
		struct world w = { .answers = { old[i], OK } };

		give(&w, "reboot");
		assert_int_equal(w.status, 0);
		assert_null(strstr(w.requests[1], "Cookie"));
		assert_null(strstr(w.requests[1], "Token"));
	}
}

static void a_stale_token_is_replaced_once(void **state)
{
	struct world w = { .answers = { SESSION("1"), ERROR("125003"), SESSION("2"), OK } };
	struct world never = { .answers = { SESSION("1"), ERROR("125003"), SESSION("2"),
		ERROR("125002") } };

	(void)state;
	give(&w, "reboot");
	assert_int_equal(w.status, 0);
	assert_non_null(strstr(w.requests[3], "\r\n__RequestVerificationToken: t2\r\n"));
	give(&never, "reboot");
	assert_int_equal(never.status, 1);
	assert_non_null(strstr(never.said, "not even a new one"));
}

static void the_other_orders_are_modes(void **state)
{
	struct world w = { .answers = { SESSION("1"), OK } };

	(void)state;
	give(&w, "project");
	assert_int_equal(w.status, 0);
	assert_true(text_starts(w.requests[1], "POST /api/device/mode HTTP/1.1\r\n"));
	assert_non_null(strstr(w.requests[1], "<mode>0</mode>"));
}

static void refusals_have_words_and_codes(void **state)
{
	static const struct {
		const char *answer, *words;
		int status;
	} rows[] = {
		{ ERROR("100003"), "It has a password, and logging in is not supported", 77 },
		{ ERROR("100002"), "does not know the order", 1 },
		{ ERROR("4711"), "refused: error 4711", 1 },
		{ HTTP("302 Found\r\nLocation: http://127.0.0.1:1/", ""), "not followed", 1 },
		{ HTTP("200 OK", "<html>router</html>"), "is no HiLink stick", 1 },
		{ "", "no answer came", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct world w = { .answers = { SESSION("1"), rows[i].answer } };

		give(&w, "reboot");
		assert_non_null(strstr(w.said, rows[i].words));
		assert_int_equal(w.status, rows[i].status);
		assert_int_equal(w.n_requests, 2);
	}
}

static void an_answer_without_an_end_is_given_up(void **state)
{
	struct world w = { .answers = { HTTP("200 OK", "<response>") }, .endless = 1 << 20 };

	(void)state;
	give(&w, "reboot");
	assert_int_equal(w.status, 1);
	assert_non_null(strstr(w.said, "answers without an end"));
	assert_int_equal(w.n_requests, 1);
}

static void who_does_not_answer_gets_no_order(void **state)
{
	static const char *const argv[] = { "x", "--interface", "lo", "--address", "127.0.0.1:1",
		"reboot", NULL };
	static const char *const no_card[] = { "x", "--interface", "no-such-card", "reboot", NULL };
	struct world w = { 0 };

	(void)state;
	call(&w, argv);
	assert_int_equal(w.status, 2);
	assert_non_null(strstr(w.said, "no web server answers at 127.0.0.1:1 by lo"));
	call(&w, no_card);
	assert_int_equal(w.status, 2);
	assert_non_null(strstr(w.said, "there is no network card no-such-card"));
}

static void a_dry_run_says_what_would_be_asked(void **state)
{
	static const char *const argv[] = { "x", "--interface", "hilink7", "--dry-run", "reboot",
		NULL };
	struct world w = { 0 };

	(void)state;
	call(&w, argv);
	assert_int_equal(w.status, 0);
	assert_string_equal(w.said, "by hilink7: GET http://192.168.8.1/api/webserver/SesTokInfo\n"
		"by hilink7: POST http://192.168.8.1/api/device/control "
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
		"<request><Control>1</Control></request>\n");
}

static void wrong_command_lines_are_64(void **state)
{
	static const char *const lines[][6] = {
		{ "x", "reboot" }, { "x", "--interface", "lo" },
		{ "x", "--interface", "lo", "explode" }, { "x", "--interface", "lo", "a", "b" },
		{ "x", "--interface", "a-name-that-is-too-long", "reboot" },
		{ "x", "--address", "evil.example", "--interface", "lo" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct world w = { 0 };

		call(&w, lines[i]);
		assert_int_equal(w.status, 64);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_restarts_a_stick_with_session_and_token),
		cmocka_unit_test(old_firmware_is_asked_without_a_token),
		cmocka_unit_test(a_stale_token_is_replaced_once),
		cmocka_unit_test(the_other_orders_are_modes),
		cmocka_unit_test(refusals_have_words_and_codes),
		cmocka_unit_test(an_answer_without_an_end_is_given_up),
		cmocka_unit_test(who_does_not_answer_gets_no_order),
		cmocka_unit_test(a_dry_run_says_what_would_be_asked),
		cmocka_unit_test(wrong_command_lines_are_64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
