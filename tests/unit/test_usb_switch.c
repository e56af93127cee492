/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/switch.h"

static const char ladder[] = "huawei-alt huawei-serial huawei-fallback huawei-new";

static struct switch_face face(uint64_t identity)
{
	return (struct switch_face){ .vid = 0x12d1, .pid = 0x1f01, .identity = identity,
		.ladder = ladder };
}

static enum switch_verdict decide(struct switch_plan *plan, const char *history, uint64_t now)
{
	struct switch_face f = face(99);
	struct switch_history h;

	switch_history_parse(&h, history);
	return switch_decide(plan, &f, &h, now);
}

static const struct {
	const char *name;
	const char *history;
	uint64_t now_ms;
	enum switch_verdict verdict;
	const char *first; /* the method to begin with */
} cases[] = {
	{ "the first time", "", 1000, SWITCH_GO, "huawei-alt" },
	{ "it came back: the next rung", "try 1000 1 12d1:1f01 huawei-alt\n", 5000, SWITCH_GO,
		"huawei-serial" },
	{ "it came back twice", "try 1000 1 12d1:1f01 huawei-alt\n"
		"try 5000 2 12d1:1f01 huawei-serial\n", 9000, SWITCH_GO, "huawei-fallback" },
	{ "it came back three times", "try 1000 1 12d1:1f01 huawei-alt\n"
		"try 5000 2 12d1:1f01 huawei-serial\ntry 9000 3 12d1:1f01 huawei-fallback\n", 12000,
		SWITCH_ENOUGH, NULL },
	{ "and it was said", "try 1000 1 12d1:1f01 huawei-alt\n"
		"try 5000 2 12d1:1f01 huawei-serial\ntry 9000 3 12d1:1f01 huawei-fallback\n"
		"told 12000 99 12d1:1f01\n", 13000, SWITCH_ENOUGH_TOLD, NULL },
	{ "a minute after the first the ladder goes on",
		"try 1000 1 12d1:1f01 huawei-alt\n"
		"try 5000 2 12d1:1f01 huawei-serial\ntry 9000 3 12d1:1f01 huawei-fallback\n"
		"told 12000 99 12d1:1f01\n", 61000, SWITCH_GO, "huawei-new" },
	{ "59.999 s are not a minute", "try 1000 1 12d1:1f01 huawei-alt\n"
		"try 5000 2 12d1:1f01 huawei-serial\ntry 9000 3 12d1:1f01 huawei-fallback\n", 60999,
		SWITCH_ENOUGH, NULL },
	{ "the ladder starts anew behind its end", "try 1000 1 12d1:1f01 huawei-new\n", 100000,
		SWITCH_GO, "huawei-alt" },
	{ "this appearance is handled", "try 1000 63 12d1:1f01 huawei-alt\n", 1001, SWITCH_SEEN,
		NULL },
	{ "handled, also when others came after", "try 1000 63 12d1:1f01 huawei-alt\n"
		"try 2000 2 12d1:1f01 huawei-serial\n", 2001, SWITCH_SEEN, NULL },
	{ "ports that settled: what worked is used again",
		"try 1000 1 12d1:1f01 huawei-serial\nup 4000 2 12d1:1001\n", 9000, SWITCH_GO,
		"huawei-serial" },
	{ "ports that fell at once did not settle",
		"try 1000 1 12d1:1f01 huawei-alt\nup 4000 2 12d1:155e\n", 8999, SWITCH_GO,
		"huawei-serial" },
	{ "a stick that flips for ever with ports in between is left alone, too",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\n"
		"try 4000 3 12d1:1f01 huawei-serial\nup 5000 4 12d1:155e\n"
		"try 7000 5 12d1:1f01 huawei-fallback\nup 8000 6 12d1:155e\n", 9000,
		SWITCH_ENOUGH, NULL },
	{ "many replugs of a healthy stick are no loop",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\n"
		"try 8000 3 12d1:1f01 huawei-alt\nup 9000 4 12d1:155e\n"
		"try 15000 5 12d1:1f01 huawei-alt\nup 16000 6 12d1:155e\n"
		"try 22000 7 12d1:1f01 huawei-alt\nup 23000 8 12d1:155e\n", 30000, SWITCH_GO,
		"huawei-alt" },
	{ "a stick that falls back at once is told again",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\ndown 12000 0 0000:0000\n",
		13000, SWITCH_GO, "huawei-alt" },
	{ "the second time it is left alone",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\ndown 12000 0 0000:0000\n"
		"try 13000 3 12d1:1f01 huawei-alt\nup 14000 4 12d1:155e\n"
		"down 24000 0 0000:0000\n", 25000, SWITCH_FLIPS_BACK, NULL },
	{ "a hand takes longer than three seconds",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\ndown 12000 0 0000:0000\n"
		"try 15000 3 12d1:1f01 huawei-alt\nup 16000 4 12d1:155e\n"
		"down 26000 0 0000:0000\n", 27000, SWITCH_GO, "huawei-alt" },
	{ "a crash after half a minute of work is no flip",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\ndown 32000 0 0000:0000\n"
		"try 33000 3 12d1:1f01 huawei-alt\nup 34000 4 12d1:155e\n"
		"down 64000 0 0000:0000\n", 65000, SWITCH_GO, "huawei-alt" },
	{ "given up and plugged in again, it counts from the start",
		"try 1000 1 12d1:1f01 huawei-alt\nup 2000 2 12d1:155e\ndown 12000 0 0000:0000\n"
		"try 13000 3 12d1:1f01 huawei-alt\nup 14000 4 12d1:155e\n"
		"down 24000 0 0000:0000\ntold 25000 5 12d1:1f01\n", 40000, SWITCH_GO,
		"huawei-alt" },
	{ "what made it a router is not begun with for a modem",
		"try 1000 1 12d1:1f01 huawei-new\nup 4000 2 12d1:14dc hilink\n", 9000,
		SWITCH_GO, "huawei-alt" },
	{ "a wish is a new start", "try 1000 1 12d1:1f01 huawei-alt\n"
		"try 2000 2 12d1:1f01 huawei-serial\ntry 3000 3 12d1:1f01 huawei-fallback\n"
		"told 4000 4 12d1:1f01\nwish 5000 4 12d1:1f01 modem\n", 6000, SWITCH_GO,
		"huawei-alt" },
	{ "another stick on the same port has a ladder of its own",
		"try 1000 1 12d1:1446 huawei-new\n", 5000, SWITCH_GO, "huawei-alt" },
	{ "but the port's limit counts them all", "try 1000 1 12d1:1446 huawei-new\n"
		"try 2000 2 12d1:14fe huawei-new\ntry 3000 3 12d1:1446 huawei-new\n", 4000,
		SWITCH_ENOUGH, NULL },
	{ "a method that is not on the ladder any more", "try 1000 1 12d1:1f01 eject\n", 5000,
		SWITCH_GO, "huawei-alt" },
	{ "garbage is no history", "\xff\xfe try\n\n17 try\ntry\ntry x 1 12d1:1f01 a\n"
		"took 1000 63 12d1:1f01 huawei-alt\n", 5000, SWITCH_GO, "huawei-alt" },
	{ "times of the future (a copied file) do not count", "try 900000 1 12d1:1f01 eject\n"
		"try 900000 2 12d1:1f01 eject\ntry 900000 3 12d1:1f01 eject\n", 5000, SWITCH_GO,
		"huawei-alt" },
};

