"""The form: who sees it is said before anything is sent, and what is shown is what happens."""

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenView
from tests.praise.office import Office

NAMED, MANAGERS = "Only the people named", "They and their managers"
CHOSEN, SELF = "They and people I choose", "Only me (a note to myself)"


def modal(person: Person) -> SeenView:
    assert person.modal is not None
    return person.modal


async def filled(office: Office, giver: str = "ana", **values: str | list[str]) -> Person:
    person = office.person(giver)
    await person.type("/praise")
    await person.fill(None, values)
    return person


async def test_the_form_says_where_it_will_appear_and_its_receipt_takes_its_place(office: Office) -> None:
    ana = await filled(office, people=["ben", "eun"], text="You saved the launch")
    assert "This goes to #kudos, for everyone there to see" in modal(ana).plain
    await ana.submit()
    assert modal(ana).title == "On its way"
    assert modal(ana).texts[0] == "Your praise for Ben Okafor and Eun-ji Park is on its way to #kudos."
    assert modal(ana).buttons == ["Edit", "Undo"]
    assert not modal(ana).submit_label
    assert (await office.post()).plain == "@ana praised @ben and @eun:\nYou saved the launch\n+1"


async def test_the_global_shortcut_opens_the_form(office: Office) -> None:
    ana = office.person("ana")
    await ana.shortcut("praise.open")
    assert modal(ana).title == "Give praise"


async def test_values_are_offered_and_named_on_the_post(office: Office) -> None:
    await office.values("Courage", "Care & <!here>")
    ana = await filled(office, people=["ben"], text="Well done", value="Care & <!here>")
    await ana.submit()
    assert (await office.post()).plain == "@ana praised @ben:\nWell done\nCompany value: Care & <!here>\n+1"


async def test_without_values_nothing_is_asked_about_them(office: Office) -> None:
    ana = await filled(office)
    assert modal(ana).labels == ["Who is it for?", "What do you want to say?", "Who sees this?"]


async def test_a_value_that_admins_removed_meanwhile_is_refused(office: Office) -> None:
    await office.values("Courage", "Care")
    ana = await filled(office, people=["ben"], text="Well done", value="Care")
    await office.values("Courage")
    await ana.submit()
    assert "no longer on your company's list" in modal(ana).errors["value"]


async def test_what_was_filled_in_survives_each_change_of_audience(office: Office) -> None:
    ana = await filled(office, people=["ben", "eun"], text="You saved the launch")
    for audience, says in (
        (NAMED, "Only the people you name see this"),
        (CHOSEN, "Only the people you name and those you choose here see this"),
        (SELF, "Only you see this"),
        (MANAGERS, "Only the people you name and the managers on record for them see this"),
        ("Everyone", "This goes to #kudos"),
    ):
        await ana.change(None, "audience", audience)
        assert says in modal(ana).plain
        assert ana.value(None, "text") == "You saved the launch"
    await ana.submit()
    assert "praised @ben and @eun" in (await office.post()).plain


async def test_only_the_people_named_get_it_and_no_channel(office: Office) -> None:
    ana = await filled(office, people=["ben"], text="SECRET thanks")
    await ana.change(None, "audience", NAMED)
    await ana.submit()
    assert modal(ana).texts[0] == "Your praise is on its way to Ben Okafor by direct message. Nobody else can see it."
    dm = await office.dm("ben", with_text="SECRET")
    assert dm.plain == "@ana praised you:\nSECRET thanks\nOnly you and Ana Ferreira can see this."
    assert "SECRET" not in dm.text
    await office.quiet()
    assert office.where("SECRET") == {"@ben"}


async def test_managers_see_it_as_they_are_on_record_today(office: Office) -> None:
    await office.manager("ben", "dmitri")
    ana = await filled(office, people=["ben"], text="SECRET thanks")
    await ana.change(None, "audience", MANAGERS)
    await ana.submit()
    dm = await office.dm("dmitri", with_text="SECRET")
    assert dm.plain.startswith("@ana praised Ben Okafor and wants you to see it:")
    assert "Only you, Ana Ferreira and Ben Okafor can see this." in dm.plain
    await office.manager("ben", "carla")
    await office.quiet()
    assert office.where("SECRET") == {"@ben", "@dmitri"}


async def test_a_person_without_manager_is_named_before_and_after(office: Office) -> None:
    await office.manager("ben", "dmitri")
    ana = await filled(office, people=["ben", "eun"], text="SECRET thanks")
    await ana.change(None, "audience", MANAGERS)
    assert "There is no manager on record for Eun-ji Park." in modal(ana).plain
    await ana.submit()
    assert "There is no manager on record for Eun-ji Park." in modal(ana).plain
    await office.quiet()
    assert office.where("SECRET") == {"@ben", "@eun", "@dmitri"}


