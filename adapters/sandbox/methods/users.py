"""users.*: people and their profiles."""

from collections.abc import Mapping

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_user, page
from adapters.sandbox.profile_fields import values
from adapters.sandbox.render.people import profile_json, user_json
from adapters.sandbox.state import Json

UNPAGED = 10_000  # people; with more, users.list insists on a limit (the number is ours)


def info(context: Context, args: Args) -> Json:
    person = find_user(context, args.text("user"))
    email, locale = context.app.may("users:read.email"), args.flag("include_locale")
    return {"user": user_json(context.workspace, person, email=email, locale=locale)}


def list_all(context: Context, args: Args) -> Json:
    people = list(context.workspace.people.values())
    if "limit" not in args and len(people) > UNPAGED:
        raise ApiError("limit_required")
    part, rest = page(people, args, default=len(people), most=max(1000, len(people)))
    email, locale = context.app.may("users:read.email"), args.flag("include_locale")
    shown = [user_json(context.workspace, person, email=email, locale=locale) for person in part]
    return {"members": shown, "cache_ts": int(context.workspace.clock.timestamp()), **rest}


def by_email(context: Context, args: Args) -> Json:
    person = context.workspace.person_by_email(args.text("email"))
    if person is None or person.deleted:
        raise ApiError("users_not_found")
    return {"user": user_json(context.workspace, person, email=True)}


def profile(context: Context, args: Args) -> Json:
    person = find_user(context, args.text("user") or context.app.bot.id)
    shown = profile_json(context.workspace, person, email=context.app.may("users:read.email"))
    shown["fields"] = values(person, labels=args.flag("include_labels"))
    return {"profile": shown}


HANDLERS: Mapping[str, Handler] = {
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": by_email,
    "users.profile.get": profile,
}
