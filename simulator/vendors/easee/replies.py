"""Answers on the wire: bytes, content type and the headers every answer of Easee's gateway carries."""

from collections.abc import Mapping

from flask import Response

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.errors import Refusal

_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache,no-store",
    "Pragma": "no-cache",
    "Expires": "-1",
    "Access-Control-Allow-Origin": "*",
    "X-Amzn-Remapped-Server": "Kestrel",
}


def reply(document: object, status: int = 200) -> Response:
    """A document as JSON."""
    return Response(jsontext.dump(document), status, dict(_HEADERS), content_type=jsontext.JSON)


def file(content: bytes) -> Response:
    """A file to keep."""
    return Response(content, 200, dict(_HEADERS), content_type="application/octet-stream")


def text(words: str) -> Response:
    """Plain words."""
    return Response(words, 200, dict(_HEADERS), content_type="text/plain; charset=utf-8")


def done(status: int = 200) -> Response:
    """Yes, and nothing more: no body and no content type."""
    response = Response(b"", status, dict(_HEADERS))
    del response.headers["Content-Type"]
    return response


def refuse(refusal: Refusal, trace_id: str) -> Response:
    """A refusal, with the framework's name for the request where it has one."""
    headers = {**_HEADERS, **refusal.headers}
    response = Response(refusal.document(trace_id), refusal.status, headers, content_type=refusal.content_type)
    if refusal.content_type is None:
        del response.headers["Content-Type"]
    return response
