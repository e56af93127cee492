/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tree_fake.h"

#include <sys/socket.h>
#include <time.h>

#include "base/text.h"
#include "dialer/command.h"
#include "tests/unit/engine_bed.h"

/* A stick whose ports are what ^SETPORT says, as its firmware 21.x has it. */
#define STICK "--profile", "e3372s", "--set", "stick.start=12d1:1506"
#define OPTIONS(...) (const char *const[]){ __VA_ARGS__, NULL }

static struct bed bed;
static struct commands commands;
static int client;
static struct fake_root var;

static void on_changed(void *ctx)
{
	command_changed(ctx);
}

static int door(void)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
	assert_int_equal(control_adopt(commands.control, pair[0]), 0);
	return pair[1];
}

static void begin(const char *const *options)
{
	fake_root_new(&var);
	bed_open(&bed, "", options);
	bed.engine.want_up = false;
	command_init(&commands, &bed.engine, var.path);
	assert_int_equal(control_new(&commands.control, bed.loop, &command_ops, &commands), 0);
	client = door();
	bed.engine.changed = on_changed;
	bed.engine.changed_ctx = &commands;
	engine_start(&bed.engine);
}

static int teardown(void **state)
{
	(void)state;
	bed.engine.changed = NULL;
	control_free(commands.control);
	command_free(&commands);
	close(client);
	bed_close(&bed);
	fake_root_free(&var);
	return 0;
}

static void say(int fd, const char *request)
{
	assert_int_equal(write(fd, request, strlen(request)), (ssize_t)strlen(request));
	assert_int_equal(write(fd, "\n", 1), 1);
}

/* The whole answer, to its "x N". A command given up is waited for inside the chat, 5 s. */
static const char *answer(int fd)
{
	static char text[8192];
	size_t len = 0;

	text[0] = '\0';
	for (int i = 0; i < 900 && !strstr(text, "\nx ") && !text_starts(text, "x "); i++) {
		ssize_t n;

		bed_run(&bed, 10);
		n = read(fd, text + len, sizeof(text) - 1 - len);
		len += n > 0 ? (size_t)n : 0;
		text[len] = '\0';
	}
	return text;
}

static const char *ask(const char *request)
{
	say(client, request);
	return answer(client);
}

static void says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no '%s' in: %s", part, text);
}

static void a_stick_is_shown_set_restarted_and_set_back(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	says(ask("setport"), "1   now       A1,A2;10,12,16,A1,A2  "
		"(cdrom,sd;modem,pcui,ncm,cdrom,sd)\nx 0\n");
	says(ask("setport list"), "1 12  pcui         4G PCUI\n");
	says(ask("setport set FF; modem,pcui"), "1   pending   FF;10,12  (none;modem,pcui)\n");
	says(ask("setport"), "1   before    A1,A2;10,12,16,A1,A2");
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\"FF;10,12\""), 1);
	assert_true(fake_is_there(var.path, "surfstick/setport.d/860000000000001"));
	says(ask("reset"), "1 the stick restarts\nx 0\n");
	bed_until(&bed, PLAN_ABSENT);
	says(ask("setport"), "x 1\n");
	bed_until(&bed, PLAN_READY);
	says(ask("setport"), "1   now       FF;10,12  (none;modem,pcui)\n"
		"1   before    A1,A2;10,12,16,A1,A2");
	says(ask("setport undo --reset"), "1 the stick restarts\nx 0\n");
	bed_until(&bed, PLAN_ABSENT);
	bed_until(&bed, PLAN_READY);
	says(ask("setport --json"), "\"now\":{\"value\":\"A1,A2;10,12,16,A1,A2\"");
}

static void what_breaks_a_rule_is_never_sent(void **state)
{
	static const struct {
		const char *request, *says;
	} rows[] = {
		{ "setport set FF;10,16", "2 nothing is sent: '12' (pcui) is missing" },
		{ "setport set FF;10,16 --force", "'12' (pcui) is missing" },
		{ "setport set A2;10,12", "'A2' may not stand" },
		{ "setport set FF;10,12,12", "'12' stands there twice" },
		{ "setport set FF;modem,pcuj", "did you mean 'pcui'" },
		{ "setport set FF;10,12,B",
			"'B' is not in the stick's own list (--force sends it)" },
		{ "u2diag set 119", "119 is for HiLink firmware" },
		{ "u2diag set 4711", "what 4711 stands for (--force sends it)" },
		{ "u2diag set x", "wants a number" },
	};

	(void)state;
	begin(OPTIONS(STICK));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *text = ask(rows[i].request);

		says(text, rows[i].says);
		says(text, "x 65\n");
	}
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\""), 0);
	assert_int_equal(bed_logged(&bed, "cmd=AT^U2DIAG="), 0);
	says(ask("setport undo"), "2 nothing is kept of this stick");
	says(ask("setport set FF;10,12,B --force"), "2 nothing is changed: AT^SETPORT=");
	says(ask("setport undo"), "2 nothing is kept of this stick");
}

static void what_is_so_already_is_not_sent(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	says(ask("setport set cdrom,sd;modem,pcui,ncm,cdrom,sd"), "1 it is so already\nx 0\n");
	says(ask("setport set FF;12"), "2 without a modem port nothing can dial");
	/* what waits is sent again: others may have had the stick meanwhile */
	says(ask("setport set FF;12"), "1   pending   FF;12");
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\""), 2);
	/* given up before it counted, and that undone, too */
	says(ask("setport undo"), "1   now       A1,A2;10,12,16,A1,A2");
	says(ask("setport undo"), "1   pending   FF;12");
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\""), 4);
}

