/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/scsi.h"

enum scsi_opcode {
	OP_TEST_UNIT_READY = 0x00,
	OP_REQUEST_SENSE = 0x03,
	OP_INQUIRY = 0x12,
	OP_MODE_SENSE_6 = 0x1a,
	OP_START_STOP = 0x1b,
	OP_PREVENT_ALLOW = 0x1e,
	OP_READ_FORMAT_CAPACITIES = 0x23,
	OP_READ_CAPACITY = 0x25,
	OP_READ_10 = 0x28,
	OP_READ_TOC = 0x43,
	OP_GET_CONFIGURATION = 0x46,
	OP_GET_EVENT = 0x4a,
	OP_READ_DISC_INFO = 0x51,
	OP_MODE_SENSE_10 = 0x5a,
	OP_READ_12 = 0xa8,
};

enum { KEY_NOT_READY = 2, KEY_ILLEGAL = 5, ASC_NO_MEDIUM = 0x3a, ASC_OPCODE = 0x20,
	ASC_RANGE = 0x21, ASC_FIELD = 0x24 };

struct command {
	struct scsi *scsi;
	const uint8_t *cb;
	uint8_t *data;
	size_t len;
};

static void put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void put32(uint8_t *p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p + 2, value & 0xffff);
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static enum scsi_result fail(struct command *c, uint8_t key, uint8_t asc)
{
	c->scsi->key = key;
	c->scsi->asc = asc;
	c->len = 0;
	return SCSI_FAILED;
}

/* No more than the host made room for (its allocation length). */
static enum scsi_result reply(struct command *c, size_t len, size_t allocation)
{
	c->len = len < allocation ? len : allocation;
	return SCSI_GOOD;
}

static bool has_medium(const struct scsi *scsi)
{
	return !scsi->reader && !scsi->ejected;
}

static void put_padded(uint8_t *to, size_t width, const char *text)
{
	size_t len = strlen(text);

	memset(to, ' ', width);
	memcpy(to, text, len < width ? len : width);
}

static enum scsi_result run_ready(struct command *c)
{
	return has_medium(c->scsi) ? SCSI_GOOD : fail(c, KEY_NOT_READY, ASC_NO_MEDIUM);
}

static enum scsi_result run_sense(struct command *c)
{
	memset(c->data, 0, 18);
	c->data[0] = 0x70;
	c->data[2] = c->scsi->key;
	c->data[7] = 10;
	c->data[12] = c->scsi->asc;
	c->scsi->key = c->scsi->asc = 0;
	return reply(c, 18, c->cb[4]);
}

static enum scsi_result run_inquiry(struct command *c)
{
	if (c->cb[1] & 1)
		return fail(c, KEY_ILLEGAL, ASC_FIELD);
	memset(c->data, 0, 36);
	c->data[0] = c->scsi->reader ? 0x00 : 0x05;
	c->data[1] = 0x80;
	c->data[2] = 0x02;
	c->data[3] = 0x02;
	c->data[4] = 31;
	put_padded(c->data + 8, 8, c->scsi->profile->cd_vendor);
	put_padded(c->data + 16, 16, c->scsi->reader ? "SD Storage" : c->scsi->profile->cd_product);
	put_padded(c->data + 32, 4, c->scsi->profile->cd_revision);
	return reply(c, 36, (size_t)c->cb[3] << 8 | c->cb[4]);
}

/* MMC-3 5.3.10: what a CD-ROM can do, here nothing beyond reading. */
static size_t put_page_2a(uint8_t *p)
{
	memset(p, 0, 20);
	p[0] = 0x2a;
	p[1] = 18;
	p[6] = 0x28; /* tray, eject */
	put16(p + 8, 706);
	put16(p + 14, 706);
	return 20;
}

static enum scsi_result run_mode_sense(struct command *c)
{
	bool six = c->cb[0] == OP_MODE_SENSE_6;
	size_t header = six ? 4 : 8, len = header;
	uint8_t page = c->cb[2] & 0x3f;

