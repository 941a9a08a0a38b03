import { randomBytes } from 'node:crypto';
import type { Entry, Ledger, Names, Phase, Recorded, Release, Slot, Store } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { envText, parseEnv } from './env-file.ts';
import { follows } from './phases.ts';
import { parseEntry, parseRelease, recordText } from './record.ts';

type Listed = Awaited<ReturnType<Store['list']>>;
interface Known extends Recorded {
  readonly version: string;
}

export interface AppLedger extends Ledger {
  /** Key of the fingerprints, made at first use; it stays with the store. */
  key(): Promise<string>;
}

/** The releases of one app over a store. `token` is of the lease that the run holds; none: it only reads. */
export function createLedger(store: Store, token?: number): AppLedger {
  const write = async (
    key: string,
    value: string,
    { expected, secret = false }: { readonly expected: string | undefined; readonly secret?: boolean },
  ): Promise<void> => {
    const options = { expected, secret, ...(token !== undefined && { token }) };
    if (!(await store.write(key, value, options))) throw lateWriter(key);
  };
  const known = async (): Promise<readonly Known[]> => recordedIn(await store.list('releases/'));
  return {
    async add(release, secrets) {
      const listed = await store.list('releases/');
      const number = Math.max(0, ...numbersIn(listed)) + 1;
      const added: Release = { ...release, number, slot: otherSlot(recordedIn(listed)) };
      await write(`releases/${number}/env`, envText(secrets), { expected: undefined, secret: true });
      await write(`releases/${number}/release.json`, recordText(added), { expected: undefined });
      const entry: Entry = { schema: 1, number, phase: 'created', stages: {}, at: now() };
      await write(stateKey(number), recordText(entry), { expected: undefined });
      return added;
    },
    async releases() {
      return (await known()).map(({ release, entry }) => ({ release, entry }));
    },
    async secrets(number) {
      const found = await store.read(`releases/${number}/env`);
      return found === undefined ? {} : parseEnv(found.value);
    },
    async enter(number, phase, details = {}) {
      const found = (await known()).find(({ release }) => release.number === number);
      if (found === undefined) throw unknownRelease(number);
      if (!follows(found.entry.phase, phase)) throw wrongStep(found.entry, phase);
      await write(stateKey(number), recordText(entered(found.entry, phase, details)), { expected: found.version });
    },
    async prune(keep) {
      const numbers = new Set(numbersIn(await store.list('releases/')));
      for (const number of numbers) if (!keep.includes(number)) await store.remove(`releases/${number}`);
    },
    async key() {
      const found = await store.read('key');
      if (found !== undefined) return found.value;
      const key = randomBytes(32).toString('hex');
      await write('key', key, { expected: undefined, secret: true });
      return key;
    },
  };
}

/** A release whose state was never written was cut off in `add`: it does not count, and `prune` removes it. */
function recordedIn(listed: Listed): readonly Known[] {
  const texts = new Map(listed.map((item) => [item.key, item]));
  const recorded = numbersIn(listed).flatMap((number) => {
    const release = texts.get(`releases/${number}/release.json`);
    const state = texts.get(stateKey(number));
    if (release === undefined || state === undefined) return [];
    const entry = parseEntry(state.value, state.key);
    return [{ release: parseRelease(release.value, release.key), entry, version: state.version }];
  });
  return recorded.sort((a, b) => a.release.number - b.release.number);
}

function numbersIn(listed: Listed): readonly number[] {
  const numbers = listed.map(({ key }) => Number(/^releases\/(\d+)\//.exec(key)?.[1] ?? 0));
  return [...new Set(numbers)].filter((number) => number > 0);
}

function otherSlot(recorded: readonly Recorded[]): Slot {
  const live = recorded.findLast(({ entry }) => entry.phase === 'live');
  return live?.release.slot === 'a' ? 'b' : 'a';
}

function entered(entry: Entry, phase: Phase, details: Partial<Pick<Entry, 'stages' | 'error'>>): Entry {
  const at = now();
  const stages: Names<number> = { ...entry.stages, ...details.stages };
  return { ...entry, ...details, stages, phase, at, ...(phase === 'live' && { liveAt: entry.liveAt ?? at }) };
}

function stateKey(number: number): string {
  return `releases/${number}/state.json`;
}

function now(): string {
  return new Date().toISOString();
}

function lateWriter(key: string): DeployError {
  return new DeployError(`${key} was changed by another run`, {
    code: 'LEASE_LOST',
    hint: 'Another deploy took over while this one was cut off; its result stands.',
  });
}

function unknownRelease(number: number): DeployError {
  return new DeployError(`There is no release ${number}`, {
    code: 'RELEASE_NOT_FOUND',
    hint: 'releases() lists those that are kept.',
  });
}

function wrongStep(entry: Entry, phase: Phase): DeployError {
  return new DeployError(`Release ${entry.number} is ${entry.phase} and cannot become ${phase}`, {
    code: 'LEDGER_CONFLICT',
    hint: 'repair() brings the record in line with what is observed.',
  });
}
