# Planned by @appliku/builder-buildpacks.
# Language: Python (there is manage.py)
# Python: 3.13.16 (nothing asks for another)
# Package manager: pip (there is requirements.txt)
# Static files: collectstatic (STATIC_ROOT, shop/settings.py:9)
# Assets: build (scripts of package.json)
# Node.js of the assets: 24.21.0 (nothing asks for another)
# Package manager of the assets: npm (nothing asks for another)
# Start command: gunicorn --worker-tmp-dir=/dev/shm shop.wsgi:application (WSGI_APPLICATION, shop/settings.py:12)

FROM python:3.13.16-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN python -m venv --without-pip /opt/venv
ENV PIP_PYTHON=/opt/venv/bin/python PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY requirements.txt ./
RUN --mount=type=cache,id=shop-pip,target=/root/.cache/pip pip install --requirement=requirements.txt

FROM node:24.21.0-slim AS assets
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --include=dev --no-audit --no-fund
COPY . ./
ENV NODE_ENV=production
RUN npm run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

FROM dependencies AS build
COPY --from=assets /srv/app/ ./
RUN SECRET_KEY=not-a-key DJANGO_SECRET_KEY=not-a-key python manage.py collectstatic --noinput

FROM python:3.13.16-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn","--worker-tmp-dir=/dev/shm","shop.wsgi:application"]
