/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * wvdial.conf: whatever the file says, what comes out can be sent: no quote in an APN, no
 * control character in an init string, and never an AT+CPIN= that goes around the guard.
 */
#include <sys/mman.h>

#include "conf/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct conf *conf)
{
	for (size_t i = 0; i < CONF_INIT_COUNT; i++) {
		for (const char *p = conf->init[i]; *p; p++)
			if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f)
				abort();
		if (strcasestr(conf->init[i], "+CPIN="))
			abort();
	}
	if (strpbrk(conf->apn, "\"'; ") || strpbrk(conf->phone, "\"; "))
		abort();
	if (conf->pin[strspn(conf->pin, "0123456789")])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const sections[] = { "a", "b", NULL };
	struct conf_source *source = NULL;
	int CLEANUP_CLOSE fd = memfd_create("wvdial", MFD_CLOEXEC);
	char path[32];
	struct conf conf;

	if (fd < 0 || (size > 0 && write(fd, data, size) != (ssize_t)size))
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (conf_read_wvdial(&source, path, sections, NULL, NULL) < 0)
		return 0;
	conf_resolve(source, NULL, &conf);
	check(&conf);
	conf_free(source);
	return 0;
}
