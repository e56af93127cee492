/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/final.h"

#include "base/text.h"

struct word {
	int code;
	const char *words;
};

/* TS 27.007 9.2.1 (general) and 9.2.2 (packet domain); in our words, but for those a stick with
 * +CMEE=2 sends itself. */
static const struct word cme[] = {
	{ 0, "the modem's radio part failed" },
	{ 1, "no connection to the phone" },
	{ 2, "the link to the phone is reserved" },
	{ 3, "operation not allowed" },
	{ 4, "operation not supported" },
	{ 5, "PH-SIM PIN required" },
	{ 6, "PH-FSIM PIN required" },
	{ 7, "PH-FSIM PUK required" },
	{ 10, "SIM not inserted" },
	{ 11, "SIM PIN required" },
	{ 12, "SIM PUK required" },
	{ 13, "SIM failure" },
	{ 14, "SIM busy" },
	{ 15, "SIM wrong" },
	{ 16, "incorrect password" },
	{ 17, "SIM PIN2 required" },
	{ 18, "SIM PUK2 required" },
	{ 20, "memory full" },
	{ 21, "invalid index" },
	{ 22, "not found" },
	{ 23, "memory failure" },
	{ 24, "text too long" },
	{ 25, "characters not allowed in the text" },
	{ 26, "number too long" },
	{ 27, "characters not allowed in the number" },
	{ 30, "no network service" },
	{ 31, "network timeout" },
	{ 32, "network not allowed, emergency calls only" },
	{ 40, "locked to a network: network PIN required" },
	{ 41, "locked to a network: network PUK required" },
	{ 42, "locked to a part of a network: PIN required" },
	{ 43, "locked to a part of a network: PUK required" },
	{ 44, "locked to a provider: provider PIN required" },
	{ 45, "locked to a provider: provider PUK required" },
	{ 46, "locked to a company: corporate PIN required" },
	{ 47, "locked to a company: corporate PUK required" },
	{ 48, "hidden key required" },
	{ 50, "parameters not accepted" },
	{ 51, "command disabled" },
	{ 52, "command aborted" },
	{ 53, "not attached: restricted" },
	{ 54, "not allowed: emergency only" },
	{ 55, "not allowed: restricted" },
	{ 56, "only fixed numbers may be dialled" },
	{ 57, "temporarily out of service" },
	{ 58, "language or alphabet not supported" },
	{ 59, "unexpected value" },
	{ 60, "system failure" },
	{ 61, "data missing" },
	{ 62, "call barred" },
	{ 63, "message waiting subscription failed" },
	{ 100, "unknown error" },
	{ 103, "illegal subscriber (network cause 3)" },
	{ 105, "this device's IMEI is not accepted (network cause 5)" },
	{ 106, "illegal device (network cause 6)" },
	{ 107, "no packet service for this SIM (network cause 7)" },
	{ 108, "no service at all for this SIM (network cause 8)" },
	{ 109, "the network does not know this device (network cause 9)" },
	{ 110, "detached by the network (network cause 10)" },
	{ 111, "operator not allowed (network cause 11)" },
	{ 112, "location area not allowed (network cause 12)" },
	{ 113, "roaming not allowed in this area (network cause 13)" },
	{ 114, "no packet service with this operator (network cause 14)" },
	{ 115, "no suitable cells here (network cause 15)" },
	{ 116, "exchange not reachable for now (network cause 16)" },
	{ 117, "network failure (network cause 17)" },
	{ 118, "no circuit-switched service (network cause 18)" },
	{ 119, "session management failure (network cause 19)" },
	{ 122, "congestion (network cause 22)" },
	{ 126, "not enough resources (network cause 26)" },
	{ 127, "APN missing or unknown (network cause 27)" },
	{ 128, "PDP type or address unknown (network cause 28)" },
	{ 129, "user name or password refused (network cause 29)" },
	{ 130, "refused by the gateway (network cause 30)" },
	{ 131, "refused, no reason given (network cause 31)" },
	{ 132, "service option not supported (network cause 32)" },
	{ 133, "service not subscribed (network cause 33)" },
	{ 134, "service temporarily out of order (network cause 34)" },
	{ 135, "connection number already in use (network cause 35)" },
	{ 136, "regular deactivation (network cause 36)" },
	{ 137, "quality of service not accepted (network cause 37)" },
	{ 143, "PDP context unknown (network cause 43)" },
	{ 148, "packet service failed, no reason given" },
	{ 149, "user name or password refused" },
	{ 150, "wrong mobile class" },
	{ 171, "the last connection must stay (network cause 49)" },
	{ 177, "barred by the operator (network cause 8)" },
	{ 178, "too many connections at once (network cause 65)" },
	{ 179, "APN not supported here (network cause 66)" },
	{ 189, "service not authorized with this operator" },
	{ 190, "the network failed (network cause 38)" },
	{ 191, "the network wants a new activation (network cause 39)" },
	{ 192, "this APN has IPv4 only (network cause 50)" },
	{ 193, "this APN has IPv6 only (network cause 51)" },
	{ 194, "this APN has one address at a time only (network cause 52)" },
};

