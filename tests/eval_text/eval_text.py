#!/usr/bin/env python3
"""What the embedded dialogue understands of what people say, as text: sentences made from menus, written dialogues with a coffee
bar, and sentences that failed before. One table, then the errors by kind.

    eval_text.py [--program text_desk] [--only SET] [--failures N] [--kind KIND] [--part train|held] [--count N] [--floors FILE] [--table FILE]
                 [--chat-url URL --chat-model NAME]

Sets whose material is not there (VOICEPLATE_SHARED, ../shared beside the checkout) are named and left out. --floors: fails where a
set does worse than the file says. --chat-url: a chat model instead of the dialogue; its key is $VOICEPLATE_ENGINE_CHAT_KEY. README.md here
explains the columns."""
import argparse
import collections
import concurrent.futures
import os
import sys
import tempfile
import time

try:
    import yaml
except ImportError:
    print("eval-text: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

import big_menu
import coffee
import talk
from generate import generate
from menu import Menu
from play import Desk, play
from train import read_table

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("VOICEPLATE_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
OUR_MENUS = ("harbor-pizza", "casa-verde")
SHARED_MENUS = ("coffee-bar", "jade-lantern", "maple-slice", "saffron-mill")
BIG_MENU_ITEMS = 1000
GOALS = {"first": ">=95", "after": "-", "silent": "<=1.5", "needless": "-", "loops": "0"}  # of talk: all first
COLUMNS = ("first", "after", "silent", "needless", "loops")


def menu_paths(folder):
    """Paths of the menus that are there, by name."""
    paths = {name: os.path.join(ROOT, "menus", name + ".yaml") for name in OUR_MENUS}
    paths.update({name: os.path.join(SHARED, "cases", "menus", name + ".yaml") for name in SHARED_MENUS})
    paths["corner-grill"] = os.path.join(HERE, "corner-grill.yaml")
    paths["thousand-dishes"] = os.path.join(folder, "thousand-dishes.yaml")
    big_menu.write(BIG_MENU_ITEMS, paths["thousand-dishes"])
    for name in [name for name in paths if not os.path.exists(paths[name])]:
        print("left out: %s (no %s)" % (name, os.path.relpath(paths.pop(name), ROOT)))
    return paths


def play_set(job):
    """One set on one menu: [(case, outcome, log)]; runs in a process of its own."""
    name, source, path, arguments = job
    menu = Menu(path)
    desk = Desk(arguments.program, path, (arguments.chat_url, arguments.chat_model) if arguments.chat_url else None)
    if arguments.table:
        desk.ask({"weights": read_table(arguments.table)[1]})
    players = {"generated": lambda: [play(desk, menu, case) for case in generate(menu, arguments.count, arguments.part)],
               "coffee": lambda: coffee.play_all(desk, menu, SHARED),
               "talk": lambda: talk.play_all(desk, menu, SHARED, os.path.join(HERE, "talk.yaml"))}
    played = players[source]()
    desk.close()
    return name, [(p.case, p.outcome(), p.log, {"first": p.is_first, "after": p.is_right, "silent": p.is_silent,
                                                "needless": p.is_needless, "loops": p.is_loop}) for p in played]


def jobs_of(arguments, paths):
    jobs = [(name, "generated", path, arguments) for name, path in sorted(paths.items(), key=lambda p: p[0] != "thousand-dishes")]
    if "coffee-bar" in paths and os.path.exists(coffee.path_of(SHARED)):
        jobs.append(("coffee dialogues", "coffee", paths["coffee-bar"], arguments))
    else:
        print("left out: coffee dialogues (no %s)" % os.path.relpath(coffee.path_of(SHARED), ROOT))
    if os.path.isdir(talk.folder_of(SHARED)):
        jobs += [("talk", "talk", paths[name], arguments) for name in sorted(paths) if name != "thousand-dishes"]
    else:
        print("left out: talk (no %s)" % os.path.relpath(talk.folder_of(SHARED), ROOT))
    return [job for job in jobs if not arguments.only or arguments.only in (job[0], job[1])]


def figures_of(results):
    """Percents by column; loops are a number."""
    count = max(len(results), 1)
    sums = {column: sum(result[3][column] for result in results) for column in COLUMNS}
    return {column: sums[column] if column == "loops" else 100.0 * sums[column] / count for column in COLUMNS}


def row(name, results):
    figures = figures_of(results)
    return "%-22s %5d %8.1f %8.1f %8.1f %8.1f %6d" % ((name, len(results)) + tuple(figures[c] for c in COLUMNS))


def print_table(results):
    print("%-22s %5s %8s %8s %8s %8s %6s" % ("set", "n", "first %", "after %", "silent %", "needl. %", "loops"))
    print("%-22s %5s %8s %8s %8s %8s %6s" % (("goal", "") + tuple(GOALS[c] for c in COLUMNS)))
    for name in results:
        print(row(name, results[name]))
    generated = [r for name in results if name not in ("talk", "coffee dialogues") for r in results[name]]
    if generated:
        print(row("all generated", generated))


def print_kinds(results):
    kinds = collections.defaultdict(list)
    for name in results:
        for result in results[name]:
            kinds[result[0]["kind"]].append(result)
    print("\n%-38s %5s %8s  %s" % ("kind", "n", "first %", "what went wrong"))
    for name in sorted(kinds, key=lambda k: figures_of(kinds[k])["first"]):
        wrong = collections.Counter(result[1] for result in kinds[name] if result[1] != "right")
        print("%-38s %5d %8.1f  %s" % (name, len(kinds[name]), figures_of(kinds[name])["first"],
                                       ", ".join("%s %d" % pair for pair in wrong.most_common())))


def print_failures(results, most, kind):
    for name in results:
        failed = [r for r in results[name] if r[1] != "right" and (not kind or r[0]["kind"] == kind)]
        step = max(1, len(failed) // most)
        for case, outcome, log, _ in failed[::step][:most]:
            print("\n%s: %s, %s" % (case["key"], case["kind"], outcome))
            if case["before"]:
                print("    before " + "; ".join(map(spoken, case["before"])))
            print("    " + "\n    ".join(log))
            print("    right  " + " OR ".join("; ".join(map(spoken, right)) or "nothing" for right in case["rights"]))


def spoken(line):
    options = ["%s%s%s" % (o["option_id"], "" if o["side"] == "whole" else " " + o["side"],
                           "" if o["amount"] == "regular" else " " + o["amount"]) for o in line["options"]]
    return "%d %s%s [%s]%s" % (line["quantity"], line["size_id"] + " " if line["size_id"] else "", line["item_id"], ", ".join(options),
                               "".join(" no " + what for what in line["without"]))


def check_floors(results, path):
    """Whether all sets are at least as good as the file says."""
    with open(path, encoding="utf-8") as file:
        floors = yaml.safe_load(file)
    is_good = True
    for name, bounds in floors.items():
        if name not in results:
            continue
        figures = figures_of(results[name])
        for column, bound in bounds.items():
            is_worse = figures[column] < bound if column in ("first", "after") else figures[column] > bound
            if is_worse:
                print("eval-text: %s: %s is %.1f, the bound is %s" % (name, column, figures[column], bound))
                is_good = False
    return is_good


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "tests", "eval_text", "text_desk"))
    parser.add_argument("--only")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--kind")
    parser.add_argument("--part", default="held", choices=("held", "train"))
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--floors")
    parser.add_argument("--table", help="weights to try instead of src/meaning/weights.def")
    parser.add_argument("--chat-url", help="chat completions of a model to play with")
    parser.add_argument("--chat-model", default="", help="its name")
    arguments = parser.parse_args()
    began = time.monotonic()
    results = {}
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, played in pool.map(play_set, jobs_of(arguments, menu_paths(folder))):
            results.setdefault(name, []).extend(played)
    print_table(results)
    print_kinds(results)
    if arguments.failures:
        print_failures(results, arguments.failures, arguments.kind)
    print("\n%d sentences and dialogues in %.0f s" % (sum(map(len, results.values())), time.monotonic() - began))
    return 0 if not arguments.floors or check_floors(results, arguments.floors) else 1


if __name__ == "__main__":
    sys.exit(main())
