# One image for web, worker and beat. Build: docker compose build

# By their series; docker-compose.digests.yml names the very builds.
ARG NODE=node:22-bookworm-slim
ARG PYTHON=python:3.11-slim-bookworm
ARG POSTGRES=postgres:17-bookworm

FROM ${NODE} AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${PYTHON} AS build
WORKDIR /app
COPY requirements/uv.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt
COPY requirements/ requirements/
# The tools compile the messages; only the first of the two environments goes into the image.
RUN python -m venv /venv && python -m venv /tools \
    && uv pip install --no-cache --python /venv/bin/python --require-hashes -r requirements/base.txt \
    && uv pip install --no-cache --python /tools/bin/python --require-hashes -r requirements/local.txt
COPY . .
COPY --from=assets /assets/node_modules node_modules
ENV STATIC_MANIFEST=true STATIC_ROOT=/app/static-files
# The empty folders of node_modules stay: Django looks whether its static folders are there.
RUN /tools/bin/python -m launcher.messages compile \
    && SECRET_KEY=only-for-collecting /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && find node_modules -type f -delete

# What writes and restores backups, of the server's version (docker-compose.yml), with the libraries that the slim image lacks.
FROM ${POSTGRES} AS database
RUN install -d /postgresql/bin /postgresql/lib \
    && cp /usr/lib/postgresql/17/bin/pg_dump /usr/lib/postgresql/17/bin/pg_restore /postgresql/bin/ \
    && ldd /postgresql/bin/* | awk '$2 == "=>" { print $3 }' | sort -u | grep -vE '/lib(c|m)\.so' | xargs cp -t /postgresql/lib

FROM ${PYTHON}
RUN useradd --system --uid 10001 --home-dir /app portal && install -d -o portal -g portal -m 700 /data /data/backups
WORKDIR /app
COPY --from=database /postgresql /opt/postgresql
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data PG_BIN=/opt/postgresql/bin STATIC_MANIFEST=true STATIC_ROOT=/app/static-files
USER portal
EXPOSE 8000
CMD ["gunicorn", "baodi_quality.wsgi:application"]
