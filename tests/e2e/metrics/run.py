#!/usr/bin/env python3
"""Prometheus' own tools read what the service tells of itself: the format, the alerts' rules with their tests, and every query of
alerts and dashboard against a Prometheus that scrapes a service which has had a call.   run.py VOICEPLATE"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../attack"))

from lab.expecting import Wrong, expect  # noqa: E402

ROOT = os.path.realpath(os.path.join(HERE, "../../.."))
DEPLOY = os.path.join(ROOT, "deploy")
SKIPPED, READY_S = 77, 60
TOKEN = "admin-token-0123456789abcdef"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def until(what, look, seconds=READY_S):
    end = time.monotonic() + seconds
    while True:
        try:
            if found := look():
                return found
        except (OSError, ValueError):
            pass
        expect(time.monotonic() < end, f"not in {seconds} s: {what}")
        time.sleep(0.2)


def get(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


class Scene:
    """A service, and a Prometheus that scrapes it each second, both on loopback."""

    def __init__(self, program, folder):
        self.program, self.folder, self.processes = program, folder, []
        self.web, media, engine, self.prometheus = (free_port() for _ in range(4))
        settings = {"web_port": self.web, "media_port": media, "engine_port": engine, "workers": 1, "drain_s": 1, "admin_token": TOKEN,
                    "store_url": f"sqlite:{folder}/metrics.db", "menus_dir": os.path.join(ROOT, "menus")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VOICEPLATE_", "TWILIO_", "OPENAI_"))}
        self.env = {**kept, **{f"VOICEPLATE_{name.upper()}": str(value) for name, value in settings.items()}}

    def start(self, *words):
        log = open(os.path.join(self.folder, os.path.basename(words[0]) + ".log"), "w", encoding="utf-8")
        self.processes.append(subprocess.Popen(words, env=self.env, stdout=log, stderr=log, cwd=ROOT))

    def open(self):
        self.start(self.program, "serve")
        until("the service", lambda: json.loads(get(f"http://127.0.0.1:{self.web}/health", TOKEN))["status"] in ("ok", "degraded"))
        config = {"global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                  "rule_files": [os.path.join(DEPLOY, "prometheus/alerts.yaml")],
                  "scrape_configs": [{"job_name": "voiceplate", "authorization": {"credentials": TOKEN},
                                      "static_configs": [{"targets": [f"127.0.0.1:{self.web}"]}]}]}
        path = os.path.join(self.folder, "prometheus.yml")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file)  # which is YAML, too
        self.start("prometheus", f"--config.file={path}", f"--storage.tsdb.path={self.folder}/tsdb",
                   f"--web.listen-address=127.0.0.1:{self.prometheus}")
        until("a scrape", lambda: self.query('up{job="voiceplate"}') == [1.0])

    def query(self, expression):
        text = get(f"http://127.0.0.1:{self.prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        return [float(one["value"][1]) for one in json.loads(text)["data"]["result"]]

    def close(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)


def check_format(scene):
    text = get(f"http://127.0.0.1:{scene.web}/metrics", TOKEN)
    run("promtool", "check", "metrics", text=text)
    told = set(re.findall(r"^# TYPE (\S+)", text, re.M))
    with open(os.path.join(ROOT, "docs/metrics.md"), encoding="utf-8") as file:
        written = set(re.findall(r"^\| `(voiceplate_\w+)", file.read(), re.M))
    expect(told == written, f"docs/metrics.md and /metrics differ in {sorted(told ^ written)}")
    print("ok: promtool finds nothing to say of the metrics, and the document lists them", flush=True)
    return told


def check_advice(program):
    """What the alerts tell an operator to look at is there: settings, and the verbs with their options."""
    with open(os.path.join(DEPLOY, "prometheus/alerts.yaml"), encoding="utf-8") as file:
        advice = " ".join(re.findall(r'what_to_do: "(.*)"', file.read()))
    settings = set(re.findall(r"^\| `(\w+)`", run(program, "docs", "config"), re.M))
    named = set(re.findall(r"(?<![\w/-])(?!voiceplate_)[a-z]+(?:_[a-z]+)+\b", advice)) | (settings & set(re.findall(r"\b[a-z]+\b", advice)))
    expect(named <= settings, f"the alerts name settings that there are not: {sorted(named - settings)}")
    expect(len(named) >= 3, f"the alerts name {sorted(named)}, which is less than they did")
    print(f"ok: the alerts name settings that there are: {', '.join(sorted(named))}", flush=True)


def check_rules():
    run("promtool", "check", "rules", os.path.join(DEPLOY, "prometheus/alerts.yaml"))
    run("promtool", "test", "rules", os.path.join(DEPLOY, "prometheus/alerts.test.yaml"))
    print("ok: the alerts fire when they should, and only then", flush=True)


def queries_of_dashboard():
    with open(os.path.join(DEPLOY, "grafana/voiceplate.json"), encoding="utf-8") as file:
        dashboard = json.load(file)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in dashboard["panels"]]
    expect(len(set(places)) == len(places), "two panels in one place")
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")


def check_queries(scene, told):
    with open(os.path.join(DEPLOY, "prometheus/alerts.yaml"), encoding="utf-8") as file:
        alerts = file.read()
    answered = 0
    for query in queries_of_dashboard():
        for name in re.findall(r"voiceplate_\w+", query):
            expect(name in told or re.sub(r"_bucket$", "", name) in told, f"there is no {name}: {query}")
        try:
            answered += len(scene.query(query)) > 0
        except urllib.error.HTTPError as error:
            raise Wrong(f"{query}: {error.read().decode()}") from error
    for name in re.findall(r"voiceplate_\w+", alerts):
        expect(name in told or re.sub(r"_bucket$", "", name) in told, f"there is no {name}")
    expect(answered >= 12, f"only {answered} of the dashboard's queries have an answer after a call")
    expect(scene.query('count(ALERTS{alertstate="firing"})') == [], "an alert fires, and all is well")
    print(f"ok: every query of the dashboard is answered, {answered} with figures", flush=True)


def check_call(scene):
    subprocess.run([scene.program, "phone", "--quiet", "--url", f"http://127.0.0.1:{scene.web}", "--voice", "flite:slt",
                    "--twilio-api", f"127.0.0.1:{free_port()}", "--say", "What time do you close today?"], env=scene.env, capture_output=True, check=False)
    until("the turn is counted", lambda: scene.query('sum(voiceplate_turn_seconds_count{arm="realtime"})') > [0.0])
    until("two scrapes of it", lambda: scene.query('sum(rate(voiceplate_turn_seconds_count[1m]))') > [0.0])
    for name in ("first_audio_seconds", "turn_part_seconds", "store_seconds", "loop_lag_seconds"):
        expect(scene.query(f"sum(voiceplate_{name}_count)") > [0.0], f"{name} counts")
    print("ok: a call is in the histograms", flush=True)


def main():
    try:
        check_advice(os.path.abspath(sys.argv[1]))
    except Wrong as wrong:
        print(f"FAILED: {wrong}", flush=True)
        return 1
    if shutil.which("promtool") is None or shutil.which("prometheus") is None:
        print("skipped: there is no Prometheus on this machine (Debian's package prometheus)")
        return SKIPPED
    folder = tempfile.mkdtemp(prefix="metrics-")
    scene = Scene(os.path.abspath(sys.argv[1]), folder)
    try:
        check_rules()
        scene.open()
        told = check_format(scene)
        check_call(scene)
        check_queries(scene, told)
    except Wrong as wrong:
        for name in os.listdir(folder):
            if name.endswith(".log"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    print(file.read()[-1500:])
        print(f"FAILED: {wrong}", flush=True)
        return 1
    finally:
        scene.close()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
