"""One service under test with production settings: on loopback behind a proxy that is not there, everything signed, an
admin token, and the bench's own model. Limits are set here, so that an attack is not beaten by a big machine."""
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time

from . import tricks, twilio

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(HERE))
START_S = 30
LIMITS = {"nofile": 4096, "data_bytes": 256 << 20}  # of each process, where an attack has no others


def free_ports(count):
    """Ports that were free a moment ago."""
    socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in socks]
    for sock in socks:
        sock.close()
    return ports


def until(seconds, found):
    """Whether found() came true in time."""
    end = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        if time.monotonic() > end:
            return None
        time.sleep(0.02)


# All calls are of one number, to one restaurant.
UNLIMITED = ("caller_calls_max", "caller_window_calls_max", "restaurant_calls_max", "restaurant_webhooks_per_s")


class Failed(Exception):
    pass


class Service:
    def __init__(self, program, folder, settings=None, limits=None, log_to=None):
        self.program, self.folder = program, folder
        self.settings, self.limits, self.log_to = settings or {}, limits or {}, log_to
        self.log_path = os.path.join(folder, "service.log")
        self.process = self.model = None
        self.seen = set()  # pids of all its processes

    # -- life

    def environment(self):
        keep = {name: value for name, value in os.environ.items()
                if not name.startswith(("VOICEPLATE_", "TWILIO_", "OPENAI_"))}
        keep.setdefault("LSAN_OPTIONS", f"suppressions={ROOT}/tests/lsan.supp:print_suppressions=0")
        web, media, model = self.ports
        ours = {"web_port": web, "media_port": media, "engine_port": 0, "workers": 1, "drain_s": 2, "calls_max": 50,
                "public_base_url": twilio.BASE_URL, "twilio_auth_token": twilio.TOKEN, "admin_token": twilio.ADMIN,
                "realtime_url": f"ws://127.0.0.1:{model}/v1/realtime", "realtime_key": "attack-bench",
                "engine_enabled": "false", "traditional_enabled": "false",
                **{name: 0 for name in UNLIMITED},
                "menus_dir": os.path.join(ROOT, "tests/e2e/kill_matrix/menus"),
                "store_url": f"sqlite:{self.folder}/voiceplate.db", **self.settings}
        return {**keep, **{"VOICEPLATE_" + name.upper(): str(value) for name, value in ours.items()}}

    def start_model(self):
        self.model = subprocess.Popen([sys.executable, "-m", "lab.model", str(self.ports[2]), self.folder], cwd=HERE,
                                      stdin=subprocess.DEVNULL)
        if not until(5, self._model_listens):
            raise Failed("the bench's model does not listen")

    def _model_listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.ports[2]), 1).close()
            return True
        except OSError:
            return False

    def start(self):
        self.ports = free_ports(3)
        self.web, self.media = ("127.0.0.1", self.ports[0]), ("127.0.0.1", self.ports[1])
        self.start_model()
        self.run_program()
        return self

    def run_program(self):
        limits = {**LIMITS, **self.limits}

        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (limits["nofile"],) * 2)
            resource.setrlimit(resource.RLIMIT_DATA, (limits["data_bytes"],) * 2)

        with open(self.log_path, "ab") as log, open(os.path.join(self.folder, "banner"), "ab") as banner:
            self.process = subprocess.Popen([self.program, "serve"], env=self.environment(), cwd=ROOT,
                                            stdin=subprocess.DEVNULL, stdout=banner,
                                            stderr=log if self.log_to is None else self.log_to, preexec_fn=limit)
        if not until(START_S, lambda: self.is_well() or self.process.poll() is not None):
            raise Failed(f"the service is not well after {START_S} s: {self.log_path}")
        if self.process.poll() is not None:
            raise Failed(f"the service ended with status {self.process.returncode}: {self.log_path}")

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                pass
        self.kill()
        if self.model is not None:
            self.model.terminate()
            self.model.wait()

    def kill(self):
        """Whatever is left of it, also of a master that was killed."""
        if self.process is None:
            return
        self.processes()
        for pid in self.seen:
            try:
                if os.path.samefile(f"/proc/{pid}/exe", self.program):
                    os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        self.process.wait()

    # -- what it shows

    def health(self):
        """The operator's view; None: no answer."""
        try:
            return self.api("/health", 503)
        except (OSError, ValueError):
            return None

    def is_well(self):
        found = self.health()
        return found is not None and found["status"] == "ok"

    def api(self, path, other_status=200):
        """A page of the API, read by the operator; None: no answer, or not with 200 or the other status."""
        answer = twilio.get(self.web, path, {"Host": "127.0.0.1", "Authorization": "Bearer " + twilio.ADMIN})
        return json.loads(answer.body) if answer is not None and answer.status in (200, other_status) else None

    def log(self):
        with open(self.log_path, "rb") as file:
            return file.read().decode("utf-8", "replace")

    def complaint(self):
        """The first line of a sanitizer's report in the log, or None."""
        found = re.search(r".*(?:runtime error:|Sanitizer).*", self.log()) if os.path.exists(self.log_path) else None
        return found.group(0)[:200] if found else None

    def tricks(self, name):
        """In how many sessions the bench's model played one."""
        return len({event["session"] for event in self.model_log() if event.get("trick") == name})

    def end_stalls(self):
        """The model is well again."""
        if os.path.exists(tricks.stall_flag(self.folder)):
            os.unlink(tricks.stall_flag(self.folder))

    def model_log(self):
        """What functions answered ({"call_id", "answer"}) and the tricks that were played, in order."""
        try:
            with open(os.path.join(self.folder, "model.log"), encoding="utf-8") as file:
                return [json.loads(line) for line in file]
        except FileNotFoundError:
            return []

    def processes(self):
        """[(pid, name)] of the master and its children."""
        master = self.process.pid
        pids = [master]
        try:
            with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as file:
                pids += [int(pid) for pid in file.read().split()]
        except OSError:
            pass
        found = []
        for pid in pids:
            try:
                with open(f"/proc/{pid}/comm", encoding="ascii") as file:
                    found.append((pid, file.read().strip()))
            except OSError:
                pass
        self.seen.update(pid for pid, _ in found)
        return found

    def how_it_ended(self):
        """Of its master, which is not to end: the others go on without it, and only an operator's page shows that."""
        status = self.process.poll()
        return None if status is None else f"its master ended with status {status}"

    def pid_of(self, name):
        return next((pid for pid, found in self.processes() if name in found), None)

    # -- memory

    def forget_peak(self):
        for pid, _ in self.processes():
            try:
                with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
                    file.write("5")
            except OSError:
                pass

    def memory_kib(self, line):
        """{pid: KiB} of VmRSS or VmHWM."""
        found = {}
        for pid, _ in self.processes():
            try:
                with open(f"/proc/{pid}/status", encoding="ascii") as file:
                    match = re.search(line + r":\s+(\d+) kB", file.read())
                found[pid] = int(match.group(1)) if match else 0
            except OSError:
                pass
        return found

    # -- its store

    def verb(self, *words, timeout_s=30):
        done = subprocess.run([self.program, *words], env=self.environment(), cwd=ROOT, capture_output=True, text=True,
                              timeout=timeout_s, check=False)
        return done.returncode, done.stdout + done.stderr
