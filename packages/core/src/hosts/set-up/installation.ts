import type { Host } from '../../contract/index.ts';
import { distributionScript, parseDistribution } from './distribution.ts';
import { execute } from '../execute.ts';
import { installCommands, type Part } from './install-commands.ts';

/**
 * How root installs this on the host, as the `fix` of a finding: by apt where that is known, else a comment that says
 * what is needed.
 */
export async function installation(host: Host, part: Part, signal: AbortSignal): Promise<readonly string[]> {
  const { stdout } = await execute(host, ['sh', '-c', distributionScript, 'appliku-system'], {
    env: { LC_ALL: 'C' },
    signal,
  });
  return installCommands(parseDistribution(stdout), part);
}
