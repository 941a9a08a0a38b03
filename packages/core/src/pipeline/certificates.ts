import type { Certificate } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { contextOf, warn } from './context.ts';
import type { Run } from './run.ts';

/** Orders and renews what is due. What fails for a domain is a warning: whatever served it serves on. */
export async function maintainCertificates(run: Run): Promise<readonly Certificate[]> {
  const { app, router } = run.configuration;
  const certificates = (await router.maintain?.(app, contextOf(run, 'certificates'))) ?? [];
  for (const { error } of certificates) if (error !== undefined) warn(run, failureOf(error, router.name));
  return certificates;
}

function failureOf(message: string, plugin: string): DeployError {
  return DeployError.at(new DeployError(message, { code: 'CERTIFICATE_FAILED' }), { stage: 'certificates', plugin });
}
