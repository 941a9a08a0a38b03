import { createGitServer } from './git/git-server.ts';
import type { GitServer } from './git/git-server.ts';
import { ensureTemplate } from './images/template.ts';
import { ensureInstalled } from './install/install.ts';
import { checkMachine } from './machine/preflight.ts';
import { planLab } from './options.ts';
import type { LabOptions } from './options.ts';
import { keyFile, knownHostsFile, lowerLab, openServers, raiseLab } from './raise.ts';
import type { Raised } from './raise.ts';
import { findLab } from './record.ts';
import type { LabServer } from './server/server.ts';

export interface Lab extends AsyncDisposable {
  readonly servers: readonly LabServer[];
  /** The private key that all servers let in. */
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly git: GitServer;
  /** Removes the lab and all it made on the machine. */
  close(): Promise<void>;
}

/**
 * Brings servers up from nothing. A first start on a machine installs packages and makes images: minutes; later ones
 * take seconds.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  return labOf(await makeLab(options, true));
}

/** A lab that outlives the process that makes it, for work by hand. */
export async function leaveLab(options: LabOptions): Promise<Lab> {
  return labOf(await makeLab(options, false));
}

/** The lab of a name that is up, whoever made it. */
export async function openLab(name: string): Promise<Lab> {
  const record = await findLab(name);
  if (!record) throw new Error(`there is no lab ${name}`);
  return labOf({ record, servers: await openServers(record) });
}

async function makeLab(options: LabOptions, owned: boolean): Promise<Raised> {
  const plan = planLab(options);
  await checkMachine();
  await ensureInstalled();
  return raiseLab(plan, owned, await ensureTemplate());
}

function labOf({ record, servers }: Raised): Lab {
  const git = createGitServer(record);
  const close = async (): Promise<void> => {
    await git.close();
    await lowerLab(record);
  };
  return {
    servers,
    git,
    keyFile: keyFile(record),
    knownHostsFile: knownHostsFile(record),
    close,
    [Symbol.asyncDispose]: close,
  };
}
