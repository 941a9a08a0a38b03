import { type CronJob, type CronRun, type Driver, type Names, type Release, stateDirectory } from '@appliku/core';
import { until } from '@appliku/lab';
import type { World } from '../../testing/world.ts';

type Wanted = Partial<Release> & { readonly values?: Names<string> };

/** Not while a test runs. */
const far = '0 0 1 1 *';

export function aJob(name: string, shell: string, wanted: Partial<CronJob> = {}): CronJob {
  return { name, schedule: far, command: { shell }, overlap: 'forbid', timeoutMs: 120_000, ...wanted };
}

/** Apps with cron jobs on one server. */
export class CronApps {
  readonly #world: World;
  readonly #driver: Driver;

  constructor(world: World, driver: Driver) {
    this.#world = world;
    this.#driver = driver;
  }

  /** The next release, with its traffic; not live yet. */
  async started(app: string, jobs: readonly CronJob[], wanted: Wanted = {}): Promise<Release> {
    const cron = Object.fromEntries(jobs.map((one) => [one.name, one]));
    const { release, built } = await this.#world.release(app, { processes: {}, cron, ...wanted });
    await this.#driver.prepare(release, built, this.#world.context);
    await this.#driver.start(release, this.#world.context);
    return release;
  }

  /** As the pipeline records it. */
  async record({ app, number }: Pick<Release, 'app' | 'number'>, phase: string): Promise<void> {
    const text = `${JSON.stringify({ schema: 1, phase }, undefined, 2)}\n`;
    await this.#world.host.writeFile(`${stateDirectory(app)}/releases/${number}/state.json`, text, { mode: 0o660 });
  }

  async promote(release: Release): Promise<void> {
    const rollout = { release, instances: [], complete: false, endpoints: {}, traffic: 'standby' } as const;
    await this.#driver.promote(rollout, undefined, this.#world.context);
  }

  /** Prepared, recorded as live and promoted, as the pipeline does. */
  async live(app: string, jobs: readonly CronJob[], wanted: Wanted = {}): Promise<Release> {
    const release = await this.started(app, jobs, wanted);
    await this.record(release, 'live');
    await this.promote(release);
    return release;
  }

  async runsOf(app: string, name: string): Promise<readonly CronRun[]> {
    return (await this.#driver.cronRuns?.(app, name, this.#world.context)) ?? [];
  }

  async ended(app: string, name: string, count = 1): Promise<readonly CronRun[]> {
    let runs: readonly CronRun[] = [];
    const all = async (): Promise<boolean> => {
      runs = await this.runsOf(app, name);
      return runs.filter(({ outcome }) => outcome !== 'running').length === count;
    };
    await until(all, { waitingFor: `${count} runs of ${name} end` });
    return runs;
  }

  /** By now, or at the next minute. */
  async recorded(app: string, name: string): Promise<readonly CronRun[]> {
    const hasRun = async (): Promise<boolean> => (await this.runsOf(app, name))[0]?.outcome === 'ended';
    await until(hasRun, { waitingFor: `a run of ${name}`, timeout: 180_000 });
    return this.runsOf(app, name);
  }
}
