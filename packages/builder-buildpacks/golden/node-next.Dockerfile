# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: npm (nothing asks for another)
# Framework: Next.js (among the dependencies)
# Start command: next start (scripts.start, package.json:6)

FROM node:24.21.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules

FROM tools AS dependencies
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --omit=dev --no-audit --no-fund

FROM tools AS build
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --include=dev --no-audit --no-fund
COPY . ./
ENV NODE_ENV=production
RUN npm run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

FROM node:24.21.0-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
COPY --from=dependencies /srv/app/ ./
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["next","start"]
