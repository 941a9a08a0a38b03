# Debian 13's Python packages with all that they need, and sources of some that need a compiler: as its maintainers took them from their authors.
FROM python:3.13-slim AS wheels
WORKDIR /work
RUN sed 's/^deb /deb-src /' /etc/apt/sources.list > /etc/apt/sources.list.d/sources.list && apt-get update
ARG PACKAGES="python3-django python3-fastapi python3-flask python3-gunicorn python3-setuptools python3-uvicorn python3-waitress python3-wheel python3-poetry python3-pdm pipenv"
RUN apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $PACKAGES \
  | grep -E '^(python3-|pipenv$)' | grep -vxE 'python3-(minimal|distutils|venv|dev)' | sort -u | xargs apt-get download
COPY wheels.py ./
RUN python wheels.py /srv/simple *.deb
RUN for source in psycopg2 pillow; do \
      mkdir -p "/srv/simple/$source" && apt-get source --download-only --tar-only "$source" || exit; \
      for file in *.orig.tar.*; do \
        case "$file" in *.asc) continue;; esac; \
        name="$(echo "$file" | sed 's/_/-/; s/[+]dfsg[0-9]*//; s/[.]orig//')" && mv "$file" "/srv/simple/$source/$name" || exit; \
        echo "<a href=\"$name\">$name</a>" > "/srv/simple/$source/index.html"; \
      done; \
    done

FROM python:3.13-slim
COPY --from=wheels /srv /srv
CMD ["python", "-m", "http.server", "80", "--directory", "/srv"]
