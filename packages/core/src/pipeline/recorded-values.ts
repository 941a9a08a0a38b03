import type { Release } from '../contract/index.ts';
import type { SecretValues } from '../ledger/secret-values.ts';
import type { Run } from './run.ts';

/** Values of a release's secrets, its own and those of its services, as they were when it was made. */
export async function recordedValues({ ledger }: Run, { number }: Release): Promise<SecretValues> {
  const [own, services] = await Promise.all([ledger.secrets(number), ledger.serviceSecrets(number)]);
  return { own, services };
}
