"""remit serve."""

from __future__ import annotations

from pathlib import Path

from cli.output import say
from cli.parser import Options
from cli.places import git_top
from cli.session import session_settings
from cli.wiring import wired


def run_serve(options: Options) -> int:
    """Serve until told to stop."""
    from api.http.server import Parts, check_address, serve

    check_address(options.host, options.port)
    top = git_top(Path.cwd())
    with wired(session_settings(options), home=str(top) if top else "") as parts:
        service = Parts(
            repositories=parts.library,
            freshness=parts.work_trees,
            indexing=parts.work_trees,
            default_persona=parts.settings.persona or None,
        )
        serve(service, options.host, options.port, started=_started)
    return 0


def _started(url: str) -> None:
    say(f"serving at {url} (the interface: {url}/openapi.json); Ctrl-C ends it")
