"""What the other tests of cycles stand on."""

from bot.cycles.cycle import Stage
from bot.cycles.review import DebtState
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, review_of, share
from tests.feedback.office import find_people
from tests.office import Office


async def test_an_open_cycle_has_its_debts_and_its_folder(office: Office) -> None:
    cycle = await open_cycle(office, TEAM, managers={"dmitri": ["mira"]})
    assert cycle.stage is Stage.OPEN
    review = await review_of(office, cycle, "dmitri")
    assert [(each.person.name, each.capacity) for each in sorted(review.readers, key=lambda each: each.capacity)] == [
        ("Mira Solberg", "manager"),
        ("Dmitri Aaltonen", "reviewee"),
    ]
    debt = await debt_of(office, cycle, "jorge", "dmitri")
    await share(office, debt, one_change="less")
    await share(office, debt, one_change="more")
    assert await ballots(office).find_shared(cycle.id, [debt.id]) == {debt.id}
    (jorge,) = await find_people(office, "jorge")
    today = office.sandbox.clock.now().date()
    async with office.store.read() as work:
        owed = await work.cycles.find_owed(jorge, today, 0, 5)
        assert (owed.debts, owed.total, debt.state) == ((debt,), 1, DebtState.OWED)
        assert await work.cycles.is_asked(jorge.id)
