#!/usr/bin/env python3
"""Plays whole conversations of simulated callers at desks without telephones, and counts what became of them.

    eval_dialogues.py --text [--only TEXT] [--failures N] [--floor PERCENT] [--known-wrong FILE] [FILE or FOLDER...]
    eval_dialogues.py [--voices V,...] [--rounds clean,noise15,babble10,human] [--all-voices] [--cache FOLDER] [...]

Without files: scenarios/eval, and the scenarios of the shared cases. --text: the words go straight to the dialogue; otherwise
they are spoken and heard. --all-voices: each scenario by all of them, not by one in turn. --every N:
each Nth scenario. --only: scenarios whose name has the
text. --failures: so many transcripts of what went wrong. --floor: fails below so many percent of right tickets.
--known-wrong: fails when one goes wrong that FILE does not name. README.md here says the rest."""
import argparse
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shutil
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
VOICES = ("flite:slt", "flite:awb", "flite:kal16", "festival:slt", "festival:kal", "espeak-ng:en-us", "rhvoice:clb", "rhvoice:bdl",
          "rhvoice:alan", "pico:en-US", "pico:en-GB", "piper:joe")
ROBOTS = ("flite:kal16", "festival:kal", "espeak-ng")  # formants and joined diphones, told apart: src/callers/voice.h
PROGRAMS = {"festival": "text2wave", "espeak-ng": "espeak-ng", "rhvoice": "RHVoice-test", "pico": "pico2wave"}
PIPER = os.environ.get("VOICEPLATE_CALLERS_DIR", os.path.join(ROOT, "models", "callers"))
SPHINX = os.environ.get("VOICEPLATE_SPHINX_DIR", "/usr/share/pocketsphinx/model/en-us/en-us")
MANNERS = ("hesitant", "uneven", "hurried")  # dealt out in the round "human", as voiceplate eval does: src/callers/phone.c
BACKGROUNDS = (None, "car:12", None, "pair:18")
RECOGNISER = ("speech", "english", "audio")  # rooms that decide what is recognised of a sound
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
    """A scenario to be played. voice: None where the words go straight to the dialogue. turn: of the deal of manners."""

    def __init__(self, path, menu, voice=None, round_name="text", turn=0):
        self.path, self.menu, self.voice, self.round, self.turn, self.result = path, menu, voice, round_name, turn, None

    def request(self):
        request = {"play": self.path}
        if self.voice:
            manner, background = None, None
            for kind, db in re.findall(r"(noise|babble|pair|car)([0-9]+)", self.round):
                if kind == "noise":
                    request["noise_db"] = int(db)
                else:
                    background = "%s:%s" % (kind, db)
            for name in MANNERS:
                manner = name if name in self.round else manner
            if self.round == "human":
                manner, background = MANNERS[self.turn % len(MANNERS)], BACKGROUNDS[self.turn % len(BACKGROUNDS)]
            request["voice"] = "%s:1:%s" % (self.voice, manner) if manner else self.voice
            if background:
                request["background"] = background
        return request


def is_installed(voice):
    engine = voice.split(":")[0]
    return os.path.isfile(os.path.join(PIPER, "voice", "en_US-joe-medium.onnx")) if engine == "piper" else engine not in PROGRAMS or shutil.which(PROGRAMS[engine]) is not None


