"""What happens in the workspace reaches the app as Slack's events, with their keys."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json, Message, Person
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.scripted_app import ScriptedApp
from tests.workspace import App, silent

NAMES = (
    *("message.channels", "message.groups", "message.im", "app_mention", "app_home_opened", "team_join", "user_change"),
    *("member_joined_channel", "member_left_channel", "channel_archive", "channel_unarchive", "channel_created"),
    *("reaction_added", "reaction_removed", "group_archive"),
)
Act = Callable[[Sandbox], Awaitable[object] | None]


@pytest.fixture
def installed() -> App[Sandbox]:
    """The small app, which listens to everything."""
    raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
    raw["settings"]["event_subscriptions"]["bot_events"] = list(NAMES)
    return silent(raw)


def newest(sandbox: Sandbox) -> Message:
    return sandbox.channel("general").messages[-1].message


def joins(sandbox: Sandbox) -> None:
    sandbox.workspace.add_person(Person(sandbox.workspace.new_id("U"), "zoe", "Zoe Zimmer", email="zoe@example.org"))


def moves_away(sandbox: Sandbox) -> None:
    ana = sandbox.workspace.person("ana")
    ana.tz = "Asia/Tokyo"
    sandbox.workspace.person_changed(ana)


def enters(sandbox: Sandbox) -> None:
    workspace = sandbox.workspace
    workspace.leave(workspace.channel("kudos"), workspace.person("ben").id)
    workspace.join(workspace.channel("kudos"), workspace.person("ben").id, inviter=workspace.person("ana").id)


def leaves(sandbox: Sandbox) -> None:
    sandbox.workspace.leave(sandbox.workspace.channel("kudos"), sandbox.workspace.person("ben").id)


def archives(sandbox: Sandbox) -> None:
    sandbox.workspace.archive(sandbox.workspace.channel("random"), sandbox.workspace.person("ana").id)


def opens_again(sandbox: Sandbox) -> None:
    archives(sandbox)
    sandbox.workspace.archive(sandbox.workspace.channel("random"), sandbox.workspace.person("ana").id, archived=False)


def founds(sandbox: Sandbox) -> None:
    sandbox.workspace.add_channel("brand-new", sandbox.workspace.person("ana").id)


def reacts(sandbox: Sandbox) -> None:
    workspace = sandbox.workspace
    workspace.react(workspace.channel("general"), newest(sandbox), "tada", workspace.person("ana").id)


def takes_back(sandbox: Sandbox) -> None:
    reacts(sandbox)
    workspace = sandbox.workspace
    workspace.react(workspace.channel("general"), newest(sandbox), "tada", workspace.person("ana").id, remove=True)


CASES: list[tuple[str, Act, Mapping[str, object]]] = [
    ("message", lambda sandbox: sandbox.person("ana").post("general", "hi"), {"channel_type": "channel", "text": "hi"}),
    ("message", lambda sandbox: sandbox.person("ana").dm_bot("hi"), {"channel_type": "im", "user": "@ana"}),
    ("app_mention", lambda sandbox: sandbox.person("ana").post("general", "@tea hi"), {"user": "@ana"}),
    ("app_home_opened", lambda sandbox: sandbox.person("ana").open_home(), {"tab": "home", "user": "@ana"}),
    ("team_join", joins, {"user": {"name": "zoe"}}),
    ("user_change", moves_away, {"user": {"tz": "Asia/Tokyo"}}),
    ("member_joined_channel", enters, {"user": "@ben", "inviter": "@ana", "channel_type": "C", "channel": "#kudos"}),
    ("member_left_channel", leaves, {"user": "@ben", "channel": "#kudos"}),
    ("channel_archive", archives, {"channel": "#random", "user": "@ana"}),
    ("channel_unarchive", opens_again, {"channel": "#random", "user": "@ana"}),
    ("channel_created", founds, {"channel": {"name": "brand-new", "creator": "@ana"}}),
    ("reaction_added", reacts, {"reaction": "tada", "user": "@ana", "item": {"type": "message"}}),
    ("reaction_removed", takes_back, {"reaction": "tada", "user": "@ana"}),
]


@pytest.mark.parametrize(("name", "act", "keys"), CASES, ids=[name for name, _, _ in CASES])
async def test_what_happens_is_told(sandbox: Sandbox, name: str, act: Act, keys: Mapping[str, object]) -> None:
    async with ScriptedApp(sandbox) as app:
        done = act(sandbox)
        if done is not None:
            await done
        await sandbox.events.settle()
        (event,) = [each["payload"]["event"] for each in app.envelopes if each["payload"]["event"]["type"] == name]
    assert event["event_ts"]
    found = picked(event, keys)
    assert found == resolved(sandbox, keys), event


def picked(event: Json, keys: Mapping[str, object]) -> Json:
    """The same keys of the event, nested ones too."""
    return {key: picked(event[key], value) if isinstance(value, dict) else event[key] for key, value in keys.items()}


def resolved(sandbox: Sandbox, value: object) -> object:
    """Names as the ids they have here."""
    if isinstance(value, dict):
        return {key: resolved(sandbox, each) for key, each in value.items()}
    if isinstance(value, str) and value[:1] in {"@", "#"}:
        person = sandbox.workspace.find_person(value)
        return person.id if person else sandbox.workspace.channel(value).id
    return value
