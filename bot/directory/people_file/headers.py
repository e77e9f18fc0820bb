"""Column names of HR systems, and how a file's columns are recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.directory.people_file.person_row import Field

LONGEST = 200
"""Characters of a column's name that are read."""

NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        *("work email", "work email address", "business email", "business email address", "company email"),
        *("official email", "official email id", "corporate email", "email primary work", "primary work email"),
        *("work contact work email", "dienstliche email", "geschäftliche email", "email geschäftlich"),
        *("email", "email address", "email id", "mail", "mail id", "primary email", "user email", "employee email"),
        *("email adresse", "mailadresse", "courriel", "adresse email", "correo electrónico", "correo", "adres email"),
        *("email work", "dienstliche email adresse", "user principal name", "public work email"),
        *("primary work email address", "public primary work email", "work email address primary", "worker email"),
        *(
            "email professionnel",
            "adresse email professionnelle",
            "correo electrónico de trabajo",
            "correo corporativo",
        ),
        *("zakelijk emailadres", "zakelijk email", "email aziendale"),
    ),
    Field.NAME: (
        *("full name", "display name", "name", "employee name", "worker name", "preferred full name", "worker"),
        *("legal name", "full legal name", "employee", "mitarbeiter", "mitarbeitername", "vollständiger name"),
        *("nom complet", "nombre completo", "imię i nazwisko", "nome completo"),
    ),
    Field.FIRST: (
        *("first name", "given name", "forename", "legal first name", "vorname", "rufname", "prénom", "nombre"),
        *("imię", "nome", "voornaam", "legal name first name"),
    ),
    Field.LAST: (
        *("last name", "surname", "family name", "legal last name", "nachname", "familienname", "nom"),
        *("nom de famille", "apellido", "apellidos", "nazwisko", "cognome", "achternaam"),
        "legal name last name",
    ),
    Field.PREFERRED: (
        *("preferred first name", "preferred or chosen first name", "preferred name first name", "preferred name"),
        *("known as", "nickname"),
    ),
    Field.LAST_FIRST: (
        *("last name first name", "last first", "surname first name", "nachname vorname", "name vorname"),
        "payroll name",
    ),
    Field.NUMBER: (
        *(
            "employee number",
            "employee no",
            "employee id",
            "employee code",
            "emp id",
            "emp code",
            "emp no",
            "emp number",
        ),
        *("person id", "person number", "personnel number", "associate id", "worker id", "user id", "staff id", "id"),
        *("personalnummer", "personal nr", "mitarbeiternummer", "mitarbeiter id", "matricule", "file number"),
        *("persnr", "personeelsnummer", "matricola", "número de empleado"),
    ),
    Field.DEPARTMENT: (
        *("department", "department name", "dept", "dept name", "home department", "abteilung", "département"),
        *("service", "departamento", "dział", "dipartimento", "afdeling"),
        *("supervisory organization", "org unit", "org unit path", "organizational unit", "organisationseinheit"),
        *(
            "home department description",
            "department description",
            "division",
            "orgeinheit",
            "team",
            "équipe",
            "equipo",
        ),
    ),
    Field.TITLE: (
        *("job title", "job title name", "business title", "employee title", "title", "designation", "position title"),
        *("position", "job name", "job", "role", "stellenbezeichnung", "jobtitel", "funktion", "poste", "puesto"),
        *("planstelle", "mansione", "cargo", "stanowisko", "functie", "job title description"),
    ),
    Field.START: (
        *("start date", "hire date", "date of hire", "hired on", "join date", "joining date", "date of joining", "doj"),
        *("date joined", "joined", "starting date", "employment start date", "contract start date", "start"),
        *("most recent hire date", "last hire date", "employee hire date"),
        *("original hire date", "original start date", "work start date"),
        *("eintrittsdatum", "eintritt", "startdatum", "einstellungsdatum", "beginn", "date d embauche"),
        *(
            "datum in dienst",
            "indiensttreding",
            "fecha de alta",
            "data di assunzione",
            "date d entrée",
            "fecha de ingreso",
            "fecha de inicio",
            "data zatrudnienia",
        ),
    ),
    Field.ZONE: ("time zone", "timezone", "tz", "time zone name", "zeitzone", "fuseau horaire", "zona horaria"),
    Field.COUNTRY: (
        *("country", "country code", "country name", "work location country", "location country", "work country"),
        *("country of employment", "location address country", "land", "arbeitsland", "pays", "país", "kraj"),
    ),
    Field.MANAGER: (
        *("manager email", "manager email address", "manager email id", "managers email", "manager mail"),
        *("supervisor email", "supervisor email address", "reports to email", "reporting manager email"),
        *(
            "reporting manager email id",
            "line manager email",
            "direct manager email",
            "boss email",
            "reporting to email",
        ),
        *(
            "manager work email",
            "manager s work email",
            "line manager email address",
            "manager user principal name",
            "l1 manager email",
        ),
        *("manager s primary work email", "reports to work email", "supervisor work email", "manager primary email"),
        *("email vorgesetzter", "email des vorgesetzten", "vorgesetzter email", "email führungskraft"),
        *("manager", "line manager", "direct manager", "reporting manager", "reports to", "reporting to", "supervisor"),
        *("manager name", "supervisor name", "reports to name", "reporting manager name", "worker s manager", "boss"),
        *("reports to legal name", "direct manager name", "line manager name", "manager display name"),
        *("vorgesetzter", "vorgesetzte", "vorgesetzte r", "führungskraft", "responsable", "jefe", "przełożony"),
        *("leidinggevende", "direct leidinggevende", "responsabile", "n 1"),
    ),
    Field.MANAGER_NUMBER: (
        *(
            "manager number",
            "manager no",
            "manager id",
            "manager code",
            "manager employee id",
            "manager employee number",
        ),
        *("supervisor number", "supervisor id", "reports to id", "reports to number", "reporting manager id"),
        *("reporting manager code", "reporting manager employee number", "manager s employee id", "line manager id"),
        *("supervisor employee id", "reports to associate id", "manager user id", "manager employee no"),
        *("supervisor eid", "supervisor employee number", "direct manager employee id"),
        *("personalnummer vorgesetzter", "vorgesetzter personalnummer", "vorgesetzter id"),
        "vorgesetzter persnr",
    ),
}
"""If several columns are of one kind, the name listed first here wins. A name with a number in it (`Dept #`) is of
another kind than one without."""

