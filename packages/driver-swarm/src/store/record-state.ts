import { createHash } from 'node:crypto';
import { type ClusterRecord, DeployError, type Names } from '@appliku/core';

const label = {
  /** Id of the app whose store it is of. Not `labelsOf`: what is pruned and destroyed by those is not the record. */
  store: 'com.appliku.store',
  key: 'com.appliku.key',
  value: 'com.appliku.value',
  secret: 'com.appliku.secret',
  /** Of the write that this was. */
  version: 'com.appliku.version',
} as const;

/** Raft takes a message of 1.5 MiB at most. */
const mostBytes = 1_000_000;

/** A text of a store as it lies in a record. */
export interface StoredText {
  readonly key: string;
  readonly value: string;
  readonly version: string;
  readonly isSecret: boolean;
}

/** Labels that all records of an app's store carry, and no others. */
export function ofStore(app: string): Names<string> {
  return { [label.store]: app };
}

/** @throws LEDGER_CONFLICT for a text that no record can hold */
export function labelsOfText(app: string, { key, value, version, isSecret }: StoredText): Names<string> {
  const bytes = Buffer.byteLength(value);
  if (bytes > mostBytes)
    throw new DeployError(
      `${key} of ${app} has ${bytes} bytes, and the managers of a Swarm keep ${mostBytes} at most`,
      {
        code: 'LEDGER_CONFLICT',
        hint: 'Configure less: long values of env or of secrets belong into a file of the image or into a volume.',
      },
    );
  return {
    ...ofStore(app),
    [label.key]: key,
    [label.value]: value,
    [label.version]: version,
    ...(isSecret && { [label.secret]: 'true' }),
  };
}

export function textOf({ labels }: ClusterRecord): StoredText {
  return {
    key: labels[label.key] ?? '',
    value: labels[label.value] ?? '',
    version: labels[label.version] ?? '',
    isSecret: labels[label.secret] === 'true',
  };
}

/**
 * Name of the record of something, of at most 64 characters: for people first, then what tells it from all others.
 * `appliku.store.shop.releases.12.state.json-0f3a9c1b22d41c0e`
 */
export function recordName(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  const readable = ['appliku', ...parts].join('.').replaceAll(/[^A-Za-z0-9.-]/g, '.');
  return `${readable.slice(0, 64 - 1 - hash.length)}-${hash}`;
}
