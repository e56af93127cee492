/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfstick-hilink: gives a HiLink stick an order through its web server. A program of its own,
 * run by `surfctl mode`, because nobody else needs libcurl. What comes from the other end is
 * bounded, goes nowhere else and is read by hilink.c alone.
 */
#include <curl/curl.h>
#include <errno.h>
#include <getopt.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdarg.h>

#include "base/text.h"
#include "dialer/hilink.h"
#include "usb/gateway.h"

/* Exit codes: surfctl(1), and sysexits(3). */
enum { EXIT_REFUSED = 1, EXIT_UNREACHED = 2, EXIT_UNANSWERED = 3, EXIT_USAGE = 64,
       EXIT_PASSWORD = 77 };
enum { CONNECT_MS = 5000, ANSWER_MS = 10000 };
enum { OPT_INTERFACE = 256, OPT_ADDRESS, OPT_VERSION };

struct job {
	enum hilink_order order;
	const char *interface;
	char address[32];
	bool dry_run;
};

static const char usage[] =
	"usage: surfstick-hilink --interface NAME [--address A[:PORT]] [--dry-run] ORDER\n"
	"\n"
	"ORDER is what a HiLink stick is to do:\n"
	"  reboot    start again; it shows its storage face then, and can be switched\n"
	"  project   keep the network card and add two serial ports (old firmware alone)\n"
	"  debug     the same with three serial ports and the card reader\n"
	"\n"
	"Without --address it is asked at the gateway of the network card, else at\n"
	HILINK_ADDRESS ". See surfctl(1).\n";

PRINTF_LIKE(2, 3)
static int complain(int code, const char *fmt, ...)
{
	va_list ap;

	fputs("surfstick-hilink: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

/* ---- the network card ----------------------------------------------------------------- */

static bool has_address(const char *interface)
{
	struct ifaddrs *all, *a;
	bool found = false;

	if (getifaddrs(&all) < 0)
		return true; /* connecting will tell */
	for (a = all; a; a = a->ifa_next)
		if (strcmp(a->ifa_name, interface) == 0 && a->ifa_addr &&
		    a->ifa_addr->sa_family == AF_INET && (a->ifa_flags & IFF_UP))
			found = true;
	freeifaddrs(all);
	return found;
}

static int check_interface(const struct job *job)
{
	if (if_nametoindex(job->interface) == 0)
		return complain(EXIT_UNREACHED, "there is no network card %s; `surfctl list` tells "
			"those of sticks", job->interface);
	if (!has_address(job->interface))
		return complain(EXIT_UNREACHED, "%s is down or has no IPv4 address, so the stick's "
			"web server cannot be asked; the stick gives one away by DHCP (as root: "
			"ip link set %s up, then your DHCP client for %s)", job->interface,
			job->interface, job->interface);
	return 0;
}

static void find_address(struct job *job)
{
	char gateway[GATEWAY_TEXT_MAX];

	if (job->address[0])
		return;
	if (usb_gateway(gateway, job->interface) < 0)
		text_copy(gateway, sizeof(gateway), HILINK_ADDRESS);
	text_copy(job->address, sizeof(job->address), gateway);
}

/* ---- one request ---------------------------------------------------------------------- */

static size_t on_data(char *data, size_t size, size_t n, void *ctx)
{
	struct buf *answer = ctx;

	(void)size; /* 1, says its manual */
	buf_add(answer, data, n);
	return answer->failed ? 0 : n;
}

static void only_http(CURL *curl)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "");
#else
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP);
#endif
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* the environment's neither */
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

static void by_interface(CURL *curl, const struct job *job)
{
	char name[IF_NAMESIZE + sizeof("if!")];

	/* "if!": never taken for a host's name. Two sticks have the same address each: the card
	 * decides which of them is asked. */
	snprintf(name, sizeof(name), "if!%s", job->interface);
	curl_easy_setopt(curl, CURLOPT_INTERFACE, name);
}

static struct curl_slist *headers_of(const struct hilink_session *s)
{
	/* No Expect: small web servers do not know it. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	char cookie[HILINK_VALUE_MAX + 64], token[HILINK_VALUE_MAX + 64];

	hilink_session_headers(s, cookie, token, sizeof(cookie));
	list = curl_slist_append(list, "Content-Type: text/xml; charset=UTF-8");
	if (cookie[0])
		list = curl_slist_append(list, cookie);
	if (token[0])
		list = curl_slist_append(list, token);
	return list;
}

struct reply {
	struct buf body;
	long http; /* its status, 0: none came */
	long sent; /* bytes of the request that left */
};

/* body NULL: GET. */
static CURLcode request(const struct job *job, const char *path, const char *body,
	const struct hilink_session *s, struct reply *reply)
{
	struct curl_slist *headers = headers_of(s);
	CURL *curl = curl_easy_init();
	CURLcode code = CURLE_FAILED_INIT;
	char url[128];

	*reply = (struct reply){ .body = { .max = HILINK_ANSWER_MAX } };
	if (curl) {
		snprintf(url, sizeof(url), "http://%s%s", job->address, path);
		only_http(curl);
		by_interface(curl, job);
		curl_easy_setopt(curl, CURLOPT_URL, url);
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
		curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
		curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ANSWER_MS);
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply->body);
		if (body)
			curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
		code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->http);
		curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &reply->sent);
	}
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return code;
}

/* ---- the order ------------------------------------------------------------------------ */

