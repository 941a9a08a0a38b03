# Planned by @appliku/builder-buildpacks.
# Language: Static files (there is index.html)
# Web server: Caddy of /srv/app (there is index.html)
# Start command: caddy run --config=/etc/caddy/Caddyfile (there is index.html)

FROM caddy:2.11.7-alpine AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN printf '%s\n' '{' '  admin off' '}' ':{$PORT} {' '  root * /srv/app/' '  encode zstd gzip' '  @hidden {' '    path */.*' '    not path /.well-known/*' '  }' '  error @hidden 404' '  try_files {path} {path}.html' '  file_server' '  handle_errors {' '    @page file /404.html' '    rewrite @page /404.html' '    file_server @page' '  }' '}' > /etc/caddy/Caddyfile
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
WORKDIR /srv/app
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["caddy","run","--config=/etc/caddy/Caddyfile"]
