"""`/upward people import`: the upload form, and the decisions about the preview."""

from __future__ import annotations

from dataclasses import replace

from bot.deliveries import State as Sent
from bot.directory.people_file.dates import Order, ways_of
from bot.directory.people_file.import_repository import CHANGING, IMPORT, Import, Kind, State
from bot.directory.people_file.import_words import counts, file_name, warnings, writes
from bot.directory.people_file.importing import KIND, subject, tell
from bot.directory.people_file.preview_import import NAMED
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import ChecksField, ChoiceField, Field, FileField, Form, Option
from bot.messages import Message, Paragraph, Part, SmallPrint, render_lines
from bot.phrases import calendar_day, label, words
from bot.platform import Verb
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, Say, UpdateForm
from bot.routes import E, Interaction
from bot.store import Work

HERE = "directory/import"
DEACTIVATE = "deactivate"


def import_form() -> Form:
    """The upload form, which explains what happens with the file."""
    field = FileField("file", label(HERE, "field_file"), ("csv", "txt", "tsv"), hint=label(HERE, "hint_file"))
    parts = (Paragraph(words(HERE)["intro"]), field, SmallPrint(words(HERE)["yours"]))
    return Form("directory.import_file", label(HERE, "title"), parts, submit=label(HERE, "submit"))


async def ask_for_file(interaction: Interaction[CommandTyped]) -> CommandReply:
    """Opens the form, if the chat has forms."""
    await interaction.admit()
    return OpenForm(import_form()) if interaction.platform.can.forms else Say(render_lines(words(HERE)["no_forms"]))


