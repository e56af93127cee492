/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/fault.h"

#include <errno.h>

#include "base/text.h"

enum { NUMBER_MAX = 600000, WORD_MAX = 80, OF_DEVICE = 1, OF_CONFIG = 2, OF_STRING = 3 };

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int fault_hex(const char *digits, size_t n_digits, uint8_t *out, size_t size)
{
	if (n_digits % 2 || n_digits / 2 > size)
		return -EINVAL;
	for (size_t i = 0; i < n_digits; i += 2) {
		int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		out[i / 2] = (uint8_t)(high << 4 | low);
	}
	return (int)(n_digits / 2);
}

/* The next word of a value; "" at the end. */
static const char *take_word(const char *at, char *word)
{
	size_t len;

	at += strspn(at, " ");
	len = strcspn(at, " ");
	text_copy_n(word, WORD_MAX, at, len);
	return at + len;
}

/* The rest of a value: nothing, or one number. */
static int take_number(const char *at, unsigned fallback, unsigned *out)
{
	unsigned long number;

	at += strspn(at, " ");
	*out = fallback;
	if (!*at)
		return 0;
	if (text_number(at, 0, NUMBER_MAX, &number) < 0)
		return -EINVAL;
	*out = (unsigned)number;
	return 0;
}

static int find_word(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return (int)i;
	}
	return -EINVAL;
}

static int set_flow(struct fault_flow *flow, const char *value)
{
	static const char *const answers[] = { [FAULT_NONE] = "ok", [FAULT_NAK] = "nak",
		[FAULT_STALL] = "stall" };
	char word[WORD_MAX];
	const char *rest = take_word(value, word);
	int how = find_word(answers, ARRAY_SIZE(answers), word);

	if (how < 0 || take_number(rest, 0, &flow->left) < 0)
		return -EINVAL;
	flow->how = (enum fault_answer)how;
	return 0;
}

static int set_out(struct fault *fault, const char *value)
{
	return set_flow(&fault->out, value);
}

static int set_in(struct fault *fault, const char *value)
{
	return set_flow(&fault->in, value);
}

static int set_control(struct fault *fault, const char *value)
{
	fault->early = text_starts(value, "early ");
	return set_flow(&fault->control, value + (fault->early ? strlen("early ") : 0));
}

static int set_vanish(struct fault *fault, const char *value)
{
	static const char *const moments[] = { [FAULT_NEVER] = "never",
		[FAULT_CONFIGURED] = "configured", [FAULT_OUT] = "out", [FAULT_SENT] = "sent",
		[FAULT_IN] = "in", [FAULT_DATA] = "data" };
	char word[WORD_MAX];
	const char *rest = take_word(value, word);
	int moment = find_word(moments, ARRAY_SIZE(moments), word);

	if (moment < 0 || take_number(rest, 0, &fault->vanish_delay) < 0)
		return -EINVAL;
	fault->vanish = (enum fault_moment)moment;
	return 0;
}

static int set_deaf(struct fault *fault, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return -EINVAL;
	fault->deaf = value[0] == 'y';
	return 0;
}

static int set_flip_back(struct fault *fault, const char *value)
{
	char word[WORD_MAX];
	const char *rest = take_word(value, word);

	if (!word[0] || take_number(word, 0, &fault->flip_back) < 0)
		return -EINVAL;
	return take_number(rest, 0, &fault->flips);
}

static int set_size(unsigned *size, const char *value)
{
	return *value && take_number(value, 0, size) == 0 && *size <= UINT16_MAX ? 0 : -EINVAL;
}

static int set_pad(struct fault *fault, const char *value)
{
	return set_size(&fault->config_pad, value);
}

static int set_cut(struct fault *fault, const char *value)
{
	return set_size(&fault->config_cut, value);
}

static int set_patch(struct fault *fault, const char *value)
{
	static const char *const types[] = { [OF_DEVICE] = "device", [OF_CONFIG] = "config",
		[OF_STRING] = "string" };
	struct fault_patch patch = { 0 };
	char word[WORD_MAX];
	const char *rest = take_word(value, word);
	unsigned number;
	int n = -EINVAL;

	for (int i = OF_DEVICE; i <= OF_STRING; i++) {
		if (strcmp(word, types[i]) == 0)
			n = i;
	}
	if (n < 0)
		return n;
	patch.type = (uint8_t)n;
	if (n == OF_STRING) {
		rest = take_word(rest, word);
		if (!word[0] || take_number(word, 0, &number) < 0)
			return -EINVAL;
		patch.index = (uint8_t)number;
	}
	rest = take_word(rest, word);
	if (!word[0] || take_number(word, 0, &patch.at) < 0)
		return -EINVAL;
	rest = take_word(rest, word);
	n = fault_hex(word, strlen(word), patch.bytes, sizeof(patch.bytes));
	if (n <= 0 || *rest)
		return -EINVAL;
	patch.len = (size_t)n;
	if (fault->n_patches == FAULT_PATCHES)
		return -ENOSPC;
	fault->patches[fault->n_patches++] = patch;
	return 0;
}

static const struct {
	const char *key;
	int (*set)(struct fault *fault, const char *value);
} keys[] = {
	{ "out", set_out },
	{ "in", set_in },
	{ "control", set_control },
	{ "vanish", set_vanish },
	{ "deaf", set_deaf },
	{ "flip-back", set_flip_back },
	{ "config-pad", set_pad },
	{ "config-cut", set_cut },
	{ "patch", set_patch },
};

int fault_set(struct fault *fault, const char *key, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].set(fault, value);
	}
	return -ENOENT;
}

enum fault_answer fault_strikes(struct fault_flow *flow)
{
	enum fault_answer how = flow->how;

	if (how != FAULT_NONE && flow->left > 0 && --flow->left == 0)
		flow->how = FAULT_NONE;
	return how;
}

void fault_patch(const struct fault *fault, uint8_t type, uint8_t index, uint8_t *bytes,
	size_t len)
{
	for (size_t i = 0; i < fault->n_patches; i++) {
		const struct fault_patch *patch = &fault->patches[i];

		if (patch->type != type || patch->index != index || patch->at > len ||
			patch->len > len - patch->at)
			continue;
		memcpy(bytes + patch->at, patch->bytes, patch->len);
	}
}
