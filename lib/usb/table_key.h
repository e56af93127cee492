/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The match lines of the device table: the modalias of a USB interface, or what a stick calls
 * itself. Pure.
 */
#ifndef SURFSTICK_USB_TABLE_KEY_H
#define SURFSTICK_USB_TABLE_KEY_H

#include "base/macro.h"

enum table_key_kind {
	TABLE_KEY_INTERFACE, /* usb:v12D1p1F01d*ic08*in00* */
	TABLE_KEY_STRINGS,   /* surfstick:v05c6p1000:mf*Qualcomm*:pr* */
	TABLE_KEY_BROKEN,    /* matches nothing that is ever looked up */
};

enum { TABLE_KEY_IDS = 10 };

/* why: of a broken one, what is wrong and how it is written. */
enum table_key_kind table_key_kind(const char *key, const char **why);

/* For keys that are not broken. */

/* Would it match the modem face of a stick: vendor specific, or CDC ACM? */
bool table_key_is_modem(const char *key);
/* The storage face? */
bool table_key_is_storage(const char *key);
/* "12d1:1f01", the ids it is for; the first ones where it is for several. */
void table_key_ids(char out[TABLE_KEY_IDS], const char *key);

#endif
