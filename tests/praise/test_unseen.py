"""A number is no key: what somebody can't see says nothing by its number, not even that it is there."""

from adapters.sandbox.person import Person
from tests.praise.office import Office


async def said(who: Person, typed: str) -> str:
    await who.type(typed)
    return who.ephemerals[-1].plain


async def test_a_plus_one_names_nobody_of_a_praise_that_was_never_posted(office: Office) -> None:
    await office.praise_channel(None)
    ana, carla = office.person("ana"), office.person("carla")
    await ana.type("/praise @ben you saved the launch")
    told = [await said(each, f"/praise +1 {number}") for each in (carla, office.person("ben")) for number in (1, 99)]
    assert len(set(told)) == 1
    assert told[0].startswith("There is no public praise with that number")


async def test_a_praise_that_the_channel_refused_does_not_exist_for_others(office: Office) -> None:
    office.sandbox.workspace.archive(office.sandbox.channel("kudos").state, office.person("mira").id)
    await office.person("ana").type("/praise @ben you saved the launch")
    await office.quiet()
    assert (await said(office.person("carla"), "/praise +1 1")).startswith("There is no public praise")
