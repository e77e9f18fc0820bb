"""Pages behind one-time links; their content and input are encrypted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, case, delete, func, insert, or_, select, update

from bot.events import By
from bot.forms import Opening
from bot.messages import Message
from bot.webforms import Shown, Typed, WebForm, leads_to_several, point_to
from storage.outbox.message_json import from_json_any, to_json
from storage.secrets import NoKeyFits, Secrets
from storage.store import DatabaseStore
from storage.tables.webforms import WEB_FORM
from storage.tables.workspaces import TEAM

_PAGE = WEB_FORM.c.id == bindparam("page")
_UNTIL = bindparam("until", type_=WEB_FORM.c.expires_at.type)

WORKSPACE_OF = select(TEAM.c.workspace_id).where(
    TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team")
)
KEEP = insert(WEB_FORM)
GET = select(WEB_FORM).where(_PAGE, WEB_FORM.c.expires_at > bindparam("now", type_=WEB_FORM.c.expires_at.type))
CLAIM = (
    update(WEB_FORM)
    .where(_PAGE, or_(WEB_FORM.c.browser.is_(None), WEB_FORM.c.browser == bindparam("by_browser")))
    .values(browser=bindparam("by_browser"))
)
DRAFT = update(WEB_FORM).where(_PAGE).values(draft=bindparam("new_draft"))
REDRAW = update(WEB_FORM).where(_PAGE).values(draft=bindparam("new_draft"), shown=bindparam("new_shown"))
MOVE_ON = (
    update(WEB_FORM)
    .where(_PAGE, WEB_FORM.c.once != bindparam("by_once"))
    .values(
        once=bindparam("by_once"),
        shown=bindparam("new_shown"),
        opening=func.coalesce(bindparam("new_opening", type_=WEB_FORM.c.opening.type), WEB_FORM.c.opening),
        draft=None,
        expires_at=case((WEB_FORM.c.expires_at < _UNTIL, _UNTIL), else_=WEB_FORM.c.expires_at),
        used_at=bindparam("now", type_=WEB_FORM.c.used_at.type),
    )
)
FORGET = delete(WEB_FORM).where(WEB_FORM.c.expires_at < bindparam("before", type_=WEB_FORM.c.expires_at.type))


class SealedPages:
    """What pages carry of which nothing is stored, encrypted."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def wrap(self, page: str, shown: Shown, opening: Opening | None) -> str:
        return self._secrets.seal(json.dumps([page, to_json(point_to(shown)), opening and to_json(opening)]))

    def unwrap(self, page: str, wrapped: str) -> tuple[Shown, Opening | None] | None:
        try:
            wrapped_for, shown, opening = json.loads(self._secrets.open(wrapped))
            found = from_json_any(opening) if opening else None
            if wrapped_for == page:
                return from_json_any(shown), found if isinstance(found, Opening) else None
        except (NoKeyFits, ValueError, TypeError, RecursionError):
            return None  # changed, or encrypted with a key that is gone
        return None


class SealedWebForms:
    """See `bot.webforms.WebForms`."""

    def __init__(self, store: DatabaseStore, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets

    async def keep(self, page: WebForm) -> None:
        by = page.by
        async with self._store.work() as work:
            found = await work.sql.rows(WORKSPACE_OF, {"of_platform": by.platform, "of_team": by.team})
            if not found:
                return
            row = {
                "id": page.id, "workspace_id": found[0].workspace_id, "platform": by.platform, "team": by.team,
                "external": by.external, "shown": self._seal_shown(page.shown),
                "opening": self._seal_back(page.shown), "draft": None,
                "browser": None, "once": "", "used_at": None, "expires_at": page.expires_at,
            }  # fmt: skip
            await work.sql.change(KEEP, row)
            await work.commit()

    async def get(self, page: str, now: datetime) -> WebForm | None:
        async with self._store.read() as work:
            found = await work.sql.rows(GET, {"page": page, "now": now})
        if not found:
            return None
        row = found[0]
        try:
            shown = from_json_any(self._secrets.open(row.shown))
            back = from_json_any(self._secrets.open(row.opening)) if row.opening else None
            draft = [(str(name), str(value)) for name, value in self._open_typed(row.draft)]
        except (NoKeyFits, ValueError, TypeError, RecursionError):
            return None  # encrypted with another key, or written by another release
        return WebForm(
            id=row.id,
            by=By(row.platform, row.team, row.external, ""),
            shown=shown,
            expires_at=row.expires_at,
            draft=tuple(draft),
            browser=row.browser,
            used_at=row.used_at,
            once=row.once,
            opening=back if isinstance(back, Opening) else None,
            root=back if isinstance(back, Message) else None,
        )

    async def claim(self, page: str, browser: str) -> bool:
        return bool(await self._change(CLAIM, {"page": page, "by_browser": browser}))

    async def save_draft(self, page: str, draft: Typed) -> None:
        await self._change(DRAFT, {"page": page, "new_draft": self._seal(draft)})

    async def redraw(self, page: str, shown: Shown, draft: Typed) -> None:
        new = {"new_draft": self._seal(draft), "new_shown": self._seal_shown(shown)}
        await self._change(REDRAW, {"page": page} | new)

    async def move_on(
        self, page: str, once: str, shown: Shown, used_at: datetime | None, *, rooted: bool = False
    ) -> bool:
        new = {"page": page, "by_once": once, "new_shown": self._seal_shown(shown), "now": used_at}
        new |= {"new_opening": None if rooted else self._seal_opening(shown)}
        new |= {"until": shown.until if isinstance(shown, Opening) else None}
        return bool(await self._change(MOVE_ON, new))

    async def forget(self, before: datetime) -> int:
        return await self._change(FORGET, {"before": before})

    async def _change(self, statement: Executable, parameters: Mapping[str, object]) -> int:
        async with self._store.work() as work:
            changed = await work.sql.change(statement, parameters)
            await work.commit()
        return changed

    def _open_typed(self, sealed: str | None) -> Any:
        return json.loads(self._secrets.open(sealed)) if sealed else ()

    def _seal_shown(self, shown: Shown) -> str:
        return self._secrets.seal(to_json(point_to(shown)))

    def _seal_back(self, shown: Shown) -> str | None:
        return self._seal_shown(shown) if leads_to_several(shown) else self._seal_opening(shown)

    def _seal_opening(self, shown: Shown) -> str | None:
        stored = point_to(shown)
        return self._secrets.seal(to_json(stored)) if isinstance(stored, Opening) else None

    def _seal(self, draft: Typed) -> str:
        return self._secrets.seal(json.dumps(draft))
