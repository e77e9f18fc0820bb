"""`upward doctor` about HipChat: what is right, and what is wrong and how to mend it."""

from dataclasses import replace

import pytest

from adapters.hipchat.checkup import examine
from adapters.hipchat.platform import HipChatSettings
from adapters.sandbox.hipchat.server import HipChat
from storage.installations import SealedInstallations
from storage.secrets import Secrets
from tests.hipchat.office import KEYS, HipOffice, working


async def findings(group: HipOffice, settings: HipChatSettings) -> list[str]:
    installations = SealedInstallations(group.store, Secrets(KEYS), group.hip.clock)
    return [finding.line for finding in await examine(settings, installations, group.hip.clock)]


def has(lines: list[str], *wanted: str) -> bool:
    return all(any(each in line for line in lines) for each in wanted)


async def test_the_doctor_looks_at_server_installation_and_account(tmp_path: object) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/upward.db"
    async with HipChat() as hip, working(hip, url, user_token=hip.user_token("upward")) as group:
        settings = HipChatSettings(hip.api_url, group.address, hip.user_token("upward", "send_message"))
        assert has(await findings(group, settings), "FAIL  the add-on in HipChat: not installed.", group.descriptor)
        await group.install()
        found = await findings(group, settings)
        assert has(found, "ok    HIPCHAT_API_URL", "installed in the group Tidewater", "ok    HIPCHAT_USER_TOKEN")
        assert not has(found, "FAIL")
        assert group.person("ben").private == []
        blind = replace(settings, user_token=hip.user_token("upward", "view_group"))
        assert has(await findings(group, blind), "FAIL  HIPCHAT_USER_TOKEN: HipChat refuses it, because the bot lacks")
        assert has(await findings(group, replace(settings, user_token="")), "ok    HIPCHAT_USER_TOKEN: not set")
        hip.addons.remove(hip.addons.all()[0])
        assert has(await findings(group, settings), "FAIL  the add-on in HipChat: HipChat took it away")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/v2/", "not reached"),
        ("{hip}/", "no HipChat"),
        ("{hip}/v2//", "no HipChat"),
        ("{bot}/hipchat/", "no HipChat"),
    ],
)
async def test_the_doctor_says_when_that_is_no_hipchat(tmp_path: object, url: str, said: str) -> None:
    async with HipChat() as hip, working(hip, f"sqlite+aiosqlite:///{tmp_path}/upward.db") as group:
        settings = HipChatSettings(url.format(hip=hip.url, bot=group.address), group.address)
        (line,) = await findings(group, settings)
        assert line.startswith("FAIL  HIPCHAT_API_URL")
        assert said in line or "elsewhere" in line
