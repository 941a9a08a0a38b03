import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  clusterEngine,
  type ClusterRecord,
  type ClusterRecords,
  DeployError,
  type Host,
  type Lease,
} from '@appliku/core';
import { holdLease } from './hold-lease.ts';
import { labelsOfLease, leaseOf, leaseRecordName, type LeaseState, type LeaseBounds } from './lease-state.ts';

const usual: LeaseBounds = { beatMs: 5000, lostMs: 45_000, takeMs: 60_000 };

export interface LeaseRequest {
  readonly manager: Host;
  /** Patient ones. */
  readonly records: ClusterRecords;
  /** That answer at once, also that there is no leader. */
  readonly once: ClusterRecords;
  readonly name: string;
  readonly options: Parameters<Host['lease']>[1];
  readonly bounds?: LeaseBounds;
}

/**
 * Exclusive use of a name in the whole Swarm. It is held twice: on the manager that we work by, by a process that ends with
 * our connection, and in raft. So whoever works by the same manager knows at once that a killed holder is gone; by another
 * one it takes the bound.
 */
export async function takeLease(request: LeaseRequest): Promise<Lease> {
  const { manager, once, name, options, bounds = usual } = request;
  const here = await manager.lease(name, options);
  try {
    const { id } = await clusterEngine(manager).membership();
    const held = await take(request, id, bounds);
    return holdLease({ here, once, held, bounds });
  } catch (error) {
    await here.release();
    throw error;
  }
}

async function take(request: LeaseRequest, manager: string, { takeMs }: LeaseBounds): Promise<LeaseState> {
  const { records, name, options } = request;
  const holder = randomUUID();
  const until = performance.now() + (options.waitMs ?? 0);
  const seen = new Observation();
  for (;;) {
    const found = await records.read(leaseRecordName(name));
    const state = found && leaseOf(found);
    // Also by a try of ours that failed on its way back.
    if (state?.holder === holder) return state;
    seen.see(found);
    if (state === undefined || state.holder === '' || state.manager === manager || seen.forMs > takeMs) {
      const next = {
        name,
        token: (state?.token ?? 0) + 1,
        holder,
        manager,
        beat: 0,
        since: now(),
        purpose: options.purpose,
      };
      await write(records, found, next);
    } else if (seen.isAlive && performance.now() >= until) throw refusal(request, state);
    else await nextLook(options.signal);
  }
}

/** What became of it is read. */
async function write(records: ClusterRecords, found: ClusterRecord | undefined, next: LeaseState): Promise<void> {
  const labels = labelsOfLease(next);
  if (found === undefined) await records.create(leaseRecordName(next.name), labels);
  else await records.update(found, labels);
}

/** How long the same version of a record has been seen, by the time of this process. */
class Observation {
  #version: number | undefined;
  #since = 0;
  /** It changed while we looked on. */
  isAlive = false;

  see(record: ClusterRecord | undefined): void {
    if (record?.version === this.#version) return;
    this.isAlive = this.#version !== undefined;
    this.#version = record?.version;
    this.#since = performance.now();
  }

  get forMs(): number {
    return performance.now() - this.#since;
  }
}

const lookMs = 500;

async function nextLook(signal: AbortSignal): Promise<void> {
  try {
    await pause(lookMs, undefined, { signal });
  } catch (error) {
    if (DeployError.isInstance(signal.reason)) throw signal.reason;
    throw new DeployError('waiting for the lease was cancelled', { code: 'ABORTED', cause: error });
  }
}

function refusal({ manager, name }: LeaseRequest, { purpose, since, manager: by }: LeaseState): DeployError {
  return new DeployError(
    `${name} in the Swarm of ${manager.name} is in use: ${purpose}, by way of manager ${by}, since ${since}`,
    {
      code: 'LEASE_HELD',
      hint: 'Wait for the other operation to end; it is told by name above.',
    },
  );
}

function now(): string {
  return new Date().toISOString();
}