static void after_a_restart_nothing_waits(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	says(ask("setport set FF;10,12"), "1   pending   FF;10,12");
	says(ask("reset"), "x 0\n");
	keep_read(&commands.port.keep, var.path, "860000000000001");
	assert_true(commands.port.keep.has_was);
	assert_false(commands.port.keep.has_wanted);
}

static void u2diag_is_guarded_and_undone_likewise(void **state)
{
	(void)state;
	begin(OPTIONS(STICK, "--set", "about.model=E303s-2"));
	says(ask("u2diag"), "1   now       255  (as sold (older sticks))\n");
	says(ask("u2diag list"), "1 276   CD and SD");
	says(ask("u2diag set 0"), "2 nothing is sent: 0 strands an E303s-2 for good");
	assert_int_equal(bed_logged(&bed, "cmd=AT^U2DIAG="), 0);
	says(ask("u2diag set 276"), "1   pending   276");
	says(ask("u2diag --undo"), "1   now       255");
	assert_int_equal(bed_logged(&bed, "cmd=AT^U2DIAG=276"), 1);
	assert_int_equal(bed_logged(&bed, "cmd=AT^U2DIAG=255"), 1);
	says(ask("u2diag set 0 --force"), "1   pending   0");
	assert_int_equal(bed_logged(&bed, "cmd=AT^U2DIAG=0"), 1);
}

static void hilink_firmware_is_told_for_what_it_is(void **state)
{
	const char *text;

	(void)state;
	begin(NULL);
	text = ask("setport");
	says(text, "2 firmware 22.329.63.00.74 is HiLink: it has no ^SETPORT");
	says(text, "x 1\n");
	says(ask("u2diag set 255"), "it takes 118 and 119");
	says(ask("u2diag set 118"), "1   pending   118");
}

static void it_works_while_a_call_is_up(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	engine_up(&bed.engine, "test");
	bed_go_online(&bed);
	says(ask("setport set FF;10,12"), "1   pending   FF;10,12");
	assert_int_equal(bed.engine.state, PLAN_ONLINE);
	assert_int_equal(bed.stops, 0);
}

static void a_call_that_ends_meanwhile_does_not_lose_the_question(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	engine_up(&bed.engine, "test");
	bed_go_online(&bed);
	bed_send(&bed, "mute on");
	say(client, "setport");
	bed_run(&bed, 50);
	assert_int_equal(commands.port.step, PORT_ASKING);
	bed_pppd_ends(&bed, 16 << 8);
	bed_send(&bed, "mute off");
	says(answer(client), "1   now       A1,A2;10,12,16,A1,A2");
}

static void one_at_a_time(void **state)
{
	int second;

	(void)state;
	begin(OPTIONS(STICK));
	second = door();
	say(client, "setport");
	bed_run(&bed, 1);
	say(second, "setport");
	says(answer(second), "2 another such command is under way");
	says(answer(client), "x 0\n");
	close(second);
}

static void what_nobody_waits_for_any_more_is_ended_all_the_same(void **state)
{
	int second;

	(void)state;
	begin(OPTIONS(STICK));
	bed_until(&bed, PLAN_READY);
	second = door();
	bed_send(&bed, "mute on");
	say(second, "setport set FF;10,12");
	bed_run(&bed, 50);
	close(second);
	bed_run(&bed, 50);
	bed_send(&bed, "unplug");
	for (int i = 0; i < 100 && commands.port.step != PORT_IDLE; i++)
		bed_run(&bed, 10);
	assert_int_equal(commands.port.step, PORT_IDLE);
	bed_send(&bed, "mute off");
	bed_send(&bed, "plug");
	says(ask("setport"), "1   now       A1,A2;10,12,16,A1,A2");
}

static void a_stick_that_is_just_back_is_waited_for(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	bed_until(&bed, PLAN_READY);
	bed_send(&bed, "unplug");
	bed_until(&bed, PLAN_ABSENT);
	/* Asked before the engine has seen it. */
	say(client, "setport");
	bed_send(&bed, "plug");
	says(answer(client), "1   now       A1,A2;10,12,16,A1,A2");
}

static void without_a_place_to_keep_it_nothing_is_changed(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	commands.port.var = "/nonexistent";
	says(ask("setport set FF;10,12"), "what it was cannot be kept for undo: No such file");
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\""), 0);
	says(ask("setport set FF;10,12 --force"), "2 what it was is not kept");
	assert_int_equal(bed_logged(&bed, "cmd=AT^SETPORT=\""), 1);
}

static void wrong_words_end_with_64(void **state)
{
	(void)state;
	begin(OPTIONS(STICK));
	assert_string_equal(ask("setport frob"), "2 unexpected word 'frob'\nx 64\n");
	assert_string_equal(ask("reset --force"), "2 unexpected word '--force'\nx 64\n");
}

#define PORT_TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PORT_TEST(a_stick_is_shown_set_restarted_and_set_back),
		PORT_TEST(what_breaks_a_rule_is_never_sent),
		PORT_TEST(what_is_so_already_is_not_sent),
		PORT_TEST(after_a_restart_nothing_waits),
		PORT_TEST(u2diag_is_guarded_and_undone_likewise),
		PORT_TEST(hilink_firmware_is_told_for_what_it_is),
		PORT_TEST(it_works_while_a_call_is_up),
		PORT_TEST(a_call_that_ends_meanwhile_does_not_lose_the_question),
		PORT_TEST(one_at_a_time),
		PORT_TEST(what_nobody_waits_for_any_more_is_ended_all_the_same),
		PORT_TEST(a_stick_that_is_just_back_is_waited_for),
		PORT_TEST(without_a_place_to_keep_it_nothing_is_changed),
		PORT_TEST(wrong_words_end_with_64),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
