import type { Artifact, Endpoint, Names, Rollout, RouteSpec, Rule, Slot } from '@appliku/core';
import * as z from 'zod';
import { otherSlot } from './names.ts';

/** How the files that a builder made are served. */
export interface SiteTarget {
  readonly spa: boolean;
  /** Page for 404, counted from the directory. */
  readonly notFound?: string;
  /** Where else files with a hash in their name may be. */
  readonly formers: readonly string[];
}

/** What a request is sent to while a slot is live: that slot's own rules and addresses. */
export interface SlotTargets {
  readonly rules: readonly Rule[];
  /** `127.0.0.1:20010`, by process. */
  readonly addresses: Names<readonly string[]>;
  /** Absolute path, by volume; the one of `site` too. */
  readonly directories?: Names<string>;
  /** Where `site` is what a builder made. */
  readonly site?: SiteTarget;
}

export type Slots = { readonly [Name in Slot]?: SlotTargets | undefined };

const targetsSchema = z.object({
  rules: z.array(z.object({ domains: z.array(z.string()), path: z.string(), to: z.string() })),
  addresses: z.record(z.string(), z.array(z.string())),
  directories: z.record(z.string(), z.string()).exactOptional(),
  site: z
    .object({ spa: z.boolean(), notFound: z.string().exactOptional(), formers: z.array(z.string()) })
    .exactOptional(),
});
const stateSchema = z.object({
  schema: z.literal(1),
  slots: z.object({ a: targetsSchema.optional(), b: targetsSchema.optional() }),
});

/** Kept beside an app's configuration: the next deploy knows only its own slot's addresses. */
export function slotsText(slots: Slots): string {
  return `${JSON.stringify({ schema: 1, slots }, undefined, 2)}\n`;
}

export function parseSlots(text: string): Slots {
  return stateSchema.parse(JSON.parse(text)).slots;
}

/** Of a `rolling` driver the endpoints stay the same: one slot is enough. */
export function slotOf(rollout: Rollout): Slot {
  return rollout.traffic === 'rolling' ? 'a' : rollout.release.slot;
}

/**
 * Both slots as the new configuration must serve them. One that has no share is kept while it is live; else it is what the
 * driver has reserved for the next release, so that the next switch changes no configuration.
 */
export function nextSlots(spec: RouteSpec, inForce: Slots, live: readonly Slot[]): Slots {
  const [first] = spec.shares;
  if (first === undefined) return inForce;
  const shared = Object.fromEntries(
    spec.shares.map(({ rollout }) => [slotOf(rollout), targetsOf(spec.rules, rollout, rollout.endpoints)]),
  );
  const other = otherSlot(slotOf(first.rollout));
  const { reserved } = first.rollout;
  const next = reserved && targetsOf(spec.rules, first.rollout, reserved);
  const kept = live.includes(other) ? inForce[other] : (next ?? inForce[other]);
  return { a: undefined, b: undefined, [other]: kept, ...shared };
}

function targetsOf(rules: readonly Rule[], { release }: Rollout, endpoints: Rollout['endpoints']): SlotTargets {
  const directories = directoriesOf(endpoints);
  const [site] = (endpoints['site'] ?? []).flatMap((endpoint) => siteOf(release.artifact, endpoint));
  return {
    rules,
    addresses: addressesOf(endpoints),
    ...(Object.keys(directories).length > 0 && { directories }),
    ...(site !== undefined && { site }),
  };
}

function siteOf(artifact: Artifact, endpoint: Endpoint): readonly SiteTarget[] {
  if (artifact.kind !== 'site' || endpoint.kind !== 'directory') return [];
  const { spa = false, notFound } = artifact;
  return [{ spa, ...(notFound !== undefined && { notFound }), formers: endpoint.formers ?? [] }];
}

function directoriesOf(endpoints: Rollout['endpoints']): Names<string> {
  const entries = Object.entries(endpoints).flatMap(([name, list]) =>
    list.flatMap((endpoint) => (endpoint.kind === 'directory' ? [[name, endpoint.path] as const] : [])),
  );
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function addressesOf(endpoints: Rollout['endpoints']): Names<readonly string[]> {
  const entries = Object.entries(endpoints)
    .filter(([, list]) => list.every(({ kind }) => kind !== 'directory'))
    .map(([process, list]) => [process, list.flatMap(addressOf)] as const);
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function addressOf(endpoint: Rollout['endpoints'][string][number]): readonly string[] {
  if (endpoint.kind !== 'tcp') return [];
  const { address, port } = endpoint;
  return [address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
}
