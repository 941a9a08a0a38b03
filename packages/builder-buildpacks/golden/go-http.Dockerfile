# Planned by @appliku/builder-buildpacks.
# Language: Go (there is go.mod)
# Go: 1.24.13 (go in go.mod is 1.24, go.mod:3)
# Programs: hello (package main in main.go)
# Start command: hello (package main in main.go)

FROM golang:1.24.13-alpine AS build
WORKDIR /srv/app
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
COPY go.mod ./
RUN --mount=type=cache,id=shop-go-modules,target=/go/pkg/mod --mount=type=cache,id=shop-go-build,target=/root/.cache/go-build go mod download
COPY . ./
RUN --mount=type=cache,id=shop-go-modules,target=/go/pkg/mod --mount=type=cache,id=shop-go-build,target=/root/.cache/go-build go build -trimpath -buildvcs=false -tags=timetzdata -ldflags='-s -w' -o /srv/out/hello .
RUN mkdir -p /srv/out && find . -name '*.go' -delete && rm -rf vendor go.mod go.sum go.work go.work.sum

FROM alpine:3.23 AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PATH=/usr/local/app:$PATH
COPY --from=build --chown=10001:10001 /srv/app/ ./
COPY --from=build /srv/out/ /usr/local/app/
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["hello"]
