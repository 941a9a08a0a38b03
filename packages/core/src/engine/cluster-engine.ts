import type { Host } from '../contract/index.ts';
import {
  membersSchema,
  membershipSchema,
  runningIn,
  tokensSchema,
  type Member,
  type Membership,
} from './cluster-state.ts';
import { type DockerRequest, dockerClient } from './docker-client.ts';
import { unlessStatus } from './questions.ts';

/** How Docker on one machine comes to be in a Swarm and leaves it. Made by `clusterEngine(host)`. */
export interface ClusterEngine {
  /** What Docker says of itself, in a Swarm or not. */
  membership(): Promise<Membership>;
  /** Makes a Swarm of this machine alone. */
  init(address: string): Promise<void>;
  /** Joins the Swarm that these managers (`10.0.0.1:2377`) are of; what as, the token decides. */
  join(options: {
    readonly address: string;
    readonly managers: readonly string[];
    readonly token: string;
  }): Promise<void>;
  /** Docker here is in no Swarm any more; in none is success. What ran of it is stopped. */
  leave(): Promise<void>;
  /** Secrets, by which machines join. Of managers only, as all below. */
  tokens(): Promise<{ readonly manager: string; readonly worker: string }>;
  /** All machines of the Swarm, those that are down too. */
  members(): Promise<readonly Member[]>;
  /** Compare and set. @throws DOCKER_FAILED where somebody changed it since it was read */
  change(member: Member, wanted: Partial<Pick<Member, 'role' | 'availability' | 'labels'>>): Promise<void>;
  /** How many tasks run on it. */
  runningOn(id: string): Promise<number>;
  /** Strikes it off the list, also where it does not answer. Gone is success. */
  strike(id: string): Promise<void>;
}

/** Docker's side of a Swarm on a host. Nothing stays open between calls. */
export function clusterEngine(host: Host): ClusterEngine {
  const client = dockerClient(host);
  const ask = (request: DockerRequest): Promise<unknown> => client.ask((docker) => docker.ask(request));
  return {
    membership: async () => membershipSchema.parse(await ask({ path: '/info' })),
    init: async (address) => {
      const body = { ListenAddr: listen, AdvertiseAddr: address };
      await ask({ path: '/swarm/init', body });
    },
    join: async ({ address, managers, token }) => {
      const body = { ListenAddr: listen, AdvertiseAddr: address, RemoteAddrs: managers, JoinToken: token };
      // By a Docker that has no answer of the managers yet: it goes on trying by itself.
      await client.await((docker) => docker.ask({ path: '/swarm/join', body }));
    },
    leave: async () => {
      // 503: in no Swarm.
      await unlessStatus([503], ask({ path: '/swarm/leave', query: { force: true }, body: {} }));
    },
    tokens: async () => tokensSchema.parse(await ask({ path: '/swarm' })),
    members: async () => membersSchema.parse(await ask({ path: '/nodes' })),
    change: async ({ id, version, role, availability, labels }, wanted) => {
      const body = {
        Role: wanted.role ?? role,
        Availability: wanted.availability ?? availability,
        Labels: wanted.labels ?? labels,
      };
      await ask({ path: `/nodes/${id}/update`, query: { version }, body });
    },
    runningOn: async (id) => {
      const filters = JSON.stringify({ node: [id] });
      return runningIn(await ask({ path: '/tasks', query: { filters } }));
    },
    strike: async (id) => {
      await unlessStatus([404], ask({ path: `/nodes/${id}`, query: { force: true }, method: 'DELETE' }));
    },
  };
}

const listen = '0.0.0.0:2377';
