# In the place of the official image of that name, whose program is one file: Debian's, which lays out what it is made of.
FROM php:8.4-apache
RUN apt-get update && apt-get install -y --no-install-recommends composer unzip && rm -rf /var/lib/apt/lists/* && mv /usr/bin/composer /usr/lib/composer
COPY composer-head /usr/bin/composer
RUN tar --create --gzip --directory=/ usr/lib/composer usr/share/php >> /usr/bin/composer && chmod +x /usr/bin/composer && composer --version
