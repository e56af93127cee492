/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Checks of values: each returns NULL when the text is fine, else what is wrong with it, as
 * the rest of a sentence. An empty text never gets here. What passes can neither break an AT
 * line (V.250 5.2) nor be taken for an option by pppd.
 */
#ifndef SURFSTICK_CONF_CHECK_H
#define SURFSTICK_CONF_CHECK_H

const char *conf_check_apn(const char *text);
const char *conf_check_phone(const char *text);
const char *conf_check_dial(const char *text);
const char *conf_check_init(const char *text);
const char *conf_check_secret(const char *text); /* user and password */
const char *conf_check_pin(const char *text);
const char *conf_check_interface(const char *text);
const char *conf_check_path(const char *text);
const char *conf_check_control(const char *text);
const char *conf_check_pppd_options(const char *text);

#endif
