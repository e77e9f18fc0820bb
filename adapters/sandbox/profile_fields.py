"""Custom profile fields of the workspace: their definitions, and what a person has in them."""

from dataclasses import dataclass

from adapters.sandbox.state import Json, Person
from adapters.sandbox.workspace import Workspace

SECTION = "Xs0PEOPLE001"


@dataclass(frozen=True, slots=True)
class Field:
    """`type` as Slack's: `user` (the value is an id), `text`, `date`. `attribute` is where `Person` keeps it."""

    id: str
    label: str
    type: str
    attribute: str


FIELDS = (
    Field("Xf0MANAGER01", "Manager", "user", "manager"),
    Field("Xf0DEPARTM01", "Department", "text", "department"),
    Field("Xf0COUNTRY01", "Country", "text", "country"),
    Field("Xf0STARTDT01", "Start date", "date", "start_date"),
)


def definitions(workspace: Workspace) -> Json:
    """As in team.profile.get."""
    section = {"id": SECTION, "team_id": workspace.team_id, "section_type": "custom", "label": "People"}
    fields = [definition(place, field) for place, field in enumerate(FIELDS)]
    return {"profile": {"fields": fields, "sections": [{**section, "order": 1, "is_hidden": False}]}}


def definition(place: int, field: Field) -> Json:
    return {
        "id": field.id,
        "ordering": place,
        "field_name": field.label.lower().replace(" ", "_"),
        "label": field.label,
        "hint": "",
        "type": field.type,
        "possible_values": None,
        "options": {"is_scim": False, "is_protected": False},
        "is_hidden": False,
        "is_inverse": False,
        "section_id": SECTION,
        "permissions": {"api": ["read"], "ui": True, "scim": False},
    }


def values(person: Person, *, labels: bool) -> Json:
    """As in users.profile.get: only the fields that are filled; `labels` was asked for."""
    filled = {field: getattr(person, field.attribute) for field in FIELDS}
    return {
        field.id: {"value": value, "alt": "", **({"label": field.label} if labels else {})}
        for field, value in filled.items()
        if value
    }