	memset(c->data, 0, header);
	if (!c->scsi->reader && (page == 0x2a || page == 0x3f))
		len += put_page_2a(c->data + header);
	else if (page != 0x3f && page != 0x00)
		return fail(c, KEY_ILLEGAL, ASC_FIELD);
	if (six) {
		c->data[0] = (uint8_t)(len - 1);
		c->data[2] = 0x80;
		return reply(c, len, c->cb[4]);
	}
	put16(c->data, (unsigned)len - 2);
	c->data[3] = 0x80;
	return reply(c, len, (size_t)c->cb[7] << 8 | c->cb[8]);
}

static enum scsi_result run_start_stop(struct command *c)
{
	bool load_eject = c->cb[4] & 2, start = c->cb[4] & 1;

	if (!load_eject || c->scsi->reader)
		return SCSI_GOOD;
	c->scsi->ejected = !start;
	return start ? SCSI_GOOD : SCSI_EJECT;
}

static enum scsi_result run_format_capacities(struct command *c)
{
	memset(c->data, 0, 12);
	c->data[3] = 8;
	put32(c->data + 4, has_medium(c->scsi) ? SCSI_BLOCKS : 0);
	c->data[8] = has_medium(c->scsi) ? 2 : 3;
	put16(c->data + 10, SCSI_BLOCK);
	return reply(c, 12, (size_t)c->cb[7] << 8 | c->cb[8]);
}

static enum scsi_result run_capacity(struct command *c)
{
	if (!has_medium(c->scsi))
		return fail(c, KEY_NOT_READY, ASC_NO_MEDIUM);
	put32(c->data, SCSI_BLOCKS - 1);
	put32(c->data + 4, SCSI_BLOCK);
	return reply(c, 8, 8);
}

static void put_both(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> 8 * i);
	put32(p + 4, value);
}

/* ECMA-119 8.4: enough of a volume descriptor for a label, and an empty root. */
static void make_block(const struct profile *profile, uint32_t lba, uint8_t *block)
{
	memset(block, 0, SCSI_BLOCK);
	if (lba == 16 || lba == 17) {
		block[0] = lba == 16 ? 1 : 255;
		memcpy(block + 1, "CD001", 5);
		block[6] = 1;
	}
	if (lba == 16) {
		put_padded(block + 8, 32, "");
		put_padded(block + 40, 32, profile->cd_label);
		put_both(block + 80, SCSI_BLOCKS);
		block[120] = block[123] = block[124] = block[127] = 1;
		block[129] = block[130] = SCSI_BLOCK >> 8;
		block[881] = 1;
	}
	if (lba == 16 || lba == 18) {
		uint8_t *root = lba == 16 ? block + 156 : block;

		for (int i = 0; i < (lba == 16 ? 1 : 2); i++, root += 34) {
			root[0] = 34;
			put_both(root + 2, 18);
			put_both(root + 10, SCSI_BLOCK);
			root[25] = 2;
			root[28] = root[31] = 1;
			root[32] = 1;
			root[33] = (uint8_t)i;
		}
	}
}

static enum scsi_result run_read(struct command *c)
{
	uint32_t lba = get32(c->cb + 2);
	uint32_t blocks = c->cb[0] == OP_READ_10 ? (uint32_t)c->cb[7] << 8 | c->cb[8] :
		get32(c->cb + 6);

	if (!has_medium(c->scsi))
		return fail(c, KEY_NOT_READY, ASC_NO_MEDIUM);
	if (lba >= SCSI_BLOCKS || blocks > SCSI_BLOCKS - lba || blocks > SCSI_READ_MAX)
		return fail(c, KEY_ILLEGAL, ASC_RANGE);
	for (uint32_t i = 0; i < blocks; i++)
		make_block(c->scsi->profile, lba + i, c->data + (size_t)i * SCSI_BLOCK);
	return reply(c, (size_t)blocks * SCSI_BLOCK, (size_t)blocks * SCSI_BLOCK);
}

static void put_address(uint8_t *p, bool msf, uint32_t lba)
{
	if (!msf) {
		put32(p, lba);
		return;
	}
	lba += 150;
	p[0] = 0;
	p[1] = (uint8_t)(lba / 75 / 60);
	p[2] = (uint8_t)(lba / 75 % 60);
	p[3] = (uint8_t)(lba % 75);
}

