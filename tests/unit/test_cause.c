/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/cause.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/text.h"

#define EXITED(code) ((code) << 8)

static void feed(struct cause_trace *t, const char *log)
{
	cause_begin(t);
	while (*log) {
		char line[512];
		size_t len = strcspn(log, "\n");

		text_copy_n(line, sizeof(line), log, len);
		cause_line(t, line);
		log += len + (log[len] == '\n');
	}
}

#define UP                                                                                      \
	"Plugin passwordfd.so loaded.\nUsing interface ppp0\nConnect: ppp0 <--> /dev/ttyUSB0\n" \
	"Remote message: Login ok\nPAP authentication succeeded\n"                             \
	"local  IP address 10.64.1.2\n"                                                        \
	"remote IP address 10.64.64.64\nprimary   DNS address 9.9.9.9\n"                        \
	"secondary DNS address 149.112.112.112\n"
#define STARTED "Using interface ppp0\nConnect: ppp0 <--> /dev/ttyUSB0\n"

/* What pppd 2.4.9 wrote and how it exited, seen on real links; what 2.5 words alike. */
static const struct {
	const char *name;
	const char *log;
	int status;
	bool stopped;
	enum cause cause;
	const char *detail;
} ends[] = {
	{ "unplugged", UP "Modem hangup\nConnect time 1.0 minutes.\nConnection terminated.\n",
		EXITED(16), false, CAUSE_HANGUP, "Modem hangup" },
	{ "hung up by signal", UP "Hangup (SIGHUP)\nModem hangup\nConnection terminated.\n",
		EXITED(16), false, CAUSE_HANGUP, "Hangup (SIGHUP)" },
	{ "peer ends the link", UP "LCP terminated by peer (bye)\nConnection terminated.\n"
		"Modem hangup\n", EXITED(16), false, CAUSE_PEER_TERMINATED,
		"LCP terminated by peer (bye)" },
	{ "peer ends it and drops the carrier", UP "LCP terminated by peer\nModem hangup\n"
		"Connection terminated.\n", EXITED(16), false, CAUSE_PEER_TERMINATED,
		"LCP terminated by peer" },
	{ "peer dead", UP "No response to 2 echo-requests\n"
		"Serial link appears to be disconnected.\nConnection terminated.\nModem hangup\n",
		EXITED(16), false, CAUSE_PEER_DEAD, "No response to 2 echo-requests" },
	{ "peer dead, as documented", UP "No response to 3 echo-requests\n"
		"Connection terminated.\n", EXITED(15), false, CAUSE_PEER_DEAD,
		"No response to 3 echo-requests" },
	{ "nobody speaks", STARTED "LCP: timeout sending Config-Requests\n"
		"Connection terminated.\nModem hangup\n", EXITED(16), false, CAUSE_NO_ANSWER,
		"LCP: timeout sending Config-Requests" },
	{ "nobody speaks, as documented", STARTED "LCP: timeout sending Config-Requests\n",
		EXITED(10), false, CAUSE_NO_ANSWER, "LCP: timeout sending Config-Requests" },
	{ "PAP refused", STARTED "Remote message: no such user\nPAP authentication failed\n"
		"Connection terminated.\n", EXITED(19), false, CAUSE_AUTH,
		"PAP authentication failed" },
	{ "CHAP refused", STARTED "CHAP authentication failed: Access denied\n"
		"CHAP authentication failed\nConnection terminated.\n", EXITED(19), false,
		CAUSE_AUTH, "CHAP authentication failed: Access denied" },
	{ "refused, but the exit code lies", STARTED "CHAP authentication failed\n"
		"Connection terminated.\nModem hangup\n", EXITED(16), false, CAUSE_AUTH,
		"CHAP authentication failed" },
	{ "password never answered", STARTED "No response to PAP authenticate-requests\n"
		"Connection terminated.\n", EXITED(19), false, CAUSE_NO_ANSWER,
		"No response to PAP authenticate-requests" },
	{ "looped", STARTED "Serial line is looped back.\nConnection terminated.\n", EXITED(17),
		false, CAUSE_LOOPED, "Serial line is looped back." },
	{ "IPCP never agreed", STARTED "IPCP: timeout sending Config-Requests\n"
		"Connection terminated.\nModem hangup\n", EXITED(16), false, CAUSE_NO_ADDRESS,
		"IPCP: timeout sending Config-Requests" },
	{ "no address of ours", STARTED "Could not determine local IP address\n"
		"LCP terminated by peer\nConnection terminated.\n", EXITED(16), false,
		CAUSE_NO_ADDRESS, "Could not determine local IP address" },
	{ "invented remote address is no failure", STARTED
		"Could not determine remote IP address: defaulting to 10.64.64.64\n"
		"local  IP address 10.1.1.1\nModem hangup\nConnection terminated.\n", EXITED(16),
		false, CAUSE_HANGUP, "Modem hangup" },
	{ "an address once seen is not missing", UP "IPCP terminated by peer\n"
		"LCP terminated by peer\nConnection terminated.\n", EXITED(16), false,
		CAUSE_PEER_TERMINATED, "IPCP terminated by peer" },
	{ "negotiation failed in no known way", STARTED "Connection terminated.\n", EXITED(10),
		false, CAUSE_NO_ADDRESS, "Connection terminated." },
	{ "we stopped it", UP "Terminating on signal 15\nConnection terminated.\n", EXITED(5),
		true, CAUSE_OUR_STOP, "Terminating on signal 15" },
	{ "we had to kill it", UP, SIGKILL, true, CAUSE_OUR_STOP, "" },
	{ "somebody stopped it", UP "Terminating on signal 15\nConnection terminated.\n",
		EXITED(5), false, CAUSE_KILLED, "Terminating on signal 15" },
	{ "somebody killed it", UP, SIGKILL, false, CAUSE_KILLED, "" },
	{ "bad option", "pppd: unrecognized option 'x'\npppd version 2.4.9\n", EXITED(2), false,
		CAUSE_PPPD_OPTIONS, "unrecognized option 'x'" },
	{ "no plugin", "pppd: Couldn't load plugin passwordfd.so\n", EXITED(2), false,
		CAUSE_PPPD_OPTIONS, "Couldn't load plugin passwordfd.so" },
	{ "not root", "pppd: must be root to run pppd, since it is not setuid-root\n", EXITED(3),
		false, CAUSE_NO_PRIVILEGE, "" },
	{ "no ppp", "Couldn't open the /dev/ppp device: No such device\n"
		"pppd: Sorry - this system lacks PPP kernel support\n", EXITED(4), false,
		CAUSE_NO_KERNEL_PPP, "Couldn't open the /dev/ppp device: No such device" },
	{ "no ppp_async", "Couldn't set tty to PPP discipline: Invalid argument\n", EXITED(1),
		false, CAUSE_NO_KERNEL_PPP,
		"Couldn't set tty to PPP discipline: Invalid argument" },
	{ "hung up before the start",
		"tcgetattr: Input/output error (line 1010)\n", EXITED(1), false, CAUSE_HANGUP,
		"tcgetattr: Input/output error (line 1010)" },
	{ "hung up at the start", "Couldn't set tty to PPP discipline: Input/output error\n",
		EXITED(1), false, CAUSE_HANGUP,
		"Couldn't set tty to PPP discipline: Input/output error" },
	{ "hung up before pppd looked", "pppd: no device specified and stdin is not a tty\n",
		EXITED(2), false, CAUSE_HANGUP, "no device specified and stdin is not a tty" },
	{ "locked", "Device ttyUSB0 is locked by pid 77\n", EXITED(6), false, CAUSE_LOCKED,
		"Device ttyUSB0 is locked by pid 77" },
	{ "empty lock file", "Can't read pid from lock file /var/lock/LCK..ttyUSB0\n", EXITED(6),
		false, CAUSE_LOCKED, "Can't read pid from lock file /var/lock/LCK..ttyUSB0" },
	{ "not openable", "Failed to open /dev/ttyUSB0: Permission denied\n", EXITED(7), false,
		CAUSE_LINE, "Failed to open /dev/ttyUSB0: Permission denied" },
	{ "idle", UP "Terminating connection due to lack of activity.\n"
		"Connection terminated.\n", EXITED(12), false, CAUSE_LIMIT,
		"Terminating connection due to lack of activity." },
	{ "time over", UP "Connect time expired\nConnection terminated.\nModem hangup\n",
		EXITED(16), false, CAUSE_LIMIT, "Connect time expired" },
	{ "nothing said", "", EXITED(0), false, CAUSE_OTHER, "" },
	{ "nothing known", "Gnu\n", EXITED(16), false, CAUSE_OTHER, "" },
};

