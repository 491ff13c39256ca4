#!/usr/bin/env python3
"""Tunes the weights of the reader (src/meaning/weights.def) on generated sentences of the part "train", over the menus of this
repository alone, so that anybody gets the same table: train.py [--write] [--passes N] [--count N].

A search along one weight at a time: it is moved by a step as long as the sentences go better, then the next one; each pass halves
the step. A sentence that is right at once counts one, one that is silently wrong costs half. What gains less than KEEP, or costs a
menu more than LOSS, is left alone: the table stays as it was written where the sentences do not say otherwise. Each step is judged
by the sentences that went wrong and some of the others, which count for all of them."""
import argparse
import concurrent.futures
import os
import re
import sys
import tempfile

import big_menu
from caller import question_of
from generate import generate
from menu import Menu, basket_key
from play import UNCHANGED, Desk

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MENUS = ("menus/harbor-pizza.yaml", "menus/casa-verde.yaml", "tests/eval_text/corner-grill.yaml")
FIRST_STEP, KEEP, LOSS, RIGHT_SHARE = 0.3, 3.0, 1.0, 3
BIG_MENU_ITEMS, BIG_MENU_SHARE = 300, 3  # of the sentences: its calls take longer to begin
ROW = re.compile(r"^WEIGHT\((\w+), (-?[0-9.]+), ", re.M)


class Bench:
    """Sentences over some desks at once; scores a table of weights."""

    def __init__(self, program, count, folder):
        big = os.path.join(folder, "big.yaml")
        big_menu.write(BIG_MENU_ITEMS, big)
        self.shards = []
        for path in [os.path.join(ROOT, menu) for menu in MENUS] + [big]:
            made = generate(Menu(path), count // BIG_MENU_SHARE if path == big else count, "train")
            cases = [(case, 1) for case in made if not case["turns"] and not case["needs"] and not case["may_ask"]]
            self.shards.append((Desk(program, path), cases))
        self.pool = concurrent.futures.ThreadPoolExecutor(len(self.shards))

    def score(self, weights):
        """Of each menu."""
        return list(map(sum, self.pool.map(lambda shard: scores_of(*shard, weights), self.shards)))

    def narrow(self, weights):
        """Keeps what goes wrong, and one in RIGHT_SHARE of what is right."""
        found = list(self.pool.map(lambda shard: scores_of(*shard, weights), self.shards))
        self.shards = [(desk, [(case, 1 if scores[n] < 1 else RIGHT_SHARE) for n, (case, _) in enumerate(cases)
                               if scores[n] < 1 or n % RIGHT_SHARE == 0]) for (desk, cases), scores in zip(self.shards, found)]

    def size(self):
        return sum(len(cases) for _, cases in self.shards)


def scores_of(desk, cases, weights):
    """What each sentence counts; cases are pairs of a case and its weight."""
    desk.ask({"weights": weights})
    scores = []
    for case, weight in cases:
        desk.begin(case["before"])
        state = desk.ask({"hear": case["text"]})
        has_asked = bool(question_of(state["said"]))
        is_right = basket_key(state["lines"]) in [basket_key(right) for right in case["rights"]]
        is_first = is_right and (not has_asked or case["kind"] in UNCHANGED)
        scores.append(weight * (1 if is_first else 0 if is_right or has_asked else -0.5))
    return scores


def climb(bench, weights, name, step, best):
    """Moves one weight while it helps. Returns the scores reached."""
    for direction in (step, -step):
        has_moved = False
        while True:
            tried = dict(weights, **{name: round(weights[name] + direction, 2)})
            score = bench.score(tried)
            if sum(score) < sum(best) + KEEP or any(now < was - LOSS for now, was in zip(score, best)):
                break
            weights[name], best, has_moved = tried[name], score, True
            print("%-22s %6.2f: %.1f" % (name, weights[name], sum(best)), flush=True)
        if has_moved:
            break
    return best


def read_table(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text, {name: float(value) for name, value in ROW.findall(text)}


def write_table(path, text, weights):
    with open(path, "w", encoding="utf-8") as file:
        file.write(ROW.sub(lambda row: "WEIGHT(%s, %s, " % (row[1], ("%.2f" % weights[row[1]]).rstrip("0").ljust(3, "0")
                                                            if float(row[2]) != weights[row[1]] else row[2]), text))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "tests", "eval_text", "text_desk"))
    parser.add_argument("--table", default=os.path.join(ROOT, "src", "meaning", "weights.def"))
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    text, weights = read_table(arguments.table)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments.program, arguments.count, folder)
        print("%d sentences: %.1f" % (bench.size(), sum(bench.score(weights))), flush=True)
    bench.narrow(weights)
    before = best = bench.score(weights)
    print("%d sentences, %d weights: %.1f" % (bench.size(), len(weights), sum(best)), flush=True)
    for number in range(arguments.passes):
        for name in list(weights):
            best = climb(bench, weights, name, FIRST_STEP / 2 ** number, best)
    print("%.1f before, %.1f now" % (sum(before), sum(best)))
    if arguments.write:
        write_table(arguments.table, text, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
