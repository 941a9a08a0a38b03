# In the place of the official image of that name: the same Node, npm, yarn, user and entrypoint.
FROM debian:bookworm-slim
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY --chmod=755 node/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY corepack /usr/local/lib/node_modules/corepack
COPY yarn /opt/yarn
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/
RUN ln -s node /usr/local/bin/nodejs \
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
 && ln -s ../lib/node_modules/corepack/dist/corepack.js /usr/local/bin/corepack \
 && ln -s /opt/yarn/bin/yarn.js /usr/local/bin/yarn \
 && ln -s /opt/yarn/bin/yarn.js /usr/local/bin/yarnpkg \
 && chmod 755 /usr/local/lib/node_modules/npm/bin/*.js /usr/local/lib/node_modules/corepack/dist/*.js /opt/yarn/bin/yarn.js \
 && node --version && npm --version && yarn --version
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
