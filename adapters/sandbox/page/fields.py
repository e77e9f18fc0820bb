"""A posted form as what a person typed and chose in a view."""

from datetime import datetime

from aiohttp import web
from multidict import MultiDictProxy

from adapters.sandbox.acts.interaction import Interactions
from adapters.sandbox.blocks.elements import HOLDERS, block_elements
from adapters.sandbox.blocks.text import as_stored
from adapters.sandbox.page.render import field_name
from adapters.sandbox.page.times import zone
from adapters.sandbox.page.visitor import raw
from adapters.sandbox.state import File, Json, Person, View
from adapters.sandbox.workspace import Workspace

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


def chosen(workspace: Workspace, form: Form, block: Json, element: Json, person: Person) -> tuple[str, ...]:
    """What the form holds for an element, as Slack's client would send it."""
    values = raw(list(form.getall(field_name(block["block_id"], element["action_id"]), [])))
    values = tuple(value.replace("\r\n", "\n") for value in values)
    if element["type"] == "datetimepicker":
        return tuple(_timestamp(value, person.tz) for value in values if value)
    if element["type"] == "rich_text_input":
        return tuple(as_stored(workspace, value) for value in values)
    return values


def _timestamp(value: str, tz: str) -> str:
    return str(int(datetime.fromisoformat(value).replace(tzinfo=zone(tz)).timestamp()))


def keep(workspace: Workspace, acts: Interactions, person: Person, view: View, form: Form) -> None:
    """Writes every field of the form into the state of the view."""
    for block in view.blocks:
        for element in block_elements(block):
            if element["type"] == "file_input":
                name = field_name(block["block_id"], element["action_id"])
                values = tuple(file.id for file in uploaded(workspace, person, form, name))
            elif element["type"] in HOLDERS:
                values = chosen(workspace, form, block, element, person)
            else:
                continue
            acts.set_value(person.id, view.id, block["block_id"], element["action_id"], values)


def uploaded(workspace: Workspace, person: Person, form: Form, name: str) -> list[File]:
    """The files whose ids a field holds; those of other people don't count."""
    found = (workspace.files.get(each) for each in raw(list(form.getall(name, []))))
    return [file for file in found if file is not None and file.user == person.id]
