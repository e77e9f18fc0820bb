"""Links to the pages on which reviews are answered where a chat has no forms. Nothing is stored of such a page: its
link holds which button draws it and whose it is, sealed under the cycle's key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from bot.admission import Who, admit
from bot.button_values import Value
from bot.clock import Clock
from bot.cycles.ballots import Ballots, BallotsLost, CycleId, PageLink
from bot.cycles.buttons import CYCLE, DEBT
from bot.errors import NotAllowed, NotSaved, TransientDeliveryError, UnknownPerson
from bot.events import By
from bot.forms import Opening
from bot.messages import Button
from bot.store import Store, Work
from bot.webforms import LONGEST, FoundPage, WebForm

ABOUT_CYCLES: Mapping[str, Value[CycleId]] = {"cycles.anonymous": CYCLE, "cycles.later": CYCLE}
ABOUT_DEBTS = frozenset({"cycles.answer", "cycles.decline"})
LINK_BYTES = 9


class PageLinks:
    """`bot.webforms.QuietPages`. `address` is the bot's own, as browsers reach it."""

    def __init__(self, store: Store, ballots: Ballots, clock: Clock, address: str) -> None:
        self._store, self._ballots, self._clock, self._address = store, ballots, clock, address

    async def link(self, by: By, buttons: Iterable[Button]) -> Mapping[Button, str]:
        wanted = [each for each in buttons if each.act in ABOUT_DEBTS or each.act in ABOUT_CYCLES]
        found = await self._find(by, wanted) if wanted else {}
        try:
            return {
                button: f"{self._address}/review/{await self._ballots.write_link(each)}"
                for button, each in found.items()
            }
        except BallotsLost:
            return dict.fromkeys(found, "")
        except NotSaved as failure:
            failed = str(failure)
        raise TransientDeliveryError(failed)

    async def find(self, token: str) -> FoundPage | None:
        found = await self._ballots.read_link(token)
        if found is None:
            return None
        link, until = found.link, self._clock.now() + LONGEST
        number = hashlib.sha256(f"{link.cycle.hex()} {link.id}".encode()).hexdigest()[:32]
        shown = Opening(link.act, link.value, "", until)
        by = By(link.platform, link.team, link.account, "")
        page = WebForm(number, by, shown, until, browser=found.browser, quiet=True)
        return FoundPage(page, found.outdated)

    async def claim(self, token: str, browser: str) -> bool:
        found = await self._ballots.read_link(token)
        return found is not None and await self._ballots.claim_link(found.link, browser)

    async def _find(self, by: By, buttons: Iterable[Button]) -> dict[Button, PageLink]:
        """Of which cycle each is; whatever it is not theirs to answer, the page refuses."""
        async with self._store.read() as work:
            try:
                person = (await admit(work, by, Who.EVERYBODY)).person
            except (NotAllowed, UnknownPerson):
                return {}
            cycles = {each: await _find_cycle(work, person.workspace, each) for each in buttons}
        mark = secrets.token_urlsafe(LINK_BYTES)
        return {
            button: PageLink(cycle, button.act, button.value, person.id, by.platform, by.team, by.external, mark)
            for button, cycle in cycles.items()
            if cycle
        }


async def _find_cycle(work: Work, workspace: int, button: Button) -> CycleId | None:
    if (carries := ABOUT_CYCLES.get(button.act)) is not None:
        return carries.decode(button.value) or None
    debt = await work.cycles.debt(workspace, DEBT.decode(button.value))
    return debt.review.cycle.id if debt else None
