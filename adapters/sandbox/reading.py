"""Files that people write for the sandbox: read, and every mistake in them told by its place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError


class FileError(ValueError):
    """A file can't be used; the text says where and why."""


def read_yaml(path: Path) -> Any:
    """What stands in a file of YAML or JSON. Raises FileError."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise FileError(f"{path} is no text in UTF-8.") from None
    except OSError as error:
        raise FileError(f"{path} can't be read: {error.strerror}.") from None
    except yaml.YAMLError as error:
        raise FileError(f"{path} is not readable as YAML or JSON: {error}") from None


def mistakes(wrong: ValidationError) -> str:
    """A line for each thing that is not as it should be: `people[1].tz is no time zone`."""
    return "\n".join(f"{_place(each['loc'])} {_said(each['type'], each['msg'])}" for each in wrong.errors())


def _place(steps: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def _said(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not known"
        case "model_type" | "dict_type":
            return "should have names and values"
        case _:
            said = message.removeprefix("Value error, ").replace("Input should", "should")
            return said[0].lower() + said[1:]


def entries(raw: Any, file: str) -> Mapping[str, Any]:
    """The names and values that a file holds. Raises FileError."""
    if not isinstance(raw, dict):
        raise FileError(f"{file} holds no names and values.")
    return raw
