import { DeployError } from '@appliku/core';
import { deploymentOf, hostOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';
import { type Action, actions, optionsOf } from './actions.ts';
import { deadlyHost } from './deadly-host.ts';

/** Runs a deployer that lives, while something happens at a point; it may end well or with an error, and both are an end. */
export async function runDisturbed(
  hello: Hello,
  action: Action,
  { at, happens }: { readonly at: number; readonly happens: () => Promise<void> },
): Promise<void> {
  const happenings: Promise<void>[] = [];
  const reached = (point: number): void => {
    if (point === at) happenings.push(happens());
  };
  await using host = deadlyHost(hostOf(hello.target), reached);
  await actions[action](deploymentOf(hello.target, { ...optionsOf[action], host })).catch((error: unknown) => {
    if (!DeployError.isInstance(error)) throw error;
  });
  await Promise.all(happenings);
}
