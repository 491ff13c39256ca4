#!/usr/bin/env python3
"""The operator's five questions, after ten calls of which one was slow and two were made to fail: which call was slow and why; which
failed; what did the caller hear; what did it cost; what is the p95 of today. Each has one command and one request that gives the page
its answer. The log is JSON meanwhile: every line of a call names it, and each call is summed up once.   run.py VOICEPLATE"""
import json
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, caller_says, interruption, order, speak  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.model import GA  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk, sid  # noqa: E402
from lab.expecting import Wrong, expect  # noqa: E402

ORDERED, SLOW, BROKEN, MODEL_LOST, INTERRUPTED = 1, 7, 8, 9, 10
SLOW_S = 2.0
USAGE = {"total_tokens": 1200, "input_tokens": 1000, "output_tokens": 200,
         "input_token_details": {"text_tokens": 400, "audio_tokens": 600, "cached_tokens": 0},
         "output_token_details": {"text_tokens": 50, "audio_tokens": 150}}
COST = (400 * 4 + 600 * 32 + 50 * 24 + 150 * 64) / 1e6  # of one such answer, at the prices of the settings


# -- ten calls


def answer(talk, words):
    """The model answers, and tells what that used."""
    talk.ai.begin()
    talk.ai.speak(words, 3)
    talk.ai.spoken(words)
    talk.ai.finish(usage=USAGE)
    talk.step("the model answers")
    talk.heard()
    talk.step()


def open_call(document, service, number):
    talk = Talk(document, service, number)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    return talk


def hang_up(talk):
    talk.hang_up()
    talk.await_over()


def quick(document, service, number):
    talk = open_call(document, service, number)
    caller_says(talk, "When do you close?", "the caller asks")
    answer(talk, "At ten.")
    hang_up(talk)


def ordered(document, service, number):
    talk = open_call(document, service, number)
    order(talk)
    answer(talk, "Your order is in.")
    hang_up(talk)


def slow(document, service, number):
    talk = open_call(document, service, number)
    caller_says(talk, "What is in the calzone?", "the caller asks")
    time.sleep(SLOW_S)
    answer(talk, "Ham and ricotta.")
    caller_says(talk, "Thanks.", "the caller says")
    answer(talk, "Anything else?")
    hang_up(talk)


def broken(document, service, number):
    """The telephone's connection is cut, and nobody takes the call up."""
    talk = open_call(document, service, number)
    caller_says(talk, "Hello?", "the caller asks")
    answer(talk, "I am here.")
    talk.phone.sock.close()
    talk.ai.await_end()
    wait_until(lambda: service.api("/api/calls/" + talk.sid)["state"] == "ended", "the end of the cut call")


def model_lost(document, service, number):
    """The model closes the session, and the fresh one too; then Twilio says that the call failed."""
    talk = open_call(document, service, number)
    talk.ai.close(1011)
    talk.ai.await_end()
    talk.accept(GA)
    talk.agree()
    talk.ai.close(1011)
    talk.await_over()
    talk.webhook("/voice/status", CallStatus="failed")
    wait_until(lambda: service.api("/api/calls/" + talk.sid)["end_reason"] == "failed at Twilio", "the end of the lost call")


def interrupted(document, service, number):
    talk = open_call(document, service, number)
    caller_says(talk, "Tell me all about it.", "the caller asks")
    interruption(talk)
    hang_up(talk)


PLAYS = {ORDERED: ordered, SLOW: slow, BROKEN: broken, MODEL_LOST: model_lost, INTERRUPTED: interrupted}


# -- the questions


def command(service, *words):
    status, text = service.verb(*words)
    expect(status == 0, f"{words}: {status} {text}")
    return text


def asked(service, words, path):
    """What the command and the page are told; both know the same."""
    told, shown = json.loads(command(service, *words, "--json")), service.api(path)
    expect(shown is not None, f"{path}: no answer")
    return told, shown


def which_was_slow(service):
    told, shown = asked(service, ["calls", "--slow", "--limit", "1"], "/api/calls?sort=slowest&limit=1")
    expect(told["calls"] == shown["calls"] and len(told["calls"]) == 1, f"{told} {shown}")
    call = told["calls"][0]
    expect(call["call_sid"] == sid(SLOW), f"slowest: {call}")
    expect(call["slowest"]["turn"] == 1 and call["slowest"]["part"] == "model", f"why: {call['slowest']}")
    expect(call["slowest"]["total_ms"] == call["slowest_ms"] >= SLOW_S * 1000, f"how slow: {call}")
    text = command(service, "calls", "--slow", "--limit", "1")
    expect(sid(SLOW) in text and "(answer 1: model " in text, text)
    return call["slowest_ms"]


def which_failed(service):
    told, shown = asked(service, ["calls", "--outcome", "failed"], "/api/calls?outcome=failed")
    expect(told["calls"] == shown["calls"], f"{told} {shown}")
    reasons = {call["call_sid"]: call["end_reason"].split(":")[0] for call in told["calls"]}
    expect(set(reasons) == {sid(BROKEN), sid(MODEL_LOST)}, f"failed: {reasons}")
    expect(reasons[sid(MODEL_LOST)] == "failed at Twilio" and reasons[sid(BROKEN)] in ("stream broke", "stream closed"), f"{reasons}")
    text = command(service, "calls", "--outcome", "failed")
    expect("failed at Twilio" in text and "stream " in text and len(text.splitlines()) == 2, text)


