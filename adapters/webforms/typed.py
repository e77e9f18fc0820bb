"""The values of a page's fields: as posted, as stored, and as answers of the form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from adapters.webforms.body import FilePart, Posted
from bot.forms import (
    Answer,
    Answers,
    ChecksField,
    ChoiceField,
    DateField,
    Field,
    FileField,
    Form,
    NumberField,
    PeopleField,
    RoomField,
    TextField,
    Ticks,
    Upload,
)
from bot.messages import Room
from bot.people import Handle
from bot.typed_text import read_day, says_something
from bot.webforms import Typed

FIELD = "f:"
"""Prefix of field names, so that none collides with the page's own."""

VALUE_LONGEST = 300
"""Characters of a picked (not typed) value."""
MOST_VALUES = 100
"""Values of one field."""


def read_form(form: Form, sent: Posted, file: Upload | None) -> Typed:
    """The values sent for the fields of this form; ignores others. Only typed text may exceed its limit: it is shown
    again, with how much too long it is. `file` is the page's."""
    fields = {f"{FIELD}{part.name}": part for part in form.parts if isinstance(part, Field)}
    found: dict[str, list[str]] = {}
    for name, value in sent:
        field = fields.get(name)
        if field is None or isinstance(value, FilePart):
            continue
        taken = found.setdefault(field.name, [])
        text = value.replace("\r\n", "\n")
        if _is_possible(field, text, file) and text not in taken and len(taken) < MOST_VALUES:
            taken.append(text)
    return tuple((name, value) for name, taken in found.items() for value in taken)


def _is_possible(field: Field, value: str, file: Upload | None) -> bool:
    match field:
        case TextField():
            return True
        case ChoiceField(options=options) | ChecksField(options=options):
            return any(option.value == value for option in options)
        case FileField():
            return file is not None and value == as_file(file)
        case _:
            return len(value) <= VALUE_LONGEST


def still_there(form: Form, typed: Typed, file: Upload | None) -> Typed:
    """The stored values, without a file that has expired."""
    fields = {part.name for part in form.parts if isinstance(part, FileField)}
    return tuple(each for each in typed if each[0] not in fields or (file and each[1] == as_file(file)))


def find_file(form: Form, sent: Posted) -> tuple[FileField, FilePart] | None:
    """The newly chosen file."""
    fields = {f"{FIELD}{part.name}": part for part in form.parts if isinstance(part, FileField)}
    files = [(fields[name], part) for name, part in sent if name in fields and isinstance(part, FilePart) and part.name]
    return files[-1] if files else None


def that_fits(form: Form, typed: Typed) -> Typed:
    """The storable part of the form's fields: without the end of text that is too long, and values over the limit."""
    kept: list[tuple[str, str]] = []
    for part in form.parts:
        if isinstance(part, Field):
            held = [value for name, value in typed if name == part.name]
            kept += [(part.name, value) for value in _that_fits(part, held)]
    return tuple(kept)


def _that_fits(field: Field, held: list[str]) -> list[str]:
    match field:
        case TextField(longest=longest):
            return [value[:longest] for value in held[-1:]]
        case ChecksField():
            return held
        case PeopleField(most=most):
            return held[:most]
        case _:
            return held[-1:]


def values(typed: Typed, name: str) -> list[str]:
    return [value for field, value in typed if field == name and value]


def first_values(form: Form) -> Typed:
    """The form's initial values."""
    return tuple((part.name, value) for part in form.parts if isinstance(part, Field) for value in _preset(part))


def _preset(field: Field) -> Iterable[str]:
    match field:
        case DateField(value=date() as day):
            return (day.isoformat(),)
        case PeopleField(value=handles):
            return [as_person(handle) for handle in handles]
        case RoomField(value=Room() as room):
            return (as_room(room),)
        case ChecksField(value=ticked):
            return ticked
        case NumberField(value=int() as number):
            return (str(number),)
        case TextField(value=str() as text) | ChoiceField(value=str() as text) if text:
            return (text,)
        case _:
            return ()


