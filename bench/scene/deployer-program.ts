/** A program that only deploys, when it is told to, and tells what it takes. Built for plain Node; see deployer.ts. */
import { readdirSync } from 'node:fs';
import { createDeployment, ssh } from '@appliku/core';
import { optionsFor } from '../../e2e/src/deployment.ts';
import type { Cost, Order } from './order.ts';

process.on('disconnect', () => process.exit());
process.on('message', (message) => void answer(message));

async function answer(message: unknown): Promise<void> {
  // Not checked by zod: it would be there twice, and count.
  const orders: readonly Order[] = JSON.parse(String(message));
  const began = performance.now();
  const outcomes = await Promise.all(orders.map(deploy));
  process.send?.(costOf(outcomes, performance.now() - began));
}

async function deploy({ target, via }: Order): Promise<string> {
  const { username, keyFile } = target;
  const host = via && ssh({ host: '127.0.0.1', ...via, username, privateKeyFile: keyFile });
  return createDeployment(optionsFor(target, host))
    .deploy()
    .then(
      ({ outcome }) => outcome,
      (error: unknown) => String(error),
    );
}

function costOf(outcomes: readonly string[], ms: number): Cost {
  const { user, system } = process.cpuUsage();
  // With node --expose-gc: what is left, not what may go.
  globalThis.gc?.();
  const mebi = 1024 * 1024;
  return {
    outcomes,
    ms,
    cpuMs: (user + system) / 1000,
    peakMiB: (process.resourceUsage().maxRSS * 1024) / mebi,
    residentMiB: process.memoryUsage.rss() / mebi,
    heapMiB: process.memoryUsage().heapUsed / mebi,
    files: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
  };
}
