/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The command line, each in a process of its own: alarms and options are one a process. */
#include "usb_fake.h"

#include <sys/wait.h>

int helper_main(int argc, char **argv);

#define main helper_main
#include "helper/main.c"
#undef main

/* What it says on both of its outputs, in out; the exit code. */
static int run_main(const char *words, char *out, size_t size)
{
	char line[200], *argv[12] = { NULL }, *rest = line;
	int pipes[2], status, argc = 0;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	snprintf(line, sizeof(line), "surfstick-udev %s", words);
	while (argc < 11 && (argv[argc] = strsep(&rest, " ")))
		argc++;
	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(pipes[1], STDERR_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		unsetenv("DEVPATH");
		unsetenv("JOURNAL_STREAM");
		optind = 1;
		status = helper_main(argc, argv);
		fflush(stdout);
		_exit(status);
	}
	assert_true(pid > 0);
	close(pipes[1]);
	while (len < size - 1 && (n = read(pipes[0], out + len, size - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	close(pipes[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void what_is_no_command_is_said_to_be_none(void **state)
{
	static const struct {
		const char *words;
		int code;
		const char *says;
	} cases[] = {
		{ "nonsense", HELPER_USAGE, "there is no \"nonsense\"" },
		{ "--nonsense", HELPER_USAGE, "surfstick-udev switch" },
		{ "switch 1-1 1-2", HELPER_USAGE,
			"usage: surfstick-udev switch [DEVICE]" },
		{ "finish", HELPER_USAGE, "usage: surfstick-udev finish DEVICE" },
		{ "wish modem", HELPER_USAGE, "usage: surfstick-udev wish MODE DEVICE" },
		{ "wish keep 1-1", HELPER_USAGE, "modem, hilink or ncm?" },
		{ "hotplug 1-1", HELPER_USAGE, "usage: surfstick-udev hotplug" },
		{ "--mode keep switch 1-1", HELPER_USAGE,
			"--mode is modem, hilink or ncm" },
		{ "--mode modm switch 1-1", HELPER_USAGE,
			"--mode is modem, hilink or ncm" },
		{ "--sysfs /nowhere switch 1-1", HELPER_UNKNOWN,
			"1-1: no such USB device" },
		{ "--sysfs /nowhere mode", HELPER_UNKNOWN,
			"no stick is plugged in that the table knows" },
		{ "--sysfs /nowhere --json mode", HELPER_UNKNOWN, "[]\n" },
		{ "--help", HELPER_DONE, "surfstick-udev wish    MODE DEVICE" },
		{ "--version", HELPER_DONE, "surfstick-udev " SURFSTICK_VERSION },
	};
	char out[8192];

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		int code = run_main(cases[n].words, out, sizeof(out));

		if (code != cases[n].code || !strstr(out, cases[n].says))
			fail_msg("case %zu: exit %d, \"%s\"", n, code, out);
	}
}

static void the_usage_names_every_command_and_option(void **state)
{
	static const char *const words[] = { "switch", "finish", "wish", "mode", "name", "gone",
		"hotplug", "check", "--dry-run", "--mode", "--json", "--links", "--hwdb",
		"--sysfs", "--verbose", "--help", "--version" };
	char out[8192];

	(void)state;
	run_main("--help", out, sizeof(out));
	for (size_t n = 0; n < ARRAY_SIZE(words); n++)
		if (!strstr(out, words[n]))
			fail_msg("%s is not there", words[n]);
}

/* The manual page is held to the same list. */
static void the_manual_has_every_command_and_option(void **state)
{
	static char text[65536];
	char line[80];

	(void)state;
	assert_true(fake_read("man", "surfstick-udev.8", text, sizeof(text)));
	for (size_t n = 0; n < ARRAY_SIZE(verbs); n++) {
		snprintf(line, sizeof(line), "\n.Ss surfstick-udev %s\n", verbs[n].name);
		if (!strstr(text, line))
			fail_msg("%s is not in the manual", verbs[n].name);
	}
	for (const char *p = tail; (p = strstr(p, "--")); p += 2) {
		int len = (int)strspn(p + 2, "abcdefghijklmnopqrstuvwxyz-");

		snprintf(line, sizeof(line), " -%.*s", len, p + 2);
		if (!strstr(text, line))
			fail_msg("-%s is not in the manual", line + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_command_is_said_to_be_none),
		cmocka_unit_test(the_usage_names_every_command_and_option),
		cmocka_unit_test(the_manual_has_every_command_and_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
