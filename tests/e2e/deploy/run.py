#!/usr/bin/env python3
"""The Dockerfile, compose.yaml, cloud-init.yaml and the chart of deploy/ hold.   run.py VOICEPLATE (by run.sh, which has the packages)"""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import check_jsonschema
import jsonschema
import yaml

import chart
from report import Report

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "../../.."))
DEPLOY = os.path.join(ROOT, "deploy")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def is_valid(document, schema):
    kind = jsonschema.validators.validator_for(schema)
    return not list(kind(schema).iter_errors(document))


def caddy_takes(report, what, text):
    if shutil.which("caddy") is None:
        report.not_run(what, "caddy is not installed")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".caddy") as file:
        file.write(text)
        file.flush()
        done = subprocess.run(["caddy", "adapt", "--config", file.name, "--adapter", "caddyfile"], capture_output=True, text=True, check=False,
                              env={**os.environ, "VOICEPLATE_HOST": "orders.example.com"})
    routes = done.stdout
    report.expect(done.returncode == 0 and "orders.example.com" in routes and '"127.0.0.1:6001"' in routes and "/ws/media" in routes,
                  what, done.stderr)


def check_compose(report, version, secrets):
    with open(os.path.join(os.path.dirname(check_jsonschema.__file__), "builtin_schemas/vendor/compose-spec.json"), encoding="utf-8") as file:
        schema = json.load(file)
    compose = yaml.safe_load(read("deploy/compose.yaml"))
    report.expect(is_valid(compose, schema), "compose.yaml is valid")
    broken = copy.deepcopy(compose)
    broken["services"]["voiceplate"]["read_only"] = ["perhaps"]
    report.expect(not is_valid(broken, schema), "and the schema would have found a mistake")
    service = compose["services"]["voiceplate"]
    report.expect(service["image"] == "voiceplate:" + version, f"its image is of this version: {service['image']}")
    report.expect(set(service["secrets"]) == set(compose["secrets"]) and set(compose["secrets"]) <= secrets,
                  f"its secrets have settings' names: {set(compose['secrets']) - secrets}")
    report.expect(os.path.isfile(os.path.join(DEPLOY, service["build"]["context"], service["build"]["dockerfile"])), "its Dockerfile is there")
    report.expect(service["read_only"] and service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"],
                  "the service has no rights")
    caddy_takes(report, "Caddy takes the Caddyfile", read("deploy/Caddyfile"))


def check_dockerfile(report, secrets):
    text = re.sub(r"\\\n", " ", read("deploy/Dockerfile"))
    steps = [line.split(maxsplit=1) for line in text.split("\n") if line and not line.startswith("#")]
    users = [words for step, words in steps if step == "USER"]
    report.expect(users == ["10001:10001"], f"the image's user has no rights: {users}")
    named = {name for step, words in steps if step in ("ENV", "ARG") for name in re.findall(r"([A-Z_]+)=", words)}
    report.expect(named == {"BASE", "CREDENTIALS_DIRECTORY"}, f"nothing secret is in a layer: {named}")
    report.expect(not [words for step, words in steps if step == "ADD"], "nothing is fetched that nobody has checked")
    ignored = read(".dockerignore").split("\n")
    report.expect({"/.git", "/voiceplate.yaml", "**/*.db", "/var"} <= set(ignored), "no settings and no data go into it")
    report.expect(secrets & {"twilio_auth_token", "admin_token"} == {"twilio_auth_token", "admin_token"}, "secrets are known by the program")


def cloud_schema(folder):
    """The schema of an installed cloud-init, or of Debian's package, of which nothing else is taken. None: neither is there."""
    place = "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json"
    if not os.path.isfile("/" + place):
        done = subprocess.run("apt-get download -q cloud-init && dpkg-deb -x cloud-init_*.deb .", shell=True, cwd=folder, capture_output=True,
                              check=False)
        if done.returncode != 0:
            return None
        place = os.path.join(folder, place)
    with open(os.path.join("/", place), encoding="utf-8") as file:
        return json.load(file)


def check_cloud(report, folder):
    text = read("deploy/cloud-init.yaml")
    cloud = yaml.safe_load(text)
    schema = cloud_schema(folder)
    if schema is None:
        report.not_run("cloud-init.yaml is valid", "apt cannot fetch the package cloud-init, which has the schema")
    else:
        report.expect(is_valid(cloud, schema), "cloud-init.yaml is valid")
        report.expect(not is_valid({**cloud, "packages": "caddy"}, schema), "and the schema would have found a mistake")
    report.expect(text.startswith("#cloud-config\n"), "it says what it is")
    files = {one["path"]: one["content"] for one in cloud["write_files"]}
    caddy_takes(report, "Caddy takes its Caddyfile", files["/etc/caddy/Caddyfile"])
    script = files["/usr/local/sbin/voiceplate-connect"]
    report.expect(subprocess.run(["sh", "-n"], input=script, text=True, check=False).returncode == 0, "the shell can read its script")
    rules = re.search(r"sed -i '([^']*)'", script)[1]
    settings = subprocess.run(["sed", rules], input=read("packaging/voiceplate.yaml.in"), capture_output=True, text=True, check=False).stdout
    wanted = ("public_base_url: https://orders.example.com", "twilio_account_sid: AC...", "twilio_auth_token_file: ", "admin_token_file: ")
    report.expect(all(re.search("^" + re.escape(line), settings, re.M) for line in wanted), "it finds the settings' lines", settings)


def main():
    program = os.path.abspath(sys.argv[1])
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    secrets = set(re.findall(r"^\| `(\w+)` \|[^|]*\| secret \|", read("docs/config.md"), re.M))
    folder, report = tempfile.mkdtemp(prefix="deploy-"), Report()
    try:
        check_compose(report, version, secrets)
        check_dockerfile(report, secrets)
        check_cloud(report, folder)
        chart.check(report, program, version, secrets, folder, os.path.join(DEPLOY, "helm/voiceplate"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
