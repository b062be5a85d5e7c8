# One image for web, workers, beat and the embedded-store executable. Built in two stages: what is
# needed to install stays behind. Every Python package is held to the digests in requirements/.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/archive
COPY requirements/runtime.txt /tmp/runtime.txt
RUN /opt/archive/bin/pip install --require-hashes --no-deps -r /tmp/runtime.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint loads (text layout and font subsetting; the fonts themselves ship with the project), and
# OpenSSL with its gost engine, which checks signatures of ГОСТ Р 34.10-2012. The list is setup/system-packages' runtime.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libengine-gost-openssl libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 openssl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 archive \
    && useradd --uid 10001 --gid archive --home-dir /tmp --no-create-home --shell /usr/sbin/nologin archive \
    && install -d -o archive -g archive -m 0700 /var/lib/store /var/lib/archive

COPY --from=packages /opt/archive /opt/archive
COPY archive /app/archive
COPY templates /app/templates
COPY profiles /app/profiles
COPY policies /app/policies
COPY locale /app/locale
COPY docs/schemas /app/docs/schemas
COPY --chmod=0755 deploy/archive /usr/local/bin/archive
ENV PATH=/opt/archive/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/.cache ARCHIVE_DATA_DIR=/var/lib/archive

RUN python -m compileall -q /app/archive && weed version && archive --help > /dev/null
WORKDIR /tmp
USER 10001:10001
ENTRYPOINT ["archive"]
CMD ["--help"]
