"""Every signal that can be caught and is not meant to end a process, to each process of the service, as a tool that rotates
logs, a terminal or a mistaken operator sends it."""
import os
import signal
import time

LINE = 8
NAME = "every signal that means nothing, to each process"
RIGHT = "nobody ends, stops or hands over"
DEADLY = {"SIGKILL", "SIGSTOP", "SIGTERM", "SIGINT", "SIGQUIT", "SIGABRT", "SIGIOT", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL",
          "SIGTRAP", "SIGSYS"}
UPGRADES = {"SIGUSR2"}  # what it means to the master


def harmless():
    named = [number for number in signal.Signals if number.name not in DEADLY and not number.name.startswith("SIGRT")]
    return named + list(range(signal.SIGRTMIN, signal.SIGRTMAX + 1))


def attack(lab):
    before = lab.service.processes()
    sent = 0
    for number in harmless():
        for pid, _ in before:
            if pid == lab.service.process.pid and getattr(number, "name", "") in UPGRADES:
                continue
            os.kill(pid, number)
            sent += 1
        time.sleep(0.02)
    time.sleep(2.5)  # the master finds within 2 s what stands still
    lab.expect(lab.service.processes() == before, f"{before} became {lab.service.processes()}")
    states = {process["status"] for process in lab.service.health()["processes"]}
    lab.expect(states == {"up"}, f"states {states}")
    return f"{sent} signals to {len(before)} processes, all the same afterwards"
