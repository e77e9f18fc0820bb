"""Answers have the keys and the types of Slack's documented examples, never fewer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from adapters.sandbox.app import Sandbox
from adapters.sandbox.methods.table import METHODS
from tests.sandbox.provocations import CLIENT, HOME, MODAL
from tests.sandbox.shapes import ANSWERS
from tests.sandbox.test_errors import Scene, answer_of

ARGS: Mapping[str, Mapping[str, Any]] = {
    "api.test": {"foo": "bar"},
    "auth.revoke": {"test": "1"},
    "chat.postMessage": {"channel": "$general", "text": "a"},
    "chat.postEphemeral": {"channel": "$general", "user": "$ana", "text": "a"},
    "chat.update": {"channel": "$general", "ts": "$mine", "text": "b"},
    "chat.delete": {"channel": "$general", "ts": "$mine"},
    "chat.getPermalink": {"channel": "$general", "message_ts": "$mine"},
    "conversations.open": {"users": "$ana", "return_im": True},
    "conversations.info": {"channel": "$general", "include_num_members": "1"},
    "conversations.members": {"channel": "$general"},
    "conversations.history": {"channel": "$general"},
    "conversations.replies": {"channel": "$general", "ts": "$thread"},
    "conversations.join": {"channel": "$random"},
    "conversations.create": {"name": "fresh"},
    "conversations.invite": {"channel": "$ours", "users": "$ana"},
    "conversations.archive": {"channel": "$ours"},
    "users.info": {"user": "$ana", "include_locale": "1"},
    "users.lookupByEmail": {"email": "ana@tidewater.example"},
    "users.profile.get": {"user": "$ana"},
    "views.open": {"view": MODAL, "trigger_id": "$trigger_for_open"},
    "views.push": {"view": MODAL, "trigger_id": "$trigger_for_push"},
    "views.update": {"view": MODAL, "view_id": "$modal"},
    "views.publish": {"view": HOME, "user_id": "$ana"},
    "files.getUploadURLExternal": {"length": 1, "filename": "a.txt"},
    "files.completeUploadExternal": {"files": '[{"id": "$upload"}]'},
    "files.info": {"file": "$file"},
    "oauth.v2.access": {**CLIENT, "code": "$code", "redirect_uri": "http://127.0.0.1/back"},
    "files.delete": {"file": "$own_file"},
    "reactions.add": {"channel": "$general", "timestamp": "$hers", "name": "wave"},
    "reactions.get": {"channel": "$general", "timestamp": "$hers"},
}


def ready(sandbox: Sandbox) -> Scene:
    """A scene in which each of these calls works."""
    scene = Scene(sandbox)
    for prepare in (scene.modal, scene.file_of_ana, scene.upload, scene.reacted):
        prepare()
    root = scene.post(scene.names["ana"])
    answer = scene.workspace.draft(scene.general, scene.names["ana"], "b")
    answer.thread_ts = root.ts
    scene.workspace.post(scene.general, answer)
    bot = scene.names["bot"]
    ours = scene.workspace.add_channel("ours", bot, members=(bot,))
    scene.names |= {"thread": root.ts, "ours": ours.id, "own_file": scene._file(bot).id}
    return scene


def faults(shape: Any, value: Any, place: str) -> Iterator[str]:
    """What `value` lacks of `shape`."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield f"{place} is no object"
            return
        for key, part in shape.items():
            if key not in value:
                yield f"{place}.{key} is missing"
            else:
                yield from faults(part, value[key], f"{place}.{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{place} is no filled list"
        else:
            yield from faults(shape[0], value[-1] if "thread_ts" not in str(shape) else value[0], f"{place}[]")
    elif not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        yield f"{place} is {type(value).__name__}"


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_an_answer_has_the_shape_of_slacks(sandbox: Sandbox, method: str) -> None:
    scene = ready(sandbox)
    args = scene.resolve(dict(ARGS.get(method, {})))
    if method == "files.completeUploadExternal":
        args = {"files": [{"id": scene.names["upload"]}]}
    answer = await answer_of(scene, method, args)
    assert answer["ok"] is True, answer
    assert list(faults(ANSWERS[method], answer, method)) == []


def test_every_served_method_has_a_shape() -> None:
    assert set(ANSWERS) == set(METHODS)


@pytest.mark.parametrize(
    ("shape", "value", "found"),
    [
        ({"a": str}, {"a": 1}, "x.a is int"),
        ({"a": str}, {}, "x.a is missing"),
        ({"a": {"b": int}}, {"a": {"b": True}}, "x.a.b is bool"),
        ([str], [], "x is no filled list"),
        ({"a": str}, [], "x is no object"),
    ],
)
def test_what_is_missing_is_found(shape: Any, value: Any, found: str) -> None:
    assert list(faults(shape, value, "x")) == [found]
