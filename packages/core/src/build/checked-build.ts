import * as z from 'zod';
import { mistakesOf, refuseMistakes } from '../hosts/checked.ts';
import type { BuildSettings } from './build-settings.ts';

const reference = z
  .string()
  .regex(
    /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w.-]*)*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/,
    'is no name of an image',
  );
// BuildKit takes it in a list with commas.
const directory = z.string().regex(/^\/[^,"\0\r\n]+$/, 'must be an absolute path, without commas and quotes');
const places = z.array(z.union([z.strictObject({ registry: reference }), z.strictObject({ directory })]));

const shape = {
  minFreeDisk: z.int().nonnegative().optional(),
  maxBuildCache: z.union([z.literal(false), z.int().nonnegative()]).optional(),
  memory: z.int().positive().optional(),
  cpus: z.number().min(0.01, 'must be 0.01 or more').optional(),
  cacheFrom: places.optional(),
  cacheTo: places.optional(),
  attestations: z
    .strictObject({
      provenance: z.enum(['min', 'max']).optional(),
      sbom: z.union([z.literal(true), z.strictObject({ scanner: reference })]).optional(),
    })
    .transform(({ provenance, sbom }) => ({ ...(provenance && { provenance }), ...(sbom && { sbom }) }))
    .optional(),
};

/**
 * As `checked`, for a builder that uses `buildImage`: the schema is of its own options, and those that such builders share are
 * taken out of them.
 * @throws TypeError that names every mistake with the path of its option
 */
export function checkedBuild<Schema extends z.ZodType>(
  schema: Schema,
  options: object,
  of: string,
): { readonly own: z.output<Schema>; readonly build: BuildSettings } {
  const isShared = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(shape, name);
  const given = Object.entries(options);
  const shared = z.object(shape).safeParse(Object.fromEntries(given.filter(isShared)));
  const own = schema.safeParse(Object.fromEntries(given.filter((entry) => !isShared(entry))));
  if (shared.success && own.success) return { own: own.data, build: withoutUndefined(shared.data) };
  throw refuseMistakes(
    [own, shared].flatMap(({ error }) => mistakesOf(error, of)),
    of,
  );
}

function withoutUndefined(given: z.output<z.ZodObject<typeof shape>>): BuildSettings {
  const { minFreeDisk, maxBuildCache, memory, cpus, cacheFrom, cacheTo, attestations } = given;
  return {
    ...(minFreeDisk !== undefined && { minFreeDisk }),
    ...(maxBuildCache !== undefined && { maxBuildCache }),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    ...(cacheFrom && { cacheFrom }),
    ...(cacheTo && { cacheTo }),
    ...(attestations && { attestations }),
  };
}
