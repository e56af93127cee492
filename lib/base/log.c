/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/log.h"

#include <stdarg.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>

#include "base/text.h"

/* The process's one log; nothing else in lib/ keeps state outside its objects. */
static struct {
	enum log_target target;
	enum log_level most;
	void (*tee)(void *ctx, enum log_level level, const char *line);
	void *tee_ctx;
} sink = { .target = LOG_TO_STDERR, .most = LOG_LEVEL_INFO };

static const int priority[] = {
	[LOG_LEVEL_ERROR] = LOG_ERR,
	[LOG_LEVEL_WARNING] = LOG_WARNING,
	[LOG_LEVEL_INFO] = LOG_INFO,
	[LOG_LEVEL_DEBUG] = LOG_DEBUG,
};

void log_open(enum log_target target, const char *ident, enum log_level most)
{
	sink.target = target;
	sink.most = most;
	if (target == LOG_TO_SYSLOG)
		openlog(ident, LOG_PID, LOG_DAEMON);
}

void log_tee(void (*fn)(void *ctx, enum log_level level, const char *line), void *ctx)
{
	sink.tee = fn;
	sink.tee_ctx = ctx;
}

/* systemd.exec(5): device and inode number, with a colon between. */
bool log_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[48];

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(ours, sizeof(ours), "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	return strcmp(stream, ours) == 0;
}

static void to_stderr(enum log_level level, const char *line)
{
	char out[1200];
	struct timespec ts;
	struct tm tm;
	int len;

	if (sink.target == LOG_TO_JOURNAL) {
		len = snprintf(out, sizeof(out), "<%d>%s\n", priority[level], line);
	} else {
		clock_gettime(CLOCK_REALTIME, &ts);
		localtime_r(&ts.tv_sec, &tm);
		len = snprintf(out, sizeof(out), "%02d:%02d:%02d.%03ld %s\n", tm.tm_hour, tm.tm_min,
			tm.tm_sec, ts.tv_nsec / 1000000, line);
	}
	if (len > (int)sizeof(out) - 1)
		len = (int)sizeof(out) - 1;
	/* One write, so that lines of several processes do not mix; nobody to tell on failure. */
	if (write(STDERR_FILENO, out, (size_t)len) < 0)
		return;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char raw[1024], line[1024];
	va_list ap;

	if (level > sink.most)
		return;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	/* The second net under every caller's own escaping: no line breaks, no ESC, ever. */
	text_printable(line, sizeof(line), raw);
	if (sink.target == LOG_TO_SYSLOG)
		syslog(priority[level], "%s", line);
	else
		to_stderr(level, line);
	if (sink.tee)
		sink.tee(sink.tee_ctx, level, line);
}
