"""Webhooks and stream handshakes with wrong signatures, as fast as they are refused."""
import time

from lab import strangers, twilio

LINE = 14
NAME = "flood of wrong signatures, 3 s"
RIGHT = "each gets 403; a few lines of log a minute say which URL was expected"
SECONDS, LOG_LINES = 3, 20


def attack(lab):
    size = len(lab.service.log())
    hook = twilio.webhook("/voice", twilio.call_form(twilio.new_sid()), token="wrong")
    upgrade = (f"GET /ws/media HTTP/1.1\r\nHost: {twilio.HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
               f"X-Twilio-Signature: {twilio.sign('wss://x', token='wrong')}\r\n\r\n").encode()
    counts, end, number = {}, time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        for where, octets in ((lab.service.web, hook), (lab.service.media, upgrade)):
            number += 1
            reply = twilio.ask(where, octets, strangers.address(number))
            status = reply.status if reply is not None else None
            counts[status] = counts.get(status, 0) + 1
    written = lab.service.log()[size:]
    lines = written.count("\n")
    lab.expect(f"{twilio.BASE_URL}/voice" in written, "the log does not say which URL was expected")
    lab.expect(set(counts) <= {403, 429, 503}, f"answers: {counts}")
    lab.expect(lines <= LOG_LINES, f"{lines} lines of log")
    return f"{sum(counts.values())} refused, {lines} lines of log"
