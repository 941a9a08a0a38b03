import type { Endpoint, Instance, Names, Release, Rollout } from '@appliku/core';
import type { FakeHost } from './host.ts';

/** What runs of one release. */
export interface Running {
  readonly release: Release;
  /** Names of the processes that run. */
  readonly processes: ReadonlySet<string>;
  /** Process -> how many of it are wanted, where that is not what the release says. */
  readonly scaled: Names<number>;
}

const address = '127.0.0.1';

/** Ports of the web processes: leased for good by app, slot, process and instance, and listened on while they run. */
export class Addresses {
  readonly #host: FakeHost;
  readonly #ports = new Map<string, number>();
  readonly #listening = new Map<number, () => void>();

  constructor(host: FakeHost) {
    this.#host = host;
  }

  open({ app, slot }: Release, instance: string): Endpoint {
    const key = [app, slot, instance].join('/');
    const port = this.#ports.get(key) ?? 20_000 + this.#ports.size;
    this.#ports.set(key, port);
    if (!this.#listening.has(port)) this.#listening.set(port, this.#host.listen({ address, port }));
    return { kind: 'tcp', instance, address, port };
  }

  close({ app, slot }: Release): void {
    for (const [key, port] of this.#ports) {
      if (!key.startsWith(`${app}/${slot}/`)) continue;
      this.#listening.get(port)?.();
      this.#listening.delete(port);
    }
  }
}

/** What is observed of what runs. */
export function rolloutOf(running: Running, addresses: Addresses): Rollout {
  const { release, processes } = running;
  const namesOf = (process: string): readonly string[] =>
    Array.from({ length: countOf(running, process) }, (_, index) => `${process}-${index + 1}`);
  const instances = [...processes].flatMap((process) =>
    namesOf(process).map((name): Instance => ({
      id: `${release.app}-${release.number}-${name}`,
      process,
      state: 'healthy',
    })),
  );
  const taking = [...processes].filter((process) => release.processes[process]?.port !== undefined);
  const endpoints: Names<readonly Endpoint[]> = Object.fromEntries([
    ...taking.map((process) => [process, namesOf(process).map((name) => addresses.open(release, name))] as const),
    ...directoriesOf(release),
  ]);
  const complete = Object.keys(release.processes).every(
    (process) => processes.has(process) && countOf(running, process) >= (release.processes[process]?.instances ?? 0),
  );
  return { release, instances, complete, endpoints, traffic: 'standby' };
}

function directoriesOf({ app, volumes }: Release): readonly (readonly [string, readonly Endpoint[]])[] {
  return Object.values(volumes)
    .filter(({ webPath }) => webPath !== undefined)
    .map(({ name, path = `/srv/${app}/${name}` }) => [name, [{ kind: 'directory', instance: name, path }]]);
}

function countOf({ release, scaled }: Running, process: string): number {
  return scaled[process] ?? release.processes[process]?.instances ?? 0;
}
