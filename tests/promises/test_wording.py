"""Wording can't run code or eat memory: what people write is never a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.promises.everywhere import company_of, say_everywhere, shown

CORPUS = (
    "{{ 31337*31337 }} {{ 7*'31337' }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{{'a'*10**9}}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__ }} {# gone #}",
    "${31337*31337} <%= 31337*31337 %> {0.__class__}",
    "{{ giver }} {{ people | named }}",
)
RESULT = str(31337 * 31337)


@pytest.mark.parametrize("said", CORPUS)
async def test_templates_that_people_write_stay_as_they_are(tmp_path: Path, said: str) -> None:
    async with company_of(said, tmp_path) as office:
        await say_everywhere(office, said, [said])
        received = " ".join(str(each) for each in shown(office))
        assert received.count(repr(said)[1:-1]) > 10
        assert RESULT not in received
        deliveries = [call for call in office.sandbox.calls.all() if call.direction == "delivery"]
        assert {call.note for call in deliveries} == {"ok"}
