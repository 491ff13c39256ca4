"""The disk of the database is full, and so is the spool beside it: nothing that a caller orders could be written down."""
import time

from attacks import a11_disk_full as full
from lab import twilio

LINE = 11
NAME = "disk and spool full"
RIGHT = ("while nothing can be stored every caller is connected with the restaurant and /health and /ready say why; with room "
         "again calls are taken by themselves, and who was taken before is stored")
ALONE = True
FILL_S, WHY_S, WELL_S, STAYS_S = 60, 5, 15, 3
prepare, clean_up = full.prepare, full.clean_up


def attack(lab):
    service = lab.service

    def rings():
        sid = twilio.new_sid()
        reply = twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(sid)))
        lab.expect(reply is not None and reply.status == 200, f"a caller is not answered: {reply and reply.status}")
        return sid, "<Stream" in reply.body

    def health():
        return service.health() or {}

    full.fill(lab)
    lab.expect(lab.until(WHY_S, lambda: health().get("store", {}).get("disk_low")), "/health does not say that the disk is low")
    taken, end = [], time.monotonic() + FILL_S
    while time.monotonic() < end:
        sid, has_stream = rings()
        if not has_stream:
            break
        taken.append(sid)
    else:
        raise lab.Wrong(f"{len(taken)} calls are taken with a full disk, and one more")
    given, end = 0, time.monotonic() + STAYS_S
    while time.monotonic() < end:
        lab.expect(not rings()[1], "a caller is taken whose order could not be stored")
        found = health()
        given += 1
        lab.expect(found.get("store", {}).get("state") == "full" and found.get("ready") is False,
                   f"/health says {found.get('store')}, ready {found.get('ready')}")
        lab.expect("neither the database nor the spool" in found.get("unready_reason", ""), f"/health says why: {found}")
        lab.expect(twilio.get(service.web, "/ready").status == 503, "/ready says that calls may come")
        time.sleep(0.1)
    full.clear(lab)
    lab.expect(lab.until(WELL_S, service.is_well), f"with room again it does not come back: {health()}")
    sid, has_stream = rings()
    lab.expect(has_stream, "with room again a caller is not taken")
    lost = [each for each in taken + [sid] if service.api("/api/calls/" + each) is None]
    lab.expect(not lost, f"{len(lost)} of {len(taken)} calls that were taken are not stored")
    return f"{len(taken)} calls taken until the spool was full, all stored; {given} callers to the staff meanwhile"
