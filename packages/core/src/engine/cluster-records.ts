import * as z from 'zod';
import type { Host, Names } from '../contract/index.ts';
import { messageOf } from '../errors.ts';
import { type DockerClient, type DockerRequest, dockerClient } from './docker-client.ts';
import { statusOf } from './engine-error.ts';
import { labelFilters, unlessStatus } from './questions.ts';

/**
 * Small records that the managers of a Swarm agree on, by raft: config objects that no service uses. What a record says is in
 * its labels, the only part of a config that can change.
 */
export interface ClusterRecords {
  /** Those that carry all these labels: one question. */
  list(labels: Names<string>): Promise<readonly ClusterRecord[]>;
  /** Undefined: there is none of this name. */
  read(name: string): Promise<ClusterRecord | undefined>;
  /** False: the name is taken, and nothing was made. */
  create(name: string, labels: Names<string>): Promise<boolean>;
  /** Compare and set. False: somebody changed or removed it since it was read, and nothing was written. */
  update(record: ClusterRecord, labels: Names<string>): Promise<boolean>;
  /** Gone is success. */
  remove(record: ClusterRecord): Promise<void>;
}

/** One of them, as it was read. */
export interface ClusterRecord {
  readonly id: string;
  readonly name: string;
  readonly labels: Names<string>;
  /** What lies in it, which does not change. */
  readonly text: string;
  /** Grows with each change. */
  readonly version: number;
}

/**
 * The records of the Swarm that a manager belongs to, through its Docker. All of it throws CLUSTER_NO_MAJORITY while the
 * managers have no leader; what failed so may have happened all the same.
 */
export function clusterRecords(host: Host): ClusterRecords {
  const client = dockerClient(host);
  const ask = (request: DockerRequest): Promise<unknown> => client.ask((docker) => docker.ask(request));
  return {
    list: async (labels) => listSchema.parse(await ask({ path: '/configs', query: labelFilters(labels) })),
    read: async (name) => {
      const found = await unlessStatus([404], ask({ path: `/configs/${name}` }));
      return found === undefined ? undefined : recordSchema.parse(found);
    },
    create: async (name, labels) => {
      const request = { path: '/configs/create', body: { Name: name, Labels: labels, Data: data } } as const;
      return (
        (await unlessStatus(
          [409],
          ask(request).then(() => true),
        )) ?? false
      );
    },
    update: async (record, labels) => update(client, record, labels),
    remove: async ({ id }) => {
      await unlessStatus([404], ask({ path: `/configs/${id}`, method: 'DELETE' }));
    },
  };
}

const recordSchema = z
  .object({
    ID: z.string(),
    Version: z.object({ Index: z.number() }),
    Spec: z.object({
      Name: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      Data: z.string().default(''),
    }),
  })
  .transform(({ ID, Version, Spec }) => ({
    id: ID,
    name: Spec.Name,
    labels: Spec.Labels ?? {},
    text: Buffer.from(Spec.Data, 'base64').toString(),
    version: Version.Index,
  }));
const listSchema = z.array(recordSchema);

/** Docker wants some: a line for who looks at it by hand, in base64. */
const data = Buffer.from('See the labels.\n').toString('base64');

async function update(
  client: DockerClient,
  { id, name, version }: ClusterRecord,
  labels: Names<string>,
): Promise<boolean> {
  const body = { Name: name, Labels: labels, Data: data };
  const request = { path: `/configs/${id}/update`, query: { version }, body } as const;
  try {
    await client.ask((docker) => docker.ask(request));
    return true;
  } catch (error) {
    if (statusOf(error) === 404 || /update out of sequence/.test(messageOf(error))) return false;
    throw error;
  }
}
