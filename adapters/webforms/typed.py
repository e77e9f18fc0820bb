"""What stands in the fields of a page: as posted, as kept, and as answers of the form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aiohttp import web
from multidict import MultiDictProxy

from adapters.webforms.uploads import Uploads
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
from bot.webforms import Typed

Posted = MultiDictProxy[str | bytes | bytearray | web.FileField]

FIELD = "f:"
"""Before the names of fields, so that none is taken for a word of the page itself."""


def posted(form: Posted, uploads: Uploads) -> Typed:
    """The fields of what a browser sent; a file is put aside and stands there by its id."""
    found: list[tuple[str, str]] = []
    for name, value in form.items():
        if not name.startswith(FIELD):
            continue
        if isinstance(value, str):
            found.append((name.removeprefix(FIELD), value.replace("\r\n", "\n")))
        elif isinstance(value, web.FileField) and value.filename:
            kept = uploads.keep(value.filename, value.file.read())
            found.append((name.removeprefix(FIELD), as_file(kept)))
    return tuple(found)


def values(typed: Typed, name: str) -> list[str]:
    return [value for field, value in typed if field == name and value]


def first_values(form: Form) -> Typed:
    """What the form holds before anybody typed."""
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


def answers(form: Form, typed: Typed, uploads: Uploads) -> Answers:
    """The answers of this form's fields; what no field of it asks is left out, and so is an option it does not have."""
    found: dict[str, Answer] = {}
    for part in form.parts:
        if isinstance(part, Field) and (answer := _answer(part, values(typed, part.name), uploads)):
            found[part.name] = answer
    return Answers(found)


def _answer(field: Field, held: list[str], uploads: Uploads) -> Answer | None:
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
            return _day(held[-1])
        case PeopleField():
            return tuple(dict.fromkeys(handle for each in held if (handle := _handle(each))))
        case RoomField():
            return _room(held[-1])
        case FileField():
            return _file(held[-1], uploads)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


# ---------------------------------------------------------------- people, rooms and files as values of fields


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


def _file(value: str, uploads: Uploads) -> Upload | None:
    return uploads.of(value.partition(":")[0])


# ---------------------------------------------------------------- what a browser may have let through


REQUIRED = "Please fill this in."


def faults(form: Form, found: Answers) -> dict[str, str]:
    """What is missing or out of bounds, a sentence for each field. A chat's own forms hold to this before they send."""
    return {
        part.name: sentence
        for part in form.parts
        if isinstance(part, Field) and (sentence := _fault(part, found.values.get(part.name), found))
    }


def _fault(field: Field, answer: Answer | None, found: Answers) -> str | None:
    empty = not answer or (isinstance(answer, str) and not answer.strip()) or answer == Ticks(())
    if empty:
        return None if field.optional else REQUIRED
    match field:
        case NumberField(least=least, most=most):
            number = found.number(field.name)
            fits = number is not None and least <= number <= most
            return None if fits else f"Please give a whole number from {least} to {most}."
        case TextField(longest=longest) if isinstance(answer, str) and len(answer) > longest:
            return f"That is {len(answer):,} characters; {longest:,} fit. Nothing was sent, and nothing is lost."
        case PeopleField(most=most) if isinstance(answer, tuple) and len(answer) > most:
            return f"Please choose {most} at most."
        case FileField(endings=endings) if endings and isinstance(answer, Upload):
            known = answer.name.rpartition(".")[2].lower() in endings
            return None if known else f"Please choose a file of this kind: {', '.join(endings)}."
        case _:
            return None
