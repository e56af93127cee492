/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A stick with its one or two AT ports: getting them to talk, and who it is. The topics beside
 * it (sim, net, signal, bearer) are asked through the same struct. Everything is asynchronous:
 * each call queues its commands and answers once, through done, from the loop.
 */
#ifndef SURFSTICK_MODEM_MODEM_H
#define SURFSTICK_MODEM_MODEM_H

#include "at/chat.h"
#include "base/macro.h"

struct modem {
	struct loop *loop;
	struct at_chat *control; /* PCUI: questions and URCs, open while online too */
	struct at_chat *data;	 /* takes ATD; the same chat on a stick with one port */
	char maker[33];		 /* escaped; "" until modem_identify() has asked */
	char model[33];
	char revision[65];
	char imei[17]; /* digits only */
	struct modem_task *tasks; /* under way: private; NULL at first */
};

struct modem_result {
	int err;	       /* 0; -ETIMEDOUT, -EIO (refused), -ENODEV (gone), -ECANCELED,
				  -EPROTO (an answer that makes no sense) */
	enum at_status status; /* of the command that failed */
	int code;	       /* +CME/+CMS ERROR, else -1 */
	char words[120];       /* what failed and why: "AT+CPIN?: SIM not inserted (10)" */
};

typedef void modem_done_fn(void *ctx, const struct modem_result *result);

/*
 * The caller sets loop, control and data, and zeroes the rest. On a stick with one port data is
 * control. A call that finds no memory answers nothing: -ENOMEM is not worth a path of its own
 * in every owner, and the deadline of its state catches it.
 */

/*
 * Sync on the control port (AT until it answers, 10 s in all), then ATE0, V1, +CMEE=1. The only
 * port of a stick that stays silent for 3 s, and any that speaks PPP, is brought back from data
 * mode as modem_open_data() does, and then has 10 s again.
 */
void modem_open_control(struct modem *modem, modem_done_fn *done, void *ctx);
/*
 * The same on the data port, then the init strings of the config in order (they may be "ATZ").
 * A port left in data mode is brought back (DTR is the tty's matter, "+++" ours).
 * init: NULL-ended, borrowed until done. One that is refused does not stop the others: err is 0
 * then, status and words tell of the last one refused. One that would enter a PIN ("+CPIN=") is
 * left out, and told of likewise: that is sim_unlock()'s alone.
 */
void modem_open_data(struct modem *modem, const char *const *init, modem_done_fn *done, void *ctx);
/* +CGMI, +CGMM, +CGMR, +CGSN, in the background; done may be NULL. */
void modem_identify(struct modem *modem, modem_done_fn *done, void *ctx);
/* Ends everything under way; no done is called after it. Before at_chat_free(). */
void modem_forget(struct modem *modem);

#endif
