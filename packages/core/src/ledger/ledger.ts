import { randomBytes } from 'node:crypto';
import type { Entry, Ledger, Names, Phase, Recorded, Release, Slot, Store } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { together } from '../together.ts';
import { follows } from './phases.ts';
import { parseEntry, parseRelease, recordText } from './record.ts';
import { SecretStore } from './secret-values.ts';
import { lateWriter, type Text, Texts } from './texts.ts';

export interface AppLedger extends Ledger {
  /** As of `Ledger`; `ofServices` are values of the secrets of its services. */
  add(
    release: Omit<Release, 'number' | 'slot'>,
    secrets: Names<string>,
    ofServices?: Names<Names<string>>,
  ): Promise<Release>;
  /** Values of the secrets of a release's services, by service and name. */
  serviceSecrets(number: number): Promise<Names<Names<string>>>;
  /** Key of the fingerprints, made at first use; it stays with the store. */
  key(): Promise<string>;
}

/** The releases of one app over a store. `token` is of the lease that the run holds; none: it only reads. */
export function createLedger(store: Store, token?: number): AppLedger {
  const texts = new Texts(store, 'releases/', token);
  const values = new SecretStore(store, texts);
  const known = async (): Promise<readonly Recorded[]> => recordedIn(await texts.all());
  return {
    async add(release, secrets, ofServices = {}) {
      const listed = await texts.all();
      const number = Math.max(0, ...numbersIn(listed)) + 1;
      const added: Release = { ...release, number, slot: otherSlot(recordedIn(listed)) };
      const entry: Entry = { schema: 1, number, phase: 'created', stages: {}, at: now() };
      // In any order: without its record or its state a release does not count, and one that is only created never runs.
      await together([
        values.write(number, { own: secrets, services: ofServices }),
        texts.write(`releases/${number}/release.json`, recordText(added)),
        texts.write(stateKey(number), recordText(entry)),
      ]);
      return added;
    },
    releases: known,
    secrets: (number) => values.own(number),
    serviceSecrets: (number) => values.services(number),
    async enter(number, phase, details = {}) {
      const found = (await known()).find(({ release }) => release.number === number);
      if (found === undefined) throw unknownRelease(number);
      if (!follows(found.entry.phase, phase)) throw wrongStep(found.entry, phase);
      await texts.write(stateKey(number), recordText(entered(found.entry, phase, details)));
    },
    async prune(keep) {
      const numbers = numbersIn(await texts.all()).filter((number) => !keep.includes(number));
      await together(numbers.map((number) => texts.remove(`releases/${number}`)));
    },
    async key() {
      const found = await store.read('key');
      if (found !== undefined) return found.value;
      const key = randomBytes(32).toString('hex');
      const options = { expected: undefined, secret: true, ...(token !== undefined && { token }) };
      if ((await store.write('key', key, options)) === undefined) throw lateWriter('key');
      return key;
    },
  };
}

/** A release that lacks a file was cut off in `add`: it does not count, and `prune` removes it. */
function recordedIn(listed: readonly Text[]): readonly Recorded[] {
  const texts = new Map(listed.map((text) => [text.key, text]));
  const recorded = numbersIn(listed).flatMap((number) => {
    const release = texts.get(`releases/${number}/release.json`);
    const state = texts.get(stateKey(number));
    if (release === undefined || state === undefined) return [];
    const entry = parseEntry(state.value, state.key);
    return [{ release: parseRelease(release.value, release.key), entry }];
  });
  return recorded.sort((a, b) => a.release.number - b.release.number);
}

function numbersIn(listed: readonly Text[]): readonly number[] {
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
