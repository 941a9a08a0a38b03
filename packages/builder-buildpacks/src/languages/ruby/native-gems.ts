import type { Natives } from '../../plan/native-packages.ts';

/** Packages of Debian by gem, for those that bring no libraries of their own. */
export const nativeGems: Natives = {
  charlock_holmes: { build: ['libicu-dev', 'zlib1g-dev'], run: ['libicu76'] },
  curb: { build: ['libcurl4-openssl-dev'], run: ['libcurl4'] },
  // It asks for a runtime of JavaScript when assets are compiled.
  execjs: { build: ['nodejs'], run: [] },
  'idn-ruby': { build: ['libidn-dev'], run: ['libidn12'] },
  mini_magick: { build: [], run: ['imagemagick'] },
  mysql2: { build: ['default-libmysqlclient-dev'], run: ['libmariadb3'] },
  // It brings the libraries themselves, compiled or as sources.
  nokogiri: { build: ['zlib1g-dev'], run: [] },
  pg: { build: ['libpq-dev'], run: ['libpq5'] },
  rbnacl: { build: [], run: ['libsodium23'] },
  rgeo: { build: ['libgeos-dev'], run: ['libgeos-c1v5'] },
  rmagick: { build: ['libmagickwand-dev'], run: ['imagemagick'] },
  'ruby-filemagic': { build: ['libmagic-dev'], run: ['libmagic1'] },
  'ruby-vips': { build: ['libvips42'], run: ['libvips42'] },
  rugged: { build: ['cmake', 'libssl-dev'], run: [] },
  sqlite3: { build: ['libsqlite3-dev'], run: ['libsqlite3-0'] },
  'streamio-ffmpeg': { build: [], run: ['ffmpeg'] },
  tiny_tds: { build: ['freetds-dev'], run: ['libsybdb5'] },
};

/** Most apps have a gem that is compiled, and psych wants this of Ruby 3.2 on. */
export const compiler: readonly string[] = ['build-essential', 'libyaml-dev', 'pkg-config'];
