import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;

function planned(files: Files, options: BuildpacksOptions = {}): ReturnType<typeof textsOf> {
  return textsOf(treeOf(files), 'shop', settingsOf(options));
}

const manage = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')";
const django = {
  'manage.py': manage,
  'requirements.txt': 'Django>=5\ngunicorn\npsycopg2==2.9\n-r more.txt\n',
  'more.txt': 'whitenoise # static files\n',
  'shop/settings.py': "STATIC_ROOT = 'static'\nWSGI_APPLICATION = 'shop.wsgi.application'\n",
  'shop/wsgi.py': '',
};

test('pip, Django with static files and a native library', () => {
  const { dockerfile, dockerignore } = planned(django);
  expect(dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is manage.py)
    # Python: 3.13.16 (nothing asks for another)
    # Package manager: pip (there is requirements.txt)
    # Static files: collectstatic (STATIC_ROOT, shop/settings.py:1)
    # Start command: gunicorn --worker-tmp-dir=/dev/shm shop.wsgi:application (WSGI_APPLICATION, shop/settings.py:2)

    FROM python:3.13.16-slim AS tools
    RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev libpq5 && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
    RUN python -m venv --without-pip /opt/venv
    ENV PIP_PYTHON=/opt/venv/bin/python PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

    FROM tools AS dependencies
    COPY more.txt requirements.txt ./
    RUN --mount=type=cache,id=shop-pip,target=/root/.cache/pip pip install --requirement=requirements.txt

    FROM dependencies AS build
    COPY . ./
    RUN SECRET_KEY=not-a-key DJANGO_SECRET_KEY=not-a-key python manage.py collectstatic --noinput

    FROM python:3.13.16-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
    COPY --from=dependencies /opt/venv/ /opt/venv/
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=8000
    USER 10001:10001
    EXPOSE 8000
    CMD ["gunicorn","--worker-tmp-dir=/dev/shm","shop.wsgi:application"]
    "
  `);
  expect(dockerignore).toContain('\n**/__pycache__\n');
});

test('pip, Django whose assets Node.js builds', () => {
  const files = {
    ...django,
    'requirements.txt': 'django\ngunicorn\n',
    'package.json': '{ "scripts": { "build": "tailwindcss" } }',
    'package-lock.json': '{}',
  };
  expect(planned(files, { buildCommand: 'make texts', variables: { STAGE: 'x' } }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is manage.py)
    # Python: 3.13.16 (nothing asks for another)
    # Package manager: pip (there is requirements.txt)
    # Static files: collectstatic (STATIC_ROOT, shop/settings.py:1)
    # Assets: build (scripts of package.json)
    # Node.js of the assets: 24.21.0 (nothing asks for another)
    # Package manager of the assets: npm (there is package-lock.json)
    # Start command: gunicorn --worker-tmp-dir=/dev/shm shop.wsgi:application (WSGI_APPLICATION, shop/settings.py:2)

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
    COPY package-lock.json package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm ci --include=dev --no-audit --no-fund
    COPY . ./
    ENV NODE_ENV=production
    ARG STAGE
    RUN npm run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

    FROM dependencies AS build
    COPY --from=assets /srv/app/ ./
    ARG STAGE
    RUN ["/bin/sh","-c","make texts"]
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
    "
  `);
});

const project = '[project]\nname = "shop"\nrequires-python = ">=3.12"\ndependencies = ["fastapi[standard]"]\n';
const main = { 'main.py': 'from fastapi import FastAPI\napi = FastAPI()\n' };

