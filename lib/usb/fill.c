/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/fill.h"

#include <errno.h>

#include "base/text.h"

/* NULL: there is none, or it is empty. */
static const char *property(const struct hwdb_props *props, const char *key)
{
	const char *value = props ? hwdb_get(props, key) : NULL;

	return value && *value ? value : NULL;
}

/* The numbers of the table, each with its place in the target. */
#define AT(member) offsetof(struct usb_target, member)

static const struct {
	const char *key;
	unsigned least, most;
	size_t at;
} numbers[] = {
	{ "SURFSTICK_INTERFACE", 0, USB_FILL_INTERFACE_MAX, AT(interface) },
	{ "SURFSTICK_CONFIGURATION", 1, USB_FILL_CHOICE_MAX, AT(configuration) },
	{ "SURFSTICK_ALTSETTING", 1, USB_FILL_CHOICE_MAX, AT(alt_setting) },
	{ "SURFSTICK_RELEASE", 1, USB_FILL_RELEASE_MAX_MS, AT(release_ms) },
};

static int take_numbers(struct usb_target *t, const struct hwdb_props *props,
	const char **wrong)
{
	for (size_t n = 0; n < ARRAY_SIZE(numbers); n++) {
		const char *value = property(props, numbers[n].key);
		unsigned long number;

		if (!value)
			continue;
		*wrong = numbers[n].key;
		if (text_number(value, numbers[n].least, numbers[n].most, &number) < 0)
			return -EINVAL;
		*(unsigned *)((char *)t + numbers[n].at) = (unsigned)number;
	}
	return 0;
}

/* "01", "81": an address of the right direction (USB 2.0 9.6.6). */
static int take_endpoint(uint8_t *out, const struct hwdb_props *props, const char *key, bool in,
	const char **wrong)
{
	static const char digits[] = "0123456789abcdef";
	const char *value = property(props, key), *number;

	if (!value)
		return 0;
	*wrong = key;
	number = strlen(value) == 2 && value[0] == (in ? '8' : '0') ?
		strchr(digits, value[1] | ('A' <= value[1] && value[1] <= 'F' ? 32 : 0)) : NULL;
	if (!number || number == digits)
		return -EINVAL;
	*out = (uint8_t)((in ? 0x80 : 0) | (number - digits));
	return 0;
}

static int take_face(struct usb_target *t, const struct usb_face *f)
{
	const struct usb_interface *i = f->described;
	int endpoint;

	t->active_configuration = f->active ? f->active->value : 0;
	for (size_t n = 0; n < f->descriptors.n_configs && t->mbim_configuration == 0; n++) {
		const struct usb_config *c = &f->descriptors.configs[n];

		for (size_t k = 0; k < c->n_interfaces; k++)
			/* Communications class, MBIM subclass (MBIM 1.0 6.3) */
			if (c->interfaces[k].cls == USB_CLASS_CDC && c->interfaces[k].sub == 0x0e)
				t->mbim_configuration = c->value;
	}
	if (t->interface != f->number) {
		i = f->active ? usb_config_interface(f->active, t->interface) : NULL;
		if (!i)
			return -ENOENT;
	}
	if (!i)
		return 0;
	t->storage = i->cls == USB_CLASS_STORAGE;
	endpoint = usb_interface_endpoint(i, USB_BULK, true);
	t->bulk_in = endpoint < 0 ? 0 : (uint8_t)endpoint;
	endpoint = usb_interface_endpoint(i, USB_BULK, false);
	t->bulk_out = endpoint < 0 ? 0 : (uint8_t)endpoint;
	return 0;
}

static int take_inquiry(struct usb_target *t, const struct hwdb_props *props,
	const char **wrong)
{
	const char *list = t->inquiry = property(props, "SURFSTICK_INQUIRY");
	struct inquiry_pair pair;
	int more = 1;

	if (!list)
		return 0;
	*wrong = "SURFSTICK_INQUIRY";
	while (more > 0)
		more = inquiry_next(&list, &pair);
	return more;
}

static int take_reset(struct usb_target *t, const struct hwdb_props *props, const char **wrong)
{
	const char *value = property(props, "SURFSTICK_RESET");

	*wrong = "SURFSTICK_RESET";
	if (value && strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
		return -EINVAL;
	t->reset_after = value && *value == '1';
	return 0;
}

int usb_target_fill(struct usb_target *t, const struct usb_face *f,
	const struct hwdb_props *props, const char **wrong)
{
	const char *message = property(props, "SURFSTICK_MESSAGE");
	int err;

	*t = (struct usb_target){ .verbs = t->verbs, .ctx = t->ctx, .interface = f->number };
	err = take_numbers(t, props, wrong);
	if (err == 0) {
		*wrong = "SURFSTICK_INTERFACE";
		err = take_face(t, f);
	}
	if (err == 0)
		err = take_endpoint(&t->bulk_out, props, "SURFSTICK_ENDPOINT", false, wrong);
	if (err == 0)
		err = take_endpoint(&t->bulk_in, props, "SURFSTICK_RESPONSE", true, wrong);
	if (err == 0)
		err = take_inquiry(t, props, wrong);
	if (err == 0)
		err = take_reset(t, props, wrong);
	if (err == 0 && message) {
		*wrong = "SURFSTICK_MESSAGE";
		err = usb_messages_parse(t, message);
	}
	if (err == 0)
		*wrong = NULL;
	return err;
}
