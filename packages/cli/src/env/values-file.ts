import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Settings } from '../settings.ts';
import { textOf } from '../text-of.ts';
import { dotenvText } from './dotenv-text.ts';

export type Values = Readonly<Record<string, string>>;

/** Where values of variables with `source: manual` lie, on the machine that deploys: a dotenv file for each environment. */
export function valuesFile({ directory, environment = 'production', envFile }: Settings): string {
  return envFile ?? join(directory, `.env.${environment}`);
}

/** One that is not there has none. */
export async function readValues(path: string): Promise<Values> {
  return Object.fromEntries(
    Object.entries(parseEnv((await textOf(path)) ?? '')).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

/** For its owner alone. */
export async function writeValues(path: string, values: Values): Promise<void> {
  await writeFile(path, dotenvText(values), { mode: 0o600 });
}