static void history_decides(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct switch_plan plan;
		enum switch_verdict v = decide(&plan, cases[n].history, cases[n].now_ms);

		if (v != cases[n].verdict)
			fail_msg("%s: verdict %d", cases[n].name, (int)v);
		if (cases[n].first && strcmp(plan.rungs[0]->name, cases[n].first) != 0)
			fail_msg("%s: begins with %s", cases[n].name, plan.rungs[0]->name);
	}
}

static void what_was_tried_is_named_once_each(void **state)
{
	struct switch_plan plan;

	(void)state;
	decide(&plan, "try 1000 1 12d1:1f01 huawei-alt\ntry 2000 2 12d1:1f01 huawei-new\n"
		"try 3000 3 12d1:1f01 huawei-alt\n", 4000);
	assert_string_equal(plan.tried, "huawei-alt, huawei-new");
}

static void a_plan_has_no_more_rungs_than_tries_are_left(void **state)
{
	struct switch_plan plan;

	(void)state;
	decide(&plan, "", 1000);
	assert_int_equal(plan.n, SWITCH_TRIES);
	decide(&plan, "try 1000 1 12d1:1f01 huawei-alt\n", 4000);
	assert_int_equal(plan.n, SWITCH_TRIES - 1);
	decide(&plan, "try 1000 1 12d1:1f01 huawei-alt\ntry 2000 1 12d1:1f01 huawei-serial\n",
		4000);
	assert_int_equal(plan.n, 1);
	assert_string_equal(plan.rungs[0]->name, "huawei-fallback");
}

