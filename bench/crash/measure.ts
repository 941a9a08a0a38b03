import { DeployError } from '@appliku/core';
import { median, round } from '../scene/numbers.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

interface Crash {
  /** Until an event says so. */
  readonly toldMs: number;
  /** Until the deploy has cleared away what it made, and rejects. */
  readonly rejectedMs: number;
}

/** How long after the end of its container a release that crashes at boot is known to. */
export async function measure({ runs = 5 }: Settings): Promise<Figures> {
  await using scene = await openScene();
  const crashes: Crash[] = [];
  for (let times = 0; times < runs; times += 1) {
    await scene.hello.publish(`crash${times}`, { 'fault.txt': 'crash' });
    crashes.push(await crash(scene));
  }
  return {
    toldMs: median(crashes.map(({ toldMs }) => round(toldMs))),
    rejectedMs: median(crashes.map(({ rejectedMs }) => round(rejectedMs))),
    slowestRejectedMs: Math.max(...crashes.map(({ rejectedMs }) => round(rejectedMs))),
    runs,
  };
}

/** The lab's servers have the clock of this machine. */
async function crash({ deployment, hello }: Scene): Promise<Crash> {
  const began = Date.now();
  let toldAt = Number.NaN;
  const stop = deployment.on('stage:end', ({ error }) => {
    if (error !== undefined) toldAt = Date.now();
  });
  const error = await deployment.deploy().catch((cause: unknown) => cause);
  const rejectedAt = Date.now();
  stop();
  if (!DeployError.isInstance(error) || error.code !== 'DEPLOY_CRASHED') throw error;
  const seconds = [began, rejectedAt].map((time) => String(time / 1000));
  const [since = '', until = ''] = seconds;
  const filters = ['--filter', 'event=die', '--filter', 'label=com.appliku.process=web'];
  const ends = [
    'docker',
    'events',
    '--since',
    since,
    '--until',
    until,
    ...filters,
    '--format',
    '{{.TimeNano}}',
  ] as const;
  const [first = ''] = (await hello.server.run([...ends])).split('\n');
  const diedAt = Number(first.slice(0, -6));
  return { toldMs: toldAt - diedAt, rejectedMs: rejectedAt - diedAt };
}
