import { type Load, type LoadOptions, startLoad } from '@appliku/lab';
import { serversOf } from '../scene/debian.ts';
import { openScene } from '../scene/scene.ts';
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

/** Requests that were not answered as they should be, in so many redeploys under load. */
export async function measure({ runs = 20, debian, driver }: Settings): Promise<Figures> {
  await using scene = await openScene(serversOf(debian, docker), driver);
  const { url, domain } = scene.hello;
  const began = performance.now();
  const loads = new Map<string, Load>();
  for (const [name, { path = '', ...options }] of Object.entries(clients))
    loads.set(name, await startLoad({ url: `${url}${path}`, host: domain, seconds: longestSeconds, ...options }));
  for (let times = 0; times < runs; times += 1) {
    await scene.change();
    await scene.deployment.deploy();
  }
  if (performance.now() - began > longestSeconds * 1000)
    throw new Error('the load ended before the redeploys: ask for fewer');
  const figures: Record<string, number> = {};
  let [sent, lost] = [0, 0];
  for (const [name, load] of loads) {
    const report = await load.stop();
    sent += report.sent;
    lost += report.lost;
    for (const [error, times] of Object.entries(report.byError)) figures[`${name}.${error}`] = times;
    figures[`${name}.p50Ms`] = report.p50;
    figures[`${name}.p99Ms`] = report.p99;
  }
  return { lost, sent, redeploys: runs, ...figures };
}
