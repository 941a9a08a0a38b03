import { publicRoot, type Slot } from '@appliku/core';

/** Where Nginx keeps its configuration in every distribution's package. */
export const nginxDirectory = '/etc/nginx';
/** Ours: `current` points to the tree in force, `trees/<generation>`. */
export const ourDirectory: string = `${nginxDirectory}/appliku`;
/** A tree that is not in force yet. */
export const nextTree: string = `${ourDirectory}/trees/.next`;
/** Like Nginx's own directory, but with the next tree in the place of the present one. */
export const testDirectory: string = `${nginxDirectory}/appliku-test`;
/** Files of users with hashes of their passwords. Root makes it, Nginx's workers read it, nobody else of other groups. */
export const usersDirectory: string = `${nginxDirectory}/appliku-users`;
export const includePath: string = `${nginxDirectory}/conf.d/appliku.conf`;

/**
 * Nginx's own door to itself: says what is in force, and decides late for requests with a body. A loopback address of
 * its own and not a unix socket: the file of one is left by a crash, and then Nginx does not start again.
 */
export const innerAddress = '127.80.80.80';
export const innerPort = 980;
export const inner: string = `${innerAddress}:${innerPort}`;

/** Host by which Nginx says the generation of its configuration. No app or domain is called that. */
export const generationName = 'appliku_generation';

/** Apart from both slots: decide again, when the body is complete. */
export const relay = 'relay';

/**
 * Every name that Nginx knows globally begins with ours. A process holds no underscore, so none is ambiguous, though an
 * app may have one before its environment.
 */
export function upstreamName(app: string, lane: string, slot: Slot | typeof relay | '$appliku_slot'): string {
  return `appliku_${app}_${lane}_${slot}`;
}

export function otherSlot(slot: Slot): Slot {
  return slot === 'a' ? 'b' : 'a';
}

/** Files of challenges by their URL, for all apps: an authority asks each domain for them. Nginx's workers read it. */
export const challengeRoot: string = `${publicRoot}/.acme`;
export const challengePath = '/.well-known/acme-challenge/';
