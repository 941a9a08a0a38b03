# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: npm (nothing asks for another)
# Start command: node index.js (scripts.start, package.json:4)

FROM node:24.21.0-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends build-essential libcairo2-dev libgif-dev libjpeg-dev libpango1.0-dev librsvg2-dev pkg-config python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium PUPPETEER_SKIP_DOWNLOAD=true

FROM tools AS dependencies
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --omit=dev --no-audit --no-fund

FROM node:24.21.0-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends chromium libcairo2 libgif7 libjpeg62-turbo libpango-1.0-0 libpangocairo-1.0-0 librsvg2-2 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV NODE_ENV=production PATH=/srv/app/node_modules/.bin:$PATH PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium PUPPETEER_SKIP_DOWNLOAD=true
COPY --from=dependencies /srv/app/ ./
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["node","index.js"]
