/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The faces of a profile, and what leads from one to another. */
#include <errno.h>
#include <stdarg.h>

#include "base/text.h"
#include "tests/sim/profile_read.h"

static const char *const role_names[] = {
	[ROLE_MODEM] = "modem",
	[ROLE_PCUI] = "pcui",
	[ROLE_DIAG] = "diag",
	[ROLE_STORAGE] = "storage",
	[ROLE_ECM] = "ecm",
	[ROLE_NCM] = "ncm",
	[ROLE_BULK] = "bulk",
	[ROLE_HID] = "hid",
	[ROLE_IDLE] = "idle",
};

int profile_fail(struct profile_reading *r, const struct ini_place *at, const char *fmt, ...)
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

bool profile_parse_id(const char *text, uint16_t *vid, uint16_t *pid)
{
	uint8_t v[2], p[2];

	if (strlen(text) != 9 || text[4] != ':' || fault_hex(text, 4, v, sizeof(v)) < 0 ||
		fault_hex(text + 5, 4, p, sizeof(p)) < 0)
		return false;
	*vid = (uint16_t)(v[0] << 8 | v[1]);
	*pid = (uint16_t)(p[0] << 8 | p[1]);
	return true;
}

static bool parse_triple(const char *text, uint8_t out[3])
{
	return strlen(text) >= 8 && text[2] == '/' && text[5] == '/' &&
		fault_hex(text, 2, out, 1) == 1 && fault_hex(text + 3, 2, out + 1, 1) == 1 &&
		fault_hex(text + 6, 2, out + 2, 1) == 1;
}

int profile_begin_identity(struct profile_reading *r, const char *label,
	const struct ini_place *at)
{
	struct profile *p = r->profile;
	struct profile_identity *id;
	size_t i;

	for (i = 0; i < p->n_identities && strcmp(p->identities[i].label, label) != 0; i++)
		continue;
	if (i == PROFILE_IDENTITIES)
		return profile_fail(r, at, "more than %d identities", PROFILE_IDENTITIES);
	id = r->identity = &p->identities[i];
	r->configuration = 1;
	if (i < p->n_identities)
		return 0;
	memset(id, 0, sizeof(*id));
	if (!text_copy(id->label, sizeof(id->label), label))
		return profile_fail(r, at, "label too long");
	profile_parse_id(id->label, &id->vid, &id->pid);
	p->n_identities++;
	return 0;
}

/* Words before the name: "out=05 in=81", "bare", "plain". */
static const char *take_extras(struct profile_interface *itf, const char *at)
{
	for (;;) {
		uint8_t number;

		at += strspn(at, " ");
		if (text_starts(at, "bare") && strcspn(at, " ") == 4) {
			itf->bare = true;
			at += 4;
		} else if (text_starts(at, "plain") && strcspn(at, " ") == 5) {
			itf->plain = true;
			at += 5;
		} else if (text_starts(at, "in=") && fault_hex(at + 3, 2, &number, 1) == 1) {
			itf->in = number & 15;
			at += 5;
		} else if (text_starts(at, "out=") && fault_hex(at + 4, 2, &number, 1) == 1) {
			itf->out = number & 15;
			at += 6;
		} else {
			return at;
		}
	}
}

/* "pcui ff/02/12 PCUI": role, class/subclass/protocol, extras, the interface's name */
static int set_interface(struct profile_reading *r, const char *value, const struct ini_place *at)
{
	struct profile_identity *id = r->identity;
	struct profile_interface *itf = &id->interfaces[id->n_interfaces];
	size_t word = strcspn(value, " ");
	const char *triple = value + word + strspn(value + word, " ");
	uint8_t bytes[3];
	unsigned role;

	if (strcmp(value, "none") == 0) {
		id->n_interfaces = 0;
		return 0;
	}
	if (id->n_interfaces == PROFILE_INTERFACES)
		return profile_fail(r, at, "more than %d interfaces", PROFILE_INTERFACES);
	for (role = 0; role < ARRAY_SIZE(role_names); role++) {
		if (strlen(role_names[role]) == word && strncmp(role_names[role], value, word) == 0)
			break;
	}
	if (role == ARRAY_SIZE(role_names))
		return profile_fail(r, at, "no such role: %s", value);
	if (!parse_triple(triple, bytes))
		return profile_fail(r, at, "no class/subclass/protocol in %s", value);
	*itf = (struct profile_interface){ .role = (enum role)role, .cls = bytes[0],
		.sub = bytes[1], .proto = bytes[2], .configuration = r->configuration };
	if (!text_copy(itf->name, sizeof(itf->name), take_extras(itf, triple + 8)))
		return profile_fail(r, at, "%s is too long", value);
	id->n_interfaces++;
	return 0;
}

static int set_string(struct profile_reading *r, char *out, const char *value,
	const struct ini_place *at)
{
	uint8_t bytes[PROFILE_STRING / 2];

	if (!text_copy(out, PROFILE_STRING, value))
		return profile_fail(r, at, "%s is too long", value);
	if (text_starts(value, "hex:") && fault_hex(value + 4, strlen(value + 4), bytes,
			sizeof(bytes)) < 0)
		return profile_fail(r, at, "no hex digits: %s", value);
	return 0;
}

static int set_configuration(struct profile_reading *r, const char *value,
	const struct ini_place *at)
{
	unsigned long number;

	if (text_number(value, 1, PROFILE_CONFIGURATIONS, &number) < 0)
		return profile_fail(r, at, "configuration wants 1 to %d", PROFILE_CONFIGURATIONS);
	r->configuration = (uint8_t)number;
	return 0;
}

