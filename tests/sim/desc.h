/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* USB descriptors of an identity (USB 2.0 chapter 9, CDC 1.2, NCM 1.0). Pure. */
#ifndef SURFSTICK_SIM_DESC_H
#define SURFSTICK_SIM_DESC_H

#include "tests/sim/profile.h"

enum { DESC_CONFIG_MAX = 1024, DESC_STRINGS = 4 + 2 * PROFILE_INTERFACES + 1,
	DESC_STRING_MAX = 255, DESC_ANSWER_MAX = 65535 };

/* What one interface of the profile became. */
struct desc_port {
	enum role role;
	uint8_t configuration;
	uint8_t number;		 /* bInterfaceNumber; of the control interface */
	uint8_t in, out, notify; /* endpoint numbers, 0: none */
	bool plain;
	int line;		 /* of the brain, -1: none */
};

struct desc_config {
	uint8_t value; /* bConfigurationValue */
	uint8_t n_interfaces;
	uint8_t bytes[DESC_CONFIG_MAX];
	size_t len;
};

struct desc {
	uint8_t device[18];
	struct desc_config configs[PROFILE_CONFIGURATIONS];
	size_t n_configs;
	uint8_t strings[DESC_STRINGS][DESC_STRING_MAX]; /* by index; 0 is the language */
	size_t n_strings;
	struct desc_port ports[PROFILE_INTERFACES];
	size_t n_ports;
	unsigned pad, cut; /* of struct fault */
};

/* fault: what is wrong with them, NULL. -ENOSPC: more endpoints or bytes than there can be. */
int desc_build(struct desc *desc, const struct profile_identity *identity,
	const struct fault *fault);
/* NULL: no configuration has this value. */
const struct desc_config *desc_config(const struct desc *desc, uint8_t value);
/* A GET_DESCRIPTOR answer: its length, -EPIPE. */
int desc_get(const struct desc *desc, uint8_t type, uint8_t index, uint8_t *out, size_t size);
/* The report descriptor of an interface with the HID role. */
int desc_get_report(uint8_t *out, size_t size);

#endif