def answers(form: Form, typed: Typed, file: Upload | None = None) -> Answers:
    """The answers to this form's fields; leaves out unknown fields and options. `file` is the page's."""
    found: dict[str, Answer] = {}
    for part in form.parts:
        if isinstance(part, Field) and (answer := _answer(part, values(typed, part.name), file)):
            found[part.name] = answer
    return Answers(found)


def _answer(field: Field, held: list[str], file: Upload | None) -> Answer | None:
    if not held:
        return None
    match field:
        case TextField() | NumberField():
            return held[-1].strip() if isinstance(field, NumberField) else held[-1]
        case ChoiceField(options=options):
            return next((option.value for option in options if option.value == held[-1]), None)
        case ChecksField(options=options):
            return Ticks(tuple(option.value for option in options if option.value in held))
        case DateField():
            return read_day(held[-1])
        case PeopleField():
            return tuple(dict.fromkeys(handle for each in held if (handle := _handle(each))))
        case RoomField():
            return _room(held[-1])
        case FileField():
            return file if file and held[-1] == as_file(file) else None


# ---------------------------------------------------------------- people, rooms and files as field values


def as_person(handle: Handle) -> str:
    return f"{handle.platform}:{handle.external}"


def as_room(room: Room) -> str:
    return f"{room.platform}:{room.external}:{room.name}"


def as_file(upload: Upload) -> str:
    return f"{upload.id}:{upload.name}"


def _handle(value: str) -> Handle | None:
    platform, _, external = value.partition(":")
    return Handle(platform, external) if platform and external else None


def _room(value: str) -> Room | None:
    platform, external, name = (*value.split(":", 2), "", "")[:3]
    return Room(platform, external, name) if platform and external else None


# ---------------------------------------------------------------- validation


REQUIRED = "Please fill this in."


def faults(form: Form, found: Answers) -> dict[str, str]:
    """An error sentence for each field that is missing or out of bounds. Chats check their own forms before
    submitting."""
    return {
        part.name: sentence
        for part in form.parts
        if isinstance(part, Field) and (sentence := _fault(part, found.values.get(part.name), found))
    }


def _fault(field: Field, answer: Answer | None, found: Answers) -> str | None:
    if too_long := _too_long(field, answer):
        return too_long
    empty = not answer or (isinstance(answer, str) and not says_something(answer)) or answer == Ticks(())
    if empty:
        return None if field.optional else REQUIRED
    match field:
        case NumberField(least=least, most=most):
            number = found.number(field.name)
            fits = number is not None and least <= number <= most
            return None if fits else f"Please give a whole number from {least} to {most}."
        case PeopleField(most=most) if isinstance(answer, tuple) and len(answer) > most:
            return f"Please choose {most} at most."
        case FileField(endings=endings) if endings and isinstance(answer, Upload):
            known = answer.name.rpartition(".")[2].lower() in endings
            return None if known else f"Please choose a file of this kind: {', '.join(endings)}."
        case _:
            return None


def too_long(form: Form, found: Answers) -> dict[str, str]:
    """An error sentence for each field with too much text."""
    return {
        part.name: sentence
        for part in form.parts
        if isinstance(part, Field) and (sentence := _too_long(part, found.values.get(part.name)))
    }


def _too_long(field: Field, answer: Answer | None) -> str | None:
    if not isinstance(field, TextField) or not isinstance(answer, str) or len(answer) <= field.longest:
        return None
    return f"That is {len(answer):,} characters; {field.longest:,} fit. Nothing was sent, and nothing is lost."


def explain_cut(form: Form, found: Answers) -> str:
    """What `that_fits` leaves out of texts, for who types them; "" if they fit."""
    texts = [(part, found.text(part.name)) for part in form.parts if isinstance(part, TextField)]
    cut = [
        f"the end of “{part.label}” ({len(text):,} characters; {part.longest:,} fit)"
        for part, text in texts
        if len(text) > part.longest
    ]
    return f"Kept, but for {' and '.join(cut)}." if cut else ""
