"""The automations that tell someone, as code: what is told, when, and in which words.

`python -m flows.automations` ships them to the server the environment names; `cables serve` does so itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.automations import Automation
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, DoNothing, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.types import SecretDict

from flows.events import LOADED, RATE_EXCEEDED
from flows.home import open_home
from flows.prefect_env import configure_prefect
from flows.settings import Settings, load_settings

FLOWS = ["ingest", "maintain", "replay"]
ENDED = {f"prefect.flow-run.{name}" for name in ("Completed", "Failed", "Crashed", "Cancelled")}
BLOCK = "cables-notify"
# Three heartbeats of the runner missed: its process is gone, and with it whoever would have said so.
SILENT_SECONDS = 90
_ANY_RUN = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
_OUR_FLOWS = ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": FLOWS})
_RUN = "{{ flow_run.name }} ({{ flow_run|ui_url }})"


def describe_automations(settings: Settings, block: UUID | None) -> list[Automation]:
    """Every automation, in the words it tells; without a block it is only seen in the UI's event feed."""
    return [
        _when_a_run_fails(block),
        _when_many_are_rejected(settings, block),
        _when_nothing_comes(settings, block),
        _when_a_run_hangs(settings, block),
        _when_a_run_falls_silent(),
    ]


def _when_a_run_fails(block: UUID | None) -> Automation:
    words = f"{_RUN} ended {{{{ flow_run.state.name }}}}: {{{{ flow_run.state.message }}}}"
    return _telling(
        block,
        name="cables: a run failed",
        description="A run failed or crashed. Its log says why; files not committed are in the drop.",
        trigger=EventTrigger(
            match=_ANY_RUN,
            match_related=_OUR_FLOWS,
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            posture=Posture.Reactive,
        ),
        words=words,
    )


def _when_many_are_rejected(settings: Settings, block: UUID | None) -> Automation:
    words = "{{ event.payload.quarantined }} of {{ event.payload.seen }} files were rejected; "
    return _telling(
        block,
        name="cables: many rejected",
        description=f"A run rejected a larger share of its files than {settings.quarantine_rate:.0%}.",
        trigger=EventTrigger(expect={RATE_EXCEEDED}, posture=Posture.Reactive),
        words=words + "`cables quarantine list` says why.",
    )


def _when_nothing_comes(settings: Settings, block: UUID | None) -> Automation:
    hours = f"{settings.quiet_hours:g} hours"
    return _telling(
        block,
        name="cables: nothing came",
        description=f"No cable was loaded for {hours}: look at what fills the drop folder.",
        trigger=EventTrigger(
            expect={LOADED}, posture=Posture.Proactive, within=timedelta(hours=settings.quiet_hours)
        ),
        words=f"No cable was loaded for {hours}.",
    )


def _when_a_run_hangs(settings: Settings, block: UUID | None) -> Automation:
    minutes = f"{settings.hang_minutes:g} minutes"
    return _telling(
        block,
        name="cables: a run hangs",
        description=f"A run has not ended {minutes} after it began. It may be cancelled: nothing is lost.",
        trigger=EventTrigger(
            match=_ANY_RUN,
            match_related=_OUR_FLOWS,
            after={"prefect.flow-run.Running"},
            expect=ENDED,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=timedelta(minutes=settings.hang_minutes),
        ),
        words=f"{_RUN} has not ended after {minutes}.",
    )


def _when_a_run_falls_silent() -> Automation:
    return Automation(
        name="cables: a run died unseen",
        description="A run whose heartbeats stopped is put down as crashed, which then is told.",
        trigger=EventTrigger(
            match=_ANY_RUN,
            match_related=_OUR_FLOWS,
            after={"prefect.flow-run.heartbeat"},
            expect=ENDED | {"prefect.flow-run.heartbeat"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=timedelta(seconds=SILENT_SECONDS),
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED, message="Its heartbeats stopped: its process is gone."
            )
        ],
    )


def _telling(
    block: UUID | None, *, name: str, description: str, trigger: EventTrigger, words: str
) -> Automation:
    """An automation that tells its name and these words; without a block it does nothing, and is seen."""
    action: ActionTypes = DoNothing()
    if block is not None:
        action = SendNotification(block_document_id=block, subject=name, body=words)
    return Automation(name=name, description=description, trigger=trigger, actions=[action])


def ship_automations(settings: Settings) -> None:
    """Create what is missing and renew what has changed, by name; somebody's switching one off stands."""
    block = None if settings.notify_url is None else _save_block(settings.notify_url)
    for wanted in describe_automations(settings, block):
        try:
            found = cast("Automation", Automation.read(name=wanted.name))
        except ValueError:
            wanted.create()
            continue
        wanted.id = found.id
        wanted.enabled = found.enabled
        # Renewed, an automation forgets since when it has waited: one told daily to start anew never speaks.
        if _content(wanted) != _content(found):
            wanted.update()


def _content(automation: Automation) -> object:
    # Not as JSON: there the events a trigger expects, a set, become a list in any order.
    return automation.model_dump(exclude={"owner_resource"})


def _save_block(url: str) -> UUID:
    # The address holds a token as a rule: as a secret it is not shown by the API or the pages.
    block = CustomWebhookNotificationBlock(
        name=BLOCK,
        url="{{address}}",
        secrets=SecretDict({"address": url}),
        method="POST",
        json_data={"text": "{{subject}}\n{{body}}"},
    )
    return cast("UUID", block.save(BLOCK, overwrite=True))


def main() -> None:
    """Ship them to the server the environment names."""
    settings = load_settings()
    configure_prefect(open_home(settings.home))
    ship_automations(settings)


if __name__ == "__main__":
    main()
