"""Plays cases through text_desk (text_desk.c) and says how each went."""
import json
import subprocess

from caller import TROUBLE, Caller, question_of
from menu import basket_key

REPLIES_MOST = 8
SAME_MOST = 3  # the same question so often is a loop
UNCHANGED = ("questions", "wishes", "small talk")  # kinds that are no orders


class Desk:
    """The dialogue of one menu, call after call; or a chat model: (URL, name)."""

    def __init__(self, program, menu_path, chat=None):
        model = ["--chat-url", chat[0], "--chat-model", chat[1]] if chat else []
        self.process = subprocess.Popen([program, menu_path] + model, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("text_desk ended at %r" % request)
        return json.loads(line)

    def begin(self, lines, said=None):
        """said: what the agent has just said, instead of the greeting or, where something is ordered, "anything else?"."""
        request = {"begin": {"version": 1, "lines": lines}}
        if said or lines:
            request["said"] = said or "Okay. Anything else?"
        return self.ask(request)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Played:
    """What became of a case."""

    def __init__(self, case):
        self.case, self.log, self.asked, self.questions = case, [], [], []
        self.is_right = self.is_silent = self.is_needless = self.is_loop = self.is_closed = False

    @property
    def is_first(self):
        return self.is_right and not self.is_needless and not self.is_loop

    def outcome(self):
        for name, holds in (("loop", self.is_loop), ("silently wrong", self.is_silent), ("wrong", not self.is_right),
                            ("asked needlessly", self.is_needless)):
            if holds:
                return name
        return "right"


def hear(desk, played, text):
    state = desk.ask({"hear": text})
    played.log.append("C: " + text)
    played.log.append("A: " + state["said"])
    return state


def converse(desk, played, caller, state):
    """Answers until nothing more is asked. Returns the last state."""
    while not state["has_ended"]:
        what, words = caller.reply(state["said"], state["lines"])
        if what:
            played.asked.append(what)
            played.questions.append(question_of(state["said"]))
        if what and played.questions[-1] and played.questions.count(played.questions[-1]) >= SAME_MOST \
                or len(played.asked) > REPLIES_MOST:
            played.is_loop = True
            return state
        if words is None:
            played.is_closed = what == ""
            return state
        state = hear(desk, played, words)
    return state


def judge(played, case, state, rights):
    """Fills in how it went."""
    played.is_right = basket_key(state["lines"]) in [basket_key(right) for right in rights]
    needs = list(case["needs"]) + (["which"] if case["may_ask"] else [])
    for what in played.asked:
        if what in needs:
            needs.remove(what)
        elif case["kind"] not in UNCHANGED or what not in ("yes or no", "person", "again"):
            played.is_needless = True
    has_told = TROUBLE.search(state["said"].lower()) and case["kind"] not in UNCHANGED
    played.is_silent = not played.is_right and played.is_closed and not has_told


def play(desk, menu, case):
    played = Played(case)
    state = desk.begin(case["before"])
    for text in case["turns"]:
        state = hear(desk, played, text)
    state = hear(desk, played, case["text"])
    state = converse(desk, played, Caller(menu, case), state)
    judge(played, case, state, case["rights"])
    played.log.append("= " + "; ".join(line["spoken"] for line in state["lines"]))
    return played
