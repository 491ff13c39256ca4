#!/usr/bin/env python3
"""What a television beside the caller does to calls with the embedded engine, and what an "uh-huh" does while the agent speaks.

The demo scenarios are called in a quiet room, with a television so many decibels below the caller (one voice that reads the news
without an end), and with a caller who says "Uh-huh.", "Okay." and the like into the agent's sentences: one row of a table each.
Run by tools/bench_television, inside tools/with_server.   television.py BUILD CALLS LOG [DECIBELS...]
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

BUILD, CALLS, LOG = sys.argv[1], int(sys.argv[2]), sys.argv[3]
DECIBELS = sys.argv[4:] or ["15"]
URL = os.environ["VOICEPLATE_URL"]
NEWS = ("The president said on Tuesday that the new law will be voted on before the end of the year. In other news, a storm is moving "
        "towards the coast, and people are asked to stay at home. Our reporter is at the harbor with the details. Sports. The home "
        "team won by three goals yesterday evening, and the coach was very happy with his players. Now the weather. Tomorrow will "
        "be cloudy, with a little rain in the morning.")
BACKCHANNELS = ["Uh-huh.", "Okay.", "Mhm.", "Right.", "Yeah."]


def percentile(values, share):
    """The value that so many of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else 0


def call(files, *options):
    """What `voiceplate phone` reports of each of these calls."""
    command = [f"{BUILD}/voiceplate", "phone", "--json", "-q", "-p", "2", "--url", URL, *options, *files]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)["calls"]


def read_news(folder):
    """A recording of it, in a voice that is neither the caller's nor the agent's."""
    asked = json.dumps({"model": "tts-1", "voice": "flite", "input": NEWS}).encode()
    url = os.environ["VP_MODEL_URL"].replace("ws:", "http:").replace("/realtime", "/audio/speech")
    out = os.path.join(folder, "television.wav")
    with urllib.request.urlopen(urllib.request.Request(url, asked, {"Content-Type": "application/json"})) as answer, open(out, "wb") as file:
        file.write(answer.read())
    return out


def record_of(sid):
    with urllib.request.urlopen(f"{URL}/api/calls/{sid}") as answer:
        return json.load(answer)


def open_turns_ms(sids):
    """How long the service took the caller to be speaking, for each turn, as its log has it."""
    pattern = re.compile(r"call=(\w+) LISTENING->THINKING event=CALLER_DONE after_ms=(\d+)")
    with open(LOG, encoding="utf-8", errors="replace") as log:
        found = [pattern.search(line) for line in log]
    return [int(match[2]) for match in found if match and match[1] in sids]


def row(label, calls):
    records = [record_of(one["call_sid"]) for one in calls]
    said = [[line for line in record["transcript"] if line["speaker"] == "agent"] for record in records]
    waits = [ms for one in calls for ms in one["turn_latencies_ms"]]
    turns = open_turns_ms({one["call_sid"] for one in calls})
    return (f"{label:<22} {sum(one['is_as_expected'] for one in calls):>3} of {len(calls):<3}"
            f"{sum(bool(lines and lines[0].get('unheard')) for lines in said):>10}"
            f"{sum(bool(line.get('unheard')) for lines in said for line in lines[1:]):>9}"
            f" of {sum(len(lines[1:]) for lines in said):<4}"
            f"{percentile(turns, 50):>9}{percentile(turns, 95):>8}{max(turns, default=0):>8}"
            f"{percentile(waits, 50):>10.0f}{percentile(waits, 95):>7.0f}"
            f"{max((one['longest_silence_ms'] for one in calls), default=0) / 1000:>10.1f}")


def with_backchannels(file, folder, seed):
    """The scenario, whose caller says something short into the greeting, and into the sentence behind each turn."""
    with open(file, encoding="utf-8") as scenario:
        text = scenario.read()
    head, turns = text.split("\nturns:\n")
    turns, behind = turns.split("\nanswers:\n")
    short = [f'  - say: "{BACKCHANNELS[(seed + i) % len(BACKCHANNELS)]}"\n    when: agent_speaking_for\n    after_ms: 700' for i in range(2)]
    out = os.path.join(folder, f"{seed}-{os.path.basename(file)}")
    with open(out, "w", encoding="utf-8") as scenario:
        scenario.write(f"{head}\nturns:\n{short[0]}\n{turns}\n{short[1]}\nanswers:\n{behind}")
    return out


def main():
    demo = sorted(glob.glob("scenarios/demo/*.yaml"))
    files = [demo[i % len(demo)] for i in range(CALLS)]
    print(f"{'':<22} {'orders':>9}{'greetings':>11}{'other':>10}{'':<4}{'a turn is open, ms':>25}{'reply, ms':>17}{'longest':>10}\n"
          f"{'':<22} {'right':>9}{'cut':>11}{'cut':>8}{'':<6}{'p50':>9}{'p95':>8}{'max':>8}{'p50':>10}{'p95':>7}{'silence, s':>10}", flush=True)
    print(row("quiet", call(files)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        television = read_news(folder)
        for decibels in DECIBELS:
            print(row(f"television, -{decibels} dB", call(files, f"--background={television}:{decibels}")), flush=True)
        print(row('"uh-huh", "okay"', call([with_backchannels(file, folder, i) for i, file in enumerate(files)])), flush=True)
    print(f"load average {open('/proc/loadavg', encoding='utf-8').read().split()[0]} on {os.cpu_count()} processors")


main()
