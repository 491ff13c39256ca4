"""The disk of the database is full."""
import os
import subprocess
import time

from lab import twilio

LINE = 11
NAME = "disk full under the database, 3 s"
RIGHT = "degraded health; each caller is answered at once, served while the spool has room; all of it stored afterwards"
ALONE = True
DISK_BYTES = 16 << 20
SECONDS, WEBHOOK_MAX_S = 3, 1.0
WELL_S = 10


def prepare(lab):
    lab.disk = os.path.join(lab.folder, "disk")
    os.mkdir(lab.disk)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", lab.disk], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        lab.disk = None
        raise lab.NotRun("no right to mount a small disk: " + done.stderr.strip())
    lab.service.settings["store_url"] = f"sqlite:{lab.disk}/voiceplate.db"


def clean_up(lab):
    if lab.disk is not None:
        subprocess.run(["umount", "-l", lab.disk], check=False)


def fill(lab):
    with open(os.path.join(lab.disk, "ballast"), "wb", buffering=0) as ballast:
        size = 65536
        while size > 0:
            try:
                ballast.write(b"\0" * size)
            except OSError:
                size //= 2


def clear(lab):
    os.unlink(os.path.join(lab.disk, "ballast"))


def attack(lab):
    fill(lab)
    calls, slowest, was_degraded, end = [], 0.0, False, time.monotonic() + SECONDS
    while time.monotonic() < end:
        calls.append(twilio.new_sid())
        began = time.monotonic()
        reply = twilio.ask(lab.service.web, twilio.webhook("/voice", twilio.call_form(calls[-1])))
        slowest = max(slowest, time.monotonic() - began)
        lab.expect(reply is not None and ("<Stream" in reply.body or "<Dial" in reply.body), "a caller is not answered")
        if "<Stream" not in reply.body:
            calls.pop()  # the staff has it
        was_degraded = was_degraded or (lab.service.health() or {}).get("status") == "degraded"
        time.sleep(0.1)
    clear(lab)
    lab.expect(was_degraded, "/health says ok")
    lab.expect(slowest < WEBHOOK_MAX_S, f"a webhook took {slowest:.1f} s")

    def lost():
        return [sid for sid in calls if lab.service.api("/api/calls/" + sid) is None]

    lab.until(WELL_S, lambda: not lost())
    lab.expect(not lost(), f"{len(lost())} of {len(calls)} calls are not stored")
    return f"{len(calls)} callers served, the slowest webhook {slowest * 1000:.0f} ms; all stored afterwards"
