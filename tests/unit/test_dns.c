/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/dns.h"

#include <arpa/inet.h>

#include "tree_fake.h"

#include "base/file.h"
#include "base/text.h"

#define BEFORE "search example.org\nnameserver 192.0.2.53\noptions edns0\n"

struct bed {
	struct loop *loop;
	struct dns dns;
	struct fake_root root;
	char warning[256];
	unsigned warnings, dones;
};

static struct bed *bed_of(struct dns *dns)
{
	return container_of(dns, struct bed, dns);
}

static void on_warning(struct dns *dns, const char *text)
{
	text_copy(bed_of(dns)->warning, sizeof(bed_of(dns)->warning), text);
	bed_of(dns)->warnings++;
}

static void on_done(struct dns *dns)
{
	bed_of(dns)->dones++;
}

static const char *in(const struct bed *b, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s%s", b->root.path, name);
	return path;
}

static void put(const struct bed *b, const char *name, const char *text, mode_t mode)
{
	assert_int_equal(file_write(in(b, name), text, strlen(text), mode), 0);
}

/* "" when there is none. Static. */
static const char *get(const struct bed *b, const char *name)
{
	static char text[1024];
	struct buf out = { 0 };

	text[0] = '\0';
	if (file_read(in(b, name), sizeof(text) - 1, &out, NULL) == 0)
		text_copy(text, sizeof(text), out.data);
	buf_free(&out);
	return text;
}

static int set_up(void **state)
{
	static const char *const dirs[] = { "/etc", "/run", "/sbin", "/usr", "/usr/bin", "/out" };
	struct bed *b = calloc(1, sizeof(*b));

	fake_root_new(&b->root);
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		assert_int_equal(mkdir(in(b, dirs[i]), 0755), 0);
	put(b, "/etc/resolv.conf", BEFORE, 0644);
	assert_int_equal(loop_new(&b->loop), 0);
	b->dns.warn = on_warning;
	b->dns.done = on_done;
	dns_init(&b->dns, b->loop, b->root.path);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *b = *state;

	dns_free(&b->dns);
	loop_free(b->loop);
	fake_root_free(&b->root);
	free(b);
	return 0;
}

static void set(struct bed *b, const char *first, const char *second)
{
	struct in_addr servers[2];

	inet_pton(AF_INET, first, &servers[0]);
	if (second)
		inet_pton(AF_INET, second, &servers[1]);
	dns_set(&b->dns, "ppp0", servers, second ? 2 : 1);
}

static void step_until(struct bed *b, const unsigned *count)
{
	for (int i = 0; i < 100 && !*count; i++)
		loop_step(b->loop, 50);
}

static void the_file_gets_the_servers_and_keeps_the_rest(void **state)
{
	struct bed *b = *state;

	set(b, "9.9.9.9", "149.112.112.112");
	assert_true(text_starts(get(b, "/etc/resolv.conf"), "# surfdial wrote this"));
	assert_non_null(strstr(get(b, "/etc/resolv.conf"),
		"\nnameserver 9.9.9.9\nnameserver 149.112.112.112\n"
		"search example.org\noptions edns0\n"));
	assert_null(strstr(get(b, "/etc/resolv.conf"), "192.0.2.53"));
	assert_false(dns_unset(&b->dns));
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
	assert_int_equal(b->warnings, 0);
}

static void a_file_that_was_not_there_goes_again(void **state)
{
	struct bed *b = *state;

	unlink(in(b, "/etc/resolv.conf"));
	set(b, "9.9.9.9", NULL);
	assert_non_null(strstr(get(b, "/etc/resolv.conf"), "nameserver 9.9.9.9\n"));
	dns_unset(&b->dns);
	assert_int_equal(access(in(b, "/etc/resolv.conf"), F_OK), -1);
}

static void what_somebody_else_wrote_meanwhile_stays(void **state)
{
	struct bed *b = *state;

	set(b, "9.9.9.9", NULL);
	put(b, "/etc/resolv.conf", "nameserver 192.0.2.99\n", 0644);
	dns_unset(&b->dns);
	assert_string_equal(get(b, "/etc/resolv.conf"), "nameserver 192.0.2.99\n");
}

static void set_twice_still_knows_the_first_state(void **state)
{
	struct bed *b = *state;

	set(b, "9.9.9.9", NULL);
	set(b, "1.1.1.1", NULL);
	assert_null(strstr(get(b, "/etc/resolv.conf"), "9.9.9.9"));
	dns_unset(&b->dns);
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
}

static void a_killed_ones_change_is_put_back_by_the_next(void **state)
{
	struct bed *b = *state;

	set(b, "9.9.9.9", NULL);
	close(b->dns.before); /* as the kernel does: the lock goes with it */
	memset(&b->dns, 0, sizeof(b->dns));
	b->dns.warn = on_warning;
	dns_init(&b->dns, b->loop, b->root.path);
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
	assert_string_equal(get(b, "/run/surfstick/resolv.conf.before"), "");
}

static void a_living_ones_change_is_left_alone(void **state)
{
	struct bed *b = *state;
	struct bed other = { 0 };

	set(b, "9.9.9.9", NULL);
	other.dns.warn = on_warning;
	dns_init(&other.dns, b->loop, b->root.path);
	assert_non_null(strstr(get(b, "/etc/resolv.conf"), "9.9.9.9"));
	set(&other, "1.1.1.1", NULL);
	assert_non_null(strstr(other.warning, "another surfdial"));
	dns_unset(&other.dns);
	assert_non_null(strstr(get(b, "/etc/resolv.conf"), "9.9.9.9"));
	dns_unset(&b->dns);
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
}

