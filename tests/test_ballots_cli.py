"""The folder of anonymous answers, for whoever runs the bot: real processes."""

import asyncio
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cycles.ballots import Ballot, CycleId, Shared, Slip
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, DebtState, ReviewDebt
from bot.cycles.terms import write_terms
from storage.ballots.ballots import make_root
from storage.ballots.opening import open_ballots
from storage.schema import upgrade
from storage.store import open_store
from tests.commands import upward
from tests.storage.samples import person, profile, settle

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
"""Nobody answers there."""


def settings(folder: Path, ballots: str) -> dict[str, str]:
    (folder / "data").mkdir(exist_ok=True)
    database = f"sqlite+aiosqlite:///{folder / 'data' / 'upward.db'}"
    keys = Fernet.generate_key().decode()
    return SLACK | {"DATABASE_URL": database, "UPWARD_SECRET_KEYS": keys, "UPWARD_BALLOTS": str(folder / ballots)}


@pytest.mark.parametrize(
    ("ballots", "said"),
    [
        ("data/ballots", "lie one in the other"),
        ("data", "lie one in the other"),
        (".", "lie one in the other"),
        ("file", "can't be used: File exists"),
        ("file/below", "can't be used: Not a directory"),
    ],
)
def test_a_folder_that_may_not_be_ends_run_with_a_sentence(ballots: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = upward("run", tmp_path, **settings(tmp_path, ballots))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


@dataclass
class Company:
    """A database and its folder, with a cycle of three who review Dmitri and one who answered."""

    folder: Path
    settings: dict[str, str]
    cycle: CycleId

    @property
    def ballots(self) -> Path:
        return Path(self.settings["UPWARD_BALLOTS"])

    def says(self, line: str, **settings: str) -> tuple[int, str]:
        done = upward(line, self.folder, **self.settings | settings)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr


async def found(folder: Path, asked_for: dict[str, str]) -> CycleId:
    url, root = asked_for["DATABASE_URL"], Path(asked_for["UPWARD_BALLOTS"])
    await upgrade(url)
    store = await open_store(url)
    now = datetime.now(UTC)
    names = [profile(name) for name in ("Dmitri Volkov", "Ben Ito", "Eun Park", "Jorge Diaz")]
    workspace = await settle(store, *names)
    people = [await person(store, name) for name in ("dmitri", "ben", "eun", "jorge")]
    days = Days(now.date(), now.date() + timedelta(9), now.date() + timedelta(12))
    setup = Setup("Autumn", "manager_effectiveness", (), days)
    new = NewReview(people[0].id, tuple(each.id for each in people[1:]), ((people[0].id, Capacity.REVIEWEE),))
    async with store.work() as work:
        cycle = await work.cycles.add(workspace, people[0], setup, "UTC", now)
        await work.cycles.add_reviews(cycle, [new])
        await work.cycles.set_stage(cycle, Stage.OPEN, now)
        cycle = await work.cycles.set_times(cycle, now + timedelta(9), now + timedelta(12))
        (review,) = await work.cycles.reviews(cycle, b"", 10)
        debts = await work.cycles.debts_about(review)
        await work.cycles.mark_invited(debts, now)
        await work.cycles.mark_paid(cycle, debts[:1], now)
        await work.commit()
    keys = asked_for["UPWARD_SECRET_KEYS"].split(",")
    async with open_ballots(root, url, store, keys, now) as ballots:
        await ballots.begin(cycle.id, {review.id: write_terms(review)})
        slip = Slip(cycle.id, review.id, debts[0], people[1].id, 0)
        assert await ballots.share(slip, Ballot({"change": "more time"})) is Shared.YES
    await store.close()
    return cycle.id


async def look(company: Company) -> tuple[Cycle, list[ReviewDebt]]:
    store = await open_store(company.settings["DATABASE_URL"], exclusive=False)
    async with store.read() as work:
        (held,) = await work.ballot_folder.find([company.cycle])
        cycle = await work.cycles.get(held.workspace, company.cycle)
        assert cycle is not None
        (review,) = await work.cycles.reviews(cycle, b"", 10)
        debts = [await work.cycles.debt(held.workspace, each) for each in await work.cycles.debts_about(review)]
    await store.close()
    return cycle, [each for each in debts if each is not None]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    asked_for = settings(tmp_path, "ballots")
    return Company(tmp_path, asked_for, asyncio.run(found(tmp_path, asked_for)))


def test_what_lies_in_the_folder_is_listed_and_examined(company: Company) -> None:
    code, said = company.says("ballots")
    assert (code, f"{company.cycle.hex()}  open       Autumn: its seal opens" in said) == (0, True), said
    assert "the folder that the database knows" in said
    said = company.says("doctor")[1]
    assert "ok    UPWARD_BALLOTS: " in said
    assert "can be written" in said
    assert "on the same disk as the database" in said
    assert "ok    ballots: Autumn: its seal opens." in said
    assert "ok    ballots" not in company.says("doctor", UPWARD_BALLOTS="")[1]
    assert (
        "FAIL  UPWARD_BALLOTS: not set, and anonymous answers are awaited: Autumn."
        in company.says("doctor", UPWARD_BALLOTS="")[1]
    )


def test_a_folder_that_nobody_knows_is_named_and_kept(company: Company) -> None:
    unknown = secrets.token_bytes(16).hex()
    (company.ballots / f"{unknown}.open.1").mkdir()
    assert f"{unknown}  unknown to the database; it is kept" in company.says("ballots")[1]
    assert f"ok    ballots: {unknown} is unknown" in company.says("doctor")[1]
    assert (company.ballots / f"{unknown}.open.1").exists()


def test_a_copy_that_would_outlive_the_release_is_named(company: Company) -> None:
    (gate,) = company.ballots.glob("*.open.1")
    shutil.copytree(gate, company.ballots / f"{gate.name}.bak")
    for name in ("lost+found", ".snapshot"):
        (company.ballots / name).mkdir()
    code, said = company.says("ballots")
    assert (code, f"{gate.name}.bak  is not Upward's." in said) == (0, True), said
    code, said = company.says("doctor")
    assert f"FAIL  ballots: {gate.name}.bak is not Upward's. If it is a copy" in said
    assert said.count("is not Upward's") == 1


def test_another_folder_and_another_key_are_told(company: Company) -> None:
    other = company.folder / "other"
    make_root(other)
    code, said = company.says("ballots", UPWARD_BALLOTS=str(other))
    assert (code, "NOT the folder that the database knows" in said) == (1, True), said
    assert f"LOST; upward ballots lost {company.cycle.hex()}" in said
    code, said = company.says("doctor", UPWARD_BALLOTS=str(other))
    assert (code, "FAIL  UPWARD_BALLOTS: " in said, "FAIL  ballots: Autumn is lost" in said) == (1, True, True), said
    code, said = company.says("ballots", UPWARD_SECRET_KEYS=Fernet.generate_key().decode())
    assert (code, "none of UPWARD_SECRET_KEYS opens its seal" in said) == (1, True), said


def test_nothing_is_said_to_be_lost_that_is_there(company: Company) -> None:
    code, said = company.says(f"ballots lost {company.cycle.hex()} --ask-again --yes")
    assert (code, "Nothing of Autumn is lost" in said) == (1, True), said
    code, said = company.says(f"ballots lost {secrets.token_bytes(16).hex()} --ask-again --yes")
    assert (code, "is open" in said) == (1, True), said
    assert company.says(f"ballots lost {company.cycle.hex()}")[0] == 2
    assert company.says(f"ballots lost {company.cycle.hex()} --ask-again --close-without")[0] == 2
    code, said = company.says("ballots", UPWARD_BALLOTS="")
    assert (code, "set UPWARD_BALLOTS and UPWARD_SECRET_KEYS" in said) == (1, True), said


def test_after_the_loss_everybody_is_asked_again(company: Company) -> None:
    shutil.rmtree(company.ballots)
    lost = f"ballots lost {company.cycle.hex()} --ask-again"
    code, said = company.says(lost)
    assert (code, "Nothing was changed. With --yes it is done." in said) == (1, True), said
    assert not company.ballots.exists()
    code, said = company.says(f"{lost} --yes")
    assert (code, "Everybody asked in Autumn is invited once more." in said) == (0, True), said
    assert "restart Upward" in said
    cycle, debts = asyncio.run(look(company))
    assert [(each.state, each.invited_at) for each in debts] == 3 * [(DebtState.OWED, None)]
    assert "please answer once more" in cycle.setup.note
    assert company.says("ballots")[0] == 0


def test_after_the_loss_a_cycle_is_closed_without(company: Company) -> None:
    shutil.rmtree(company.ballots)
    code, said = company.says(f"ballots lost {company.cycle.hex()} --close-without --yes")
    assert (code, "Autumn is called off" in said) == (0, True), said
    assert asyncio.run(look(company))[0].stage is Stage.CANCELLED
    assert not company.ballots.exists()