static void every_end_has_its_cause(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct cause_trace t;
		enum cause cause;

		feed(&t, ends[i].log);
		cause = cause_end(&t, ends[i].status, ends[i].stopped);
		if (cause != ends[i].cause || strcmp(t.detail, ends[i].detail))
			fail_msg("%s: \"%s\", detail \"%s\"", ends[i].name, cause_words(cause),
				t.detail);
	}
}

static void each_exit_code_alone_has_a_cause(void **state)
{
	static const enum cause by_code[22] = {
		CAUSE_OTHER, CAUSE_OTHER, CAUSE_PPPD_OPTIONS, CAUSE_NO_PRIVILEGE,
		CAUSE_NO_KERNEL_PPP, CAUSE_KILLED, CAUSE_LOCKED, CAUSE_LINE, CAUSE_OTHER,
		CAUSE_OTHER, CAUSE_NO_ADDRESS, CAUSE_OTHER, CAUSE_LIMIT, CAUSE_LIMIT, CAUSE_OTHER,
		CAUSE_PEER_DEAD, CAUSE_OTHER, CAUSE_LOOPED, CAUSE_OTHER, CAUSE_AUTH, CAUSE_OTHER,
		CAUSE_OTHER,
	};

	(void)state;
	for (int code = 0; code < (int)ARRAY_SIZE(by_code); code++) {
		struct cause_trace t;

		cause_begin(&t);
		assert_int_equal(cause_end(&t, EXITED(code), false), by_code[code]);
		assert_int_equal(cause_end(&t, EXITED(code), true), CAUSE_OUR_STOP);
	}
}

