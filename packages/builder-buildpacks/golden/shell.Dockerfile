# Planned by @appliku/builder-buildpacks.
# Language: Shell (there is start.sh)
# Interpreter: sh (the first line of start.sh, start.sh:1)
# Start command: sh start.sh (there is start.sh)

FROM debian:trixie-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["sh","start.sh"]
