import { DeployError, type Names } from '@appliku/core';
import type { Values } from './values.ts';

/** A value of each name, from the first that has it. @throws VALUES_MISSING that names all that nobody has */
export async function resolveValues(names: readonly string[], from: readonly Values[]): Promise<Names<string>> {
  let found: Names<string> = {};
  for (const values of from) {
    const missing = names.filter((name) => !Object.hasOwn(found, name));
    if (missing.length > 0) found = { ...(await values.resolve(missing)), ...found };
  }
  const missing = names.filter((name) => !Object.hasOwn(found, name));
  if (missing.length === 0) return found;
  throw new DeployError(`${missing.length === 1 ? 'A value is' : 'Values are'} missing: ${missing.join(', ')}`, {
    code: 'VALUES_MISSING',
    hint: `Asked were ${from.map(({ name }) => name).join(', ') || 'none'}: the option \`values\` says where to look.`,
    output: missing,
  });
}
