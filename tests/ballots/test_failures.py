"""What was acknowledged counts, whatever dies, and nothing is acknowledged that doesn't."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.cycles.ballots import BallotsLost, Shared
from bot.errors import NotSaved
from storage.ballots import ballots as ballots_module
from storage.ballots.ballots import BallotFolder, make_root
from tests.ballots.folder import Cycle, said
from tests.ballots.sharing import start

PAIRS = 60


@pytest.fixture
async def cycle(tmp_path: Path) -> Cycle:
    return await Cycle(tmp_path / "ballots").begin()


async def test_what_is_shared_while_the_cycle_shuts_counts_or_is_refused(cycle: Cycle) -> None:
    for _ in range(PAIRS // 10):
        slips = [cycle.slip() for _ in range(20)]
        outcomes, _ = await asyncio.gather(
            asyncio.gather(*(cycle.ballots.share(slip, said("x")) for slip in slips)), shut_soon(cycle)
        )
        found = await cycle.ballots.collect(cycle.id, cycle.reviewee, [slip.debt for slip in slips])
        kept = {slip.debt for slip, outcome in zip(slips, outcomes, strict=True) if outcome is Shared.YES}
        assert set(outcomes) <= {Shared.YES, Shared.CLOSED}
        assert found.ballots.keys() == kept
        await cycle.ballots.reopen(cycle.id)


async def shut_soon(cycle: Cycle) -> None:
    await asyncio.sleep(random.Random(1).random() / 100)
    await cycle.ballots.shut(cycle.id)


async def test_of_two_windows_one_is_shared_and_whole(cycle: Cycle) -> None:
    other = cycle.replica()
    for number in range(PAIRS):
        slip = cycle.slip()
        one, two = said(f"one {number}"), said("two " * 500)
        outcomes = await asyncio.gather(cycle.ballots.share(slip, one), other.share(slip, two))
        assert sorted(outcomes) == [Shared.OUTDATED, Shared.YES]
        assert (await other.open_paper(slip)).ballot == (one if outcomes[0] is Shared.YES else two)


async def test_it_is_on_the_disk_before_it_is_acknowledged(cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of calls: a kill can't show a missing fsync, and one machine not what a file server keeps back."""
    calls: list[str] = []

    def watch(name: str, call: Callable[..., Any]) -> None:
        def watched(*args: Any, **options: Any) -> Any:
            kind = ""
            if name == "fsync":
                kind = " folder" if Path(f"/proc/self/fd/{args[0]}").resolve().is_dir() else " file"
            calls.append(name + kind)
            return call(*args, **options)

        monkeypatch.setattr(os, name, watched)

    await cycle.ballots.open_paper(slip := cycle.slip())
    watch("fsync", os.fsync)
    watch("link", os.link)
    assert await cycle.ballots.share(slip, said("x")) is Shared.YES
    assert calls == ["fsync file", "link", "fsync folder"]


async def test_a_share_that_takes_too_long_links_nothing(cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots_module, "SHARE_SECONDS", -1.0)
    slip = cycle.slip()
    assert await cycle.ballots.share(slip, said("x")) is Shared.TOO_LATE
    assert not (await cycle.ballots.open_paper(slip)).shared
    assert not list(cycle.root.rglob("*.new"))


async def test_a_share_in_doubt_goes_on_though_the_request_is_over(cycle: Cycle) -> None:
    slips = [cycle.slip() for _ in range(10)]
    sharing = [asyncio.create_task(cycle.ballots.share(slip, said("x"))) for slip in slips]
    await asyncio.sleep(0)
    for task in sharing:
        task.cancel()
    await asyncio.gather(*sharing, return_exceptions=True)
    await cycle.ballots.shut(cycle.id)
    found = await cycle.ballots.find_shared(cycle.id, [slip.debt for slip in slips])
    assert found == await cycle.replica().find_shared(cycle.id, [slip.debt for slip in slips])


async def test_on_a_full_disk_the_old_ballot_stands(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("old"))
    child = await start(cycle, [slip.debt], longest=1000)
    said_at_the_end = (await child.communicate())[1]
    assert b"File too large" in said_at_the_end
    assert (await cycle.ballots.open_paper(slip)).ballot == said("old")
    assert not list(cycle.root.rglob("*.new"))


@pytest.mark.parametrize("seed", range(4))
async def test_killed_at_any_moment_it_loses_nothing_acknowledged(cycle: Cycle, seed: int) -> None:
    debts = [cycle.slip().debt for _ in range(300)]
    child = await start(cycle, debts)
    assert child.stdout is not None
    acknowledged = [await child.stdout.readline() for _ in range(random.Random(seed).randrange(1, 120))]
    child.kill()
    acknowledged += (await child.communicate())[0].splitlines()
    await cycle.ballots.shut(cycle.id)
    found = await cycle.ballots.collect(cycle.id, cycle.reviewee, debts)
    assert found.unreadable == 0
    assert {debt.hex() for debt in found.ballots} >= {line.decode().strip() for line in acknowledged}
    assert all(ballot == said(debt.hex()) for debt, ballot in found.ballots.items())


# ---------------------------------------------------------------- the folder of a cycle


async def test_to_begin_again_is_harmless(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("kept"))
    await asyncio.gather(*(replica.begin(cycle.id, {cycle.reviewee: b"other"}) for replica in replicas(cycle)))
    assert (await cycle.replica().open_paper(slip)).ballot == said("kept")


