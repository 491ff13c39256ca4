"""A start with the embedded engine as the only model and no speech models, beside a service that goes on."""
import os
import subprocess
import time

LINE = 13
NAME = "a start that cannot serve: no speech models"
RIGHT = "it refuses to start and says why"
REFUSES_S = 15


def attack(lab):
    empty = os.path.join(lab.folder, "empty")
    os.makedirs(empty, exist_ok=True)
    environment = {**lab.service.environment(), "VOICEPLATE_WEB_PORT": "0", "VOICEPLATE_MEDIA_PORT": "0",
                   "VOICEPLATE_ENGINE_PORT": "0", "VOICEPLATE_ENGINE_ENABLED": "true", "VOICEPLATE_REALTIME_URL": "",
                   "VOICEPLATE_REALTIME_KEY": "", "VOICEPLATE_ENGINE_MODELS_DIR": empty,
                   "VOICEPLATE_STORE_URL": f"sqlite:{empty}/voiceplate.db"}
    began = time.monotonic()
    try:
        done = subprocess.run([lab.program, "serve"], env=environment, capture_output=True, text=True,
                              timeout=REFUSES_S, check=False)
    except subprocess.TimeoutExpired:
        raise lab.Wrong("it starts") from None
    said = done.stdout + done.stderr
    lab.expect(done.returncode != 0, "it ends with status 0")
    lab.expect("model" in said, "it does not say why: " + said[-200:])
    return f"refused after {time.monotonic() - began:.1f} s with the reason"
