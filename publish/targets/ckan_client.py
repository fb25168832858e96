"""Calls to CKAN, with patience for one that is busy and a plain sentence for one that refuses."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from publish.errors import PublicationRefused
from publish.targets.ckan_wanted import WantedResource
from publish.targets.retry import with_retries

if TYPE_CHECKING:
    import requests

TIME_LIMIT = 60.0
TOO_LARGE = 413


class Busy(Exception):  # noqa: N818 - a passing state of the other side
    """The other side is busy, or the line broke."""


class Missing(Exception):  # noqa: N818 - an answer, not a fault
    """What was asked for is not there."""


class Invalid(Exception):  # noqa: N818 - an answer, not a fault
    """CKAN refuses the content; ``fields`` names what of it."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


class CkanClient:
    """One CKAN, spoken to as one user."""

    def __init__(
        self,
        name: str,
        address: str,
        token: str,
        wait: Callable[[float], None] | None = None,
    ) -> None:
        import requests
        from ckanapi import RemoteCKAN

        self.name = name
        self.session = requests.Session()
        self.session.hooks["response"].append(self._judge_answer)
        self._ckan = RemoteCKAN(address, apikey=token, session=self.session)
        self._token = token
        self._wait = wait

    def call(
        self,
        action: str,
        data: Mapping[str, Any],
        uploads: Mapping[str, WantedResource] | None = None,
    ) -> Any:
        """Call an action, again while CKAN is busy.

        Raises ``Missing``, ``Invalid``, or ``PublicationRefused`` with a sentence.
        """
        from ckanapi.errors import (
            CKANAPIError,
            NotAuthorized,  # pyright: ignore[reportAttributeAccessIssue]
            NotFound,  # pyright: ignore[reportAttributeAccessIssue]
            ValidationError,  # pyright: ignore[reportAttributeAccessIssue]
        )

        def once() -> Any:
            # Opened anew for every attempt: a stream that was sent is at its end.
            files = {
                name: (resource.name, io.BytesIO(resource.data), resource.media_type)
                for name, resource in (uploads or {}).items()
            }
            body = {k: json.dumps(v) for k, v in data.items()} if files else dict(data)
            options = {"timeout": TIME_LIMIT}
            return self._ckan.call_action(
                action, body, files=files or None, requests_kwargs=options
            )

        try:
            return self._patiently(once)
        except Busy:
            raise PublicationRefused(
                f"{self.name}: CKAN does not answer; what is public there is whole. Try again "
                "later."
            ) from None
        except NotFound:
            raise Missing from None
        except NotAuthorized:
            raise PublicationRefused(
                f"{self.name}: CKAN does not allow '{action}' with this token (403); ask for a "
                "token of an editor of the organisation."
            ) from None
        except ValidationError as error:
            details = error.error_dict if isinstance(error.error_dict, dict) else {}
            raise Invalid(tuple(sorted(str(k) for k in details if k != "__type"))) from None
        except CKANAPIError:
            raise PublicationRefused(
                f"{self.name}: CKAN gave an answer to '{action}' that is not understood; check "
                "the address."
            ) from None

    def download(self, url: str) -> bytes:
        """Return the bytes of an uploaded file as this user sees it."""

        def once() -> bytes:
            headers = {"Authorization": self._token}
            return self.session.get(url, headers=headers, timeout=TIME_LIMIT).content

        try:
            return self._patiently(once)
        except Busy:
            raise PublicationRefused(
                f"{self.name}: an uploaded file cannot be fetched back; try again later."
            ) from None

    def _patiently(self, call: Callable[[], Any]) -> Any:
        """Call again while CKAN is busy or the line breaks; raise ``Busy`` when that goes on."""
        import requests

        def once() -> Any:
            try:
                return call()
            except (requests.ConnectionError, requests.Timeout) as error:
                raise Busy from error

        return with_retries(once, (Busy,), self._wait)

    def close(self) -> None:
        """Close the connection."""
        self.session.close()

    def _judge_answer(self, answer: requests.Response, *_args: Any, **_options: Any) -> None:
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Busy
        if answer.status_code == TOO_LARGE:
            raise PublicationRefused(
                f"{self.name}: CKAN finds a file too large (413); raise its limit for uploads."
            )
