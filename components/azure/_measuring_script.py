"""What the machine that measures does each time it is started: runs one container, and hands in what that found.

What to run stands in the machine's user data, which can be changed without another machine. The container runs without
rights of its own on the machine, and asks stores as the identity that the machine has.

Sources: Azure Virtual Machines, user data (https://learn.microsoft.com/azure/virtual-machines/user-data) and cloud-init
(https://learn.microsoft.com/azure/virtual-machines/linux/using-cloud-init); Azure Container Registry, how a token of
the directory becomes one of the registry (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md); Azure Queue
Storage REST API, "Put Message" (https://learn.microsoft.com/rest/api/storageservices/put-message).
"""

import base64
import json
from typing import Final

__all__ = ["OUTPUT", "cloud_config"]

OUTPUT: Final = "/opt/ml/processing/output"
"""Where the container leaves `measures.json` and, if it has one, `report.json`: the same place on every cloud."""

_SCRIPT: Final = """\
#!/usr/bin/env python3
import base64, email.utils, json, pathlib, subprocess, sys, time, urllib.parse, urllib.request

META = "http://169.254.169.254/metadata"
OUT = pathlib.Path("/run/measured")


def ask(url, data=None, headers=None):
    for attempt in range(8):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers or {}), timeout=60) as answer:
                return answer.read()
        except OSError:
            if attempt == 7:
                raise
            time.sleep(2**attempt)


def token(of):
    found = ask(f"{META}/identity/oauth2/token?api-version=2018-02-01&resource={of}", headers={"Metadata": "true"})
    return json.loads(found)["access_token"]


def log_in(registry):
    form = {"grant_type": "access_token", "service": registry, "access_token": token("https://management.azure.com/")}
    found = ask(f"https://{registry}/oauth2/exchange", urllib.parse.urlencode(form).encode())
    name = "00000000-0000-0000-0000-000000000000"
    secret = json.loads(found)["refresh_token"].encode()
    subprocess.run(["docker", "login", registry, "-u", name, "--password-stdin"], input=secret, check=True)


def main():
    text = ask(f"{META}/instance/compute/userData?api-version=2021-01-01&format=text", headers={"Metadata": "true"})
    told = json.loads(base64.b64decode(text))
    log_in(told["registry"])
    OUT.mkdir(mode=0o777, parents=True, exist_ok=True)
    OUT.chmod(0o777)
    for old in OUT.iterdir():
        old.unlink()
    said = [part for name, value in told["environment"].items() for part in ("-e", f"{name}={value}")]
    kept = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    place = ["-v", f"{OUT}:OUTPUT"]
    run = ["docker", "run", "--rm", "--log-driver", "none", *kept, *place, *said, told["image"], *told["arguments"]]
    subprocess.run(run, check=True, timeout=told["seconds"], stdout=subprocess.DEVNULL)
    measures = json.loads((OUT / "measures.json").read_text())
    report = OUT / "report.json"
    found = {"measures": measures, "report": json.loads(report.read_text()) if report.exists() else None}
    message = base64.b64encode(json.dumps(found).encode())
    if len(message) > 64_000:
        found["report"] = "too long to be handed in"
        message = base64.b64encode(json.dumps(found).encode())
    body = b"<QueueMessage><MessageText>" + message + b"</MessageText></QueueMessage>"
    who = {"Authorization": "Bearer " + token("https://storage.azure.com/"), "Content-Type": "application/xml"}
    when = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
    ask(told["queue"] + "/messages?messagettl=-1", body, {**who, **when})


sys.exit(main())
""".replace(":OUTPUT", f":{OUTPUT}")

_UNIT: Final = """\
[Unit]
Description=Measures what is watched of a system
After=docker.service network-online.target
Wants=docker.service network-online.target

[Service]
Type=oneshot
ExecStart=/usr/local/bin/measure
StandardOutput=null

[Install]
WantedBy=multi-user.target
"""


def cloud_config() -> str:
    """What is put on the machine when it is made, as Azure takes it. It says nothing of what is measured."""
    said = {
        "users": [],
        "ssh_pwauth": False,
        "write_files": [
            {"path": "/usr/local/bin/measure", "permissions": "0755", "content": _SCRIPT},
            {"path": "/etc/systemd/system/measure.service", "content": _UNIT},
        ],
        "runcmd": [["systemctl", "disable", "--now", "ssh"], ["systemctl", "enable", "--now", "--no-block", "measure"]],
    }
    return base64.b64encode(f"#cloud-config\n{json.dumps(said, sort_keys=True)}\n".encode()).decode()
