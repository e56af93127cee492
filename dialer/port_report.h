/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What `surfctl setport` and `surfctl u2diag` print. Pure: reads structs, writes a buffer. */
#ifndef SURFSTICK_DIALER_PORT_REPORT_H
#define SURFSTICK_DIALER_PORT_REPORT_H

#include "base/buf.h"
#include "dialer/keep.h"
#include "modem/composition.h"

struct port_report {
	const char *stick;
	const struct composition *now;
	const struct keep *keep;
};

/* The value was written, and the stick still tells the one before. */
bool port_setport_pending(const struct port_report *r);
bool port_u2diag_pending(const struct port_report *r);

void port_report_setport(const struct port_report *r, bool json, struct buf *out);
void port_report_u2diag(const struct port_report *r, bool json, struct buf *out);
/* What the stick says it knows, and what a value of ^U2DIAG stands for. */
void port_report_list(const struct port_report *r, bool json, struct buf *out);
void port_report_values(bool json, struct buf *out);
/* Why there is no answer, in words that lead on. */
void port_report_refusal(const struct composition *now, bool u2diag, char *out, size_t size);

#endif