static void a_link_is_left_to_whoever_set_it(void **state)
{
	struct bed *b = *state;
	char target[64];

	text_copy(target, sizeof(target), in(b, "/etc/other"));
	assert_int_equal(rename(in(b, "/etc/resolv.conf"), target), 0);
	assert_int_equal(symlink(target, in(b, "/etc/resolv.conf")), 0);
	set(b, "9.9.9.9", NULL);
	assert_non_null(strstr(b->warning, "it is a link"));
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
	assert_false(dns_unset(&b->dns));
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
}

static void an_unwritable_place_is_a_warning(void **state)
{
	struct bed *b = *state;

	unlink(in(b, "/etc/resolv.conf"));
	rmdir(in(b, "/etc"));
	set(b, "9.9.9.9", NULL);
	assert_int_equal(b->warnings, 1);
	assert_non_null(strstr(b->warning, "/etc/resolv.conf"));
	assert_false(dns_unset(&b->dns));
}

static void servers_that_are_none_are_refused(void **state)
{
	static const char *const bogus[] = { "0.0.0.0", "127.0.0.53", "224.0.0.251",
		"255.255.255.255" };
	struct bed *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bogus); i++) {
		set(b, bogus[i], NULL);
		assert_int_equal(b->warnings, i + 1);
	}
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
	set(b, "0.0.0.0", "9.9.9.9");
	assert_non_null(strstr(get(b, "/etc/resolv.conf"), "nameserver 9.9.9.9\n"));
}

/* A tool that notes its words and its input; then does what the rest says. */
static void tool(const struct bed *b, const char *name, const char *rest)
{
	char script[512];

	snprintf(script, sizeof(script), "#!/bin/sh\necho \"$@\" >> %s/out/words\n"
		"cat >> %s/out/input\n%s\n", b->root.path, b->root.path, rest);
	put(b, name, script, 0755);
}

static void resolved_is_asked_first(void **state)
{
	struct bed *b = *state;

	assert_int_equal(mkdir(in(b, "/run/systemd"), 0755), 0);
	assert_int_equal(mkdir(in(b, "/run/systemd/resolve"), 0755), 0);
	tool(b, "/usr/bin/resolvectl", "");
	tool(b, "/sbin/resolvconf", "exit 1");
	set(b, "9.9.9.9", "1.1.1.1");
	for (int i = 0; i < 100 && b->dns.child.pid; i++)
		loop_step(b->loop, 50);
	assert_string_equal(get(b, "/out/words"), "dns ppp0 9.9.9.9 1.1.1.1\n");
	assert_string_equal(get(b, "/etc/resolv.conf"), BEFORE);
	assert_int_equal(b->warnings, 0);
	assert_false(dns_unset(&b->dns)); /* goes with the interface */
}

static void resolvconf_gets_a_record_and_takes_it_back(void **state)
{
	struct bed *b = *state;

	tool(b, "/sbin/resolvconf", "");
	set(b, "9.9.9.9", "1.1.1.1");
	for (int i = 0; i < 100 && b->dns.child.pid; i++)
		loop_step(b->loop, 50);
	assert_string_equal(get(b, "/out/words"), "-a ppp0.surfstick\n");
	assert_string_equal(get(b, "/out/input"), "nameserver 9.9.9.9\nnameserver 1.1.1.1\n");
	assert_true(dns_unset(&b->dns));
	assert_int_equal(b->dones, 0);
	step_until(b, &b->dones);
	assert_int_equal(b->dones, 1);
	assert_string_equal(get(b, "/out/words"), "-a ppp0.surfstick\n-d ppp0.surfstick\n");
	assert_false(dns_unset(&b->dns));
}

static void a_tool_that_fails_is_a_warning(void **state)
{
	struct bed *b = *state;

	tool(b, "/sbin/resolvconf", "exit 3");
	set(b, "9.9.9.9", NULL);
	step_until(b, &b->warnings);
	assert_non_null(strstr(b->warning, "resolvconf: ended with an error"));
}

static void a_tool_that_hangs_is_given_up(void **state)
{
	struct bed *b = *state;

	loop_hold_clock(b->loop, 1000);
	tool(b, "/sbin/resolvconf", "exec sleep 60");
	set(b, "9.9.9.9", NULL);
	loop_advance(b->loop, DNS_DEADLINE_MS - 1);
	assert_int_equal(b->warnings, 0);
	loop_advance(b->loop, 1);
	assert_non_null(strstr(b->warning, "no answer in time"));
	assert_int_equal(b->dns.child.pid, 0);
	/* Taking back hangs as well: the end comes all the same. */
	assert_true(dns_unset(&b->dns));
	loop_advance(b->loop, DNS_DEADLINE_MS);
	assert_int_equal(b->dones, 1);
	assert_int_equal(b->warnings, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(the_file_gets_the_servers_and_keeps_the_rest),
		T(a_file_that_was_not_there_goes_again),
		T(what_somebody_else_wrote_meanwhile_stays),
		T(set_twice_still_knows_the_first_state),
		T(a_killed_ones_change_is_put_back_by_the_next),
		T(a_living_ones_change_is_left_alone),
		T(a_link_is_left_to_whoever_set_it),
		T(an_unwritable_place_is_a_warning),
		T(servers_that_are_none_are_refused),
		T(resolved_is_asked_first),
		T(resolvconf_gets_a_record_and_takes_it_back),
		T(a_tool_that_fails_is_a_warning),
		T(a_tool_that_hangs_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
