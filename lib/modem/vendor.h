/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What single makes and models do differently: data only, each row with its source. */
#ifndef SURFSTICK_MODEM_VENDOR_H
#define SURFSTICK_MODEM_VENDOR_H

#include "base/macro.h"

enum vendor_quirk {
	VENDOR_HUAWEI = 1,  /* speaks Huawei's dialect: ^CPIN?, ^ICCID?, ^HCSQ, ^SYSINFOEX */
	VENDOR_NO_CCID = 2, /* AT+CCID never gets a final result */
};

/* As +CGMI and +CGMM tell them, case ignored; "" while not known: no quirk then. */
unsigned vendor_quirks(const char *maker, const char *model);

#endif
