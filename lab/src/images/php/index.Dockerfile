# Symfony and Laravel with all that they need, as a repository of Composer: of Debian's unstable, which has them as new as people use them.
FROM composer:2 AS packages
WORKDIR /packages
ARG PACKAGES="php-doctrine-dbal php-laravel-framework php-symfony-asset-mapper php-symfony-console php-symfony-framework-bundle php-symfony-intl php-symfony-runtime php-symfony-yaml"
RUN sed 's/trixie/sid/' /etc/apt/sources.list > sources.list \
 && set -- -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::State::Lists=/packages/lists -o Acquire::Check-Valid-Until=false \
 && mkdir -p lists/partial trees && apt-get "$@" update \
 && apt-cache "$@" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $PACKAGES \
  | grep -E '^php-' | sort -u | xargs apt-get "$@" download \
 && for deb in *.deb; do dpkg-deb --raw-extract "$deb" "trees/${deb%%_*}" || exit; done
COPY packages.php router.php ./
RUN mkdir /srv/packages && php packages.php /srv/packages trees/* && mv router.php /srv/packages/

FROM composer:2
COPY --from=packages /srv/packages/ /srv/packages/
CMD ["php", "-S", "0.0.0.0:80", "-t", "/srv/packages", "/srv/packages/router.php"]
