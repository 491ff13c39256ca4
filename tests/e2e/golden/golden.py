#!/usr/bin/env python3
"""Golden documents: everything that the program tells Twilio, models, operators and kitchens in scripted scenes, byte for
byte as it is written in documents/.   golden.py [--record] VOICEPLATE [NAME...]
A scene that differs is played again, since a machine that stands still for seconds changes a call, as it should; one that
differs the same way twice, or three times, has its differences printed, and the exit status is 1. --record writes the
documents anew: look at what changed before you commit it."""
import argparse
import difflib
import importlib
import os
import pkgutil
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../../attack")]

import scenes  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.service import Service  # noqa: E402

TRIES = 3


def play(scene, program):
    """Returns the document's text."""
    document = Document(getattr(scene, "RULES", ()))
    document.write(f"# {scene.TITLE}. Written by tests/e2e/golden/golden.py --record.\n")
    folder = tempfile.mkdtemp(prefix="golden-")
    if not hasattr(scene, "SETTINGS"):
        scene.play(document, program, folder)
        return document.text()
    service = Service(program, folder, scene.SETTINGS, getattr(scene, "SHIPPED_MENUS", False))
    try:
        service.start()
        service.hide(document)
        scene.play(document, service)
    except Exception as error:
        error.add_log = service.log()[-3000:] if os.path.exists(service.log_path) else ""
        error.so_far = document.text()[-3000:]
        raise
    finally:
        service.stop()
    return document.text()


def attempt(scene, program):
    """Text, or None and what went wrong."""
    try:
        return play(scene, program), ""
    except Exception as error:  # whatever it is, the scene did not come to its end
        return None, (traceback.format_exc() + getattr(error, "so_far", "") + "\n--- log:\n" +
                      getattr(error, "add_log", ""))


def judge(name, scene, program):
    """Whether the document is what it was."""
    path = os.path.join(HERE, "documents", name + ".txt")
    wanted = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
    before = None
    for number in range(TRIES):
        began = time.monotonic()
        text, trouble = attempt(scene, program)
        if text == wanted:
            print(f"ok: {name} ({time.monotonic() - began:.1f} s{', once more' * number})", flush=True)
            return True
        if text is not None and text == before:
            break
        before = text
    print(f"FAILED: {name}\n{trouble}", flush=True)
    if text is not None:
        sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), text.splitlines(True), path, "now"))
    return False


def record(name, scene, program):
    text, trouble = attempt(scene, program)
    if text is None:
        print(f"FAILED: {name}\n{trouble}", flush=True)
        return False
    with open(os.path.join(HERE, "documents", name + ".txt"), "w", encoding="utf-8") as file:
        file.write(text)
    print(f"written: {name}", flush=True)
    return True


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("names", nargs="*", help="scenes; none: all of them")
    options.add_argument("--record", action="store_true")
    chosen = options.parse_intermixed_args()
    names = sorted(module.name for module in pkgutil.iter_modules(scenes.__path__))
    act = record if chosen.record else judge
    results = [act(name, importlib.import_module("scenes." + name), os.path.abspath(chosen.program))
               for name in names if not chosen.names or name in chosen.names]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
