# docker compose up (see docs/installing.md), or docker build -t presscheck .
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-pip python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/presscheck
COPY pyproject.toml requirements.txt README.md LICENSE ./
COPY scripts scripts
COPY data data
COPY rag rag
COPY ingest ingest
COPY eval eval
COPY ui ui
RUN sh scripts/set-up.sh postgres cpu

ENV PATH=/opt/presscheck/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/data \
    PRESSCHECK_LIBRARY=/data/library \
    PRESSCHECK_MODELS=/data/models
RUN presscheck models fetch all-MiniLM-L6-v2 \
    && useradd --uid 1000 --home-dir /data --no-create-home presscheck \
    && chown -R presscheck:presscheck /data
USER presscheck
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=60s CMD python3 -c "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/health')"
CMD ["presscheck", "ui", "--host", "0.0.0.0", "--starter"]