/* One data track and the lead-out. */
static enum scsi_result run_toc(struct command *c)
{
	bool msf = c->cb[1] & 2;
	unsigned format = c->cb[2] & 0x0f;
	size_t allocation = (size_t)c->cb[7] << 8 | c->cb[8];

	if (!has_medium(c->scsi))
		return fail(c, KEY_NOT_READY, ASC_NO_MEDIUM);
	if (format > 1)
		return fail(c, KEY_ILLEGAL, ASC_FIELD);
	memset(c->data, 0, 20);
	c->data[2] = c->data[3] = 1;
	c->data[5] = 0x14;
	c->data[6] = 1;
	put_address(c->data + 8, msf, 0);
	if (format == 1) {
		put16(c->data, 10);
		return reply(c, 12, allocation);
	}
	c->data[13] = 0x14;
	c->data[14] = 0xaa;
	put_address(c->data + 16, msf, SCSI_BLOCKS);
	put16(c->data, 18);
	return reply(c, 20, allocation);
}

/* MMC-3 5.2: the profile list with one profile, CD-ROM (0008). */
static enum scsi_result run_configuration(struct command *c)
{
	memset(c->data, 0, 16);
	put32(c->data, 12);
	put16(c->data + 6, 0x0008);
	c->data[10] = 0x03;
	c->data[11] = 4;
	put16(c->data + 12, 0x0008);
	c->data[14] = 1;
	return reply(c, 16, (size_t)c->cb[7] << 8 | c->cb[8]);
}

static enum scsi_result run_event(struct command *c)
{
	if (!(c->cb[1] & 1))
		return fail(c, KEY_ILLEGAL, ASC_FIELD);
	memset(c->data, 0, 8);
	put16(c->data, 6);
	c->data[2] = 0x04;
	c->data[3] = 0x10;
	c->data[5] = has_medium(c->scsi) ? 0x02 : 0x00;
	return reply(c, 8, (size_t)c->cb[7] << 8 | c->cb[8]);
}

static enum scsi_result run_disc_info(struct command *c)
{
	if (!has_medium(c->scsi))
		return fail(c, KEY_NOT_READY, ASC_NO_MEDIUM);
	memset(c->data, 0, 34);
	put16(c->data, 32);
	c->data[2] = 0x0e; /* complete, finalized */
	c->data[3] = c->data[4] = c->data[5] = c->data[6] = 1;
	return reply(c, 34, (size_t)c->cb[7] << 8 | c->cb[8]);
}

static const struct {
	enum scsi_opcode opcode;
	enum scsi_result (*run)(struct command *c);
} commands[] = {
	{ OP_TEST_UNIT_READY, run_ready },
	{ OP_REQUEST_SENSE, run_sense },
	{ OP_INQUIRY, run_inquiry },
	{ OP_MODE_SENSE_6, run_mode_sense },
	{ OP_MODE_SENSE_10, run_mode_sense },
	{ OP_START_STOP, run_start_stop },
	{ OP_PREVENT_ALLOW, run_ready },
	{ OP_READ_FORMAT_CAPACITIES, run_format_capacities },
	{ OP_READ_CAPACITY, run_capacity },
	{ OP_READ_10, run_read },
	{ OP_READ_12, run_read },
	{ OP_READ_TOC, run_toc },
	{ OP_GET_CONFIGURATION, run_configuration },
	{ OP_GET_EVENT, run_event },
	{ OP_READ_DISC_INFO, run_disc_info },
};

enum scsi_result scsi_run(struct scsi *scsi, const uint8_t cb[16], uint8_t *data, size_t *len)
{
	struct command c = { .scsi = scsi, .cb = cb, .data = data };
	enum scsi_result result = SCSI_FAILED;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands) && (uint8_t)commands[i].opcode != cb[0]; i++)
		continue;
	if (i == ARRAY_SIZE(commands))
		result = fail(&c, KEY_ILLEGAL, ASC_OPCODE);
	else
		result = commands[i].run(&c);
	*len = c.len;
	return result;
}