test('uv, FastAPI, an index and authorities of its own', () => {
  const options = {
    indexes: { python: 'http://packages.example:8081/simple/' },
    certificates: '-----BEGIN CERTIFICATE-----\n',
    secrets: { UV_INDEX_PASSWORD: 'pl4nted' },
  };
  const { dockerfile } = planned({ 'pyproject.toml': project, 'uv.lock': 'version = 1\n', ...main }, options);
  expect(dockerfile).not.toContain('pl4nted');
  expect(dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is uv.lock)
    # Python: 3.13.16 (requires-python is >=3.12, pyproject.toml:3)
    # Package manager: uv 0.13.0 (there is uv.lock)
    # Start command: /bin/sh -c exec uvicorn --host=0.0.0.0 --port=$PORT main:api (the FastAPI app in main.py, main.py:2)

    FROM python:3.13.16-slim AS tools
    WORKDIR /srv/app
    ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1 PIP_INDEX_URL=http://packages.example:8081/simple/ UV_DEFAULT_INDEX=http://packages.example:8081/simple/ PIP_TRUSTED_HOST=packages.example:8081 UV_INSECURE_HOST=packages.example:8081
    RUN --mount=type=secret,id=UV_INDEX_PASSWORD --mount=type=secret,id=ca-certificates export UV_INDEX_PASSWORD="$(cat /run/secrets/UV_INDEX_PASSWORD)" && export SSL_CERT_FILE=/run/secrets/ca-certificates NODE_EXTRA_CA_CERTS=/run/secrets/ca-certificates PIP_CERT=/run/secrets/ca-certificates REQUESTS_CA_BUNDLE=/run/secrets/ca-certificates GIT_SSL_CAINFO=/run/secrets/ca-certificates && pip install --no-cache-dir --root-user-action=ignore uv==0.13.0
    RUN python -m venv --without-pip /opt/venv
    ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

    FROM tools AS dependencies
    COPY uv.lock pyproject.toml ./
    RUN --mount=type=cache,id=shop-uv,target=/root/.cache/uv --mount=type=secret,id=UV_INDEX_PASSWORD --mount=type=secret,id=ca-certificates export UV_INDEX_PASSWORD="$(cat /run/secrets/UV_INDEX_PASSWORD)" && export SSL_CERT_FILE=/run/secrets/ca-certificates NODE_EXTRA_CA_CERTS=/run/secrets/ca-certificates PIP_CERT=/run/secrets/ca-certificates REQUESTS_CA_BUNDLE=/run/secrets/ca-certificates GIT_SSL_CAINFO=/run/secrets/ca-certificates && uv sync --locked --no-default-groups --no-install-project

    FROM python:3.13.16-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
    COPY --from=dependencies /opt/venv/ /opt/venv/
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=8000
    USER 10001:10001
    EXPOSE 8000
    CMD ["/bin/sh","-c","exec uvicorn --host=0.0.0.0 --port=$PORT main:api"]
    "
  `);
});

test('Poetry, a package below src', () => {
  const files = {
    'pyproject.toml':
      '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\ngunicorn = "*"\n',
    'poetry.lock': '# This file is automatically @generated by Poetry 2.1.3 and should not be changed by hand.\n',
    'README.md': '',
    'src/shop/__init__.py': 'import flask\n\n\ndef create_app():\n    return flask.Flask(__name__)\n',
  };
  expect(planned(files).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is poetry.lock)
    # Python: 3.13.16 (python in tool.poetry.dependencies is ^3.11, pyproject.toml:4)
    # Package manager: poetry 2.1.3 (there is poetry.lock)
    # Start command: gunicorn --worker-tmp-dir=/dev/shm shop:create_app() (create_app in src/shop/__init__.py, src/shop/__init__.py:4)

    FROM python:3.13.16-slim AS tools
    WORKDIR /srv/app
    ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
    RUN pip install --no-cache-dir --root-user-action=ignore poetry==2.1.3
    RUN python -m venv --without-pip /opt/venv
    ENV POETRY_NO_INTERACTION=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

    FROM tools AS dependencies
    COPY poetry.lock pyproject.toml README.md ./
    RUN --mount=type=cache,id=shop-poetry,target=/root/.cache/pypoetry poetry install --only=main --no-root --compile

    FROM python:3.13.16-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PYTHONPATH=/srv/app/src PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
    COPY --from=dependencies /opt/venv/ /opt/venv/
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=8000
    USER 10001:10001
    EXPOSE 8000
    CMD ["gunicorn","--worker-tmp-dir=/dev/shm","shop:create_app()"]
    "
  `);
});

test('PDM', () => {
  const files = { 'pyproject.toml': project, 'pdm.lock': '[[package]]\nname = "uvicorn"\n', ...main };
  expect(planned(files).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is pdm.lock)
    # Python: 3.13.16 (requires-python is >=3.12, pyproject.toml:3)
    # Package manager: pdm 2.29.2 (there is pdm.lock)
    # Start command: /bin/sh -c exec uvicorn --host=0.0.0.0 --port=$PORT main:api (the FastAPI app in main.py, main.py:2)

    FROM python:3.13.16-slim AS tools
    WORKDIR /srv/app
    ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
    RUN pip install --no-cache-dir --root-user-action=ignore pdm==2.29.2
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
    CMD ["/bin/sh","-c","exec uvicorn --host=0.0.0.0 --port=$PORT main:api"]
    "
  `);
});

test('Pipenv, Streamlit', () => {
  const files = {
    Pipfile: '[packages]\nstreamlit = "*"\n[requires]\npython_version = "3.11"\n',
    'Pipfile.lock': '{}',
    'streamlit_app.py': '',
  };
  expect(planned(files).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Python (there is Pipfile.lock)
    # Python: 3.11.16 (python_version in Pipfile is 3.11, Pipfile:4)
    # Package manager: pipenv 2026.8.0 (there is Pipfile.lock)
    # Start command: /bin/sh -c exec streamlit run streamlit_app.py --server.address=0.0.0.0 --server.port=$PORT --server.headless=true (there is streamlit_app.py, for Streamlit)

    FROM python:3.11.16-slim AS tools
    WORKDIR /srv/app
    ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
    RUN pip install --no-cache-dir --root-user-action=ignore pipenv==2026.8.0
    RUN python -m venv --without-pip /opt/venv
    ENV PIPENV_NOSPIN=1 PIPENV_VERBOSITY=-1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

    FROM tools AS dependencies
    COPY Pipfile.lock Pipfile ./
    RUN --mount=type=cache,id=shop-pipenv,target=/root/.cache/pipenv pipenv install --deploy

    FROM python:3.11.16-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
    COPY --from=dependencies /opt/venv/ /opt/venv/
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=8000
    USER 10001:10001
    EXPOSE 8000
    CMD ["/bin/sh","-c","exec streamlit run streamlit_app.py --server.address=0.0.0.0 --server.port=$PORT --server.headless=true"]
    "
  `);
});

test('an app without dependencies installs nothing', () => {
  expect(planned({ 'main.py': '' }).dockerfile).not.toContain('install --');
});

test('an index without TLS is asked by each installer', () => {
  const options = { indexes: { python: 'http://packages.example/simple/' } };
  const env = (files: Files): string => /^ENV PIP_.*/m.exec(planned(files, options).dockerfile)?.[0] ?? '';
  expect(env({ 'pdm.lock': '', ...main })).toContain('PIP_TRUSTED_HOST=packages.example PDM_PYPI_VERIFY_SSL=false');
  expect(env({ 'Pipfile.lock': '{}', ...main })).toMatch(/PIP_TRUSTED_HOST=packages\.example$/);
});
