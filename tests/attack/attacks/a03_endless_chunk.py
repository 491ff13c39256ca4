"""A chunk-size line without an end, on sixteen connections."""
import time

from lab import strangers, twilio

LINE = 3
NAME = "endless chunk-size line, 16 connections"
RIGHT = "refused at the head; no memory kept"
MEMORY_KIB = 4096
CONNECTIONS, SECONDS = 16, 4


def attack(lab):
    head = (f"POST /voice HTTP/1.1\r\nHost: {twilio.HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Transfer-Encoding: chunked\r\n\r\n").encode()
    socks = strangers.connect_many(lab.service.web, CONNECTIONS)
    for sock in socks:
        sock.sendall(head)
        sock.setblocking(False)
    sent, open_socks, end = 0, list(socks), time.monotonic() + SECONDS
    while open_socks and time.monotonic() < end:
        for sock in list(open_socks):
            try:
                sent += sock.send(b"0" * 65536)
            except BlockingIOError:
                pass
            except OSError:
                open_socks.remove(sock)
        time.sleep(0.01)
    strangers.close_all(socks)
    lab.expect(not open_socks, f"{len(open_socks)} of {CONNECTIONS} still open after {sent // 1024} KiB")
    return f"all closed after {sent // 1024} KiB in all"
