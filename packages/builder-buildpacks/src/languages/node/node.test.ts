import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Package = Readonly<Record<string, unknown>>;

function planned(
  file: Package,
  files: Readonly<Record<string, string>> = {},
  options: BuildpacksOptions = {},
): ReturnType<typeof textsOf> {
  const tree = treeOf({ 'package.json': JSON.stringify(file, null, 2), 'server.js': '', ...files });
  return textsOf(tree, 'shop', settingsOf(options));
}

const start = { scripts: { start: 'node server.js' } };

test('npm, with a build', () => {
  const file = { scripts: { build: 'tsc', start: 'node dist/server.js' }, engines: { node: '^20.19' } };
  expect(planned(file, { 'package-lock.json': '{}' }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 20.20.2 (engines.node is ^20.19, package.json:7)
    # Package manager: npm (there is package-lock.json)
    # Start command: node dist/server.js (scripts.start, package.json:4)

    FROM node:20.20.2-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules

    FROM tools AS dependencies
    COPY package-lock.json package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm ci --omit=dev --no-audit --no-fund

    FROM tools AS build
    COPY package-lock.json package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm ci --include=dev --no-audit --no-fund
    COPY . ./
    ENV NODE_ENV=production
    RUN npm run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

    FROM node:20.20.2-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["node","dist/server.js"]
    "
  `);
});

test('pnpm, with workspaces and patches', () => {
  const files = {
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    'pnpm-workspace.yaml': 'packages: [packages/*]\n',
    'packages/a b/package.json': '{}',
    'patches/x.patch': '',
  };
  expect(planned({ ...start, packageManager: 'pnpm@9.15.4+sha512.ab' }, files).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 24.21.0 (nothing asks for another)
    # Package manager: pnpm 9.15.4 (packageManager is pnpm@9.15.4, package.json:5)
    # Start command: node server.js (scripts.start, package.json:3)

    FROM node:24.21.0-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules
    RUN npm install --global --force --no-audit --no-fund pnpm@9.15.4

    FROM tools AS dependencies
    COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
    COPY ["packages/a b/package.json","./packages/a b/"]
    COPY patches/x.patch ./patches/
    RUN --mount=type=cache,id=shop-pnpm,target=/root/.pnpm-store pnpm install --frozen-lockfile --store-dir=/root/.pnpm-store --prod

    FROM node:24.21.0-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["node","server.js"]
    "
  `);
});

test('yarn 1, where installing runs a script of the app', () => {
  const file = { scripts: { start: 'NODE_ENV=production node . | pino', postinstall: 'node server.js' } };
  expect(planned(file, { 'yarn.lock': '# yarn lockfile v1\n' }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 24.21.0 (nothing asks for another)
    # Package manager: yarn 1.22.22 (there is yarn.lock)
    # Start command: /bin/sh -c NODE_ENV=production node . | pino (scripts.start, package.json:3)

    FROM node:24.21.0-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules
    RUN npm install --global --force --no-audit --no-fund yarn@1.22.22

    FROM tools AS dependencies
    COPY . ./
    RUN --mount=type=cache,id=shop-yarn,target=/usr/local/share/.cache/yarn,sharing=locked yarn install --frozen-lockfile --non-interactive --production=false
    RUN --mount=type=cache,id=shop-yarn,target=/usr/local/share/.cache/yarn,sharing=locked yarn install --frozen-lockfile --non-interactive --production=true --ignore-scripts

    FROM node:24.21.0-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["/bin/sh","-c","NODE_ENV=production node . | pino"]
    "
  `);
});

test('yarn berry', () => {
  expect(planned(start, { 'yarn.lock': '__metadata:\n  version: 8\n', '.yarnrc.yml': '' }).dockerfile)
    .toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 24.21.0 (nothing asks for another)
    # Package manager: yarn 4.18.1 (there is yarn.lock)
    # Start command: node server.js (scripts.start, package.json:3)

    FROM node:24.21.0-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules
    RUN npm install --global --force --no-audit --no-fund @yarnpkg/cli-dist@4.18.1

    FROM tools AS dependencies
    COPY .yarnrc.yml package.json yarn.lock ./
    RUN --mount=type=cache,id=shop-yarn-berry,target=/root/.yarn/berry,sharing=locked yarn workspaces focus --all --production

    FROM node:24.21.0-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["node","server.js"]
    "
  `);
});

test('bun', () => {
  const file = { scripts: { start: 'bun server.ts', build: 'bun build.ts' } };
  expect(planned(file, { 'bun.lock': '{}' }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 24.21.0 (nothing asks for another)
    # Package manager: bun 1.4.5 (there is bun.lock)
    # Start command: bun server.ts (scripts.start, package.json:3)

    FROM node:24.21.0-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules
    RUN npm install --global --force --no-audit --no-fund bun@1.4.5

    FROM tools AS dependencies
    COPY bun.lock package.json ./
    RUN --mount=type=cache,id=shop-bun,target=/root/.bun/install/cache bun install --frozen-lockfile --production

    FROM tools AS build
    COPY bun.lock package.json ./
    RUN --mount=type=cache,id=shop-bun,target=/root/.bun/install/cache bun install --frozen-lockfile
    COPY . ./
    ENV NODE_ENV=production
    RUN bun run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

    FROM tools AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["bun","server.ts"]
    "
  `);
});

test('secrets, an own build command, a mirror of images', () => {
  const options = {
    secrets: { NPM_TOKEN: 'pl4nted' },
    buildCommand: 'npm run a && echo "b\\"',
    images: { node: 'registry.example:5000/node' },
    version: '22.20',
  };
  const { dockerfile } = planned(start, { 'package-lock.json': '{}' }, options);
  expect(dockerfile).not.toContain('pl4nted');
  expect(dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Node.js (there is package.json)
    # Node.js: 22.20.0 (the option \`version\` is 22.20)
    # Package manager: npm (there is package-lock.json)
    # Start command: node server.js (scripts.start, package.json:3)

    FROM registry.example:5000/node:22.20.0-slim AS tools
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules

    FROM tools AS dependencies
    COPY package-lock.json package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm --mount=type=secret,id=NPM_TOKEN export NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" && npm ci --omit=dev --no-audit --no-fund

    FROM tools AS build
    COPY package-lock.json package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm --mount=type=secret,id=NPM_TOKEN export NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" && npm ci --include=dev --no-audit --no-fund
    COPY . ./
    ENV NODE_ENV=production
    RUN --mount=type=secret,id=NPM_TOKEN ["/bin/sh","-c","export NPM_TOKEN=\\"$(cat /run/secrets/NPM_TOKEN)\\" && npm run a && echo \\"b\\\\\\""]
    RUN --mount=type=secret,id=NPM_TOKEN export NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

    FROM registry.example:5000/node:22.20.0-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
    COPY --from=dependencies /srv/app/ ./
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["node","server.js"]
    "
  `);
});
