import { readFile } from 'node:fs/promises';
import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type Deployment, git, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';
import * as z from 'zod';

// #region apps
/** A row of the platform's table of apps; here that is a file of JSON. */
export interface App {
  readonly name: string;
  readonly server: string;
  readonly url: string;
  readonly branch: string;
  readonly domains: readonly string[];
  readonly port: number;
}

const row: z.ZodType<App> = z.strictObject({
  name: z.string(),
  server: z.string(),
  url: z.string(),
  branch: z.string(),
  domains: z.array(z.string()),
  port: z.int(),
});

export async function readApps(file: string): Promise<ReadonlyMap<string, App>> {
  const apps = z.array(row).parse(JSON.parse(await readFile(file, 'utf8')));
  return new Map(apps.map((app) => [app.name, app]));
}

/** Costs nothing and contacts nobody: made for each job, and for each question. */
export function deploymentOf({ name, server, url, branch, domains, port }: App, commit?: string): Deployment {
  return createDeployment({
    app: name,
    host: ssh({ host: server, username: 'deploy' }),
    source: git({ url, ...(commit === undefined ? { branch } : { commit }) }),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: { web: { port } },
    domains,
  });
}
// #endregion apps
