"""Giving praise: with one line, or with the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import NotAllowed
from bot.events import CommandTyped, FormChanged, FormSubmitted
from bot.forms import LONGEST_KEPT
from bot.home.redraw import lists_changed
from bot.home.repository import looking
from bot.mentions.resolve_people import resolve_picked
from bot.messages import Mention, Message, Paragraph, Quote, Words, plain
from bot.people import Person, handles_on
from bot.phrases import words
from bot.praise.command_line import ParsedCommand, read
from bot.praise.copies import first_copies
from bot.praise.draft import Draft
from bot.praise.finding import Recipients, facing, find, once
from bot.praise.form import render_form, surroundings
from bot.praise.opening import blank
from bot.praise.receipt import Given
from bot.praise.rules import (
    GIVEN_A_DAY_WITH_UNDONE,
    PEOPLE_MOST,
    TEXT_LONGEST,
    Audience,
    NewPraise,
    check_limits,
    check_receivers,
    check_text,
    check_value,
    choose_viewers,
    manager_viewers,
    reachable,
    refusal,
    viewers_of,
)
from bot.replies import CommandReply, FormReply, OpenForm, Say, UpdateForm
from bot.routes import E, Interaction
from bot.store import Actor, Purpose, Work
from bot.typed_text import says_something


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/praise @ana @ben you saved the launch`. What cannot be sent like this opens the form, with the words kept."""
    if not says_something(plain(interaction.event.text)):
        return OpenForm(await blank(interaction))
    line = read(interaction.event.text)
    if line.all:
        return await _form_with_first_people(interaction, line, refusal("everyone", field="people", most=PEOPLE_MOST))
    if len(line.named) > PEOPLE_MOST:
        many = refusal("too_many", field="people", most=PEOPLE_MOST, count=len(line.named))
        return await _form_with_first_people(interaction, line, many)
    return await _by_line(interaction, line)


async def _by_line(interaction: Interaction[CommandTyped], line: ParsedCommand) -> CommandReply:
    async with interaction.work() as (work, actor):
        found = await find(work, actor, line, interaction)
        if found.strangers:
            interaction.meet(handle for mention in found.strangers for handle in mention.handles)
        draft = Draft(handles_on(found.people, interaction.event.by.platform), line.words(found.names))
        if notices := found.notices():
            return await _keep_words(work, actor, draft, notices)
        if not line.named and (offered := await _offer(work, actor, line, interaction)):
            return await _keep_words(work, actor, *offered)
        if not draft.text:
            return OpenForm(render_form(draft, await surroundings(work, actor, draft)))
        try:
            given = await give(work, actor, draft, interaction, Recipients(found.people, (), found.facing))
        except NotAllowed as refused:
            fine = replace(draft, people=found.handles_but(actor.person, interaction.event.by.platform))
            return await _keep_words(work, actor, fine, [refused.sentence], form=refused.field is not None)
    return Say(given.receipt, aloud=True)


async def _offer(
    work: Work, actor: Actor, line: ParsedCommand, interaction: Interaction[CommandTyped]
) -> tuple[Draft, list[str]] | None:
    """`great job @ben`: the form with those filled in who are named in the words and can be praised, if any."""
    meant = line.spoken_of
    if not meant.named:
        return None
    found = await find(work, actor, meant, interaction)
    if found.strangers:
        interaction.meet(handle for mention in found.strangers for handle in mention.handles)
    people = [each for each in found.people if reachable(each) and each.id != actor.person.id]
    if not people:
        return None
    handles = handles_on(people, interaction.event.by.platform)
    return Draft(handles, line.words(found.names)), [words("praise/form", people=people).plain("offered")]


async def _form_with_first_people(
    interaction: Interaction[CommandTyped], line: ParsedCommand, refused: NotAllowed
) -> CommandReply:
    """The form, with the first ten people that were picked and the words."""
    picked = [name.handles[0] for name in line.named if isinstance(name, Mention) and name.handles]
    draft = Draft(tuple(picked[:PEOPLE_MOST]), line.words({}))
    async with interaction.read() as (work, actor):
        return await _keep_words(work, actor, draft, [refused.sentence])


