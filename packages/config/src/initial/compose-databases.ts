import { databaseTypes } from '../app/databases.ts';

/** Images of databases, and what `appliku.yml` calls them by their version. */
const images: readonly (readonly [RegExp, (version: string) => string])[] = [
  [/^postgres:(\d+)(?:[.-]|$)/, (version) => `postgresql_${version}`],
  [/^pgvector\/pgvector:(?:[\d.]+-)?pg(\d+)(?:-|$)/, (version) => `postgresql_${version}_pgvector`],
  [/^postgis\/postgis:(\d+-\d+\.\d+)(?:-|$)/, (version) => `postgis_${version.replace('-', '_').replace('.', '')}`],
  [/^timescale\/timescaledb:[\w.]+-pg(\d+)(?:-|$)/, (version) => `timescale_db_${version}`],
  [/^redis:(\d+)(?:[.-]|$)/, (version) => `redis_${version}`],
  [/^mysql:(\d+)(?:[.-]|$)/, (version) => `mysql_${version}`],
  [/^rabbitmq:4(?:[.-]|$)/, () => 'rabbitmq'],
  [/^elasticsearch:(\d+\.\d+)(?:[.-]|$)/, (version) => `elasticsearch_${version.replace('.', '_')}`],
];

/** Undefined: it is no database, or none of a version that there is. */
export function databaseTypeOf(image = ''): string | undefined {
  const name = image.replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
  const [type] = images.flatMap(([form, typeOf]) => {
    const found = form.exec(name);
    return found === null ? [] : [typeOf(found[1] ?? '')];
  });
  return type !== undefined && databaseTypes.includes(type) ? type : undefined;
}
