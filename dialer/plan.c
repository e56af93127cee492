/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/plan.h"

const struct plan_row plan_rows[] = {
	{ PLAN_ABSENT, PLAN_ON_PORT, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_ABSENT, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },

	{ PLAN_OPENING, PLAN_ON_OPENED, PLAN_SIM, PLAN_DO_ASK_SIM },
	{ PLAN_OPENING, PLAN_ON_FAILED, PLAN_WAIT, PLAN_DO_BACK_OFF },
	{ PLAN_OPENING, PLAN_ON_NEEDS_HUMAN, PLAN_BLOCKED, PLAN_DO_BLOCK },
	{ PLAN_OPENING, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_OPENING, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },
	{ PLAN_OPENING, PLAN_ON_TIMEOUT, PLAN_WAIT, PLAN_DO_ABANDON },

	{ PLAN_SIM, PLAN_ON_SIM_READY, PLAN_SEARCH, PLAN_DO_ASK_NETWORK },
	{ PLAN_SIM, PLAN_ON_FAILED, PLAN_WAIT, PLAN_DO_BACK_OFF },
	{ PLAN_SIM, PLAN_ON_NEEDS_HUMAN, PLAN_BLOCKED, PLAN_DO_BLOCK },
	{ PLAN_SIM, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_SIM, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },
	{ PLAN_SIM, PLAN_ON_TIMEOUT, PLAN_WAIT, PLAN_DO_ABANDON },

	{ PLAN_SEARCH, PLAN_ON_REGISTERED, PLAN_READY, PLAN_DO_REST },
	{ PLAN_SEARCH, PLAN_ON_FAILED, PLAN_WAIT, PLAN_DO_BACK_OFF },
	{ PLAN_SEARCH, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_SEARCH, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },
	/* The safety poll: a registration whose URC was lost is found this way. */
	{ PLAN_SEARCH, PLAN_ON_TIMEOUT, PLAN_SEARCH, PLAN_DO_ASK_NETWORK },

	{ PLAN_READY, PLAN_ON_UP, PLAN_DIALING, PLAN_DO_DIAL },
	{ PLAN_READY, PLAN_ON_LOST, PLAN_SEARCH, PLAN_DO_ASK_NETWORK },
	{ PLAN_READY, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_READY, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },

	{ PLAN_DIALING, PLAN_ON_CONNECTED, PLAN_LINK, PLAN_DO_LAUNCH },
	{ PLAN_DIALING, PLAN_ON_FAILED, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_DIALING, PLAN_ON_NEEDS_HUMAN, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_DIALING, PLAN_ON_DOWN, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_DIALING, PLAN_ON_QUIT, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_DIALING, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_DIALING, PLAN_ON_TIMEOUT, PLAN_CLOSING, PLAN_DO_HANG_UP },

	/* From LAUNCH on pppd may run: the only way out is through CLOSING, which ends with
	 * pppd reaped (ENDED, then CLOSED) or killed (ABANDON). */
	{ PLAN_LINK, PLAN_ON_ADDRESS, PLAN_ONLINE, PLAN_DO_TELL_ONLINE },
	{ PLAN_LINK, PLAN_ON_ENDED, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_LINK, PLAN_ON_FAILED, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_LINK, PLAN_ON_NEEDS_HUMAN, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_LINK, PLAN_ON_GONE, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_LINK, PLAN_ON_DOWN, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_LINK, PLAN_ON_QUIT, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_LINK, PLAN_ON_TIMEOUT, PLAN_CLOSING, PLAN_DO_STOP_PPPD },

	{ PLAN_ONLINE, PLAN_ON_ENDED, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_ONLINE, PLAN_ON_FAILED, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_ONLINE, PLAN_ON_GONE, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_ONLINE, PLAN_ON_DOWN, PLAN_CLOSING, PLAN_DO_STOP_PPPD },
	{ PLAN_ONLINE, PLAN_ON_QUIT, PLAN_CLOSING, PLAN_DO_STOP_PPPD },

	{ PLAN_CLOSING, PLAN_ON_ENDED, PLAN_CLOSING, PLAN_DO_HANG_UP },
	{ PLAN_CLOSING, PLAN_ON_CLOSED, PLAN_WAIT, PLAN_DO_BACK_OFF },
	{ PLAN_CLOSING, PLAN_ON_TIMEOUT, PLAN_WAIT, PLAN_DO_ABANDON },

	{ PLAN_WAIT, PLAN_ON_PORT, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_WAIT, PLAN_ON_REGISTERED, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_WAIT, PLAN_ON_UP, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_WAIT, PLAN_ON_DOWN, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_WAIT, PLAN_ON_NEEDS_HUMAN, PLAN_BLOCKED, PLAN_DO_BLOCK },
	{ PLAN_WAIT, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_WAIT, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },
	{ PLAN_WAIT, PLAN_ON_TIMEOUT, PLAN_OPENING, PLAN_DO_OPEN },

	{ PLAN_BLOCKED, PLAN_ON_UP, PLAN_OPENING, PLAN_DO_OPEN },
	{ PLAN_BLOCKED, PLAN_ON_GONE, PLAN_ABSENT, PLAN_DO_AWAIT_PORT },
	{ PLAN_BLOCKED, PLAN_ON_QUIT, PLAN_OVER, PLAN_DO_EXIT },
};

