/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The manual page and the sample file, held to the key table. */
#include "tests/unit/test_conf.h"

#include "base/file.h"
#include "base/text.h"
#include "conf/key.h"
#include "conf/wvdial_key.h"

static struct buf manual = { .max = 1 << 20 }, sample = { .max = 1 << 20 };

/* Reads text, which must be free of complaints, and resolves it for a stick. */
static void resolve_for(const char *text, const struct conf_match *match, struct conf *out)
{
	struct conf_source *source = NULL;
	struct heard heard = { 0 };

	write_conf(text, strlen(text), 0600);
	if (conf_read(&source, "t.conf", hear, &heard) < 0 || heard.warnings > 0)
		fail_msg("complained: %s", heard_text(&heard));
	conf_resolve(source, match, out);
	conf_free(source);
}

static void resolve(const char *text, struct conf *out)
{
	const struct conf_match match = { .stick = "gsm0" };

	resolve_for(text, &match, out);
}

static bool is_written(const char *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool is_written(const char *text, const char *fmt, ...)
{
	char wanted[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(wanted, sizeof(wanted), fmt, ap);
	va_end(ap);
	return strstr(text, wanted) != NULL;
}

static void the_manual_names_every_key_and_its_default(void **state)
{
	(void)state;
	for (size_t i = 0; i < conf_key_count(); i++) {
		const struct conf_key *key = conf_key_at(i);
		const char *preset = *key->preset ? key->preset : "empty";

		/* init2 to init9 share a line */
		if (text_starts(key->name, "init") && !*key->preset)
			continue;
		if (!is_written(manual.data, "\n.It Ic %s Pq default: %s\n", key->name, preset))
			fail_msg("surfstick.conf.5: %s, default %s", key->name, preset);
		if (key->type == CONF_TYPE_NUMBER && !is_written(manual.data, "%lu", key->max))
			fail_msg("surfstick.conf.5: %s up to %lu", key->name, key->max);
	}
}

static void the_manual_names_every_key_of_wvdial(void **state)
{
	char flat[16384];
	size_t o = 0;
	/* Names may be broken over two lines. */
	const char *p = strstr(manual.data, ".Sh WVDIAL.CONF");

	(void)state;
	assert_non_null(p);
	for (; *p && o + 1 < sizeof(flat); p++)
		flat[o++] = *p == '\n' ? ' ' : *p;
	flat[o] = '\0';
	for (size_t i = 0; i < wvdial_key_count(); i++) {
		const char *name = wvdial_key_at(i)->name;
		size_t len = strlen(name);
		bool counted = name[len - 1] > '1' && name[len - 1] < '9' &&
			(text_starts(name, "Init") || text_starts(name, "Phone"));

		if (strcmp(name, "Inherits") != 0 && !(counted && len <= 6) &&
			!strstr(flat, name))
			fail_msg("surfstick.conf.5: wvdial's %s", name);
	}
}

/* The sample with every `#key = value` made a `key = value`. */
static void the_sample_holds_every_key_with_its_default(void **state)
{
	struct conf as_it_is, uncommented, defaults;
	struct buf text = { 0 };

	(void)state;
	resolve("", &defaults);
	resolve(sample.data, &as_it_is);
	assert_memory_equal(&as_it_is, &defaults, sizeof(defaults));
	for (size_t i = 0; i < conf_key_count(); i++) {
		const struct conf_key *key = conf_key_at(i);

		if (!is_written(sample.data, "\n#%s =%s%s\n", key->name, *key->preset ? " " : "",
			key->preset))
			fail_msg("contrib/surfstick.conf: %s = %s", key->name, key->preset);
		buf_addf(&text, "%s = %s\n", key->name, key->preset);
	}
	resolve(text.data, &uncommented);
	assert_memory_equal(&uncommented, &defaults, sizeof(defaults));
	buf_free(&text);
}

/* Every line of the sample that is commented out, taken in by a person with an editor. */
static void the_sample_can_be_taken_in_as_a_whole(void **state)
{
	const struct conf_match match = { .stick = "gsm0", .imei = "861234567890123",
		.imsi = "270010000000000", .port = "1-1.4" };
	struct buf text = { 0 };
	struct conf conf;

	(void)state;
	for (const char *p = sample.data; *p; p += *p == '\n') {
		size_t len = strcspn(p, "\n"), skip = 0;

		if (p[0] == '#' && ((p[1] >= 'a' && p[1] <= 'z') || p[1] == '['))
			skip = 1;
		buf_add(&text, p + skip, len - skip);
		buf_adds(&text, "\n");
		p += len;
	}
	resolve_for(text.data, &match, &conf);
	assert_int_equal(conf.metric, 650);
	assert_string_equal(conf.interface, "backup0");
	assert_int_equal(conf.mode, CONF_MODE_HILINK);
	assert_string_equal(conf.apn, "web.pt.lu");
	buf_free(&text);
}

static int open_books(void **state)
{
	if (file_read("man/surfstick.conf.5", 1 << 19, &manual, NULL) < 0 ||
		file_read("contrib/surfstick.conf", 1 << 19, &sample, NULL) < 0) {
		fputs("test_conf_manual is run from the top of the source tree\n", stderr);
		return -1;
	}
	return enter_test_dir(state);
}

static int close_books(void **state)
{
	buf_free(&manual);
	buf_free(&sample);
	return leave_test_dir(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manual_names_every_key_and_its_default),
		cmocka_unit_test(the_manual_names_every_key_of_wvdial),
		cmocka_unit_test(the_sample_holds_every_key_with_its_default),
		cmocka_unit_test(the_sample_can_be_taken_in_as_a_whole),
	};

	return cmocka_run_group_tests(tests, open_books, close_books);
}
