"""The environment: complete, read once, and every mistake named at once without showing a secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, read_settings

KEY = "c2l4dGVlbi1ieXRlcy1ub3Qtc2l4dGVlbi1ieXRlcyE="


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from the machine that runs the test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def mistakes(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, ...]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        read_settings(Path("/nowhere/.env"))
    return wrong.value.mistakes


def test_nothing_set_is_complete(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / ".env")
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///upward.db"
    assert (settings.upward_host, settings.upward_port) == ("127.0.0.1", 3000)
    assert not settings.slack_bot_token


def test_the_environment_is_stronger_than_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("UPWARD_PORT=4000\nLOG_LEVEL=debug\nSLACK_BOT_TOKEN=\n")
    monkeypatch.setenv("UPWARD_PORT", "5000")
    settings = read_settings(file)
    assert (settings.upward_port, settings.log_level) == (5000, "DEBUG")


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        read_settings(tmp_path / ".env").upward_port = 1


def test_every_mistake_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(
        monkeypatch,
        UPWARD_PROT="3000",
        UPWARD_PORT="many",
        LOG_LEVEL="chatty",
        LOG_FORMAT="xml",
        DATABASE_URL="sqlite:///upward.db",
        SLACK_CLIENT_ID="12.34",
        SLACK_BOT_TOKEN="xapp-1-mistaken",
        UPWARD_COMMAND_PREFIX="/acme ",
    )
    assert "UPWARD_PROT is no setting of Upward; .env.example lists all." in found
    assert "UPWARD_PORT should be a number." in found
    assert any(each.startswith("UPWARD_COMMAND_PREFIX should be at most 20 small letters") for each in found)
    assert "DATABASE_URL should begin with sqlite+aiosqlite:// instead of sqlite://." in found
    assert any(line.startswith("LOG_LEVEL should be") for line in found)
    assert any(line.startswith("LOG_FORMAT should be") for line in found)
    assert any("SLACK_CLIENT_ID is set, but SLACK_CLIENT_SECRET is not" in line for line in found)
    assert any("app-level token, which belongs into SLACK_APP_TOKEN" in line for line in found)
    assert "mistaken" not in "".join(found)


def test_a_misspelt_name_in_the_file_is_noticed_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("UPWARD_HOTS=0.0.0.0\n")
    with pytest.raises(SettingsError, match="UPWARD_HOTS is no setting"):
        read_settings(file)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_APP_TOKEN", "xoxb-1", "belongs into SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN", "xoxp-1", "which Upward never needs"),
        ("SLACK_BOT_TOKEN", "secret", "should begin with xoxb-"),
        ("SLACK_SIGNING_SECRET", "xoxb-1", "Basic Information"),
        ("SLACK_BOT_TOKEN", "xoxb-1", "neither SLACK_APP_TOKEN"),
        ("SLACK_API_URL", "slack.com/api", "should begin with https://"),
        ("PUBLIC_URL", "upward.example.com", "should begin with https://"),
        ("PUBLIC_URL", "https://ana:secret@upward.example.com", "without a name or password before it"),
        ("PUBLIC_URL", "https://upward.example.com/?from=mail", "and no ? or #"),
        ("HIPCHAT_API_URL", "https:///v2/", "should be an address alone"),
        ("DATABASE_URL", "mysql://x", "should look like"),
        ("DATABASE_URL", "postgres://x/y", "postgresql+asyncpg://"),
        ("UPWARD_SECRET_KEYS", f"{KEY},short", "has as number 2 something that is no key"),
        ("UPWARD_PORT", "0", "greater than or equal to 1"),
    ],
)
def test_each_mistake_has_its_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    assert any(said in line for line in mistakes(monkeypatch, **{name: value}))


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    canaries = {
        "DATABASE_URL": "postgresql+asyncpg://u:canary@db/x",
        "SLACK_BOT_TOKEN": "xoxb-canary",
        "SLACK_APP_TOKEN": "xapp-canary",
        "SLACK_SIGNING_SECRET": "canary",
        "UPWARD_SECRET_KEYS": KEY,
    }
    for name, value in canaries.items():
        monkeypatch.setenv(name, value)
    shown = repr(read_settings(tmp_path / ".env"))
    assert "canary" not in shown
    assert KEY not in shown


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UPWARD_SECRET_KEYS", f"{KEY}, {KEY[::-1][1:]}=")
    assert read_settings(tmp_path / ".env").secret_keys[0] == KEY


def test_hipchat_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, HIPCHAT_API_URL="hipchat.example.com", SLACK_CLIENT_ID="1.2")
    assert any(line.startswith("HIPCHAT_API_URL is set, but PUBLIC_URL is not.") for line in found)
    assert any(line.startswith("HIPCHAT_API_URL is set, but UPWARD_SECRET_KEYS is not.") for line in found)
    assert any(line.startswith("HIPCHAT_API_URL and SLACK_CLIENT_ID are both set.") for line in found)
    assert "HIPCHAT_API_URL should begin with https://." in found
    monkeypatch.setenv("HIPCHAT_API_URL", "")
    assert any("HIPCHAT_API_URL is not" in line for line in mistakes(monkeypatch, HIPCHAT_USER_TOKEN="t"))


def test_hipchats_address_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("HIPCHAT_API_URL", "https://hipchat.example.com/v2"),
        ("PUBLIC_URL", "https://upward.example.com/"),
        ("UPWARD_SECRET_KEYS", KEY),
    ):
        monkeypatch.setenv(name, value)
    settings = read_settings(Path("/nowhere/.env"))
    assert (settings.hipchat_api_url, settings.public_url) == (
        "https://hipchat.example.com/v2/",
        "https://upward.example.com",
    )


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("10.0.0.0/8, proxy.example", "has as number 2 no address or network"),
        ("10.0.0.1/8", "has as number 1 no address or network"),
        ("127.0.0.1, 0.0.0.0/0", "has as number 2 the whole Internet"),
        ("::/0", "has as number 1 the whole Internet"),
    ],
)
def test_a_proxy_that_is_no_network_is_named(monkeypatch: pytest.MonkeyPatch, listed: str, said: str) -> None:
    assert any(
        f"UPWARD_TRUSTED_PROXIES {said}" in each for each in mistakes(monkeypatch, UPWARD_TRUSTED_PROXIES=listed)
    )


def test_trusted_proxies_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UPWARD_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8 2001:db8::/32")
    settings = read_settings(tmp_path / ".env")
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "2001:db8::/32")
