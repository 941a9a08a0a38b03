import { DeployError, type Names } from '@appliku/core';
import type { Values } from './values.ts';

/** A value of each name, from the first that has it. @throws VALUES_MISSING that names all that nobody has */
export async function resolveValues<Name extends string>(
  names: readonly Name[],
  from: readonly Values[],
): Promise<Readonly<Record<Name, string>>> {
  let found: Names<string> = {};
  for (const values of from) {
    const missing = names.filter((name) => !Object.hasOwn(found, name));
    if (missing.length > 0) found = { ...(await values.resolve(missing)), ...found };
  }
  if (hasAll(found, names)) return found;
  const missing = names.filter((name) => !Object.hasOwn(found, name));
  throw new DeployError(`${missing.length === 1 ? 'A value is' : 'Values are'} missing: ${missing.join(', ')}`, {
    code: 'VALUES_MISSING',
    hint: `Asked were ${from.map(({ name }) => name).join(', ') || 'none'}: the option \`values\` says where to look.`,
    output: missing,
  });
}

function hasAll<Name extends string>(
  found: Names<string>,
  names: readonly Name[],
): found is Readonly<Record<Name, string>> {
  return names.every((name) => Object.hasOwn(found, name));
}
