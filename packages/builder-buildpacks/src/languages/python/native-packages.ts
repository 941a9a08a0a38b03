import { type Natives, nativePackages, type Needs } from '../../plan/native-packages.ts';

/** Packages of Debian by dependency, for those that bring no libraries of their own. */
const table: Natives = {
  mysqlclient: { build: ['default-libmysqlclient-dev', 'pkg-config'], run: ['libmariadb3'] },
  'opencv-python': { build: [], run: ['libgl1', 'libglib2.0-0'] },
  pdf2image: { build: [], run: ['poppler-utils'] },
  // Wheels of it have all; where there is none for this Python it is compiled.
  pillow: { build: ['libjpeg-dev', 'zlib1g-dev'], run: ['libjpeg62-turbo'] },
  psycopg: { build: [], run: ['libpq5'] },
  'psycopg-c': { build: ['libpq-dev'], run: ['libpq5'] },
  'psycopg[c]': { build: ['libpq-dev'], run: ['libpq5'] },
  psycopg2: { build: ['libpq-dev'], run: ['libpq5'] },
  pycairo: { build: ['libcairo2-dev', 'pkg-config'], run: ['libcairo2'] },
  pydub: { build: [], run: ['ffmpeg'] },
  pyodbc: { build: ['unixodbc-dev'], run: ['unixodbc'] },
  pytesseract: { build: [], run: ['tesseract-ocr'] },
  'python-magic': { build: [], run: ['libmagic1'] },
  uwsgi: { build: ['libpcre2-dev'], run: ['libpcre2-8-0'] },
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