static void the_ladder_goes_round_behind_its_first_rung(void **state)
{
	struct switch_plan plan;

	(void)state;
	decide(&plan, "try 1000 1 12d1:1f01 huawei-serial\n", 64000);
	assert_int_equal(plan.n, 3);
	assert_string_equal(plan.rungs[0]->name, "huawei-fallback");
	assert_string_equal(plan.rungs[1]->name, "huawei-new");
	assert_string_equal(plan.rungs[2]->name, "huawei-alt");
}

static void what_takes_two_appearances_starts_with_the_first_half_again(void **state)
{
	struct switch_history h;
	struct switch_face f = face(9);
	struct switch_plan plan;

	(void)state;
	f.ladder = "sony sony-2";
	switch_history_parse(&h, "try 1000 1 12d1:1f01 sony\n");
	assert_int_equal(switch_decide(&plan, &f, &h, 20000), SWITCH_GO);
	assert_string_equal(plan.rungs[0]->name, "sony-2");
	switch_history_parse(&h, "try 1000 1 12d1:1f01 sony\ntry 20000 2 12d1:1f01 sony-2\n"
		"up 23000 3 12d1:1f01\n");
	assert_int_equal(switch_decide(&plan, &f, &h, 90000), SWITCH_GO);
	assert_string_equal(plan.rungs[0]->name, "sony");
}

static void ladders_of_the_table(void **state)
{
	static const struct {
		const char *ladder;
		enum switch_verdict verdict;
	} ladders[] = { { "huawei-new", SWITCH_GO }, { "keep", SWITCH_KEEP },
		{ "", SWITCH_UNKNOWN }, { " ", SWITCH_UNKNOWN },
		{ "hypnosis", SWITCH_UNKNOWN },
		{ "hypnosis eject", SWITCH_GO }, { "  eject  ", SWITCH_GO },
		{ "huawei-new huawei-new huawei-new huawei-new huawei-new huawei-new huawei-new "
		  "huawei-new huawei-new huawei-new", SWITCH_GO } };
	struct switch_history h = { 0 };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(ladders); n++) {
		struct switch_face f = face(1);
		struct switch_plan plan;

		f.ladder = ladders[n].ladder;
		assert_int_equal(switch_decide(&plan, &f, &h, 1000), ladders[n].verdict);
		if (ladders[n].verdict == SWITCH_UNKNOWN && f.ladder[0] == 'h')
			assert_string_equal(plan.unknown, "hypnosis");
	}
}

static void a_history_survives_being_written(void **state)
{
	static const char text[] = "try 1000 2a 12d1:1f01 huawei-alt\nup 4000 2b 12d1:155e\n"
		"told 5000 2c 12d1:1f01\n"
		"try 6000 2d 12d1:1f01 eject 0000_00_14.0-1.4\ndown 7000 0 0000:0000\n"
		"wish 8000 2e 12d1:1f01 hilink\n";
	struct switch_history h;
	struct buf out = { 0 };

	(void)state;
	switch_history_parse(&h, text);
	assert_int_equal(h.n, 6);
	switch_history_print(&h, &out);
	assert_string_equal(out.data, text);
	buf_free(&out);
}

/* A stick that always comes back, one appearance a second, for an hour. */
static void a_loop_costs_three_switches_and_one_line_a_minute(void **state)
{
	struct switch_history h = { 0 };
	size_t tries = 0, lines = 0, tries_first_minute = 0;

	(void)state;
	for (uint64_t now = 1000; now < 3600000; now += 1000) {
		struct switch_face f = face(now);
		struct switch_plan plan;
		struct switch_record r = { .at_ms = now, .identity = now, .vid = f.vid,
			.pid = f.pid };

		switch (switch_decide(&plan, &f, &h, now)) {
		case SWITCH_GO:
			tries++;
			snprintf(r.method, sizeof(r.method), "%s", plan.rungs[0]->name);
			r.event = SWITCH_TRY;
			switch_history_add(&h, &r);
			break;
		case SWITCH_FLIPS_BACK:
			fail_msg("its ports were never up");
			break;
		case SWITCH_ENOUGH:
			lines++;
			r.event = SWITCH_TOLD;
			switch_history_add(&h, &r);
			break;
		case SWITCH_ENOUGH_TOLD:
			break;
		case SWITCH_KEEP:
		case SWITCH_SEEN:
		case SWITCH_UNKNOWN:
			fail();
		}
		if (now < 61000)
			tries_first_minute = tries;
		if (now == 60000)
			assert_int_equal(lines, 1);
	}
	assert_int_equal(tries_first_minute, SWITCH_TRIES);
	assert_in_range(tries, 170, 180);
	assert_in_range(lines, 50, 61);
}

