# A module of Go with what a proxy of modules says of it, of Debian 13's package.
FROM debian:trixie-slim AS modules
WORKDIR /modules
RUN apt-get update && apt-get install -y --no-install-recommends zip && apt-get download golang-github-gorilla-mux-dev
COPY modules.sh ./
RUN sh modules.sh /srv/modules *.deb

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends busybox && rm -rf /var/lib/apt/lists/*
COPY --from=modules /srv/modules/ /srv/modules/
CMD ["busybox", "httpd", "-f", "-p", "80", "-h", "/srv/modules"]
