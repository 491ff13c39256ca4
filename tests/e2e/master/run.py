#!/usr/bin/env python3
"""What becomes of calls when the master is killed with SIGKILL: with a new start at once, with none, in the middle of a stop,
and twice in a row.   run.py VOICEPLATE"""
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../attack"))
from lab import phone, service as services, twilio  # noqa: E402
from lab.service import until  # noqa: E402
from lab.expecting import Wrong, expect  # noqa: E402

LAB = os.path.dirname(os.path.dirname(os.path.abspath(services.__file__)))
START_BAR_MS = 2000  # from the new start to /health that names it
GAP_BAR_MS = 1000    # of a call's sound, on a machine that others use too; on a quiet one it is some 30
DRAIN_S = 4


class Innocent:
    """A call in a program of its own that hears its echo without pause."""

    def __init__(self, service):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lab.innocent", str(service.web[1]), str(service.media[1])], cwd=LAB, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        expect(self.process.stdout.readline().strip() == "live", "a call cannot be made")

    def report(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def expect_untouched(self, when):
        report = self.report()
        expect(report["is_live"] and report["frames"] > 0, f"{when} the call is cut: {report}")
        expect(report["gap_ms"] < GAP_BAR_MS, f"{when} the call has a gap of {report['gap_ms']:.0f} ms")
        return report["gap_ms"]

    def hang_up(self):
        self.process.stdin.close()
        self.process.wait(10)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def kill_master(service):
    """Returns everybody else."""
    others = [pid for pid, _ in service.processes() if pid != service.process.pid]
    service.process.kill()
    service.process.wait()
    return others


def expect_heard(call, text):
    call.run(10, lambda: call.heard_bytes > 0)
    expect(call.heard_bytes > 0, f"{text} {call.end or ''}")


def expect_service(service, when):
    """A whole new call, from its webhook to the end of its stream."""
    call = phone.Call(service)
    try:
        call.open()
    except phone.Refused as why:
        raise Wrong(f"{when} a new call is refused: {why}") from None
    call.say("hello")
    expect_heard(call, f"{when} a new call hears nothing")
    reply = twilio.ask(service.web, twilio.webhook("/voice/resume?n=1", twilio.call_form(call.sid)))
    expect(reply is not None and reply.status == 200, f"{when} /voice/resume is not answered")
    call.hang_up()


def start_anew(service, when):
    """Returns how long it took until /health names the new master."""
    began = time.monotonic()
    with open(service.log_path, "ab") as log:
        service.process = subprocess.Popen([service.program, "serve"], env=service.environment(), cwd=services.ROOT,
                                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)

    def is_master():
        page = service.health() or {"processes": []}
        return any(p["role"] == "master" and p["status"] == "up" and p["pid"] == service.process.pid
                   for p in page["processes"])

    expect(until(30, lambda: is_master() or service.process.poll() is not None) and service.process.poll() is None,
           f"{when} the new start fails: {service.log()[-800:]}")
    took_ms = (time.monotonic() - began) * 1000
    expect(took_ms < START_BAR_MS, f"{when} /health names the new master after {took_ms:.0f} ms")
    return took_ms


def is_renewed(service, old):
    """The new generation serves: of the old one only those with calls are left, draining."""
    page = service.health()
    return page and page["status"] == "ok" and all(p["status"] == "draining" for p in page["processes"] if p["pid"] in old)


def expect_second_start_refused(service):
    began = time.monotonic()
    done = subprocess.run([service.program, "serve"], env=service.environment(), cwd=services.ROOT, capture_output=True,
                          text=True, timeout=20, check=False)
    took = time.monotonic() - began
    expect(done.returncode == 1 and f"pid {service.process.pid} " in done.stderr and
           f"port {service.web[1]} " in done.stderr and "kill -HUP" in done.stderr,
           f"a second start is not refused clearly: {done.returncode} {done.stderr}")
    expect(took < 2, f"a second start is refused after {took:.1f} s")


def expect_gone(pids, seconds, when):
    expect(until(seconds, lambda: not any(is_alive(pid) for pid in pids)),
           f"{when} {[pid for pid in pids if is_alive(pid)]} are left")


def a_new_start_takes_over(service):
    call = Innocent(service)
    old = kill_master(service)
    took_ms = start_anew(service, "after the kill")
    expect_service(service, "right after the new start")
    expect(until(20, lambda: is_renewed(service, old)), f"the new generation does not serve: {service.health()}")
    gap_ms = call.expect_untouched("over the new start")
    streams = json.loads(twilio.get(service.web, "/streams", {"Authorization": "Bearer " + twilio.ADMIN}).body)
    expect(streams["count"] == 1, f"{streams['count']} streams are shown, not the one there is")
    expect_service(service, "in the new generation")
    expect_second_start_refused(service)
    call.expect_untouched("after a second start")
    call.hang_up()
    expect_gone(old, 25, "behind the last call")
    return f"/health names the new master after {took_ms:.0f} ms, the call's longest gap {gap_ms:.0f} ms"


def tokens_of_before_are_honoured(service):
    """The webhook before the kill, its stream after the new start."""
    call = phone.Call(service)
    twiml = call.answer()
    old = kill_master(service)
    start_anew(service, "after the kill")
    expect(until(20, lambda: is_renewed(service, old)), "the new generation does not serve")
    call.open(twiml)
    call.say("hello")
    expect_heard(call, "the stream of an earlier webhook hears nothing")
    call.hang_up()
    return "a stream that was promised before begins after"


def nobody_starts_anew(service):
    call = Innocent(service)
    old = kill_master(service)
    for _ in range(3):
        expect_service(service, "without a master")
    expect(until(5, lambda: service.health()["status"] == "degraded"), "without a master health stays well")
    call.expect_untouched("without a master")
    expect(until(30, lambda: "no new start has come" in service.log()), "the others do not end by themselves")
    call.expect_untouched("while the others end")
    reply = twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())))
    expect(reply is not None and "<Dial" in reply.body and "<Stream" not in reply.body,
           "a new call is not sent to the restaurant while the others end")
    call.hang_up()
    expect_gone(old, DRAIN_S + 25, "in the end")
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(service.web)
    return "calls went on, then everybody ended and the ports were free"


