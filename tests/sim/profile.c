/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/profile.h"

#include <errno.h>

#include "base/file.h"
#include "base/text.h"
#include "tests/sim/profile_read.h"

enum { PROFILE_FILE_MAX = 65536 };

enum key_type { KEY_TEXT, KEY_NUMBER, KEY_BOOL };

struct key {
	const char *section, *name;
	enum key_type type;
	size_t at, size;
};

#define TEXT(sec, key, field) \
	{ sec, key, KEY_TEXT, offsetof(struct profile, field), \
		sizeof(((struct profile *)0)->field) }
#define NUMBER(sec, key, field) { sec, key, KEY_NUMBER, offsetof(struct profile, field), 0 }
#define BOOL(sec, key, field) { sec, key, KEY_BOOL, offsetof(struct profile, field), 0 }

static const struct key keys[] = {
	TEXT("stick", "name", name),
	TEXT("stick", "modes-model", model_pattern),
	TEXT("stick", "start", start),
	TEXT("stick", "first", first),
	NUMBER("stick", "replug-delay", replug_delay),
	NUMBER("stick", "detach-delay", detach_delay),
	NUMBER("stick", "reset-delay", reset_delay),
	TEXT("stick", "unknown", unknown),
	TEXT("stick", "refuses", refused),
	TEXT("stick", "never-answers", never),
	TEXT("stick", "urc-ports", urc_ports),
	BOOL("stick", "no-latency", no_latency),
	BOOL("stick", "wire", wire),
	TEXT("stick", "setport", setport),
	TEXT("stick", "portmode", portmode),
	NUMBER("stick", "u2diag", u2diag),
	BOOL("storage", "stall", stall),
	TEXT("storage", "vendor", cd_vendor),
	TEXT("storage", "product", cd_product),
	TEXT("storage", "revision", cd_revision),
	TEXT("storage", "label", cd_label),
	BOOL("storage", "polite", polite),
	NUMBER("storage", "max-lun", max_lun),
	TEXT("router", "address", web_address),
	BOOL("router", "tokens", web_tokens),
	BOOL("router", "mute", web_mute),
	NUMBER("router", "error", web_error),
	TEXT("about", "maker", maker),
	TEXT("about", "model", model),
	TEXT("about", "revision", revision),
	TEXT("about", "hardware", hardware),
	TEXT("about", "imei", imei),
	BOOL("sim", "present", card_present),
	BOOL("sim", "pin-on", pin_on),
	TEXT("sim", "pin", pin),
	TEXT("sim", "puk", puk),
	TEXT("sim", "imsi", imsi),
	TEXT("sim", "iccid", iccid),
	NUMBER("sim", "tries", pin_tries),
	NUMBER("sim", "puk-tries", puk_tries),
	NUMBER("sim", "busy", card_busy),
	TEXT("network", "operator", operator),
	TEXT("network", "operator-short", short_operator),
	TEXT("network", "mccmnc", mccmnc),
	TEXT("network", "lac", lac),
	TEXT("network", "ci", ci),
	TEXT("network", "apn", apn),
	TEXT("network", "speed", speed),
	NUMBER("network", "delay", register_delay),
	NUMBER("network", "act", act),
	NUMBER("network", "csq", csq),
	BOOL("network", "roaming", roaming),
	BOOL("network", "denied", denied),
	NUMBER("urc", "boot", boot_every),
	NUMBER("urc", "rssi", rssi_every),
	NUMBER("urc", "flow", flow_every),
};

static int set_key(struct profile_reading *r, const struct key *key, const char *value,
	const struct ini_place *at)
{
	char *field = (char *)r->profile + key->at;
	unsigned long number;

	switch (key->type) {
	case KEY_TEXT:
		if (!text_copy(field, key->size, value))
			return profile_fail(r, at, "%s is longer than %zu", key->name,
				key->size - 1);
		return 0;
	case KEY_NUMBER:
		if (text_number(value, 0, 0x7fffffff, &number) < 0)
			return profile_fail(r, at, "%s wants a number", key->name);
		*(unsigned *)(void *)field = (unsigned)number;
		return 0;
	case KEY_BOOL:
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			return profile_fail(r, at, "%s wants yes or no", key->name);
		*(bool *)(void *)field = value[0] == 'y';
		return 0;
	}
	return -EINVAL;
}

