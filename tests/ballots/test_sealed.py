"""What lies in the folder: unreadable without its seal and the bot's keys, and in nobody else's place."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cycles.ballots import Ballot, BallotsLost, DebtId, RevieweeId
from storage.ballots.ballots import BallotFolder
from storage.secrets import Secrets
from tests.ballots.folder import KEY, Cycle, said, spoil

CANARY = "canarywords"


@pytest.fixture
async def cycle(tmp_path: Path) -> Cycle:
    return await Cycle(tmp_path / "ballots").begin()


async def test_nothing_in_it_is_readable_or_tells_whose_it_is(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.keep_draft(slip, said(CANARY), 1.0)
    await cycle.ballots.share(slip, said(CANARY))
    files = cycle.files()
    assert files
    for path in files:
        content = path.read_bytes()
        for secret in (CANARY.encode(), slip.debt, slip.debt.hex().encode(), cycle.reviewee, b"least"):
            assert secret not in content
        assert slip.debt.hex() not in str(path)


async def test_it_is_for_its_owner_alone(cycle: Cycle) -> None:
    await cycle.ballots.keep_draft(cycle.slip(), said("x"), 1.0)
    await cycle.ballots.share(cycle.slip(), said("x"))
    for path in (cycle.root, *cycle.root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert (cycle.root / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


async def test_its_length_tells_little_of_the_text(cycle: Cycle) -> None:
    sizes = set()
    for text in ("", "yes", "ü" * 1500, "x" * 3900):
        await cycle.ballots.share(slip := cycle.slip(), said(text))
        assert (await cycle.ballots.open_paper(slip)).ballot == said(text)
        sizes |= {path.stat().st_size for path in cycle.root.rglob("*.shared")}
    assert len(sizes) == 1


async def test_the_longest_form_there_can_be_opens_again(cycle: Cycle) -> None:
    slip, ballot = cycle.slip(), Ballot({f"q{n}": "𝕳🙂" * 500 for n in range(20)})
    await cycle.ballots.share(slip, ballot)
    assert (await cycle.ballots.open_paper(slip)).ballot == ballot


async def shared(cycle: Cycle, *texts: str) -> list[DebtId]:
    slips = [cycle.slip() for _ in texts]
    for slip, text in zip(slips, texts, strict=True):
        await cycle.ballots.share(slip, said(text))
    return [slip.debt for slip in slips]


def ballot_file(cycle: Cycle, debt: DebtId, number: int = 1) -> Path:
    gate = next(cycle.root.glob(f"{cycle.id.hex()}.*"))
    return gate / f"{cycle.ballots._folder(cycle.id).seal.name(debt)}.{number}.shared"


async def test_a_ballot_in_anothers_place_does_not_open(cycle: Cycle) -> None:
    one, two = await shared(cycle, "one", "two")
    ballot_file(cycle, one).write_bytes(ballot_file(cycle, two).read_bytes())
    found = await cycle.ballots.collect(cycle.id, cycle.reviewee, [one, two])
    assert (found.ballots, found.unreadable) == ({two: said("two")}, 1)


async def test_an_older_ballot_in_the_place_of_a_newer_one_does_not_open(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("one"))
    await cycle.ballots.share(replace(slip, number=1), said("two"))
    ballot_file(cycle, slip.debt, 2).write_bytes(ballot_file(cycle, slip.debt, 1).read_bytes())
    assert (await cycle.ballots.collect(cycle.id, cycle.reviewee, [slip.debt])).unreadable == 1


@pytest.mark.parametrize("length", [0, 11, 4000])
async def test_a_ballot_cut_short_does_not_open(cycle: Cycle, length: int) -> None:
    one, two = await shared(cycle, "one", "two")
    ballot_file(cycle, one).write_bytes(ballot_file(cycle, one).read_bytes()[:length])
    found = await cycle.ballots.collect(cycle.id, cycle.reviewee, [one, two])
    assert (set(found.ballots), found.unreadable) == ({two}, 1)


async def test_a_ballot_does_not_open_for_another_reviewee_or_under_other_terms(cycle: Cycle) -> None:
    (debt,) = await shared(cycle, "one")
    elsewhere = RevieweeId(b"another reviewee")
    assert (await cycle.ballots.collect(cycle.id, elsewhere, [debt])).unreadable == 1
    (terms,) = cycle.root.rglob("*.terms")
    spoil(terms)
    assert (await cycle.replica().collect(cycle.id, cycle.reviewee, [debt])).unreadable == 1


async def test_the_keys_of_another_bot_open_nothing(cycle: Cycle) -> None:
    (debt,) = await shared(cycle, "one")
    with pytest.raises(BallotsLost):
        await cycle.replica(Fernet.generate_key().decode()).collect(cycle.id, cycle.reviewee, [debt])


async def test_a_key_may_go_once_the_seals_are_renewed(cycle: Cycle) -> None:
    (debt,) = await shared(cycle, "one")
    new = Fernet.generate_key().decode()
    await BallotFolder(cycle.root, Secrets([new, KEY])).renew_seals()
    found = await cycle.replica(new).collect(cycle.id, cycle.reviewee, [debt])
    assert found.ballots == {debt: said("one")}
    with pytest.raises(BallotsLost):
        await cycle.replica(KEY).collect(cycle.id, cycle.reviewee, [debt])
