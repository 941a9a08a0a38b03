# Planned by @appliku/builder-buildpacks.
# Language: Python (there is pyproject.toml)
# Python: 3.13.16 (requires-python is >=3.12,<3.14, pyproject.toml:4)
# Package manager: uv 0.13.0 (there is pyproject.toml)
# Start command: /bin/sh -c exec uvicorn --host=0.0.0.0 --port=$PORT shop.main:app (the FastAPI app in src/shop/main.py, src/shop/main.py:3)

FROM python:3.13.16-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN pip install --no-cache-dir --root-user-action=ignore uv==0.13.0
RUN python -m venv --without-pip /opt/venv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY pyproject.toml ./
RUN --mount=type=cache,id=shop-uv,target=/root/.cache/uv uv pip install --requirements=pyproject.toml

FROM python:3.13.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PYTHONPATH=/srv/app/src PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["/bin/sh","-c","exec uvicorn --host=0.0.0.0 --port=$PORT shop.main:app"]
