/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/switch.h"

#include <inttypes.h>

#include "base/text.h"

static const char *const event_names[] = {
	[SWITCH_TRY] = "try",
	[SWITCH_UP] = "up",
	[SWITCH_TOLD] = "told",
	[SWITCH_DOWN] = "down",
	[SWITCH_WISH] = "wish",
};

static bool parse_record(struct switch_record *r, const char *line)
{
	char event[8], method[24] = "", key[SWITCH_KEY_MAX] = "";

	memset(r, 0, sizeof(*r));
	if (sscanf(line, "%7s %" SCNu64 " %" SCNx64 " %4" SCNx16 ":%4" SCNx16
		" %23[a-z0-9-] %64[A-Za-z0-9_.-]", event, &r->at_ms, &r->identity, &r->vid,
		&r->pid, method, key) < 5)
		return false;
	text_copy(r->method, sizeof(r->method), method);
	text_copy(r->key, sizeof(r->key), key);
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
	char line[192];

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

		buf_addf(out, "%s %" PRIu64 " %" PRIx64 " %04x:%04x%s%s%s%s\n",
			event_names[r->event], r->at_ms, r->identity, r->vid, r->pid,
			r->method[0] ? " " : "", r->method, r->key[0] ? " " : "", r->key);
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
	const char *name;
	size_t len;

	while ((name = text_word(&ladder, &len))) {
		const struct usb_method *m = usb_method_find(name, len);

		if (m && plan->n < SWITCH_RUNGS)
			plan->rungs[plan->n++] = m;
		else if (!m && !plan->unknown[0])
			text_copy_n(plan->unknown, sizeof(plan->unknown), name, len);
	}
}

/*
 * The index behind the last ports that were up long enough, and which method brought them up.
 * How long they were up shows in when they went, in what came next on this port, or in now.
 * Ports come one after the other: the first of a row is the one that counts. What made it a
 * router says nothing about what makes it a modem.
 */
static size_t settled(const struct switch_history *h, uint64_t now_ms, const char **good)
{
	const char *method = NULL;
	bool is_router = false;
	uint64_t up_at = 0;
	size_t start = 0;

	*good = NULL;
	for (size_t n = 0; n <= h->n; n++) {
		const struct switch_record *r = n < h->n ? &h->records[n] : NULL;

		if (r && r->event != SWITCH_TRY && r->event != SWITCH_DOWN) {
			if (r->event == SWITCH_UP && !up_at) {
				up_at = r->at_ms;
				is_router = r->method[0];
			}
			continue;
		}
		if (up_at && (r ? r->at_ms : now_ms) >= up_at + SWITCH_SETTLED_MS) {
			start = n;
			*good = is_router ? NULL : method;
		}
		up_at = 0;
		if (!r || r->event == SWITCH_TRY)
			method = r ? r->method : NULL;
	}
	return start;
}

/* How often in a row, now included, the storage face was there again at once. */
static unsigned flips(const struct switch_history *h, uint64_t now_ms)
{
	uint64_t up_at = 0, down_at = 0;
	unsigned count = 0;

	for (size_t n = 0; n <= h->n; n++) {
		const struct switch_record *r = n < h->n ? &h->records[n] : NULL;
		uint64_t at = r ? r->at_ms : now_ms;

		if (r && r->event == SWITCH_UP) {
			up_at = up_at ? up_at : at;
		} else if (r && r->event == SWITCH_DOWN) {
			down_at = up_at ? at : 0;
		} else if (r && r->event != SWITCH_TRY) {
			/* Wished for, or given up: what comes is another story. */
			up_at = down_at = 0;
			count = 0;
		} else if (down_at) {
			bool flip = at - down_at < SWITCH_FLIP_MS &&
				down_at - up_at < SWITCH_FLIP_UP_MS;

			count = flip ? count + 1 : 0;
			up_at = down_at = 0;
		}
	}
	return count;
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

/* Where on the ladder to begin: behind the last that was tried, else with what worked. */
static void begin_at(struct switch_plan *plan, const char *last, const char *good)
{
	size_t rung = rung_of(plan, last ? last : good);

	if (rung == plan->n)
		return;
	if (last)
		rung = (rung + 1) % plan->n;
	else
		while (rung > 0 && (plan->rungs[rung]->needs & USB_IS_SEQUEL))
			rung--;
	turn(plan, rung);
}

static bool has_record(const struct switch_history *h, enum switch_event event, uint64_t identity)
{
	for (size_t n = 0; n < h->n; n++)
		if (h->records[n].event == event && h->records[n].identity == identity)
			return true;
	return false;
}

enum switch_verdict switch_decide(struct switch_plan *plan, const struct switch_face *face,
	const struct switch_history *h, uint64_t now_ms)
{
	const char *good, *last = NULL;
	size_t tries = 0;
	bool told = false;

	memset(plan, 0, sizeof(*plan));
	climb_ladder(plan, face->ladder);
	if (plan->n == 0)
		return SWITCH_UNKNOWN;
	if (strcmp(plan->rungs[0]->name, "keep") == 0)
		return SWITCH_KEEP;
	if (!face->again && has_record(h, SWITCH_TRY, face->identity))
		return SWITCH_SEEN;
	if (!face->again && has_record(h, SWITCH_TOLD, face->identity))
		return SWITCH_ENOUGH_TOLD;
	for (size_t n = settled(h, now_ms, &good); n < h->n; n++) {
		const struct switch_record *r = &h->records[n];
		bool recent = r->at_ms <= now_ms && now_ms - r->at_ms < SWITCH_WINDOW_MS;

		if (r->event == SWITCH_WISH) { /* a person: that is a new start */
			last = NULL;
			tries = 0;
			told = false;
			plan->tried[0] = '\0';
		}
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
	if (!face->again && flips(h, now_ms) >= SWITCH_FLIPS)
		return SWITCH_FLIPS_BACK;
	if (!face->again && tries >= SWITCH_TRIES)
		return told ? SWITCH_ENOUGH_TOLD : SWITCH_ENOUGH;
	begin_at(plan, last, good ? good : face->good);
	if (!face->again && plan->n > SWITCH_TRIES - tries)
		plan->n = SWITCH_TRIES - tries;
	return SWITCH_GO;
}

const char *switch_wish(const struct switch_history *h, uint64_t now_ms)
{
	for (size_t n = h->n; n-- > 0;) {
		const struct switch_record *r = &h->records[n];

		if (r->event == SWITCH_UP)
			return NULL;
		if (r->event == SWITCH_WISH)
			return r->at_ms <= now_ms && now_ms - r->at_ms < SWITCH_WISH_MS ?
				r->method : NULL;
	}
	return NULL;
}

const struct switch_record *switch_cause(const struct switch_history *h)
{
	const struct switch_record *try = NULL, *cause = NULL;

	for (size_t n = 0; n < h->n; n++) {
		if (h->records[n].event == SWITCH_TRY)
			try = &h->records[n];
		else if (h->records[n].event == SWITCH_UP)
			cause = try;
	}
	return cause;
}