static void a_wish_holds_until_ports_are_up_and_two_minutes_at_most(void **state)
{
	static const struct {
		const char *history;
		uint64_t now;
		const char *mode;
	} wishes[] = {
		{ "", 1000, NULL },
		{ "wish 1000 1 12d1:155e hilink\n", 1000, "hilink" },
		{ "wish 1000 1 12d1:155e hilink\n", 120999, "hilink" },
		{ "wish 1000 1 12d1:155e hilink\n", 121000, NULL },
		{ "wish 9000 1 12d1:155e hilink\n", 1000, NULL }, /* of the future */
		{ "wish 1000 1 12d1:155e hilink\nwish 2000 1 12d1:155e ncm\n", 3000, "ncm" },
		{ "wish 1000 1 12d1:155e hilink\ndown 2000 0 0000:0000\n"
		  "try 3000 2 12d1:1f01 huawei-new\n", 4000, "hilink" },
		{ "wish 1000 1 12d1:155e modem\ntry 3000 2 12d1:1f01 huawei-alt\n"
		  "up 4000 3 12d1:155e\n", 5000, NULL },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(wishes); n++) {
		struct switch_history h;
		const char *mode;

		switch_history_parse(&h, wishes[n].history);
		mode = switch_wish(&h, wishes[n].now);
		if (!mode != !wishes[n].mode || (mode && strcmp(mode, wishes[n].mode) != 0))
			fail_msg("case %zu: %s", n, mode ? mode : "none");
	}
}

static void what_worked_is_begun_with_where_nothing_was_tried(void **state)
{
	struct switch_history h = { 0 };
	struct switch_face f = face(9);
	struct switch_plan plan;

	(void)state;
	f.good = "huawei-fallback";
	assert_int_equal(switch_decide(&plan, &f, &h, 1000), SWITCH_GO);
	assert_string_equal(plan.rungs[0]->name, "huawei-fallback");
	f.good = "of-another-ladder";
	assert_int_equal(switch_decide(&plan, &f, &h, 1000), SWITCH_GO);
	assert_string_equal(plan.rungs[0]->name, "huawei-alt");
	/* It does not work any more: the ladder goes on. */
	f.good = "huawei-fallback";
	switch_history_parse(&h, "try 1000 1 12d1:1f01 huawei-fallback\n");
	assert_int_equal(switch_decide(&plan, &f, &h, 3000), SWITCH_GO);
	assert_string_equal(plan.rungs[0]->name, "huawei-new");
}

static void who_asks_again_gets_the_next_method_without_a_limit(void **state)
{
	static const char *const next[] = { "huawei-alt", "huawei-serial", "huawei-fallback",
		"huawei-new", "huawei-alt" };
	struct switch_history h = { 0 };
	struct switch_face f = face(9);

	(void)state;
	f.again = true;
	for (size_t n = 0; n < ARRAY_SIZE(next); n++) {
		struct switch_record r = { .event = SWITCH_TRY, .at_ms = 1000 + n, .identity = 9,
			.vid = f.vid, .pid = f.pid };
		struct switch_plan plan;

		assert_int_equal(switch_decide(&plan, &f, &h, 2000), SWITCH_GO);
		assert_string_equal(plan.rungs[0]->name, next[n]);
		assert_int_equal(plan.n, 4);
		snprintf(r.method, sizeof(r.method), "%s", next[n]);
		switch_history_add(&h, &r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_decides),
		cmocka_unit_test(what_was_tried_is_named_once_each),
		cmocka_unit_test(a_plan_has_no_more_rungs_than_tries_are_left),
		cmocka_unit_test(the_ladder_goes_round_behind_its_first_rung),
		cmocka_unit_test(what_takes_two_appearances_starts_with_the_first_half_again),
		cmocka_unit_test(ladders_of_the_table),
		cmocka_unit_test(a_wish_holds_until_ports_are_up_and_two_minutes_at_most),
		cmocka_unit_test(what_worked_is_begun_with_where_nothing_was_tried),
		cmocka_unit_test(who_asks_again_gets_the_next_method_without_a_limit),
		cmocka_unit_test(a_history_survives_being_written),
		cmocka_unit_test(a_loop_costs_three_switches_and_one_line_a_minute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
