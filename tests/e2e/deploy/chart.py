"""The chart, rendered by Helm's own engine, by the schemas of Kubernetes and by the program whose settings it writes."""
import copy
import json
import os
import subprocess

import kubernetes_validate
import yaml

try:
    import helm_python as helm
except ImportError:  # there is none for this machine
    helm = None

VERSIONS = ("1.27", "1.37")
MENU = {"menus": {"harbor-pizza.yaml": ""}}
ACCOUNT = {"twilioAccountSid": "AC" + "1" * 32}
KINDS = {
    "SQLite": {**ACCOUNT},
    "PostgreSQL": {**ACCOUNT, "postgres": {"url": "postgres://voiceplate@127.0.0.1/voiceplate", "replicas": 3}},
    "settings of one's own": {**ACCOUNT, "drainSeconds": 300, "settings": {"log_format": "json", "keep_transcripts": False, "calls_max": 40},
                              "ingress": {"className": "nginx", "annotations": {"nginx.ingress.kubernetes.io/proxy-read-timeout": "3600"}},
                              "persistence": {"storageClass": "fast"}, "nodeSelector": {"disk": "ssd"}, "podAnnotations": {"a": "b"},
                              "imagePullSecrets": [{"name": "pull"}], "tolerations": [{"key": "calls", "operator": "Exists"}]},
}
WRONG = {
    "a setting that is the chart's": {"settings": {"drain_s": 5}},
    "a value that is misspelt": {"imagge": {}},
    "no menu": {"menus": None},
    "no host": {"host": "https://orders.example.com"},
    "a database that is none": {"postgres": {"url": "mysql://db"}},
}


def render(folder, values):
    """The documents, by kind and name."""
    with helm.Chart.load(folder) as chart:
        files = chart.render(values, name="demo", namespace="prod")
    found = [one for name, text in files.items() if name.endswith(".yaml") for one in yaml.safe_load_all(text) if one]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def is_valid(document, version):
    try:
        kubernetes_validate.validate(document, version, strict=True)
        return True
    except kubernetes_validate.ValidationError:
        return False


def check_security(report, name, pod, container):
    mine, whole = container["securityContext"], pod["securityContext"]
    report.expect(mine["readOnlyRootFilesystem"] and not mine["allowPrivilegeEscalation"] and mine["capabilities"] == {"drop": ["ALL"]}
                  and whole["runAsNonRoot"] and whole["seccompProfile"] == {"type": "RuntimeDefault"}
                  and not pod["automountServiceAccountToken"], f"{name}: its pods have no rights")


def check_settings(report, name, program, folder, text):
    """The program takes what the pod would have: its findings about settings are all well."""
    home = os.path.join(folder, "pod")
    os.makedirs(os.path.join(home, "secrets"), exist_ok=True)
    for secret in ("twilio_auth_token", "admin_token", "stream_key"):
        with open(os.path.join(home, "secrets", secret), "w", encoding="utf-8") as file:
            file.write("0123456789abcdef0123456789abcdef")
    path = os.path.join(home, "voiceplate.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    env = {**os.environ, "CREDENTIALS_DIRECTORY": os.path.join(home, "secrets")}
    done = subprocess.run([program, "doctor", "--json", "--config", path], env=env, capture_output=True, text=True, check=False)
    found = {one["check"]: one for one in json.loads(done.stdout)}
    report.expect(found["settings"]["state"] == "ok" and found["admin_token"]["state"] == "ok", f"{name}: the program takes the settings", text + done.stdout)


def check_kind(report, name, program, folder, documents):
    for version in VERSIONS:
        bad = [key for key, one in documents.items() if not is_valid(one, version)]
        report.expect(not bad, f"{name}: Kubernetes {version} takes all {len(documents)}", bad)
    stateful = documents["StatefulSet", "demo-voiceplate"]
    pod = stateful["spec"]["template"]["spec"]
    container = pod["containers"][0]
    check_security(report, name, pod, container)
    settings = documents["ConfigMap", "demo-voiceplate"]["data"]["voiceplate.yaml"]
    drain_s = yaml.safe_load(settings)["drain_s"]
    wait_s = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    report.expect(pod["terminationGracePeriodSeconds"] > wait_s + drain_s + 15, f"{name}: a pod that is stopped has time for its calls")
    mounted = {one["name"] for one in container["volumeMounts"]}
    report.expect(mounted == {one["name"] for one in pod["volumes"]} | {"data"}, f"{name}: what is mounted is there: {mounted}")
    check_settings(report, name, program, folder, settings)


def is_refused(chart, values):
    try:
        render(chart, {**MENU, **values})
        return False
    except (helm.HelmValuesError, helm.HelmRenderError):
        return True


def check(report, program, version, secrets, folder, chart):
    with open(os.path.join(chart, "Chart.yaml"), encoding="utf-8") as file:
        about = yaml.safe_load(file)
    report.expect(about["version"] == about["appVersion"] == version, f"the chart is of this version: {about['version']}")
    if helm is None:
        report.not_run("the chart is rendered", "there is no Helm for this machine in the packages")
        return
    said = helm.lint(chart, {**MENU, **ACCOUNT}, strict=True, quiet=True)
    report.expect(not said["errors"], "Helm finds nothing wrong with it", said)
    replicas = {}
    for name, values in KINDS.items():
        documents = render(chart, {**MENU, **values})
        replicas[name] = documents["StatefulSet", "demo-voiceplate"]["spec"]["replicas"]
        check_kind(report, name, program, folder, documents)
    report.expect(replicas == {"SQLite": 1, "PostgreSQL": 3, "settings of one's own": 1}, f"a database of one machine has one pod: {replicas}")
    broken = copy.deepcopy(documents["StatefulSet", "demo-voiceplate"])
    broken["spec"]["template"]["spec"]["containers"][0]["ports"][0]["containerPort"] = "web"
    report.expect(not is_valid(broken, VERSIONS[0]), "and the schemas would have found a mistake")
    for name, values in WRONG.items():
        report.expect(is_refused(chart, values), f"it refuses {name}")
    told = [one for one in secrets if not is_refused(chart, {"settings": {one: "x"}})]
    report.expect(secrets and not told, f"it takes no secret among the values: {len(secrets)} tried", told)
