"""One listener for each kind of payload, three steps each: translate, ask, show. The bot decides by name."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import assert_never

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from adapters.slack import block_kit, translate, views
from adapters.slack.api import DEAD
from adapters.slack.blocks import DoesNotFit
from adapters.slack.payload import Malformed, Payload, inner, maybe
from adapters.slack.respond import Responder, acknowledge, respond
from bot.errors import DeliveryError, NotSaved, PermanentDeliveryError
from bot.events import ButtonPressed, FormChanged, HomeOpened, Uninstalled
from bot.forms import Form
from bot.messages import Message, Paragraph, Quote, Words
from bot.platform import Bot
from bot.replies import CloseForm, FieldErrors, Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm

log = structlog.get_logger()

TOO_LATE = "Slack did not open the form in time. Please try once more."
TOO_LARGE = "There is more in this form than Slack shows in one window, so it did not open. Please tell an admin."
REFUSED = "Slack refused to open the form ({}), and trying again won't help. Please tell an admin."
LARGE = "view_too_large"
OVER = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"})
"""The trigger is too old, or Slack heard of the first try and its answer was lost."""


class Listeners:
    """What Bolt calls. Each answers only after the bot did, so that nothing fails behind an acknowledgement."""

    def __init__(self, bot: Bot, show: Responder, prefix: str) -> None:
        self._bot = bot
        self._show = show
        self._prefix = prefix

    async def command(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        team = _team(context)
        event = translate.command(body, team, self._prefix)
        match await self._bot.command(event):
            case Say(message=message):
                return await self._show.in_answer(body, message)
            case OpenForm(form=form):
                if failed := await self._open(team, body, form):
                    typed = (Quote((Words(f"{maybe(body, 'command')} "), *event.text)),) if event.text else ()
                    return await self._show.in_answer(body, Message((*_sentence(failed).parts, *typed)))
                return acknowledge()
            case Nothing():
                return acknowledge()
            case other:
                assert_never(other)

    async def _open(self, team: str, body: Payload, form: Form, *, quiet: bool = False) -> str:
        """Why it did not open, for the person; empty if it did."""
        try:
            await self._show.form(team, body, form)
        except DoesNotFit as failure:
            reason, sentence = str(failure), TOO_LARGE
        except DeliveryError as failure:
            reason, sentence = failure.reason, _explain(failure)
        else:
            return ""
        if not quiet:
            log.warning("form not opened", team=team, reason=reason)
        return sentence

    async def submission(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        self._show.heard(body)
        event = translate.submission(body, _team(context))
        match await self._bot.form(event):
            case CloseForm():
                return acknowledge()
            case UpdateForm(form=form):
                if (view := self._render_form(form, quiet=self._bot.is_quiet(event.act))) is None:
                    return BoltResponse(status=503, body="")
                return respond({"response_action": "update", "view": view})
            case FieldErrors(errors=errors):
                return self._show.errors(inner(body, "view"), errors)
            case other:
                assert_never(other)

    def _render_form(self, form: Form, *, quiet: bool) -> block_kit.View | None:
        """None where that would have to be logged, and must not be."""
        with suppress(DoesNotFit) if quiet else nullcontext():
            return views.modal(form)
        return None

    async def closing(self) -> BoltResponse:
        return acknowledge()

    async def action(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        team = _team(context)
        self._show.heard(body)
        match translate.action(body, team):
            case ButtonPressed() as event if self._bot.is_quiet(event.act):
                return await self._press_quietly(team, body, event)
            case ButtonPressed() as event:
                await self._button(team, body, event)
            case FormChanged() as event:
                if not self._bot.type_in_form(event):
                    await self._change(team, body, event)
            case None:
                pass
            case other:
                assert_never(other)
        return acknowledge()

    async def _press_quietly(self, team: str, body: Payload, event: ButtonPressed) -> BoltResponse:
        """Of what fails nothing is logged: it would tell when somebody pressed this."""
        with suppress(DeliveryError, DoesNotFit):
            await self._button(team, body, event, quiet=True)
            return acknowledge()
        return BoltResponse(status=503, body="")

    async def _button(self, team: str, body: Payload, event: ButtonPressed, *, quiet: bool = False) -> None:
        match await self._bot.button(event):
            case Say(message=message):
                await self._show.private_reply(team, body, message)
            case Replace(message=message):
                await self._show.instead(team, body, message)
            case OpenForm(form=form):
                if failed := await self._open(team, body, form, quiet=quiet):
                    await self._show.private_reply(team, body, _sentence(failed))
            case UpdateForm(form=form):
                await self._show.redrawn(team, body, form)
            case ShowHome(home=home):
                user = event.by.external
                if not await self._show.home(team, user, home, over=inner(body, "view")):
                    await self._show.home(team, user, home)  # what came of the press stands on no other
            case Nothing():
                pass
            case other:
                assert_never(other)

    async def _change(self, team: str, body: Payload, event: FormChanged) -> None:
        match await self._bot.change_form(event):
            case UpdateForm(form=form):
                await self._show.redrawn(team, body, form)
            case FieldErrors(errors=errors):
                if errors:
                    await self._show.private_reply(team, body, _sentence("\n".join(errors.values())))
            case CloseForm():
                pass  # Slack closes a view only in answer to its submission.
            case other:
                assert_never(other)

    async def shortcut(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        team = _team(context)
        match await self._bot.shortcut(translate.shortcut(body, team)):
            case OpenForm(form=form):
                if failed := await self._open(team, body, form):
                    await self._show.private_reply(team, body, _sentence(failed))
            case Nothing():
                pass
            case other:
                assert_never(other)
        return acknowledge()

    async def happening(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        team = _team(context)
        event = translate.happening(body, team, context.bot_user_id or "")
        match event:
            case None:
                pass
            case HomeOpened():
                if not await self._home(team, event, inner(body, "event", "view")):
                    await self._home(team, event, None)  # a redraw came between, and may show what was before
            case _:
                await self._bot.handle_event(event)
        if isinstance(event, Uninstalled):
            self._show.api.forget(team)
        return acknowledge()

    async def _home(self, team: str, event: HomeOpened, over: Payload | None) -> bool:
        match await self._bot.home(event):
            case ShowHome(home=home):
                return await self._show.home(team, event.by.external, home, over=over)
            case Nothing():
                return True
            case other:
                assert_never(other)


async def answer_failure(error: Exception, context: AsyncBoltContext) -> BoltResponse:
    """What Slack hears when a listener raised. No acknowledgement: events come again, people see that it failed."""
    match error:
        case Malformed():
            log.info("payload refused", team=_team(context), reason=str(error))
            return BoltResponse(status=400, body="")
        case NotSaved():
            log.warning("event not saved", team=_team(context))
        case DeliveryError():
            log.warning("reply not shown", team=_team(context), reason=error.reason)
        case _:
            log.error("listener failed", team=_team(context), exc_info=error)
            return BoltResponse(status=500, body="")
    return BoltResponse(status=503, body="")


def _explain(failure: DeliveryError) -> str:
    if failure.reason == LARGE:
        return TOO_LARGE
    final = isinstance(failure, PermanentDeliveryError) and failure.reason not in OVER
    return REFUSED.format(failure.reason) if final or failure.reason in DEAD else TOO_LATE


def _sentence(words: str) -> Message:
    return Message((Paragraph((Words(words),)),))


def _team(context: AsyncBoltContext) -> str:
    return context.team_id or ""
