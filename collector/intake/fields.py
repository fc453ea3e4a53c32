"""marshmallow fields for what readers send: normalised as they are read, each error in words."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, missing

from collector.text.normalise import normalise, normalise_trimmed
from collector.text.urls import origin_of, without_credentials

REQUIRED = "This is required."

# PostgreSQL's integer; no text is that long.
_LARGEST_OFFSET = 2**31 - 1


class Record(fields.Field[dict[str, Any]]):
    """An object with fields of its own. Members that we do not know are left out, not refused.

    As marshmallow's Nested, and in a third of its time: there is no schema with hooks and options below.
    """

    def __init__(self, members: Mapping[str, fields.Field[Any]], **options: Any) -> None:
        super().__init__(allow_none=not options.get("required", False), **options)
        self._members = list(members.items())

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        if not isinstance(value, Mapping):
            raise ValidationError("This must be an object.")
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for name, member in self._members:
            given = value.get(name, missing)
            if given is missing and not member.required:
                continue
            if given is None and member.allow_none:
                found[name] = None
                continue
            try:
                # `deserialize` would look for validators as well, which none of ours has, and take as long again.
                read = member.deserialize if given is missing or given is None else member._deserialize
                found[name] = read(given, name, value)
            except ValidationError as error:
                errors[name] = error.messages
        if errors:
            raise ValidationError(errors)
        return found


class Range(Record):
    """An object with a `start` and an `end` in a text, and other members."""

    def __init__(self, **members: fields.Field[Any]) -> None:
        super().__init__({"start": Offset(), "end": Offset(), **members})

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> dict[str, Any]:
        found = super()._deserialize(value, attr, data, **options)
        start, end = found.get("start"), found.get("end")
        if start is not None and end is not None and end < start:
            raise ValidationError({"end": ["The end must not be before the start."]})
        return found


class Text(fields.Field[str]):
    """A normalised text of at most `most` code points; with `trim=False` a space at either end stays."""

    def __init__(self, most: int, *, least: int = 0, trim: bool = True, **options: Any) -> None:
        super().__init__(allow_none=not options.get("required", False), **options)
        self._most = most
        self._least = least
        self._normalise = normalise_trimmed if trim else normalise

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:  # noqa: ARG002
        if not isinstance(value, str):
            raise ValidationError("This must be a text.")
        text = self._normalise(value)
        if len(text) > self._most:
            raise ValidationError(f"This has {len(text):,} characters; at most {self._most:,} are taken.")
        if len(text) < self._least:
            raise ValidationError("This must contain a visible character." if value else "This must not be empty.")
        return text


class WebAddress(fields.Field[str]):
    """An absolute http or https address of at most 2,048 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=not options.get("required", False), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:  # noqa: ARG002
        if not isinstance(value, str):
            raise ValidationError("This must be a text.")
        address = normalise_trimmed(value)
        if len(address) > 2048:
            raise ValidationError(f"This has {len(address):,} characters; at most 2,048 are taken.")
        if origin_of(address) is None:
            raise ValidationError("This must be a whole web address, with http:// or https:// and a host.")
        return without_credentials(address)


class Offset(fields.Field[int]):
    """A place in a text: a whole number of code points, from 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=True, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:  # noqa: ARG002
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("This must be a whole number.")
        if not 0 <= value <= _LARGEST_OFFSET:
            raise ValidationError("This must be 0 or more, and not larger than any text.")
        return value


class Viewport(fields.Field[str]):
    """The size of the reader's window, "390x844"; also taken as [390, 844] or {"width": 390, "height": 844}."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=True, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:  # noqa: ARG002
        if isinstance(value, dict):
            value = [value.get("width"), value.get("height")]
        if isinstance(value, list) and len(value) == 2 and all(isinstance(side, int | float) for side in value):
            value = f"{value[0]}x{value[1]}"
        if not isinstance(value, str) or len(value) > 40:
            raise ValidationError('This must be a size like "390x844".')
        return normalise_trimmed(value)
