"""Whatever the sandbox takes, its page shows: a message that can't be drawn would close the channel for everybody."""

from contextlib import suppress
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sandbox.blocks.blocks import check_message, check_view
from adapters.sandbox.blocks.element_schema import OBJECTS
from adapters.sandbox.blocks.limits import LIMITS
from adapters.sandbox.blocks.rules import Flag, Items, Number, Obj, OneOf, Rule, Spec, Str, Text
from adapters.sandbox.blocks.schema import ALLOWED, TYPES
from adapters.sandbox.calls import Calls
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import load_company, settle
from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import install
from adapters.sandbox.manifest import read_manifest
from adapters.sandbox.page.canvas import Canvas
from adapters.sandbox.page.places import find_place
from adapters.sandbox.page.search import words_of
from adapters.sandbox.seen import SeenMessage, SeenView
from adapters.sandbox.state import Json
from adapters.sandbox.workspace import Workspace
from tests.sandbox.bolt_app import MANIFEST

WORDS = (
    "a",
    "<@U0NOBODY> <!here> <#C1|x> <https://x.example|y>",
    "*b* _i_ `c",
    "&lt;b&gt;",
    "مرحبا",
    "2026-11-20",
    "12:30",
)
TEXT = st.sampled_from(WORDS)
NUMBER = st.sampled_from((0, 1, 7, 1_795_000_000))


@cache
def value(rule: Rule) -> st.SearchStrategy[Any]:
    """Anything that the rule may accept."""
    match rule:
        case Text():
            kind = "plain_text" if rule.plain else None
            kinds = st.just(kind) if kind else st.sampled_from(("plain_text", "mrkdwn"))
            return st.builds(lambda chosen, text: {"type": chosen, "text": text}, kinds, TEXT)
        case Str():
            return st.sampled_from(rule.choices) if rule.choices else TEXT
        case Number():
            return NUMBER
        case Flag():
            return st.booleans()
        case Obj():
            return st.deferred(lambda: fields(OBJECTS[rule.spec]))
        case OneOf():
            return st.deferred(lambda: st.sampled_from(sorted(rule.types)).flatmap(typed))
        case Items():
            least = (LIMITS[rule.limit].min_items if rule.limit else None) or 1
            return st.lists(st.deferred(lambda: value(rule.of)), min_size=least, max_size=least + 1)


def fields(spec: Spec) -> st.SearchStrategy[Json]:
    """An object with all that is required, and some of the rest."""
    needed = {name: value(rule) for name, rule in spec.fields.items() if rule.required or name in spec.either}
    rest = {name: value(rule) for name, rule in spec.fields.items() if name not in needed}
    return st.fixed_dictionaries(needed, optional=rest)


def typed(kind: str) -> st.SearchStrategy[Json]:
    if kind in {"plain_text", "mrkdwn"}:
        return value(Text(plain=kind == "plain_text"))
    return fields(TYPES[kind]).map(lambda found: {"type": kind, **found})


def one_of(place: str) -> st.SearchStrategy[Json]:
    return st.sampled_from(sorted(ALLOWED[place])).flatmap(typed)


@cache
def ours() -> Canvas:
    """The page of one workspace for all examples; nothing is served."""
    workspace = Workspace(Clock(frozen=True))
    settle(workspace, load_company())
    return Canvas(workspace, install(workspace, read_manifest(MANIFEST)), Calls(lambda: None))


OFTEN = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@OFTEN
@given(one_of("message"))
def test_every_message_that_is_taken_is_drawn(block: Json) -> None:
    canvas, workspace = ours(), ours().workspace
    general = workspace.channel("general")
    with suppress(ApiError):
        message = workspace.draft(general, canvas.app.bot.id, "words")
        message.blocks = check_message([block])
        workspace.post(general, message)
        ana = workspace.person("ana")
        place = find_place(workspace, canvas.app, ana, "general")
        assert place is not None
        assert "</html>" in canvas.page(ana, place, message.ts)
        assert isinstance(SeenMessage(workspace, message).plain + words_of(workspace, message), str)
        workspace.remove(general, message)


@OFTEN
@given(st.sampled_from(("modal", "home")).flatmap(lambda kind: st.tuples(st.just(kind), one_of(kind))))
def test_every_view_that_is_taken_is_drawn(found: tuple[Any, Json]) -> None:
    canvas, workspace, (kind, block) = ours(), ours().workspace, found
    ana, views = workspace.person("ana"), workspace.views
    frame = {"title": {"type": "plain_text", "text": "a"}, "submit": {"type": "plain_text", "text": "b"}}
    with suppress(ApiError):
        body = check_view({"type": kind, **(frame if kind == "modal" else {}), "blocks": [block]}, kind)
        view = views.make(ana.id, body, kind=kind)
        views.open(view) if kind == "modal" else views.publish_home(view)
        drawn = canvas.modal(ana) if kind == "modal" else canvas.home(ana)
        assert drawn
        assert isinstance(SeenView(workspace, view).plain, str)
        views.clear(ana.id)
