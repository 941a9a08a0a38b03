import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownHost } from '../keys.ts';
import { networkNumber } from '../network/addresses.ts';
import { keyFile, knownHostsFile } from '../raise.ts';
import type { LabRecord } from '../record.ts';
import { serveHttp } from './http.ts';
import type { Credentials, HttpServer } from './http.ts';
import { createRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { serveSsh } from './ssh.ts';

export interface GitServer {
  /** An empty repository, reached over http and ssh from tests and from servers; with credentials, http asks for them. */
  createRepository(name: string, credentials?: Credentials): Promise<Repository>;
  close(): Promise<void>;
}

/** The lab's place for repositories. Nothing is started until the first one is made. */
export function createGitServer(record: LabRecord): GitServer {
  const directory = join(record.directory, 'git');
  const { machine, aside } = networkNumber(record.network);
  const credentials = new Map<string, Credentials>();
  let started: Promise<HttpServer> | undefined;

  async function start(): Promise<HttpServer> {
    await mkdir(join(directory, 'repositories'), { recursive: true });
    const authorizedKeys = await readFile(`${keyFile(record)}.pub`, 'utf8');
    const hostKey = await serveSsh({ lab: record.name, directory, address: aside, authorizedKeys });
    await appendFile(knownHostsFile(record), knownHost(aside, hostKey));
    return serveHttp({ directory: join(directory, 'repositories'), address: machine, credentials });
  }

  return {
    async createRepository(name, wanted) {
      started ??= start();
      const { url } = await started;
      if (wanted) credentials.set(name, wanted);
      const urls = { httpUrl: `${url}/${name}.git`, sshUrl: `ssh://git@${aside}/srv/git/${name}.git` };
      return createRepository(directory, name, urls);
    },
    async close() {
      await (await started)?.close();
    },
  };
}
