# Planned by @appliku/builder-buildpacks.
# Language: Python (there is Pipfile)
# Python: 3.13.16 (python_version in Pipfile is 3.13, Pipfile:11)
# Package manager: pipenv 2026.8.0 (there is Pipfile)
# Start command: /bin/sh -c exec waitress-serve --port=$PORT app:app (the Flask app in app.py, app.py:3)

FROM python:3.13.16-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN pip install --no-cache-dir --root-user-action=ignore pipenv==2026.8.0
RUN python -m venv --without-pip /opt/venv
ENV PIPENV_NOSPIN=1 PIPENV_VERBOSITY=-1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY Pipfile ./
RUN --mount=type=cache,id=shop-pipenv,target=/root/.cache/pipenv pipenv install --skip-lock

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
