"""How it is said that something was not done: aloud where all may hear it, in a window, or on Home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import NotAllowed
from bot.events import CommandTyped
from bot.forms import Form
from bot.messages import Home, Message, Paragraph, Quote, Text, Words
from bot.phrases import label
from bot.replies import CommandReply, HomeReply, Say, ShowHome
from bot.routes import E, Interaction

HERE = "shared/refusals"
Answer = Callable[[Interaction[CommandTyped]], Awaitable[CommandReply]]
R = TypeVar("R")


def sentence(words: str, typed: Text = ()) -> Message:
    """A message of one paragraph; under it what somebody typed, so that it can be sent again."""
    text = (Words(words),)
    return Message((Paragraph(text), *((Quote(typed),) if typed else ())), summary=text)


def privately(handler: Answer) -> Answer:
    """A refusal that tells what those around may not hear is for the person alone."""

    async def answer(interaction: Interaction[CommandTyped]) -> CommandReply:
        try:
            return await handler(interaction)
        except NotAllowed as refusal:
            if refusal.private:
                return Say(sentence(refusal.sentence))
            raise

    return answer


async def explain_who_may(interaction: Interaction[E], handler: Callable[[Interaction[E]], Awaitable[R]]) -> R:
    """The handler's reply. What it refuses before it looked at who asks is told to those alone who may ask."""
    try:
        return await handler(interaction)
    except NotAllowed:
        if interaction.progress.actor is None:
            await interaction.admit()
        raise


def aloud(words: str, typed: Text = ()) -> Say:
    """Why a command did nothing: those around saw it typed, and the sentence holds nothing else."""
    return Say(sentence(words, typed), aloud=True)


def notice(act: str, title: str, words: str) -> Form:
    return Form(act, label(HERE, f"title_{title}"), (Paragraph((Words(words),)),), close=label(HERE, "close"))


def on_home(words: str) -> HomeReply:
    return ShowHome(Home((Paragraph((Words(words),)),)))
