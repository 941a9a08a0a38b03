import * as z from 'zod';
import { fileJson } from './schema.ts';

const listed = ['services', 'databases', 'volumes', 'cronjobs'] as const;

/** JSON Schema of `appliku.yml`, by which editors complete and check it; both generations of the format. */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  const { properties = {}, ...rest } = fileJson();
  const sections = listed.map((section) => [section, withList(properties[section])] as const);
  return {
    ...rest,
    title: 'appliku.yml',
    properties: { ...properties, ...Object.fromEntries(sections) },
    patternProperties: { '^x-': {} },
  };
}

const mapSchema = z.object({
  additionalProperties: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
});

/** The older form of a map: a list whose entries have a name. */
function withList(map: unknown): unknown {
  const { additionalProperties: entry } = mapSchema.parse(map);
  return {
    anyOf: [map, { type: 'array', items: { ...entry, properties: { name: { type: 'string' }, ...entry.properties } } }],
  };
}
