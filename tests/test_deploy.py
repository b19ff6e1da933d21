"""What is shipped for operators: each file is checked by its own tool, and against the code it starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import kubernetes_validate  # type: ignore[import-untyped]
import prefect.server.api.collections
import pytest
import yaml  # type: ignore[import-untyped] # it comes with Prefect, whose files these are
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # as above
from prefect.client.schemas.objects import FlowRun
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.processutils import command_from_string
from prefect.utilities.templating import apply_values
from prefect.workers.base import BaseJobConfiguration
from prefect_api import PrefectApi

from flows.deployments import describe_deployments
from flows.home import open_home
from flows.notice import SETTLED, name_drop
from flows.settings import Settings, load_settings
from transforms.samples import Sample
from warehouse.catalog.session import ask

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
SCHEMAS = Path(__file__).parent / "schemas"
# What a compose file takes from its environment: ${NAME}, ${NAME:-instead} or ${NAME:?what is missing}.
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
# A worker demands them in the pod, where Kubernetes does not know them and drops them.
STRAY = {"parallelism": 1, "completions": 1}


def read_yaml(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def run_beside(environment: dict[str, str], *command: str) -> None:
    """Run a command in the checkout, as whoever deploys does; it must end well."""
    done = subprocess.run(
        command,
        cwd=DEPLOY.parent,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
        run_beside(prefect_environment | own, sys.executable, "-m", "prefect", "--no-prompt", *arguments)

    prefect("work-pool", "create", "cables", "--type", "process")
    prefect("deploy", "--prefect-file", "deploy/prefect.yaml", "--all")
    prefect("deployment", "run", "ingest/drop")
    prefect("worker", "start", "--pool", "cables", "--type", "process", "--run-once")
    wish = {"work_pools": {"name": {"any_": ["cables"]}}, "flows": {"name": {"any_": ["ingest"]}}}
    found = PrefectApi(prefect_environment["PREFECT_API_URL"]).ask("flow_runs/filter", wish)
    runs = [run for run in found if run["state"]["type"] != "SCHEDULED"]
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
    assert re.search(r"^USER cables$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)


def test_the_image_is_made_of_all_that_is_installed() -> None:
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    needed = {"pyproject.toml", "constraints.txt", project["project"]["readme"]}
    assert packages | needed | set(project["project"]["license-files"]) <= copied
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []


def test_the_compose_file_keeps_to_the_specification() -> None:
    schema = json.loads((SCHEMAS / "compose-spec.json").read_text("utf-8"))
    # PyYAML has merged what the anchors repeat, as Compose does.
    faults = Draft202012Validator(schema).iter_errors(read_yaml("compose.yaml"))
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_compose_takes_its_file() -> None:
    compose = next(filter(is_compose, (["docker", "compose"], ["docker-compose"])), None)
    if compose is None:
        pytest.skip("docker compose is not installed")
    done = run(
        "env", "PREFECT_AUTH=a:b", "POSTGRES_PASSWORD=c", *compose,
        "--env-file", DEPLOY / "example.env", "--file", DEPLOY / "compose.yaml", "config", "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def is_compose(words: list[str]) -> bool:
    if shutil.which(words[0]) is None:
        return False
    told = run(*words, "version", "--short")
    # The first one, long out of use, knew an older form of the file.
    return told.returncode == 0 and not told.stdout.startswith(("1.", "v1."))


def read_example() -> dict[str, str]:
    lines = (DEPLOY / "example.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_the_example_names_every_variable_that_the_containers_take() -> None:
    named = {name for name, _, _ in VARIABLE.findall((DEPLOY / "compose.yaml").read_text("utf-8"))}
    assert named == set(read_example())


@pytest.mark.parametrize("name", ["setup", "worker", "watcher"])
def test_what_the_example_leaves_empty_is_not_set_in_the_containers(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = read_example()
    for variable, value in read_yaml("compose.yaml")["services"][name]["environment"].items():
        monkeypatch.setenv(variable, VARIABLE.sub(lambda found: example[found[1]] or found[3] or "", value))
    assert load_settings() == Settings(home=Path("/var/lib/cables"), public_home=None, notify_url=None)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/cables/bin", str(Path(sys.executable).parent)))
    done = run("systemd-analyze", "verify", "--man=no", *[tmp_path / name for name in UNITS])
    ours = [line for line in done.stderr.splitlines() if "cables" in line]
    assert (done.returncode, ours) == (0, [])


def read_template() -> dict[str, Any]:
    template: dict[str, Any] = read_yaml("kubernetes/work-pool.yaml")
    return template


def workers_template() -> dict[str, Any]:
    """What a worker of Prefect's makes jobs of where a pool has no template of its own."""
    views = Path(prefect.server.api.collections.__file__).parent / "collections_data" / "views"
    workers = json.loads((views / "aggregate-worker-metadata.json").read_text("utf-8"))
    template: dict[str, Any] = workers["prefect-kubernetes"]["kubernetes"]["default_base_job_configuration"]
    return template


