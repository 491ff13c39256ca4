"""Through a proxy that keeps connections to the service: a request whose body hides another one, then a caller's webhook,
over and over. Each webhook must be answered as one.   swallow.py HOST:PORT ROUNDS"""
import http.client
import socket
import sys
import urllib.parse

METHODS = ("HEAD", "GET", "DELETE", "OPTIONS")


def attack(address, method, host):
    """The body is the begin of a request, which would take the next one on that connection as its end."""
    hidden = b"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"
    with socket.create_connection(address, timeout=5) as sock:
        sock.sendall(f"{method} /health HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(hidden)}\r\n\r\n".encode() + hidden)
        sock.settimeout(1)
        try:
            return sock.recv(4096)[:15].decode("latin-1")
        except TimeoutError:
            return "no answer"


def webhook(address, number):
    form = urllib.parse.urlencode({"CallSid": f"CA{number:032x}", "From": "+15550002222", "To": "+15550001111"})
    connection = http.client.HTTPConnection(*address, timeout=5)
    try:
        connection.request("POST", "/voice", form, {"Content-Type": "application/x-www-form-urlencoded"})
        reply = connection.getresponse()
        return reply.status == 200 and b"<Response>" in reply.read()  # whoever speaks to the caller
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    address, rounds = (host, int(port)), int(sys.argv[2])
    answered, seen = 0, set()
    for number in range(rounds):
        webhook(address, 2 * number)  # so that the proxy has a connection to reuse
        seen.add(attack(address, METHODS[number % len(METHODS)], sys.argv[1]))
        answered += webhook(address, 2 * number + 1)
    print(f"{answered} of {rounds} webhooks answered behind a request with a hidden one (answered: {', '.join(sorted(seen))})")
    return answered != rounds


sys.exit(main())
