/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/profile.h"

#include <errno.h>
#include <stdarg.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/text.h"

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
	NUMBER("stick", "replug-delay", replug_delay),
	NUMBER("stick", "detach-delay", detach_delay),
	NUMBER("stick", "reset-delay", reset_delay),
	TEXT("stick", "unknown", unknown),
	TEXT("stick", "never-answers", never),
	TEXT("stick", "urc-ports", urc_ports),
	BOOL("stick", "no-latency", no_latency),
	TEXT("stick", "setport", setport),
	TEXT("stick", "portmode", portmode),
	NUMBER("stick", "u2diag", u2diag),
	BOOL("storage", "stall", stall),
	TEXT("storage", "vendor", cd_vendor),
	TEXT("storage", "product", cd_product),
	TEXT("storage", "label", cd_label),
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

static const char *const role_names[] = {
	[ROLE_MODEM] = "modem",
	[ROLE_PCUI] = "pcui",
	[ROLE_DIAG] = "diag",
	[ROLE_STORAGE] = "storage",
	[ROLE_ECM] = "ecm",
	[ROLE_NCM] = "ncm",
};

struct reading {
	struct profile *profile;
	char section[48];
	struct profile_identity *identity;
	char *error;
	size_t size;
};

static int fail(struct reading *r, const struct ini_place *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static int fail(struct reading *r, const struct ini_place *at, const char *fmt, ...)
{
	int n = snprintf(r->error, r->size, "%s:%u: ", at->file, at->line);
	va_list args;

	if (n < 0 || (size_t)n >= r->size)
		return -EINVAL;
	va_start(args, fmt);
	vsnprintf(r->error + n, r->size - (size_t)n, fmt, args);
	va_end(args);
	return -EINVAL;
}

static bool parse_hex(const char *s, size_t digits, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		const char *hex = "0123456789abcdef", *at = s[i] ? strchr(hex, s[i] | 0x20) : NULL;

		if (!at)
			return false;
		*out = *out << 4 | (unsigned)(at - hex);
	}
	return true;
}

static bool parse_id(const char *text, uint16_t *vid, uint16_t *pid)
{
	unsigned v, p;

	if (strlen(text) != 9 || text[4] != ':' || !parse_hex(text, 4, &v) ||
		!parse_hex(text + 5, 4, &p))
		return false;
	*vid = (uint16_t)v;
	*pid = (uint16_t)p;
	return true;
}

static int set_key(struct reading *r, const struct key *key, const char *value,
	const struct ini_place *at)
{
	char *field = (char *)r->profile + key->at;
	unsigned long number;

	switch (key->type) {
	case KEY_TEXT:
		if (!text_copy(field, key->size, value))
			return fail(r, at, "%s is longer than %zu", key->name, key->size - 1);
		return 0;
	case KEY_NUMBER:
		if (text_number(value, 0, 0x7fffffff, &number) < 0)
			return fail(r, at, "%s wants a number", key->name);
		*(unsigned *)(void *)field = (unsigned)number;
		return 0;
	case KEY_BOOL:
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			return fail(r, at, "%s wants yes or no", key->name);
		*(bool *)(void *)field = value[0] == 'y';
		return 0;
	}
	return -EINVAL;
}

/* "pcui ff/02/12 PCUI": role, class/subclass/protocol, the interface's name */
static int set_interface(struct reading *r, const char *value, const struct ini_place *at)
{
	struct profile_identity *id = r->identity;
	struct profile_interface *itf = &id->interfaces[id->n_interfaces];
	size_t word = strcspn(value, " ");
	const char *triple = value + word + strspn(value + word, " ");
	unsigned cls, sub, proto, role;

	if (id->n_interfaces == PROFILE_INTERFACES)
		return fail(r, at, "more than %d interfaces", PROFILE_INTERFACES);
	for (role = 0; role < ARRAY_SIZE(role_names); role++) {
		if (strlen(role_names[role]) == word && strncmp(role_names[role], value, word) == 0)
			break;
	}
	if (role == ARRAY_SIZE(role_names))
		return fail(r, at, "no such role: %s", value);
	if (strlen(triple) < 8 || triple[2] != '/' || triple[5] != '/' ||
		!parse_hex(triple, 2, &cls) || !parse_hex(triple + 3, 2, &sub) ||
		!parse_hex(triple + 6, 2, &proto))
		return fail(r, at, "no class/subclass/protocol in %s", value);
	*itf = (struct profile_interface){ .role = (enum role)role, .cls = (uint8_t)cls,
		.sub = (uint8_t)sub, .proto = (uint8_t)proto };
	triple += 8;
	text_copy(itf->name, sizeof(itf->name), triple + strspn(triple, " "));
	id->n_interfaces++;
	return 0;
}

