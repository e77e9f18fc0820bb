"""New accounts of a directory, sorted by what their address makes of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.people import Profile, Standing


@dataclass(slots=True)
class Sorted:
    """`new` people, each with whether the address becomes theirs; `joining` with whom they join (None: somebody else of
    `new` with that address); `alike`: those of `new` whose address is that of the person of that number, which is for
    admins to decide. `yielding` are guests who give up their address."""

    new: list[tuple[Profile, bool]] = field(default_factory=list)
    joining: list[tuple[Profile, Any]] = field(default_factory=list)
    alike: list[tuple[Profile, int]] = field(default_factory=list)
    yielding: list[int] = field(default_factory=list)

    @property
    def everybody(self) -> list[Profile]:
        return [profile for profile, _ in (*self.new, *self.joining)]


def sort_strangers(
    strangers: Iterable[Profile],
    holders: Mapping[str | None, Any],
    address: Callable[[Profile], str | None],
    fresh: Container[int],
) -> Sorted:
    """`holders` are the people behind addresses; `fresh` those with a role who did nothing yet. Colleagues come first:
    an address that a guest has too is theirs."""
    out, taken, joined = Sorted(), set[str | None](), set[str | None]()
    for profile in sorted(strangers, key=lambda each: each.standing is not Standing.COLLEAGUE):
        email = address(profile)
        holder = holders.get(email)
        if email is None or (holder is None and email not in taken):
            out.new.append((profile, True))
        elif profile.standing is not Standing.COLLEAGUE:
            out.new.append((profile, False))
        elif holder is None or email in taken:
            out.joining.append((profile, None))
        elif holder.standing != Standing.COLLEAGUE.value:
            out.new.append((profile, True))
            out.yielding.append(holder.id)
        elif email not in joined and may_join(holder, owner=profile.owner, fresh=fresh):
            out.joining.append((profile, holder))
            joined.add(email)
        else:
            out.new.append((profile, False))
            out.alike.append((profile, holder.id))
        if out.new and out.new[-1] == (profile, True):
            taken.add(email)
    return out


def may_join(holder: Any, *, owner: bool, fresh: Container[int]) -> bool:
    """Whether an account with that address becomes theirs without a word. Somebody who left may have given it up, and
    so may who is in the same chat already, where an address is one account's: then their change of it is only late.
    Behind a role is what a stranger must not reach, unless nothing was done with it yet: then it was given to the
    address itself, by who runs the bot, or to the owner of the chat that was connected first."""
    if not holder.active or holder.here:
        return False
    return not holder.roles or (holder.id in fresh and (owner or not holder.held))
