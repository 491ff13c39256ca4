"""The disk of the database is full."""
import os
import subprocess

from lab import twilio

LINE = 11
NAME = "disk full under the database"
RIGHT = "degraded health; callers are connected with the staff, at once; well again when there is room"
ALONE = True
DISK_BYTES = 4 << 20
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


def attack(lab):
    with open(os.path.join(lab.disk, "ballast"), "wb", buffering=0) as ballast:
        size = 65536
        while size > 0:
            try:
                ballast.write(b"\0" * size)
            except OSError:
                size //= 2
    answers = []

    def is_noticed():
        reply = twilio.ask(lab.service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())))
        answers.append(reply is not None and reply.status == 200)
        return reply is not None and "<Dial>" in reply.body and (lab.service.health() or {}).get("status") == "degraded"

    noticed = lab.until(5, is_noticed)
    os.unlink(os.path.join(lab.disk, "ballast"))
    lab.expect(all(answers), "a webhook is not answered")
    lab.expect(noticed, "callers are not sent to the staff, or /health says ok")
    return f"noticed with webhook {len(answers)}, callers sent to the staff, /health degraded"
