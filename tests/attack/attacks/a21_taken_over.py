"""The web process and a worker do what an attacker says, as if a weakness had let them run code there: read another's files,
start a shell, look into other processes, end them, reach further. The sandbox is all that stands between."""
import errno
import os
import signal
import time

from lab.possessed import Ended, Possessed

LINE = 21
NAME = "web process and worker taken over"
RIGHT = "no foreign file is opened, no shell runs, no other process is read or ended; the one that tries a shell ends alone"
SETTINGS = {"workers": 2, "sandbox": "on"}
ALONE = True
MAY_RESTART = ("web", "worker")

OPEN, SOCKET, FORK, EXECVE, KILL, RENAME, CHMOD, PRLIMIT = 2, 41, 57, 59, 62, 82, 90, 302
AF_INET, AF_PACKET, SOCK_STREAM, SOCK_RAW = 2, 17, 1, 3
CREATE = os.O_WRONLY | os.O_CREAT


def tries(lab, secret):
    """(what, number, arguments, the errno that is right)."""
    master = lab.service.process.pid
    return [
        ("reads a foreign file", OPEN, (secret, os.O_RDONLY, 0), errno.EACCES),
        ("writes a foreign file", OPEN, (secret, os.O_WRONLY, 0), errno.EACCES),
        ("leaves a file in /tmp", OPEN, (secret + ".new", CREATE, 0o600), errno.EACCES),
        ("reads the settings' environment", OPEN, (f"/proc/{master}/environ", os.O_RDONLY, 0), errno.EACCES),
        ("reads the master's memory", OPEN, (f"/proc/{master}/mem", os.O_RDWR, 0), errno.EACCES),
        ("reads /etc/shadow", OPEN, ("/etc/shadow", os.O_RDONLY, 0), errno.EACCES),
        ("makes a file the world's", CHMOD, (secret, 0o777), errno.ENOSYS),
        ("makes a process", FORK, (), errno.ENOSYS),
        ("ends the master", KILL, (master, signal.SIGKILL), errno.ENOSYS),
        ("listens to the network", SOCKET, (AF_PACKET, SOCK_RAW, 0), errno.ENOSYS),
    ]


def possess(lab, name, pid, secret):
    with Possessed(pid) as process:
        own = process.call(OPEN, f"{lab.folder}/voiceplate.db", os.O_RDWR, 0)
        lab.expect(own > 0, f"{name}: its own database is closed to it: {own}")
        for what, number, arguments, right in tries(lab, secret):
            found = process.call(number, *arguments)
            lab.expect(found == -right, f"{name} {what}: {found}, not -{right}")
        try:
            found = process.call(EXECVE, "/bin/sh", 0, 0)
            lab.expect(False, f"{name} starts a shell: {found}")
        except Ended as end:
            lab.expect(end.args[0] == signal.SIGSYS, f"{name} ended by signal {end}")


def attack(lab):
    lacks = [line for line in lab.service.log().splitlines() if "less than the settings ask for" in line]
    if lacks:
        raise lab.NotRun(lacks[0].partition("reason=")[2])
    health = lab.service.health()
    secret = os.path.join(os.path.dirname(lab.folder), f"secret-{os.getpid()}")
    with open(secret, "w", encoding="ascii") as file:
        file.write("of another")
    try:
        busy = {stream["process"] for stream in lab.service.api("/streams")["streams"]}
        idle = next(row for row in health["processes"] if row["role"] == "worker" and row["process"] not in busy)
        possess(lab, "worker", idle["pid"], secret)
        possess(lab, "web", lab.service.pid_of("web"), secret)
    finally:
        os.unlink(secret)
    lab.expect(lab.until(10, lambda: lab.service.log().count("the sandbox has ended child") == 2), "the log does not tell")
    time.sleep(1)
    return f"{2 * len(tries(lab, secret))} tries refused, 2 shells ended their process, both started again"