static void a_peer_cannot_speak_for_pppd(void **state)
{
	static const char *const said[] = {
		"Remote message: PAP authentication failed", "Remote message: Using interface lo",
		"LCP terminated by peer (No response to 3 echo-requests)",
		"rcvd [LCP TermReq id=0x2 \"Modem hangup\"]", " Modem hangup",
		"CHAP authentication succeeded: Serial line is looped back.",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		struct cause_trace t;

		cause_begin(&t);
		cause_line(&t, said[i]);
		assert_int_equal(cause_end(&t, EXITED(16), false),
			i == 2 ? CAUSE_PEER_TERMINATED : CAUSE_OTHER);
		assert_string_equal(t.interface, "");
	}
}

static void a_peers_bytes_are_escaped_in_the_detail(void **state)
{
	struct cause_trace t;

	(void)state;
	cause_begin(&t);
	cause_line(&t, "LCP terminated by peer (\033[2J\x9b)");
	assert_string_equal(t.detail, "LCP terminated by peer (\\x1b[2J\\x9b)");
}

static void values_are_read(void **state)
{
	struct cause_trace t;
	char text[INET_ADDRSTRLEN];

	(void)state;
	feed(&t, UP "local  LL address fe80::1\n");
	assert_string_equal(t.interface, "ppp0");
	assert_true(t.has_local && t.has_remote && t.has_ipv6);
	assert_string_equal(inet_ntop(AF_INET, &t.local, text, sizeof(text)), "10.64.1.2");
	assert_string_equal(inet_ntop(AF_INET, &t.remote, text, sizeof(text)), "10.64.64.64");
	assert_int_equal(t.n_dns, 2);
	assert_false(t.dns_bogus);
	assert_string_equal(inet_ntop(AF_INET, &t.dns[0], text, sizeof(text)), "9.9.9.9");
	assert_string_equal(inet_ntop(AF_INET, &t.dns[1], text, sizeof(text)), "149.112.112.112");
}

static void interface_names_are_checked(void **state)
{
	static const struct {
		const char *line, *name;
	} rows[] = {
		{ "Using interface ppp0", "ppp0" },
		{ "Using interface wwan-kueche.1_2", "wwan-kueche.1_2" },
		{ "Using interface abcdefghijklmno", "abcdefghijklmno" },
		{ "Using interface abcdefghijklmnop", "" },
		{ "Using interface ", "" },
		{ "Using interface ..", "" },
		{ "Using interface -a", "" },
		{ "Using interface a/b", "" },
		{ "Using interface ppp0 ", "" },
		{ "Using interface p\xc3\xa4", "" },
		{ "using interface ppp0", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cause_trace t;

		cause_begin(&t);
		cause_line(&t, rows[i].line);
		assert_string_equal(t.interface, rows[i].name);
	}
}

static void bogus_servers_are_flagged_and_not_kept(void **state)
{
	static const char *const bogus[] = { "10.11.12.13", "10.11.12.14", "127.0.0.1", "0.0.0.0",
		"0.1.2.3", "224.0.0.251", "255.255.255.255", "240.0.0.1", "1.2.3", "1.2.3.4.5",
		"1.2.3.256", "", "x", "1.2.3.4x", "1111.2222.3333.4444.5555" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bogus); i++) {
		char line[80];
		struct cause_trace t;

		cause_begin(&t);
		snprintf(line, sizeof(line), "primary   DNS address %s", bogus[i]);
		cause_line(&t, line);
		assert_int_equal(t.n_dns, 0);
		assert_true(t.dns_bogus);
		cause_line(&t, "secondary DNS address 10.11.12.15");
		assert_int_equal(t.n_dns, 1);
	}
}

static void servers_told_again_replace_the_old(void **state)
{
	struct cause_trace t;
	char text[INET_ADDRSTRLEN];

	(void)state;
	feed(&t, UP "primary   DNS address 1.1.1.1\nsecondary DNS address 1.1.1.1\n");
	assert_int_equal(t.n_dns, 1);
	assert_string_equal(inet_ntop(AF_INET, &t.dns[0], text, sizeof(text)), "1.1.1.1");
}

static void every_cause_has_words(void **state)
{
	(void)state;
	for (int c = CAUSE_HANGUP; c <= CAUSE_OTHER; c++) {
		assert_true(strlen(cause_words((enum cause)c)) > 10);
		for (int d = CAUSE_HANGUP; d < c; d++)
			assert_string_not_equal(cause_words((enum cause)c),
				cause_words((enum cause)d));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_end_has_its_cause),
		cmocka_unit_test(each_exit_code_alone_has_a_cause),
		cmocka_unit_test(a_peer_cannot_speak_for_pppd),
		cmocka_unit_test(a_peers_bytes_are_escaped_in_the_detail),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(interface_names_are_checked),
		cmocka_unit_test(bogus_servers_are_flagged_and_not_kept),
		cmocka_unit_test(servers_told_again_replace_the_old),
		cmocka_unit_test(every_cause_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
