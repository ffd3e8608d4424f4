"""remit serve."""

from __future__ import annotations

from pathlib import Path

from api.errors import AddressRefused
from cli.errors import UsageError
from cli.output import say
from cli.parser import Options
from cli.places import folder, git_top
from cli.service import ServiceParts
from cli.session import session_settings
from cli.wiring import wired


def run_serve(options: Options) -> int:
    """Serve until told to stop."""
    from api.collector import collect_seldom
    from api.http.server import check_address, serve
    from api.http.service import Parts

    try:
        check_address(options.host, options.port)
    except AddressRefused as error:
        raise UsageError(str(error)) from error
    top = git_top(Path.cwd())
    folders = [folder(path) for path in options.folders or ["/"]]
    with wired(session_settings(options), home=str(top) if top else "") as parts:
        ports = ServiceParts(parts, folders)
        default = parts.settings.persona or None
        meaning = parts.models.meaning
        if parts.models.fault:
            say(f"answers go without the model of REMIT_MODEL: {parts.models.fault}", "yellow")
        collect_seldom()
        serve(
            Parts(ports, ports, ports, default, meaning),
            options.host,
            options.port,
            started=_started,
        )
    return 0


def _started(url: str) -> None:
    say(f"serving at {url} (the interface: {url}/openapi.json); Ctrl-C ends it")
