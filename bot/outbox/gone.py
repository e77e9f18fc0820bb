"""Posts deleted on their platform: detected when a change or a reply fails."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Claimed, State
from bot.outbox.hooks import Hooks
from bot.store import Work


async def note_gone(
    work: Work, hooks: Hooks, claimed: Claimed, reason: str, now: datetime, rest_until: datetime
) -> None:
    """Drops the change or reply, and calls the hooks `on_gone` of the post, once."""
    sent = claimed.entry.delivery
    token = sent.of or sent.thread or ""
    post = await work.outbox.get(sent.workspace, token)
    holds = hooks.own(post.delivery.kind, lambda on: on.lock) if post else None
    if holds is not None and post is not None:
        await holds(work, post)
    if not await work.outbox.close(claimed, State.DROPPED, reason, now, rest_until):
        return
    gone = await work.outbox.forget_post(sent.workspace, token, now)
    if gone is not None:
        for hook in hooks.every(gone.delivery.kind, lambda on: on.on_gone):
            await hook(work, gone, now)
