"""The sentences of ../shared/cases/talk, which stay there: talk.yaml says by their place what is right."""
import os
import re

import yaml

from caller import Caller, question_of
from menu import Choice, Line, basket_key
from play import Played, converse, hear

SPOKEN_NEVER = r"\bL[0-9]+\b|pen a\b|chovy"  # what was made for machines


def folder_of(shared):
    return os.path.join(shared, "cases", "talk")


def sentences(shared):
    """{"bugs/HEADING/N": [turns]} and {"understanding/HEADING/N/M": [words]}: the Nth line under the heading, its Mth wording."""
    found = {}
    for name in ("bugs", "understanding"):
        heading, at = "", 0
        with open(os.path.join(folder_of(shared), name + ".txt"), encoding="utf-8") as file:
            for line in file:
                line = line.strip()
                if line.startswith("## "):
                    heading, at = line[3:].split(":")[0], 0
                elif line and not line.startswith("#"):
                    at += 1
                    if name == "bugs":
                        found["bugs/%s/%d" % (heading, at)] = line.split("|")
                        continue
                    parts = [part.strip() for part in line.split("→")]
                    for number, words in enumerate(parts[1].split(" | "), 1):
                        found["understanding/%s/%d/%d" % (heading, at, number)] = [words.strip()]
    return found


def line_of(text):
    """"2 cheese-pizza/large +onions@left +olives!extra -tomato_sauce" """
    words = text.split()
    item, _, size = words[1].partition("/")
    line = Line(item, size or None, int(words[0]))
    for word in words[2:]:
        if word[0] == "-":
            line.without.append(word[1:].replace("_", " "))
            continue
        option, _, amount = word[1:].partition("!")
        option, _, side = option.partition("@")
        line.choices.append(Choice(option, side or "whole", amount or "regular"))
    return line


def lines_of(menu, texts):
    return menu.as_json([line_of(text) for text in texts])


def is_as_expected(expected, menu, states):
    """Whether the conversation went as it should: what does not hold, in words; "" where all does."""
    last, said = states[-1], states[-1]["said"]
    if any(re.search(SPOKEN_NEVER, state["said"]) for state in states):
        return "machine's words were spoken"
    for key, holds in (("said", lambda v: re.search(v, said, re.I)), ("not_said", lambda v: not re.search(v, said, re.I)),
                       ("wish", lambda v: last["wish"] == v), ("ordered", lambda v: last["is_ordered"] == v),
                       ("never", lambda v: not any(re.search(v, state["said"], re.I) for state in states)),
                       ("name", lambda v: last["customer"]["name"].lower() == v.lower()), ("phone", lambda v: last["customer"]["phone"] == v),
                       ("service", lambda v: last["customer"]["service"] == v), ("address", lambda v: re.search(v, last["customer"]["address"], re.I)),
                       ("said_at", lambda v: all(re.search(text, states[int(n) - 1]["said"], re.I) for n, text in v.items())),
                       ("right_at", lambda v: all(basket_key(states[int(n) - 1]["lines"]) == basket_key(lines_of(menu, texts))
                                                  for n, texts in v.items()))):
        if key in expected and not holds(expected[key]):
            return "%s: %s" % (key, expected[key])
    return ""


def play_one(desk, menu, key, turns, expected):
    """A line of talk: a case for the table. It is right as soon as one of the baskets is there, or may_ask and something is asked."""
    rights = [lines_of(menu, texts) for texts in expected.get("rights", [expected["right"]] if "right" in expected else [])]
    case = {"key": key, "kind": "talk: " + key.split("/")[1], "before": lines_of(menu, expected.get("before", [])), "rights": rights,
            "needs": expected.get("needs", []), "may_ask": False, "text": turns[-1]}
    played = Played(case)
    state = desk.begin(case["before"], expected.get("agent"))
    for text in expected.get("turns", []):
        state = hear(desk, played, text)
    states = []
    for text in turns:
        state = hear(desk, played, text)
        states.append(state)
    problem = is_as_expected(expected, menu, states)
    has_asked = re.search(expected.get("may_ask", "^$"), state["said"], re.I)
    if rights and not has_asked and expected.get("is_answered", True):
        state = converse(desk, played, Caller(menu, case), state)
    is_basket_right = not rights or has_asked or basket_key(state["lines"]) in [basket_key(right) for right in rights]
    played.is_right = bool(is_basket_right) and not problem
    played.is_needless = bool(rights) and len(played.asked) > len(case["needs"])
    played.is_silent = not is_basket_right and (played.is_closed or not question_of(state["said"]))
    played.log.append("= %s %s" % ("; ".join(line["spoken"] for line in state["lines"]), "! " + problem if problem else ""))
    return played


def play_all(desk, menu, shared, expectations):
    """The lines that are of this menu."""
    with open(expectations, encoding="utf-8") as file:
        expected = yaml.safe_load(file)
    played = []
    for key, turns in sentences(shared).items():
        entry = expected.get(key) or expected.get(key.rsplit("/", 1)[0])
        if entry is None:
            if menu.name == "harbor-pizza":
                print("talk.yaml says nothing of %s" % key)
            continue
        if entry.get("menu", "harbor-pizza") == menu.name and "skip" not in entry:
            played.append(play_one(desk, menu, key, entry.get("say", turns), entry))
        elif menu.name == "harbor-pizza" and "skip" in entry:
            print("talk: left out: %s (%s)" % (key, entry["skip"]))
    return played