_PRIVATE = (
    "personal",
    "personnel",
    "persoonlijk",
    "particular",
    "privé",
    "private",
    "privat",
    "home",
    "recovery",
    "secondary",
    "alternate",
    "emergency",
    "other",
    "new",
)
_MANAGER = ("manager", "supervisor", "reports", "reporting", "boss", "vorgesetzt", "hr")
_NOTES = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")


def places_of(header: Sequence[str]) -> dict[Field, int]:
    """The index of the column of each kind in the header."""
    best: dict[Field, tuple[int, int]] = {}
    for place, name in enumerate(header):
        if (found := kind_of(name)) is not None:
            kind, rank = found
            best[kind] = min(best.get(kind, (rank, place)), (rank, place))
    places = {kind: place for kind, (_, place) in best.items()}
    if Field.EMAIL not in places and len(only := _with_email(header)) == 1:
        places[Field.EMAIL] = only[0]
    return dict(sorted(places.items(), key=lambda item: item[1]))


def kind_of(name: str) -> tuple[Field, int] | None:
    """The kind of a column, and the rank of its name (0: best)."""
    known, name = _index_names(), name[:LONGEST]
    bare, notes = _NOTES.sub(" ", name), " ".join(_NOTES.findall(name))
    if found := known.get(_key(name)) or known.get(_key(f"{notes} {bare}")):
        return found
    found = known.get(_key(bare))
    return None if found and found[0] is Field.EMAIL and _is_other(notes) else found


def _with_email(header: Sequence[str]) -> list[int]:
    """Columns named e-mail that are neither somebody else's nor private."""
    found = []
    for place, name in enumerate(header):
        if not _is_other(name[:LONGEST]) and any("email" in word for word in _words(name[:LONGEST])):
            found.append(place)
    return found


def _is_other(name: str) -> bool:
    """Whether it is private, or somebody else's."""
    return any(word.startswith((*_PRIVATE, *_MANAGER)) for word in _words(name))


@lru_cache(maxsize=1)
def _index_names() -> dict[str, tuple[Field, int]]:
    return {_key(name): (kind, rank) for kind, names in NAMES.items() for rank, name in enumerate(names)}


def _key(name: str) -> str:
    return "".join(_words(name))


def _words(name: str) -> list[str]:
    """Without case, accents and punctuation; `#` is a number and `e-mail` one word."""
    plain = unicodedata.normalize("NFKD", name.replace("#", " number ")).casefold().replace("e-mail", "email")
    kept = (" " if not c.isalnum() else c for c in plain if unicodedata.category(c) not in {"Mn", "Cf"})
    return "".join(kept).split()
