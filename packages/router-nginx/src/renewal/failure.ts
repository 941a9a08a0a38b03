import type { Certificate, Host } from '@appliku/core';
import { failurePath } from './names.ts';

/** Why the last renewal by a server itself did not get to its end. */
export async function renewalFailure(host: Host, app: string, signal: AbortSignal): Promise<string | undefined> {
  const bytes = await host.readFile(failurePath(app), { signal });
  if (bytes === undefined) return undefined;
  const [at = '', ...lines] = Buffer.from(bytes).toString().trim().split('\n');
  return `The server's own renewal of ${at} failed: ${lines.join(' ')}`;
}

/** Of those that are renewed at all. What is wrong with one of them says more. */
export function withTrouble(certificates: readonly Certificate[], trouble: string | undefined): readonly Certificate[] {
  if (trouble === undefined) return certificates;
  return certificates.map((certificate) =>
    certificate.nextTry === undefined ? certificate : { error: trouble, ...certificate },
  );
}
