# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: pnpm 10.34.9 (there is pnpm-lock.yaml)
# Start command: node apps/web/server.js (scripts.start, package.json:6)

FROM node:24.21.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules
RUN npm install --global --force --no-audit --no-fund pnpm@10.34.9

FROM tools AS dependencies
COPY apps/web/package.json ./apps/web/
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/greeting/package.json ./packages/greeting/
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
CMD ["node","apps/web/server.js"]
