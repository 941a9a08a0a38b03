# Planned by @appliku/builder-buildpacks.
# Language: Python (there is pdm.lock)
# Python: 3.13.16 (requires-python is >=3.11, pyproject.toml:4)
# Package manager: pdm 2.20.1 (there is pdm.lock)
# Start command: /bin/sh -c exec waitress-serve --port=$PORT app:app (the Flask app in app.py, app.py:5)

FROM python:3.13.16-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN pip install --no-cache-dir --root-user-action=ignore pdm==2.20.1
RUN python -m venv --without-pip /opt/venv
ENV PDM_CHECK_UPDATE=false PDM_IGNORE_SAVED_PYTHON=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY pdm.lock pyproject.toml ./
RUN --mount=type=cache,id=shop-pdm,target=/root/.cache/pdm pdm install --check --prod --no-self

FROM python:3.13.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["/bin/sh","-c","exec waitress-serve --port=$PORT app:app"]
