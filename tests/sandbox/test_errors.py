"""Each error that Slack documents for the served methods is provoked here, or listed with a reason."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest
import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.company import generate_company
from adapters.sandbox.methods import HANDLERS
from adapters.sandbox.methods.table import COMMON_ERRORS, METHODS
from adapters.sandbox.methods.unreachable import ALL, EVERYWHERE, HERE, reason
from adapters.sandbox.state import File, Json, Message
from adapters.sandbox.transport.limits import Pace
from adapters.sandbox.workspace import Workspace
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.provocations import HOME, MODAL, NAMED, PROVOKED, RICH, SECTION
from tests.workspace import silent, workspace_with

FORM = "application/x-www-form-urlencoded"
CASES = [(method, error) for method, calls in PROVOKED.items() for error in calls]


class Scene:
    """A workspace in which something is ready to go wrong, and the names of what is in it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.workspace: Workspace = sandbox.workspace
        self.general = self.workspace.channel("general")
        self.verb = "POST"
        people = {name: self.workspace.person(name).id for name in ("ana", "ben", "nora", "pat", "liam")}
        staff = [person.id for person in self.workspace.people.values() if not (person.is_bot or person.deleted)]
        self.names: dict[str, Any] = {
            "ana": people["ana"],
            "leaver": people["nora"],
            "stranger": people["pat"],
            "guest": people["liam"],
            "bot": sandbox.app.bot.id,
            "nine": ",".join(staff[1:10]),
            "general": self.general.id,
            "random": self.workspace.channel("random").id,
            "private": self.workspace.channel("leads").id,
            "archived": self.workspace.channel("old-office").id,
            "dm": self.workspace.direct(sandbox.app.bot.id, people["ana"]).id,
            "mine": self.post(sandbox.app.bot.id, SECTION).ts,
            "rich": self.post(sandbox.app.bot.id, RICH).ts,
            "hers": self.post(people["ana"]).ts,
            "client": sandbox.app.client_id,
            "secret": sandbox.app.client_secret,
            "code": sandbox.oauth.grant("http://127.0.0.1/back"),
            "used_trigger": self.used_trigger(people["ana"]),
            "trigger_for_open": sandbox.triggers.mint(people["ana"]),
            "trigger_for_push": sandbox.triggers.mint(people["ana"], self.show(MODAL)),
        }

    def post(self, user_id: str, blocks: list[Json] | None = None) -> Message:
        draft = self.workspace.draft(self.general, user_id, "a")
        draft.blocks = blocks or []
        return self.workspace.post(self.general, draft)

    def used_trigger(self, user_id: str) -> str:
        trigger = self.sandbox.triggers.mint(user_id)
        self.sandbox.triggers.exchange(trigger)
        return trigger

    def show(self, body: Json) -> str:
        views = self.workspace.views
        view = views.make(self.workspace.person("ana").id, body)
        views.push(view)
        return view.id

    def resolve(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.names[value[1:]]
        if isinstance(value, list):
            return [self.resolve(each) for each in value]
        if isinstance(value, dict):
            return {key: self.resolve(each) for key, each in value.items()}
        return value

    # What may have to be so before

    def get(self) -> None:
        self.verb = "GET"

    def tabs_are_off(self) -> None:
        self.sandbox.app.manifest = replace(self.sandbox.app.manifest, home_tab=False, messages_tab=False)

    def posting_by_admins(self) -> None:
        self.general.posting = "admins"

    def posting_in_threads(self) -> None:
        self.general.posting = "threads"

    def posting_without_threads(self) -> None:
        self.general.posting = "no_threads"

    def archived(self) -> None:
        self.general.is_archived = True

    def locked(self) -> None:
        self.general.by_ts[self.names["hers"]].locked = True

    def many_people(self) -> None:
        for entry in generate_company(10_001).people:
            self.workspace.people[entry["handle"]] = self.workspace.person("ana")

    def guest_of_one_channel(self) -> None:
        guest = self.workspace.person("liam")
        guest.is_single_channel_guest = True
        self.workspace.leave(self.general, guest.id)

    def modal(self) -> None:
        self.names["modal"] = self.show({**MODAL, **NAMED})

    def two_modals(self) -> None:
        self.modal()
        self.names["modal"] = self.show(MODAL)

    def three_modals(self) -> None:
        self.two_modals()

    def triggers_are_old(self) -> None:
        self.sandbox.triggers.lifetime = -1.0
        for name, view in (("open", None), ("push", self.show(MODAL))):
            self.names[f"trigger_for_{name}"] = self.sandbox.triggers.mint(self.names["ana"], view)

    def home(self) -> None:
        views = self.workspace.views
        views.publish_home(views.make(self.names["ana"], HOME, kind="home"))

    def _file(self, user: str, *, completed: bool = True) -> File:
        file = File(self.workspace.new_id("F"), "a.txt", "a", user, 0, b"a", completed=completed)
        self.workspace.files[file.id] = file
        return file

    def file_of_ana(self) -> None:
        self.names["file"] = self._file(self.names["ana"]).id

    def file_is_deleted(self) -> None:
        file = self._file(self.names["bot"])
        file.deleted = True
        self.names["file"] = file.id

    def upload(self) -> None:
        self.names["upload"] = self._file(self.names["bot"], completed=False).id

    def upload_where_admins_post(self) -> None:
        self.upload()
        self.posting_by_admins()

    def reacted(self) -> None:
        self.general.by_ts[self.names["hers"]].reactions["tada"] = [self.names["bot"]]

    def fifty_emoji(self) -> None:
        self.general.by_ts[self.names["hers"]].reactions.update({f"e{i}": [self.names["ana"]] for i in range(50)})

    def own_emoji(self) -> None:
        self.general.by_ts[self.names["hers"]].reactions.update({f"e{i}": [self.names["bot"]] for i in range(23)})


async def answer_of(scene: Scene, method: str, args: Json, **options: Any) -> Json:
    """The answer, asked in JSON where Slack reads it and else in the query."""
    app = scene.sandbox.app
    token = options.pop("token", app.app_token if method.startswith("apps.") else app.bot_token)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if "data" not in options:
        flat = {name: str(value) for name, value in args.items() if not isinstance(value, list | dict)}
        options |= {"json": args} if METHODS[method].json and scene.verb == "POST" else {"params": flat}
    headers |= options.pop("headers", {})
    async with (
        aiohttp.ClientSession() as http,
        http.request(scene.verb, scene.sandbox.api_url + method, headers=headers, **options) as response,
    ):
        answer: Json = await response.json()
        return answer


@pytest.mark.parametrize(("method", "error"), CASES, ids=[f"{method}-{error}" for method, error in CASES])
async def test_each_error_of_a_method_is_provoked(sandbox: Sandbox, method: str, error: str) -> None:
    scene, call = Scene(sandbox), PROVOKED[method][error]
    if call.given:
        getattr(scene, call.given)()
    answer = await answer_of(scene, method, scene.resolve(dict(call.args)))
    assert (answer["ok"], answer.get("error")) == (False, error), answer


def test_no_documented_error_is_forgotten() -> None:
    assert set(METHODS) == set(HANDLERS)
    for name, method in METHODS.items():
        provoked = set(PROVOKED.get(name, ()))
        assert provoked <= set(method.errors), name
        for error in method.errors:
            assert (error in provoked) is not bool(reason(name, error)), f"{name}: {error}"


def test_no_reason_is_for_an_error_that_does_not_exist() -> None:
    documented = COMMON_ERRORS.union(*(method.errors for method in METHODS.values()))
    assert set(EVERYWHERE) <= documented
    assert sum(len(errors.split()) for errors in ALL.values()) == len(EVERYWHERE)
    for name, errors in HERE.items():
        assert set(errors) <= set(METHODS[name].errors)


JSON = {"Content-Type": "application/json"}
COMMON: dict[str, Json] = {
    "not_authed": {"token": ""},
    "invalid_auth": {"token": "xoxb-other"},
    "not_allowed_token_type": {"method": "apps.connections.open", "token": "$bot"},
    "invalid_arguments": {"method": "chat.update", "args": {"channel": "C0"}},
    "invalid_array_arg": {"args": {"channel": "$general", "users[]": "U1"}},
    "invalid_arg_name": {"args": {"channel": "$general", "what is it": "U1"}},
    "invalid_charset": {"headers": {"Content-Type": f"{FORM}; charset=koi8-r"}, "data": b"a=b"},
    "invalid_form_data": {"headers": {"Content-Type": "multipart/form-data; boundary=x"}, "data": b"--y\r\n\r\n"},
    "invalid_json": {"headers": JSON, "data": b"{"},
    "invalid_post_type": {"headers": {"Content-Type": "application/xml"}, "data": b"<a/>"},
    "json_not_object": {"headers": JSON, "data": b"[]"},
    "missing_post_type": {"data": b"a=b", "skip_auto_headers": ("Content-Type",)},
}


@pytest.mark.parametrize("error", sorted(COMMON))
async def test_each_error_of_all_methods_is_provoked(sandbox: Sandbox, error: str) -> None:
    scene, options = Scene(sandbox), dict(COMMON[error])
    if options.get("token") == "$bot":
        options["token"] = sandbox.bot_token
    method, args = options.pop("method", "chat.postMessage"), scene.resolve(options.pop("args", {}))
    answer = await answer_of(scene, method, args, **options)
    assert (answer["ok"], answer.get("error")) == (False, error), answer


async def test_errors_of_the_app_and_its_pace_are_provoked() -> None:
    raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
    raw["oauth_config"]["scopes"]["bot"].remove("team:read")
    async with workspace_with(silent(raw), pace=Pace(burst=1)) as sandbox:
        scene = Scene(sandbox)

        async def error(method: str) -> str:
            return str((await answer_of(scene, method, {}, data=b"", headers={"Content-Type": FORM}))["error"])

        assert await error("team.info") == "missing_scope"
        assert (await answer_of(scene, "api.test", {}))["ok"]
        assert await error("api.test") == "ratelimited"
        sandbox.app.bot.deleted = True
        assert await error("auth.test") == "account_inactive"
        sandbox.app.revoked = True
        assert await error("auth.test") == "token_revoked"


async def test_errors_of_unknown_and_old_methods_are_provoked(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for name, error in (("files.upload", "method_deprecated"), ("chat.shout", "unknown_method")):
            async with http.post(sandbox.api_url + name) as response:
                assert (await response.json())["error"] == error


def test_no_error_of_all_methods_is_forgotten() -> None:
    elsewhere = {"missing_scope", "ratelimited", "account_inactive", "token_revoked", "method_deprecated"}
    provoked = {*COMMON, *elsewhere, "unknown_method"}
    for error in COMMON_ERRORS:
        assert (error in provoked) is not (error in EVERYWHERE), error
