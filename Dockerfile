# Build: docker build -t upward .
# Run:   docker run --read-only --env-file .env --volume upward:/data --volume upward-ballots:/ballots upward
# In /ballots lie anonymous answers until they are released. Back up /data and not /ballots.
# To pin the base, put into both FROM lines what `docker buildx imagetools inspect python:3.13-slim` calls its digest:
# FROM python:3.13-slim@sha256:… It needs a registry, and whoever pins it has to follow its security updates.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements requirements
RUN python -m venv /build/tools \
 && tools/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
 && python -m venv /opt/upward \
 && /opt/upward/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/image.txt
# Named folders only: nobody's .env or database gets into the image.
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY storage storage
COPY prompts prompts
RUN tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheels . \
 && /opt/upward/bin/pip install --no-cache-dir --no-deps --no-index wheels/upward-*.whl \
 && /opt/upward/bin/pip uninstall --yes pip \
 && python -m compileall -q -j 0 /opt/upward/lib

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin upward \
 && install --directory --owner upward --mode 0700 /data /data/database /ballots
COPY --from=build /opt/upward /opt/upward
ENV PATH=/opt/upward/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/database/upward.db \
    UPWARD_BALLOTS=/ballots \
    UPWARD_HOST=0.0.0.0 \
    UPWARD_PORT=3000
USER upward
WORKDIR /data
VOLUME ["/data", "/ballots"]
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD \
    ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"UPWARD_PORT\"]}/healthz', timeout=4)"]
CMD ["upward", "run"]
