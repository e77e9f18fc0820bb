"""What columns mean together: names, managers and numbers as today's exports have them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.directory.test_exports import lines_of

ANA, CARLA = "ana@x.example", "carla@x.example"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Name;Vorname;E-Mail", "Ferreira;Ana;{}"),
        ("Worker;Email - Primary Work", "Ana Ferreira (On Leave);{}"),
        ("Worker;Email - Primary Work", "Ana Ferreira (1042);{}"),
        ("Worker;Email - Primary Work", "Ana Ferreira [C];{}"),
        ("Payroll Name;Email", "Ferreira, Ana (Terminated);{}"),
        ("Preferred Name;First Name;Last Name;Email", "Ana Ferreira;Anna;Ferreira;{}"),
        ("Name;First Name;Email", "Ana Ferreira;Ana;{}"),
        ("Name;First Name;Last Name;Email", "Ana Ferreira;Anna;F;{}"),
    ],
)
def test_a_name_is_whole_and_holds_nothing_else(header: str, cells: str) -> None:
    """Everybody was called by their last name, or "(On Leave)", over what the chat says."""
    (line,) = lines_of(f"{header}\n{cells.format(ANA)}\n".encode())
    assert (line.email, line.name) == (ANA, "Ana Ferreira")


def test_what_stands_in_brackets_and_is_part_of_a_name_stays() -> None:
    (line,) = lines_of(f"Name;Email\nRobert (Bob) Smith (she/her);{ANA}\n".encode())
    assert line.name == "Robert (Bob) Smith (she/her)"


@pytest.mark.parametrize(
    ("header", "ana", "carla"),
    [
        ("Worker;Email;Worker's Manager", "Ana F;{};Carla Rossi (On Leave)", "Carla Rossi (On Leave);{};"),
        ("Worker;Employee ID;Email;Manager", "Ana F;2;{};Carla Rossi (1)", "Carla Rossi;1;{};"),
        ("DisplayName;Mail;Manager", "Ana F;{};CN=Carla Rossi,OU=Users,DC=x", "Carla Rossi;{};"),
        ("DisplayName;Mail;Manager", "Ana F;{};CN=Rossi\\, Carla,OU=Users,DC=x", "Carla Rossi;{};"),
        ("PersNr;E-Mail;Vorgesetzter PersNr", "0012;{};0011", "0011;{};0000"),
        ("Voornaam;Achternaam;Zakelijk e-mailadres;Leidinggevende", "Ana;F;{};Carla Rossi", "Carla;Rossi;{};"),
        ("USERID;EMPID;EMAIL;MANAGER", "u2;12;{};u1", "u1;11;{};NO_MANAGER"),
        ("USERID;EMPID;EMAIL;MANAGER", "u2;12;{};11", "u1;11;{};NO_MANAGER"),
        ("Employee;Work email;Manager;Manager's work email", f"Ana F;{{}};Carla R;{CARLA}", "Carla R.;{};;"),
    ],
)
def test_a_manager_is_found_however_the_system_names_them(header: str, ana: str, carla: str) -> None:
    one, two = lines_of(f"{header}\n{ana.format(ANA)}\n{carla.format(CARLA)}\n".encode())
    assert (one.email, one.manager) == (ANA, CARLA)
    assert (two.email, two.manager) == (CARLA, None)


def test_a_number_that_two_people_have_names_no_manager() -> None:
    """As Excel writes long ones, and as two companies of a group have them: the first of the two was everybody's."""
    lines = lines_of(
        f"Employee ID,Email,Manager ID\n1.00E+05,{CARLA},\n1.00E+05,ben@x.example,\n7,{ANA},1.00E+05\n".encode()
    )
    assert lines[-1].manager not in {CARLA, "ben@x.example"}


@pytest.mark.parametrize(
    "header",
    [
        "Nom,E-mail personnel,E-mail professionnel,Date d'entrée",
        "Nombre,Correo electrónico personal,Correo electrónico de trabajo,Fecha de alta",
        "Voornaam,E-mail privé,Zakelijk e-mailadres,Datum in dienst",
        "Worker_Name,Email (Personal),Primary_Work_Email,Hire_Date",
    ],
)
def test_addresses_and_days_in_other_languages(header: str) -> None:
    """And the zone that Workday's reports put behind a day."""
    (line,) = lines_of(f"{header}\nAna,own@home.example,{ANA},2021-09-01-07:00\n".encode())
    assert (line.email, line.start_date) == (ANA, date(2021, 9, 1))


@pytest.mark.parametrize("mine", ["Public Work Email", "Primary Work Email Address", "Work Email Address - Primary"])
def test_of_several_work_addresses_one_is_taken(mine: str) -> None:
    (line,) = lines_of(f"Worker,Other Email,{mine},Email Type\nAna F,own@home.example,{ANA},Work\n".encode())
    assert line.email == ANA
