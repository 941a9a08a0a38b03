# Planned by @appliku/builder-buildpacks.
# Language: Elixir (there is mix.exs)
# Elixir: 1.19 (elixir in mix.exs is ~> 1.18, mix.exs:5)
# Erlang: 28 (of Elixir 1.19)
# Start command: bin/shop start (the release of shop, mix.exs:5)

FROM elixir:1.19-otp-28-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV LANG=C.UTF-8 MIX_ENV=prod
COPY mix.exs ./
RUN --mount=type=cache,id=shop-hex,target=/root/.hex/packages mix local.hex --force && mix local.rebar --force && mix deps.get --only prod
COPY . ./
RUN --mount=type=cache,id=shop-hex,target=/root/.hex/packages mix deps.compile
RUN --mount=type=cache,id=shop-hex,target=/root/.hex/packages mix compile
RUN --mount=type=cache,id=shop-hex,target=/root/.hex/packages mix release --path /srv/out

FROM erlang:28-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV LANG=C.UTF-8 PHX_SERVER=true
COPY --from=build --chown=10001:10001 /srv/out/ ./
ENV HOME=/tmp PORT=4000
USER 10001:10001
EXPOSE 4000
CMD ["bin/shop","start"]
