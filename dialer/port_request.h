/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* `setport set FF;modem,pcui --reset` and its like, as words of the control socket. Pure. */
#ifndef SURFSTICK_DIALER_PORT_REQUEST_H
#define SURFSTICK_DIALER_PORT_REQUEST_H

#include "base/macro.h"

enum port_topic { PORT_SETPORT, PORT_U2DIAG, PORT_RESET };
enum port_deed { PORT_SHOW, PORT_LIST, PORT_SET, PORT_UNDO };

struct port_request {
	enum port_topic topic;
	enum port_deed deed;
	bool json, force, reset;
	char value[128];
};

/* words: behind the verb. False: why says what is wrong with them. Pure. */
bool port_request_parse(struct port_request *r, enum port_topic topic, const char *const *words,
	size_t n, char *why, size_t size);

#endif