async def _keep_words(
    work: Work, actor: Actor, draft: Draft, notices: Sequence[str], *, form: bool = True
) -> CommandReply:
    """Nothing was sent, and nothing is lost: the words stand in the form, or where none can hold them in the reply."""
    if form and len(draft.text) <= LONGEST_KEPT:
        return OpenForm(render_form(draft, await surroundings(work, actor, draft), notices))
    if form:
        notices = [refusal("too_long_to_keep", most=TEXT_LONGEST, count=len(draft.text)).sentence]
    else:
        notices = [*notices, refusal("kept").sentence]
    said = tuple(Paragraph((Words(notice),)) for notice in notices)
    # Pages of words push the reason out of sight: it stands below them as well.
    below = said if len(draft.text) > LONGEST_KEPT else ()
    return Say(Message((*said, Quote((Words(draft.text),)), *below), summary=said[0].text), aloud=form)


async def by_form(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form was sent; its place is taken by the receipt."""
    draft = Draft.of(interaction.event.answers, interaction.event.state)
    async with interaction.work() as (work, actor):
        given = await give(work, actor, draft, interaction, await _party(work, actor, draft, interaction))
    return UpdateForm(given.form)


async def _party(work: Work, actor: Actor, draft: Draft, interaction: Interaction[FormSubmitted]) -> Recipients:
    if draft.audience is Audience.SELF:
        return Recipients()
    faced = await facing(work, actor, draft.people, interaction)
    receivers = once(resolve_picked(interaction, draft.people, faced.people, refusal("unreachable", field="people")))
    if draft.audience is not Audience.CHOSEN:
        return Recipients(receivers, (), faced)
    known = await work.people.by_handles(actor.person.workspace, draft.chosen)
    chosen = once(resolve_picked(interaction, draft.chosen, known, refusal("unreachable", field="chosen")))
    return Recipients(receivers, chosen, faced)


async def redrawn(interaction: Interaction[FormChanged]) -> FormReply:
    """Somebody chose who sees it: the line that says so changes, and a field appears or goes."""
    draft = Draft.of(interaction.event.answers, interaction.event.state)
    async with interaction.read() as (work, actor):
        return UpdateForm(render_form(draft, await surroundings(work, actor, draft)))


async def give(work: Work, actor: Actor, draft: Draft, interaction: Interaction[E], party: Recipients) -> Given:
    """The praise and everything it sends, in one commit."""
    praise = await _check_draft(work, actor, draft, party)
    channels = actor.channels_for(Purpose.PRAISE)
    number = await work.praises.add(praise, interaction.now)
    if copies := first_copies(praise, number, channels):
        await work.outbox.put(copies, interaction.now)
    if praise.viewers or looking(party.facing.looked_at, interaction.now):
        await lists_changed(work, viewers_of(praise), interaction.now)
    await work.commit()
    return Given(praise, number, channels)


async def _check_draft(work: Work, actor: Actor, draft: Draft, party: Recipients) -> NewPraise:
    giver, receivers = actor.person, party.receivers
    if draft.audience is not Audience.SELF:
        check_receivers(giver, receivers)
        if party.facing.in_all >= GIVEN_A_DAY_WITH_UNDONE:
            raise refusal("full_day_give", most=GIVEN_A_DAY_WITH_UNDONE)
        check_limits(receivers, party.facing.given, party.facing.given_to)
    check_text(draft.text)
    if draft.value is not None:
        check_value(draft.value, await work.workspaces.values(giver.workspace))
    public = draft.audience is Audience.EVERYONE
    return NewPraise(
        workspace=giver.workspace,
        giver=giver,
        receivers=receivers,
        text=draft.text,
        audience=draft.audience,
        value=draft.value,
        viewers=await _viewers(work, giver, draft.audience, party),
        source_link=draft.link,
        waits=public and not actor.channels_for(Purpose.PRAISE),
    )


async def _viewers(work: Work, giver: Person, audience: Audience, party: Recipients) -> tuple[Person, ...]:
    if audience is Audience.CHOSEN:
        return choose_viewers(giver, party.receivers, party.chosen)
    if audience is not Audience.MANAGERS:
        return ()
    managers = {person.manager for person in party.receivers if person.manager is not None}
    found = await work.people.by_ids(giver.workspace, managers) if managers else ()
    return manager_viewers(giver, party.receivers, found)
