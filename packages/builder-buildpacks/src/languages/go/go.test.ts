import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;

function planned(files: Files, options: BuildpacksOptions = {}): ReturnType<typeof textsOf> {
  return textsOf(
    treeOf({ 'go.mod': 'module example.com/shop/v2\n\ngo 1.25\n', ...files }),
    'shop',
    settingsOf(options),
  );
}

const main = 'package main\n';

test('a module with two programs, templates and a proxy', () => {
  const files = { 'go.sum': '', 'cmd/shop/main.go': main, 'cmd/migrate/main.go': main, 'templates/index.html': '' };
  expect(planned(files, { indexes: { go: 'https://proxy.example' } }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Go (there is go.mod)
    # Go: 1.25.12 (go in go.mod is 1.25, go.mod:3)
    # Programs: migrate, shop (package main in cmd/migrate/main.go, package main in cmd/shop/main.go)
    # Start command: shop (package main in cmd/shop/main.go)

    FROM golang:1.25.12-alpine AS build
    WORKDIR /srv/app
    ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOPROXY=https://proxy.example
    COPY go.mod go.sum ./
    RUN --mount=type=cache,id=shop-go-modules,target=/go/pkg/mod --mount=type=cache,id=shop-go-build,target=/root/.cache/go-build go mod download
    COPY . ./
    RUN --mount=type=cache,id=shop-go-modules,target=/go/pkg/mod --mount=type=cache,id=shop-go-build,target=/root/.cache/go-build go build -trimpath -buildvcs=false -tags=timetzdata -ldflags='-s -w' -o /srv/out/migrate ./cmd/migrate && go build -trimpath -buildvcs=false -tags=timetzdata -ldflags='-s -w' -o /srv/out/shop ./cmd/shop
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
    CMD ["shop"]
    "
  `);
});

test('a vendored module that calls C', () => {
  const files = {
    'go.mod': 'module shop\nrequire github.com/mattn/go-sqlite3 v1.14.0\n',
    'main.go': main,
    'vendor/modules.txt': '',
  };
  const { dockerfile } = planned(files, { buildCommand: 'make OUT=/out' });
  expect(dockerfile).toContain('RUN apk add --no-cache build-base\n');
  expect(dockerfile).toContain(
    'ENV CGO_ENABLED=1 GOTOOLCHAIN=local\nCOPY . ./\nRUN --mount=type=cache,id=shop-go-modules',
  );
  expect(dockerfile).not.toContain('go mod download');
});

test.each([
  ['the option', '', { version: '1.24' }, '1.24.13'],
  ['toolchain', 'go 1.23\ntoolchain go1.24.2', {}, '1.24.13'],
  ['go', 'go 1.23.4', {}, '1.23.12'],
  ['nothing', '', {}, '1.27.1'],
])('the version of Go by %s', (_by, text, options, expected) => {
  const { decisions } = planned({ 'go.mod': `module shop\n${text}\n`, 'main.go': main }, options).plan;
  expect(decisions.find(({ what }) => what === 'Go')?.value).toBe(expected);
});

test.each([
  [{ 'main.go': main, 'cmd/a/main.go': main }, 'shop'],
  [{ 'cmd/a/main.go': main }, 'a'],
  [{ 'cmd/a/main.go': main, 'cmd/server/x.go': main, 'cmd/server/x_test.go': main }, 'server'],
])('%j is started', (files, expected) => {
  expect(planned(files).plan.start.command).toEqual({ argv: [expected] });
});

test('what cannot be chosen is said', () => {
  expect(() => planned({ 'cmd/a/main.go': main, 'cmd/b/main.go': main })).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/\(there are a, b\)/) }),
  );
  expect(() => planned({}, { language: 'go' })).toThrow(/has `package main`/);
});
