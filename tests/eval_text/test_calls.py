#!/usr/bin/env python3
"""Calls as people make them (calls.yaml), of several turns, that end in an order.

A line of an order is "QUANTITY ITEM[/SIZE] OPTION... [-WITHOUT...] [#NOTE...]": ids; an option of a half is left:ID or right:ID (which
half is which does not matter), so many of one ID*COUNT; parts of a combo stand with their options behind ID/SIZE; a note is words that
the kitchen must read. Options that a menu takes by default may stand there besides. customer: what is known of the caller.
is_wrong: goes wrong today, is shown, and is no failure until it goes right.

    test_calls.py TEXT_DESK [WORDS_OF_A_CALL]      # with words: the calls that have them, with what was said"""
import os
import re
import sys

try:
    import yaml
    from play import Desk
except ImportError:
    print("test_calls: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SHARED = os.path.join(os.environ.get("VOICEPLATE_SHARED", os.path.join(ROOT, "..", "shared")), "cases", "menus")
EVAL = os.path.join(ROOT, "scenarios", "eval", "menus")
MENUS = {"harbor": (ROOT, "menus", "harbor-pizza.yaml"), "casa": (ROOT, "menus", "casa-verde.yaml"), "sunny": (HERE, "sunny-fork.yaml"),
         "fogon": (HERE, "el-fogon.yaml"), "rosie": (HERE, "rosies-drive-in.yaml"), "cod": (EVAL, "captain-cod.yaml"), "lotus": (EVAL, "lotus-kitchen.yaml"),
         "grind": (EVAL, "daily-grind.yaml"), "maple": (SHARED, "maple-slice.yaml"), "saffron": (SHARED, "saffron-mill.yaml"),
         "jade": (SHARED, "jade-lantern.yaml"), "coffee": (SHARED, "coffee-bar.yaml"), "ramen": (HERE, "ramen-house.yaml"),
         "deli": (HERE, "lennys-deli.yaml"), "smoky": (HERE, "smoky-hollow.yaml"),
         "patty": (HERE, "patty-shack.yaml"), "bangkok": (HERE, "bangkok-garden.yaml"),
         "bagel": (HERE, "bagel-house.yaml"), "greek": (HERE, "greek-kitchen.yaml")}


def defaults(path):
    """The options that are taken where nothing is said."""
    with open(path, encoding="utf-8") as file:
        groups = yaml.safe_load(file).get("groups", [])
    return {option["id"] for group in groups for option in group.get("options", []) if option.get("default")}


def wanted_line(text):
    """(quantity, dish, options with sides and parts, without, words of the note) of a line as calls.yaml writes it."""
    text, *notes = text.split(" #")
    text, *without = text.split(" -")
    quantity, dish, *options = text.split()
    many = []
    for option in options:
        name, _, count = option.partition("*")
        many += [name] * int(count or 1)
    return int(quantity), dish, sorted(many), sorted(without), notes


def got_options(line):
    """Ids of the options and parts of a line, those of a half with its side."""
    found = []
    for option in line["options"]:
        size, side = option.get("size_id"), option["side"]
        found += [("" if side == "whole" else side + ":") + option["option_id"] + ("/" + size if size else "")] * option.get("count", 1)
    return found


def left_out(line):
    """What is left out of the line and of its parts."""
    return sorted(line["without"] + [name for option in line["options"] for name in option.get("without", [])])


def other_half(options):
    swap = {"left:": "right:", "right:": "left:"}
    return sorted(re.sub("^(left:|right:)", lambda half: swap[half.group(1)], option) for option in options)


def is_same(wanted, line, by_default):
    quantity, dish, options, without, notes = wanted
    size = line.get("size_id")
    got = [option for option in got_options(line) if option not in by_default or option in options]
    sorted_got = sorted(got)
    return (line["quantity"] == quantity and line["item_id"] + ("/" + size if size else "") == dish
            and sorted_got in (options, other_half(options)) and left_out(line) == without
            and all(note in line.get("note", "") for note in notes))


def is_right(call, state, by_default):
    left = list(state["lines"])
    for text in call["order"]:
        wanted = wanted_line(text)
        match = next((line for line in left if is_same(wanted, line, by_default)), None)
        if match is None:
            return False
        left.remove(match)
    return not left and all(state["customer"].get(key) == value for key, value in call.get("customer", {}).items())


def told(line):
    return "%s %s%s %s%s%s" % (line["quantity"], line["item_id"], "/" + line["size_id"] if line.get("size_id") else "",
                               " ".join(got_options(line)), "".join(" -" + name for name in left_out(line)),
                               " #" + line["note"] if line.get("note") else "")


DESKS = {}  # one for each menu, asked call after call


def play(program, call, path):
    desk = DESKS.get(path) or DESKS.setdefault(path, Desk(program, path, None))
    desk.begin([])
    log, state = [], None
    for words in call["says"]:
        state = desk.ask({"hear": words})
        log += ["  C: " + words, "  A: " + str(state["said"])]
    return state, log


def main(program, only):
    with open(os.path.join(HERE, "calls.yaml"), encoding="utf-8") as file:
        calls = yaml.safe_load(file)
    played = failed = wrong = 0
    for call in calls:
        path = os.path.join(*MENUS[call["menu"]])
        if not os.path.exists(path) or (only and only not in " ".join(call["says"])):
            continue
        state, log = play(program, call, path)
        good = is_right(call, state, defaults(path))
        is_as_known = good != call.get("is_wrong", False)
        played, failed, wrong = played + 1, failed + (not is_as_known), wrong + (not good)
        if good and not is_as_known:
            print("goes right now, so take is_wrong from it: %s" % call["says"])
        if only or not good:
            customer = {key: state["customer"].get(key) for key in call.get("customer", {})}
            print("%s %s\n%s\n  wanted %s %s\n  got    %s %s" % ("right" if good else "FAILED" if not is_as_known else "wrong", call["menu"], "\n".join(log), call["order"],
                                                              call.get("customer", ""), [told(line) for line in state["lines"]], customer))
    print("flow.eval_text_calls: %d calls, %d go wrong, %d failed" % (played, wrong, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
