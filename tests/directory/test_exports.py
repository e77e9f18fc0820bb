"""Files in the shape in which HR systems write them, whole and broken: who stands in them is recognised."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory.people_file.people_file import BadFile, PeopleFile
from bot.directory.people_file.person_row import LOST, Field, PersonRow
from bot.directory.people_file.recognition import Missing, Unsure, find_recognised

PEOPLE = (
    ("1001", "Carla", "Rossi", "carla.rossi@tidewater.example", "", "Head of Product", "Product", "2019-01-15"),
    ("1042", "Ana", "Ferreira", "ana.ferreira@tidewater.example", "1001", "Designer", "Design, UX", "2021-09-01"),
    ("1043", "Łukasz", "Żółć", "lukasz@tidewater.example", "1042", "Engineer", "Platform", "2022-04-03"),
    ("1044", "Shane", "O'Brien", "shane.o'brien@tidewater.example", "1001", 'Lead "Ops"', "Platform", "2024-02-29"),
)
"""Number, first and last name, e-mail, manager's number, title, department, first day."""

EMAILS = {number: email for number, _, _, email, *_ in PEOPLE}
NAMES = {number: f"{first} {last}" for number, first, last, *_ in PEOPLE}


@dataclass(frozen=True, slots=True)
class Export:
    """`header` holds a name of a column for each piece of `row`, which names what stands there."""

    header: str
    row: str
    delimiter: str = ","
    above: str = ""
    encoding: str = "utf-8"

    def bytes(self) -> bytes:
        lines = [self.above + self.header, *(self._line(person) for person in PEOPLE)]
        return ("\r\n".join(lines) + "\r\n").encode(self.encoding)

    def _line(self, person: tuple[str, ...]) -> str:
        number, first, last, email, boss, title, department, start = person
        year, month, day = start.split("-")
        said = {
            "number": number, "first": first, "last": last, "email": email, "boss": boss, "title": title,
            "department": department, "start": start, "boss_email": EMAILS.get(boss, ""), "full": f"{first} {last}",
            "boss_name": NAMES.get(boss, ""),
            "payroll": f"{last}, {first}", "german": f"{day}.{month}.{year}", "american": f"{month}/{day}/{year}",
            "unit": f"/{department}", "blank": "", "active": "Active", "country": "Portugal",
        }  # fmt: skip
        return self.delimiter.join(self._cell(said[name]) for name in self.row.split())

    def _cell(self, text: str) -> str:
        quoted = self.delimiter in text or '"' in text
        return '"' + text.replace('"', '""') + '"' if quoted else text


EXPORTS = {
    "bamboohr": Export(
        "Employee #,First Name,Last Name,Work Email,Position #,Job Title,Dept #,Department,Manager #,Hire Date",
        "number first last email number title number department boss start",
    ),
    "personio": Export(
        "ID;Vorname;Nachname;E-Mail;Position;Abteilung;Vorgesetzter;Eintrittsdatum;Status",
        "number first last email title department boss_name german active",
        delimiter=";",
        encoding="utf-8-sig",
    ),
    "workday": Export(
        'Employee ID,Worker,Email - Primary Work,Business Title,Supervisory Organization,"Worker\'s Manager",Hire Date',
        "number full email title department boss_name american",
        above="All Active Workers,,,,,,\r\nRun by: HR,,,,,,\r\n,,,,,,\r\n",
    ),
    "google": Export(
        "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
        "Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Recovery Email,Employee ID,Employee Title,"
        "Manager Email",
        "first last email blank unit blank blank number title boss_email",
    ),
    "successfactors": Export(
        "STATUS,USERID,FIRSTNAME,LASTNAME,EMAIL,MANAGER,DEPARTMENT,TITLE,HIREDATE\r\n"
        "Status,User ID,First Name,Last Name,Email,Manager,Department,Title,Hire Date",
        "active number first last email boss department title american",
    ),
    "adp": Export(
        "Associate ID,Legal First Name,Legal Last Name,Work Contact: Work Email,Job Title,Home Department,"
        "Reports To Associate ID,Hire Date",
        "number first last email title department boss american",
    ),
    "adp, described": Export(
        "Associate ID,Payroll Name,Work Contact: Work Email,Job Title Description,Home Department Description,"
        "Reports To Legal Name,Hire Date",
        "number payroll email title department boss_name american",
    ),
    "workday, by parts": Export(
        "Employee ID,Legal Name - First Name,Legal Name - Last Name,Email - Work,Business Title,"
        "Supervisory Organization,Manager ID,Hire Date",
        "number first last email title department boss start",
    ),
    "entra": Export(
        "displayName,userPrincipalName,jobTitle,department,managerUserPrincipalName,employeeHireDate",
        "full email title department boss_email start",
    ),
    "rippling": Export(
        "Employee,Work email,Title,Department,Manager,Manager email,Start date,Employment status",
        "full email title department boss_name boss_email start active",
    ),
    "hibob": Export(
        "Display name,Email,Job title,Department,Reports to,Start date,Personal email",
        "full email title department boss_name start blank",
    ),
    "deel": Export(
        "Full name,Personal email,Work email,Job title,Department,Direct manager email,Start date,Country",
        "full blank email title department boss_email start country",
    ),
    "india": Export(
        "Emp Code|Employee Name|Official Email ID|Designation|Department|Reporting Manager Email ID|DOJ",
        "number full email title department boss_email german",
        delimiter="|",
    ),
    "excel": Export(
        '"First\nName*";Last Name*;Work e-mail address (primary);Manager ID;Employee No.;Department;'
        "Start Date (DD.MM.YYYY)",
        "first last email boss number department german",
        delimiter=";",
        above="sep=;\r\n",
        encoding="utf-16",
    ),
    "old windows": Export(
        "E-Mail-Adresse;Name;Abteilung;Vorgesetzte(r)", "email full department boss_email", ";", encoding="cp1250"
    ),
    "unmarked": Export("Email,Name,Dept.", "email full department", encoding="utf-16-le"),
}


