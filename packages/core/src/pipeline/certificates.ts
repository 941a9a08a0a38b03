import type { Certificate } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { aboutOf, contextOf, warn } from './context.ts';
import type { Run } from './run.ts';

/** Orders and renews what is due. What fails for a domain is a warning: whatever served it serves on. */
export async function maintainCertificates(run: Run): Promise<readonly Certificate[]> {
  const { app, router } = run.configuration;
  const certificates = (await router.maintain?.(app, contextOf(run, 'certificates'))) ?? [];
  tellExpiring(run, certificates);
  for (const { error } of certificates) if (error !== undefined) warn(run, failureOf(error, router.name));
  return certificates;
}

/** Looks only; what is about to end is told as an event. */
export async function certificatesOf(run: Run): Promise<readonly Certificate[]> {
  const { app, router } = run.configuration;
  const certificates = (await router.certificates?.(app, contextOf(run, 'certificates'))) ?? [];
  tellExpiring(run, certificates);
  return certificates;
}

function tellExpiring(run: Run, certificates: readonly Certificate[]): void {
  for (const { names, notAfter, expiring } of certificates)
    if (expiring === true && notAfter !== undefined)
      run.events.emit(aboutOf(run), { type: 'certificate:expiring', names, notAfter });
}

function failureOf(message: string, plugin: string): DeployError {
  return DeployError.at(new DeployError(message, { code: 'CERTIFICATE_FAILED' }), { stage: 'certificates', plugin });
}