def replicas(cycle: Cycle) -> list[BallotFolder]:
    return [cycle.replica() for _ in range(3)]


async def test_three_replicas_that_begin_at_once_make_one_folder(tmp_path: Path) -> None:
    for number in range(20):
        cycle = Cycle(tmp_path / str(number))
        await asyncio.gather(*(each.begin(cycle.id, {cycle.reviewee: b"{}"}) for each in replicas(cycle)))
        slip = cycle.slip()
        assert await cycle.replica().share(slip, said("x")) is Shared.YES
        assert (await cycle.replica().open_paper(slip)).ballot == said("x")
        assert len(list(cycle.root.glob("*.open.1"))) == 1
        assert not list(cycle.root.glob("*.new"))


async def test_replicas_agree_on_the_id_of_a_new_folder(tmp_path: Path) -> None:
    ids = await asyncio.gather(*(asyncio.to_thread(make_root, tmp_path / "ballots") for _ in range(8)))
    assert len(set(ids)) == 1
    assert len(ids[0]) == 32


async def test_a_folder_that_is_gone_is_said_to_be_lost(cycle: Cycle) -> None:
    slip = cycle.slip()
    next(cycle.root.glob("*.open.1")).rename(cycle.root / "elsewhere")
    for act in (cycle.ballots.open_paper(slip), cycle.ballots.share(slip, said("x")), cycle.ballots.shut(cycle.id)):
        with pytest.raises(BallotsLost):
            await act


async def test_a_copy_beside_the_folder_of_a_cycle_is_left_alone(cycle: Cycle) -> None:
    """As somebody makes one before an update."""
    gate, slip = next(cycle.root.glob("*.open.1")), cycle.slip()
    for name in (f"{gate.name}.bak", f"{gate.name} (copy)", f"{gate.name}~", f"{cycle.id.hex()}.open.old"):
        shutil.copytree(gate, cycle.root / name)
    assert await cycle.ballots.share(slip, said("x")) is Shared.YES
    await cycle.ballots.shut(cycle.id)
    assert (await cycle.ballots.collect(cycle.id, cycle.reviewee, [slip.debt])).ballots == {slip.debt: said("x")}
    assert await cycle.ballots.find_cycles() == {cycle.id}


async def test_a_folder_that_can_not_be_read_is_said_to_be_lost(cycle: Cycle) -> None:
    """A disk that is not mounted may have left a file, or errors, in its place."""
    slip, away = cycle.slip(), cycle.root.with_name("away")
    cycle.root.rename(away)
    cycle.root.write_bytes(b"")
    for act in (cycle.ballots.open_paper(slip), cycle.ballots.sweeps(cycle.id), cycle.ballots.find_cycles()):
        with pytest.raises(BallotsLost):
            await act
    cycle.root.unlink()
    away.rename(cycle.root)
    assert await cycle.ballots.share(slip, said("x")) is Shared.YES


@pytest.mark.parametrize("counted", [b"-1", b"x", b"1 2", b"\xff", b"\0" * 4096])
async def test_a_count_of_sweeps_that_is_none_is_a_lost_folder(cycle: Cycle, counted: bytes) -> None:
    (next(cycle.root.glob("*.open.1")) / "sweeps").write_bytes(counted)
    with pytest.raises(BallotsLost):
        await cycle.ballots.sweeps(cycle.id)


async def test_replicas_know_of_each_others_sweeps(cycle: Cycle) -> None:
    assert await cycle.ballots.sweeps(cycle.id) == 0
    for number, each in enumerate(replicas(cycle), 1):
        await each.note_sweep(cycle.id, number)
        assert await cycle.ballots.sweeps(cycle.id) == number


async def test_destroyed_means_unreadable_at_once_and_gone(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("x"))
    await cycle.ballots.destroy(cycle.id, released=True)
    assert {path.name for path in cycle.files()} == {"CACHEDIR.TAG", "id", f"{cycle.id.hex()}.released"}
    with pytest.raises(BallotsLost):
        await cycle.ballots.open_paper(slip)
    await cycle.ballots.destroy(cycle.id, released=True)


async def test_what_another_replica_destroyed_is_over_here_too(cycle: Cycle) -> None:
    other, slip = cycle.replica(), cycle.slip()
    token = await other.write_slip(slip)
    assert await other.read_slip(token) == slip
    await cycle.ballots.destroy(cycle.id, released=True)
    assert await other.read_slip(token) is None


async def test_a_released_cycle_does_not_begin_again(cycle: Cycle) -> None:
    await cycle.ballots.destroy(cycle.id, released=True)
    with pytest.raises(BallotsLost):
        await cycle.replica().begin(cycle.id, {cycle.reviewee: b"{}"})


@pytest.mark.parametrize("step", ["unlink", "rename", "rmdir"])
async def test_a_destruction_that_was_cut_off_is_completed(
    cycle: Cycle, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await cycle.ballots.share(slip := cycle.slip(), said("x"))

    def cut_off(*_: Any, **__: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as broken, suppress(NotSaved):
        broken.setattr(os, step, cut_off)
        await cycle.ballots.destroy(cycle.id, released=False)
    await cycle.replica().destroy(cycle.id, released=False)
    assert [path.name for path in cycle.files()] == ["CACHEDIR.TAG", "id"]
    with pytest.raises(BallotsLost):
        await cycle.replica().open_paper(slip)
