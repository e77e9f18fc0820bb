"""Files in forms: which apps may ask for them, and what Slack's client refuses before it sends one."""

from collections.abc import Iterator, Sequence

from adapters.sandbox.blocks.elements import block_elements, flat
from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App
from adapters.sandbox.state import File, Json, View
from adapters.sandbox.workspace import Workspace

LARGEST = 10 * 1024 * 1024  # bytes, docs.slack.dev/reference/block-kit/block-elements/file-input-element
MOST = 10  # files, same page; the words of the refusals below are ours
SCOPE = "files:read"


def check_asking(app: App, blocks: Sequence[Json]) -> None:
    """ "In order to use the file_input element within your app, your app must have the files:read scope" (same page).
    That it is `missing_scope` is ours. Raises ApiError."""
    if any(element["type"] == "file_input" for _, element in _inputs(blocks)) and not app.may(SCOPE):
        raise ApiError("missing_scope", needed=SCOPE, provided=",".join(sorted(app.manifest.scopes)))


def file_faults(workspace: Workspace, view: View) -> dict[str, str]:
    """block_id -> text shown under the input."""
    found = {}
    for block, element in _inputs(view.blocks):
        entry = view.state.get(block["block_id"], {}).get(element["action_id"], {})
        files = [workspace.files[file_id] for file_id in entry.get("files") or ()]
        if element["type"] == "file_input" and (fault := _fault(element, files)):
            found[block["block_id"]] = fault
    return found


def _fault(element: Json, files: Sequence[File]) -> str | None:
    most, kinds = element.get("max_files", MOST), {kind.lower().lstrip(".") for kind in element.get("filetypes") or ()}
    if len(files) > most:
        return f"Please choose at most {most} file{'s' if most > 1 else ''}."
    for file in files:
        if kinds and file.name.rpartition(".")[2].lower() not in kinds:
            return f"Please choose a file of the type {', '.join(sorted(kinds))}."
        if len(file.content) > LARGEST:
            return "Please choose a file of at most 10 MB."
    return None


def _inputs(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    for block in flat(blocks):
        yield from ((block, element) for element in block_elements(block))
