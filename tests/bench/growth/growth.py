#!/usr/bin/env python3
"""What VoicePlate costs as it grows: calls, restaurants, dishes, minutes and stored orders, one table each.
growth.py BUILD [--orders N,N...] [--calls N,N...] [--only PART]   (tools/bench_growth, docs/figures.md)
Loopback only; the figures are processor time where others may be using the machine, and its own memory."""
import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
MENU = os.path.join(ROOT, "menus/harbor-pizza.yaml")
KNEE_P99_MS, KNEE_CORE, SETTLE_S = 20, 0.9, 3


def cpu_s(pid):
    """Of all threads of a process."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def private_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private"))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        pids = [int(text) for text in file.read().split()]
    names = {}
    for child in pids:
        with contextlib.suppress(OSError), open(f"/proc/{child}/comm") as file:
            names[file.read().strip()] = child
    return names


def run_cpu(command, **options):
    """The command's processor time in seconds, and its output."""
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system, done


class Service:
    """One worker, no engine; ports that the kernel chooses."""

    def __init__(self, build, folder, **settings):
        self.log = os.path.join(folder, "service.log")
        env = dict(os.environ, VOICEPLATE_STORE_URL=f"sqlite:{folder}/x.db", VOICEPLATE_WORKERS="1", VOICEPLATE_WEB_PORT="0",
                   VOICEPLATE_MEDIA_PORT="0", VOICEPLATE_CALLS_MAX="5000", VOICEPLATE_ENGINE_ENABLED="false", VOICEPLATE_DRAIN_S="1")
        env.update({"VOICEPLATE_REALTIME_URL": "ws://127.0.0.1:9/"}, **settings)
        began = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([f"{build}/voiceplate", "serve"], stdout=log, stderr=log, env=env, cwd=ROOT)
        while True:
            with open(self.log) as file:
                found = re.search(r"voice webhook\s+(\S+)/voice", file.read())
            if found:
                break
            if self.process.poll() is not None or time.monotonic() - began > 120:
                sys.exit(f"the service did not start: {self.log}")
            time.sleep(0.05)
        self.url, self.start_s = found.group(1), time.monotonic() - began
        self.worker, self.web = self.child("worker"), self.child("web")

    def child(self, prefix):
        """Its name comes a moment after the process."""
        for _ in range(600):
            for name, pid in children(self.process.pid).items():
                if name.startswith(prefix):
                    return pid
            time.sleep(0.05)
        self.process.terminate()
        sys.exit(f"the service has no child {prefix}: {children(self.process.pid)}")

    def idle(self, seconds=3):
        """What the web process takes while nobody calls: seconds of a processor a second."""
        before, began = cpu_s(self.web), time.monotonic()
        time.sleep(seconds)
        return (cpu_s(self.web) - before) / (time.monotonic() - began)

    def ring(self, number, idle, times=100):
        """The web process's time for one webhook of a call to this number, ms, without what it takes anyway."""
        before, began = cpu_s(self.web), time.monotonic()
        for i in range(times):
            form = {"CallSid": f"CA{os.urandom(16).hex()}", "From": "+15550002222", "To": number, "CallStatus": "ringing"}
            with urllib.request.urlopen(self.url + "/voice", urllib.parse.urlencode(form).encode(), timeout=20) as answer:
                answer.read()
        return (cpu_s(self.web) - before - idle * (time.monotonic() - began)) * 1000 / times

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def heading(text, columns):
    print(f"\n{text}\n" + " ".join(f"{column:>16}" for column in columns), flush=True)


def row(*cells):
    print(" ".join(f"{cell:>16}" for cell in cells), flush=True)


def calls(options):
    heading("calls in one worker, a model that echoes", ("calls", "us/call-second", "KiB/call", "p99 ms", "lost", "core %"))
    with tempfile.TemporaryDirectory() as folder:
        echo = subprocess.Popen([f"{options.build}/tests/bench/bench_echo_model"], stdout=subprocess.PIPE, text=True)
        service = Service(options.build, folder, **{"VOICEPLATE_REALTIME_URL": echo.stdout.readline().strip()})
        load = [f"{options.build}/voiceplate", "load", "--json", "--url", service.url]
        subprocess.run(load + ["--calls", "2", "--seconds", "2"], capture_output=True)
        for count in options.calls:
            idle_kib, ramp_s = private_kib(service.worker), count / 100
            generator = subprocess.Popen(load + ["--calls", str(count), "--seconds", "8", "--ramp", str(int(ramp_s * 1000))],
                                         stdout=subprocess.PIPE, text=True)
            time.sleep(ramp_s + 2)
            before, began = cpu_s(service.worker), time.monotonic()
            time.sleep(4)
            used, took = cpu_s(service.worker) - before, time.monotonic() - began
            kib = (private_kib(service.worker) - idle_kib) / count
            report = json.loads(generator.communicate()[0])
            p99, lost = report["echo_delay_ms"]["p99"], report["frames_lost"]
            row(count, f"{used / took / count * 1e6:.0f}", f"{kib:.1f}", f"{p99:.1f}", lost, f"{used / took * 100:.0f}")
            if used / took > KNEE_CORE or (lost > 0 and p99 > KNEE_P99_MS):
                print("the knee, or a machine that is too busy with other things to send so many")
                break
        service.stop()
        echo.send_signal(signal.SIGTERM)
        echo.wait(30)