def spoken(calls, arguments):
    """The calls in all rounds, by all voices or by one each, another one in the next round."""
    asked, found = arguments.voices.split(","), []
    voices = [voice for voice in asked if is_installed(voice)]
    for voice in asked:
        if voice not in voices:
            print("left out: %s is not installed" % voice)
    for at, round_name in enumerate(arguments.rounds.split(",")):
        for number, call in enumerate(calls):
            dealt = voices if arguments.all_voices else [voices[(number + at) % len(voices)]]
            found += [Call(call.path, call.menu, voice, round_name, number + number // len(voices)) for voice in dealt]
    return found


def cache_folder(folder, build):
    """A folder for this recogniser: what another one heard is worth nothing."""
    digest = hashlib.sha256()
    for room in RECOGNISER:
        with open(os.path.join(build, "libroom_%s.a" % room), "rb") as file:
            digest.update(file.read())
    path = os.path.join(folder, digest.hexdigest()[:12])
    os.makedirs(path, exist_ok=True)
    return path


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

    def __init__(self, program, speech):
        self.program, self.speech, self.local, self.all = program, speech, threading.local(), []

    def ask(self, menu, request):
        desks = self.local.__dict__.setdefault("desks", {})
        if menu not in desks:
            desks[menu] = subprocess.Popen([self.program, menu] + self.speech, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
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


def heard_of(turns):
    """What was heard of a sentence: of each turn the readings, each with its cost, and how sure its words are in percent."""
    lines = []
    for turn in turns or [[]]:
        for at, reading in enumerate(turn):
            sure = " ".join("%.0f" % (100 * value) for value in reading["sureness"])
            lines.append("       %s %5.1f (%.2f) %s | %s" % (" |"[at == 0], reading["cost"], reading["confidence"], reading["text"], sure))
        if not turn:
            lines.append("       | (nothing)")
    return lines


def log_of(call):
    lines = ["\n%s%s: %s" % (shown(call.path), ", %s, %s" % (call.voice, call.round) if call.voice else "", OUTCOMES[call.result["outcome"]])]
    for entry in call.result["log"]:
        (who, words), = [(key, entry[key]) for key in ("agent", "caller", "keys", "note") if key in entry]
        lines.append("    %s %s" % ({"agent": "A:", "caller": "C:", "keys": "C: keys", "note": "  "}[who], words))
        if "heard" in entry:
            lines += heard_of(entry["heard"])
    return "\n".join(lines + ["    => " + line for line in call.result["differences"].splitlines()])


def play_all(calls, arguments):
    speech = [] if arguments.text else [os.path.join(ROOT, "models"), SPHINX]
    if speech and arguments.cache:
        speech.append(cache_folder(arguments.cache, os.path.dirname(os.path.dirname(os.path.dirname(arguments.program)))))
    if arguments.chat_url:
        speech = speech + ["--chat-url", arguments.chat_url, "--chat-model", arguments.chat_model]
    desks = Desks(arguments.program, speech)
    wanted = iter(range(arguments.failures))

    def play(call):
        call.result = desks.ask(call.menu, call.request())
        if call.result.get("outcome", "right") != "right" and arguments.outcome in call.result["outcome"] and next(wanted, None) is not None:
            print(log_of(call), flush=True)
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


def print_rows(calls, name_of):
    parts = collections.defaultdict(list)
    for call in calls:
        parts[name_of(call)].append(call)
    for name in sorted(parts):
        print_row(name, parts[name])


def is_robot(voice):
    return any((voice + ":").startswith(robot + ":") for robot in ROBOTS)


def print_kinds(round_name, calls):
    """The main figure, of voices made of a person's recordings, and beside it that of robots."""
    for name, kind in ((" human-like", False), (" robots", True)):
        of_kind = [call for call in calls if call.voice and is_robot(call.voice) == kind]
        if of_kind:
            print_row(round_name + name, of_kind)


def print_table(calls):
    print("%-24s %5s" % ("", "calls") + "".join("%15s" % (name + " %") for name in OUTCOMES.values()))
    for round_name in dict.fromkeys(call.round for call in calls):
        part = [call for call in calls if call.round == round_name]
        if any(call.voice for call in part):
            print_rows(part, lambda call: call.round + " " + call.voice)
        print_rows(part, lambda call: call.round + " " + os.path.basename(call.menu)[:-5])
        print_kinds(round_name, part)
        print_row(round_name, part)


def names_in(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def is_as_known(calls, known):
    """Whether nothing went wrong but what is known to; says what did, and what is right by now."""
    names = {call.result["name"]: call.result["outcome"] == "right" for call in calls}
    for name in [name for name in known if names.get(name)]:
        print("right by now: %s" % name)
    new = sorted(name for name, is_right in names.items() if not is_right and name not in known)
    for name in new:
        print("went right before: %s" % name)
    return not new


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "tests", "eval_dialogues", "heard_desk"))
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--voices", default=",".join(VOICES))
    parser.add_argument("--rounds", default="clean")
    parser.add_argument("--all-voices", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--cache", help="keeps what was spoken and recognised in this folder")
    parser.add_argument("--chat-url", help="chat completions of a model to play with; its key is $VOICEPLATE_ENGINE_CHAT_KEY")
    parser.add_argument("--chat-model", default="", help="its name")
    parser.add_argument("--outcome", default="", help="transcripts of these only: wrong, person or none")
    parser.add_argument("--only", default="")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("--known-wrong", help="a file of names, one a line")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    began = time.monotonic()
    calls = calls_of(scenario_files(arguments.paths or SCENARIOS, arguments.only)[::arguments.every])
    calls = play_all(calls if arguments.text else spoken(calls, arguments), arguments)
    print_table(calls)
    wrong = [call for call in calls if call.result["outcome"] != "right"]
    print("\n%d calls in %.1f s" % (len(calls), time.monotonic() - began))
    if arguments.known_wrong and not is_as_known(calls, names_in(arguments.known_wrong)):
        return 1
    return 0 if 100.0 * (len(calls) - len(wrong)) >= arguments.floor * max(len(calls), 1) else 1


if __name__ == "__main__":
    sys.exit(main())
