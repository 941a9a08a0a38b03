# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: bun 1.4.4 (packageManager is bun@1.4.4, package.json:11)
# Start command: node index.js (main, package.json:4)

FROM node:24.21.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules
RUN npm install --global --force --no-audit --no-fund bun@1.4.4

FROM tools AS dependencies
COPY bun.lock package.json ./
RUN --mount=type=cache,id=shop-bun,target=/root/.bun/install/cache bun install --frozen-lockfile --production

FROM node:24.21.0-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
COPY --from=dependencies /srv/app/ ./
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["node","index.js"]
