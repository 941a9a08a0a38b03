# Planned by @appliku/builder-buildpacks.
# Language: PHP (there is index.php)
# PHP: 8.2.34 (.php-version is 8.2, .php-version:1)
# Web server: Apache of /srv/app (there is index.php)
# Start command: /bin/sh -c trap 'kill -WINCH $!' TERM; apache2-foreground & wait $! || wait $! (there is index.php)

FROM php:8.2.34-apache-trixie AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN cp "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini" && printf '%s\n' expose_php=Off opcache.validate_timestamps=0 variables_order=EGPCS > "$PHP_INI_DIR/conf.d/zz-app.ini"
RUN a2enmod rewrite headers expires && printf '%s\n' 'Listen ${PORT}' > /etc/apache2/ports.conf && printf '%s\n' 'ServerName localhost' '<VirtualHost *:${PORT}>' '  DocumentRoot /srv/app' '  <Directory /srv/app>' '    AllowOverride All' '    Require all granted' '  </Directory>' '  RedirectMatch 404 "/\.(?!well-known/)"' '  RedirectMatch 404 "^/(vendor/|composer\.|artisan)"' '  SetEnvIf X-Forwarded-Proto "^https$" HTTPS=on' '  ErrorLog /dev/stderr' '  CustomLog /dev/stdout combined' '</VirtualHost>' > /etc/apache2/sites-available/000-default.conf
STOPSIGNAL SIGTERM
WORKDIR /srv/app
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["/bin/sh","-c","trap 'kill -WINCH $!' TERM; apache2-foreground & wait $! || wait $!"]
