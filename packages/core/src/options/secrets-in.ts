import type { Names } from '../contract/index.ts';
import { GeneratedSecret } from '../generated.ts';
import { Secret } from '../secret.ts';

type Variables = Names<string | Secret>;

/** Names of all that is secret. */
export function secretNames(env: Variables = {}): readonly string[] {
  return Object.keys(env)
    .filter((name) => Secret.isInstance(env[name]))
    .sort();
}

/** Values of the secrets that were given. */
export function revealed(env: Variables = {}): Names<string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      Secret.isInstance(value) && !GeneratedSecret.isInstance(value) ? [[name, value.reveal()]] : [],
    ),
  );
}

/** Those that nobody gave. */
export function generatedIn(env: Variables = {}): Names<GeneratedSecret> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (GeneratedSecret.isInstance(value) ? [[name, value]] : [])),
  );
}
