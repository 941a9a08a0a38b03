# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 26.10.0 (engines.node is >=20, package.json:12)
# Package manager: npm (nothing asks for another)
# Start command: /bin/sh -c exec fastify start --address 0.0.0.0 --port $PORT app.js (scripts.start, package.json:5)

FROM node:26.10.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules

FROM tools AS dependencies
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --omit=dev --no-audit --no-fund

FROM node:26.10.0-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
COPY --from=dependencies /srv/app/ ./
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["/bin/sh","-c","exec fastify start --address 0.0.0.0 --port $PORT app.js"]
