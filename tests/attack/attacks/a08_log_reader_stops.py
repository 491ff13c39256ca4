"""The log is a pipe whose reader stops, while webhooks and the master write lines; then the reader goes away."""
import fcntl
import os
import re
import signal
import time

from lab import twilio

LINE = 8
NAME = "the log's reader stops, then is gone"
RIGHT = "nobody waits for it; what is lost is counted, and told when somebody reads again"
ALONE = True
WEBHOOKS = 100


def prepare(lab):
    lab.reader, lab.service.log_to = os.pipe()


def clean_up(lab):
    os.close(lab.service.log_to)


def fill(fd):
    """Our end is not theirs: they have their own open file."""
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    try:
        while True:
            os.write(fd, b"." * 4095 + b"\n")
    except BlockingIOError:
        pass
    fcntl.fcntl(fd, fcntl.F_SETFL, flags)


def read_all(fd):
    os.set_blocking(fd, False)
    found = b""
    try:
        while piece := os.read(fd, 65536):
            found += piece
    except BlockingIOError:
        pass
    return found.decode("utf-8", "replace")


def lost(lab):
    page = twilio.get(lab.service.web, "/metrics", {"Authorization": "Bearer " + twilio.ADMIN}).body
    return int(re.search(r"^voiceplate_log_lines_lost_total (\d+)$", page, re.M).group(1))


def knock(lab):
    """Webhooks, each with a line of the log, and lines of the master. Returns the longest wait in ms."""
    worst = 0
    for number in range(WEBHOOKS):
        if number % 10 == 0:
            lab.service.process.send_signal(signal.SIGHUP)
        began = time.monotonic()
        hook = twilio.webhook("/voice", twilio.call_form(twilio.new_sid()))
        reply = twilio.ask(lab.service.web, hook)
        worst = max(worst, time.monotonic() - began)
        lab.expect(reply is not None and reply.status == 200, f"webhook {number} is not answered")
    return worst * 1000


def attack(lab):
    fill(lab.service.log_to)
    lab.expect(os.get_blocking(lab.service.log_to), "the starter's own open file was made non-blocking")
    stopped_ms = knock(lab)
    count = lost(lab)
    lab.expect(count >= WEBHOOKS, f"only {count} lines counted as lost")
    text = read_all(lab.reader)
    knock(lab)
    lab.expect(lab.until(3, lambda: told(lab, text) >= count), f"{told(lab, '')} of {count} lost lines told")
    os.close(lab.reader)
    gone_ms = knock(lab)
    states = {process["role"]: process["status"] for process in lab.service.health()["processes"]}
    lab.expect(states.get("master") == "up", f"the master is {states.get('master')}")
    return f"{count} lines lost and told; slowest webhook {stopped_ms:.0f} ms at a full pipe, {gone_ms:.0f} ms at a closed one"


SEEN = []


def told(lab, text):
    SEEN.append(text + read_all(lab.reader))
    return sum(int(found) for found in re.findall(r" base log lines lost=(\d+)\n", "".join(SEEN)))
