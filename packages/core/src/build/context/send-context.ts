import type { Host } from '../../contract/index.ts';
import { execute } from '../../hosts/execute.ts';
import { readFileTree } from '../../sources/index.ts';
import * as z from 'zod';
import { archive } from './archive.ts';
import { type Changes, changesOf, type Listing } from './changes.ts';
import { listingPath, readListingsScript, receiveScript } from './host-layout.ts';

/** What had to be sent. */
export interface Sent {
  /** How many files were sent. */
  readonly files: number;
  /** How much it was, compressed. */
  readonly bytes: number;
}

/** Where files are sent to. */
export interface SendTarget {
  readonly host: Host;
  /** A directory there for this alone; the files are in `<id of the user>/files` below it. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

const line = z.tuple([z.string(), z.enum(['file', 'executable', 'link', 'directory']), z.string()]);
const listing = z.array(line);

/**
 * Makes the files on a host the same as those of a local directory, by what is different. When it is broken off, the
 * host has what it had before, or the next one sends everything: never a mix.
 */
export async function sendFiles(from: string, to: SendTarget): Promise<Sent> {
  return sendContext(from, await compareContext(from, to), to);
}

/** What is different between the files on a host and those of a local directory. Changes nothing. */
export async function compareContext(from: string, to: SendTarget): Promise<Changes> {
  const tree = await readFileTree(from, to.signal);
  return changesOf(tree, (paths) => readListings(to, paths));
}

/** The second step of `sendFiles`, where something else is to be done between both. */
export async function sendContext(from: string, changes: Changes, to: SendTarget): Promise<Sent> {
  if (changes.listings.length === 0) return { files: 0, bytes: 0 };
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of await archive(from, changes)) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  await execute(to.host, ['sh', '-c', receiveScript, 'appliku-receive', to.directory], {
    input: counted(),
    env: { LC_ALL: 'C' },
    signal: to.signal,
  });
  return { files: changes.files.length, bytes };
}

/** Undefined: one of them is not there, or is not whole. */
async function readListings(to: SendTarget, paths: readonly string[]): Promise<readonly Listing[] | undefined> {
  const { exitCode, stdout } = await to.host.run(['sh', '-c', readListingsScript, 'appliku-listings', to.directory], {
    input: paths.map((path) => `${listingPath(path)}\0`).join(''),
    signal: to.signal,
  });
  const lines = stdout.split('\n').slice(0, -1);
  return exitCode === 0 && lines.length === paths.length ? lines.map(parseListing) : undefined;
}

function parseListing(text: string): Listing {
  return listing.parse(JSON.parse(text));
}
