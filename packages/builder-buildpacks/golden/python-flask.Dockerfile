# Planned by @appliku/builder-buildpacks.
# Language: Python (there is pyproject.toml)
# Python: 3.13.16 (python in tool.poetry.dependencies is ^3.12, pyproject.toml:7)
# Package manager: poetry 2.5.1 (there is pyproject.toml)
# Start command: gunicorn --worker-tmp-dir=/dev/shm app:app (the Flask app in app.py, app.py:3)

FROM python:3.13.16-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN pip install --no-cache-dir --root-user-action=ignore poetry==2.5.1
RUN python -m venv --without-pip /opt/venv
ENV POETRY_NO_INTERACTION=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY pyproject.toml ./
RUN --mount=type=cache,id=shop-poetry,target=/root/.cache/pypoetry poetry install --only=main --no-root --compile

FROM python:3.13.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn","--worker-tmp-dir=/dev/shm","app:app"]
