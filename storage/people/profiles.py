"""What a directory says of an account, as columns of a person and of a handle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.people import Profile, Standing
from storage.people.accounts import TOLD, primary_account
from storage.people.folding import fold_text

FACTS = ("name", "folded", "email", "time_zone", "locale", "title", "standing", "active")
ACCOUNT = ("email", "locale", "standing")
"""What only the platform says; of the rest a file may speak too."""
LISTED = ("name", "title", "time_zone", "active")


def address(profile: Profile) -> str | None:
    """The e-mail as people are joined by it. A leaver's says nothing: it may be somebody else's by now. Nor does one
    from another organisation: whoever it named would read a colleague's private praise."""
    ours = profile.standing in (Standing.COLLEAGUE, Standing.GUEST)
    return _lower((profile.email or "").strip()) or None if profile.active and ours else None


def _lower(email: str) -> str:
    """In lower case, but for letters that would become another script's: the sign for Kelvin is no k."""
    lower = email.lower()
    return lower if lower.isascii() == email.isascii() else email


def own_email(known_row: Any, email: str | None, holders: dict[str | None, int]) -> str | None:
    """The e-mail that the account gives its person. One that is somebody else's stays theirs, and that of an account
    which admins linked stands beside the person's own."""
    if (
        email is None
        or holders.setdefault(email, known_row.id) != known_row.id
        or (known_row.linked and known_row.email)
    ):
        return known_row.email  # type: ignore[no-any-return]
    return email


def one_each(known: Iterable[Any], accounts: Mapping[int, Sequence[Any]]) -> list[Any]:
    """A row for each person: that of the account which speaks of them, if it is there."""
    chosen: dict[int, Any] = {}
    for each in known:
        if each.id not in chosen or primary_account(accounts[each.id]).id == each.handle_id:
            chosen[each.id] = each
    return list(chosen.values())


def listed_facts(known_row: Any) -> dict[str, Any]:
    """What the platform's list said until now."""
    said = {name: getattr(known_row, name) for name in FACTS}
    if known_row.source is not None:
        said |= {name: getattr(known_row, f"listed_{name}") for name in LISTED}
    return said


def differs(known_row: Any, fresh: dict[str, Any]) -> bool:
    """Whether the platform's list says something new."""
    if known_row.source is None:
        return any(getattr(known_row, name) != fresh[name] for name in FACTS)
    listed = any(getattr(known_row, f"listed_{name}") != fresh[name] for name in LISTED)
    return listed or any(getattr(known_row, name) != fresh[name] for name in ACCOUNT)


def account(profile: Profile, before: str | None = None) -> dict[str, Any]:
    """The columns of a handle that a directory fills. A leaver's account keeps the address that it had `before`."""
    email = address(profile) if profile.active else before
    said = facts(profile)
    told = {name: said[name] for name in TOLD}
    return {"nick": fold_text(profile.nick), "active": profile.active, "email": email, "told": told}


def account_of(known_row: Any) -> dict[str, Any]:
    return {
        "nick": known_row.nick, "active": known_row.account_active, "email": known_row.account_email,
        "told": known_row.told,
    }  # fmt: skip


def facts(profile: Profile) -> dict[str, Any]:
    """The columns of a person that a directory fills."""
    return {
        "name": profile.name,
        "folded": fold_text(profile.name),
        "email": address(profile),
        "time_zone": profile.time_zone,
        "locale": profile.locale,
        "title": profile.title,
        "standing": profile.standing.value,
        "active": profile.active,
    }
