import { PassThrough } from 'node:stream';
import { DeployError, type Host, type Lease } from '@appliku/core';

export interface FakeHost extends Host {
  /** Breaks the link: every lease that is held is lost. */
  cut(): void;
}

/** A machine in memory: commands succeed and say nothing, files and leases are kept. */
export function fakeHost(name = 'fake'): FakeHost {
  const files = new Map<string, Uint8Array>();
  const leases = new Map<string, { readonly purpose: string; readonly lost: AbortController }>();
  const tokens = new Map<string, number>();
  return {
    name,
    run: () => Promise.resolve({ exitCode: 0, stdout: '', stderr: '', durationMs: 0 }),
    connect: () => Promise.resolve(new PassThrough()),
    readFile: (path) => Promise.resolve(files.get(path)),
    writeFile: async (path, content) => void files.set(path, Buffer.from(content)),
    lease: async (lease, { purpose }): Promise<Lease> => {
      const holder = leases.get(lease);
      if (holder !== undefined) throw new DeployError(`${lease} is held: ${holder.purpose}`, { code: 'LEASE_HELD' });
      const lost = new AbortController();
      const token = (tokens.get(lease) ?? 0) + 1;
      tokens.set(lease, token);
      leases.set(lease, { purpose, lost });
      return {
        token,
        lost: lost.signal,
        release: async () => void (leases.get(lease)?.lost === lost && leases.delete(lease)),
      };
    },
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    cut: () => {
      for (const { lost } of leases.values()) lost.abort(new DeployError('The link broke', { code: 'HOST_LOST' }));
      leases.clear();
    },
  };
}
