/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/warden.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/text.h"
#include "dialer/pppd.h"

static void on_end(struct child *child, int status)
{
	struct warden *w = container_of(child, struct warden, child);

	loop_timer_stop(&w->kill);
	w->end(w, status);
}

static void on_kill_time(struct loop_timer *timer)
{
	child_signal(&container_of(timer, struct warden, kill)->child, SIGKILL);
}

int warden_start(struct warden *w, const struct launcher_start *s, int line, int *log_fd)
{
	int CLEANUP_CLOSE log_in = -1, CLEANUP_CLOSE log_out = -1;
	int CLEANUP_CLOSE pw_in = -1, CLEANUP_CLOSE pw_out = -1;
	struct pppd_argv argv;
	int log[2], pw[2], err = pppd_argv(&argv, s);
	size_t len = strlen(s->password);

	if (err < 0)
		return err;
	if (pipe2(log, O_CLOEXEC) < 0)
		return -errno;
	log_in = log[0], log_out = log[1];
	if (pipe2(pw, O_CLOEXEC) < 0)
		return -errno;
	pw_in = pw[0], pw_out = pw[1];
	/* Into an empty pipe: cannot wait. */
	if (write(pw_out, s->password, len) != (ssize_t)len ||
	    fcntl(log_in, F_SETFL, O_NONBLOCK) < 0)
		return -EIO;
	const struct child_fd fds[] = { { line, 0 }, { log_out, 2 }, { log_out, PPPD_LOG_FD },
		{ pw_in, PPPD_PASSWORD_FD } };
	/*
	 * A session of its own, or Ctrl-C would reach pppd beside us. The line as its controlling
	 * terminal: a hang-up is then a signal. SIGTERM when we die: pppd still tells the network.
	 */
	const struct child_spec spec = { .path = s->pppd, .argv = argv.word, .fds = fds,
		.n_fds = ARRAY_SIZE(fds), .new_session = true, .controlling_tty = true,
		.death_signal = SIGTERM };

	err = child_start(&w->child, w->loop, &spec, on_end);
	if (err < 0)
		return err;
	*log_fd = log_in;
	log_in = -1;
	return 0;
}

int warden_stop(struct warden *w)
{
	if (w->child.pid && !w->kill.loop)
		loop_timer_in(w->loop, &w->kill, WARDEN_KILL_AFTER_MS, on_kill_time);
	return child_signal(&w->child, SIGTERM);
}

void warden_drop(struct warden *w)
{
	loop_timer_stop(&w->kill);
	child_drop(&w->child);
}

static bool may_administer_network(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &head, data) == 0 &&
	       (data[0].effective & (1u << CAP_NET_ADMIN));
}

enum launcher_lack warden_check(const char *pppd, char *why, size_t size)
{
	int CLEANUP_CLOSE fd = -1;
	bool privileged = may_administer_network();
	struct stat st;

	text_copy(why, size, "");
	errno = 0;
	/* Debian's pppd is for root and group dip: who may not start it lacks privilege. */
	if ((access(pppd, X_OK) < 0 || stat(pppd, &st) < 0 || !S_ISREG(st.st_mode)) &&
	    (privileged || errno != EACCES)) {
		snprintf(why, size, "%s: %s; install the package ppp", pppd,
			errno ? strerror(errno) : "not a program");
		return LAUNCHER_LACKS_PPPD;
	}
	if (!privileged) {
		snprintf(why, size, "no right to set up a network interface (CAP_NET_ADMIN): "
			"run as root or as the systemd service");
		return LAUNCHER_LACKS_PRIVILEGE;
	}
	/* Opening it loads ppp_generic, where the kernel has it as a module. */
	fd = open("/dev/ppp", O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return LAUNCHER_LACKS_NOTHING;
	snprintf(why, size, "/dev/ppp: %s; %s", strerror(errno),
		errno == EACCES || errno == EPERM ? "allow this device (DeviceAllow=/dev/ppp rw)" :
		"the kernel has no PPP: modprobe ppp_generic ppp_async");
	return LAUNCHER_LACKS_DEV_PPP;
}
