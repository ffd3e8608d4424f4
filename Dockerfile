# Remit with all it needs, run by a user without rights. The service listens on loopback only
# while no key is configured, so run it in a network that its clients share:
#
#   docker build --tag remit .
#   docker run --rm --network host --user "$(id -u):$(id -g)" \
#       --volume "$PWD:/repository:ro" --volume remit-data:/data remit
#
# or with a Neo4j next to it: docker compose up (see docker-compose.yml).

FROM python:3.13-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY api api
COPY cli cli
COPY cypher cypher
COPY graph graph
COPY indexer indexer
COPY meaning meaning
RUN python -m venv /opt/remit \
    && /opt/remit/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --no-create-home --home-dir /data --uid 1000 remit \
    && install --directory --mode 1777 /data
COPY --from=build /opt/remit /opt/remit
ENV PATH="/opt/remit/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    XDG_CACHE_HOME=/data/cache \
    XDG_DATA_HOME=/data
USER remit
WORKDIR /repository
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
ENTRYPOINT ["remit"]
CMD ["serve", "/repository"]