def restaurants(options):
    heading("restaurants of one service", ("restaurants", "ready s", "web KiB", "worker KiB", "idle ms/s", "ms/webhook"))
    with open(MENU) as file:
        text = file.read()
    for count in (1, 16, 64, 256):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(f"{folder}/menus")
            for i in range(count):
                copy = re.sub(r"(?m)^(\s+id: )harbor-pizza$", rf"\g<1>r{i}", text, count=1)
                copy = re.sub(r"called_numbers: \[.*?\]", f'called_numbers: ["+1666{i:07d}"]', copy, count=1, flags=re.S)
                with open(f"{folder}/menus/r{i}.yaml", "w") as file:
                    file.write(copy)
            service = Service(options.build, folder, VOICEPLATE_MENUS_DIR=f"{folder}/menus")
            time.sleep(SETTLE_S + count / 16)  # what is prepared behind the first webhook is not its cost
            idle = service.idle()
            ms = service.ring(f"+1666{count - 1:07d}", idle)
            row(count, f"{service.start_s:.2f}", private_kib(service.web), private_kib(service.worker), f"{idle * 1000:.1f}", f"{ms:.2f}")
            service.stop()


def dishes(options):
    heading("dishes of a menu", ("dishes", "menu check ms", "engine ms/turn"))
    for count in (50, 200, 500, 1500):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/menu.yaml"
            subprocess.run([sys.executable, f"{ROOT}/tests/eval_text/big_menu.py", str(count), path], check=True)
            took, done = run_cpu([f"{options.build}/voiceplate", "menu", "check", path])
            if done.returncode != 0:
                sys.exit(done.stdout + done.stderr)
            read = subprocess.run([f"{options.build}/tests/bench/bench_reader", str(count)], capture_output=True, text=True).stdout
            row(count, f"{took * 1000:.0f}", re.search(r"turn ([\d.]+)", read).group(1))


def minutes(options):
    heading("minutes of a call, its clock turned by hand", ("minutes", "us/second", "KiB more", "it"))
    for count in (1, 5, 15, 60):
        done = subprocess.run([f"{options.build}/tests/bench/bench_long_call", str(count)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        row(*done.stdout.split())


def orders(options):
    heading("orders in the store: ms of each question; the check", ("orders", "question", "ms"))
    for count in options.orders:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/x.db"
            subprocess.run([f"{options.build}/tests/bench/bench_fill_store", path, MENU, str(count)], check=True)
            done = subprocess.run([f"{options.build}/tests/bench/bench_store_times", path, MENU], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(done.stderr)
            for line in done.stdout.splitlines():
                row(count, *line.split())
            subprocess.run([f"{options.build}/tests/bench/bench_fill_store", f"{folder}/sound.db", MENU, str(count)], check=True)
            took, done = run_cpu([f"{options.build}/voiceplate", "check"], cwd=ROOT,
                                 env=dict(os.environ, VOICEPLATE_STORE_URL=f"sqlite:{folder}/sound.db", VOICEPLATE_WEB_PORT="0"))
            if done.returncode != 0:
                sys.exit(done.stdout + done.stderr)
            row(count, "check-orders/s", f"{count / took:.0f}")


PARTS = {"calls": calls, "restaurants": restaurants, "dishes": dishes, "minutes": minutes, "orders": orders}


def main():
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--calls", type=numbers, default=[1, 10, 50, 100, 200, 350, 500])
    parser.add_argument("--orders", type=numbers, default=[100, 1000, 10000, 100000], help="up to 1000000: some minutes more")
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    for name, part in PARTS.items():
        if options.only in (None, name):
            part(options)


if __name__ == "__main__":
    main()
