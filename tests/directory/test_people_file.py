"""Files as HR systems write them: bytes in, lines out."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.people_file.dates import BadDate, Order, order_of, read_date
from bot.directory.people_file.people_file import BadFile, FileFault, PeopleFile
from bot.directory.people_file.person_row import Field, PersonRow
from bot.places import country, time_zone
from bot.platform import LARGEST_FILE

HEADER = "email,name,manager_email,department,title,start_date,time_zone,country"
ANA = "ana@x.example,Ana Ferreira,carla@x.example,Product,Designer,2021-09-01,Europe/Lisbon,PT"
SYNONYMS = (
    b"E-Mail;Full Name;Line Manager;Dept.;Job Title;Hire date;Timezone;Country Code\n"
    b'"Ana@X.example";"Ana\nFerreira";CARLA@x.example;Product;Designer;01.09.2021;Europe/Lisbon;Portugal'
)
TWO_NAMES = (
    b"Country,First name,Last name,Work email,Manager,Department,Title,Start,TZ\n"
    b"pt,Ana,Ferreira,ana@x.example,carla@x.example,Product,Designer,1 Sep 2021,Europe/Lisbon"
)
READ = PersonRow(
    2,
    "ana@x.example",
    "Ana Ferreira",
    "carla@x.example",
    "Product",
    "Designer",
    date(2021, 9, 1),
    "Europe/Lisbon",
    "PT",
)


def lines(text: str | bytes) -> list[PersonRow]:
    return list(PeopleFile.read(text if isinstance(text, bytes) else text.encode()).lines())


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{ANA}\n".encode(),
        f"{HEADER}\r\n{ANA}".encode("utf-8-sig"),
        f"{HEADER}\r{ANA}\r".encode(),
        f"{HEADER}\n{ANA}".encode("utf-16"),
        f"{HEADER}\n{ANA}".replace(",", ";").encode(),
        f"{HEADER}\n{ANA}".replace(",", "\t").encode(),
        f"{HEADER}\n{ANA}".upper().replace("EUROPE/LISBON", "europe/lisbon").encode().replace(b"PRODUCT", b"Product")
        .replace(b"ANA FERREIRA", b"Ana  Ferreira").replace(b"DESIGNER", b" Designer "),
        f"{HEADER}\n{ANA},,\n".encode(),
        SYNONYMS,
        TWO_NAMES,
    ],
    ids=["plain", "bom", "old mac", "utf-16", "semicolon", "tab", "upper case", "empty cells", "synonyms", "two names"],
)  # fmt: skip
def test_each_form_says_the_same(data: bytes) -> None:
    assert lines(data) == [READ]


def test_latin_1_and_windows_are_read() -> None:
    for encoding in ("latin-1", "cp1252", "utf-8"):
        (line,) = lines("email,name\njose@x.example,José Peña".encode(encoding))
        assert line.name == "José Peña"
    (line,) = lines("email,name\na@x.example,Ana – “Ani”".encode("cp1252"))
    assert line.name == "Ana – “Ani”"


def test_missing_columns_say_nothing_and_strange_ones_are_named() -> None:
    file = PeopleFile.read(b"Shoe size,email,title\n44,ana@x.example,\n")
    assert file.columns == (Field.EMAIL, Field.TITLE)
    assert file.unknown == ("Shoe size",)
    assert list(file.lines()) == [PersonRow(2, "ana@x.example")]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"\xef\xbb\xbf \n\n", FileFault.EMPTY),
        (b"x" * (LARGEST_FILE + 1), FileFault.TOO_LARGE),
        (b"PK\x03\x04rest of a workbook", FileFault.OTHER_KIND),
        (b"email\0,name", FileFault.OTHER_KIND),
        (b"name,title\nAna,Designer", FileFault.NO_EMAIL),
        (b"email,name\n\n , \n", FileFault.NO_LINES),
        (b"<html><body>Please sign in</body></html>", FileFault.NO_EMAIL),
    ],
)
def test_a_file_of_which_nothing_can_be_read(data: bytes, fault: FileFault) -> None:
    with pytest.raises(BadFile) as raised:
        PeopleFile.read(data)
    assert raised.value.fault is fault


@pytest.mark.parametrize(
    ("row", "fault", "about"),
    [
        (",Ana,,,,,,", "no_email", ""),
        ("ana,Ana,,,,,,", "bad_email", "ana"),
        ("ana@x@y.example,Ana,,,,,,", "bad_email", "ana@x@y.example"),
        ("ana@x.example,Ana,,,,,,,surplus", "too_many_cells", "9"),
        ('zoe@x.example,"Zoe, Z" F,Design', "unreadable", ""),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(row: str, fault: str, about: str) -> None:
    first, bad, last = lines(f"{HEADER}\n{ANA}\n{row}\n{ANA.replace('ana@', 'ben@')}")
    assert (first, last.email) == (READ, "ben@x.example")
    assert (bad.number, bad.fault, bad.about) == (3, fault, about)


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        (f"zoe@x.example,{'A' * 201},,Art,,,,", ("long_name", "A" * 60)),
        ("zoe@x.example,1042,,Art,,,,", ("no_letters", "1042")),
        ("zoe@x.example,Zoe,,Art,,31.02.2020,,", ("bad_date", "31.02.2020")),
        ("zoe@x.example,Zoe,,Art,,03/04/2026,,", ("ambiguous_date", "03/04/2026")),
        ("zoe@x.example,Zoe,,Art,,,Mars/Phobos,", ("unknown_zone", "Mars/Phobos")),
        ("zoe@x.example,Zoe,,Art,,,,Atlantis", ("unknown_country", "Atlantis")),
    ],
)
def test_a_cell_that_cannot_be_read_costs_that_cell_alone(row: str, remark: tuple[str, str]) -> None:
    (_, line) = lines(f"{HEADER}\n{ANA}\n{row}")
    assert (line.email, line.department, line.fault) == ("zoe@x.example", "Art", None)
    assert line.remarks == (remark,)


@pytest.mark.parametrize("said", ["sep=", 'sep="', "sep=a", '"sep=,"'])
def test_a_separator_that_can_be_none_is_not_believed(said: str) -> None:
    """Python 3.13 refuses it, and the file was read again and again."""
    (line,) = PeopleFile.read(f"{said}\r\nemail,name\r\nana@x.example,Ana\r\n".encode()).lines()
    assert (line.email, line.name) == ("ana@x.example", "Ana")


def test_a_quotation_mark_that_is_not_closed_costs_no_line() -> None:
    found = lines(f'{HEADER}\n{ANA}\nben@x.example,"Ben,,,,,,\n' + "".join(f"p{n}@x.example,P\n" for n in range(9999)))
    assert [line.number for line in found if line.fault] == []
    assert found[1].remarks == (("quotes", ""),)
    assert len(found) == 10_001


def test_line_numbers_are_those_of_an_editor() -> None:
    found = lines(b'\n\nemail,name\n\na@x.example,"A\nA"\n,\nb@x.example,B\n')
    assert [(line.number, line.email) for line in found] == [(5, "a@x.example"), (8, "b@x.example")]


def test_of_the_same_e_mail_twice_the_first_counts() -> None:
    first, second = lines(b"email,name\nana@x.example,Ana\nANA@X.example,Anna\n")
    assert first.fault is None
    assert (second.fault, second.about) == ("twice", "2")


def test_a_strange_zone_or_country_leaves_the_rest_of_the_line() -> None:
    (line,) = lines(b"email,title,time_zone,country\na@x.example,Designer,Mars/Phobos,Atlantis\n")
    assert line.fault is None
    assert (line.title, line.time_zone, line.country) == ("Designer", None, None)
    assert line.remarks == (("unknown_zone", "Mars/Phobos"), ("unknown_country", "Atlantis"))


@pytest.mark.parametrize(
    "text",
    [
        *("2026-04-03", "2026/4/3", "2026.04.03", "20260403", "03.04.2026", "3. 4. 2026", "3 Apr 2026", "03-Apr-2026"),
        *("Apr 3, 2026", "April 3 2026", "2026-04-03 00:00:00", "2026-04-03T09:30:00Z", " 2026-04-03 "),
    ],
)
def test_dates_that_say_it_clearly(text: str) -> None:
    assert read_date(text) == date(2026, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-01",
        "12345",
        "99999",
        "soon",
        "Apr 2026",
        "32/13/26",
        "x" * 50_000,
        "3 Avr 2026",
        "1899-01-01",
        "²/3/2026",
    ],
)
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(BadDate, match="bad_date"):
        read_date(text)


def test_the_rest_of_the_file_decides_what_stands_first() -> None:
    assert order_of(["03/04/2026", "25/12/2020"]) is Order.DAY
    assert order_of(["03/04/2026", "12-25-2020", "soon"]) is Order.MONTH
    assert order_of(["03/04/2026", "25/12/2020", "12/25/2020"]) is Order.UNKNOWN
    (by_day, _) = lines(b"email,start\na@x.example,03/04/2026\nb@x.example,25/12/2020")
    (by_month, _) = lines(b"email,start\na@x.example,03/04/2026\nb@x.example,12/25/2020")
    assert (by_day.start_date, by_month.start_date) == (date(2026, 4, 3), date(2026, 3, 4))
    assert read_date("04/04/2026") == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("Germany", "DE"),
        ("UK", "GB"),
        ("usa", "US"),
        ("United  States", "US"),
        ("Kosovo", "XK"),
        ("xk", "XK"),
        ("XX", None),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert country(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("europe/OSLO", "Europe/Oslo"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("../etc", None),
        ("Lisbon", "Europe/Lisbon"),
        ("Factory", None),
    ],
)
def test_time_zones(text: str, name: str | None) -> None:
    assert time_zone(text) == name


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["ana@x.example", "03/04/2026", '"', '"a', "\r", "a\nb", ";", "Europe/Oslo", "=1+1", "\ufeff"]),
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=8)
BYTES = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda rows, mark: (HEADER + "\n" + "\n".join(mark.join(row) for row in rows)).encode("utf-8", "replace"),
              ROWS, st.sampled_from(",;\t")),
)  # fmt: skip


@given(data=BYTES)
def test_whatever_the_bytes_each_line_is_good_or_says_why_not(data: bytes) -> None:
    try:
        found = lines(data)
    except BadFile:
        return
    assert len({line.number for line in found}) == len(found)
    good = [line for line in found if line.fault is None]
    assert len({line.email for line in good}) == len(good)
    for line in found:
        for text in (line.email, line.name, line.department, line.title, line.about):
            assert "\0" not in (text or "")
            (text or "").encode()


def test_a_cell_without_end_in_the_column_of_dates_costs_no_more_than_its_length() -> None:
    began = time.thread_time()
    (line,) = lines(f"email,start\na@x.example,{'T ' * 20_000}\n")
    assert line.remarks[0][0] == "bad_date"
    assert time.thread_time() - began < 2
