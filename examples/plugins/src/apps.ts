import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError, type Endpoint, type Names, type Release, type Rollout } from '@appliku/core';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';
import { Log } from './log.ts';

const address = '127.0.0.1';

interface Running {
  readonly release: Release;
  readonly children: Child[];
}

/** What runs of every app, and where its files and ports are. */
export class Apps {
  readonly #directory: string;
  readonly #running = new Map<string, Running>();
  readonly #prepared = new Map<string, Release>();
  readonly #logs = new Map<string, Log>();
  /** App, slot, process and instance -> its port, for good. */
  readonly #ports = new Map<string, number>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  filesOf({ app, artifact }: Release): string {
    return join(this.#directory, app, artifact.id.replace(':', '-'));
  }

  async prepare(release: Release): Promise<void> {
    await access(this.filesOf(release)).catch((cause: unknown) => {
      throw new DeployError(`The files of release ${release.number} are gone`, {
        code: 'IMAGE_MISSING',
        hint: 'Deploy again.',
        cause,
      });
    });
    this.#prepared.set(keyOf(release), release);
  }

  releases(app: string): readonly Release[] {
    return [...this.#running.values()].map(({ release }) => release).filter((release) => release.app === app);
  }

  logOf(app: string): Log {
    const log = this.#logs.get(app) ?? new Log();
    this.#logs.set(app, log);
    return log;
  }

  childrenOf(release: Release, process?: string): readonly Child[] {
    const all = this.#running.get(keyOf(release))?.children ?? [];
    return all.filter((child) => process === undefined || child.process === process);
  }

  /** Makes as many instances run as are wanted. */
  async ensure(
    release: Release,
    process: string,
    secrets: Names<string>,
    count: number = release.processes[process]?.instances ?? 0,
  ): Promise<void> {
    const running: Running = this.#running.get(keyOf(release)) ?? { release, children: [] };
    this.#running.set(keyOf(release), running);
    const { children } = running;
    const alive = children.filter((child) => child.process === process && child.state !== 'exited');
    for (let index = alive.length; index < count; index += 1)
      children.push(await this.#start(release, process, index, secrets));
    for (const child of alive.slice(count)) {
      await child.stop(release.processes[process]?.graceMs ?? 0);
      children.splice(children.indexOf(child), 1);
    }
  }

  observe(release: Release): Rollout {
    const children = this.childrenOf(release);
    const names = Object.keys(release.processes).filter((name) => release.processes[name]?.port !== undefined);
    const endpoints = names.map((name) => [name, this.#endpointsOf(release, name)] as const);
    const runs = (name: string): boolean =>
      children.filter(({ process, state }) => process === name && state === 'healthy').length >=
      (release.processes[name]?.instances ?? 0);
    return {
      release,
      instances: children.map(({ id, process, state }) => ({ id, process, state })),
      complete: Object.keys(release.processes).every(runs),
      endpoints: Object.fromEntries(endpoints),
      traffic: 'standby',
    };
  }

  async stop(app: string, number: number): Promise<void> {
    const key = keyOf({ app, number });
    const { release, children = [] } = this.#running.get(key) ?? {};
    const graceOf = (name: string): number => release?.processes[name]?.graceMs ?? 0;
    await Promise.all(children.map((child) => child.stop(graceOf(child.process))));
    this.#running.delete(key);
  }

  async prune(app: string, keep: readonly number[]): Promise<void> {
    const own = [...this.#prepared.values()].filter((release) => release.app === app);
    const kept = own.filter(({ number }) => keep.includes(number));
    const needed = new Set(kept.map((release) => this.filesOf(release)));
    for (const release of own) {
      if (!kept.includes(release)) this.#prepared.delete(keyOf(release));
      if (!needed.has(this.filesOf(release))) await rm(this.filesOf(release), { recursive: true, force: true });
    }
  }

  async #start(release: Release, process: string, index: number, secrets: Names<string>): Promise<Child> {
    const wanted = release.processes[process];
    const port = wanted?.port === undefined ? undefined : await this.#lease(release, process, index);
    return new Child({
      id: `${release.app}-${release.number}-${process}-${index + 1}`,
      release: release.number,
      process,
      command: wanted?.command ?? { argv: [] },
      cwd: this.filesOf(release),
      env: { PATH, ...release.env, ...wanted?.env, ...secrets, ...(port !== undefined && { PORT: String(port) }) },
      log: this.logOf(release.app),
    });
  }

  async #lease({ app, slot }: Release, process: string, index: number): Promise<number> {
    const key = [app, slot, process, index].join('/');
    const port = this.#ports.get(key) ?? (await freePort());
    this.#ports.set(key, port);
    return port;
  }

  #endpointsOf({ app, slot, ...release }: Release, process: string): readonly Endpoint[] {
    return this.childrenOf({ app, slot, ...release }, process).flatMap(({ id }, index): readonly Endpoint[] => {
      const port = this.#ports.get([app, slot, process, index].join('/'));
      return port === undefined ? [] : [{ kind: 'tcp', instance: id, address, port }];
    });
  }
}

/** For programs of a release; the rest of our own environment is none of theirs. */
export const PATH = '/usr/local/bin:/usr/bin:/bin';

function keyOf({ app, number }: Pick<Release, 'app' | 'number'>): string {
  return `${app}/${number}`;
}
