import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type Release, deadline } from '@appliku/core';
import type { Apps } from './apps.ts';
import type { Child } from './child.ts';

// #region health
/**
 * Waits for all instances of a process.
 * @throws DEPLOY_CRASHED as soon as one ends, DEPLOY_UNHEALTHY when one does not answer in time
 */
export async function waitHealthy(apps: Apps, release: Release, name: string, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const urls = (apps.observe(release).endpoints[name] ?? []).map((endpoint) =>
    endpoint.kind === 'tcp' ? `http://${endpoint.address}:${endpoint.port}` : '',
  );
  const waits = apps.childrenOf(release, name).map(async (child, index) => {
    if (child.isHealthy) return;
    await Promise.race([untilHealthy(release, child, { url: urls[index], signal: until }), crashed(release, child)]);
    child.isHealthy = true;
  });
  await Promise.all(waits).finally(() => over.abort());
}

async function untilHealthy(
  { processes, number }: Release,
  child: Child,
  { url, signal }: { readonly url: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const health = processes[child.process]?.health;
  if (health?.kind === 'running') return sleep(health.forMs, undefined, { signal });
  if (health?.kind !== 'http') throw new TypeError(`health of ${child.process}: this driver cannot look at that`);
  const deadline = performance.now() + health.timeoutMs;
  while (!(await answers(`${url}${health.path}`, signal))) {
    if (performance.now() > deadline)
      throw new DeployError(`${child.process} of release ${number} does not answer at ${health.path}`, {
        code: 'DEPLOY_UNHEALTHY',
        hint: 'See its log.',
        output: child.lines.map(({ text }) => text),
      });
    await sleep(50, undefined, { signal });
  }
}

async function crashed({ number }: Release, child: Child): Promise<never> {
  const exitCode = await child.ended;
  throw new DeployError(`${child.process} of release ${number} ended with exit code ${exitCode}`, {
    code: 'DEPLOY_CRASHED',
    hint: 'See its log.',
    output: child.lines.map(({ text }) => text),
  });
}
// #endregion health

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  using limit = deadline(1000, signal);
  return await fetch(url, { signal: limit.signal, redirect: 'manual' }).then(
    ({ status }) => status >= 200 && status < 400,
    () => false,
  );
}
