import * as z from 'zod';
import type { FileProcess, FileVariable } from '../file/app-file.ts';
import { ownName, text, variableName } from '../file/texts.ts';
import { shellLine } from './command-text.ts';
import { type Found, nothing, told } from './found.ts';

const object = z.record(z.string(), z.unknown());
const section = object.catch({});
const file = z.looseObject({ env: section, formation: section, scripts: section });
const variable = z.union([
  text.transform((value) => ({ value, generator: undefined, required: undefined })),
  z.object({ value: text.optional(), generator: z.string().optional(), required: z.boolean().optional() }),
]);
const size = z.object({ quantity: z.number().int().min(0).max(100) });
const dokku = z.object({ predeploy: z.string() });
/** Says nothing of how an app runs, or is read below. */
const settled: ReadonlySet<string> = new Set(
  'name description keywords repository website logo success_url $schema env formation scripts'.split(' '),
);

/** Variables, numbers of instances and scripts of an app.json, as Heroku and Dokku have it. */
export function readAppJson(written: string): Found {
  const { data } = file.safeParse(jsonOf(written));
  if (data === undefined) return { ...nothing, notes: ['nothing was taken over from app.json: it is no JSON object'] };
  const { env, formation, scripts } = data;
  const release = shellLine(dokku.safeParse(scripts['dokku']).data?.predeploy ?? '');
  const variables = Object.entries(env).map(([name, given]) => ({ name, found: variableOf(name, given) }));
  const unread = [
    ...variables.flatMap(({ name, found }) => (found === undefined ? [`env ${told(name)}`] : [])),
    ...Object.keys(data).flatMap((key) => (settled.has(key) ? [] : [told(key)])),
  ];
  return {
    ...nothing,
    ...(release !== undefined && { build: { release_command: release } }),
    services: scalesOf(formation),
    variables: variables.flatMap(({ found = [] }) => found),
    notes: [...unread.map((what) => `not taken over from app.json: ${what}`), ...scriptNotes(scripts)],
  };
}

/** One that need not be there and has no value is left out by Heroku as well. Undefined: it is of another form. */
function variableOf(name: string, given: unknown): readonly FileVariable[] | undefined {
  const { data } = variable.safeParse(given);
  if (data === undefined || !variableName.safeParse(name).success) return undefined;
  if (data.generator === 'secret') return [{ name, source: 'generated' }];
  if (data.generator !== undefined) return undefined;
  if (data.value !== undefined) return [{ name, value: data.value }];
  return data.required === false ? [] : [{ name, source: 'manual' }];
}

function scalesOf(formation: Readonly<Record<string, unknown>>): Readonly<Record<string, FileProcess>> {
  return Object.fromEntries(
    Object.entries(formation).flatMap(([name, given]): readonly [string, FileProcess][] => {
      const { data } = size.safeParse(given);
      return data === undefined || !ownName.safeParse(name).success ? [] : [[name, { scale: data.quantity }]];
    }),
  );
}

/** What ran once, after the app was made there, may not be for every deploy. */
function scriptNotes(scripts: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(scripts)
    .filter(([name, script]) => name !== 'dokku' || !dokku.safeParse(script).success)
    .map(([name, script]) => `a release_command, perhaps, which runs in every deploy: ${told({ [name]: script })}`);
}

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
