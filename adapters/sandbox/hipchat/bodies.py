"""What each method takes in its body: lengths and values as www.hipchat.com/docs/apiv2 gives them."""

from collections.abc import Mapping

from adapters.sandbox.hipchat.fields import Field

COLORS = ("yellow", "green", "red", "purple", "gray", "random")
FORMATS = ("html", "text")
STYLES = ("file", "image", "application", "link", "media")
LOZENGES = ("lozenge-success", "lozenge-error", "lozenge-current", "lozenge-complete", "lozenge-moved", "lozenge")
EVENTS = (
    *("room_archived", "room_created", "room_deleted", "room_enter", "room_exit", "room_file_upload"),
    *("room_message", "room_notification", "room_topic_change", "room_unarchived"),
)
MESSAGE_MOST = 10_000
FROM_MOST = 64
LINK = r"^https?://"

URL = Field("url", required=True, least=1, most=250, pattern=LINK)
TWICE = Field("url@2x", most=250, pattern=LINK)
ICON = Field("icon", ("string", "object"), inner=(URL, TWICE))
ATTRIBUTE_VALUE = (
    Field("label", required=True, least=1),
    Field("url", most=250, pattern=LINK),
    Field("style", options=LOZENGES),
    ICON,
)
# The lengths of a card's fields are those of the method's page; its "format" is the size in which it is drawn.
CARD = (
    Field("style", required=True, options=STYLES),
    Field("id", required=True, least=1),
    Field("title", required=True, least=1, most=500),
    Field("url", most=250, pattern=LINK),
    Field("format", least=1, most=25, options=("compact", "medium")),
    Field(
        "description",
        ("string", "object"),
        least=1,
        most=1000,
        inner=(
            Field("value", required=True, least=1, most=1000),
            Field("format", required=True, options=FORMATS),
        ),
    ),
    Field("thumbnail", ("object",), inner=(URL, TWICE, Field("width", ("number",)), Field("height", ("number",)))),
    ICON,
    Field("activity", ("object",), inner=(Field("html", required=True, least=1), ICON)),
    Field(
        "attributes",
        ("array",),
        inner=(
            Field("label", least=1, most=50),
            Field("value", ("object",), required=True, inner=ATTRIBUTE_VALUE),
        ),
    ),
)
NOTIFY = Field("notify", ("boolean",))
MESSAGE = Field("message", required=True, least=1, most=MESSAGE_MOST)
PRIVACY = Field("privacy", options=("public", "private"))
NAME = Field("name", required=True, least=1, most=50)
TOPIC = Field("topic", most=250)

BODIES: Mapping[str, tuple[Field, ...]] = {
    "send_room_notification": (
        MESSAGE,
        Field("message_format", options=FORMATS),
        Field("color", options=COLORS),
        NOTIFY,
        Field("from", most=FROM_MOST),
        Field("attach_to", least=1, most=36),
        Field("card", ("object",), inner=CARD),
    ),
    "private_message_user": (MESSAGE, Field("message_format", options=FORMATS), NOTIFY),
    # Unlike the others this one is documented with 1,000 characters.
    "send_message": (Field("message", required=True, least=1, most=1000),),
    "create_room": (
        NAME,
        TOPIC,
        PRIVACY,
        Field("guest_access", ("boolean",)),
        Field("owner_user_id", ("string", "integer")),
    ),
    "update_room": (
        NAME,
        Field("privacy", required=True, options=("public", "private")),
        Field("is_archived", ("boolean",), required=True),
        Field("is_guest_accessible", ("boolean",), required=True),
        Field("topic", required=True, most=250),
        Field("owner", ("object",), required=True, inner=(Field("id", ("string", "integer"), required=True),)),
    ),
    "set_topic": (Field("topic", required=True, most=250),),
    "invite_user": (Field("reason", least=1, most=250),),
    "create_webhook": (
        Field("url", required=True, least=1, pattern=LINK),
        Field("event", required=True, options=EVENTS),
        Field("pattern", least=1),
        Field("name", least=1),
        Field("key", least=1, most=40),
        Field("authentication", options=("jwt", "none")),
    ),
}
WITHOUT_BODY_TOO = frozenset({"invite_user"})
