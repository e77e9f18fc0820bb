"""Cards beyond the fields' own rules: their HTML is a smaller subset than that of messages."""

from adapters.sandbox.hipchat.markup import CARD_TAGS, check_html
from adapters.sandbox.state import Json


def check_card(card: Json) -> None:
    """developer.atlassian.com/server/hipchat/messages: "HTML fields in cards are limited to a, b, i, strong, span".

    Raises HipChatError 400.
    """
    description = card.get("description")
    if isinstance(description, dict) and description["format"] == "html":
        check_html(description["value"], "card.description.value", CARD_TAGS)
    if "activity" in card:
        check_html(card["activity"]["html"], "card.activity.html", CARD_TAGS)
