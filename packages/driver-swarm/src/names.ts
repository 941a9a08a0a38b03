import { createHash } from 'node:crypto';
import type { Slot } from '@appliku/core';

/*
 * Names of apps, processes and jobs have no two underscores in a row, so that with these between them no two names here are
 * the same. A service is called by its stack, one underscore and its name there, and may have 63 characters.
 */

const most = 19;

/** The stack of one release, as long as it runs. */
export function stackName(app: string, slot: Slot): string {
  return `${short(app)}__${slot}`;
}

/** A process of the release in a slot, as the relay calls it. */
export function serviceName(app: string, slot: Slot, process: string): string {
  return `${stackName(app, slot)}_${process}`;
}

/** One stack a job, whatever the release, so that it is never run twice at once. */
export function jobStack(app: string, job: string): string {
  return `${short(app)}__job__${short(job)}`;
}

/** What runs beside an app, whatever its release. */
export function servicesStack(app: string): string {
  return `${short(app)}__services`;
}

/** What the stacks of the runs of a cron job begin with: a number follows. */
export function cronStack(app: string, job: string): string {
  return `${short(app)}__cron__${short(job)}`;
}

/** What leads from its names on shared networks to an app. */
export function namesStack(app: string): string {
  return `${short(app)}__names`;
}

/** A container on each machine that routes. */
export function relayName(app: string, key: string): string {
  return `${short(app)}__relay__${key}`;
}

/** The network of an app: its relay and all its releases are on it. */
export function appNetwork(app: string): string {
  return `appliku-${short(app)}`;
}

/**
 * What the processes of one release call each other by is its own. Docker's DNS asks networks in the order of their names, so
 * this one is before the app's, on which a bare name means both releases while there are two.
 */
export function releaseNetwork(app: string, slot: Slot): string {
  return `0-${stackName(app, slot)}`;
}

/** A network that apps share. It comes after those of an app, so that its names are asked for last. */
export function sharedNetwork(name: string): string {
  return `shared-${name}`;
}

/** Names what something is made of. */
export function contentKey(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
}

/** For people, and no two alike. */
export function short(name: string): string {
  return name.length <= most ? name : `${name.slice(0, most - 9)}-${contentKey(name)}`;
}
