#!/usr/bin/env python3
"""Plays whole conversations of simulated callers at desks without telephones, and counts what became of them.

    eval_dialogues.py --text [--only TEXT] [--failures N] [--floor PERCENT] [FILE or FOLDER...]

Without files: scenarios/eval, and the scenarios of the shared cases. --text: the words go straight to the dialogue. --only:
scenarios whose name has the text. --failures: so many transcripts of what went wrong. --floor: fails below so many percent of
right tickets. README.md here says the rest."""
import argparse
import collections
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import threading
import time

try:
    import yaml
except ImportError:
    print("eval-dialogues: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("VOICEPLATE_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
SHARED_MENUS = os.path.join(SHARED, "cases", "menus")
MENUS = [os.path.join(ROOT, "menus"), os.path.join(ROOT, "tests", "eval_text"), os.path.join(ROOT, "scenarios", "eval", "menus"), SHARED_MENUS]
SCENARIOS = [os.path.join(ROOT, "scenarios", "eval"), os.path.join(SHARED_MENUS, "scenarios")]
OUTCOMES = {"right": "right", "wrong": "wrong stored", "person": "a person", "none": "no order"}


def read_yaml(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def shown(path):
    return os.path.relpath(path, ROOT)


def menus_by_number(folders):
    """Paths of menu files by the numbers at which they are called; the first folder that has a number counts."""
    found = {}
    for folder in folders:
        for path in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
            content = read_yaml(path)
            if isinstance(content, dict) and isinstance(content.get("restaurant"), dict):
                for number in content["restaurant"].get("called_numbers", []):
                    found.setdefault(number, path)
    return found


def scenario_files(paths, only):
    files = []
    for path in paths:
        if os.path.isdir(path):
            files += sorted(glob.glob(os.path.join(path, "*.yaml")))
        elif os.path.exists(path):
            files.append(path)
        else:
            print("left out: %s is not there" % shown(path))
    return [path for path in files if only in os.path.basename(path)]


class Call:
    """A scenario to be played."""

    def __init__(self, path, menu):
        self.path, self.menu, self.result = path, menu, None


def calls_of(files):
    menus, calls = menus_by_number(MENUS), []
    for path in files:
        number = read_yaml(path).get("to")
        if number in menus:
            calls.append(Call(path, menus[number]))
        else:
            print("left out: %s: no menu is called at %s" % (shown(path), number))
    return calls


class Desks:
    """Desk programs, one for each menu and thread."""

    def __init__(self, program):
        self.program, self.local, self.all = program, threading.local(), []

    def ask(self, menu, request):
        desks = self.local.__dict__.setdefault("desks", {})
        if menu not in desks:
            desks[menu] = subprocess.Popen([self.program, menu], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.all.append(desks[menu])
        desks[menu].stdin.write(json.dumps(request) + "\n")
        desks[menu].stdin.flush()
        answer = desks[menu].stdout.readline()
        if not answer:
            raise RuntimeError("%s ended at %r" % (self.program, request))
        return json.loads(answer)

    def close(self):
        for desk in self.all:
            desk.stdin.close()
            desk.wait()


def play_all(calls, arguments):
    desks = Desks(arguments.program)

    def play(call):
        call.result = desks.ask(call.menu, {"play": call.path})
        return call

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        played = list(pool.map(play, calls))
    desks.close()
    broken = [call for call in played if "error" in call.result]
    for call in broken:
        print("left out: %s" % call.result["error"])
    return [call for call in played if call not in broken]


def print_row(name, calls):
    counts = collections.Counter(call.result["outcome"] for call in calls)
    count = max(len(calls), 1)
    print("%-24s %5d" % (name, len(calls)) + "".join("%15.1f" % (100.0 * counts[outcome] / count) for outcome in OUTCOMES))


def print_table(calls):
    print("%-24s %5s" % ("menu", "calls") + "".join("%15s" % (name + " %") for name in OUTCOMES.values()))
    menus = collections.defaultdict(list)
    for call in calls:
        menus[call.menu].append(call)
    for menu in sorted(menus):
        print_row(os.path.basename(menu)[:-5], menus[menu])
    print_row("all", calls)


def print_log(call):
    print("\n%s: %s" % (shown(call.path), OUTCOMES[call.result["outcome"]]))
    for entry in call.result["log"]:
        (who, words), = [(key, entry[key]) for key in ("agent", "caller", "keys", "note") if key in entry]
        print("    %s %s" % ({"agent": "A:", "caller": "C:", "keys": "C: keys", "note": "  "}[who], words))
    print("".join("    => %s\n" % line for line in call.result["differences"].splitlines()), end="")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "tests", "eval_dialogues", "heard_desk"))
    parser.add_argument("--text", action="store_true", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    began = time.monotonic()
    calls = play_all(calls_of(scenario_files(arguments.paths or SCENARIOS, arguments.only)), arguments)
    print_table(calls)
    wrong = [call for call in calls if call.result["outcome"] != "right"]
    for call in wrong[:arguments.failures]:
        print_log(call)
    print("\n%d calls in %.1f s" % (len(calls), time.monotonic() - began))
    return 0 if 100.0 * (len(calls) - len(wrong)) >= arguments.floor * max(len(calls), 1) else 1


if __name__ == "__main__":
    sys.exit(main())
