"""Asking the application without a socket."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI


class Client:
    """Plain requests to an application, one event loop each."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                return await http.request(method, url, **more)

        return asyncio.run(ask())

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.request("GET", url, **more)

    def post(self, url: str, json: Any) -> httpx.Response:
        return self.request("POST", url, json=json)

    def index(self, path: Path, **more: Any) -> dict[str, Any]:
        """Index a folder and wait for the job's end."""
        accepted = self.post("/repositories", {"path": str(path), **more})
        assert accepted.status_code == 202
        job = accepted.json()
        while job["state"] in {"queued", "running"}:
            time.sleep(0.005)
            job = self.get(accepted.headers["location"]).json()
        return job


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and code of what must be a whole problem."""
    assert response.headers["content-type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    assert said["type"] == "about:blank"
    assert said["title"]
    assert said["detail"]
    assert "Traceback" not in response.text
    return said["status"], said["code"]