/* TS 27.005 3.2.5; up to 127 from TS 24.011 annex E-2, 128 to 255 from TS 23.040 9.2.3.22 */
static const struct word cms[] = {
	{ 1, "number not assigned" },
	{ 8, "barred by the operator" },
	{ 10, "call barred" },
	{ 21, "message refused" },
	{ 27, "the other side is out of service" },
	{ 28, "subscriber not identified" },
	{ 29, "facility refused" },
	{ 30, "unknown subscriber" },
	{ 38, "network out of order" },
	{ 41, "temporary failure" },
	{ 42, "congestion" },
	{ 47, "no resources" },
	{ 50, "not subscribed to this service" },
	{ 69, "not offered by the network" },
	{ 81, "unknown message reference" },
	{ 95, "message not understood" },
	{ 96, "mandatory information wrong" },
	{ 97, "message type unknown to the network" },
	{ 98, "message does not fit the state" },
	{ 99, "information element unknown to the network" },
	{ 111, "protocol error" },
	{ 127, "interworking error" },
	{ 300, "the modem failed" },
	{ 301, "the modem's SMS service is reserved" },
	{ 302, "operation not allowed" },
	{ 303, "operation not supported" },
	{ 304, "PDU not accepted" },
	{ 305, "text mode parameter not accepted" },
	{ 310, "SIM not inserted" },
	{ 311, "SIM PIN required" },
	{ 312, "PH-SIM PIN required" },
	{ 313, "SIM failure" },
	{ 314, "SIM busy" },
	{ 315, "SIM wrong" },
	{ 316, "SIM PUK required" },
	{ 317, "SIM PIN2 required" },
	{ 318, "SIM PUK2 required" },
	{ 320, "memory failure" },
	{ 321, "no message at this place" },
	{ 322, "memory full" },
	{ 330, "service centre number missing or wrong" },
	{ 331, "no network service" },
	{ 332, "network timeout" },
	{ 340, "no acknowledgement expected" },
	{ 500, "unknown error" },
};

static const char *find(const struct word *list, size_t n, int code)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].code == code)
			return list[i].words;
	}
	return NULL;
}

const char *at_final_cme_words(int code)
{
	return find(cme, ARRAY_SIZE(cme), code);
}

const char *at_final_cms_words(int code)
{
	return find(cms, ARRAY_SIZE(cms), code);
}

/* "10", or what a stick that was left with +CMEE=2 says instead: "SIM not inserted". */
static int code_of(const struct word *list, size_t n, const char *text)
{
	unsigned long code;

	if (text_number(text, 0, 9999, &code) == 0)
		return (int)code;
	for (size_t i = 0; i < n; i++) {
		if (text_equal_nocase(list[i].words, text))
			return list[i].code;
	}
	return -1;
}

