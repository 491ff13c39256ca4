#!/usr/bin/env python3
"""The bill of materials is valid CycloneDX 1.6 and whole.   run.py VOICEPLATE (by run.sh, which has the validator)"""
import hashlib
import json
import os
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
failed = []


def expect(is_right, what, more=""):
    print(f"ok: {what}" if is_right else f"FAILED: {what}: {more}", flush=True)
    if not is_right:
        failed.append(what)


def loaded(program):
    """The packages of all that the loader maps for the program."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    found = set()
    for path in re.findall(r"(/\S+) \(0x", told):
        for one in (path, os.path.realpath(path), path.removeprefix("/usr"), os.path.realpath(path).removeprefix("/usr")):
            owner = subprocess.run(["dpkg-query", "-S", one], capture_output=True, text=True, check=False)
            if owner.returncode == 0:
                found.add(re.split(r"[:,]", owner.stdout)[0])
                break
    return found


def main():
    program = os.path.abspath(sys.argv[1])
    text = subprocess.run([os.path.join(ROOT, "tools/sbom"), program], capture_output=True, text=True, check=True).stdout
    bom, validator = json.loads(text), JsonStrictValidator(SchemaVersion.V1_6)
    wrong = validator.validate_str(text)
    expect(wrong is None, "it is CycloneDX 1.6", wrong)
    for broken in (text.replace('"version": 1,', '"version": "one",', 1), text.replace('"id": "MIT"', '"id": "Mine"', 1), text.replace('"alg": "SHA-256"', '"alg": "SUM"', 1)):
        expect(broken != text and validator.validate_str(broken) is not None, "and the validator would have found a mistake")
    again = subprocess.run([os.path.join(ROOT, "tools/sbom"), program], capture_output=True, text=True, check=True).stdout
    expect(text == again, "the same build gives the same text")
    debian = {one["name"] for one in bom["components"] if one["purl"].startswith("pkg:deb/")}
    missing = loaded(program) - debian
    expect(len(debian) > 20 and not missing, f"all of {len(debian)} Debian packages that are linked are there", missing)
    parts = {part["bom-ref"]: part for one in bom["components"] for part in one.get("components", [])}
    for folder in ("", "page/"):
        for name in sorted(os.listdir(os.path.join(ROOT, "models", folder))):
            path = os.path.join(ROOT, "models", folder, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
                expect(parts.get(folder + name, {"hashes": [{}]})["hashes"][0].get("content") == digest, f"models/{folder}{name} is there")
    refs = [bom["metadata"]["component"]["bom-ref"], *parts, *(one["bom-ref"] for one in bom["components"])]
    named = {ref for one in bom["dependencies"] for ref in [one["ref"], *one["dependsOn"]]}
    expect(len(refs) == len(set(refs)) and named <= set(refs), "each reference leads to one component", named - set(refs))
    with open(os.path.join(ROOT, "docs/third-party.md"), encoding="utf-8") as file:
        page = file.read()
    told = [one["name"] for one in bom["components"] if not one["purl"].startswith("pkg:deb/")]
    expect(told and all(f"`{name}`" in page for name in told), "docs/third-party.md names each package of others", told)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
