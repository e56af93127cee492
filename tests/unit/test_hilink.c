/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "dialer/hilink.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
#define SESSION(ses, tok) XML "<response>\r\n<SesInfo>" ses "</SesInfo>\r\n<TokInfo>" tok \
	"</TokInfo>\r\n</response>\r\n"

static int session(struct hilink_session *s, const char *text)
{
	return hilink_session_read(s, text, strlen(text));
}

static void a_session_is_a_cookie_and_a_token(void **state)
{
	static const char *const answers[] = {
		SESSION("SessionID=aB3/+x==", "t0k3n"),
		SESSION("aB3/+x==", "t0k3n"), /* some say the value alone */
		"<response><TokInfo>t0k3n</TokInfo><SesInfo> SessionID=aB3/+x== </SesInfo>",
	};
	struct hilink_session s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		assert_int_equal(session(&s, answers[i]), 0);
		assert_string_equal(s.cookie, "SessionID=aB3/+x==");
		assert_string_equal(s.token, "t0k3n");
	}
}

static void what_has_no_session_leaves_none(void **state)
{
	char big[2 * HILINK_VALUE_MAX + 64];
	static const char *const answers[] = {
		"", "<html>404</html>", XML "<error><code>100002</code></error>",
		SESSION("", "t"), SESSION("s", ""), "<SesInfo>a<TokInfo>b",
		"<SesInfo>a</SesInfo>", "<SesInfo>a</SesInfo><TokInfo>b",
		/* what would end the header's line, or begin another cookie */
		SESSION("a\r\nX-Evil: 1", "t"), SESSION("s", "t\nEvil: 1"), SESSION("a;b=c", "t"),
		SESSION("s", "<b>t</b>"), SESSION("a b", "t"), SESSION("\x80", "t"),
	};
	struct hilink_session s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		memset(&s, 'x', sizeof(s));
		assert_int_equal(session(&s, answers[i]), -ENOENT);
		assert_string_equal(s.cookie, "");
		assert_string_equal(s.token, "");
	}
	snprintf(big, sizeof(big), "<SesInfo>s</SesInfo><TokInfo>%0*d</TokInfo>", HILINK_VALUE_MAX,
		0);
	assert_int_equal(session(&s, big), -ENOENT);
	assert_int_equal(hilink_session_read(&s, NULL, 0), -ENOENT);
}

static void headers_are_left_out_without_a_session(void **state)
{
	struct hilink_session s = { .cookie = "SessionID=a", .token = "b" };
	char cookie[HILINK_VALUE_MAX + 64], token[HILINK_VALUE_MAX + 64];

	(void)state;
	hilink_session_headers(&s, cookie, token, sizeof(cookie));
	assert_string_equal(cookie, "Cookie: SessionID=a");
	assert_string_equal(token, "__RequestVerificationToken: b");
	s = (struct hilink_session){ 0 };
	hilink_session_headers(&s, cookie, token, sizeof(cookie));
	assert_string_equal(cookie, "");
	assert_string_equal(token, "");
}

static void answers_have_their_meaning(void **state)
{
	static const struct {
		long http;
		const char *answer;
		enum hilink_verdict verdict;
		const char *text;
	} rows[] = {
		{ 200, XML "<response>OK</response>", HILINK_DONE, "OK" },
		{ 200, "<response>\r\nOK\r\n</response>", HILINK_DONE, "OK" },
		{ 200, XML "<error>\r\n<code>125002</code>\r\n<message></message>\r\n</error>",
			HILINK_STALE, "error 125002: the session has ended" },
		{ 200, "<error><code>125003</code></error>", HILINK_STALE,
			"error 125003: the session's token is wrong" },
		{ 200, "<error><code>125001</code></error>", HILINK_STALE,
			"error 125001: the token is wrong" },
		{ 200, "<error><code>100003</code></error>", HILINK_PASSWORD,
			"error 100003: only for those who are logged in" },
		{ 200, "<error><code>100002</code></error>", HILINK_UNKNOWN,
			"error 100002: this firmware does not know the order" },
		{ 200, "<error><code>100004</code></error>", HILINK_REFUSED,
			"error 100004: it is busy" },
		{ 200, "<error><code>4711</code></error>", HILINK_REFUSED, "error 4711" },
		{ 200, "<error><code>-1</code></error>", HILINK_REFUSED,
			"an error without a number" },
		{ 404, "<html>not found</html>", HILINK_UNKNOWN,
			"this firmware does not know the order (HTTP status 404)" },
		{ 403, "", HILINK_PASSWORD, "only for those who are logged in (HTTP status 403)" },
		{ 302, "<response>OK</response>", HILINK_NONSENSE,
			"it wants to lead elsewhere (HTTP status 302); not followed" },
		{ 200, "<html>Welcome</html>", HILINK_NONSENSE,
			"no answer of a HiLink stick (HTTP status 200)" },
		{ 200, "<response>OKAY</response>", HILINK_NONSENSE,
			"no answer of a HiLink stick (HTTP status 200)" },
		{ 500, "<response>OK</response>", HILINK_NONSENSE,
			"no answer of a HiLink stick (HTTP status 500)" },
	};
	char text[HILINK_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(hilink_answer_read(rows[i].http, rows[i].answer,
			strlen(rows[i].answer), text), rows[i].verdict);
		assert_string_equal(text, rows[i].text);
	}
}

static void orders_have_names_paths_and_bodies(void **state)
{
	enum hilink_order order;

	(void)state;
	assert_int_equal(hilink_order_parse("reboot", &order), 0);
	assert_int_equal(order, HILINK_REBOOT);
	assert_string_equal(hilink_order_path(order), "/api/device/control");
	assert_non_null(strstr(hilink_order_body(order),
		"<request><Control>1</Control></request>"));
	assert_int_equal(hilink_order_parse("project", &order), 0);
	assert_string_equal(hilink_order_path(order), "/api/device/mode");
	assert_non_null(strstr(hilink_order_body(order), "<request><mode>0</mode></request>"));
	assert_int_equal(hilink_order_parse("debug", &order), 0);
	assert_non_null(strstr(hilink_order_body(order), "<request><mode>1</mode></request>"));
	assert_int_equal(hilink_order_parse("reset", &order), -EINVAL);
	assert_int_equal(hilink_order_parse("", &order), -EINVAL);
}

static void addresses_are_numbers_alone(void **state)
{
	static const char *const bad[] = { "", "localhost", "192.168.8", "192.168.8.1:",
		"192.168.8.1:0", "192.168.8.1:65536", "192.168.8.1/x", "1.2.3.4:80@evil",
		"http://192.168.8.1", "[::1]", "999.1.1.1", "0192.168.8.1.1.1.1.1" };

	(void)state;
	assert_true(hilink_address_ok("192.168.8.1"));
	assert_true(hilink_address_ok("127.0.0.1:8080"));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(hilink_address_ok(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_is_a_cookie_and_a_token),
		cmocka_unit_test(what_has_no_session_leaves_none),
		cmocka_unit_test(headers_are_left_out_without_a_session),
		cmocka_unit_test(answers_have_their_meaning),
		cmocka_unit_test(orders_have_names_paths_and_bodies),
		cmocka_unit_test(addresses_are_numbers_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
