import { type Natives, nativePackages, type Needs } from '../../plan/native-packages.ts';

/** Packages of Debian by dependency, for those that bring no libraries of their own. */
const table: Natives = {
  cairocffi: { build: [], run: ['libcairo2'] },
  cairosvg: { build: [], run: ['libcairo2'] },
  'ffmpeg-python': { build: [], run: ['ffmpeg'] },
  gdal: { build: ['libgdal-dev'], run: ['libgdal36'] },
  graphviz: { build: [], run: ['graphviz'] },
  gssapi: { build: ['libkrb5-dev'], run: ['libgssapi-krb5-2'] },
  // Wheels of it have all; where there is none for this Python it is compiled.
  lxml: { build: ['libxml2-dev', 'libxslt1-dev'], run: ['libxslt1.1'] },
  m2crypto: { build: ['libssl-dev', 'swig'], run: [] },
  mysqlclient: { build: ['default-libmysqlclient-dev', 'pkg-config'], run: ['libmariadb3'] },
  'opencv-python': { build: [], run: ['libgl1', 'libglib2.0-0'] },
  pdf2image: { build: [], run: ['poppler-utils'] },
  // As lxml.
  pillow: { build: ['libjpeg-dev', 'zlib1g-dev'], run: ['libjpeg62-turbo'] },
  psycopg: { build: [], run: ['libpq5'] },
  'psycopg-c': { build: ['libpq-dev'], run: ['libpq5'] },
  'psycopg[c]': { build: ['libpq-dev'], run: ['libpq5'] },
  psycopg2: { build: ['libpq-dev'], run: ['libpq5'] },
  psycopg2cffi: { build: ['libpq-dev'], run: ['libpq5'] },
  pyaudio: { build: ['portaudio19-dev'], run: ['libportaudio2'] },
  pycairo: { build: ['libcairo2-dev', 'pkg-config'], run: ['libcairo2'] },
  pycurl: { build: ['libcurl4-openssl-dev', 'libssl-dev'], run: ['libcurl4'] },
  pydub: { build: [], run: ['ffmpeg'] },
  pygraphviz: { build: ['libgraphviz-dev', 'pkg-config'], run: ['graphviz'] },
  pylibmc: { build: ['libmemcached-dev', 'zlib1g-dev'], run: ['libmemcached11'] },
  pyodbc: { build: ['unixodbc-dev'], run: ['unixodbc'] },
  pytesseract: { build: [], run: ['tesseract-ocr'] },
  'python-ldap': { build: ['libldap-dev', 'libsasl2-dev'], run: ['libldap2', 'libsasl2-2'] },
  'python-magic': { build: [], run: ['libmagic1'] },
  pyzbar: { build: [], run: ['libzbar0'] },
  uwsgi: { build: ['libpcre2-dev'], run: ['libpcre2-8-0'] },
  wand: { build: [], run: ['libmagickwand-7.q16-10'] },
  weasyprint: { build: [], run: ['libharfbuzz-subset0', 'libpango-1.0-0', 'libpangoft2-1.0-0'] },
  xmlsec: { build: ['libxmlsec1-dev', 'pkg-config'], run: ['libxmlsec1-openssl'] },
};

/** With a compiler, where something is compiled; `psycopg-binary` brings what `psycopg` looks for. */
export function nativesOf(dependencies: ReadonlySet<string>, fromGit: boolean): Needs {
  const binary = dependencies.has('psycopg-binary') || dependencies.has('psycopg[binary]');
  const wanted = new Set([...dependencies].filter((name) => !(name === 'psycopg' && binary)));
  const { build, run } = nativePackages(table, wanted);
  return { build: [...build, ...(build.length > 0 ? ['build-essential'] : []), ...(fromGit ? ['git'] : [])], run };
}
