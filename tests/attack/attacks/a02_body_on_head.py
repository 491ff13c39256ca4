"""A body on a method that takes none, then a caller's webhook on the same connection, as a proxy with kept connections to
the service sends them."""
import socket

from lab import twilio

LINE = 2
NAME = "body on HEAD, GET and DELETE, then a webhook"
RIGHT = "the body is refused with 400 and the connection closed, so that the webhook comes on another and is answered"
ROUNDS = 20


def attack(lab):
    answered = closed = 0
    methods = ("HEAD", "GET", "DELETE")
    for number in range(ROUNDS):
        sid = twilio.new_sid()
        hook = twilio.webhook("/voice", twilio.call_form(sid))
        body = b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(hook)
        with socket.create_connection(lab.service.web, timeout=10) as sock:
            sock.sendall(f"{methods[number % 3]} /health HTTP/1.1\r\nHost: {twilio.HOST}\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            reply = twilio.read_answer(sock, has_body=methods[number % 3] != "HEAD")
            if reply is not None and not reply.is_closed:
                sock.sendall(hook)
                reply = twilio.read_answer(sock)
            else:
                closed += 1
                reply = twilio.ask(lab.service.web, hook)
        answered += reply is not None and reply.status == 200 and "<Stream" in reply.body
    lab.expect(answered == ROUNDS, f"{answered} of {ROUNDS} webhooks answered")
    return f"{closed} of {ROUNDS} refused, {answered} of {ROUNDS} webhooks answered"
