import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jsonSchema } from './json-schema.ts';

const shipped: unknown = JSON.parse(readFileSync(new URL('../../appliku.schema.json', import.meta.url), 'utf8'));

it('is what the package ships', () => {
  expect(shipped).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
});

it('knows numbers, words for yes and no, names of databases, both generations, and sections of x-', () => {
  expect(jsonSchema()).toMatchObject({
    additionalProperties: false,
    patternProperties: { '^x-': {} },
    properties: {
      build_settings: {
        properties: {
          container_port: { type: 'integer', minimum: 1, maximum: 65_535 },
          is_static_site: { type: 'boolean' },
        },
      },
      databases: {
        anyOf: [
          { additionalProperties: { properties: { type: { enum: expect.arrayContaining(['postgresql_17']) } } } },
          { type: 'array', items: { properties: { name: { type: 'string' } } } },
        ],
      },
    },
  });
});
