import * as z from 'zod';

/** What a machine's Docker says of itself. */
export interface Membership {
  /** Host name. */
  readonly name: string;
  readonly version: string;
  /** E.g. `x86_64`. */
  readonly architecture: string;
  readonly liveRestore: boolean;
  /** By the clock there; ISO 8601, UTC. */
  readonly time: string;
  /** `locked`: started again, and waits for its key. */
  readonly state: 'inactive' | 'pending' | 'active' | 'error' | 'locked';
  /** Of the member; empty: in no Swarm. */
  readonly id: string;
  /** By which the others reach it. */
  readonly address: string;
  readonly isManager: boolean;
  /** Of the Swarm, where it is a manager; the same on each of them. */
  readonly swarm?: string;
  /** Addresses of managers, with port, that it knows of. */
  readonly managers: readonly string[];
  /** Why it is not in it as it should be. Empty: nothing is wrong. */
  readonly error: string;
}

/** A machine of a Swarm, as its managers see it. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: 'manager' | 'worker';
  readonly availability: 'active' | 'pause' | 'drain';
  /** `down`: it did not answer lately. */
  readonly state: 'ready' | 'down' | 'unknown' | 'disconnected';
  /** By which the others reach it. */
  readonly address: string;
  /** Of a manager: the others hear of it. */
  readonly isReachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly version: number;
}

const swarmSchema = z.object({
  NodeID: z.string().default(''),
  NodeAddr: z.string().default(''),
  LocalNodeState: z.enum(['', 'inactive', 'pending', 'active', 'error', 'locked']).default('inactive'),
  ControlAvailable: z.boolean().default(false),
  Error: z.string().default(''),
  RemoteManagers: z.array(z.object({ Addr: z.string() })).nullish(),
  Cluster: z.object({ ID: z.string() }).nullish(),
});

export const membershipSchema: z.ZodType<Membership> = z
  .object({
    Name: z.string(),
    ServerVersion: z.string(),
    Architecture: z.string(),
    LiveRestoreEnabled: z.boolean(),
    SystemTime: z.string(),
    Swarm: swarmSchema,
  })
  .transform(({ Swarm, ...info }) => ({
    name: info.Name,
    version: info.ServerVersion,
    architecture: info.Architecture,
    liveRestore: info.LiveRestoreEnabled,
    time: info.SystemTime,
    state: Swarm.LocalNodeState === '' ? 'inactive' : Swarm.LocalNodeState,
    id: Swarm.NodeID,
    address: Swarm.NodeAddr,
    isManager: Swarm.ControlAvailable,
    ...(Swarm.Cluster && Swarm.Cluster.ID !== '' && { swarm: Swarm.Cluster.ID }),
    managers: (Swarm.RemoteManagers ?? []).map(({ Addr }) => Addr),
    error: Swarm.Error,
  }));

export const tokensSchema: z.ZodType<{ manager: string; worker: string }> = z
  .object({ JoinTokens: z.object({ Manager: z.string(), Worker: z.string() }) })
  .transform(({ JoinTokens }) => ({ manager: JoinTokens.Manager, worker: JoinTokens.Worker }));

export const membersSchema: z.ZodType<Member[]> = z.array(
  z
    .object({
      ID: z.string(),
      Version: z.object({ Index: z.number() }),
      Description: z.object({ Hostname: z.string().default('') }),
      Spec: z.object({
        Role: z.enum(['manager', 'worker']),
        Availability: z.enum(['active', 'pause', 'drain']),
        Labels: z.record(z.string(), z.string()).nullish(),
      }),
      Status: z.object({
        State: z.enum(['ready', 'down', 'unknown', 'disconnected']),
        Addr: z.string().default(''),
      }),
      ManagerStatus: z.object({ Reachability: z.string().default(''), Addr: z.string().default('') }).nullish(),
    })
    .transform(({ ID, Version, Description, Spec, Status, ManagerStatus }) => ({
      id: ID,
      name: Description.Hostname,
      role: Spec.Role,
      availability: Spec.Availability,
      state: Status.State,
      // Of the leader itself the status may have 0.0.0.0.
      address: ManagerStatus?.Addr.replace(/:\d+$/, '') ?? Status.Addr,
      isReachable: ManagerStatus?.Reachability === 'reachable',
      labels: Spec.Labels ?? {},
      version: Version.Index,
    })),
);

const tasksSchema = z.array(z.object({ Status: z.object({ State: z.string() }) }));

export function runningIn(tasks: unknown): number {
  return tasksSchema.parse(tasks).filter(({ Status }) => Status.State === 'running').length;
}
