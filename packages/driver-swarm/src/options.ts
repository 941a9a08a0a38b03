import { checked, type Names, namesSchema, Secret } from '@appliku/core';
import * as z from 'zod';
import { dockerHub, serverOf } from './registry/docker-login.ts';

/** Where nodes pull images from. */
export interface RegistryOptions {
  /** Where images of all apps go, e.g. `registry.example.com/team`; each app has a repository below it. */
  readonly name: string;
  /** Default: nobody logs in. */
  readonly username?: string;
  /** A password or token, or what gives one that is valid now: of ECR for instance, whose tokens expire. */
  readonly password?: Secret | (() => Promise<string>);
  /**
   * Certificate of its authority, as PEM, where that is one of its own. `check()` tells on which hosts of the deployment
   * Docker does not trust it, and `prepare()` puts it there: name all nodes by `places`. Default: what the hosts trust.
   */
  readonly ca?: string;
  /**
   * Whether images that no kept release needs are removed there. What it refuses is a warning; say no where it never
   * allows it, as Docker Hub does. Default: yes, but for Docker Hub.
   */
  readonly prune?: boolean;
  /** Milliseconds that one push may take. Default: 1800000, half an hour. */
  readonly pushMs?: number;
}

/** How requests reach tasks, wherever they run. */
export interface RelayOptions {
  /** An image of Nginx with its stream module. Default: `nginx:stable-alpine`. */
  readonly image?: string;
  /** Nodes that names on shared networks are passed on by. Default: `['node.role==manager']`. */
  readonly constraints?: readonly string[];
}

/** Where the data of a volume is. */
export type VolumePlace =
  /** On the disk of the node of this host name: what mounts the volume runs there. */
  | { readonly node: string }
  | {
      /** Every node reaches it, in a `path` that all of them have, or by a volume driver. */
      readonly everywhere: true;
      /** Docker's volume driver. Default: `local`, which also mounts NFS. */
      readonly driver?: string;
      /** Of the volume driver, e.g. `{ type: 'nfs', o: 'addr=10.0.0.5,rw', device: ':/shop' }`. Default: none. */
      readonly options?: Names<string>;
    };

/** Registry, relay and limits of what is run. */
export interface SwarmOptions {
  /** Default: none, and then the Swarm has one node, which has the image. */
  readonly registry?: RegistryOptions;
  readonly relay?: RelayOptions;
  /** Ports of the machines with the router, for themselves, on which a relay listens. Default: 20000 to 29999. */
  readonly ports?: { readonly from: number; readonly to: number };
  /**
   * How ports of processes and services are published. `host`: on the node that the task runs on. `ingress`: on every
   * node, by the routing mesh, which needs IPVS in the kernel of all of them. Default: `host`.
   */
  readonly publish?: 'host' | 'ingress';
  /** By name of a volume. Default: each is on the disk of one node, the manager of the deployment if that may run it. */
  readonly volumes?: Names<VolumePlace>;
  /**
   * Names, in Docker, of volumes on this manager that somebody else made and the app is to use, e.g. `shop_data`. They are
   * never removed. Default: none, and then such a one is an error (`NAME_TAKEN`).
   */
  readonly adopt?: readonly string[];
  /** What Docker keeps of each container's log. Default: 3 files of 10 MB. */
  readonly logs?: { readonly maxMegabytes: number; readonly maxFiles: number };
  /** Milliseconds that tasks get to find a node, and the nodes to pull the image. Default: 300000, five minutes. */
  readonly scheduleMs?: number;
  /** Milliseconds that healthy tasks are watched before the release counts as up. Default: 1000. */
  readonly monitorMs?: number;
}

export interface Settings {
  readonly registry?: {
    readonly name: string;
    readonly username?: string;
    readonly password?: RegistryOptions['password'];
    readonly ca?: string;
    readonly prune: boolean;
    readonly pushMs: number;
  };
  readonly relay: { readonly image: string; readonly constraints: readonly string[] };
  readonly ports: { readonly from: number; readonly to: number };
  readonly logs: { readonly maxMegabytes: number; readonly maxFiles: number };
  readonly volumes: Names<
    | { readonly node: string }
    | {
        readonly everywhere: true;
        readonly driver?: string | undefined;
        readonly options?: Names<string> | undefined;
      }
  >;
  readonly adopt: readonly string[];
  readonly publish: 'host' | 'ingress';
  readonly scheduleMs: number;
  readonly monitorMs: number;
}

const port = z.int().min(1).max(65_535);
const part = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*';
const repository = new RegExp(`^${part}(?::[0-9]+)?(?:/${part})*$`);
const password = z.custom<RegistryOptions['password']>(
  (value) => Secret.isInstance(value) || typeof value === 'function',
  'must be a secret(), or a function that gives one',
);
const volumePlace = z.union([
  z.strictObject({ node: z.string().min(1) }),
  z.strictObject({
    everywhere: z.literal(true),
    driver: z.string().min(1).optional(),
    options: namesSchema(z.string(), z.string()).optional(),
  }),
]);
const certificates = /^(?:-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/;
const schema = z.strictObject({
  registry: z
    .strictObject({
      name: z.string().regex(repository, 'must be like registry.example.com/team'),
      username: z.string().min(1).optional(),
      password: password.optional(),
      ca: z.string().trim().regex(certificates, 'must be certificates as PEM').optional(),
      prune: z.boolean().optional(),
      pushMs: z.int().positive().default(1_800_000),
    })
    .refine(
      ({ name, ca }) => ca === undefined || serverOf(name) !== dockerHub,
      'ca: Docker Hub has no authority of its own',
    )
    .refine(
      ({ username, password }) => (username === undefined) === (password === undefined),
      'username and password go together',
    )
    .optional(),
  relay: z
    .strictObject({
      image: z.string().min(1).default('nginx:stable-alpine'),
      constraints: z.array(z.string().min(1)).min(1).default(['node.role==manager']),
    })
    .default({ image: 'nginx:stable-alpine', constraints: ['node.role==manager'] }),
  ports: z
    .strictObject({ from: port, to: port })
    .refine(({ from, to }) => from <= to, '`from` is above `to`')
    .default({ from: 20_000, to: 29_999 }),
  logs: z
    .strictObject({ maxMegabytes: z.int().min(1), maxFiles: z.int().min(1) })
    .default({ maxMegabytes: 10, maxFiles: 3 }),
  volumes: namesSchema(z.string(), volumePlace).default({}),
  adopt: z.array(z.string()).default([]),
  publish: z.enum(['host', 'ingress']).default('host'),
  scheduleMs: z.int().positive().default(300_000),
  monitorMs: z.int().nonnegative().default(1000),
});

/** @throws TypeError naming every mistake with the path of its option */
export function checkOptions(options: SwarmOptions): Settings {
  const { registry, ...rest } = checked(schema, options, 'swarm');
  if (registry === undefined) return rest;
  const { name, username, password, ca, prune = serverOf(name) !== dockerHub, pushMs } = registry;
  return {
    ...rest,
    registry: {
      name,
      prune,
      pushMs,
      ...(username !== undefined && { username }),
      ...(password && { password }),
      ...(ca !== undefined && { ca }),
    },
  };
}
