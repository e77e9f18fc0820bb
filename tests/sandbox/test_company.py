"""What the sandbox is made of: companies, manifests, and text between people and Slack's notation."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.blocks.text import as_seen, as_stored, live_tokens
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company, generate_company, load_company, settle
from adapters.sandbox.manifest import ManifestError, load_manifest, read_manifest
from adapters.sandbox.reading import FileError
from adapters.sandbox.seen import SeenMessage, live
from adapters.sandbox.state import Message
from adapters.sandbox.workspace import Workspace
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.scripted_app import ScriptedApp
from tests.test_architecture import ROOT
from tests.workspace import silent, workspace_with


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace(Clock(frozen=True))
    settle(made, load_company())
    return made


def test_the_sample_company_has_everybody_a_bot_can_meet(workspace: Workspace) -> None:
    people = list(workspace.people.values())
    staff = [each for each in people if not (each.is_bot or each.deleted or each.is_guest or each.is_stranger)]
    assert 12 <= len(staff) <= 14
    assert len({person.tz for person in staff}) >= 10
    assert sum(person.manager is None for person in staff) == 2  # the head and Slackbot
    for kind in ("is_owner", "is_admin", "is_guest", "is_bot", "is_stranger", "deleted"):
        assert any(getattr(person, kind) for person in people), kind
    assert workspace.person("mira").country == "NO"  # a bare NO in YAML means false
    assert {channel.name for channel in workspace.channels.values()} >= {"general", "kudos", "goals", "random"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"people": []}, "people list should have at least 1 item"),
        ({"people": 3}, "people should be a valid list"),
        ({"people": ["a"]}, r"people\[0\] should have names and values"),
        ({"people": [{"handle": "a"}]}, r"people\[0\].name is missing"),
        ({"people": [{"handle": "a", "name": "A", "manager": "b"}]}, "manager of a: b isn't listed"),
        ({"people": [{"handle": "a", "name": "A", "roles": ["king"]}]}, r"roles\[0\] should be 'owner'"),
        ({"people": [{"handle": "a", "name": "A", "roles": "owner"}]}, "roles should be a valid list"),
        ({"people": [{"handle": "a", "name": "A", "wage": 1}]}, "wage is not known"),
        ({"people": [{"handle": "a", "name": "A", "tz": "Mars/Moon"}]}, "tz is no time zone"),
        ({"people": [{"handle": "a", "name": "A"}] * 2}, "a is there twice"),
        ({"people": [{"handle": "Ana Gil", "name": "A"}]}, "handle string should match"),
        ({"channels": [{"name": "x", "colour": "red"}]}, "colour is not known"),
        ({"channels": [{"name": "x", "kind": "odd"}]}, "kind should be 'public' or 'private'"),
        ({"channels": [{"name": "x", "members": ["b"]}]}, "members of x: b isn't listed"),
        ({"channels": [{}]}, r"channels\[0\].name is missing"),
        ({"bot_in": ["y"]}, "bot_in: y isn't listed"),
        ({"messages": [{"channel": "y", "from": "a", "text": "t"}]}, "messages: y isn't listed"),
        ({"messages": [{"channel": "general", "from": "b", "text": "t"}]}, "messages: b isn't listed"),
        ({"rooms": [{"name": "R", "members": []}]}, "R needs members"),
        ({"room_messages": [{"room": "S", "from": "a", "text": "t"}]}, "room_messages: S isn't listed"),
        ({"wages": 1}, "wages is not known"),
    ],
)
def test_a_wrong_company_is_explained(tmp_path: Path, change: dict[str, Any], error: str) -> None:
    good = {"people": [{"handle": "a", "name": "A"}], "channels": [{"name": "general", "members": "all"}]}
    file = tmp_path / "company.yaml"
    file.write_text(yaml.safe_dump(good), encoding="utf-8")
    assert isinstance(load_company(file), Company)
    file.write_text(yaml.safe_dump({**good, **change}), encoding="utf-8")
    with pytest.raises(FileError, match=error):
        load_company(file)


async def test_the_company_in_the_manual_can_be_used(tmp_path: Path) -> None:
    (shown,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / ".github/docs/sandbox.md").read_text(encoding="utf-8"), re.DOTALL
    )
    file = tmp_path / "people.yaml"
    file.write_text(shown, encoding="utf-8")
    async with workspace_with(silent(MANIFEST), company=load_company(file)) as sandbox, ClientSession() as http:
        made = sandbox.workspace
        assert made.person("ana").manager == made.person("ben").id
        assert len(made.channel("general").members) == 3
        async with http.get(sandbox.url) as page:
            assert "Be Ben" in await page.text()


def test_a_company_of_fifty_thousand_is_made_in_seconds() -> None:
    workspace = Workspace(Clock(frozen=True))
    settle(workspace, generate_company(50_000))
    assert len(workspace.channel("general").members) == 50_000
    assert workspace.person("p49999").manager == workspace.person("p4999").id


@pytest.mark.parametrize(
    ("path", "value", "error"),
    [
        (("display_information", "name"), "x" * 36, "name must have 1 to 35"),
        (("features", "bot_user", "display_name"), "", "display_name must have 1 to 80"),
        (("features", "slash_commands"), [{"command": "tea", "description": "d"}], "must begin with /"),
        (("features", "slash_commands"), [{"command": "/tea", "description": "d"}] * 2, "be there once"),
        (("features", "slash_commands"), [{"command": "/tea"}], "description must have"),
        (("features", "slash_commands"), [{"command": f"/t{i}", "description": "d"} for i in range(51)], "at most 50"),
        (("features", "shortcuts"), [{"type": "odd", "name": "n"}], "global or message"),
        (("oauth_config", "scopes", "bot"), ["chat:write"], "bot scope 'commands'"),
        (("oauth_config", "scopes", "bot"), "commands", "oauth_config.scopes.bot should be a valid list"),
        (("features", "slash_commands"), ["/tea"], r"slash_commands\[0\] should"),
        (("settings", "event_subscriptions"), ["message"], "event_subscriptions should have names and values"),
    ],
)
def test_a_manifest_that_slack_refuses_is_refused(path: tuple[str, ...], value: Any, error: str) -> None:
    raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
    holder = raw
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    with pytest.raises(ManifestError, match=error):
        read_manifest(raw)


def test_a_manifest_is_read_from_yaml_and_json(tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    file.write_text(yaml.safe_dump(MANIFEST), encoding="utf-8")
    assert load_manifest(file) == read_manifest(MANIFEST)
    file.write_text("{", encoding="utf-8")
    with pytest.raises(FileError, match="not readable"):
        load_manifest(file)
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(FileError, match="no names and values"):
        load_manifest(file)


def test_events_that_never_come_are_told(caplog: pytest.LogCaptureFixture) -> None:
    raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
    raw["settings"]["event_subscriptions"]["bot_events"] = ["message.mpim", "star_added"]
    Sandbox(read_manifest(raw))
    assert "never sends the event star_added" in caplog.text
    assert "message.mpim needs the scope mpim:history" in caplog.text


@pytest.mark.parametrize(
    ("typed", "labels", "stored"),
    [
        (
            "@ben, @Ana. mail@ben.org <b> & #kudos",
            False,
            "<@{ben}>, <@{ana}>. mail@ben.org &lt;b&gt; &amp; <#{kudos}|kudos>",
        ),
        ("@ben @nobody @here", True, "<@{ben}|ben> @nobody @here"),
        ("@here @channel", False, "<!here> <!channel>"),
        ("<@{ben}> <!channel>", True, "&lt;@{ben}&gt; &lt;!channel&gt;"),
        ("#1 is #nothing", False, "#1 is #nothing"),
    ],
)
def test_what_people_type_is_stored_in_slacks_notation(
    workspace: Workspace, typed: str, labels: bool, stored: str
) -> None:
    ids = {name: workspace.person(name).id for name in ("ana", "ben")} | {"kudos": workspace.channel("kudos").id}
    assert as_stored(workspace, typed.format(**ids), labels=labels) == stored.format(**ids)


def test_what_is_stored_is_read_as_people_see_it(workspace: Workspace) -> None:
    ben = workspace.person("ben").id
    stored = f"<@{ben}> <!here> <!date^1^{{date}}|today> <https://x.org|site> <https://y.org> &lt;@{ben}&gt; 1 &lt; 2"
    assert as_seen(workspace, stored) == f"@ben @here today site https://y.org <@{ben}> 1 < 2"


@pytest.mark.parametrize("text", ["<!channel>", "<@U1>", "<#C1|x>", "<https://evil|Approve>", "<mailto:a@b|c>"])
def test_live_tokens_are_found(text: str) -> None:
    assert live_tokens(f"a {text} b") == [text]
    assert list(live([{"type": "section", "text": {"type": "mrkdwn", "text": text}}])) == [text]
    assert list(live([{"type": "section", "text": {"type": "plain_text", "text": text}}])) == []
    assert live_tokens(text.replace("<", "&lt;").replace(">", "&gt;")) == []


def test_blocks_parse_bare_mentions_unless_they_are_verbatim(workspace: Workspace) -> None:
    text = {"type": "mrkdwn", "text": "ring @here at https://evil.org"}
    message = Message("1.1", "C", "U", "ring @here", blocks=[{"type": "section", "text": text}])
    assert SeenMessage(workspace, message).live == ["@here", "https://evil.org"]
    message.blocks = [{"type": "section", "text": {**text, "verbatim": True}}]
    assert SeenMessage(workspace, message).live == []
    message.blocks = [{"type": "rich_text", "elements": [{"type": "broadcast", "range": "here"}]}]
    assert SeenMessage(workspace, message).live == ["<!here>"]


async def test_nobody_knows_a_sandboxs_tokens_before_it_starts(sandbox: Sandbox) -> None:
    async with workspace_with(silent(MANIFEST)) as twin:
        one, other = sandbox.app, twin.app
        assert one.id == other.id
        assert one.bot_token != other.bot_token
        assert one.app_token != other.app_token
        assert one.signing_secret != other.signing_secret
        assert (one.client_id, one.client_secret) != (other.client_id, other.client_secret)


async def test_two_workspaces_are_apart(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with workspace_with(silent(MANIFEST), team_id="T0OTHER0001") as other:
        there = AsyncWebClient(token=other.bot_token, base_url=other.api_url)
        here, elsewhere = await client.auth_test(), await there.auth_test()
        for key in ("team_id", "user_id", "bot_id"):
            assert here[key] != elsewhere[key]
        assert sandbox.bot_token != other.bot_token
        assert sandbox.signing_secret != other.signing_secret


async def test_uninstalling_tells_the_app_and_revokes_its_tokens() -> None:
    raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
    raw["settings"]["event_subscriptions"]["bot_events"] = ["tokens_revoked", "app_uninstalled"]
    async with workspace_with(silent(raw)) as sandbox, ScriptedApp(sandbox) as app:
        sandbox.uninstall()
        await sandbox.events.settle()
        assert {payload["event"]["type"] for payload in app.payloads} == {"tokens_revoked", "app_uninstalled"}
        assert sandbox.app.revoked


async def test_custom_profile_fields_name_the_manager_as_a_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    defined = {field["label"]: field for field in (await client.team_profile_get())["profile"]["fields"]}
    assert (defined["Manager"]["type"], defined["Department"]["type"]) == ("user", "text")
    ana, carla, pat = (sandbox.workspace.person(name).id for name in ("ana", "carla", "buildbot"))
    fields = (await client.users_profile_get(user=ana))["profile"]["fields"]
    assert fields[defined["Manager"]["id"]] == {"value": carla, "alt": ""}
    labelled = (await client.users_profile_get(user=ana, include_labels=True))["profile"]["fields"]
    assert {value["label"]: value["value"] for value in labelled.values()} == {
        "Manager": carla,
        "Department": "Product",
        "Country": "PT",
        "Start date": "2021-09-01",
    }
    assert (await client.users_profile_get(user=pat))["profile"]["fields"] == {}


async def test_guests_leavers_and_bots_carry_their_flags(sandbox: Sandbox, client: AsyncWebClient) -> None:
    people = {each["name"]: each for each in (await client.users_list())["members"]}
    assert (people["liam"]["is_restricted"], people["liam"]["is_ultra_restricted"]) == (True, False)
    assert people["nora"]["deleted"]
    assert people["buildbot"]["is_bot"]
    assert (people["pat"]["is_stranger"], people["pat"]["team_id"]) == (True, "T0ELSEWHERE")
    assert people["mira"]["is_primary_owner"]
    assert not any(people["ana"][flag] for flag in ("is_restricted", "deleted", "is_bot", "is_stranger", "is_owner"))


async def test_a_person_of_fifty_thousand_is_found_by_paging() -> None:
    async with workspace_with(silent(MANIFEST), company=generate_company(50_000)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        pages = [page async for page in await client.users_list(limit=1000)]
        names = {member["name"] for page in pages for member in page["members"]}
        assert (len(pages), "p49999" in names) == (51, True)


def test_a_generated_company_is_the_same_each_time() -> None:
    assert generate_company(500) == generate_company(500)
    assert sum("manager" not in person for person in generate_company(500).people) == 1
