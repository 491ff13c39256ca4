"""Opens many connections to each server and keeps them: silent ones, half requests, nonsense. Meanwhile and afterwards an
honest request must be answered.   flood.py COUNT URL..."""
import http.client
import resource
import socket
import sys
import time
import urllib.parse

HALVES = (b"", b"GET /hea", b"POST /voice HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nx", b"nonsense\r\n\r\n")


def ask(url):
    """Milliseconds until the answer's status, or None."""
    since = time.monotonic()
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=5)
    try:
        connection.request("GET", url.path)
        connection.getresponse().read()
        return (time.monotonic() - since) * 1000
    except OSError:
        return None
    finally:
        connection.close()


def flood(url, count):
    socks, waits, lost = [], [], 0
    for number in range(count):
        try:
            sock = socket.create_connection((url.hostname, url.port), timeout=5)
            sock.sendall(HALVES[number % len(HALVES)])
            socks.append(sock)
        except OSError:
            lost += 1  # cut already: a connection like any other of ours
        if number % 100 == 99:
            waits.append(ask(url))
    waits.append(ask(url))
    for sock in socks:
        sock.close()
    waits.append(ask(url))
    return waits, lost


def main():
    count = int(sys.argv[1])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    failed = False
    for text in sys.argv[2:]:
        url = urllib.parse.urlsplit(text)
        waits, lost = flood(url, count)
        unanswered = sum(wait is None for wait in waits)
        failed |= unanswered > 0
        slowest = max((wait for wait in waits if wait is not None), default=-1)
        print(f"{text}: {count} connections ({lost} cut while they opened), {unanswered} of {len(waits)} honest requests "
              f"unanswered, slowest {slowest:.0f} ms")
    return failed


sys.exit(main())
