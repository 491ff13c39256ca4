"""Requests that some servers read otherwise than others: what a proxy passes on must not become two."""
import socket

from lab import strangers, twilio

LINE = 5
NAME = "malformed and ambiguous requests"
RIGHT = "each is refused or cut off, none answered as if it were well"
HOST = "Host: orders.example.com\r\n"
NEXT = "GET /health HTTP/1.1\r\nHost: orders.example.com\r\n\r\n"

REQUESTS = {
    "folded header": f"GET /health HTTP/1.1\r\n{HOST}X-A: b\r\n c\r\n\r\n",
    "bare LF": "GET /health HTTP/1.1\nHost: orders.example.com\n\n",
    "bare LF in headers": f"GET /health HTTP/1.1\r\n{HOST}X-A: b\n\r\n",
    "bare CR in a value": f"GET /health HTTP/1.1\r\n{HOST}X-A: b\rc\r\n\r\n",
    "NUL in a value": f"GET /health HTTP/1.1\r\n{HOST}X-A: b\0c\r\n\r\n",
    "NUL in the target": f"GET /hea\0lth HTTP/1.1\r\n{HOST}\r\n",
    "no Host": "GET /health HTTP/1.1\r\n\r\n",
    "two Hosts": f"GET /health HTTP/1.1\r\n{HOST}{HOST}\r\n",
    "space before the colon": f"GET /health HTTP/1.1\r\n{HOST}X-A : b\r\n\r\n",
    "header without a name": f"GET /health HTTP/1.1\r\n{HOST}: b\r\n\r\n",
    "header without a colon": f"GET /health HTTP/1.1\r\n{HOST}X-A\r\n\r\n",
    "space before the first header": f"GET /health HTTP/1.1\r\n {HOST}\r\n",
    "Content-Length: +5": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: +5\r\n\r\nabcde",
    "Content-Length: -1": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: -1\r\n\r\n",
    "Content-Length: 0x5": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: 0x5\r\n\r\nabcde",
    "Content-Length: 5, 5": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: 5, 5\r\n\r\nabcde",
    "Content-Length twice": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "Content-Length of 30 digits": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: {'9' * 30}\r\n\r\n",
    "empty Content-Length": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: \r\n\r\n",
    "both lengths": f"POST /voice HTTP/1.1\r\n{HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunk size 0x5": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n",
    "chunk size -1": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "chunked twice": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "identity, chunked": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "xchunked": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n",
    "chunked after a tab": f"POST /voice HTTP/1.1\r\n{HOST}Transfer-Encoding:\x0bchunked\r\nContent-Length: 0\r\n\r\n",
    "body on GET": f"GET /health HTTP/1.1\r\n{HOST}Content-Length: {len(NEXT)}\r\n\r\n{NEXT}",
    "5,000 headers": f"GET /health HTTP/1.1\r\n{HOST}" + "".join(f"X-{n}: 1\r\n" for n in range(5000)) + "\r\n",
    "header of 1 MiB": f"GET /health HTTP/1.1\r\n{HOST}X-A: {'b' * (1 << 20)}\r\n\r\n",
    "target of 1 MiB": f"GET /{'a' * (1 << 20)} HTTP/1.1\r\n{HOST}\r\n",
    "no version": f"GET /health\r\n{HOST}\r\n",
    "version 9.9": f"GET /health HTTP/9.9\r\n{HOST}\r\n",
    "version 1.10": f"GET /health HTTP/1.10\r\n{HOST}\r\n",
    "two spaces": f"GET  /health HTTP/1.1\r\n{HOST}\r\n",
    "tab for a space": f"GET\t/health\tHTTP/1.1\r\n{HOST}\r\n",
    "method of bytes": f"G\xc3T /health HTTP/1.1\r\n{HOST}\r\n",
    "PRI of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + "x" * 500,
    "an answer": "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "relative target": f"GET health HTTP/1.1\r\n{HOST}\r\n",
    "broken escape": f"GET /health%zz HTTP/1.1\r\n{HOST}\r\n",
}


def statuses(where, number, octets):
    """All status codes that come back within a second or before the end."""
    with strangers.connect(where, number) as sock:
        try:
            sock.sendall(octets)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        sock.settimeout(6)
        got = b""
        try:
            while len(got) < 65536:
                more = sock.recv(65536)
                if not more:
                    break
                got += more
        except OSError:
            pass
    lines = [line for line in got.split(b"\r\n") if line.startswith(b"HTTP/1.")]
    return [int(line.split()[1]) for line in lines]


def attack(lab):
    wrong = []
    for number, (name, text) in enumerate(REQUESTS.items()):
        found = statuses(lab.service.web, number, text.encode("latin-1"))
        if any(status < 400 for status in found) or len(found) > 1 or 500 in found:
            wrong.append(f"{name}: {found}")
    reply = twilio.get(lab.service.web, "/health")
    lab.expect(reply is not None and reply.status == 200, "a good request is not answered")
    lab.expect(not wrong, f"{len(wrong)} of {len(REQUESTS)} taken: " + "; ".join(wrong))
    return f"{len(REQUESTS)} of {len(REQUESTS)} refused"
