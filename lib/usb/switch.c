/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/switch.h"

#include <inttypes.h>

#include "base/text.h"

static const char *const event_names[] = {
	[SWITCH_TRY] = "try",
	[SWITCH_UP] = "up",
	[SWITCH_TOLD] = "told",
};

static bool parse_record(struct switch_record *r, const char *line)
{
	char event[8], method[24] = "";

	memset(r, 0, sizeof(*r));
	if (sscanf(line, "%7s %" SCNu64 " %" SCNx64 " %4" SCNx16 ":%4" SCNx16 " %23[a-z-]", event,
		&r->at_ms, &r->identity, &r->vid, &r->pid, method) < 5)
		return false;
	text_copy(r->method, sizeof(r->method), method);
	for (size_t n = 0; n < ARRAY_SIZE(event_names); n++)
		if (strcmp(event, event_names[n]) == 0) {
			r->event = (enum switch_event)n;
			return true;
		}
	return false;
}

void switch_history_parse(struct switch_history *h, const char *text)
{
	struct switch_record r;
	char line[128];

	h->n = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (text_copy_n(line, sizeof(line), text, len) && parse_record(&r, line))
			switch_history_add(h, &r);
		text += len + (text[len] == '\n');
	}
}

void switch_history_print(const struct switch_history *h, struct buf *out)
{
	for (size_t n = 0; n < h->n; n++) {
		const struct switch_record *r = &h->records[n];

		buf_addf(out, "%s %" PRIu64 " %" PRIx64 " %04x:%04x%s%s\n", event_names[r->event],
			r->at_ms, r->identity, r->vid, r->pid, r->method[0] ? " " : "", r->method);
	}
}

void switch_history_add(struct switch_history *h, const struct switch_record *r)
{
	if (h->n == SWITCH_RECORDS)
		memmove(h->records, h->records + 1, --h->n * sizeof(h->records[0]));
	h->records[h->n++] = *r;
}

/* The ladder as methods. Unknown names are passed over, so that a table written for a later
 * version still serves. */
static void climb_ladder(struct switch_plan *plan, const char *ladder)
{
	while (*ladder) {
		size_t len = strcspn(ladder, " ");
		const struct usb_method *m = usb_method_find(ladder, len);

		if (m && plan->n < SWITCH_RUNGS)
			plan->rungs[plan->n++] = m;
		else if (len > 0 && !m && !plan->unknown[0])
			text_copy_n(plan->unknown, sizeof(plan->unknown), ladder, len);
		ladder += len + (ladder[len] == ' ');
	}
}

/*
 * The index behind the last ports that were up long enough, and which method brought them up.
 * How long they were up shows in what came next on this port, or in now. Ports come one after
 * the other: the first of a row is the one that counts.
 */
static size_t settled(const struct switch_history *h, uint64_t now_ms, const char **good)
{
	const char *method = NULL;
	uint64_t up_at = 0;
	size_t start = 0;

	*good = NULL;
	for (size_t n = 0; n <= h->n; n++) {
		const struct switch_record *r = n < h->n ? &h->records[n] : NULL;

		if (r && r->event != SWITCH_TRY) {
			if (r->event == SWITCH_UP && !up_at)
				up_at = r->at_ms;
			continue;
		}
		if (up_at && (r ? r->at_ms : now_ms) >= up_at + SWITCH_SETTLED_MS) {
			start = n;
			*good = method;
		}
		up_at = 0;
		method = r ? r->method : NULL;
	}
	return start;
}

static size_t rung_of(const struct switch_plan *plan, const char *method)
{
	for (size_t n = 0; method && n < plan->n; n++)
		if (strcmp(plan->rungs[n]->name, method) == 0)
			return n;
	return plan->n;
}

/* Puts the rung at `first` in front; what was below it goes to the end. */
static void turn(struct switch_plan *plan, size_t first)
{
	const struct usb_method *rungs[SWITCH_RUNGS];

	for (size_t n = 0; n < plan->n; n++)
		rungs[n] = plan->rungs[(first + n) % plan->n];
	memcpy(plan->rungs, rungs, plan->n * sizeof(rungs[0]));
}

static void note_tried(char *tried, size_t size, const char *method)
{
	size_t len = strlen(tried);

	if (!strstr(tried, method))
		snprintf(tried + len, size - len, "%s%s", len ? ", " : "", method);
}

enum switch_verdict switch_decide(struct switch_plan *plan, const struct switch_face *face,
	const struct switch_history *h, uint64_t now_ms)
{
	const char *good, *last = NULL;
	size_t tries = 0, rung;
	bool told = false;

	memset(plan, 0, sizeof(*plan));
	climb_ladder(plan, face->ladder);
	if (plan->n == 0)
		return SWITCH_UNKNOWN;
	if (strcmp(plan->rungs[0]->name, "keep") == 0)
		return SWITCH_KEEP;
	for (size_t n = 0; n < h->n; n++)
		if (h->records[n].event == SWITCH_TRY &&
		    h->records[n].identity == face->identity)
			return SWITCH_SEEN;
	for (size_t n = settled(h, now_ms, &good); n < h->n; n++) {
		const struct switch_record *r = &h->records[n];
		bool recent = r->at_ms <= now_ms && now_ms - r->at_ms < SWITCH_WINDOW_MS;

		if (r->event == SWITCH_TOLD && recent)
			told = true;
		if (r->event != SWITCH_TRY)
			continue;
		if (r->vid == face->vid && r->pid == face->pid)
			last = r->method;
		if (recent) {
			tries++;
			note_tried(plan->tried, sizeof(plan->tried), r->method);
		}
	}
	if (tries >= SWITCH_TRIES)
		return told ? SWITCH_ENOUGH_TOLD : SWITCH_ENOUGH;
	rung = rung_of(plan, last ? last : good);
	/* Where the second half of it was what worked, it starts with the first all the same. */
	if (!last && rung < plan->n && (plan->rungs[rung]->needs & USB_IS_SEQUEL))
		rung = plan->n;
	if (rung < plan->n)
		turn(plan, last ? (rung + 1) % plan->n : rung);
	if (plan->n > SWITCH_TRIES - tries)
		plan->n = SWITCH_TRIES - tries;
	return SWITCH_GO;
}
