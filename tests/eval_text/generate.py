#!/usr/bin/env python3
"""Sentences of callers made from a menu: generate.py MENU.yaml COUNT [train|held] prints them with the baskets that are right.
The same menu, count and part give the same sentences."""
import json
import os
import random
import sys
import zlib

import yaml

import changes  # noqa: F401 (its kinds)
from menu import Menu, basket_key
from order import strays
from phrase import Speaker
from sentences import KINDS

HERE = os.path.dirname(os.path.abspath(__file__))
TRIES = 40


def wordings():
    with open(os.path.join(HERE, "wordings.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def is_clear(menu, case):
    """Whether the sentence has one meaning, and a basket can hold what it means."""
    lines = [line for right in case.rights for line in right] + case.before
    if strays(menu, case.text, lines, case.also):
        return False
    for right in case.rights:
        count = sum(line.quantity for line in right)
        if count > 20 or any(line.quantity > menu.most or len(line.choices) > 12 for line in right):
            return False
        for line in right:
            for group in menu.groups_of(line.item):
                if sum(menu.group_of[c.option] is group for c in line.choices) > group.get("max", 1):
                    return False
    return True


def finish(menu, case, number, part):
    """The case as the runner plays it."""
    wanted = getattr(case, "wanted", None)
    return {"key": "%s/%s/%d" % (menu.name, part, number), "kind": case.kind, "before": menu.as_json(case.before), "turns": case.turns,
            "text": case.text, "rights": [menu.as_json(right) for right in alternatives(menu, case)],
            "needs": menu.needs(wanted) if wanted is not None else [], "may_ask": case.may_ask}


def alternatives(menu, case):
    """What is right; a plain dish with one topping may also be the dish that is named after the topping."""
    rights = list(case.rights)
    for right in case.rights:
        for at, line in enumerate(right):
            if not menu.base_noun(line.item):
                continue
            siblings = menu.category_of[line.item]["items"]
            for choice in line.choices:
                same = [i for i in siblings if menu.is_offered(i["id"]) and i["name"] == menu.options[choice.option]["name"]]
                if same and choice.side == "whole" and choice.amount == "regular":
                    other = line.copy(item=same[0]["id"], choices=[c for c in line.choices if c is not choice])
                    rights.append(right[:at] + [other] + right[at + 1:])
    return rights


def generate(menu, count, part):
    speaker = Speaker(menu, wordings(), random.Random(zlib.crc32(("%s %s" % (menu.name, part)).encode())), part)
    functions, weights = zip(*KINDS)
    cases, seen = [], set()
    for _ in range(count * TRIES):
        if len(cases) == count:
            break
        case = speaker.rng.choices(functions, weights)[0](speaker)
        if case is None or not is_clear(menu, case) or (case.text, basket_key(menu.as_json(case.before))) in seen:
            continue
        seen.add((case.text, basket_key(menu.as_json(case.before))))
        cases.append(finish(menu, case, len(cases), part))
    return cases


if __name__ == "__main__":
    part_asked = sys.argv[3] if len(sys.argv) > 3 else "train"
    for made in generate(Menu(sys.argv[1]), int(sys.argv[2]), part_asked):
        print(json.dumps(made))
