import { expect, it } from 'vitest';
import { parseFile } from '../file/parse-file.ts';
import { databaseTypes } from './databases.ts';
import { toOptions } from './to-options.ts';

/** All that are seen in published files. */
const published = [
  'postgresql_15',
  'postgresql_16',
  'postgresql_17',
  'postgresql_18',
  'postgresql_16_pgvector',
  'postgis_16_34',
  'timescale_db_17',
  'redis_6',
  'redis_7',
  'redis_8',
  'mysql_8',
  'rabbitmq',
  'elasticsearch_8_17',
];

it.each(published)('runs %s beside the app', (type) => {
  expect(databaseTypes).toContain(type);
  const variable = '{ name: URL, from_database: { name: my_db, property: connection_url } }';
  const text = `databases: { my_db: { type: ${type} } }\nbuild_settings: { environment_variables: [${variable}] }\n`;
  const { services, volumes, env } = toOptions(parseFile('appliku.yml', text).file, {});
  expect(services?.['my-db']?.image).toMatch(/^[a-z/]+:\S+$/);
  expect(services?.['my-db']?.mounts).toEqual({ 'my-db-data': expect.stringMatching(/^\//) });
  expect([volumes, String(env?.['URL'])]).toEqual([{ 'my-db-data': {} }, '[secret]']);
});
