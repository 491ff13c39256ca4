#!/usr/bin/env python3
"""The API's document is valid by a validator of others, and a running service answers as it says.   run.py VOICEPLATE
Ends with 77 (skipped) where its npm packages cannot be had."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, call_function, caller_says, speak  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.service import Service  # noqa: E402
from stage.talk import Talk  # noqa: E402
from lab import twilio  # noqa: E402


def has_packages():
    mark = os.path.join(HERE, "node_modules", ".package-lock.json")
    lock = os.path.join(HERE, "package-lock.json")
    if shutil.which("npm") is None:
        return False
    if os.path.exists(mark) and os.path.getmtime(mark) >= os.path.getmtime(lock):
        return True
    done = subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=False)
    if done.returncode == 0:
        os.utime(mark)
    return done.returncode == 0


def order_something(service):
    """A call with an order, so that every list has something to show. Returns its CallSid."""
    talk = Talk(Document(), service, 1)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A large margherita for Ada, pickup.", "the caller orders")
    call_function(talk, "add_item", {"item_id": "margherita", "size_id": "large"})
    call_function(talk, "set_customer", {"name": "Ada", "service": "pickup"})
    found = call_function(talk, "get_order", {"for_read_back": True})
    speak(talk, found["order"]["read_back"], "it is read back", pieces=12)
    caller_says(talk, "Yes.", "the caller confirms")
    call_function(talk, "submit_order", {"version": found["order"]["version"]})
    speak(talk, "Your order is in.", "the model says so")
    talk.hang_up()
    talk.await_over()
    return talk.sid


def main():
    if not has_packages():
        print("skipped: the packages of package-lock.json cannot be installed")
        return 77
    service = Service(os.path.abspath(sys.argv[1]), tempfile.mkdtemp(prefix="openapi-"), {}, shipped=True)
    try:
        service.start()
        sid = order_something(service)
        url = f"http://127.0.0.1:{service.web[1]}"
        done = subprocess.run(["node", os.path.join(HERE, "check.mjs"), url, twilio.ADMIN, sid, "harbor-pizza"], check=False)
        return done.returncode
    finally:
        service.stop()


if __name__ == "__main__":
    sys.exit(main())