static const struct {
	const char *line;
	enum at_status status;
} plain[] = {
	{ "OK", AT_OK },
	{ "ERROR", AT_ERROR },
	{ "NO CARRIER", AT_NO_CARRIER },
	{ "BUSY", AT_BUSY },
	{ "DELAYED", AT_BUSY }, /* too many calls in a row: V.25 ter based modems */
	{ "NO ANSWER", AT_NO_ANSWER },
	{ "NO DIALTONE", AT_NO_DIALTONE },
	{ "NO DIAL TONE", AT_NO_DIALTONE },
	{ "CONNECT", AT_CONNECT },
	{ "COMMAND NOT SUPPORT", AT_UNSUPPORTED }, /* Huawei, EM770W AT manual */
	{ "TOO MANY PARAMETERS", AT_UNSUPPORTED }, /* the same */
	{ "NA", AT_UNSUPPORTED },
};

static const char *behind(const char *line, const char *prefix)
{
	if (!text_starts(line, prefix))
		return NULL;
	line += strlen(prefix);
	while (*line == ':' || *line == ' ')
		line++;
	return line;
}

bool at_final_parse(const char *line, struct at_final *out)
{
	*out = (struct at_final){ .code = -1, .text = "" };
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		if (strcmp(line, plain[i].line) == 0) {
			out->status = plain[i].status;
			return true;
		}
	}
	if (text_starts(line, "CONNECT ")) {
		out->status = AT_CONNECT;
		out->text = behind(line, "CONNECT");
	} else if (text_starts(line, "+CME ERROR")) {
		out->status = AT_CME_ERROR;
		out->text = behind(line, "+CME ERROR");
		out->code = code_of(cme, ARRAY_SIZE(cme), out->text);
	} else if (text_starts(line, "+CMS ERROR")) {
		out->status = AT_CMS_ERROR;
		out->text = behind(line, "+CMS ERROR");
		out->code = code_of(cms, ARRAY_SIZE(cms), out->text);
	} else if (text_starts(line, "MODEM ERROR: ") && line[13]) {
		/* Some Qualcomm based sticks; with a number behind it only. */
		out->status = AT_ERROR;
		out->text = line + 13;
	} else {
		return false;
	}
	return true;
}

bool at_final_ends_call(enum at_status status)
{
	switch (status) {
	case AT_CONNECT:
	case AT_NO_CARRIER:
	case AT_BUSY:
	case AT_NO_DIALTONE:
	case AT_NO_ANSWER:
		return true;
	case AT_OK:
	case AT_ERROR:
	case AT_CME_ERROR:
	case AT_CMS_ERROR:
	case AT_UNSUPPORTED:
	case AT_TIMEOUT:
	case AT_GONE:
	case AT_CANCELLED:
		return false;
	}
	return false;
}

static const char *error_words(const struct at_answer *answer, const char *kind,
	const char *known, char *out, size_t size)
{
	struct at_final final;
	char shown[80];

	if (known) {
		snprintf(out, size, "%s %d: %s", kind, answer->code, known);
	} else if (answer->code >= 0) {
		snprintf(out, size, "%s %d", kind, answer->code);
	} else {
		at_final_parse(answer->final, &final);
		text_escape(shown, sizeof(shown), final.text, strlen(final.text));
		snprintf(out, size, "%s%s%s", kind, *shown ? ": " : "", shown);
	}
	return out;
}

const char *at_answer_words(const struct at_answer *answer, char *out, size_t size)
{
	const char *words = "";
	char shown[80];

	switch (answer->status) {
	case AT_OK:
		words = "OK";
		break;
	case AT_CME_ERROR:
		return error_words(answer, "+CME ERROR", at_final_cme_words(answer->code), out,
			size);
	case AT_CMS_ERROR:
		return error_words(answer, "+CMS ERROR", at_final_cms_words(answer->code), out,
			size);
	case AT_CONNECT:
	case AT_ERROR:
	case AT_NO_CARRIER:
	case AT_BUSY:
	case AT_NO_DIALTONE:
	case AT_NO_ANSWER:
	case AT_UNSUPPORTED:
		words = text_escape(shown, sizeof(shown), answer->final, strlen(answer->final));
		break;
	case AT_TIMEOUT:
		words = "no answer";
		break;
	case AT_GONE:
		words = "the port is gone";
		break;
	case AT_CANCELLED:
		words = "cancelled";
		break;
	}
	text_copy(out, size, words);
	return out;
}
