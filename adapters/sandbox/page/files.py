"""Files at the page: taking them from people, handing them out again."""

import mimetypes
from urllib.parse import quote

from aiohttp import web

from adapters.sandbox.page.places import sees
from adapters.sandbox.page.previews import PICTURES
from adapters.sandbox.page.visitor import canvas, html, refuse_foreign, visitor, workspace
from adapters.sandbox.state import File, Person

routes = web.RouteTableDef()


@routes.post("/by/{who}/upload")
async def upload(request: web.Request) -> web.Response:
    """Takes one file of a form's `file`; the answer is its chip, with its id as `name` in a hidden field."""
    refuse_foreign(request)
    form, person = await request.post(), visitor(request)
    sent = form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        raise web.HTTPBadRequest(text="No file arrived.")
    content = sent.file.read()
    if not content:
        raise web.HTTPUnprocessableEntity(text=f"“{sent.filename}” is empty.")
    kept = keep(request, person, sent, content)
    return html(canvas(request).html("upload.html", person, file=kept, name=str(form.get("name", ""))))


def keep(request: web.Request, person: Person, sent: web.FileField, content: bytes) -> File:
    """The file as the workspace has it, not yet shared anywhere."""
    here = workspace(request)
    guessed = mimetypes.guess_type(sent.filename)[0]
    file = File(
        id=here.new_id("F"),
        name=sent.filename,
        title=sent.filename,
        user=person.id,
        created=int(here.clock.timestamp()),
        content=content,
        mimetype=guessed or sent.content_type or "application/octet-stream",
        completed=True,
    )
    here.files[file.id] = file
    return file


def found(request: web.Request) -> File:
    """The file of the address. 404 when it is gone, or the visitor may not see it."""
    file = workspace(request).files.get(request.match_info["file"])
    if file is None or file.deleted or not (file.user == visitor(request).id or _shared(request, file.channels)):
        raise web.HTTPNotFound(text="There is no such file, or not for you.")
    return file


def _shared(request: web.Request, channels: list[str]) -> bool:
    here = workspace(request).channels
    return any(sees(here[each], visitor(request)) for each in channels if each in here)


@routes.get("/by/{who}/file/{file}")
async def download(request: web.Request) -> web.Response:
    """The bytes of a file, always as a download."""
    file = found(request)
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)


@routes.get("/by/{who}/picture/{file}")
async def picture(request: web.Request) -> web.Response:
    """A picture to be shown in the page. 404 for what isn't one."""
    file = found(request)
    if file.mimetype not in PICTURES:
        raise web.HTTPNotFound(text="This is no picture.")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    return web.Response(body=file.content, content_type=file.mimetype, headers=headers)
