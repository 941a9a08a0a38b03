import { deploymentOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';
import type { Action } from './actions.ts';

/** What a deployer is in the middle of when it is broken off. */
export interface Scenario {
  readonly name: string;
  readonly action: Action;
  /** How many releases there are before. None: nothing serves, and nothing can be lost. */
  readonly releases: 0 | 1 | 2;
  /** Somebody serves whenever it is broken off. */
  readonly serves: boolean;
  /** Nginx has to be reloaded for it, which closes idle connections: docs/decisions/switch.md. */
  readonly reloads?: true;
  /** What is taken from the server before each. */
  readonly without?: readonly string[];
}

export const scenarios: readonly Scenario[] = [
  { name: 'first', action: 'deploy', releases: 0, serves: false },
  { name: 'redeploy', action: 'deploy', releases: 2, serves: true },
  {
    name: 'cron',
    action: 'cron',
    releases: 2,
    serves: true,
    without: ['/usr/local/lib/appliku', '/etc/sudoers.d/appliku-cron', '/etc/systemd/system/appliku-cron@.service'],
  },
  { name: 'canary', action: 'canary', releases: 1, serves: true },
  { name: 'rollback', action: 'rollback', releases: 2, serves: true },
  { name: 'scale', action: 'scale', releases: 1, serves: true, reloads: true },
  { name: 'restart', action: 'restart', releases: 1, serves: true },
  { name: 'destroy', action: 'destroy', releases: 1, serves: false },
];

/** Makes what the scenario begins with, of whatever was left by another. */
export async function beginning(
  hello: Hello,
  { releases, without = [] }: Scenario,
  deployNext: () => Promise<unknown>,
): Promise<void> {
  const deployment = deploymentOf(hello.target);
  if (releases === 0) return deployment.destroy();
  const served = (await deployment.releases()).filter(({ entry }) => entry.liveAt !== undefined);
  for (let count = served.length; count < releases; count += 1) await deployNext();
  if (without.length === 0) return;
  // What is live must not need it.
  await deployNext();
  await hello.server.run(['rm', '-rf', '--', ...without]);
}
