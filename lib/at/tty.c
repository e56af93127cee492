/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/tty.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#include "base/file.h"
#include "base/text.h"

#define LOCK_DIR "/run/lock"

enum { LOCK_TRIES = 3 };

/* FHS 5.9: the pid in ASCII, ten characters wide, and a newline. 0: nobody's. */
static pid_t pid_in(const char *lock)
{
	struct buf text = { .max = 64 };
	unsigned long pid = 0;
	char *p;

	if (file_read(lock, 32, &text, NULL) == 0) {
		p = text.data;
		while (isspace((unsigned char)*p))
			p++;
		p[strcspn(p, " \t\r\n")] = '\0';
		if (text_number(p, 1, INT_MAX, &pid) < 0)
			pid = 0;
	}
	buf_free(&text);
	return (pid_t)pid;
}

static void name_owner(pid_t pid, char *out, size_t size)
{
	struct buf comm = { .max = 64 };
	char path[32], shown[48];

	if (!out)
		return;
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (pid > 0 && file_read(path, 32, &comm, NULL) == 0) {
		comm.data[strcspn(comm.data, "\n")] = '\0';
		text_escape(shown, sizeof(shown), comm.data, strlen(comm.data));
		snprintf(out, size, "%s (pid %d)", shown, (int)pid);
	} else {
		text_copy(out, size, "another program");
	}
	buf_free(&comm);
}

/* Ours again after a crash and a pid come round: we hold no lock yet, so it is stale. */
static bool is_alive(pid_t pid)
{
	return pid > 0 && pid != getpid() && (kill(pid, 0) == 0 || errno == EPERM);
}

/* Written beside and linked into place, so that nobody ever reads a lock without its pid. */
static int take_lock(const char *lock, char *owner, size_t owner_size)
{
	char temp[96], pid[16];
	int err = -EBUSY;

	snprintf(temp, sizeof(temp), "%s.%d", lock, (int)getpid());
	snprintf(pid, sizeof(pid), "%10d\n", (int)getpid());
	if (file_write(temp, pid, strlen(pid), 0644) < 0)
		return -EACCES;
	for (int i = 0; i < LOCK_TRIES && err == -EBUSY; i++) {
		pid_t holder;

		if (link(temp, lock) == 0) {
			err = 0;
			break;
		}
		if (errno != EEXIST) {
			err = -errno;
			break;
		}
		holder = pid_in(lock);
		if (is_alive(holder)) {
			name_owner(holder, owner, owner_size);
			break;
		}
		if (unlink(lock) < 0 && errno != ENOENT)
			err = -errno;
	}
	unlink(temp);
	return err;
}

/* The lock bears the name of the device itself, whatever link led to it. 0: no lock is wanted. */
static int lock_of(struct at_tty *tty, char *owner, size_t owner_size)
{
	char device[PATH_MAX];
	int err;

	if (!realpath(tty->path, device))
		return -errno;
	if (!text_starts(device, "/dev/") || strchr(device + 5, '/') || access(LOCK_DIR, W_OK) < 0)
		return 0;
	if (snprintf(tty->lock, sizeof(tty->lock), LOCK_DIR "/LCK..%s", device + 5) >=
		(int)sizeof(tty->lock))
		return -ENAMETOOLONG;
	err = take_lock(tty->lock, owner, owner_size);
	if (err < 0)
		tty->lock[0] = '\0';
	return err;
}

/* Raw, 8N1; CLOCAL so that no carrier is waited for; HUPCL: when pppd, a session leader, ends,
 * the kernel hangs its terminal up (drivers/tty/tty_jobctrl.c, disassociate_ctty()), our
 * descriptor is dead, and DTR would stay up with the call on; no CRTSCTS, since a stick's USB
 * pipe has its own flow control. */
static int set_raw(int fd)
{
	struct termios tio;

	if (tcgetattr(fd, &tio) < 0)
		return -errno;
	cfmakeraw(&tio);
	tio.c_cflag &= ~(tcflag_t)(CSIZE | CSTOPB | PARENB | CRTSCTS);
	tio.c_cflag |= CS8 | CLOCAL | CREAD | HUPCL;
	tio.c_iflag &= ~(tcflag_t)(IXON | IXOFF | IXANY);
	tio.c_cc[VMIN] = 1;
	tio.c_cc[VTIME] = 0;
	cfsetispeed(&tio, B115200);
	cfsetospeed(&tio, B115200);
	return tcsetattr(fd, TCSANOW, &tio) < 0 ? -errno : 0;
}

static int claim(int fd)
{
	/* Root passes TIOCEXCL; flock() keeps those off that take it, minicom and picocom. */
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
		return -EBUSY;
	return ioctl(fd, TIOCEXCL) < 0 ? -errno : 0;
}

int at_tty_open(struct at_tty *tty, const char *path, char *owner, size_t owner_size)
{
	int err;

	*tty = (struct at_tty){ .fd = -1 };
	if (owner)
		text_copy(owner, owner_size, "another program");
	if (!text_copy(tty->path, sizeof(tty->path), path))
		return -ENAMETOOLONG;
	err = lock_of(tty, owner, owner_size);
	if (err < 0)
		return err;
	tty->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (tty->fd < 0)
		err = -errno;
	else if (!isatty(tty->fd))
		err = -ENOTTY;
	else
		err = claim(tty->fd);
	if (err == 0)
		err = set_raw(tty->fd);
	if (err < 0)
		at_tty_close(tty, false);
	return err;
}

void at_tty_close(struct at_tty *tty, bool drop)
{
	if (tty->fd >= 0) {
		if (drop)
			at_tty_dtr(tty, false);
		ioctl(tty->fd, TIOCNXCL);
		close(tty->fd);
	}
	tty->fd = -1;
	if (tty->lock[0])
		unlink(tty->lock);
	tty->lock[0] = '\0';
}

bool at_tty_carrier(const struct at_tty *tty)
{
	int lines = 0;

	return ioctl(tty->fd, TIOCMGET, &lines) == 0 && lines & TIOCM_CD;
}

int at_tty_dtr(struct at_tty *tty, bool on)
{
	int lines = TIOCM_DTR;

	return ioctl(tty->fd, on ? TIOCMBIS : TIOCMBIC, &lines) < 0 ? -errno : 0;
}

int at_tty_blocking(struct at_tty *tty, bool blocking)
{
	int flags = fcntl(tty->fd, F_GETFL);

	if (flags < 0)
		return -errno;
	/*
	 * pppd opens the device behind its stdin once more by name (connect_tty() in tty.c), and
	 * TIOCEXCL refuses that to everyone without CAP_SYS_ADMIN, which our unit does not have.
	 * pppd sets it again by itself.
	 */
	if (ioctl(tty->fd, blocking ? TIOCNXCL : TIOCEXCL) < 0 && errno != EIO)
		return -errno;
	flags = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
	return fcntl(tty->fd, F_SETFL, flags) < 0 ? -errno : 0;
}

int at_tty_reset(struct at_tty *tty)
{
	int discipline = 0; /* N_TTY: a pppd that was killed leaves N_PPP behind */
	int err;

	if (ioctl(tty->fd, TIOCSETD, &discipline) < 0 && errno != EINVAL)
		return -errno;
	err = at_tty_blocking(tty, false);
	if (err == 0)
		err = set_raw(tty->fd);
	if (err == 0 && tcflush(tty->fd, TCIFLUSH) < 0)
		err = -errno;
	return err;
}
