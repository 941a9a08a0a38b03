import { type Load, type LoadOptions, type LoadReport, startLoad } from '@appliku/lab';
import { serversOf } from '../scene/debian.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

/** 200 requests a second in all. */
const clients: Readonly<Record<string, Partial<LoadOptions> & { readonly path?: string }>> = {
  keepAlive: { rate: 90, keepAlive: true },
  close: { rate: 50, keepAlive: false },
  post: { rate: 40, keepAlive: true, method: 'POST', body: 'x'.repeat(2000), path: 'echo' },
  slow: { rate: 20, keepAlive: true, slow: { path: '/slow?ms=2000', every: 4 } },
};

/** Of Debian. */
const docker = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx', 'iptables', 'git'];

/** The generator's limit. */
const longestSeconds = 600;
/** Redeploys under one load, so that it outlasts them on a busy machine too. */
const mostInRound = 5;

/** Requests that were not answered as they should be, in so many redeploys under load. */
export async function measure({ runs = 20, debian, driver }: Settings): Promise<Figures> {
  await using scene = await openScene(serversOf(debian, docker), driver);
  const rounds: ReadonlyMap<string, LoadReport>[] = [];
  for (let left = runs; left > 0; left -= mostInRound) rounds.push(await round(scene, Math.min(left, mostInRound)));
  const figures: Record<string, number> = { lost: 0, sent: 0, redeploys: runs };
  const add = (name: string, count: number): void => void (figures[name] = (figures[name] ?? 0) + count);
  for (const [name, report] of rounds.flatMap((one) => [...one])) {
    add('sent', report.sent);
    add('lost', report.lost);
    for (const [error, times] of Object.entries(report.byError)) add(`${name}.${error}`, times);
    figures[`${name}.slowestP50Ms`] = Math.max(figures[`${name}.slowestP50Ms`] ?? 0, report.p50);
    figures[`${name}.slowestP99Ms`] = Math.max(figures[`${name}.slowestP99Ms`] ?? 0, report.p99);
  }
  return figures;
}

/** What each kind of client saw. */
async function round(scene: Scene, redeploys: number): Promise<ReadonlyMap<string, LoadReport>> {
  const { url, domain } = scene.hello;
  const began = performance.now();
  const loads = new Map<string, Load>();
  for (const [name, { path = '', ...options }] of Object.entries(clients))
    loads.set(name, await startLoad({ url: `${url}${path}`, host: domain, seconds: longestSeconds, ...options }));
  for (let times = 0; times < redeploys; times += 1) {
    await scene.change();
    await scene.deployment.deploy();
  }
  if (performance.now() - began > longestSeconds * 1000) throw new Error('the load ended before the redeploys');
  const reports = new Map<string, LoadReport>();
  for (const [name, load] of loads) reports.set(name, await load.stop());
  return reports;
}
