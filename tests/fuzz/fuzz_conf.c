/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfstick.conf: whatever the file says, an accepted one holds no value that could break an
 * AT line, and what conf_print() makes of it is accepted again and means the same.
 */
#include <sys/mman.h>

#include "conf/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct conf_source *read_back(const void *text, size_t size)
{
	struct conf_source *source = NULL;
	int CLEANUP_CLOSE fd = memfd_create("conf", MFD_CLOEXEC);
	char path[32];

	if (fd < 0 || (size > 0 && write(fd, text, size) != (ssize_t)size))
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	conf_read(&source, path, NULL, NULL);
	return source;
}

static void check_line(const char *text, size_t size)
{
	if (!memchr(text, '\0', size))
		abort();
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text >= 0x7f)
			abort();
}

static void check(const struct conf *conf)
{
	check_line(conf->apn, sizeof(conf->apn));
	check_line(conf->phone, sizeof(conf->phone));
	check_line(conf->dial, sizeof(conf->dial));
	check_line(conf->pin, sizeof(conf->pin));
	check_line(conf->interface, sizeof(conf->interface));
	for (size_t i = 0; i < CONF_INIT_COUNT; i++)
		check_line(conf->init[i], sizeof(conf->init[i]));
	if (strpbrk(conf->apn, "\";") || strpbrk(conf->phone, "\";"))
		abort();
	if (conf->cid < 1 || conf->retry_max < conf->retry_min)
		abort();
}

/* Secrets are not printed: without them the two must be equal. */
static void forget_secrets(struct conf *conf)
{
	static const char *const parts[] = { "AUTH", "QCPDPP", "+CLCK", "+CPWD", "+CPIN" };

	memset(conf->pin, 0, sizeof(conf->pin));
	memset(conf->password, 0, sizeof(conf->password));
	for (size_t i = 0; i < CONF_INIT_COUNT; i++)
		for (size_t k = 0; k < ARRAY_SIZE(parts); k++)
			if (strcasestr(conf->init[i], parts[k]))
				memset(conf->init[i], 0, sizeof(conf->init[i]));
	/* a hidden init1 reads back as its default */
	if (strcmp(conf->init[0], "ATZ") == 0)
		memset(conf->init[0], 0, sizeof(conf->init[0]));
}

/* Printed for match, and read back: the same to whomever it is printed for. */
static void check_round_trip(const struct conf_source *source, const struct conf_match *match)
{
	struct conf before, after;
	struct conf_source *again;
	struct buf out = { 0 };

	conf_resolve(source, match, &before);
	check(&before);
	conf_print(source, match, &out);
	again = read_back(out.data, out.len);
	if (!again)
		abort();
	conf_resolve(again, match, &after);
	forget_secrets(&before);
	forget_secrets(&after);
	if (memcmp(&before, &after, sizeof(before)) != 0)
		abort();
	conf_free(again);
	buf_free(&out);
}

static void check_origin(const struct conf_source *source, const struct conf_match *match)
{
	char origin[128];
	bool is_set = conf_origin(source, match, "mode", origin, sizeof(origin));

	if (is_set != (*origin != '\0'))
		abort();
	check_line(origin, sizeof(origin));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct conf_match match = { .stick = "gsm0", .imei = "861234567890123",
		.imsi = "270011234567890", .usb = "12d1:1f01", .serial = "A1 [#2",
		.port = "1-1.4", .port_path = "0000_00_14.0-1.4" };
	/* As surfdial --check has it: who is in which port is not known. */
	const struct conf_match stick = { .stick = "gsm0" };
	struct conf_source *source = read_back(data, size);

	if (!source)
		return 0;
	check_round_trip(source, &match);
	check_round_trip(source, &stick);
	check_origin(source, &match);
	conf_free(source);
	return 0;
}
