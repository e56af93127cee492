/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/sysfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "base/text.h"

const char *sysfs_name(const char *devpath)
{
	const char *slash = strrchr(devpath, '/');

	return slash ? slash + 1 : devpath;
}

static bool climbs_out(const char *path)
{
	for (const char *p = path; (p = strstr(p, "..")); p += 2)
		if ((p == path || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
			return true;
	return false;
}

static int join(char *out, const char *root, const char *devpath, const char *attr)
{
	int len;

	if (devpath[0] != '/' || climbs_out(devpath))
		return -EINVAL;
	len = snprintf(out, SYSFS_PATH_MAX, "%s%s%s%s", root, devpath, attr ? "/" : "",
		attr ? attr : "");
	return len >= SYSFS_PATH_MAX ? -ENAMETOOLONG : 0;
}

int sysfs_bytes(const char *root, const char *devpath, const char *attr, void *out, size_t size,
	size_t *len)
{
	char path[SYSFS_PATH_MAX], more;
	int CLEANUP_CLOSE fd = -1;
	ssize_t n;
	int err = join(path, root, devpath, attr);

	*len = 0;
	if (err < 0)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	while (*len < size) {
		n = read(fd, (char *)out + *len, size - *len);
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		*len += (size_t)n;
	}
	return read(fd, &more, 1) > 0 ? -E2BIG : 0;
}

int sysfs_text(const char *root, const char *devpath, const char *attr, char *out, size_t size)
{
	size_t len;
	int err = sysfs_bytes(root, devpath, attr, out, size - 1, &len);

	out[len] = '\0';
	if (err < 0 && err != -E2BIG)
		return err;
	if (len > 0 && out[len - 1] == '\n')
		out[len - 1] = '\0';
	return 0;
}

int sysfs_write(const char *root, const char *devpath, const char *attr, const char *text)
{
	char path[SYSFS_PATH_MAX];
	int CLEANUP_CLOSE fd = -1;
	int err = join(path, root, devpath, attr);

	if (err < 0)
		return err;
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return fd < 0 || write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 255;
}

int sysfs_number(const char *root, const char *devpath, const char *attr, int base,
	unsigned max, unsigned *out)
{
	char text[32];
	const char *p = text;
	unsigned long long value = 0;
	int err = sysfs_text(root, devpath, attr, text, sizeof(text));

	if (err < 0)
		return err;
	/* bConfigurationValue and bMaxPower are padded on the left by some kernels. */
	while (*p == ' ')
		p++;
	if (!*p)
		return -EINVAL;
	for (; *p; p++) {
		if (digit_of(*p) >= base)
			return -EINVAL;
		value = value * (unsigned)base + (unsigned)digit_of(*p);
		if (value > max)
			value = (unsigned long long)max + 1; /* stays too large, cannot wrap */
	}
	if (value > max)
		return -ERANGE;
	*out = (unsigned)value;
	return 0;
}

int sysfs_climb(const char *root, const char *devpath, const char *attr, char *out, size_t size)
{
	char path[SYSFS_PATH_MAX];
	char *slash;
	int err;

	if (!text_copy(out, size, devpath))
		return -ENAMETOOLONG;
	for (;;) {
		err = join(path, root, out, attr);
		if (err < 0)
			return err;
		if (access(path, F_OK) == 0)
			return 0;
		slash = strrchr(out, '/');
		if (!slash || slash == out)
			return -ENOENT;
		*slash = '\0';
	}
}

int sysfs_identity(const char *root, const char *devpath, uint64_t *out)
{
	char path[SYSFS_PATH_MAX];
	struct stat st;
	int err = join(path, root, devpath, NULL);

	if (err < 0)
		return err;
	if (stat(path, &st) < 0)
		return -errno;
	/* kernfs never gives one inode number twice (fs/kernfs/dir.c, 64-bit ids). */
	*out = st.st_ino;
	return 0;
}

static int from_usb_name(char *out, size_t size, const char *root, const char *name)
{
	char path[SYSFS_PATH_MAX], real[PATH_MAX], real_root[PATH_MAX];
	size_t len;

	if (strchr(name, '/') || name[0] == '.' || name[0] == '\0')
		return -ENODEV;
	if (snprintf(path, sizeof(path), "%s/bus/usb/devices/%s", root, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	if (!realpath(path, real) || !realpath(root, real_root))
		return errno == ENOENT ? -ENODEV : -errno;
	len = strlen(real_root);
	if (strncmp(real, real_root, len) != 0 || real[len] != '/')
		return -ENODEV;
	return text_copy(out, size, real + len) ? 0 : -ENAMETOOLONG;
}

static bool has_address(const char *root, const char *devpath, unsigned bus, unsigned dev)
{
	unsigned value;

	return sysfs_number(root, devpath, "busnum", 10, 999, &value) == 0 && value == bus &&
		sysfs_number(root, devpath, "devnum", 10, 999, &value) == 0 && value == dev;
}

static int from_node(char *out, size_t size, const char *root, const char *node)
{
	char path[SYSFS_PATH_MAX];
	struct dirent *entry;
	unsigned bus, dev;
	int err = -ENODEV;
	char more;
	DIR *dir;

	if (sscanf(node, "/dev/bus/usb/%3u/%3u%c", &bus, &dev, &more) != 2)
		return -ENODEV;
	if (snprintf(path, sizeof(path), "%s/bus/usb/devices", root) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (err < 0 && (entry = readdir(dir))) {
		if (strchr(entry->d_name, ':') ||
		    from_usb_name(out, size, root, entry->d_name) < 0)
			continue;
		if (has_address(root, out, bus, dev))
			err = 0;
	}
	closedir(dir);
	return err;
}

int sysfs_devpath(char *out, size_t size, const char *root, const char *what)
{
	char path[SYSFS_PATH_MAX];
	int err;

	if (text_starts(what, "/dev/bus/usb/"))
		return from_node(out, size, root, what);
	if (text_starts(what, "/sys/devices/"))
		what += 4;
	if (!text_starts(what, "/devices/"))
		return from_usb_name(out, size, root, what);
	err = join(path, root, what, NULL);
	if (err < 0)
		return err;
	if (access(path, F_OK) < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	return text_copy(out, size, what) ? 0 : -ENAMETOOLONG;
}
