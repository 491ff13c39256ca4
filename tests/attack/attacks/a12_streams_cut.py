"""A proxy between Twilio and the service is restarted: it resets the streams in the middle of their calls, and Twilio asks
what comes next for callers who are still on the line."""
import re
import socket
import struct

from lab import phone

LINE = 12
NAME = "streams of 10 calls are reset, their callers are still there"
RIGHT = "each caller gets a fresh stream, and none is hung up on"
CALLS = 10


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def attack(lab):
    calls, lost = [phone.Call(lab.service) for _ in range(CALLS)], []
    for call in calls:
        call.twiml = call.answer()
        call.open(call.twiml)
        call.run(0.2)
    for call in calls:
        reset(call.ws.sock)
    lab.until(5, lambda: all(lab.service.api("/api/calls/" + call.sid)["state"] == "ended" for call in calls))
    for call in calls:
        action = re.search(r'action="([^"]*)"', call.twiml).group(1).replace("&amp;", "&")
        try:
            call.open(call.answer(action, CallStatus="in-progress"))
            is_back = call.run(0.5)
        except phone.Refused:
            is_back = False
        state = lab.service.api("/api/calls/" + call.sid)["state"]
        if not is_back or state != "live":
            lost.append(state)
        call.hang_up()
    lab.expect(not lost, f"{len(lost)} of {CALLS} callers are hung up on")
    return f"{CALLS} of {CALLS} calls went on with a fresh stream"
