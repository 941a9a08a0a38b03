# Planned by @appliku/builder-buildpacks.
# Language: Python (there is requirements.txt)
# Python: 3.13.16 (nothing asks for another)
# Package manager: pip (there is requirements.txt)
# Start command: /bin/sh -c exec uvicorn --host=0.0.0.0 --port=$PORT src.shop.main:app (the FastAPI app in src/shop/main.py, src/shop/main.py:3)

FROM python:3.13.16-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN python -m venv --without-pip /opt/venv
ENV PIP_PYTHON=/opt/venv/bin/python PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY requirements.txt ./
RUN --mount=type=cache,id=shop-pip,target=/root/.cache/pip pip install --requirement=requirements.txt

FROM python:3.13.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["/bin/sh","-c","exec uvicorn --host=0.0.0.0 --port=$PORT src.shop.main:app"]
