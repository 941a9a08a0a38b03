import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withLock } from './machine/lock.ts';
import { labDirectory, labsDirectory } from './machine/paths.ts';
import { identify, isAlive, processSchema } from './machine/processes.ts';
import type { ProcessIdentity } from './machine/processes.ts';
import { networkCount } from './network/addresses.ts';
import type { LabPlan } from './options.ts';

/** What the machine knows of a lab, whichever checkout made it: enough to remove it without its maker. */
export interface LabRecord {
  readonly name: string;
  readonly network: number;
  readonly directory: string;
  /** The process that closes it; a lab without one stays until somebody takes it down. */
  readonly owner: ProcessIdentity | null;
  readonly servers: number;
  readonly limitedDocker: boolean;
  /** What servers' root disks lie over; `/`: the machine's own. */
  readonly root: string;
}

const schema: z.ZodType<LabRecord> = z.object({
  name: z.string(),
  network: z.number(),
  directory: z.string(),
  owner: processSchema.nullable(),
  servers: z.number(),
  limitedDocker: z.boolean().default(false),
  root: z.string().default('/'),
});

export interface Claim {
  readonly record: LabRecord;
  /** What is left of an earlier lab of that name. */
  readonly former: LabRecord | undefined;
}

/** Takes a name, and a network for it that no other lab has. A name that a living process holds is refused. */
export async function claimLab(plan: LabPlan, { owned, root }: { owned: boolean; root: string }): Promise<Claim> {
  const { name, servers, dockerSize } = plan;
  const owner = owned ? ((await identify(process.pid)) ?? null) : null;
  return withLock(join(labsDirectory, 'claim.lock'), async () => {
    const records = await listLabs();
    const former = records.find((record) => record.name === name);
    if (former?.owner && (await isAlive(former.owner))) {
      throw new Error(`lab ${name} is in use by process ${former.owner.pid}`);
    }
    const network = former?.network ?? freeNetwork(records);
    const limitedDocker = dockerSize !== undefined;
    const record: LabRecord = { name, network, directory: labDirectory(name), owner, servers, limitedDocker, root };
    await writeRecord(record);
    return { record, former };
  });
}

export async function findLab(name: string): Promise<LabRecord | undefined> {
  return (await listLabs()).find((record) => record.name === name);
}

export async function listLabs(): Promise<LabRecord[]> {
  const names = await readdir(labsDirectory).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  return Promise.all(
    files.map(async (file) => schema.parse(JSON.parse(await readFile(join(labsDirectory, file), 'utf8')))),
  );
}

export async function forgetLab(name: string): Promise<void> {
  await rm(recordFile(name), { force: true });
}

async function writeRecord(record: LabRecord): Promise<void> {
  await mkdir(labsDirectory, { recursive: true });
  await writeFile(`${recordFile(record.name)}.new`, JSON.stringify(record));
  await rename(`${recordFile(record.name)}.new`, recordFile(record.name));
}

function freeNetwork(records: readonly LabRecord[]): number {
  const taken = new Set(records.map(({ network }) => network));
  for (let number = 1; number < networkCount; number += 1) if (!taken.has(number)) return number;
  throw new Error('all networks of labs are taken');
}

function recordFile(name: string): string {
  return join(labsDirectory, `${name}.json`);
}
