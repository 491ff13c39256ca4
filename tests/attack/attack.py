#!/usr/bin/env python3
"""What strangers, callers, models and disks do to a running service, and what it costs an innocent call beside it.
   attack.py VOICEPLATE [--strict] [--keep] [NAME...]
One service for each group of attacks with the same settings; beside each attack an innocent call whose largest gap is
measured. One table; exit status 1 when an outcome is wrong. --strict holds the gap to 100 ms above its quiet value; otherwise
ten times that, as on a machine that others use too. --sanitized: of a program that is slow and big, only the outcomes count.
NAME: parts of attacks' names; none: all of them."""
import argparse
import importlib
import json
import os
import pkgutil
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import traceback

import attacks
from lab import service as services
from lab.expecting import Wrong

GAP_BAR_MS = 100
LOOSE = 10
QUIET_S = 3
MEMORY_BAR_KIB = 32 * 1024
LOG_LINES = 60
HERE = os.path.dirname(os.path.abspath(__file__))


class NotRun(Exception):
    """Something that the attack needs is not there."""


class InnocentProgram:
    """The innocent call in its own process (lab/innocent.py)."""

    def __init__(self, service):
        host = [] if service.settings.get("public_base_url", True) else ["127.0.0.1"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lab.innocent", str(service.web[1]), str(service.media[1]), *host], cwd=HERE, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._line(10) != "live":
            self.end()
            raise Wrong("an innocent call cannot be made")

    def _line(self, seconds):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return self.process.stdout.readline().strip() if ready else ""

    def report(self):
        """What happened since the last report."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self._line(10)
        return json.loads(line) if line else {"gap_ms": 0.0, "frames": 0, "is_live": False, "end": "it failed"}

    def end(self):
        try:
            self.process.stdin.close()
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


class Lab:
    """What an attack has."""

    Wrong, NotRun = Wrong, NotRun

    def __init__(self, program, service, folder):
        self.program, self.service, self.folder = program, service, folder
        self.until = services.until
        self.innocent = None

    def expect(self, is_right, text):
        if not is_right:
            raise Wrong(text)


class Row:
    def __init__(self, attack):
        self.attack = attack
        self.quiet_ms = self.gap_ms = self.after_ms = None
        self.memory = "-"
        self.problems = []
        self.outcome = ""

    def verdict(self):
        return "ok" if not self.problems else "WRONG"


def find_attacks(names):
    found = []
    for module in sorted(pkgutil.iter_modules(attacks.__path__), key=lambda module: module.name):
        attack = importlib.import_module("attacks." + module.name)
        attack.ID = module.name
        if not names or any(name in module.name for name in names):
            found.append(attack)
    return found


def group_of(attack):
    """Attacks with equal settings and limits share a service; those that break it have their own."""
    if getattr(attack, "ALONE", False):
        return attack.ID
    return json.dumps([getattr(attack, "SETTINGS", {}), getattr(attack, "LIMITS", {})], sort_keys=True)


def measure_memory(row, chosen, service, before):
    """The growth of the process that grew most, at its peak."""
    peaks, names = service.memory_kib("VmHWM"), dict(service.processes())
    growth = {pid: peak - before[pid] for pid, peak in peaks.items() if pid in before}
    if not growth:
        return
    pid = max(growth, key=growth.get)
    row.memory = f"{peaks[pid] / 1024:.1f} MiB ({growth[pid] / 1024:+.1f}, {names.get(pid, '?')})"
    if not chosen.sanitized and growth[pid] > getattr(row.attack, "MEMORY_KIB", MEMORY_BAR_KIB):
        row.problems.append(f"memory grew by {growth[pid] // 1024} MiB")


def judge_machine(row, lab, pids):
    """After an attack everything is as before, if it does not say otherwise."""
    service, attack = lab.service, row.attack
    may_restart = getattr(attack, "MAY_RESTART", ())
    now = service.processes()
    ended = service.how_it_ended()
    if ended:
        row.problems.append(ended)
    died = [name for pid, name in pids if (pid, name) not in now and not any(part in name for part in may_restart)]
    if died:
        row.problems.append(f"died: {', '.join(died)}")
    is_well = getattr(attack, "is_well", lambda lab: lab.service.is_well())
    if not services.until(getattr(attack, "WELL_S", 5), lambda: is_well(lab)):
        row.problems.append("it is not well afterwards: " + json.dumps(service.health())[:1000])


def judge_innocent(row, chosen, report):
    attack = row.attack
    if not report["is_live"] and not getattr(attack, "MAY_CUT", False):
        row.problems.append(f"the innocent call was cut: {report['end']}")
    bar_ms = GAP_BAR_MS * (1 if chosen.strict else LOOSE)
    if chosen.sanitized:
        return
    if row.gap_ms > row.quiet_ms + bar_ms and not getattr(attack, "MAY_CUT", False):
        row.problems.append(f"gap {row.gap_ms:.0f} ms, quiet {row.quiet_ms:.0f}")


def run_attack(row, lab, innocent, chosen):
    service, attack = lab.service, row.attack
    pids = service.processes()
    service.forget_peak()
    before = service.memory_kib("VmRSS")
    innocent.report()
    began = time.monotonic()
    try:
        row.outcome = attack.attack(lab) or ""
    except NotRun as reason:
        row.outcome = f"not run: {reason}"
        return
    except Wrong as wrong:
        row.problems.append(str(wrong))
    except Exception as error:  # the attack's own mistake, or a service that behaves in no foreseen way
        traceback.print_exc()
        row.problems.append(f"{type(error).__name__}: {error}")
    row.seconds = time.monotonic() - began
    report = innocent.report()
    row.gap_ms = report["gap_ms"]
    measure_memory(row, chosen, service, before)
    judge_machine(row, lab, pids)
    after = innocent.report()
    row.gap_ms = max(row.gap_ms, after["gap_ms"])
    judge_innocent(row, chosen, after)


def begin_innocent(service):
    """Returns the call and its quiet value. A service that an attack has left broken is started anew: the next attack counts
    for itself."""
    try:
        innocent = InnocentProgram(service)
    except Wrong:
        service.stop()
        service.start()
        innocent = InnocentProgram(service)
    time.sleep(0.5)
    innocent.report()
    time.sleep(QUIET_S)
    return innocent, innocent.report()["gap_ms"]


def run_group(chosen, group):
    """Starts a service, runs its attacks, checks its orders. Returns the rows."""
    rows = [Row(attack) for attack in group]
    first = group[0]
    program, folder = os.path.abspath(chosen.program), tempfile.mkdtemp(prefix="attack-")
    service = services.Service(program, folder, getattr(first, "SETTINGS", {}), getattr(first, "LIMITS", {}))
    innocent = None
    lab = Lab(program, service, folder)
    try:
        if hasattr(first, "prepare"):
            first.prepare(lab)
        service.start()
        if hasattr(first, "started"):
            first.started(lab)
        for row in rows:
            print(f"  {row.attack.ID} ...", file=sys.stderr, flush=True)
            if innocent is None or not innocent.report()["is_live"]:
                if innocent is not None:
                    innocent.end()
                innocent, quiet_ms = begin_innocent(service)
            row.quiet_ms = quiet_ms
            run_attack(row, lab, innocent, chosen)
        innocent.end()
        innocent = None
        check_orders(rows, lab)
    except (Wrong, NotRun, services.Failed) as error:
        for row in rows:
            if row.gap_ms is None:
                row.outcome = f"not run: {error}" if isinstance(error, NotRun) else row.outcome
                if not isinstance(error, NotRun):
                    row.problems.append(str(error))
    finally:
        if innocent is not None:
            innocent.end()
        service.stop()
        complaint = service.complaint()
        if complaint:
            rows[-1].problems.append(complaint)
        if hasattr(first, "clean_up"):
            first.clean_up(lab)
        if chosen.keep or any(row.problems for row in rows):
            print(f"    logs and database: {folder}", file=sys.stderr)
            if any(row.problems for row in rows):  # where the folder is out of reach, these lines have to do
                print(textwrap.indent("\n".join(service.log().splitlines()[-LOG_LINES:]), "    | "), file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


def check_orders(rows, lab):
    """Whatever was done, no promise to a caller is broken."""
    if not getattr(rows[0].attack, "HAS_STORE", True):
        return
    found = ["it was not run"]

    def is_clean():
        status, text = lab.service.verb("check", "--live-after", "3600")
        found[0] = text.strip().replace("\n", "; ")[:300]
        return status == 0

    if not lab.until(3, is_clean):  # a write may still be on its way
        rows[-1].problems.append("voiceplate check: " + found[0])


def print_table(rows):
    head = ["line", "attack", "quiet", "worst gap", "memory at peak", "outcome", "verdict"]
    lines = [head]
    for row in rows:
        lines.append([str(row.attack.LINE), row.attack.NAME, "-" if row.quiet_ms is None else f"{row.quiet_ms:.0f} ms",
                      "-" if row.gap_ms is None else f"{row.gap_ms:.0f} ms", row.memory,
                      "; ".join(row.problems) or row.outcome, row.verdict()])
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("names", nargs="*")
    options.add_argument("--strict", action="store_true")
    options.add_argument("--sanitized", action="store_true")
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_intermixed_args()
    if chosen.sanitized:
        services.LIMITS["data_bytes"] = resource.RLIM_INFINITY  # a sanitizer reserves more than there is
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    groups = {}
    for attack in find_attacks(chosen.names):
        groups.setdefault(group_of(attack), []).append(attack)
    began, rows = time.monotonic(), []
    for group in groups.values():
        rows += run_group(chosen, group)
    rows.sort(key=lambda row: (row.attack.LINE, row.attack.ID))
    print_table(rows)
    wrong = sum(1 for row in rows if row.problems)
    print(f"{len(rows)} attacks, {wrong} with a wrong outcome; took {time.monotonic() - began:.0f} s")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
