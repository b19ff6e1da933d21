"""What is shipped for operators: each file is checked by its own tool, and against the code it starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # it comes with Prefect, whose files these are
from prefect.flows import load_flow_from_entrypoint

from flows.deployments import describe_deployments
from flows.home import open_home
from flows.notice import SETTLED, name_drop
from flows.settings import Settings
from transforms.samples import Sample
from warehouse.query import ask

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())


def read_yaml(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_prefect_file_offers_what_serve_offers(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    served = {row.name: row for row in describe_deployments(home, Settings())}
    text = (DEPLOY / "prefect.yaml").read_text("utf-8").replace("{{ $CABLES_HOME }}", str(home.root))
    content = yaml.safe_load(text)
    filed = {row["name"]: row for row in content["deployments"]}
    assert set(filed) == set(served)
    for name, row in filed.items():
        ours = served[name]
        assert load_flow_from_entrypoint(row["entrypoint"]).name == ours.flow_name
        assert (row["entrypoint"], row["parameters"], row["tags"]) == (
            ours.entrypoint,
            ours.parameters,
            ours.tags,
        )
        schedules = [dict(schedule.schedule or ()) for schedule in ours.schedules or []]
        for wish, schedule in zip(row.get("schedules", []), schedules, strict=True):
            seconds = schedule["interval"].total_seconds() if "interval" in schedule else None
            assert (wish.get("interval"), wish.get("cron")) == (seconds, schedule.get("cron"))
    trigger = filed["drop"]["triggers"][0]
    assert trigger["match"] == {"prefect.resource.id": name_drop(home)}
    assert trigger["expect"] == [SETTLED]


def test_a_worker_takes_a_run_of_what_the_prefect_file_deploys(
    tmp_path: Path, prefect_environment: dict[str, str], samples: list[Sample]
) -> None:
    home = open_home(tmp_path / "data")
    whole = [sample for sample in samples[:9] if sample.truth["cable_id"]]
    for sample in whole:
        (home.drop / sample.file_name).write_bytes(sample.data)
    own = {"CABLES_HOME": str(home.root), "CABLES_WORKERS": "1", "CABLES_SETTLE_SECONDS": "0"}

    def prefect(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            cwd=DEPLOY.parent,
            env=os.environ | prefect_environment | own,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "cables", "--type", "process")
    prefect("deploy", "--prefect-file", "deploy/prefect.yaml", "--all")
    prefect("deployment", "run", "ingest/drop")
    prefect("worker", "start", "--pool", "cables", "--type", "process", "--run-once")
    wish = {"work_pools": {"name": {"any_": ["cables"]}}, "flows": {"name": {"any_": ["ingest"]}}}
    # The address is the loopback one that the server of the tests was started at.
    request = urllib.request.Request(  # noqa: S310
        f"{prefect_environment['PREFECT_API_URL']}/flow_runs/filter",
        json.dumps(wish).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        runs = [run for run in json.load(answer) if run["state"]["type"] != "SCHEDULED"]
    assert [(run["state"]["type"], run["state"]["message"].split(":")[0]) for run in runs] == [
        ("COMPLETED", f"{len(whole)} seen")
    ]
    assert ask(home.root, "select count(*) n from cables").to_pylist() == [{"n": len(whole)}]


def test_containers_run_as_nobody_special_and_are_seen_from_here_alone() -> None:
    services = read_yaml("compose.yaml")["services"]
    assert set(services) == {"database", "server", "setup", "worker", "watcher"}
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert all("healthcheck" in services[name] for name in ("database", "server", "worker"))
    assert services["server"]["user"] == "10001:10001"
    assert "PREFECT_SERVER_API_AUTH_STRING" in services["server"]["environment"]
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER cables$", image, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(.*) \S+$", image, re.MULTILINE):
        assert all((DEPLOY.parent / name).exists() for name in source.split())


def test_compose_takes_its_file() -> None:
    if shutil.which("docker") is None or run("docker", "compose", "version").returncode:
        pytest.skip("docker compose is not installed")
    environment = DEPLOY / "example.env"
    done = run(
        "env", "PREFECT_AUTH=a:b", "POSTGRES_PASSWORD=c", "docker", "compose",
        "--env-file", environment, "--file", DEPLOY / "compose.yaml", "config", "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/cables/bin", str(Path(sys.executable).parent)))
    done = run("systemd-analyze", "verify", "--man=no", *[tmp_path / name for name in UNITS])
    ours = [line for line in done.stderr.splitlines() if "cables" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_kubernetes_template_declares_every_variable_it_uses() -> None:
    template = read_yaml("kubernetes/work-pool.yaml")
    used = set(re.findall(r"\{\{ (\w+) \}\}", yaml.safe_dump(template["job_configuration"])))
    assert used == set(template["variables"]["properties"])
    pod = template["job_configuration"]["job_manifest"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True


def test_kubectl_takes_the_volume() -> None:
    parts = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "home.yaml").read_text("utf-8")))
    assert [part["kind"] for part in parts] == ["Namespace", "PersistentVolumeClaim"]
    assert {part["metadata"].get("namespace", part["metadata"]["name"]) for part in parts} == {"cables"}
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    done = run(
        "kubectl", "create", "--dry-run=client", "--validate=false", "--output=name",
        "--filename", DEPLOY / "kubernetes" / "home.yaml",
    )  # fmt: skip
    if "connection refused" in done.stderr:
        pytest.skip("kubectl asks a cluster even for a dry run, and there is none")
    assert done.returncode == 0, done.stderr
