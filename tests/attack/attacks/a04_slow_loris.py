"""Twenty connections in each of five phases that send a byte each half second: enough for a time-out between bytes, never
for a whole message."""
from lab import strangers, twilio

LINE = 4
NAME = "one byte each 0.5 s in five phases, 20 connections each"
RIGHT = "each phase ends at its deadline: heads and streams without a start after 5 s, bodies after 10 s"
MEMORY_KIB = 8192
EACH, LATEST_S = 20, 12.5


def attack(lab):
    media_url = "wss://" + twilio.HOST + "/ws/media"
    host = f"Host: {twilio.HOST}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    upgrade = (f"GET /ws/media HTTP/1.1\r\n{host}Upgrade: websocket\r\nConnection: Upgrade\r\n"
               f"Sec-WebSocket-Version: 13\r\nX-Twilio-Signature: {twilio.sign(media_url)}\r\n")
    phases = {
        "first line": (lab.service.web, "GET /", "x"),
        "headers": (lab.service.web, f"GET /health HTTP/1.1\r\n{host}X-Slow: ", "x"),
        "body": (lab.service.web, f"POST /voice HTTP/1.1\r\n{host}{form}Content-Length: 5000\r\n\r\n", "x"),
        "handshake": (lab.service.media, upgrade + "X-Slow: ", "x"),
        "start": (lab.service.media, upgrade + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                  "\x89\x80\0\0\0\0"),  # pings, in pieces
    }
    trickles, phase_of = {}, {}
    for number, (name, (where, first, slow)) in enumerate(phases.items()):
        for other in range(EACH):
            sock = strangers.connect(where, number * EACH + other)
            trickles[sock] = (first.encode("latin-1"), slow.encode("latin-1"))
            phase_of[sock] = name
    closed = strangers.trickle(trickles, LATEST_S, 0.5)
    strangers.close_all(trickles)
    left = {name: sum(1 for sock, seconds in closed.items() if phase_of[sock] == name and seconds is None)
            for name in phases}
    lab.expect(not any(left.values()),
               "still open: " + ", ".join(f"{count} in {name}" for name, count in left.items() if count))
    last = {name: max(seconds for sock, seconds in closed.items() if phase_of[sock] == name) for name in phases}
    return "closed after " + ", ".join(f"{name} {seconds:.0f} s" for name, seconds in last.items())