int profile_set_identity(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile_identity *id = r->identity;
	uint8_t bcd[2];

	if (strcmp(key, "interface") == 0)
		return set_interface(r, value, at);
	if (strcmp(key, "configuration") == 0)
		return set_configuration(r, value, at);
	if (strcmp(key, "manufacturer") == 0)
		return set_string(r, id->maker, value, at);
	if (strcmp(key, "product") == 0)
		return set_string(r, id->product, value, at);
	if (strcmp(key, "serial") == 0)
		return set_string(r, id->serial, value, at);
	if (strcmp(key, "id") == 0) {
		if (!profile_parse_id(value, &id->vid, &id->pid))
			return profile_fail(r, at, "id wants vvvv:pppp");
	} else if (strcmp(key, "bcd-device") == 0) {
		if (strlen(value) != 4 || fault_hex(value, 4, bcd, sizeof(bcd)) < 0)
			return profile_fail(r, at, "bcd-device wants four digits");
		id->bcd = (uint16_t)(bcd[0] << 8 | bcd[1]);
	} else if (strcmp(key, "device-class") == 0) {
		if (strlen(value) != 8 || !parse_triple(value, id->device))
			return profile_fail(r, at, "device-class wants cc/ss/pp");
	} else if (strcmp(key, "setport") == 0) {
		id->setport = strcmp(value, "yes") == 0;
	} else {
		return profile_fail(r, at, "unknown key %s", key);
	}
	return 0;
}

static int take_hex(struct profile_switch *sw, const char *digits, size_t n)
{
	int len = fault_hex(digits, n, sw->bytes + sw->len, sizeof(sw->bytes) - sw->len);

	if (len < 0)
		return len;
	sw->len += (size_t)len;
	return 0;
}

static int take_raw(struct profile_switch *sw, const char *rest)
{
	size_t len = strlen(rest);

	sw->prefix = len > 0 && rest[len - 1] == '*';
	return take_hex(sw, rest, len - sw->prefix);
}

static int take_opcode(struct profile_switch *sw, const char *rest)
{
	return strlen(rest) == 2 ? take_hex(sw, rest, 2) : -EINVAL;
}

static int take_control(struct profile_switch *sw, const char *rest)
{
	size_t len = strcspn(rest, "/");

	if (len != 12 || take_hex(sw, rest, len) < 0)
		return -EINVAL;
	return rest[len] ? take_hex(sw, rest + len + 1, strlen(rest + len + 1)) : 0;
}

/* "2" or "0/1" */
static int take_numbers(struct profile_switch *sw, const char *rest)
{
	while (*rest) {
		size_t len = strcspn(rest, "/");
		unsigned long number;
		char word[4];

		if (!text_copy_n(word, sizeof(word), rest, len) || sw->len == sizeof(sw->bytes) ||
			text_number(word, 0, 255, &number) < 0)
			return -EINVAL;
		sw->bytes[sw->len++] = (uint8_t)number;
		rest += len + (rest[len] == '/');
	}
	return sw->len > 0 ? 0 : -EINVAL;
}

static int take_nothing(struct profile_switch *sw, const char *rest)
{
	(void)sw;
	return *rest ? -EINVAL : 0;
}

/* A command block and its length, "11062000000101000100000000000000/0" */
static int take_block(struct profile_switch *sw, const char *key)
{
	unsigned long cblen;

	if (strlen(key) < 34 || key[32] != '/' || take_hex(sw, key, 32) < 0 ||
		text_number(key + 33, 0, 31, &cblen) < 0)
		return -EINVAL;
	sw->cblen = (uint8_t)cblen;
	return 0;
}

static const struct {
	const char *start;
	enum profile_switch_kind kind;
	int (*take)(struct profile_switch *sw, const char *rest);
} switch_kinds[] = {
	{ "raw/", SWITCH_RAW, take_raw },
	{ "any", SWITCH_ANY, take_nothing },
	{ "opcode/", SWITCH_OPCODE, take_opcode },
	{ "eject", SWITCH_EJECT, take_nothing },
	{ "setfeature", SWITCH_FEATURE, take_nothing },
	{ "control/", SWITCH_CONTROL, take_control },
	{ "configuration/", SWITCH_CONFIGURATION, take_numbers },
	{ "alt/", SWITCH_ALT, take_numbers },
	{ "reset", SWITCH_RESET, take_nothing },
	{ "mode/", SWITCH_MODE, take_numbers },
	{ "", SWITCH_CB, take_block },
};

int profile_set_switch(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at)
{
	struct profile *p = r->profile;
	struct profile_switch *sw = &p->switches[p->n_switches];
	size_t i;

	/* --set switch.none=: away with what the profile said */
	if (strcmp(key, "none") == 0) {
		p->n_switches = 0;
		return 0;
	}
	if (p->n_switches == PROFILE_SWITCHES)
		return profile_fail(r, at, "more than %d messages", PROFILE_SWITCHES);
	*sw = (struct profile_switch){ 0 };
	for (i = 0; i < ARRAY_SIZE(switch_kinds) - 1; i++) {
		if (text_starts(key, switch_kinds[i].start))
			break;
	}
	sw->kind = switch_kinds[i].kind;
	if (!text_copy(sw->to, sizeof(sw->to), value))
		return profile_fail(r, at, "%s is too long", value);
	if (switch_kinds[i].take(sw, key + strlen(switch_kinds[i].start)) < 0)
		return profile_fail(r, at, "no message is %s", key);
	p->n_switches++;
	return 0;
}