def what_was_heard(service):
    told, shown = asked(service, ["call", sid(INTERRUPTED)], "/api/calls/" + sid(INTERRUPTED))
    expect(told == shown, f"{told}\n{shown}")
    cut = [line for line in told["transcript"] if line.get("unheard")]
    expect(len(cut) == 1 and cut[0]["speaker"] == "agent", f"unheard: {told['transcript']}")
    expect(cut[0]["text"] + " " + cut[0]["unheard"] == "A long sentence that nobody hears to its end." and cut[0]["text"], f"{cut}")
    expect(f"[not heard: {cut[0]['unheard']}]" in command(service, "call", sid(INTERRUPTED)), "told as text")


def what_it_cost(service):
    told, shown = asked(service, ["costs"], "/api/usage")
    expect(told == shown and len(told["usage"]) == 1, f"{told} {shown}")
    answers = 6 + 1 + 2  # of the quick calls and the ordered one, the cut one, the slow one
    expect(abs(float(told["usage"][0]["cost"]) - answers * COST) < 0.0002, f"cost: {told}")
    expect(told["usage"][0]["tokens"]["audio_out"] == 150 * answers, f"tokens: {told}")
    one = json.loads(command(service, "call", sid(ORDERED), "--json"))
    expect(abs(float(one["cost"]) - COST) < 0.0001, f"of one: {one['cost']}")
    expect(f"cost       ${one['cost']}" in command(service, "call", sid(ORDERED)), "of one, as text")
    expect("together" in command(service, "costs"), "as text")


def how_today_went(service, slowest_ms):
    told, shown = asked(service, ["figures", "--restaurant", "harbor-pizza"], "/api/figures?days=1&restaurant=harbor-pizza")
    expect(told == shown["days"][0], f"{told}\n{shown['days'][0]}")
    expect(told["calls"] == 10 and told["orders"] == 1, f"{told}")
    expect(told["p95_ms"] == slowest_ms and told["p50_ms"] < slowest_ms, f"{told}")  # fewer than twenty answers
    expect(float(told["cost"]) > 0, f"{told}")
    expect(f"p95 {slowest_ms / 1000:.2f} s" in command(service, "figures", "--restaurant", "harbor-pizza"), "as text")


# -- the log


def the_log_is_json(service):
    over = {}
    for text in service.log().splitlines():
        try:
            line = json.loads(text)
        except ValueError as error:
            raise Wrong(f"no JSON: {text}") from error
        expect({"time", "level", "process", "room", "pid", "msg"} <= set(line), f"lacks something: {text}")
        for number in range(1, 11):
            expect(sid(number) not in text or line.get("call") == sid(number), f"of which call? {text}")
        if line["msg"] == "over":
            expect(line["call"] not in over, f"told twice: {text}")
            over[line["call"]] = line
    expect(set(over) == {sid(number) for number in range(1, 11)}, f"summed up: {sorted(over)}")
    expect(over[sid(SLOW)]["slowest_part"] == "model" and over[sid(SLOW)]["slowest_turn"] == 1, f"{over[sid(SLOW)]}")
    expect(over[sid(SLOW)]["slowest_ms"] >= SLOW_S * 1000 and over[sid(SLOW)]["turns"] == 2, f"{over[sid(SLOW)]}")
    expect(over[sid(ORDERED)]["class"] == "ordered" and over[sid(ORDERED)]["order"] == 1, f"{over[sid(ORDERED)]}")
    expect(over[sid(ORDERED)]["cost"] > 0, f"{over[sid(ORDERED)]}")
    failed = {call for call, line in over.items() if line["class"] == "failed"}
    expect(failed == {sid(BROKEN), sid(MODEL_LOST)}, f"{failed}")
    expect(all((line["level"] == "warn") == (call in failed) for call, line in over.items()), "levels")


def main():
    service = Service(os.path.abspath(sys.argv[1]), tempfile.mkdtemp(prefix="questions-"),
                      {"log_format": "json", "call_sessions_ahead": 0}, shipped=True)
    document = Document()
    try:
        service.start()
        for number in range(1, 11):
            PLAYS.get(number, quick)(document, service, number)
        print("ok: ten calls, one of them slow, two that failed", flush=True)
        slowest_ms = which_was_slow(service)
        print(f"ok: which call was slow and why: {slowest_ms} ms, the model", flush=True)
        which_failed(service)
        print("ok: which failed", flush=True)
        what_was_heard(service)
        print("ok: what the caller heard", flush=True)
        what_it_cost(service)
        print("ok: what it cost", flush=True)
        how_today_went(service, slowest_ms)
        print("ok: the p95 of today", flush=True)
        the_log_is_json(service)
        print("ok: the log is JSON, and sums each call up once", flush=True)
    except Exception as error:  # whatever it is, the log says more
        print(f"{service.log()[-5000:]}\nFAILED: {type(error).__name__} {error}", flush=True)
        return 1
    finally:
        service.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
