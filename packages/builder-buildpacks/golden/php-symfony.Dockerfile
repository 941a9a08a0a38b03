# Planned by @appliku/builder-buildpacks.
# Language: PHP (there is composer.json)
# PHP: 8.3.35 (config.platform.php is 8.3.6, composer.json:17)
# Package manager: composer 2.10.3 (there is composer.json)
# Framework: Symfony (by its package and its console)
# Extensions: intl, pdo_mysql, pdo_pgsql (what is required)
# Web server: Apache of /srv/app/public (there is public/index.php)
# Start command: /bin/sh -c trap 'kill -WINCH $!' TERM; apache2-foreground & wait $! || wait $! (there is public/index.php)

FROM php:8.3.35-apache-trixie AS tools
RUN apt-get update && apt-get install -y --no-install-recommends libicu-dev libpq-dev && rm -rf /var/lib/apt/lists/*
RUN docker-php-ext-install -j"$(nproc)" intl pdo_mysql pdo_pgsql
WORKDIR /srv/app

FROM composer:2.10.3 AS composer

FROM tools AS dependencies
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer /usr/bin/composer /usr/local/bin/
ENV COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_CACHE_DIR=/root/.cache/composer COMPOSER_NO_INTERACTION=1
COPY composer.json ./
RUN --mount=type=cache,id=shop-composer,target=/root/.cache/composer composer install --no-dev --no-scripts --no-autoloader --prefer-dist --no-progress

FROM dependencies AS build
COPY . ./
ENV APP_DEBUG=0 APP_ENV=prod
RUN composer dump-autoload --no-dev --optimize
RUN APP_SECRET=not-a-key composer run-script --no-dev post-install-cmd
RUN APP_SECRET=not-a-key php bin/console asset-map:compile
RUN find vendor -mindepth 1 -maxdepth 1 -type d ! -name composer -exec rm -rf {} +

FROM php:8.3.35-apache-trixie AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends libicu76 libpq5 && rm -rf /var/lib/apt/lists/*
COPY --from=tools /usr/local/lib/php/extensions/ /usr/local/lib/php/extensions/
COPY --from=tools /usr/local/etc/php/conf.d/ /usr/local/etc/php/conf.d/
RUN cp "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini" && printf '%s\n' expose_php=Off opcache.validate_timestamps=0 variables_order=EGPCS > "$PHP_INI_DIR/conf.d/zz-app.ini"
RUN a2enmod rewrite headers expires && printf '%s\n' 'Listen ${PORT}' > /etc/apache2/ports.conf && printf '%s\n' 'ServerName localhost' '<VirtualHost *:${PORT}>' '  DocumentRoot /srv/app/public' '  <Directory /srv/app/public>' '    AllowOverride All' '    Require all granted' '    FallbackResource /index.php' '  </Directory>' '  RedirectMatch 404 "/\.(?!well-known/)"' '  SetEnvIf X-Forwarded-Proto "^https$" HTTPS=on' '  ErrorLog /dev/stderr' '  CustomLog /dev/stdout combined' '</VirtualHost>' > /etc/apache2/sites-available/000-default.conf
STOPSIGNAL SIGTERM
WORKDIR /srv/app
ENV APP_DEBUG=0 APP_ENV=prod
COPY --from=dependencies /srv/app/vendor/ ./vendor/
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["/bin/sh","-c","trap 'kill -WINCH $!' TERM; apache2-foreground & wait $! || wait $!"]
