import * as z from 'zod';
import type { EngineLogLine } from './engine.ts';
import type { SwarmLogLine, SwarmService, SwarmTask } from './swarm.ts';

/*
 * The answers of a Swarm's manager, as far as they are read.
 */

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});

const port = z
  .object({ TargetPort: z.number(), PublishedPort: z.number().default(0) })
  .transform(({ TargetPort: target, PublishedPort: published }) => ({ target, published }));

export const servicesSchema: z.ZodType<SwarmService[]> = z.array(
  z
    .object({
      ID: z.string(),
      Spec: z.object({
        Name: z.string(),
        Labels: labels,
        Mode: z.object({ Replicated: z.object({ Replicas: z.number() }).optional() }),
        EndpointSpec: z.object({ Ports: z.array(port).nullish() }).optional(),
      }),
    })
    .transform(({ ID: id, Spec: { Name: name, Labels, Mode, EndpointSpec } }) => ({
      id,
      name,
      labels: Labels,
      ...(Mode.Replicated !== undefined && { replicas: Mode.Replicated.Replicas }),
      ports: EndpointSpec?.Ports ?? [],
    })),
);

const state = z.enum([
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
]);

const attachment = z.object({
  Network: z.object({ Spec: z.object({ Name: z.string() }) }),
  Addresses: z.array(z.string()).nullish(),
});

export const tasksSchema: z.ZodType<SwarmTask[]> = z.array(
  z
    .object({
      ID: z.string(),
      ServiceID: z.string().default(''),
      NodeID: z.string().optional(),
      Slot: z.number().optional(),
      CreatedAt: z.string(),
      DesiredState: state,
      Spec: z.object({ ContainerSpec: z.object({ Labels: labels }).optional() }),
      Status: z.object({
        State: state,
        Err: z.string().optional(),
        ContainerStatus: z.object({ ExitCode: z.number().optional() }).nullish(),
      }),
      NetworksAttachments: z.array(attachment).nullish(),
    })
    .transform(
      ({ ID: id, ServiceID: service, NodeID, Slot, CreatedAt: createdAt, DesiredState, Spec, Status, ...more }) => ({
        id,
        service,
        ...(NodeID !== undefined && NodeID !== '' && { node: NodeID }),
        ...(Slot !== undefined && { slot: Slot }),
        state: Status.State,
        desired: DesiredState,
        ...(Status.ContainerStatus?.ExitCode !== undefined && { exitCode: Status.ContainerStatus.ExitCode }),
        error: Status.Err ?? '',
        labels: Spec.ContainerSpec?.Labels ?? {},
        addresses: Object.fromEntries(
          (more.NetworksAttachments ?? []).map(({ Network, Addresses }) => [
            Network.Spec.Name,
            Addresses?.[0]?.split('/')[0] ?? '',
          ]),
        ),
        createdAt,
      }),
    ),
);

/** Docker puts where a line is from in front of it: `com.docker.swarm.node.id=...,com.docker.swarm.task.id=... text`. */
export function swarmLogLine({ at, stream, text }: EngineLogLine): SwarmLogLine {
  const end = text.indexOf(' ');
  const details = end === -1 ? text : text.slice(0, end);
  const task = /(?:^|,)com\.docker\.swarm\.task\.id=([^,]*)/.exec(details)?.[1] ?? '';
  return { at, stream, task, text: end === -1 ? '' : text.slice(end + 1) };
}
