import type { Sha } from '../contract/index.ts';
import type { EngineState } from './engine-state.ts';

/** What of an image goes over the wire. */
export interface TransferPlan {
  /** Of how many layers it is made, and how many of them are sent. */
  readonly layers: number;
  readonly missing: number;
  /** Why all of them are; undefined: only those are that the target lacks. */
  readonly whole?: string;
  /** Names of files that are left out of the archive. */
  readonly omit: readonly string[];
  /** Of the archive, on the target. The same name means the same bytes. */
  readonly file: string;
  /** How many of its bytes are there already. */
  readonly have: number;
}

/** Archives name a layer's file by its digest from this version on. */
const firstByDigest = 25;
/** A tar is made of blocks. Two archives of an image differ by times in headers, and a header is one block. */
const block = 512;

/** @param source knows the image */
export function planTransfer(id: Sha, source: EngineState, target: EngineState): TransferPlan {
  const whole = whyWhole(source, target);
  if (whole !== undefined) return planWhole(id, source, whole, target.received);
  const layers = layersOf(id, source);
  const known = Math.max(0, ...[...target.images.values()].map((others) => commonPrefix(layers, others)));
  const missing = layers.slice(known);
  const file = fileOf(id, known);
  return {
    layers: layers.length,
    missing: missing.length,
    // The same layer may come twice, and Docker looks for its file where it does not know what is below it.
    omit: [...new Set(layers.slice(0, known))].filter((layer) => !missing.includes(layer)).map(nameOf),
    file,
    have: wholeBlocks(target.received.get(file)),
  };
}

/** Everything, from the beginning unless said otherwise. */
export function planWhole(
  id: Sha,
  source: EngineState,
  whole: string,
  received: EngineState['received'] = new Map(),
): TransferPlan {
  const { length } = layersOf(id, source);
  const file = fileOf(id, 0);
  return { layers: length, missing: length, whole, omit: [], file, have: wholeBlocks(received.get(file)) };
}

function whyWhole({ version, filters, store }: EngineState, target: EngineState): string | undefined {
  if (store === 'containerd' || target.store === 'containerd')
    return 'the image store of containerd takes no part of an image';
  if (Number.parseInt(version, 10) < firstByDigest) return `Docker ${version} names no layer by its digest`;
  if (!filters) return 'the build host has no GNU tar';
  return undefined;
}

function layersOf(id: Sha, { images }: EngineState): readonly string[] {
  return images.get(id) ?? [];
}

/** Docker knows a layer together with all that are below it. */
function commonPrefix(layers: readonly string[], others: readonly string[]): number {
  const different = layers.findIndex((layer, index) => layer !== others[index]);
  return different === -1 ? layers.length : different;
}

function fileOf(id: Sha, known: number): string {
  return `${id.slice('sha256:'.length)}-${known}.tar`;
}

function nameOf(layer: string): string {
  return `blobs/sha256/${layer.slice('sha256:'.length)}`;
}

function wholeBlocks(size = 0): number {
  return size - (size % block);
}
