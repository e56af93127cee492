/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The properties of the device table, surfstick.hwdb(5): which there are and what they may hold.
 * Pure.
 */
#ifndef SURFSTICK_USB_TABLE_VALUE_H
#define SURFSTICK_USB_TABLE_VALUE_H

#include "base/macro.h"

/* Room for what is wrong with a value. */
enum { TABLE_TEXT_MAX = 240 };

/* false: there is no such property; text says so, with the nearest one there is. */
bool table_value_known(const char *key, char text[TABLE_TEXT_MAX]);
/* Are key's values ladders of methods? */
bool table_value_is_ladder(const char *key);
/* false: value is none that key may have, and text says why. The empty value is right for every
 * key: it takes back what an earlier file said. */
bool table_value_check(const char *key, const char *value, char text[TABLE_TEXT_MAX]);
/* A message that goes out as it is, but is hardly right; n counts from 1 upwards, until
 * TABLE_MESSAGE_END. */
enum table_message { TABLE_MESSAGE_END, TABLE_MESSAGE_FINE, TABLE_MESSAGE_ODD };
enum table_message table_value_message(const char *value, unsigned n, char text[TABLE_TEXT_MAX]);

#endif
