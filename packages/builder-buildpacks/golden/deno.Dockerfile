# Planned by @appliku/builder-buildpacks.
# Language: Deno (there is deno.json)
# Deno: 2.8.3 (nothing asks for another)
# Start command: deno run --allow-net --allow-env main.ts (tasks.start in deno.json, deno.json:3)

FROM denoland/deno:2.8.3 AS build
WORKDIR /srv/app
COPY deno.json ./
RUN deno install
COPY . ./

FROM denoland/deno:2.8.3 AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1
COPY --from=build --chown=10001:10001 /deno-dir/ /deno-dir/
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["deno","run","--allow-net","--allow-env","main.ts"]