async def open_form(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    await interaction.admit()
    return OpenForm(import_form())


async def take_file(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Accepts the file; it is read in the background."""
    file = interaction.event.answers.file("file")
    if file is None:
        raise NotAllowed(label(HERE, "pick_file"), field="file")
    by = interaction.event.by
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        new = Import(0, workspace, actor.person.id, file.name[:200], State.READING, by.platform, by.team, file.id)
        await work.imports.begin(new, interaction.now)
        await work.commit()
    interaction.context.files.set()
    said = words(HERE, file=file_name(new))["reading"]
    return UpdateForm(
        Form("directory.import_file", label(HERE, "title"), (Paragraph(said),), close=label(HERE, "close"))
    )


async def confirm(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Import*: at once, or after a question if people are gone or dates are ambiguous."""
    async with interaction.work() as (work, actor):
        import_ = await _get_preview(work, actor.person.workspace, IMPORT.decode(interaction.event.value))
        if import_.count("gone") or import_.date:
            return OpenForm(await _question(work, import_))
        message = await _begin(interaction, work, import_)
        await work.commit()
    interaction.context.files.set()
    return Replace(message)


async def _question(work: Work, import_: Import) -> Form:
    parts: list[Field | Part] = [Paragraph(counts(import_))]
    if import_.date:
        parts.append(_order_field(import_))
    if import_.count("gone"):
        parts += await _gone_parts(work, import_)
    title, submit = label(HERE, "title_confirm"), label(HERE, "submit_confirm")
    return Form("directory.import_confirm", title, tuple(parts), submit=submit, state=IMPORT.encode(import_.id))


def _order_field(import_: Import) -> ChoiceField:
    """Asks once for the whole file; if left open, those cells are skipped."""
    options = tuple(
        Option(order.value, words(HERE, day=calendar_day(day)).plain(f"option_{order.value}_first"))
        for order, day in ways_of(import_.date).items()
    )
    asked, hint = words(HERE, date=import_.date).plain("field_order"), label(HERE, "hint_order")
    return ChoiceField("order", asked, options, optional=True, hint=hint)


async def _gone_parts(work: Work, import_: Import) -> list[Field | Part]:
    """The names of those who are gone, before anybody is deactivated."""
    lines = await work.imports.page(import_.id, (Kind.GONE,), (), 0, NAMED)
    gone = import_.count("gone")
    parts: list[Field | Part] = [Paragraph(words(HERE, count=gone)["gone_intro_one" if gone == 1 else "gone_intro"])]
    parts += [Paragraph(each) for each in warnings(import_, [kept.name or kept.line.name or "" for kept in lines])]
    box = "option_deactivate" if import_.whole else "option_deactivate_unread"
    return [*parts, ChecksField("gone", label(HERE, "field_gone"), (Option(DEACTIVATE, label(HERE, box)),))]


async def confirm_in_form(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Handles the answer to the question about those who are gone."""
    async with interaction.work() as (work, actor):
        import_ = await _get_preview(work, actor.person.workspace, IMPORT.decode(interaction.event.state))
        answers = interaction.event.answers
        order = answers.choice("order", Order) if import_.date else None
        said = replace(
            import_,
            deactivate=import_.count("gone") > 0 and DEACTIVATE in answers.ticks("gone"),
            order=order or Order.UNKNOWN,
        )
        message = await _begin(interaction, work, said)
        await _replace_preview(interaction, work, import_, message)
        await work.commit()
    interaction.context.files.set()
    return UpdateForm(Form("directory.import_confirm", label(HERE, "title"), message.parts, close=label(HERE, "close")))


async def _get_preview(work: Work, workspace: int, wanted: int) -> Import:
    """The import whose preview is waiting for a decision. Raises `NotAllowed` if it can't be carried out."""
    await work.workspaces.lock_workspace(workspace)
    import_ = await work.imports.get(workspace, wanted)
    if import_ is None or import_.state is not State.SHOWN or not writes(import_):
        raise NotAllowed(label(HERE, "old_preview"))
    if await work.imports.newest(workspace, CHANGING) is not None:
        raise NotAllowed(label(HERE, "busy"))
    last = await work.imports.newest(workspace, [State.DONE])
    if last is not None and last.done_at and import_.created_at and last.done_at > import_.created_at:
        raise NotAllowed(label(HERE, "overtaken"))
    return import_


async def _begin(interaction: Interaction[E], work: Work, import_: Import) -> Message:
    await work.imports.note(import_)
    await work.imports.turn(import_.id, [State.SHOWN], State.IMPORTING)
    actor = await work.people.actor(interaction.event.by)
    about = f"import/{import_.id}{' deactivate' if import_.deactivate else ''}"
    await work.audit.note(
        import_.workspace, actor.person.id if actor else None, "people.confirm", about, interaction.now
    )
    return render_lines(words(HERE, file=file_name(import_))["importing"])


async def _replace_preview(interaction: Interaction[E], work: Work, import_: Import, message: Message) -> None:
    """Removes the buttons from the preview."""
    sent = list(await work.outbox.about(import_.workspace, subject(import_.id)))
    for entry in sent[-1:]:
        if entry.state not in {Sent.REFUSED, Sent.DROPPED}:
            change = replace(entry.delivery, kind=KIND, verb=Verb.EDIT, message=message, of=entry.token)
            await work.outbox.put([change], interaction.now)


async def discard(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    async with interaction.work() as (work, actor):
        import_ = await work.imports.get(actor.person.workspace, IMPORT.decode(interaction.event.value))
        if import_ is None or not await work.imports.turn(import_.id, [State.SHOWN], State.CLEARING):
            raise NotAllowed(label(HERE, "old_preview"))
        about = f"import/{import_.id}"
        await work.audit.note(import_.workspace, actor.person.id, "people.discard", about, interaction.now)
        await work.commit()
    interaction.context.files.set()
    return Replace(render_lines(words(HERE, file=file_name(import_))["discarded"]))


async def undo_import(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Undo* under an import."""
    return Replace(await _undo(interaction, IMPORT.decode(interaction.event.value)))


async def undo(interaction: Interaction[CommandTyped]) -> CommandReply:
    """Undoes the last import, whichever it is."""
    return Say(await _undo(interaction))


async def _undo(interaction: Interaction[E], wanted: int | None = None) -> Message:
    """Starts to undo the last import; for another one it says why not."""
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        last = await work.imports.newest(workspace, [State.DONE])
        if await work.imports.newest(workspace, CHANGING) is not None:
            raise NotAllowed(label(HERE, "busy"))
        if last is None and wanted is None:
            raise NotAllowed(label(HERE, "none_to_undo"))
        if last is None or wanted not in (None, last.id):
            raise NotAllowed(label(HERE, "not_last"))
        await work.imports.turn(last.id, [State.DONE], State.UNDOING)
        await work.audit.note(workspace, actor.person.id, "people.undo", f"import/{last.id}", interaction.now)
        if last.by != actor.person.id:
            await tell(interaction.context, work, last, render_lines(words(HERE, file=file_name(last))["undoing"]))
        await work.commit()
    interaction.context.files.set()
    return render_lines(words(HERE, file=file_name(last))["undoing"])
