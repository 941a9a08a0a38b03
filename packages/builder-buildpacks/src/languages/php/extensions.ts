import { type Natives, nativePackages, type Needs } from '../../plan/native-packages.ts';
import type { Composer } from './composer.ts';
import type { Framework } from './framework.ts';

/** What the official images have; the opcode cache is on in each. */
const there = new Set(
  (
    'core ctype curl date dom fileinfo filter ftp hash iconv json libxml mbstring mysqlnd openssl opcache pcre pdo ' +
    'pdo_sqlite phar posix random readline reflection session simplexml sodium spl sqlite3 standard tokenizer xml ' +
    'xmlreader xmlwriter zend-opcache zlib'
  ).split(' '),
);

/** Those that come with the sources of PHP. */
const bundled = new Set(
  (
    'bcmath bz2 calendar exif ffi gd gettext gmp intl ldap mysqli pcntl pdo_mysql pdo_pgsql pgsql shmop soap sockets ' +
    'sysvmsg sysvsem sysvshm tidy xsl zip'
  ).split(' '),
);
const pecl = new Set(['apcu', 'amqp', 'igbinary', 'imagick', 'memcached', 'mongodb', 'redis']);

/** Packages of Debian 13 by extension. */
const table: Natives = {
  amqp: { build: ['librabbitmq-dev'], run: ['librabbitmq4'] },
  bz2: { build: ['libbz2-dev'], run: ['libbz2-1.0'] },
  ffi: { build: ['libffi-dev'], run: ['libffi8'] },
  gd: {
    build: ['libfreetype-dev', 'libjpeg-dev', 'libpng-dev', 'libwebp-dev'],
    run: ['libfreetype6', 'libjpeg62-turbo', 'libpng16-16t64', 'libwebp7'],
  },
  gmp: { build: ['libgmp-dev'], run: ['libgmp10'] },
  imagick: { build: ['libmagickwand-dev'], run: ['libmagickwand-7.q16-10'] },
  intl: { build: ['libicu-dev'], run: ['libicu76'] },
  ldap: { build: ['libldap-dev'], run: ['libldap2'] },
  memcached: { build: ['libmemcached-dev', 'libssl-dev', 'zlib1g-dev'], run: ['libmemcached11t64'] },
  pdo_pgsql: { build: ['libpq-dev'], run: ['libpq5'] },
  pgsql: { build: ['libpq-dev'], run: ['libpq5'] },
  soap: { build: ['libxml2-dev'], run: [] },
  tidy: { build: ['libtidy-dev'], run: ['libtidy58'] },
  xsl: { build: ['libxslt1-dev'], run: ['libxslt1.1'] },
  zip: { build: ['libzip-dev'], run: ['libzip5'] },
};

/** What is added to PHP as the image has it. */
export interface Extensions {
  readonly names: readonly string[];
  /** Commands that install them. */
  readonly steps: readonly string[];
  readonly native: Needs;
  /** Asked for, and not known here. */
  readonly unknown: readonly string[];
}

/** Those that composer.json and the locked packages require, and those that a framework looks for only when it runs. */
export function extensionsOf({ extensions, packages }: Composer, framework: Framework): Extensions {
  const ofDatabases = ['laravel/framework', 'doctrine/dbal'].some((name) => packages.has(name));
  const wanted = new Set([
    ...extensions,
    ...(ofDatabases ? ['pdo_mysql', 'pdo_pgsql'] : []),
    // Its queue workers take signals by this.
    ...(framework === 'Laravel' ? ['pcntl'] : []),
  ]);
  const added = [...wanted].filter((name) => !there.has(name)).sort();
  const [own, others] = [added.filter((name) => bundled.has(name)), added.filter((name) => pecl.has(name))];
  const configure = own.includes('gd') ? 'docker-php-ext-configure gd --with-freetype --with-jpeg --with-webp && ' : '';
  return {
    names: [...own, ...others],
    steps: [
      ...(own.length === 0 ? [] : [`${configure}docker-php-ext-install -j"$(nproc)" ${own.join(' ')}`]),
      ...(others.length === 0 ? [] : [`pecl install ${others.join(' ')} && docker-php-ext-enable ${others.join(' ')}`]),
    ],
    native: nativePackages(table, new Set(added)),
    unknown: added.filter((name) => !bundled.has(name) && !pecl.has(name)),
  };
}