const size_t plan_row_count = ARRAY_SIZE(plan_rows);

const struct plan_row *plan_find(enum plan_state in, enum plan_event on)
{
	for (size_t i = 0; i < plan_row_count; i++) {
		if (plan_rows[i].in == in && plan_rows[i].on == on)
			return &plan_rows[i];
	}
	return NULL;
}

bool plan_is_rest(enum plan_state state)
{
	return state == PLAN_ABSENT || state == PLAN_READY || state == PLAN_ONLINE ||
		state == PLAN_BLOCKED || state == PLAN_OVER;
}

const char *plan_state_name(enum plan_state state)
{
	static const char *const names[PLAN_STATES] = {
		[PLAN_ABSENT] = "absent",   [PLAN_OPENING] = "opening", [PLAN_SIM] = "sim",
		[PLAN_SEARCH] = "search",   [PLAN_READY] = "ready",     [PLAN_DIALING] = "dialing",
		[PLAN_LINK] = "link",	    [PLAN_ONLINE] = "online",   [PLAN_CLOSING] = "closing",
		[PLAN_WAIT] = "wait",	    [PLAN_BLOCKED] = "blocked", [PLAN_OVER] = "over",
	};

	return names[state];
}

const char *plan_event_name(enum plan_event event)
{
	static const char *const names[PLAN_EVENTS] = {
		[PLAN_ON_PORT] = "port",	     [PLAN_ON_GONE] = "gone",
		[PLAN_ON_OPENED] = "opened",	     [PLAN_ON_SIM_READY] = "sim ready",
		[PLAN_ON_REGISTERED] = "registered", [PLAN_ON_LOST] = "lost",
		[PLAN_ON_CONNECTED] = "connected",   [PLAN_ON_ADDRESS] = "address",
		[PLAN_ON_ENDED] = "ended",	     [PLAN_ON_CLOSED] = "closed",
		[PLAN_ON_FAILED] = "failed",	     [PLAN_ON_NEEDS_HUMAN] = "needs human",
		[PLAN_ON_UP] = "up",		     [PLAN_ON_DOWN] = "down",
		[PLAN_ON_QUIT] = "quit",	     [PLAN_ON_TIMEOUT] = "timeout",
	};

	return names[event];
}

const char *plan_deed_name(enum plan_deed deed)
{
	static const char *const names[] = {
		[PLAN_DO_NOTHING] = "-",
		[PLAN_DO_AWAIT_PORT] = "await port",
		[PLAN_DO_OPEN] = "open",
		[PLAN_DO_ASK_SIM] = "ask sim",
		[PLAN_DO_ASK_NETWORK] = "ask network",
		[PLAN_DO_REST] = "rest",
		[PLAN_DO_DIAL] = "dial",
		[PLAN_DO_LAUNCH] = "launch pppd",
		[PLAN_DO_TELL_ONLINE] = "tell online",
		[PLAN_DO_STOP_PPPD] = "stop pppd",
		[PLAN_DO_HANG_UP] = "hang up",
		[PLAN_DO_BACK_OFF] = "back off",
		[PLAN_DO_ABANDON] = "abandon",
		[PLAN_DO_BLOCK] = "block",
		[PLAN_DO_EXIT] = "exit",
	};

	return names[deed];
}

static void print_graph(struct buf *out)
{
	buf_adds(out, "digraph plan {\n\trankdir=LR;\n\tnode [shape=box];\n");
	for (int s = 0; s < PLAN_STATES; s++) {
		buf_addf(out, "\t\"%s\"%s;\n", plan_state_name(s),
			plan_is_rest(s) ? " [style=rounded]" : "");
	}
	for (size_t i = 0; i < plan_row_count; i++) {
		const struct plan_row *row = &plan_rows[i];

		buf_addf(out, "\t\"%s\" -> \"%s\" [label=\"%s / %s\"];\n",
			plan_state_name(row->in), plan_state_name(row->to),
			plan_event_name(row->on), plan_deed_name(row->deed));
	}
	buf_adds(out, "}\n");
}

void plan_print(struct buf *out, bool graphviz)
{
	if (graphviz) {
		print_graph(out);
		return;
	}
	buf_addf(out, "%-8s  %-11s  %-8s  %s\n", "IN", "ON", "TO", "DEED");
	for (size_t i = 0; i < plan_row_count; i++) {
		const struct plan_row *row = &plan_rows[i];

		buf_addf(out, "%-8s  %-11s  %-8s  %s\n", plan_state_name(row->in),
			plan_event_name(row->on), plan_state_name(row->to),
			plan_deed_name(row->deed));
	}
}
