/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "test_sim.h"
#include "tests/sim/web.h"

struct page {
	struct profile profile;
	struct web web;
	unsigned reboots, offs;
	int mode;
	char cookie[80], token[40];
};

static int on_mode(void *ctx, uint8_t number)
{
	((struct page *)ctx)->mode = number;
	return number > 1 ? -ENOENT : 0;
}

static void on_reboot(void *ctx)
{
	((struct page *)ctx)->reboots++;
}

static void on_off(void *ctx)
{
	((struct page *)ctx)->offs++;
}

static void page_up(struct page *p, const char *extra)
{
	char error[200];

	memset(p, 0, sizeof(*p));
	assert_int_equal(profile_parse(&p->profile, "rig", rig_profile, error, sizeof(error)), 0);
	assert_int_equal(profile_parse(&p->profile, "extra", extra, error, sizeof(error)), 0);
	p->web = (struct web){ .profile = &p->profile, .mode = on_mode, .reboot = on_reboot,
		.off = on_off, .ctx = p };
	p->mode = -1;
}

/* The answer as text; valid until the next one. */
static const char *ask(struct page *p, const char *method, const char *path, const char *body)
{
	static char answer[2000];
	struct buf out = { 0 };
	char request[1000];

	snprintf(request, sizeof(request), "%s %s HTTP/1.1\r\nHost: 192.168.8.1\r\n"
		"cookie: %s\r\n__RequestVerificationToken: %s\r\nContent-Length: %zu\r\n\r\n%s",
		method, path, p->cookie, p->token, strlen(body), body);
	assert_int_equal(web_is_whole(request, strlen(request)), 1);
	web_answer(&p->web, request, &out);
	text_copy(answer, sizeof(answer), out.data);
	buf_free(&out);
	return answer;
}

static void cut(char *to, size_t size, const char *text, const char *from, const char *end)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	at += strlen(from);
	assert_true(text_copy_n(to, size, at, (size_t)(strstr(at, end) - at)));
}

static void log_in(struct page *p)
{
	const char *answer = ask(p, "GET", "/api/webserver/SesTokInfo", "");

	cut(p->cookie, sizeof(p->cookie), answer, "<SesInfo>", "<");
	cut(p->token, sizeof(p->token), answer, "<TokInfo>", "<");
}

static const char reboot[] = "<?xml version=\"1.0\"?><request><Control>1</Control></request>";

static void a_post_needs_a_session_and_a_fresh_token(void **state)
{
	struct page p;

	(void)state;
	page_up(&p, "[router]\ntokens = yes\n");
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), "125002"));
	log_in(&p);
	assert_true(text_starts(p.cookie, "SessionID="));
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), ">OK<"));
	assert_int_equal(p.reboots, 1);
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), "125003"));
	log_in(&p);
	cut(p.token, sizeof(p.token), ask(&p, "POST", "/api/device/control", reboot),
		"__RequestVerificationToken: ", "\r\n");
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), ">OK<"));
	assert_int_equal(p.reboots, 3);
	p.token[3] ^= 1;
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), "125003"));
	assert_int_equal(p.reboots, 3);
}

static void older_firmware_asks_for_neither(void **state)
{
	struct page p;

	(void)state;
	page_up(&p, "[router]\ntokens = no\n");
	assert_non_null(strstr(ask(&p, "GET", "/api/webserver/SesTokInfo", ""), "100002"));
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), ">OK<"));
	assert_int_equal(p.reboots, 1);
}

static void orders_are_told_apart(void **state)
{
	struct page p;

	(void)state;
	page_up(&p, "[router]\ntokens = no\n");
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control",
		"<request><Control>4</Control></request>"), ">OK<"));
	assert_int_equal(p.offs, 1);
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control",
		"<request><Control>9</Control></request>"), "100002"));
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", "rubbish"), "100005"));
	assert_non_null(strstr(ask(&p, "POST", "/api/device/mode",
		"<request><mode>1</mode></request>"), ">OK<"));
	assert_int_equal(p.mode, 1);
	assert_non_null(strstr(ask(&p, "POST", "/api/device/mode",
		"<request><mode>7</mode></request>"), "100002"));
	assert_non_null(strstr(ask(&p, "GET", "/api/device/control", ""), "100002"));
	assert_non_null(strstr(ask(&p, "GET", "/api/nothing", ""), "100002"));
	assert_true(text_starts(ask(&p, "GET", "/nothing", ""), "HTTP/1.1 404"));
	assert_non_null(strstr(ask(&p, "GET", "/", ""), "HiLink"));
	assert_non_null(strstr(ask(&p, "GET", "/api/device/information", ""),
		"<DeviceName>E3372</DeviceName>"));
	assert_int_equal(p.reboots, 0);
}

static void an_error_can_be_ordered(void **state)
{
	struct page p;

	(void)state;
	page_up(&p, "[router]\ntokens = no\nerror = 100003\n");
	assert_non_null(strstr(ask(&p, "POST", "/api/device/control", reboot), "100003"));
	assert_int_equal(p.reboots, 0);
}

static void a_request_is_whole_with_its_body(void **state)
{
	static const struct {
		const char *text;
		int whole;
	} rows[] = {
		{ "GET / HTTP/1.0\r\n\r\n", 1 },
		{ "GET / HTTP/1.0\r\n", 0 },
		{ "POST / HTTP/1.0\r\ncontent-length: 3\r\n\r\nab", 0 },
		{ "POST / HTTP/1.0\r\ncontent-length: 3\r\n\r\nabc", 1 },
		{ "POST / HTTP/1.0\r\ncontent-length: -3\r\n\r\n", -EINVAL },
		{ "POST / HTTP/1.0\r\ncontent-length: 99999\r\n\r\n", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(web_is_whole(rows[i].text, strlen(rows[i].text)), rows[i].whole);
	assert_int_equal(web_is_whole("GET ", WEB_REQUEST_MAX), -EINVAL);
}

/* Port 80 of lo, where this machine lets us have it. */
static void it_answers_over_a_socket(void **state)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(80),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	char answer[500] = "";
	struct page p;
	int fd;

	(void)state;
	page_up(&p, "");
	assert_int_equal(loop_new(&p.web.loop), 0);
	if (web_listen(&p.web, "lo") < 0) {
		loop_free(p.web.loop);
		skip();
	}
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (const void *)&to, sizeof(to)), 0);
	assert_int_equal(write(fd, request, sizeof(request) - 1), sizeof(request) - 1);
	for (int i = 0; i < 10; i++)
		loop_step(p.web.loop, 50);
	assert_true(read(fd, answer, sizeof(answer) - 1) > 0);
	assert_non_null(strstr(answer, "HiLink"));
	close(fd);
	web_close(&p.web);
	loop_free(p.web.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_needs_a_session_and_a_fresh_token),
		cmocka_unit_test(older_firmware_asks_for_neither),
		cmocka_unit_test(orders_are_told_apart),
		cmocka_unit_test(an_error_can_be_ordered),
		cmocka_unit_test(a_request_is_whole_with_its_body),
		cmocka_unit_test(it_answers_over_a_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
