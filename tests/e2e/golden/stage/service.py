"""One `voiceplate serve` for a scene, at ports that the kernel chose, with the scene's own model, everything signed."""
import os
import re
import shutil
import subprocess
import time

from lab import service as services, twilio

from .model import GA, Model

ROOT = services.ROOT
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Nothing happens because a busy machine is slow: whatever waits, waits longer than the scene.
SETTINGS = {"web_port": 0, "media_port": 0, "calls_max": 50, "drain_s": 0, "call_connect_ms": 30000,
            "call_stall_ms": 30000, "call_silence_ms": 60000, "public_base_url": twilio.BASE_URL,
            "twilio_account_sid": "AC" + "0" * 32, "realtime_model": "golden-model"}


def copy_menus(folder, shipped):
    """The scenes' own menu, and beside it those that are shipped or a small one, in a folder of their own."""
    os.makedirs(folder)
    others = os.path.join(ROOT, "menus" if shipped else "tests/e2e/kill_matrix/menus")
    for source in (os.path.join(HERE, "menus"), others):
        for name in os.listdir(source):
            shutil.copy(os.path.join(source, name), folder)
    return folder


class Service(services.Service):
    def __init__(self, program, folder, settings=None, shipped=False):
        menus = copy_menus(os.path.join(folder, "menus"), shipped)
        super().__init__(program, folder, {**SETTINGS, "menus_dir": menus, **(settings or {})})
        self.model = Model()
        self.ports = (0, 0, self.model.port)
        self.banner_path = os.path.join(folder, "banner")
        self.trial = None  # what the service sent to try the model

    def environment(self):
        return {**super().environment(), "TZ": "UTC", "VOICEPLATE_WORKERS": "1"}

    def banner(self):
        with open(self.banner_path, encoding="utf-8") as file:
            return file.read()

    def start(self):
        with open(self.log_path, "ab") as log, open(self.banner_path, "wb") as banner:
            self.process = subprocess.Popen([self.program, "serve"], env=self.environment(), cwd=ROOT,
                                            stdin=subprocess.DEVNULL, stdout=banner, stderr=log)
        if self.settings.get("realtime_url", "model") == "model":
            self.trial = self.model.accept()
            self.trial.create(GA)
            self.trial.update(self.trial.taken[0])
            self.trial.await_end()
        urls = services.until(services.START_S, lambda: re.search(
            r"voice webhook  http://127.0.0.1:(\d+)/voice\n(?:.*\n)*?  health         http://127.0.0.1:(\d+)/health",
            self.banner()))
        if urls is None:
            raise services.Failed(f"the service does not start: {self.log()}")
        self.web, self.media = ("127.0.0.1", int(urls.group(1))), ("127.0.0.1", int(urls.group(2)))
        if not services.until(services.START_S, self.is_well):
            raise services.Failed(f"the service is not well: {self.health()} {self.log()}")
        return self

    def stop(self):
        model, self.model = self.model, None
        super().stop()
        model.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def hide(self, document):
        """What belongs to this machine and this run."""
        for port, name in ((self.web[1], "web port"), (self.media[1], "media port"), (self.model.port, "model port")):
            document.replace(f":{port}", f":<{name}>")
        document.replace(self.folder, "<folder>")
        document.replace(ROOT, "<tree>")

    def log_of(self, sid):
        """The lines about one call, when its end is among them."""
        services.until(10, lambda: f"call={sid}" in self.log())
        return [line for line in self.log().splitlines() if f"call={sid}" in line]


def wait_until(found, what, seconds=30):
    end = time.monotonic() + seconds
    while not found():
        if time.monotonic() > end:
            raise services.Failed(f"{what} does not come about")
        time.sleep(0.02)
