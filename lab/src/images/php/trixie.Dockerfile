# In the place of the official image of that name: Debian 13's Apache with Debian's PHP, with the paths, the extensions, the rights and the signal of the official one.
FROM debian:trixie-slim
ENV PHP_INI_DIR=/usr/local/etc/php PHP_INI_SCAN_DIR=:/usr/local/etc/php/conf.d
# Debian's gd is made with a library of its own, which the official one brings.
RUN apt-get update \
 && apt-get install -y --no-install-recommends apache2 libapache2-mod-php8.4 php8.4-curl php8.4-mbstring php8.4-sqlite3 php8.4-xml libgd3 \
 && apt-get download php8.4-mysql && dpkg -x php8.4-mysql_*.deb mysql && cp mysql/usr/lib/php/*/mysqlnd.so /usr/lib/php/20240924/ \
 && rm -rf mysql php8.4-mysql_*.deb /var/lib/apt/lists/* \
 && phpdismod calendar exif ffi gettext shmop sockets sysvmsg sysvsem sysvshm xsl \
 && mkdir -p $PHP_INI_DIR/conf.d /usr/local/lib/php/extensions /var/run/apache2 /var/lock/apache2 \
 && echo extension=mysqlnd > /etc/php/8.4/mods-available/mysqlnd.ini && phpenmod mysqlnd \
 && chmod 1777 /var/run/apache2 /var/lock/apache2 /var/log/apache2 \
 && ln -sf /dev/stderr /var/log/apache2/error.log \
 && ln -sf /dev/stdout /var/log/apache2/access.log \
 && ln -sf /dev/stdout /var/log/apache2/other_vhosts_access.log \
 && cp /usr/lib/php/8.4/php.ini-production $PHP_INI_DIR/ \
 && for sapi in apache2 cli; do ln -sf $PHP_INI_DIR/php.ini /etc/php/8.4/$sapi/php.ini || exit; done \
 && php --version
COPY apache2-foreground docker-php-ext-configure docker-php-ext-install /usr/local/bin/
STOPSIGNAL SIGWINCH
CMD ["apache2-foreground"]
