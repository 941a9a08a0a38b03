import * as z from 'zod';
import type { Names } from '../contract/index.ts';
import type { Container, ContainerSpec, ListedContainer } from './engine.ts';
import type { ContainerCreateOptions, ContainerInspectInfo } from './docker-client.ts';

const stateSchema = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);
const healthSchema = z.enum(['starting', 'healthy', 'unhealthy']).optional().catch(undefined);

/** The answer to `GET /containers/json`, as far as it is read. */
export const listSchema: z.ZodType<ListedInfo[]> = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()),
    ImageID: z.string(),
    Labels: z.record(z.string(), z.string()),
    State: z.string(),
    Ports: z.array(z.object({ IP: z.string().optional(), PrivatePort: z.number(), PublicPort: z.number().optional() })),
  }),
);

export interface ListedInfo {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly ImageID: string;
  readonly Labels: Names<string>;
  readonly State: string;
  readonly Ports: readonly {
    readonly IP?: string | undefined;
    readonly PrivatePort: number;
    readonly PublicPort?: number | undefined;
  }[];
}

/** A container in words of ours. */
export function containerOf(info: ContainerInspectInfo): Container {
  const health = healthSchema.parse(info.State.Health?.Status);
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    image: info.Image,
    labels: info.Config.Labels ?? {},
    state: stateSchema.parse(info.State.Status),
    ...(health !== undefined && { health }),
    exitCode: info.State.ExitCode,
    oomKilled: info.State.OOMKilled,
    restarts: info.RestartCount,
    startedAt: info.State.StartedAt,
    ports: portsOf(info.NetworkSettings.Ports ?? {}),
    error: info.State.Error,
  };
}

/** The same, as far as a list tells it. */
export function listedOf({ Id, Names, ImageID, Labels, State, Ports }: ListedInfo): ListedContainer {
  return {
    id: Id,
    // Beside its own it has names as others see it: `/other/alias`.
    name: (Names.find((name) => name.lastIndexOf('/') === 0) ?? '').slice(1),
    image: ImageID,
    labels: Labels,
    state: stateSchema.parse(State),
    // An exposed port that is not published has no address.
    ports: Ports.flatMap(({ IP: address, PrivatePort: container, PublicPort: port }) =>
      address === undefined || port === undefined ? [] : [{ container, address, port }],
    ),
  };
}

function portsOf(ports: ContainerInspectInfo['NetworkSettings']['Ports']): Container['ports'] {
  return Object.entries(ports).flatMap(([container, bindings]) =>
    // An exposed port that is not published has no bindings.
    (bindings ?? []).map(({ HostIp, HostPort }) => ({
      container: Number.parseInt(container, 10),
      address: HostIp,
      port: Number(HostPort),
    })),
  );
}

/** What Docker is asked to make. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ...(spec.argv && { Cmd: [...spec.argv] }),
    ...(spec.entrypoint && { Entrypoint: [...spec.entrypoint] }),
    ...(spec.stopSignal !== undefined && { StopSignal: spec.stopSignal }),
    HostConfig: {
      // Without an init, the first process of a container ignores SIGTERM.
      Init: true,
      ...(spec.network !== undefined && { NetworkMode: spec.network }),
      ...(spec.memory !== undefined && { Memory: spec.memory }),
      ...(spec.cpus !== undefined && { NanoCpus: Math.round(spec.cpus * 1e9) }),
      // Unlike `Mounts`, makes a directory that is missing.
      Binds: (spec.mounts ?? []).map(({ from, to }) => `${from}:${to}`),
    },
  };
}