def killed_while_it_stops(service):
    call = Innocent(service)
    service.process.send_signal(signal.SIGTERM)
    expect(until(5, lambda: "stopping: calls in progress" in service.log()), "it does not stop")
    old = kill_master(service)
    time.sleep(1)
    call.expect_untouched("after the kill")
    call.hang_up()
    expect_gone(old, DRAIN_S + 25, "in the end")
    return "the call went on, then everybody ended"


def killed_twice(service):
    call = Innocent(service)
    old = kill_master(service)
    start_anew(service, "after the first kill")
    old += kill_master(service)
    took_ms = start_anew(service, "after the second kill")
    expect(until(20, lambda: is_renewed(service, old)), f"the new generation does not serve: {service.health()}")
    expect_service(service, "after two kills")
    gap_ms = call.expect_untouched("over two kills")
    call.hang_up()
    expect_gone(old, 25, "behind the last call")
    return f"/health names the third master after {took_ms:.0f} ms, the call's longest gap {gap_ms:.0f} ms"


def main():
    failed = 0
    scenes = [(a_new_start_takes_over, 60), (tokens_of_before_are_honoured, 60), (nobody_starts_anew, 12),
              (killed_while_it_stops, 60), (killed_twice, 60)]
    for scene, orphan_s in scenes:
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            service = services.Service(os.path.abspath(sys.argv[1]), folder,
                                       {"orphan_s": orphan_s, "drain_s": DRAIN_S, "workers": 2},
                                       {"data_bytes": resource.RLIM_INFINITY})  # sanitizers have large shadows
            try:
                service.start()
                print(f"ok: {scene.__name__}: {scene(service)}", flush=True)
            except (Wrong, services.Failed) as wrong:
                failed = 1
                print(f"FAILED: {scene.__name__}: {wrong}\n{service.log()[-3000:]}", flush=True)
            finally:
                service.stop()
                for trouble in re.findall(r".*(?:Sanitizer|runtime error).*", service.log()):
                    failed = 1
                    print(f"FAILED: {scene.__name__}: {trouble}", flush=True)
                for pid in pids_with(folder):
                    os.kill(pid, signal.SIGKILL)
    return failed


def pids_with(folder):
    """Whoever still has a file open in the scene's folder."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and int(entry) != os.getpid() and any(
                    os.readlink(f"/proc/{entry}/fd/{fd}").startswith(folder) for fd in os.listdir(f"/proc/{entry}/fd")):
                found.append(int(entry))
        except OSError:
            pass
    return found


if __name__ == "__main__":
    sys.exit(main())