static int cannot_reach(const struct job *job, CURLcode code)
{
	return complain(EXIT_UNREACHED, "no web server answers at %s by %s: %s", job->address,
		job->interface, curl_easy_strerror(code));
}

/* Older firmware has no sessions: whatever answers is then asked without one. */
static int get_session(const struct job *job, struct hilink_session *s)
{
	struct reply reply;
	CURLcode code = request(job, HILINK_SESSION_PATH, NULL, s, &reply);
	int status = 0;

	if (code == CURLE_WRITE_ERROR)
		status = complain(EXIT_REFUSED, "%s answers without an end: no HiLink stick",
			job->address);
	else if (code != CURLE_OK)
		status = cannot_reach(job, code);
	else if (reply.http == 200)
		hilink_session_read(s, reply.body.data, reply.body.len);
	buf_free(&reply.body);
	return status;
}

static int tell(const struct job *job, enum hilink_verdict verdict, const char *text)
{
	switch (verdict) {
	case HILINK_DONE:
		printf("the stick at %s said OK\n", job->address);
		return 0;
	case HILINK_STALE:
		return complain(EXIT_REFUSED, "the stick at %s refused: %s; once more may help",
			job->address, text);
	case HILINK_PASSWORD:
		return complain(EXIT_PASSWORD, "the stick at %s refused: %s. It has a password, "
			"and logging in is not supported: restart it on its web page, or switch "
			"the password off there", job->address, text);
	case HILINK_UNKNOWN:
	case HILINK_REFUSED:
		return complain(EXIT_REFUSED, "the stick at %s refused: %s", job->address, text);
	case HILINK_NONSENSE:
		return complain(EXIT_REFUSED, "what answers at %s is no HiLink stick: %s",
			job->address, text);
	}
	return EXIT_REFUSED;
}

static bool broke_off(CURLcode code)
{
	return code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR ||
		code == CURLE_PARTIAL_FILE || code == CURLE_OPERATION_TIMEDOUT;
}

static int give_order(const struct job *job, const struct hilink_session *s, bool *stale)
{
	struct reply reply;
	char text[HILINK_TEXT_MAX];
	enum hilink_verdict verdict;
	CURLcode code = request(job, hilink_order_path(job->order), hilink_order_body(job->order),
		s, &reply);
	int status;

	*stale = false;
	if (code == CURLE_OK || code == CURLE_WRITE_ERROR) {
		verdict = hilink_answer_read(reply.http, reply.body.data, reply.body.len, text);
		*stale = verdict == HILINK_STALE;
		status = *stale ? EXIT_REFUSED : tell(job, verdict, text);
	} else if (broke_off(code) && reply.sent > 0) {
		/* One that restarts at once leaves in the middle of its answer. */
		status = complain(EXIT_UNANSWERED, "the order was given to %s, but no answer came "
			"(%s)", job->address, curl_easy_strerror(code));
	} else {
		status = cannot_reach(job, code);
	}
	buf_free(&reply.body);
	return status;
}

static int run(const struct job *job)
{
	struct hilink_session s = { 0 };
	bool stale = false;
	int status;

	/* Others ask the stick, too (its web page in a browser): a token is good for once. */
	for (int round = 0; round < 2; round++) {
		s = (struct hilink_session){ 0 };
		status = get_session(job, &s);
		if (status != 0)
			return status;
		status = give_order(job, &s, &stale);
		if (!stale)
			return status;
	}
	return complain(status, "the stick at %s takes no session, not even a new one",
		job->address);
}

static int dry_run(const struct job *job)
{
	printf("by %s: GET http://%s%s\n", job->interface, job->address, HILINK_SESSION_PATH);
	printf("by %s: POST http://%s%s %s\n", job->interface, job->address,
		hilink_order_path(job->order), hilink_order_body(job->order));
	return 0;
}

/* ---- the command line ----------------------------------------------------------------- */

static int take_option(struct job *job, int c)
{
	switch (c) {
	case 'n':
		job->dry_run = true;
		return 0;
	case OPT_INTERFACE:
		job->interface = optarg;
		return 0;
	case OPT_ADDRESS:
		if (hilink_address_ok(optarg))
			return text_copy(job->address, sizeof(job->address), optarg) ? 0 : -E2BIG;
		complain(0, "--address wants an IPv4 address, with or without :PORT");
		return -EINVAL;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	case OPT_VERSION:
		puts("surfstick-hilink " SURFSTICK_VERSION);
		exit(0);
	default:
		fputs(usage, stderr);
		return -EINVAL;
	}
}

static int parse(struct job *job, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "interface", required_argument, NULL, OPT_INTERFACE },
		{ "address", required_argument, NULL, OPT_ADDRESS },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "nh", longs, NULL)) != -1)
		if (take_option(job, c) < 0)
			return -EINVAL;
	if (optind + 1 != argc || !job->interface || strlen(job->interface) >= IF_NAMESIZE) {
		fputs(usage, stderr);
		return -EINVAL;
	}
	if (hilink_order_parse(argv[optind], &job->order) < 0) {
		complain(0, "there is no order '%s'; --help tells what there is", argv[optind]);
		return -EINVAL;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	int status;

	if (parse(&job, argc, argv) < 0)
		return EXIT_USAGE;
	find_address(&job);
	if (job.dry_run)
		return dry_run(&job);
	status = check_interface(&job);
	if (status != 0)
		return status;
	if (curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
		return complain(EXIT_UNREACHED, "libcurl cannot be used");
	status = run(&job);
	curl_global_cleanup();
	return status;
}
