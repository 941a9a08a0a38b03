# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 22.23.3 (engines.node is 22.x, package.json:14)
# Package manager: npm (nothing asks for another)
# Start command: node index.js (scripts.start, package.json:5)

FROM node:22.23.3-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules

FROM tools AS dependencies
COPY package.json ./
COPY prisma/schema.prisma ./prisma/
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --omit=dev --no-audit --no-fund

FROM node:22.23.3-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH
COPY --from=dependencies /srv/app/ ./
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["node","index.js"]
