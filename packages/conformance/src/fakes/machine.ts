import { EventEmitter } from 'node:events';
import { type Built, DeployError, type Names, type Release, type Rollout, type Service } from '@appliku/core';
import type { FakeHost } from './host.ts';
import { Addresses, rolloutOf, type Running } from './rollout.ts';

interface Apps {
  readonly running: Map<number, Running>;
  /** Number of each release that was prepared -> its artifact. */
  readonly prepared: Map<number, string>;
  /** Artifacts that are there. */
  readonly artifacts: Set<string>;
  /** Services that run beside it. */
  readonly services: Map<string, Service>;
}

/** What a driver sees and does on a server: artifacts, and what runs of them. */
export class Machine {
  /** Emits `change` when something of it runs that did not. */
  readonly changed: EventEmitter = new EventEmitter().setMaxListeners(0);
  readonly #apps = new Map<string, Apps>();
  readonly #addresses: Addresses;
  #changes = 0;

  constructor(host: FakeHost) {
    this.#addresses = new Addresses(host);
  }

  /** How often something changed so far. */
  get changes(): number {
    return this.#changes;
  }

  running(app: string): ReadonlyMap<number, Running> {
    return this.#of(app).running;
  }

  count(app: string): number {
    return this.list(app).reduce((sum, { instances }) => sum + instances.length, this.#of(app).services.size);
  }

  load({ app, number, artifact }: Release, built: Built | undefined): void {
    const { artifacts, prepared } = this.#of(app);
    if (built !== undefined) artifacts.add(built.artifact.id);
    if (!artifacts.has(artifact.id))
      throw new DeployError(`The artifact of release ${number} is gone`, {
        code: 'IMAGE_MISSING',
        hint: 'Deploy again.',
      });
    prepared.set(number, artifact.id);
  }

  /** Those of the release run; what is there of another release that it only runs again stays as it is. */
  serve({ app, services, restores }: Release): void {
    const there = this.#of(app).services;
    for (const [name, service] of Object.entries(services))
      if (restores === undefined || !there.has(name)) there.set(name, service);
  }

  /** Those that the release does not name end. */
  unserve({ app, services, restores }: Release): void {
    const there = this.#of(app).services;
    for (const name of there.keys()) if (restores === undefined && !Object.hasOwn(services, name)) there.delete(name);
  }

  /** There is something of the release, though nothing of it runs yet. */
  create(release: Release): Running {
    const { running } = this.#of(release.app);
    const found = running.get(release.number) ?? { release, processes: new Set<string>(), scaled: {} };
    running.set(release.number, found);
    return found;
  }

  ensure(release: Release, isWanted: (process: string) => boolean): Rollout {
    const { processes, scaled } = this.create(release);
    const wanted = Object.keys(release.processes).filter(isWanted);
    const others = Object.fromEntries(Object.entries(scaled).filter(([name]) => !wanted.includes(name)));
    return this.#set({ release, scaled: others, processes: new Set([...processes, ...wanted]) });
  }

  scale(release: Release, instances: Names<number>): Rollout {
    const found = this.create(release);
    return this.#set({ ...found, scaled: { ...found.scaled, ...instances } });
  }

  stop(app: string, number: number, process: string): void {
    const found = this.running(app).get(number);
    if (found) this.#set({ ...found, processes: new Set([...found.processes].filter((name) => name !== process)) });
  }

  remove(app: string, number: number): void {
    const { running } = this.#of(app);
    const found = running.get(number);
    if (found) this.#addresses.close(found.release);
    running.delete(number);
  }

  list(app: string): readonly Rollout[] {
    return [...this.running(app).values()].map((running) => rolloutOf(running, this.#addresses));
  }

  prune(app: string, keep: readonly number[]): void {
    const { artifacts, prepared } = this.#of(app);
    for (const number of prepared.keys()) if (!keep.includes(number)) prepared.delete(number);
    const needed = new Set(prepared.values());
    for (const id of artifacts) if (!needed.has(id)) artifacts.delete(id);
  }

  destroy(app: string): void {
    for (const number of this.running(app).keys()) this.remove(app, number);
    this.#apps.delete(app);
  }

  #set(running: Running): Rollout {
    this.#of(running.release.app).running.set(running.release.number, running);
    this.#changes += 1;
    this.changed.emit('change');
    return rolloutOf(running, this.#addresses);
  }

  #of(app: string): Apps {
    const found = this.#apps.get(app) ?? {
      running: new Map(),
      prepared: new Map(),
      artifacts: new Set(),
      services: new Map(),
    };
    this.#apps.set(app, found);
    return found;
  }
}
