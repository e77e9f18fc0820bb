"""Half a year in the sample company, through the front door: what the pictures of the README show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.objectives.conftest import with_structure
from tests.objectives.office import MANAGER, due, set_one, thread
from tests.office import Office

BEGINNING = datetime(2026, 5, 4, 8, 40, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 8, 40, tzinfo=UTC)
LEAK = "you found the leak an hour before the launch, and nobody outside ever noticed"
PEOPLE = ("grace", "hiro", "isla", "kavita", "jorge", "eun", "farah", "ben", "dmitri", "carla", "ana", "mira")
# Of each month from May on: how many praise somebody, and how many set an objective.
MONTHS = ((6, 0), (9, 5), (7, 5), (8, 6), (10, 7), (12, 9))
REASONS = (
    "the answer to the angry mail was kinder than I could have been",
    "thank you for the quiet hour in which we found it",
    "the new start page reads itself",
    "you asked the question that saved us a week",
)
AIMS = (
    "Answer within four hours",
    "One page that explains our numbers",
    "A release a week",
    "Know every partner by name",
)


@dataclass(frozen=True)
class Given:
    """A praise of that week: days and hours after its Monday morning, who gives it, what they type, who adds a +1."""

    day: int
    hours: float
    giver: str
    typed: str
    plus_ones: tuple[str, ...] = ()


WEEK = (
    Given(0, 2, "carla", "@isla @kavita the answer page you wrote solved half of the tickets by itself", ("hiro",)),
    Given(0, 4, "ana", "@kavita you answered the angry mail so kindly that they stayed", ("hiro",)),
    Given(1, 1, "jorge", "@hiro the list of what customers really ask for changed our plan for the better"),
    Given(1, 3, "eun", "@ben you stayed with me through the whole review, and explained *why*", ("dmitri",)),
    Given(2, 1, "ben", "@ana the drawings for the empty page made me want to fill it", ("carla",)),
    Given(2, 4, "hiro", "@farah the numbers for support were ready before I asked for them :bar_chart:", ("isla",)),
    Given(3, 1, "ana", "@jorge for asking the question that everybody else was too shy to ask", ("eun",)),
    Given(3, 2, "grace", "@ana the new welcome page: three colleagues said it made their first day", ("mira", "carla")),
    Given(4, 1, "dmitri", "@jorge @eun two quiet fixes that nobody will ever notice. I did.", ("ben",)),
    Given(4, 2, "ana", f"@ben @dmitri {LEAK} :tada:", ("grace", "mira", "carla")),
)  # fmt: skip


async def live_half_a_year(office: Office) -> None:
    """Channels and values are set, months go by, and then there is the week that the pictures show."""
    await with_structure(office)
    for value in ("Courage", "Care", "Curiosity"):
        await office.answered("mira", f"/upward values add {value}")
    await office.answered("mira", "/upward channel praise #kudos")
    await office.posted("kudos", "made this the channel")
    for number, (givers, owners) in enumerate(MONTHS):
        await live_a_month(office, number, givers, owners)
    await live_a_week(office)


async def live_a_month(office: Office, number: int, givers: int, owners: int) -> None:
    """Some praise their neighbour in `PEOPLE`, some set an objective for everyone."""
    office.sandbox.clock.set(BEGINNING + timedelta(days=31 * number))
    for at, giver in enumerate(PEOPLE[:givers]):
        receiver = PEOPLE[(at + number + 1) % len(PEOPLE)]
        if receiver != giver:
            await office.answered(giver, f"/praise @{receiver} {REASONS[(at + number) % len(REASONS)]}", in_="kudos")
    for at, owner in enumerate(PEOPLE[:owners]):
        person = await set_one(office, owner, AIMS[(at + number) % len(AIMS)], due=due(office, 120))
        await person.close(everything=True)


async def live_a_week(office: Office) -> None:
    """Praise day by day, objectives with their progress, and what is for few people alone."""
    sandbox = office.sandbox
    for given in WEEK:
        sandbox.clock.set(MONDAY + timedelta(days=given.day, hours=given.hours))
        await office.answered(given.giver, f"/praise {given.typed}", in_="kudos")
        words = given.typed.split(" ", 3)[-1].split(":")[0].split("*")[0].strip()
        for name in given.plus_ones:
            sandbox.clock.advance(timedelta(minutes=4))
            await office.person(name).press("+1", on=await office.posted("kudos", words))
    sandbox.clock.set(MONDAY + timedelta(days=4, hours=3))
    await aim(office)
    await confide(office)
    sandbox.clock.advance(timedelta(minutes=20))


async def aim(office: Office) -> None:
    """Ana sets an objective that everybody sees and moves it; Ben shares one with Dmitri, his manager."""
    clock, parts = office.sandbox.clock, ("Nine of ten finish it alone", "Half the questions in #general")
    ana = await set_one(office, "ana", "A clearer welcome page", key_results="\n".join(parts))
    post = await office.posted("goals", "A clearer welcome page")
    await ana.press("My objectives")
    await ana.press("Progress")
    clock.advance(timedelta(minutes=25))
    await ana.fill(None, {parts[0]: 70, parts[1]: 30, "note": "The third step loses people."})
    await ana.submit()
    await thread(office, "goals", "The third step")
    await ana.close(everything=True)
    clock.advance(timedelta(minutes=6))
    await office.person("carla").post("goals", "Shall we try it without the third step?", thread_ts=post.ts)
    results = "Warm cache on disk\nNo lock at start"
    ben = await set_one(office, "ben", "Restart the importer in under a minute", MANAGER, key_results=results)
    await office.told("dmitri", "Restart the importer")
    await ben.close(everything=True)


async def confide(office: Office) -> None:
    """Grace praises Ben for nobody else to see."""
    grace = office.person("grace")
    await grace.type("/praise", in_="general")
    words = "You noticed that Farah was stuck and sat down with her. Nobody asked you to."
    await grace.fill(None, {"people": ["ben"], "text": words, "value": "Care", "audience": "Only the people named"})
    await grace.submit()
    await office.told("ben", "sat down with her")
    await grace.close(everything=True)
