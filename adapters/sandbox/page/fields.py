"""A posted form as what a person typed and chose in a view."""

from datetime import datetime

from aiohttp import web
from multidict import MultiDictProxy

from adapters.sandbox.elements import HOLDERS, block_elements
from adapters.sandbox.interaction import Interactions
from adapters.sandbox.page.draw import field_name
from adapters.sandbox.page.times import zone
from adapters.sandbox.page.visitor import raw
from adapters.sandbox.state import File, Json, Person, View
from adapters.sandbox.workspace import Workspace

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


def chosen(form: Form, block: Json, element: Json, person: Person) -> tuple[str, ...]:
    """What the form holds for an element, as Slack's client would send it."""
    values = raw(list(form.getall(field_name(block["block_id"], element["action_id"]), [])))
    values = tuple(value.replace("\r\n", "\n") for value in values)
    if element["type"] == "datetimepicker":
        return tuple(_timestamp(value, person.tz) for value in values if value)
    return values


def _timestamp(value: str, tz: str) -> str:
    return str(int(datetime.fromisoformat(value).replace(tzinfo=zone(tz)).timestamp()))


def keep(workspace: Workspace, acts: Interactions, person: Person, view: View, form: Form) -> None:
    """Writes every field of the form into the state of the view."""
    for block in view.blocks:
        for element in block_elements(block):
            if element["type"] == "file_input":
                values = _uploaded(workspace, person, form, field_name(block["block_id"], element["action_id"]))
            elif element["type"] in HOLDERS:
                values = chosen(form, block, element, person)
            else:
                continue
            acts.set_value(person.id, view.id, block["block_id"], element["action_id"], values)


def _uploaded(workspace: Workspace, person: Person, form: Form, name: str) -> tuple[str, ...]:
    files = [value for value in form.getall(name, []) if isinstance(value, web.FileField) and value.filename]
    return tuple(_upload(workspace, person, file).id for file in files)


def _upload(workspace: Workspace, person: Person, upload: web.FileField) -> File:
    file = File(
        id=workspace.new_id("F"),
        name=upload.filename,
        title=upload.filename,
        user=person.id,
        created=int(workspace.clock.timestamp()),
        content=upload.file.read(),
        mimetype=upload.content_type or "application/octet-stream",
        completed=True,
    )
    workspace.files[file.id] = file
    return file
