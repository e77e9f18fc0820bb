"""What pages say by themselves."""

from adapters.webforms.uploads import LARGEST

NEW_ONE = (
    "Type the command in your chat again, and you get a new one. If you don't know which, "
    "what stands beside the link in your chat says what to type."
)
GONE = ("This link does not work", f"It may be too old, or not whole. Nothing was changed. {NEW_ONE}")
TAKEN = ("This link was opened before", f"It is for one person, and opens in one browser. Is it yours? {NEW_ONE}")
OVER = (
    "This link does not work",
    f"What it led to may be over, or the link is not whole. Nothing was changed. {NEW_ONE}",
)
NEWER = (
    "There is a newer link",
    (
        "You asked for new links since, so this one stopped working. What was kept of what you typed is still there: "
        "open the newest message from me in your chat."
    ),
)
UNREAD = ("That did not work just now", "Nothing was changed by it. Please load the page again in a moment, and look.")
STALE = "This page was open too long or in another window. Please look at it again, then send."
TOO_LARGE = f"That file is too large: {LARGEST // 1024 // 1024} MB fit."
NO_ROOM = "Too many files wait to be read just now. Please try again in a few minutes."
SAVED = "That is done. You can close this page."
EMPTY = "There is nothing here any more. You can close this page."
CHANGED = "This is not what it was when you opened the page, so nothing was sent. Please look at it again."
LEFT_OVER = "What you wrote has no place here any more. Nothing was sent; copy what you need:"
NOT_KEPT = "Not kept: this is not what it was when you opened the page."
