import { DeployError } from '@appliku/core';
import { deploymentOf, hostOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';
import { type Action, actions } from './actions.ts';
import { cutLinks } from './cut-links.ts';
import { deadlyHost } from './deadly-host.ts';

/** Runs a deployer whose connections are cut at a point; it may end well or with an error, and both are an end. */
export async function runCut(hello: Hello, action: Action, cutAt: number): Promise<void> {
  const cuts: Promise<void>[] = [];
  const reached = (point: number): void => {
    if (point === cutAt) cuts.push(cutLinks(hello.server));
  };
  await using host = deadlyHost(hostOf(hello.target), reached);
  await actions[action](deploymentOf(hello.target, { host })).catch((error: unknown) => {
    if (!DeployError.isInstance(error)) throw error;
  });
  await Promise.all(cuts);
}
