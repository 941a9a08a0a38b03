# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 20.20.2 (engines.node is ^20.19, package.json:16)
# Package manager: npm (there is package-lock.json)
# Start command: node dist/server.js (scripts.start, package.json:7)

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
