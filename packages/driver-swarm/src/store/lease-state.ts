import type { ClusterRecord, Names } from '@appliku/core';
import { recordName } from './record-state.ts';

const label = {
  lease: 'com.appliku.lease',
  token: 'com.appliku.lease.token',
  holder: 'com.appliku.lease.holder',
  purpose: 'com.appliku.lease.purpose',
  manager: 'com.appliku.lease.manager',
  since: 'com.appliku.lease.since',
  beat: 'com.appliku.lease.beat',
} as const;

/** Who has a lease, as the managers have agreed on it. */
export interface LeaseState {
  readonly name: string;
  /** Of its last holder. */
  readonly token: number;
  /** Id of one holding; empty: nobody has it. */
  readonly holder: string;
  /** For people. */
  readonly purpose: string;
  /** Id of the manager that the holder works by. */
  readonly manager: string;
  /** For people: by the holder's clock. */
  readonly since: string;
  /** How often it was renewed: a holder that lives makes new versions of the record. */
  readonly beat: number;
}

export function leaseRecordName(name: string): string {
  return recordName('lease', name);
}

export function labelsOfLease(state: LeaseState): Names<string> {
  return {
    [label.lease]: state.name,
    [label.token]: String(state.token),
    [label.holder]: state.holder,
    [label.purpose]: state.purpose,
    [label.manager]: state.manager,
    [label.since]: state.since,
    [label.beat]: String(state.beat),
  };
}

export function leaseOf({ labels }: ClusterRecord): LeaseState {
  const text = (name: keyof typeof label): string => labels[label[name]] ?? '';
  return {
    name: text('lease'),
    token: Number(text('token')),
    holder: text('holder'),
    purpose: text('purpose'),
    manager: text('manager'),
    since: text('since'),
    beat: Number(text('beat')),
  };
}

/** Whether somebody has had the lease since the holder of this token. */
export function isLateToken(record: ClusterRecord | undefined, token: number): boolean {
  return record !== undefined && leaseOf(record).token > token;
}

/** In milliseconds. No clocks are compared: each side counts its own time. */
export interface LeaseBounds {
  /** The holder renews it so often. */
  readonly beatMs: number;
  /** The holder gives it up when it could not renew it for so long: longer than an election of a leader takes. */
  readonly lostMs: number;
  /** Another takes it over after it has itself seen the same version for so long: longer than `lostMs`. */
  readonly takeMs: number;
}
