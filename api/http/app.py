"""The web application: routes, problems and guards around the service's parts."""

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api.http.guard import LimitedBody, LocalOnly, RawSymbolPaths
from api.http.jobs import JobBoard
from api.http.problems import MEDIA_TYPE, Problem, install
from api.http.routes import check, context, repositories, service, symbols
from api.http.service import Parts, Service

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_ROUTERS = (context.router, symbols.router, check.router, repositories.router, service.router)


def create_app(parts: Parts, *, names: Collection[str] = LOOPBACK_NAMES) -> FastAPI:
    """The application; it answers only to these host names."""
    jobs = JobBoard(parts.indexing)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield
        jobs.close()

    app = FastAPI(
        title="Remit",
        summary="Gives each agent the code that is in its remit, within its token budget.",
        version=version("remit"),
        lifespan=lifespan,
        docs_url=None,  # these pages would load scripts from another host
        redoc_url=None,
        responses={
            "4XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "A problem"},
            "5XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "A problem"},
        },
    )
    app.state.service = Service(parts, jobs)
    for router in _ROUTERS:
        app.include_router(router)
    install(app)
    # The last one added is the first to see a request.
    app.add_middleware(RawSymbolPaths)
    app.add_middleware(LimitedBody)
    app.add_middleware(LocalOnly, names=names)
    return app
