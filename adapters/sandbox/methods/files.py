"""files.*: the upload in three steps, what is known of a file, deleting it."""

from collections.abc import Mapping

from adapters.sandbox.blocks.blocks import check_message
from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel, find_file
from adapters.sandbox.render.files import file_json
from adapters.sandbox.state import File, Json

CHANNELS = 100
LARGEST = 1024**3  # bytes, slack.com/help: "up to 1 GB"
SNIPPET = 1024**2  # bytes, docs.slack.dev/reference/methods/files.getUploadURLExternal
SNIPPET_TYPES = {"auto", "text", "csv", "python", "javascript", "json", "yaml", "markdown", "html", "sql", "shell"}


def get_upload_url(context: Context, args: Args) -> Json:
    check_upload(args)
    workspace, name = context.workspace, args.text("filename")
    file = workspace.add_file(context.app.bot.id, name)
    return {"upload_url": f"{context.base_url}/upload/{file.id}", "file_id": file.id}


def check_upload(args: Args) -> None:
    """What is announced of a file. Raises ApiError."""
    length, snippet = args.number("length", 0, "invalid_arguments"), args.text("snippet_type")
    if length < 1:
        raise ApiError("invalid_arguments", "[ERROR] must be greater than 0 [json-pointer:/length]")
    if length > LARGEST:
        raise ApiError("file_upload_size_restricted")
    if snippet and snippet not in SNIPPET_TYPES:
        raise ApiError("unknown_snippet_type")
    if snippet and length > SNIPPET:
        raise ApiError("snippet_too_large")
    if len(args.text("alt_txt")) > 1000:
        raise ApiError("alt_txt_too_large")


def complete_upload(context: Context, args: Args) -> Json:
    entries = args.json("files")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ApiError("invalid_arguments", "[ERROR] must provide at least 1 items [json-pointer:/files]")
    files = [_waiting(context, str(entry.get("id"))) for entry in entries]
    references = args.words("channels") or args.words("channel_id")
    if len(references) > CHANNELS:
        raise ApiError("channels_limit_exceeded")
    channels = [find_channel(context, reference) for reference in references]
    if any(context.app.bot.id not in channel.members for channel in channels):
        raise ApiError("not_in_channel")
    if any(channel.posting == "admins" for channel in channels):
        raise ApiError("posting_to_channel_denied")
    comment, blocks = args.text("initial_comment"), check_message(args.json("blocks", "invalid_blocks") or [])
    for file, entry in zip(files, entries, strict=True):
        file.title, file.completed = str(entry.get("title") or file.name), True
    for channel in channels:
        message = context.workspace.draft(channel, context.app.bot.id, comment)
        message.bot_id, message.app_id, message.blocks = context.app.bot_id, context.app.id, [] if comment else blocks
        root = channel.by_ts.get(args.text("thread_ts"))
        message.thread_ts = (root.thread_ts or root.ts) if root is not None else None
        context.workspace.share(channel, message, [file.id for file in files])
        context.workspace.post(channel, message)
    return {"files": [file_json(context.workspace, file) for file in files]}


def _waiting(context: Context, file_id: str) -> File:
    file = context.workspace.files.get(file_id)
    if file is None or file.completed or not file.content:
        raise ApiError("file_not_found")
    return file


def info(context: Context, args: Args) -> Json:
    return {
        "file": file_json(context.workspace, find_file(context, args.text("file"))),
        "comments": [],
        "response_metadata": {},
    }


def delete(context: Context, args: Args) -> Json:
    file = find_file(context, args.text("file"))
    if file.user != context.app.bot.id:
        raise ApiError("cant_delete_file")
    file.deleted, file.content = True, b""
    for channel_id in file.channels:
        channel = context.workspace.channels[channel_id]
        for message in [each for each in channel.messages if file.id in each.files]:
            message.files.remove(file.id)
            context.workspace.edited(channel, message, file.user)
    return {}


HANDLERS: Mapping[str, Handler] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.delete": delete,
}
