import { execFile } from 'node:child_process';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** An Nginx of its own in a directory, apart from the system's. */
export class Nginx {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async configure(http: string): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    await writeFile(`${this.directory}/nginx.conf`, mainFile(this.directory, http));
  }

  async start(): Promise<void> {
    await execute('nginx', this.#arguments());
    await until(() => exists(`${this.directory}/nginx.pid`));
  }

  /** Returns when no old worker accepts connections any more. */
  async reload(): Promise<void> {
    const former = await this.workers();
    await execute('nginx', [...this.#arguments(), '-s', 'reload']);
    await until(async () => (await Promise.all(former.map(accepts))).every((yes) => !yes));
  }

  async stop(): Promise<void> {
    if (!(await exists(`${this.directory}/nginx.pid`))) return;
    const master = await this.master();
    process.kill(master, 'SIGTERM');
    await until(async () => !(await exists(`/proc/${master}`)));
  }

  async kill(): Promise<void> {
    const processes = [await this.master(), ...(await this.workers())];
    for (const pid of processes) process.kill(pid, 'SIGKILL');
    for (const pid of processes) await until(async () => !(await exists(`/proc/${pid}`)));
  }

  async master(): Promise<number> {
    return Number(await readFile(`${this.directory}/nginx.pid`, 'utf8'));
  }

  async workers(): Promise<number[]> {
    const master = await this.master();
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const parents = await Promise.all(pids.map(parentOf));
    return pids.filter((_, index) => parents[index] === master);
  }

  #arguments(): string[] {
    return ['-p', this.directory, '-c', `${this.directory}/nginx.conf`];
  }
}

export async function nginxVersion(): Promise<string> {
  const { stderr } = await execute('nginx', ['-v']);
  return stderr.trim().replace('nginx version: ', '');
}

export async function until(condition: () => Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Still not so after ${timeoutMs} ms`);
    await sleep(5);
  }
}

async function accepts(worker: number): Promise<boolean> {
  const title = await readFile(`/proc/${worker}/cmdline`, 'utf8').catch(() => '');
  return title !== '' && !title.includes('shutting down');
}

async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parent = /^\d+ \(.*\) \S (\d+)/.exec(stat)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function mainFile(directory: string, http: string): string {
  return `
worker_processes 2;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  proxy_http_version 1.1;
  proxy_set_header Connection close;
  proxy_set_header Host $http_host;
${http}
}
`;
}