def list_fixed(part: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a template that no variable changes, and where it stands."""
    if isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from list_fixed(value, f"{place}.{key}")
    elif "{{" not in str(part):
        yield place, part


def test_the_kubernetes_template_has_what_a_worker_demands() -> None:
    ours, theirs = (template["job_configuration"] for template in (read_template(), workers_template()))
    assert set(ours) <= set(theirs)
    assert dict(list_fixed(theirs["job_manifest"])).items() <= dict(list_fixed(ours["job_manifest"])).items()


class PodConfiguration(BaseJobConfiguration):
    """Prefect's part of what a worker does with the template; the rest as the worker does it."""

    namespace: str
    stream_output: bool
    job_manifest: dict[str, Any]

    def fill_manifest(self) -> None:
        pod = self.job_manifest["spec"]["template"]
        pod["spec"]["containers"][0] |= {
            "env": [{"name": name, "value": value} for name, value in self.env.items()],
            "args": command_from_string(self.command or ""),
        }
        for part in (self.job_manifest, pod):
            part.setdefault("metadata", {})["labels"] = self.labels


@pytest.fixture(params=["prefect", "prefect-kubernetes"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The job that a worker makes of the template for a run; by the worker's own code where that is here."""
    configuration: Callable[..., Any] = PodConfiguration
    if request.param == "prefect-kubernetes":
        reason = "prefect-kubernetes, which is for workers on Kubernetes, is not installed"
        configuration = pytest.importorskip(
            "prefect_kubernetes.worker", reason=reason
        ).KubernetesWorkerJobConfiguration
    template = read_template()
    variables = template["variables"]["properties"]
    values = {name: row["default"] for name, row in variables.items() if "default" in row}
    values |= {"memory": "8Gi", "env": {"CABLES_PUBLIC_HOME": "/mnt/cables"}, "labels": {"team": "cables"}}
    job = configuration(**apply_values(template["job_configuration"], values))
    job.prepare_for_flow_run(FlowRun(flow_id=uuid4(), name="tan-crane"))
    if isinstance(job, PodConfiguration):
        job.fill_manifest()
    made: dict[str, Any] = job.job_manifest
    return made


def test_kubernetes_takes_the_job_that_a_worker_makes(manifest: dict[str, Any]) -> None:
    pod = manifest["spec"]["template"]
    container = pod["spec"]["containers"][0]
    assert {"name": "CABLES_PUBLIC_HOME", "value": "/mnt/cables"} in container["env"]
    assert {row["name"] for row in container["env"]} >= {"PREFECT__FLOW_RUN_ID"}
    assert container["args"] == ["prefect", "flow-run", "execute"]
    assert container["resources"]["limits"] == {"memory": "8Gi"}
    for labels in (manifest["metadata"]["labels"], pod["metadata"]["labels"]):
        assert labels.items() >= {"team": "cables", "prefect.io/flow-run-name": "tan-crane"}.items()
    assert {name: pod["spec"].pop(name) for name in STRAY} == STRAY
    # Strict: a field of no name that Kubernetes knows is refused, and told by the error.
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_kubernetes_takes_the_namespace_and_the_volume() -> None:
    parts = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "home.yaml").read_text("utf-8")))
    for part in parts:
        kubernetes_validate.validate(part, kubernetes_validate.latest_version(), strict=True)
    namespace, claim = parts
    used = {name: row.get("default") for name, row in read_template()["variables"]["properties"].items()}
    assert (namespace["kind"], namespace["metadata"]["name"]) == ("Namespace", used["namespace"])
    assert claim["metadata"] == {"name": used["claim"], "namespace": used["namespace"]}
    # A map of any names to the schema, and of this one to Kubernetes.
    assert set(claim["spec"]["resources"]["requests"]) == {"storage"}


def test_a_server_takes_the_kubernetes_template_as_its_first_lines_say(
    tmp_path: Path, prefect_environment: dict[str, str]
) -> None:
    text = (DEPLOY / "kubernetes" / "work-pool.yaml").read_text("utf-8")
    said = re.sub(r"^# ", "", "".join(re.findall(r"^#   .*\n", text, re.MULTILINE)), flags=re.MULTILINE)
    # Under another name: the pool of that one is of processes, in the test above.
    script = said.replace(" cables ", " pods ").replace("work-pool.json", str(tmp_path / "work-pool.json"))
    assert script.count("work-pool create pods --type kubernetes") == 1
    own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    run_beside(prefect_environment | own, "sh", "-euc", script)
    wish = {"work_pools": {"name": {"any_": ["pods"]}}}
    found = PrefectApi(prefect_environment["PREFECT_API_URL"]).ask("work_pools/filter", wish)
    assert [(pool["type"], pool["concurrency_limit"]) for pool in found] == [("kubernetes", 1)]
    assert found[0]["base_job_template"] == read_template()
