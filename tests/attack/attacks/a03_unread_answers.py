"""Requests behind each other on sixteen connections whose answers nobody reads."""
import time

from lab import strangers, twilio

LINE = 3
NAME = "requests without end, answers unread, 16 connections"
RIGHT = "no more is read than can be answered: memory stays, and the connections end"
MEMORY_KIB = 16384
# A sanitizer build works off for long what the kernel has taken from us, before a connection is seen to stand still.
CONNECTIONS, SECONDS, ENDS_S = 16, 3, 30


def attack(lab):
    request = f"GET /nothing HTTP/1.1\r\nHost: {twilio.HOST}\r\n\r\n".encode() * 500
    socks = strangers.connect_many(lab.service.web, CONNECTIONS)
    for sock in socks:
        sock.setblocking(False)
    sent, end = 0, time.monotonic() + SECONDS
    waiting = {sock: memoryview(request) for sock in socks}
    while time.monotonic() < end:
        for sock, rest in waiting.items():
            try:
                count = sock.send(rest)
                sent += count
                waiting[sock] = rest[count:] or memoryview(request)
            except OSError:
                pass
        time.sleep(0.005)
    taken = sent // 1024

    def is_over():
        for sock in list(waiting):
            try:
                sock.send(b"G")
            except BlockingIOError:
                pass
            except OSError:
                del waiting[sock]
        return not waiting

    began = time.monotonic()
    lab.expect(lab.until(ENDS_S, is_over), f"{len(waiting)} of {CONNECTIONS} still open after {taken} KiB")
    strangers.close_all(socks)
    return f"{taken} KiB taken in all; all closed within {SECONDS + time.monotonic() - began:.0f} s"
