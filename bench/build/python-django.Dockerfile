FROM python:3.11-slim AS base
WORKDIR /app
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1

FROM base AS build
RUN python -m venv --without-pip /opt/venv
RUN --mount=type=bind,source=requirements.txt,target=requirements.txt \
    --mount=type=cache,id=hand-pip,target=/root/.cache/pip \
    --mount=type=secret,id=PIP_INDEX_URL \
    --mount=type=secret,id=PIP_TRUSTED_HOST \
    PIP_INDEX_URL=$(cat /run/secrets/PIP_INDEX_URL) PIP_TRUSTED_HOST=$(cat /run/secrets/PIP_TRUSTED_HOST) \
    pip --python=/opt/venv/bin/python install --requirement=requirements.txt

FROM base
RUN useradd --uid 10001 --no-create-home app
ENV PATH=/opt/venv/bin:$PATH PORT=8000
COPY --from=build /opt/venv /opt/venv
COPY --chown=app . .
RUN SECRET_KEY=none python manage.py collectstatic --noinput
USER app
EXPOSE 8000
CMD ["gunicorn", "shop.wsgi:application"]
