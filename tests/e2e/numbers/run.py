#!/usr/bin/env python3
"""Numbers at Twilio are compared, set and called by the command line, at a strict stand-in for its REST API which the official library
is held against first.   run.py VOICEPLATE"""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../attack"))

from api import Api  # noqa: E402
from lab.expecting import Wrong, expect  # noqa: E402

ROOT = os.path.join(HERE, "../../..")
ACCOUNT, TOKEN = "AC" + "1" * 32, "0123456789abcdef0123456789abcdef"
PIZZA, CASA, DESK = "+15550001111", "+15550001122", "+15550008888"
BASE = "http://127.0.0.1"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Desk:
    """An operator's shell: the settings, and what a verb said."""

    def __init__(self, program, folder, api):
        self.program, ports = program, [free_port() for _ in range(3)]
        self.base = f"{BASE}:{ports[0]}"
        settings = {"web_port": ports[0], "media_port": ports[1], "engine_port": ports[2], "workers": 1, "drain_s": 1,
                    "store_url": f"sqlite:{folder}/numbers.db", "menus_dir": os.path.join(ROOT, "menus"),
                    "public_base_url": self.base, "public_media_url": f"ws://127.0.0.1:{ports[1]}/ws/media",
                    "twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "twilio_api_url": api.url,
                    "admin_token": "admin-token-0123456789abcdef"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VOICEPLATE_", "TWILIO_", "OPENAI_"))}
        self.env = {**kept, **{f"VOICEPLATE_{name.upper()}": str(value) for name, value in settings.items()}}

    def run(self, status, *words, **changed):
        env = {**self.env, **{f"VOICEPLATE_{name.upper()}": value for name, value in changed.items()}}
        done = subprocess.run([self.program, "twilio", *words], env=env, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
        expect(done.returncode == status, f"twilio {' '.join(words)}: {done.returncode}, wanted {status}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def says(self, status, wanted, *words, **changed):
        said = self.run(status, *words, **changed)
        for text in [wanted] if isinstance(wanted, str) else wanted:
            expect(text in said, f"twilio {' '.join(words)} does not say {text!r}:\n{said}")


def check_sdk(api):
    packages = os.path.join(HERE, "../strict/packages.sh")
    done = subprocess.run(["bash", "-c", f'. "{packages}"; exec node "$@"', "sdk", os.path.join(HERE, "sdk.mjs"), api.url, ACCOUNT, TOKEN, PIZZA],
                          capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr, sep="", end="", flush=True)
    expect(done.returncode in (0, 77), "the library and the stand-in do not understand each other")
    api.wrong.clear()
    api.updates.clear()


def check_comparing(desk, api):
    number = api.add(CASA, voice_url="https://demo.twilio.com/welcome/voice/", status_callback_method="GET")
    desk.says(1, ["A call comes in (VoiceUrl): is https://demo.twilio.com/welcome/voice/, should be " + desk.base + "/voice",
                  "Primary handler fails", CASA + " (casa-verde)"], "check", CASA)
    desk.says(1, "it is no number of the account " + ACCOUNT, "check", "+15550007654")
    desk.says(1, "no menu file lists it", "check", DESK)
    expect(not api.updates, "check changes nothing")
    all_numbers = json.loads(subprocess.run([desk.program, "twilio", "check", "--json"], env=desk.env, capture_output=True, text=True,
                                            check=False).stdout)
    expect({PIZZA} <= {one["number"] for one in all_numbers["numbers"]}, f"all of the menus: {all_numbers}")
    expect(not any(one["is_connected"] for one in all_numbers["numbers"]), "none is connected yet")
    print("ok: numbers are compared, and nothing is changed", flush=True)
    return number


def check_connecting(desk, api):
    desk.says(0, ["was https://sdk.example.com/voice, is " + desk.base + "/voice", "Call status changes (StatusCallback): was empty",
                  "its calls come here", "cannot be reached from here"], "connect", PIZZA)
    expect(api.updates == [{"VoiceUrl": desk.base + "/voice", "StatusCallback": desk.base + "/voice/status"}], f"only what differs: {api.updates}")
    desk.says(0, "its calls come here", "check", PIZZA)
    desk.says(0, "its calls come here", "connect", PIZZA)
    expect(len(api.updates) == 1, "what is right is not written again")
    fallback = "https://handler.example.com/EH" + "0" * 32
    desk.says(1, "should be " + fallback, "check", PIZZA, "--fallback", fallback)
    desk.says(0, "Primary handler fails (VoiceFallbackUrl): was empty, is " + fallback, "connect", PIZZA, "--fallback", fallback)
    print("ok: a number is connected by what differs, and read back", flush=True)


def check_whose(desk, api, number):
    number["voice_application_sid"] = "AP" + "2" * 32
    desk.says(1, "the TwiML App AP" + "2" * 32 + " has its calls", "connect", CASA)
    desk.says(0, "TwiML App (VoiceApplicationSid): was AP" + "2" * 32 + ", is empty", "connect", CASA, "--take-over")
    number["capabilities"]["voice"] = False
    desk.says(1, "it takes no voice calls", "check", CASA)
    number["capabilities"]["voice"] = True
    api.type = "Trial"
    desk.says(0, ["the account is a trial", "its calls come here"], "check", CASA)
    api.type = "Full"
    expect(not api.wrong, f"what the stand-in refused: {api.wrong}")
    desk.says(1, ["error 20003", "of its region: each has tokens"], "check", twilio_auth_token="f" * 32)
    desk.says(3, "cannot be reached", "check", twilio_api_url=f"http://127.0.0.1:{free_port()}")
    desk.says(1, "TWILIO_ACCOUNT_SID", "check", twilio_account_sid="")
    desk.says(2, "--from", "test", PIZZA)
    api.wrong.clear()
    print("ok: it says who else has a number, and why an account cannot be asked", flush=True)


def check_call(desk, api):
    desk.says(1, "not verified: +15550007777", "test", PIZZA, "--from", "+15550007777")
    with open(os.path.join(api.folder, "service.log"), "w", encoding="utf-8") as log:
        service = subprocess.Popen([desk.program, "serve"], env=desk.env, stdout=log, stderr=log, cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                if json.load(urllib.request.urlopen(desk.base + "/health", timeout=5))["status"] in ("ok", "degraded"):
                    break
            except OSError:
                expect(time.monotonic() < until, "the service does not begin")
            time.sleep(0.2)
        said = desk.run(0, "test", PIZZA, "--from", DESK)
        print(said, end="", flush=True)
        expect("pizza" in said.lower() and "heard:" in said, f"the greeting is heard: {said}")
        expect(not any(map(api.recording, api.calls)), "the recording does not stay there")
    finally:
        service.terminate()
        service.wait(30)
    desk.says(1, "the call was not answered: Twilio says busy", "test", PIZZA, "--from", DESK)
    print("ok: a number is called, and what it says is told", flush=True)


def main():
    program = os.path.abspath(sys.argv[1])
    api = Api(ACCOUNT, TOKEN, None)
    desk = Desk(program, api.folder, api)
    api.phone = ["env", *[f"{name}={value}" for name, value in desk.env.items() if name.startswith("VOICEPLATE_")], program, "phone", "--url", desk.base, "--twilio-api", f"127.0.0.1:{free_port()}"]
    api.add(PIZZA)
    api.add(DESK)
    try:
        check_sdk(api)
        number = check_comparing(desk, api)
        check_connecting(desk, api)
        check_whose(desk, api, number)
        check_call(desk, api)
    except Wrong as wrong:
        print(*[call.get("said") for call in api.calls.values()], flush=True)
        print(f"FAILED: {wrong}", flush=True)
        return 1
    finally:
        shutil.rmtree(api.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
