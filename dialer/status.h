/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The engine's state for people and for programs. Pure: reads the engine, writes a buffer. */
#ifndef SURFSTICK_DIALER_STATUS_H
#define SURFSTICK_DIALER_STATUS_H

#include "base/buf.h"
#include "dialer/engine.h"

/* Several lines for a terminal. */
void status_text(const struct engine *e, struct buf *out);
/* One JSON object on one line; the field names are listed in surfctl(1). */
void status_json(const struct engine *e, struct buf *out);
/* One line for `systemctl status`. */
void status_line(const struct engine *e, char *out, size_t size);

#endif
