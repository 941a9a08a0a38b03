# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: yarn 4.12.0 (packageManager is yarn@4.12.0, package.json:11)
# Start command: node index.js (main, package.json:4)

FROM node:24.21.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules
RUN npm install --global --force --no-audit --no-fund @yarnpkg/cli-dist@4.12.0

FROM tools AS dependencies
COPY package.json yarn.lock ./
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
CMD ["node","index.js"]
