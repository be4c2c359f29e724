"""Routes: the addresses of the page, each with who may ask for it.

There is no address without that: `GuardedRoute` asks for it, and the gate takes what matches no
address for one of a clerk's. So a new view is closed until somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Scope

# Anyone; whoever has a community's link, which the view checks; whoever is signed in; a clerk.
Who = Literal["anyone", "link", "viewer", "clerk"]


class GuardedRoute(Route):
    """One address with its methods, and who may ask for it."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        who: Who,
        methods: Sequence[str] | None = None,
    ) -> None:
        super().__init__(path, endpoint, methods=list(methods) if methods else None)
        self.who: Who = who


class Files(Mount):
    """A folder of files that pages load; anyone may."""

    who: Who = "anyone"

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app=app)


def role_required(routes: Iterable[BaseRoute], scope: Scope) -> Who:
    """Who may ask for this: by the address and method that match; for a wrong method, as for the
    address; a clerk where nothing matches."""
    known: Who | None = None
    for route in routes:
        match, _ = route.matches(scope)
        who: Who = getattr(route, "who", "clerk")
        if match == Match.FULL:
            return who
        if match == Match.PARTIAL and known is None:
            known = who
    return known or "clerk"
