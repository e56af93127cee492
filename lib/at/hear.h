/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The ear of a chat: reads what came and hands every line to its owner. Part of a turn (talk.h). */
#ifndef SURFSTICK_AT_HEAR_H
#define SURFSTICK_AT_HEAR_H

#include "at/talk.h"

/* Until nothing is left, or the port or the chat is gone. */
void at_hear_drain(struct at_chat *chat);

#endif
