"""views.*: modals and Home."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.acts.form_files import check_asking
from adapters.sandbox.blocks.blocks import check_view
from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler
from adapters.sandbox.render.render import view_json
from adapters.sandbox.state import Json, View, ViewType
from adapters.sandbox.views import STACK


def read_view(context: Context, args: Args, kind: ViewType, *, mine: View | None = None) -> Json:
    """The checked view. `mine` is the one it replaces, whose `external_id` it may keep. Raises ApiError."""
    body = check_view(args.json("view"), kind)
    check_asking(context.app, body["blocks"])
    other = context.workspace.views.find_external(str(body.get("external_id") or ""))
    if other is not None and other is not mine:
        raise ApiError("duplicate_external_id")
    return body


def answer(context: Context, view: View) -> Json:
    return {"view": view_json(context.workspace, context.app, view)}


def trigger_of(args: Args) -> str:
    trigger_id = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger_id:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    return trigger_id


def open_view(context: Context, args: Args) -> Json:
    body = read_view(context, args, "modal")
    trigger = context.triggers.exchange(trigger_of(args))
    view = context.workspace.views.make(trigger.user, body)
    context.workspace.views.open(view)
    return answer(context, view)


def push(context: Context, args: Args) -> Json:
    check_pushed(args.json("view"))
    views, body = context.workspace.views, read_view(context, args, "modal")
    trigger = context.triggers.exchange(trigger_of(args))
    below = views.find(trigger.view_id or "")
    if below is None:
        raise ApiError("not_found")
    if len(views.stack(trigger.user)) >= STACK:
        raise ApiError("push_limit_reached")
    view = views.make(trigger.user, body, previous=below)
    views.push(view)
    return answer(context, view)


def check_pushed(body: Any) -> None:
    """Only modals have a stack. Raises ApiError."""
    if isinstance(body, dict) and body.get("type") == "home":
        words = "must match the `type` of the root view whose stack we're pushing onto [json-pointer:/view/type]"
        raise ApiError("invalid_arguments", f"[ERROR] {words}")


def update(context: Context, args: Args) -> Json:
    views = context.workspace.views
    found = views.find(args.text("view_id")) or views.find_external(args.text("external_id"))
    if found is None:
        raise ApiError("not_found")
    body = read_view(context, args, found.type, mine=found)
    check_hash(args, found)
    views.update(found, body)
    return answer(context, found)


def check_hash(args: Args, view: View) -> None:
    """Raises ApiError `hash_conflict` when somebody else was faster."""
    if "hash" in args and args.text("hash") != view.hash:
        raise ApiError("hash_conflict")


def publish(context: Context, args: Args) -> Json:
    if not context.app.manifest.home_tab:
        raise ApiError("not_enabled")
    user_id, views = args.text("user_id"), context.workspace.views
    person = context.workspace.people.get(user_id)
    if person is None or person.is_bot or person.deleted:
        raise ApiError("invalid_arguments", "invalid `user_id`")
    before = views.home(user_id)
    body = read_view(context, args, "home", mine=before)
    if before is not None:
        check_hash(args, before)
        views.update(before, body)
        return answer(context, before)
    view = views.make(user_id, body, kind="home")
    views.publish_home(view)
    return answer(context, view)


HANDLERS: Mapping[str, Handler] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