static int set_latency(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile *p = r->profile;
	unsigned long ms;
	size_t i;

	if (text_number(value, 0, 600000, &ms) < 0)
		return profile_fail(r, at, "%s wants milliseconds", key);
	for (i = 0; i < p->n_latencies && strcmp(p->latencies[i].command, key) != 0; i++)
		continue;
	if (i == PROFILE_LATENCIES)
		return profile_fail(r, at, "more than %d latencies", PROFILE_LATENCIES);
	if (!text_copy(p->latencies[i].command, sizeof(p->latencies[i].command), key))
		return profile_fail(r, at, "%s is too long", key);
	p->latencies[i].ms = (unsigned)ms;
	if (i == p->n_latencies)
		p->n_latencies++;
	return 0;
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	struct profile_reading *r = ctx;

	r->identity = NULL;
	if (!text_copy(r->section, sizeof(r->section), name))
		return profile_fail(r, at, "section name too long");
	if (text_starts(name, "identity "))
		return profile_begin_identity(r, name + strlen("identity "), at);
	return 0;
}

static int set_fault(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	int err = fault_set(&r->profile->fault, key, value);

	return err < 0 ? profile_fail(r, at, "[fault] %s = %s: %s", key, value, strerror(-err)) : 0;
}

static int on_pair(void *ctx, const char *key, const char *value, const struct ini_place *at,
	const struct ini_place *value_at)
{
	struct profile_reading *r = ctx;

	(void)value_at;
	if (r->identity)
		return profile_set_identity(r, key, value, at);
	if (strcmp(r->section, "switch") == 0)
		return profile_set_switch(r, key, value, at);
	if (strcmp(r->section, "fault") == 0)
		return set_fault(r, key, value, at);
	if (strcmp(r->section, "latency") == 0)
		return set_latency(r, key, value, at);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].section, r->section) == 0 && strcmp(keys[i].name, key) == 0)
			return set_key(r, &keys[i], value, at);
	}
	return profile_fail(r, at, "unknown key %s in [%s]", key, r->section);
}

static int on_error(void *ctx, const struct ini_error *error)
{
	return profile_fail(ctx, &error->at, "%s", error->what);
}

int profile_parse(struct profile *profile, const char *file, const char *text, char *error,
	size_t size)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };
	struct profile_reading r = { .profile = profile, .error = error, .size = size };

	return ini_parse(file, text, strlen(text), &ops, &r);
}

static int load_one(struct profile *profile, const char *path, char *error, size_t size)
{
	struct buf text = { 0 };
	int err = file_read(path, PROFILE_FILE_MAX, &text, NULL);

	if (err < 0)
		snprintf(error, size, "%s: %s", path, strerror(-err));
	else
		err = profile_parse(profile, path, text.data ? text.data : "", error, size);
	buf_free(&text);
	return err;
}

int profile_load(struct profile *profile, const char *path, char *error, size_t size)
{
	const char *slash = strrchr(path, '/');
	char defaults[512];
	int err;

	memset(profile, 0, sizeof(*profile));
	snprintf(defaults, sizeof(defaults), "%.*sdefaults.stick",
		slash ? (int)(slash - path + 1) : 0, path);
	err = load_one(profile, defaults, error, size);
	return err < 0 ? err : load_one(profile, path, error, size);
}

const struct profile_identity *profile_identity(const struct profile *profile, const char *label)
{
	uint16_t vid, pid;

	for (size_t i = 0; i < profile->n_identities; i++) {
		if (strcmp(profile->identities[i].label, label) == 0)
			return &profile->identities[i];
	}
	if (!profile_parse_id(label, &vid, &pid))
		return NULL;
	for (size_t i = 0; i < profile->n_identities; i++) {
		if (profile->identities[i].vid == vid && profile->identities[i].pid == pid)
			return &profile->identities[i];
	}
	return NULL;
}

bool profile_has_role(const struct profile_identity *identity, enum role role)
{
	for (size_t i = 0; i < identity->n_interfaces; i++) {
		if (identity->interfaces[i].role == role)
			return true;
	}
	return false;
}

bool profile_role_speaks(enum role role)
{
	return role == ROLE_MODEM || role == ROLE_PCUI || role == ROLE_DIAG || role == ROLE_NCM;
}

const struct profile_identity *profile_modem(const struct profile *profile)
{
	for (size_t i = 0; i < profile->n_identities; i++) {
		const struct profile_identity *id = &profile->identities[i];

		if (id->setport || profile_has_role(id, ROLE_MODEM))
			return id;
	}
	return NULL;
}

static const struct profile_latency *find_latency(const struct profile *p, const char *name)
{
	for (size_t i = 0; i < p->n_latencies; i++) {
		if (strcmp(p->latencies[i].command, name) == 0)
			return &p->latencies[i];
	}
	return NULL;
}

unsigned profile_latency(const struct profile *profile, const char *name, const char *suffix)
{
	const struct profile_latency *found;
	char full[32];

	if (profile->no_latency)
		return 0;
	snprintf(full, sizeof(full), "%s%s", name, suffix);
	found = find_latency(profile, full);
	if (!found)
		found = find_latency(profile, name);
	if (!found)
		found = find_latency(profile, "default");
	return found ? found->ms : 0;
}
