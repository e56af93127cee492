/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Whatever lies in /run/surfstick/switch.d or in the table of what worked: both can be read, what
 * is written can be read again as the same, and what is decided keeps to its limits. Input: the
 * text.
 */
#include "usb/switch.h"
#include "usb/worked.h"
#include "tests/fuzz/fuzz.h"

static const char ladder[] = "huawei-alt huawei-serial huawei-fallback huawei-new";

static void look_at(const struct switch_history *h, uint64_t now, bool again)
{
	struct switch_face face = { .vid = 0x12d1, .pid = 0x1f01, .identity = 0x63,
		.ladder = ladder, .good = "huawei-fallback", .again = again };
	const struct switch_record *cause = switch_cause(h);
	const char *wish = switch_wish(h, now);
	struct switch_plan plan;
	enum switch_verdict v = switch_decide(&plan, &face, h, now);

	require(v != SWITCH_KEEP && v != SWITCH_UNKNOWN);
	require(!again || v == SWITCH_GO);
	require(plan.n <= (again ? SWITCH_RUNGS : SWITCH_TRIES) || v != SWITCH_GO);
	require(v != SWITCH_GO || (plan.n > 0 && plan.rungs[0]));
	require(strlen(plan.tried) < sizeof(plan.tried));
	require(!cause || cause->event == SWITCH_TRY);
	require(!wish || strlen(wish) < sizeof(h->records[0].method));
}

static void read_history(const char *text)
{
	static const uint64_t times[] = { 0, 1000, 60000, 200000, UINT64_MAX };
	struct buf once = { 0 }, twice = { 0 };
	struct switch_history h, same;

	switch_history_parse(&h, text);
	require(h.n <= SWITCH_RECORDS);
	for (size_t n = 0; n < ARRAY_SIZE(times); n++) {
		look_at(&h, times[n], false);
		look_at(&h, times[n], true);
	}
	switch_history_print(&h, &once);
	if (h.n > 0) {
		switch_history_parse(&same, once.data);
		require(same.n == h.n);
		switch_history_print(&same, &twice);
		require(strcmp(once.data, twice.data) == 0);
	}
	buf_free(&once);
	buf_free(&twice);
}

static void read_worked(const char *text)
{
	struct switch_record try = { .vid = 0x12d1, .pid = 0x1f01, .method = "eject",
		.key = "0000_00_14.0-2" };
	char method[WORKED_METHOD_MAX];
	struct buf out = { 0 }, same = { 0 };
	size_t lines = 0;

	worked_find(text, try.vid, try.pid, try.key, method);
	worked_add(&out, text, &try);
	require(out.data && worked_find(out.data, try.vid, try.pid, try.key, method));
	require(strcmp(method, "eject") == 0);
	for (const char *p = out.data; (p = strchr(p, '\n')); p++)
		lines++;
	require(lines <= WORKED_MAX);
	worked_add(&same, out.data, &try);
	require(strcmp(out.data, same.data) == 0);
	buf_free(&out);
	buf_free(&same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	read_history(text);
	read_worked(text);
	free(text);
	return 0;
}
