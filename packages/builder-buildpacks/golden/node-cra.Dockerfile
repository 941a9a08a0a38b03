# Planned by @appliku/builder-buildpacks.
# Language: Node.js (there is package.json)
# Node.js: 24.21.0 (nothing asks for another)
# Package manager: npm (nothing asks for another)
# Framework: Create React App (among the dependencies)
# Start command: caddy run --config=/etc/caddy/Caddyfile (Create React App builds files to build, and nothing else starts)

FROM node:24.21.0-slim AS tools
WORKDIR /srv/app
ENV CI=true YARN_NODE_LINKER=node-modules

FROM tools AS build
COPY package.json ./
RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --include=dev --no-audit --no-fund
COPY . ./
ENV NODE_ENV=production
RUN npm run build && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

FROM caddy:2.11.7-alpine AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN printf '%s\n' '{' '  admin off' '}' ':{$PORT} {' '  root * /srv/app/build' '  encode zstd gzip' '  @hidden {' '    path */.*' '    not path /.well-known/*' '  }' '  error @hidden 404' '  try_files {path} {path}.html /index.html' '  file_server' '  handle_errors {' '    @page file /404.html' '    rewrite @page /404.html' '    file_server @page' '  }' '}' > /etc/caddy/Caddyfile
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
WORKDIR /srv/app
COPY --from=build --chown=10001:10001 /srv/app/build/ ./build/
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["caddy","run","--config=/etc/caddy/Caddyfile"]
