# Planned by @appliku/builder-buildpacks.
# Language: Rust (there is Cargo.toml)
# Rust: 1.99 (nothing asks for another)
# Program: shop (a program of Cargo.toml)
# Start command: ./shop (a program of Cargo.toml)

FROM rust:1.99-bookworm AS build
WORKDIR /srv/app
ENV CARGO_TARGET_DIR=/var/cache/cargo-target
COPY . ./
RUN --mount=type=cache,id=shop-cargo-registry,target=/usr/local/cargo/registry --mount=type=cache,id=shop-cargo-git,target=/usr/local/cargo/git --mount=type=cache,id=shop-cargo-target,target=/var/cache/cargo-target,sharing=locked cargo build --release --locked --bin=shop && install -D /var/cache/cargo-target/release/shop /srv/out/shop && cp -r templates /srv/out/

FROM debian:bookworm-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
COPY --from=build --chown=10001:10001 /srv/out/ ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["./shop"]