def lines_of(data: bytes) -> list[PersonRow]:
    return list(PeopleFile.read(data).lines())


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_everybody_of_an_export_is_read(export: Export) -> None:
    file = PeopleFile.read(export.bytes())
    lines = list(file.lines())
    assert [(line.email, line.name) for line in lines] == [(EMAILS[n], NAMES[n]) for n in NAMES]
    assert [line.fault for line in lines] == [None] * 4
    assert [line.department for line in lines] == [person[6] for person in PEOPLE]
    if Field.MANAGER in file.columns:
        assert [line.manager for line in lines] == [EMAILS.get(person[4]) for person in PEOPLE]
    if Field.TITLE in file.columns:
        assert [line.title for line in lines] == [person[5] for person in PEOPLE]
    if Field.START in file.columns:
        assert [line.start_date and line.start_date.isoformat() for line in lines] == [p[7] for p in PEOPLE]


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        ("Email (Work)", ["Email (Personal)", "Email (manager)"]),
        ("E-Mail (geschäftlich)", ["E-Mail (privat)", "E-Mail [Vorgesetzte/r]"]),
        ("Email", ["Email (home)", "Supervisor (email)"]),
    ],
)
def test_an_address_that_is_private_or_a_managers_by_a_note_is_not_ones_own(mine: str, others: list[str]) -> None:
    """Everybody was taken for their private address, or for their manager."""
    header, cells = [*others, mine, "Name"], ["own@home.example", "boss@x.example", "ana@x.example", "Ana F"]
    (line,) = lines_of(f"{';'.join(header)}\n{';'.join(cells)}\n".encode())
    assert (line.email, line.manager) == ("ana@x.example", "boss@x.example")


def test_an_employee_number_names_nobody_and_a_number_is_no_title() -> None:
    (line,) = lines_of(b"Employee #,First Name,Last Name,Work Email,Position #,Dept #\n1042,Ana,F,ana@x.example,7,8\n")
    assert (line.name, line.title, line.department) == ("Ana F", None, None)


def test_an_encoding_that_was_guessed_is_said() -> None:
    assert PeopleFile.read(EXPORTS["old windows"].bytes()).encoding == "cp1250"
    assert PeopleFile.read(EXPORTS["bamboohr"].bytes()).encoding is None


def test_what_nobody_sees_makes_no_second_person_or_department() -> None:
    one, two = lines_of(
        "email,department\nan\u200ba@x.example,Pro\u00adduct\n\ufeffben@x.example\u200e,Product\n".encode()
    )
    assert (one.email, two.email) == ("ana@x.example", "ben@x.example")
    assert one.department == two.department == "Product"


