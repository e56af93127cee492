/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The stick on USB: control requests, the fake CD, the serial ports of the brain, and network
 * interfaces that are there to be seen. What the host sends comes in by usb_take(), a byte
 * stream of USB/IP; what it is answered goes out through a socket.
 */
#ifndef SURFSTICK_SIM_USB_H
#define SURFSTICK_SIM_USB_H

#include "tests/sim/desc.h"
#include "tests/sim/endpoint.h"
#include "tests/sim/plug.h"
#include "tests/sim/router.h"
#include "tests/sim/storage.h"

enum { USB_ENDPOINTS = 16, USB_FOR_EVER = 0xff };

/* A bulk OUT request whose bytes wait for the call to take them. */
struct usb_held {
	struct usb_held *next;
	struct usbip_request request;
	uint8_t ep; /* USB_FOR_EVER: waits for nothing but its unlink */
};

struct usb {
	/* set by the caller */
	struct loop *loop;
	struct brain *brain;
	struct plug *plug;
	const struct evlog *log;
	const struct profile *profile;
	const char *modes; /* text of the modes file, NULL */
	int wanted_port;   /* -1: any */
	int hub;	   /* on which to look for one first */
	struct router *router; /* what is behind an ECM interface; NULL: nothing */

	int port, fd; /* fd -1: not attached */
	struct loop_io io;
	struct buf in, out;
	struct desc desc;
	struct endpoint eps[USB_ENDPOINTS]; /* IN, by number */
	struct storage storages[2];
	const struct desc_port *storage_ports[2];
	size_t n_storages;
	uint8_t configuration;
	uint8_t active; /* the last one that was not 0, at first the first */
	uint8_t alt[USB_ENDPOINTS];
	uint8_t coding[7]; /* CDC line coding */
	struct buf wdm;	   /* what the AT channel beside the network card has to say */
	struct usb_held *held;
	bool foreign; /* the last bulk OUT was none that a disk driver sends by itself */
	bool silent;  /* it vanishes: nothing is answered any more */
	struct loop_timer vanish_timer;
};

extern const struct plug_face usb_plug_face;

/* usb_device.c: the answer to a control request, data already taken. Returns the length of
 * what is in reply (of size), or -EPIPE for STALL. */
int usb_control(struct usb *usb, const uint8_t setup[8], const uint8_t *data, size_t len,
	uint8_t *reply, size_t size);
/* usb_port.c: bytes for the interface that owns OUT endpoint ep. 0, -EPIPE, or -EAGAIN: they
 * are taken, but the request is to wait. */
int usb_port_out(struct usb *usb, uint8_t ep, const uint8_t *data, size_t len);
void usb_port_setup(struct usb *usb);
void usb_port_close(struct usb *usb);
/* What a message does whose row in the modes leads to `to` (NULL: there is none). */
enum storage_fate usb_switch(struct usb *usb, const struct profile_identity *to);
/* Another configuration: its ports, its power. */
void usb_port_configure(struct usb *usb, uint8_t value);
/* The data interface `number` of a network card was switched on. */
void usb_port_link_up(struct usb *usb, uint8_t number);
/* A bulk IN request is waiting on ep. */
void usb_port_wanted(struct usb *usb, uint8_t ep);
const struct desc_port *usb_port_of_line(const struct usb *usb, unsigned line);
/* GET_ENCAPSULATED_RESPONSE: up to size bytes. */
size_t usb_port_wdm_read(struct usb *usb, const struct desc_port *port, uint8_t *out, size_t size);
const struct desc_port *usb_port_of_interface(const struct usb *usb, uint8_t number);
extern const struct brain_face usb_brain_face;

/* usb_fault.c: what is wrong with the stick, for this request: FAULT_NAK keeps it. */
enum fault_answer usb_fault(struct usb *usb, const struct usbip_request *request,
	const uint8_t *data);
/* It was obeyed. */
void usb_fault_done(struct usb *usb, const struct usbip_request *request);

/* usb_wire.c: one line for each transfer, if the profile wants them. */
void usb_wire_request(const struct usb *usb, const struct usbip_request *request,
	const uint8_t *data);
void usb_wire_answer(const struct usb *usb, const struct usbip_request *request, int status,
	const void *data, size_t len);

/* The stream from the host; -EPROTO ends it. Without a socket (tests) answers stay in out. */
int usb_start(struct usb *usb, const struct profile_identity *identity, int fd);
int usb_take(struct usb *usb, const void *data, size_t len);
void usb_stop(struct usb *usb);
/* Answers requests held back on the port of this line. */
void usb_release(struct usb *usb, unsigned line);

#endif
