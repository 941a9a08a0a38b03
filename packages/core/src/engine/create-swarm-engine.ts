import type * as z from 'zod';
import type { Host } from '../contract/index.ts';
import { DeployError, messageOf } from '../errors.ts';
import { membersSchema } from './cluster-state.ts';
import { type DockerClient, type DockerRequest, dockerClient } from './docker-client.ts';
import type { EngineLogOptions } from './engine.ts';
import { statusOf } from './engine-error.ts';
import { patiently } from './patiently.ts';
import { labelFilters, unlessStatus } from './questions.ts';
import { frames, logQuery } from './streams.ts';
import type { SwarmEngine, SwarmLogLine } from './swarm.ts';
import { servicesSchema, swarmLogLine, tasksSchema } from './swarm-state.ts';

/** The managers' API, by one of them. Nothing stays open between calls. @throws CLUSTER_NO_MAJORITY after a minute */
export function swarmEngine(host: Host): SwarmEngine {
  const client = dockerClient(host);
  const ask = async <Schema extends z.ZodType>(schema: Schema, request: DockerRequest): Promise<z.output<Schema>> =>
    schema.parse(await asked(client, request));
  return {
    nodes: async () => ask(membersSchema, { path: '/nodes' }),
    services: async (labels) => ask(servicesSchema, { path: '/services', query: labelFilters(labels) }),
    tasks: async (labels) => ask(tasksSchema, { path: '/tasks', query: labelFilters(labels) }),
    removeService: async (id) => {
      await unlessStatus([404], asked(client, { path: `/services/${id}`, method: 'DELETE' }));
    },
    serviceLogs: (id, options) => serviceLogs(client, id, options),
    isInRegistry: async (image, login) => {
      const path = `/distribution/${image}/json` as const;
      const answer = asked(client, { path, ...(login && { login }) }).then(() => true);
      return (await unlessStatus([404], answer)) ?? false;
    },
  };
}

/** Again while the managers elect a leader: all of it may be done twice. 503: of a worker, or of a Docker in no Swarm. */
async function asked(client: DockerClient, request: DockerRequest): Promise<unknown> {
  try {
    return await patiently(() => client.ask((docker) => docker.ask(request)));
  } catch (error) {
    if (statusOf(error) !== 503 || !/not a swarm manager|not connected to a swarm/i.test(messageOf(error))) throw error;
    throw new DeployError(`Docker on ${client.host.name} is no manager of a Swarm`, {
      code: 'SWARM_MISSING',
      hint: 'Make a Swarm with `docker swarm init` there, or deploy by one of its managers.',
      cause: error,
    });
  }
}

async function* serviceLogs(client: DockerClient, id: string, options: EngineLogOptions): AsyncGenerator<SwarmLogLine> {
  const { signal } = options;
  const query = { ...logQuery(options), details: true };
  const request = { path: `/services/${id}/logs`, query, ...(signal && { signal }) } as const;
  const chunks = await unlessStatus(
    [404],
    client.listen((docker) => docker.listen(request)),
  );
  for await (const line of frames(signal, chunks ?? [])) yield swarmLogLine(line);
}
