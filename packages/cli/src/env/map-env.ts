import { type DeploymentOptions, Secret } from '@appliku/core';
import type { Values } from './values-file.ts';

/** The variables of an app by name. @param show what to make of a secret; undefined: it is left out */
export function mapEnv(
  env: DeploymentOptions['env'],
  show: (secret: Secret, name: string) => string | undefined,
): Values {
  const shown = Object.entries(env ?? {}).map(
    ([name, value]) => [name, Secret.isInstance(value) ? show(value, name) : value] as const,
  );
  return Object.fromEntries(shown.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
