"""Emoji by Slack's short names: those the page offers and those a bot is likely to write."""

from typing import Final

_TABLE: Final = """
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 tada 🎉 clap 👏 raised_hands 🙌 pray 🙏 heart ❤️ blue_heart 💙 green_heart 💚
yellow_heart 💛 sparkles ✨ star ⭐ star2 🌟 fire 🔥 rocket 🚀 trophy 🏆 medal 🏅 sports_medal 🏅 first_place_medal 🥇
muscle 💪 ok_hand 👌 wave 👋 point_right 👉 point_up ☝️ point_down 👇 eyes 👀 bulb 💡 dart 🎯 gem 💎 crown 👑 gift 🎁
balloon 🎈 confetti_ball 🎊 cake 🍰 birthday 🎂 coffee ☕ tea 🍵 pizza 🍕 beers 🍻 champagne 🍾
seedling 🌱 herb 🌿 sunny ☀️
rainbow 🌈 zap ⚡ smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 joy 😂 rolling_on_the_floor_laughing 🤣 blush 😊
wink 😉 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 thinking_face 🤔 hugging_face 🤗
sunglasses 😎 partying_face 🥳
slightly_smiling_face 🙂 upside_down_face 🙃 relieved 😌 sob 😭 cry 😢
sweat_smile 😅 sweat 😓 open_mouth 😮
astonished 😲 flushed 😳 neutral_face 😐 expressionless 😑 face_with_rolling_eyes 🙄 disappointed 😞 worried 😟
angry 😠 rage 😡 sleeping 😴 mask 😷 nerd_face 🤓 robot_face 🤖 ghost 👻 100 💯 white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 exclamation ❗
question ❓ grey_question ❔ information_source ℹ️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 lock 🔒 unlock 🔓 key 🔑
shield 🛡️ mag 🔍 pencil ✏️ pencil2 ✏️ memo 📝 speech_balloon 💬 thought_balloon 💭 left_speech_bubble 🗨️
envelope ✉️ inbox_tray 📥 outbox_tray 📤 calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊
clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ package 📦
house 🏠 office 🏢 earth_africa 🌍 busts_in_silhouette 👥 bust_in_silhouette 👤 handshake 🤝 green_circle 🟢
large_green_circle 🟢 large_yellow_circle 🟡 large_orange_circle 🟠 red_circle 🔴 large_blue_circle 🔵 white_circle ⚪
black_circle ⚫ arrow_up ⬆️ arrow_right ➡️ arrow_down ⬇️ arrow_left ⬅️ arrow_upper_right ↗️ repeat 🔁
arrows_counterclockwise 🔄 heavy_plus_sign ➕ heavy_minus_sign ➖ new 🆕 soon 🔜 see_no_evil 🙈 unicorn_face 🦄 ok 🆗
"""
_WORDS: Final = _TABLE.split()
EMOJI: Final[dict[str, str]] = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))

# What the composer and the reaction menu offer first.
_FIRST: Final = """
+1 tada clap raised_hands heart fire rocket eyes smile joy thinking_face pray
muscle star 100 white_check_mark wave bulb trophy sparkles partying_face coffee seedling handshake
"""
OFFERED: Final = tuple(_FIRST.split())


def emoji(name: str) -> str | None:
    """The character for `tada`; a skin tone (`wave::skin-tone-3`) is left out. None when unknown."""
    return EMOJI.get(name.split("::", 1)[0])
