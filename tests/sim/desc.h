/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* USB descriptors of an identity (USB 2.0 chapter 9, CDC 1.2, NCM 1.0). Pure. */
#ifndef SURFSTICK_SIM_DESC_H
#define SURFSTICK_SIM_DESC_H

#include "tests/sim/profile.h"

enum { DESC_CONFIG_MAX = 1024, DESC_STRINGS = 4 + PROFILE_INTERFACES + 1 };

/* What one interface of the profile became. */
struct desc_port {
	enum role role;
	uint8_t number;		 /* bInterfaceNumber; of the control interface */
	uint8_t in, out, notify; /* endpoint numbers, 0: none */
	int line;		 /* of the brain, -1: none */
};

struct desc {
	uint8_t device[18];
	uint8_t config[DESC_CONFIG_MAX];
	size_t config_len;
	char strings[DESC_STRINGS][64]; /* by index; 0 is the language */
	size_t n_strings;
	struct desc_port ports[PROFILE_INTERFACES];
	size_t n_ports;
	uint8_t n_interfaces;
};

/* -ENOSPC: more endpoints or bytes than there can be. */
int desc_build(struct desc *desc, const struct profile_identity *identity);
/* A GET_DESCRIPTOR answer of up to 255 bytes (strings) or the config: its length, -EPIPE. */
int desc_get(const struct desc *desc, uint8_t type, uint8_t index, uint8_t *out, size_t size);

#endif
