/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper/links.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "usb/name.h"
#include "usb/state.h"

/* Where links of ours are, and how a node is named from there. */
static const struct place {
	const char *sub;
	const char *up;
} places[] = {
	{ "", "" },
	{ "gsm/by-path", "../../" },
	{ "gsm/by-serial", "../../" },
	{ "gsm/by-imei", "../../" },
};

bool links_is_node(const char *node)
{
	const char *digits = node + 6;

	if (!text_starts(node, "ttyUSB") && !text_starts(node, "ttyACM"))
		return false;
	return *digits && strlen(digits) <= 4 && strspn(digits, "0123456789") == strlen(digits);
}

/* "gsm0", "gsm0-at": in /dev itself nothing else is ours. */
static bool is_stick_name(const char *name)
{
	size_t digits;

	if (!text_starts(name, "gsm"))
		return false;
	name += 3;
	digits = strspn(name, "0123456789");
	if (digits < 1 || digits > 2)
		return false;
	name += digits;
	for (int role = PORT_MODEM; role < PORT_ROLES; role++)
		if (strcmp(name, port_role_suffix((enum port_role)role)) == 0)
			return true;
	return false;
}

static bool is_port_name(const char *name)
{
	const char *p = name;

	while (isalnum((unsigned char)*p) || *p == '_' || *p == '-' || *p == '.')
		p++;
	return p > name && *p == '\0' && name[0] != '.' && name[0] != '-';
}

bool links_add(struct links *l, const char *directory, const char *name)
{
	const struct place *place = NULL;

	for (size_t n = 0; n < ARRAY_SIZE(places); n++)
		if (strcmp(places[n].sub, directory) == 0)
			place = &places[n];
	if (!place || l->n == LINKS_MAX || strlen(directory) + strlen(name) + 2 > LINK_NAME_MAX ||
	    !(*directory ? is_port_name(name) : is_stick_name(name)))
		return false;
	snprintf(l->names[l->n++], LINK_NAME_MAX, "%s%s%s", directory, *directory ? "/" : "", name);
	return true;
}

static bool is_wanted(const struct links *l, const char *sub, const char *name)
{
	char whole[LINK_NAME_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s%s", sub, *sub ? "/" : "", name) >=
	    (int)sizeof(whole))
		return false;
	for (size_t n = 0; n < l->n; n++)
		if (strcmp(l->names[n], whole) == 0)
			return true;
	return false;
}

/* Is it a link of ours to this node? */
static bool leads_to(int dir, const char *name, const struct place *place, const char *node)
{
	char target[64], ours[64];
	ssize_t len = readlinkat(dir, name, target, sizeof(target) - 1);

	if (len < 0)
		return false;
	target[len] = '\0';
	snprintf(ours, sizeof(ours), "%s%s", place->up, node);
	return strcmp(target, ours) == 0;
}

/* An existing directory, not made here: -1 when there is none, or it is not ours. */
static int open_place(const char *dev, const struct place *place)
{
	char path[128];
	struct stat st;

	/* state_open() makes what is missing; there must be nothing to make. */
	snprintf(path, sizeof(path), "%s/%s", dev, place->sub);
	if (lstat(path, &st) < 0)
		return -1;
	return state_open(dev, place->sub);
}

typedef void found_fn(int dir, const char *name, const struct place *place, void *ctx);

/* Every name in one of our places that leads to the node. */
static void each_link(const char *dev, const char *node, found_fn *found, void *ctx)
{
	for (size_t n = 0; n < ARRAY_SIZE(places); n++) {
		int fd = open_place(dev, &places[n]), again = fd < 0 ? -1 : dup(fd);
		DIR *dir = again < 0 ? NULL : fdopendir(again);
		struct dirent *entry;

		while (dir && (entry = readdir(dir))) {
			if (!*places[n].sub && !is_stick_name(entry->d_name))
				continue;
			if (leads_to(fd, entry->d_name, &places[n], node))
				found(fd, entry->d_name, &places[n], ctx);
		}
		if (dir)
			closedir(dir);
		else if (again >= 0)
			close(again);
		if (fd >= 0)
			close(fd);
	}
}

static void remove_unwanted(int dir, const char *name, const struct place *place, void *ctx)
{
	if (!is_wanted(ctx, place->sub, name))
		unlinkat(dir, name, 0);
}

static void remove_empty(const char *dev)
{
	int CLEANUP_CLOSE fd = open(dev, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	for (size_t n = 1; n < ARRAY_SIZE(places); n++)
		unlinkat(fd, places[n].sub, AT_REMOVEDIR);
	unlinkat(fd, "gsm", AT_REMOVEDIR);
}

static int make(const char *dev, const char *node, const char *name)
{
	const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
	char sub[LINK_NAME_MAX], target[64], temp[64];
	int CLEANUP_CLOSE dir = -1;
	struct stat st;

	text_copy_n(sub, sizeof(sub), name, slash ? (size_t)(slash - name) : 0);
	snprintf(target, sizeof(target), "%s%s", slash ? "../../" : "", node);
	snprintf(temp, sizeof(temp), ".surfstick.%d", (int)getpid());
	/* Twice: another helper may take the directory away as empty. */
	for (int tries = 0; dir < 0 && tries < 2; tries++) {
		dir = state_open(dev, sub);
		if (dir < 0 && dir != -ENOENT)
			return dir;
	}
	if (dir < 0)
		return dir;
	if (fstatat(dir, last, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(st.st_mode))
		return -EEXIST;
	unlinkat(dir, temp, 0);
	if (symlinkat(target, dir, temp) < 0)
		return -errno;
	if (renameat(dir, temp, dir, last) < 0) {
		int err = -errno;

		unlinkat(dir, temp, 0);
		return err;
	}
	return 0;
}

int links_set(const char *dev, const char *node, const struct links *l)
{
	int first = 0;

	if (!links_is_node(node))
		return -EINVAL;
	each_link(dev, node, remove_unwanted, (void *)(uintptr_t)l);
	for (size_t n = 0; n < l->n; n++) {
		int err = make(dev, node, l->names[n]);

		if (err == -ENOENT) /* the directory went between opening and use */
			err = make(dev, node, l->names[n]);
		if (err < 0 && first == 0)
			first = err;
	}
	remove_empty(dev);
	return first;
}

struct modem {
	char *out;
	size_t size;
	bool found;
};

static void note_modem(int dir, const char *name, const struct place *place, void *ctx)
{
	struct modem *m = ctx;

	(void)dir;
	if (!*place->sub && !strchr(name, '-'))
		m->found = text_copy(m->out, m->size, name);
}

int links_modem(const char *dev, const char *node, char *out, size_t size)
{
	struct modem m = { .out = out, .size = size };

	each_link(dev, node, note_modem, &m);
	return m.found ? 0 : -ENOENT;
}
