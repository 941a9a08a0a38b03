# Planned by @appliku/builder-buildpacks.
# Language: Python (there is manage.py)
# Python: 3.11.16 (.python-version is 3.11, .python-version:1)
# Package manager: pip (there is requirements.txt)
# Static files: collectstatic (STATIC_ROOT, shop/settings.py:12)
# Start command: gunicorn --worker-tmp-dir=/dev/shm shop.wsgi:application (WSGI_APPLICATION, shop/settings.py:10)

FROM python:3.11.16-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN python -m venv --without-pip /opt/venv
ENV PIP_PYTHON=/opt/venv/bin/python PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY requirements.txt ./
RUN --mount=type=cache,id=shop-pip,target=/root/.cache/pip pip install --requirement=requirements.txt

FROM dependencies AS build
COPY . ./
RUN SECRET_KEY=not-a-key DJANGO_SECRET_KEY=not-a-key python manage.py collectstatic --noinput

FROM python:3.11.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn","--worker-tmp-dir=/dev/shm","shop.wsgi:application"]
