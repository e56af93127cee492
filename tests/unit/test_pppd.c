/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/pppd.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/text.h"

#define PPPD "/usr/sbin/pppd"

/* pppd(8), "EXIT STATUS" */
enum { EXIT_OPTIONS = 2 };

static const struct launcher_start usual = {
	.pppd = PPPD, .user = "gast", .password = "geheim", .echo_interval = 10,
	.echo_failure = 3, .carrier = true, .ipv4 = true, .unit = 2,
};

static int index_of(const struct pppd_argv *a, const char *word)
{
	for (size_t i = 0; a->word[i]; i++) {
		if (!strcmp(a->word[i], word))
			return (int)i;
	}
	return -1;
}

static bool has(const struct pppd_argv *a, const char *word)
{
	return index_of(a, word) >= 0;
}

static void assert_value(const struct pppd_argv *a, const char *option, const char *value)
{
	int at = index_of(a, option);

	assert_true(at > 0);
	assert_string_equal(a->word[at + 1], value);
}

static void the_line_is_no_word_of_it(void **state)
{
	struct pppd_argv a;

	(void)state;
	assert_int_equal(pppd_argv(&a, &usual), 0);
	assert_string_equal(a.word[0], "pppd");
	for (size_t i = 0; a.word[i]; i++)
		assert_false(text_starts(a.word[i], "/dev/"));
	assert_null(a.word[a.n]);
}

/* Debian's /etc/ppp/ip-up.d/0000usepeerdns */
static void the_distributions_script_leaves_name_servers_to_us(void **state)
{
	struct pppd_argv a;
	int at;

	(void)state;
	assert_int_equal(pppd_argv(&a, &usual), 0);
	at = index_of(&a, "ipparam");
	assert_true(at > 0);
	assert_int_equal(fnmatch("nm-*-service-*", a.word[at + 1], 0), 0);
}

static void the_password_is_no_word_of_it(void **state)
{
	struct pppd_argv a;

	(void)state;
	assert_int_equal(pppd_argv(&a, &usual), 0);
	assert_false(has(&a, "geheim"));
	assert_value(&a, "plugin", "passwordfd.so");
	assert_value(&a, "passwordfd", "4");
	assert_value(&a, "logfd", "3");
	assert_value(&a, "user", "gast");
}

static void the_host_name_is_not_told_where_no_user_is_set(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	s.user[0] = '\0';
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_value(&a, "user", " ");
}

static void no_login_at_all_needs_no_plugin(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	s.refuse_pap = s.refuse_chap = true;
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_true(has(&a, "refuse-pap") && has(&a, "refuse-chap") && has(&a, "refuse-mschap-v2"));
	assert_false(has(&a, "plugin") || has(&a, "user"));
}

static void carrier_decides_modem_or_local(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_true(has(&a, "modem") && !has(&a, "local"));
	s.carrier = false;
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_true(has(&a, "local") && !has(&a, "modem"));
}

