import type { Natives } from '../../plan/native-packages.ts';

/** Packages of Debian by gem, for those that bring no libraries of their own. */
export const nativeGems: Natives = {
  // It asks for a runtime of JavaScript when assets are compiled.
  execjs: { build: ['nodejs'], run: [] },
  mini_magick: { build: [], run: ['imagemagick'] },
  mysql2: { build: ['default-libmysqlclient-dev'], run: ['libmariadb3'] },
  pg: { build: ['libpq-dev'], run: ['libpq5'] },
  rmagick: { build: ['libmagickwand-dev'], run: ['imagemagick'] },
  'ruby-vips': { build: ['libvips42'], run: ['libvips42'] },
  sqlite3: { build: ['libsqlite3-dev'], run: ['libsqlite3-0'] },
  tiny_tds: { build: ['freetds-dev'], run: ['libsybdb5'] },
};

/** Most apps have a gem that is compiled, and psych wants this of Ruby 3.2 on. */
export const compiler: readonly string[] = ['build-essential', 'libyaml-dev', 'pkg-config'];