def test_who_left_is_gone_though_somebody_is_called_alike() -> None:
    """Joana is not Ana."""
    ana = Missing(7, "Ana Lima", ("ana@x.example",))
    assert (
        find_recognised([ana], "email,name\njoana@x.example,Joana Lima\n", Unsure(new=["joana@x.example,Joana Lima\n"]))
        == set()
    )


BREAKS = ('"', ",", ";", "\u200b", "\u00ad", "\ufeff", " ", '""', "\\", "\u200e")


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes, int]:
    """A name, an export with one person's line damaged, and who that is."""
    name = draw(st.sampled_from(sorted(EXPORTS)))
    export = EXPORTS[name]
    text = export.bytes().decode(export.encoding)
    lines = text.split("\r\n")
    first = len(lines) - 1 - len(PEOPLE)
    who = draw(st.integers(0, len(PEOPLE) - 1))
    line = lines[first + who]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(line)))
        match draw(st.sampled_from(("insert", "drop", "date"))):
            case "insert":
                line = line[:at] + draw(st.sampled_from(BREAKS)) + line[at:]
            case "drop":
                place = next((n for n in range(at, len(line)) if line[n] in '",;|'), None)
                line = line if place is None else line[:place] + line[place + 1 :]
            case _:
                line = line.replace("20", draw(st.sampled_from(("0000", "99", "x"))), 1)
    lines[first + who] = line
    damaged = "\r\n".join(lines)
    if draw(st.booleans()):
        return name, damaged.encode(export.encoding, errors="replace"), who
    return name, damaged.encode("utf-8", errors="replace"), who


@settings(deadline=None)
@given(case=broken())
def test_nobody_of_a_broken_file_is_gone(case: tuple[str, bytes, int]) -> None:
    name, data, _ = case
    try:
        file = PeopleFile.read(data)
    except BadFile:
        return  # nothing is imported then
    missing = [
        Missing(number, f"{first} {last}", (email,)) for number, (_, first, last, email, *_) in enumerate(PEOPLE)
    ]
    emails = {email: each.person for each in missing for email in each.emails}
    lines = list(file.lines())
    present = {emails[line.email] for line in lines if line.fault is None and line.email in emails}
    called = {each.emails[0]: each.name for each in missing}
    unsure = Unsure()
    for line in lines:
        unsure.note(line, called.get(line.email))
    absent = [each for each in missing if each.person not in present]
    found = file.still_in(absent, unsure)
    assert present | found == {each.person for each in missing}, name


@settings(deadline=None)
@given(case=st.tuples(st.sampled_from(sorted(EXPORTS)), st.integers(0, 2000)))
def test_a_file_that_is_cut_off_in_a_line_says_so(case: tuple[str, int]) -> None:
    name, at = case
    export = EXPORTS[name]
    text = export.bytes().decode(export.encoding)
    lines = text.split("\r\n")
    begin = len("\r\n".join(lines[: -len(PEOPLE) - 1])) + 2
    cut = text[: begin + at % (len(text) - begin)]
    try:
        file = PeopleFile.read(cut.encode(export.encoding))
    except BadFile:
        return
    read = list(file.lines())
    last = cut.split("\r\n")[-1]
    whole = last in lines or any(line.fault in LOST for line in read)
    short = last.count(export.delimiter) < min(line.count(export.delimiter) for line in lines[-len(PEOPLE) - 1 : -1])
    assert whole or not short or len(read) < 2 or file.cut is not None


def namesakes(count: int) -> tuple[list[Missing], list[str]]:
    gone = [Missing(number, "Ana Silva", (f"a{number}@x.example",)) for number in range(count)]
    return gone, [f"Ana Silva,b{number}@x.example\n" for number in range(count)]


def local_parts(count: int) -> tuple[list[Missing], list[str]]:
    gone = [Missing(number, f"P{number} Q{number}", (f"ana@d{number}.example",)) for number in range(count)]
    return gone, [f"Zoe,ana@e{number}.example\n" for number in range(count)]


@pytest.mark.parametrize("of", [namesakes, local_parts])
def test_a_file_of_namesakes_takes_no_longer_per_line_than_a_shorter_one(
    of: Callable[[int], tuple[list[Missing], list[str]]],
) -> None:
    def seconds(count: int) -> float:
        gone, lines = of(count)
        begun = time.process_time()
        find_recognised(gone, "".join(lines), Unsure(new=lines))
        return time.process_time() - begun

    short = min(seconds(1500) for _ in range(5))
    assert any(seconds(6000) < 8 * short for _ in range(10))  # four times in vain, sixteen if each meets each