static int set_identity(struct reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile_identity *id = r->identity;
	unsigned bcd;
	bool fits = true;

	if (strcmp(key, "interface") == 0)
		return set_interface(r, value, at);
	if (strcmp(key, "id") == 0) {
		if (!parse_id(value, &id->vid, &id->pid))
			return fail(r, at, "id wants vvvv:pppp");
	} else if (strcmp(key, "bcd-device") == 0) {
		if (strlen(value) != 4 || !parse_hex(value, 4, &bcd))
			return fail(r, at, "bcd-device wants four digits");
		id->bcd = (uint16_t)bcd;
	} else if (strcmp(key, "manufacturer") == 0) {
		fits = text_copy(id->maker, sizeof(id->maker), value);
	} else if (strcmp(key, "product") == 0) {
		fits = text_copy(id->product, sizeof(id->product), value);
	} else if (strcmp(key, "serial") == 0) {
		fits = text_copy(id->serial, sizeof(id->serial), value);
	} else if (strcmp(key, "setport") == 0) {
		id->setport = strcmp(value, "yes") == 0;
	} else {
		return fail(r, at, "unknown key %s", key);
	}
	return fits ? 0 : fail(r, at, "%s is too long", key);
}

/* "11062000000101000100000000000000/0 = 12d1:14dc", "eject = ...", "setfeature = ..." */
static int set_switch(struct reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile *p = r->profile;
	struct profile_switch *sw = &p->switches[p->n_switches];
	unsigned long cblen;
	unsigned byte;

	if (p->n_switches == PROFILE_SWITCHES)
		return fail(r, at, "more than %d messages", PROFILE_SWITCHES);
	*sw = (struct profile_switch){ .kind = SWITCH_CB };
	if (!text_copy(sw->to, sizeof(sw->to), value))
		return fail(r, at, "%s is too long", value);
	if (strcmp(key, "eject") == 0) {
		sw->kind = SWITCH_EJECT;
	} else if (strcmp(key, "setfeature") == 0) {
		sw->kind = SWITCH_FEATURE;
	} else {
		for (size_t i = 0; i < sizeof(sw->cb); i++) {
			if (strlen(key) < 34 || !parse_hex(key + 2 * i, 2, &byte))
				return fail(r, at, "a message is 32 hex digits, a slash and cblen");
			sw->cb[i] = (uint8_t)byte;
		}
		if (key[32] != '/' || text_number(key + 33, 0, 31, &cblen) < 0)
			return fail(r, at, "cblen is missing");
		sw->cblen = (uint8_t)cblen;
	}
	p->n_switches++;
	return 0;
}

static int set_latency(struct reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile *p = r->profile;
	unsigned long ms;
	size_t i;

	if (text_number(value, 0, 600000, &ms) < 0)
		return fail(r, at, "%s wants milliseconds", key);
	for (i = 0; i < p->n_latencies && strcmp(p->latencies[i].command, key) != 0; i++)
		continue;
	if (i == PROFILE_LATENCIES)
		return fail(r, at, "more than %d latencies", PROFILE_LATENCIES);
	if (!text_copy(p->latencies[i].command, sizeof(p->latencies[i].command), key))
		return fail(r, at, "%s is too long", key);
	p->latencies[i].ms = (unsigned)ms;
	if (i == p->n_latencies)
		p->n_latencies++;
	return 0;
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	struct reading *r = ctx;
	struct profile *p = r->profile;
	struct profile_identity *id;

	r->identity = NULL;
	if (!text_copy(r->section, sizeof(r->section), name))
		return fail(r, at, "section name too long");
	if (!text_starts(name, "identity "))
		return 0;
	if (p->n_identities == PROFILE_IDENTITIES)
		return fail(r, at, "more than %d identities", PROFILE_IDENTITIES);
	id = &p->identities[p->n_identities];
	memset(id, 0, sizeof(*id));
	if (!text_copy(id->label, sizeof(id->label), name + strlen("identity ")))
		return fail(r, at, "label too long");
	parse_id(id->label, &id->vid, &id->pid);
	r->identity = id;
	p->n_identities++;
	return 0;
}

static int on_pair(void *ctx, const char *key, const char *value, const struct ini_place *at,
	const struct ini_place *value_at)
{
	struct reading *r = ctx;

	(void)value_at;
	if (r->identity)
		return set_identity(r, key, value, at);
	if (strcmp(r->section, "switch") == 0)
		return set_switch(r, key, value, at);
	if (strcmp(r->section, "latency") == 0)
		return set_latency(r, key, value, at);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].section, r->section) == 0 && strcmp(keys[i].name, key) == 0)
			return set_key(r, &keys[i], value, at);
	}
	return fail(r, at, "unknown key %s in [%s]", key, r->section);
}

static int on_error(void *ctx, const struct ini_error *error)
{
	return fail(ctx, &error->at, "%s", error->what);
}

int profile_parse(struct profile *profile, const char *file, const char *text, char *error,
	size_t size)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };
	struct reading r = { .profile = profile, .error = error, .size = size };

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
	if (!parse_id(label, &vid, &pid))
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