static void families_are_always_said(void **state)
{
	static const struct {
		bool v4, v6;
		const char *has, *has_not;
	} rows[] = {
		{ true, false, "noipv6", "+ipv6" },
		{ true, true, "+ipv6", "noip" },
		{ false, true, "noip", "noipv6" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct launcher_start s = usual;
		struct pppd_argv a;

		s.ipv4 = rows[i].v4;
		s.ipv6 = rows[i].v6;
		assert_int_equal(pppd_argv(&a, &s), 0);
		assert_true(has(&a, rows[i].has));
		assert_false(has(&a, rows[i].has_not));
	}
}

static void no_echo_is_said_against_the_distributions_file(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	s.echo_interval = 0;
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_value(&a, "lcp-echo-interval", "0");
	assert_int_equal(pppd_argv(&a, &usual), 0);
	assert_value(&a, "lcp-echo-interval", "10");
	assert_value(&a, "lcp-echo-failure", "3");
}

static void a_name_replaces_the_unit(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_value(&a, "unit", "2");
	assert_false(has(&a, "linkname"));
	text_copy(s.interface, sizeof(s.interface), "wwan-kueche");
	text_copy(s.link, sizeof(s.link), "gsm0");
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_value(&a, "ifname", "wwan-kueche");
	assert_value(&a, "linkname", "gsm0");
	assert_false(has(&a, "unit"));
}

static void names_that_lead_elsewhere_are_refused(void **state)
{
	static const char *const bad[] = { "../x", "a/b", "a b", "-x", ".", "p\n", "p;q" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct launcher_start s = usual;
		struct pppd_argv a;

		text_copy(s.interface, sizeof(s.interface), bad[i]);
		assert_int_equal(pppd_argv(&a, &s), -EINVAL);
		s.interface[0] = '\0';
		text_copy(s.link, sizeof(s.link), bad[i]);
		assert_int_equal(pppd_argv(&a, &s), -EINVAL);
	}
}

static void extra_words_come_last_and_one_by_one(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	text_copy(s.options, sizeof(s.options), "  idle 60\tnomagic $(reboot) ");
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_string_equal(a.word[a.n - 4], "idle");
	assert_string_equal(a.word[a.n - 3], "60");
	assert_string_equal(a.word[a.n - 2], "nomagic");
	assert_string_equal(a.word[a.n - 1], "$(reboot)");
}

static void the_most_words_that_fit_into_the_order_fit(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	s.ipv6 = s.debug = true;
	text_copy(s.link, sizeof(s.link), "gsm0");
	for (size_t i = 0; i < sizeof(s.options) - 1; i++)
		s.options[i] = i % 2 ? ' ' : 'x';
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_string_equal(a.word[a.n - 1], "x");
	assert_null(a.word[a.n]);
}

/* The real pppd's verdict. It wants a terminal as stdin and, on Debian, root. */
static int verdict(const struct pppd_argv *a)
{
	int status, master = posix_openpt(O_RDWR | O_NOCTTY), line;
	pid_t pid;

	assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
	line = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(line >= 0);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR), pw[2];

		if (pipe(pw) < 0)
			_exit(99);
		close(pw[1]);
		dup2(pw[0], 60);
		dup2(line, 0);
		dup2(null, 1);
		dup2(null, 2);
		dup2(null, PPPD_LOG_FD);
		dup2(60, PPPD_PASSWORD_FD);
		execv(PPPD, (char *const *)(uintptr_t)a->word);
		_exit(99);
	}
	close(line);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(master);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void pppd_here_knows_every_option(void **state)
{
	struct launcher_start s = usual;
	struct pppd_argv a;

	(void)state;
	if (access(PPPD, X_OK) < 0 || getuid() != 0) {
		print_message("no " PPPD ", or not root: nobody to ask\n");
		skip();
	}
	for (unsigned i = 0; i < 8; i++) {
		s.ipv4 = i % 3 != 2;
		s.ipv6 = i % 3 != 1;
		s.carrier = i & 1;
		s.refuse_pap = i & 2;
		s.refuse_chap = i & 4;
		s.debug = i == 3;
		text_copy(s.interface, sizeof(s.interface), i & 2 ? "wwan7" : "");
		text_copy(s.link, sizeof(s.link), i & 4 ? "gsm7" : "");
		/* So that a kernel with PPP ends as soon as one without. */
		text_copy(s.options, sizeof(s.options), "dryrun");
		assert_int_equal(pppd_argv(&a, &s), 0);
		assert_int_not_equal(verdict(&a), EXIT_OPTIONS);
		assert_int_not_equal(verdict(&a), 99);
	}
	/* And it would have said so. */
	text_copy(s.options, sizeof(s.options), "no-such-option");
	assert_int_equal(pppd_argv(&a, &s), 0);
	assert_int_equal(verdict(&a), EXIT_OPTIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_is_no_word_of_it),
		cmocka_unit_test(the_distributions_script_leaves_name_servers_to_us),
		cmocka_unit_test(the_password_is_no_word_of_it),
		cmocka_unit_test(the_host_name_is_not_told_where_no_user_is_set),
		cmocka_unit_test(no_login_at_all_needs_no_plugin),
		cmocka_unit_test(carrier_decides_modem_or_local),
		cmocka_unit_test(families_are_always_said),
		cmocka_unit_test(no_echo_is_said_against_the_distributions_file),
		cmocka_unit_test(a_name_replaces_the_unit),
		cmocka_unit_test(names_that_lead_elsewhere_are_refused),
		cmocka_unit_test(extra_words_come_last_and_one_by_one),
		cmocka_unit_test(the_most_words_that_fit_into_the_order_fit),
		cmocka_unit_test(pppd_here_knows_every_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