async def test_a_giver_who_is_the_manager_gets_no_message_about_their_own_praise(office: Office) -> None:
    await office.manager("ben", "ana")
    ana = await filled(office, people=["ben"], text="SECRET thanks")
    await ana.change(None, "audience", MANAGERS)
    await ana.submit()
    assert "no manager" not in modal(ana).plain
    await office.quiet()
    assert office.where("SECRET") == {"@ben"}


async def test_people_chosen_see_it_beside_those_named(office: Office) -> None:
    ana = await filled(office, people=["ben"], text="SECRET thanks")
    await ana.change(None, "audience", CHOSEN)
    await ana.submit()
    assert modal(ana).notice or modal(ana).errors
    await ana.fill(None, {"chosen": ["ben"]})
    await ana.submit()
    assert modal(ana).errors["chosen"].startswith("Who else should see this?")
    await ana.fill(None, {"chosen": ["grace", "ben"]})
    await ana.submit()
    await office.quiet()
    assert office.where("SECRET") == {"@ben", "@grace"}


async def test_a_note_goes_nowhere(office: Office) -> None:
    ana = await filled(office, text="SECRET note")
    await ana.change(None, "audience", SELF)
    assert "people" not in modal(ana).labels
    assert modal(ana).submit_label == "Save"
    await ana.submit()
    assert modal(ana).texts[0] == "Saved for you alone. You'll find it with /praise list notes."
    await office.quiet()
    assert office.where("SECRET") == set()
    async with office.store.read() as work:
        assert await work.outbox.about(1, "praise/1") == ()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"people": ["ana"], "text": "x"}, "people", "You can't praise yourself."),
        ({"people": ["ben", "buildbot"], "text": "x"}, "people", "Build Bot is an app."),
        ({"people": ["ben"], "text": "\u200b"}, "text", "Say what it is for."),
    ],
)
async def test_a_refusal_stands_under_its_field_and_keeps_the_form(
    office: Office, values: dict[str, str | list[str]], field: str, sentence: str
) -> None:
    ana = await filled(office)
    await ana.fill(None, values)
    await ana.submit()
    assert modal(ana).errors[field].startswith(sentence)
    assert ana.value(None, "text") == values["text"]


# ---------------------------------------------------------------- "Praise this"


async def test_praise_this_names_the_author_and_links_a_public_message(office: Office) -> None:
    message = office.sandbox.channel("general").messages[0]
    ana = office.person("ana")
    await ana.message_shortcut("praise.this", message)
    assert "It will link to the message you picked." in modal(ana).plain
    await ana.fill(None, {"text": "Great news"})
    await ana.submit()
    post = await office.post()
    assert post.plain == "@ana praised @mira:\nGreat news\nFor this message\n+1"
    assert office.link_in(post).endswith(message.ts.replace(".", ""))


@pytest.mark.parametrize("channel", ["leads", "ext-northwind"])
async def test_a_message_that_not_everybody_can_open_is_not_linked(office: Office, channel: str) -> None:
    carla = office.person("carla")
    office.sandbox.workspace.join(office.sandbox.workspace.channel(channel), office.sandbox.app.bot.id)
    message = await carla.post(channel, "hello")
    author = office.person("grace" if channel == "leads" else "ana")
    await author.message_shortcut("praise.this", message)
    assert "It won't link to the message you picked" in modal(author).plain
    await author.fill(None, {"text": "Great"})
    await author.submit()
    assert "this message" not in (await office.post()).plain


async def test_the_form_opens_without_a_link_when_the_platform_does_not_answer(office: Office) -> None:
    message = office.sandbox.channel("general").messages[0]
    office.sandbox.faults.add("conversations.info", "500", 3)
    ana = office.person("ana")
    await ana.message_shortcut("praise.this", message)
    assert "It won't link" in modal(ana).plain


async def test_praising_ones_own_message_asks_for_somebody_else(office: Office) -> None:
    mira = office.person("mira")
    await mira.message_shortcut("praise.this", office.sandbox.channel("general").messages[0])
    assert modal(mira).texts[0] == "You wrote this message yourself, so choose who you want to praise."
    assert not mira.value(None, "people")


async def test_praising_what_an_app_or_another_company_wrote_says_why_not(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    await ana.message_shortcut("praise.this", await office.post())
    assert modal(ana).texts[0] == "Upward is an app. Only people can be praised."
    assert not ana.value(None, "people")
    message = await office.person("pat").post("ext-northwind", "hello from Northwind")
    carla = office.person("carla")
    await carla.message_shortcut("praise.this", message)
    assert "Pat Quinn belongs to another organisation" in modal(carla).texts[0]
    assert not carla.value(None, "people")
