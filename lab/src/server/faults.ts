import { chmod, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, run } from '../machine/run.ts';
import { answerAsEngine } from './fake-engine.ts';
import type { ServerHandle } from './handle.ts';

export interface Faults {
  /** Docker and its containers, the socket too. */
  stopDocker(): Promise<void>;
  startDocker(): Promise<void>;
  restartDocker(): Promise<void>;
  /** SIGKILL to dockerd; systemd starts it again after two seconds. */
  crashDocker(): Promise<void>;
  /** A server where Docker was never installed: no client, nothing that answers. */
  hideDocker(): Promise<void>;
  showDocker(): Promise<void>;
  /**
   * In the place of Docker, one that says it speaks this version of the API ("1.40") and knows nothing else. Disposing
   * brings Docker back.
   */
  fakeEngine(apiVersion: string): Promise<AsyncDisposable>;
  /** The server reinstalled, or another in its place; the lab's known_hosts keeps the former key. */
  changeHostKey(): Promise<void>;
  /**
   * Takes what is left of a disk but so many bytes, or the part that containers may not use.
   * Docker's has to be limited (dockerSize): without, it is the machine's.
   */
  fillDisk(disk: 'root' | 'docker', leave?: number | 'reserve'): Promise<void>;
  freeDisk(disk: 'root' | 'docker'): Promise<void>;
}

const dockerUnits = ['docker.socket', 'docker.service'] as const;
const dockerClient = '/usr/bin/docker';
const hiddenClient = '/usr/bin/.docker-hidden';

export function createFaults(server: ServerHandle, limitedDocker: boolean): Faults {
  const systemctl = async (...words: readonly string[]): Promise<void> => {
    await server.run(['systemctl', ...words]);
  };
  // The socket too: systemd would start Docker again at the first word to it.
  const stopDocker = (): Promise<void> => systemctl('stop', ...dockerUnits);
  const startDocker = (): Promise<void> => systemctl('start', ...dockerUnits);
  return {
    stopDocker,
    startDocker,
    restartDocker: () => systemctl('restart', 'docker.service'),
    crashDocker: () => systemctl('kill', '--signal=KILL', '--kill-whom=main', 'docker.service'),
    async hideDocker() {
      await stopDocker();
      await server.run(['rm', '-f', '/run/docker.sock']);
      await server.run(['mv', dockerClient, hiddenClient]);
    },
    async showDocker() {
      await server.run(['mv', hiddenClient, dockerClient]);
      await startDocker();
    },
    async fakeEngine(apiVersion) {
      await stopDocker();
      const engine = await answerAsEngine(join(server.root, 'run/docker.sock'), apiVersion);
      await server.run(['chown', 'root:docker', '/run/docker.sock']);
      return {
        async [Symbol.asyncDispose]() {
          await engine[Symbol.asyncDispose]();
          await startDocker();
        },
      };
    },
    async changeHostKey() {
      const key = '/etc/ssh/ssh_host_ed25519_key';
      await server.run(['rm', key, `${key}.pub`]);
      await server.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
      await systemctl('restart', 'ssh.service');
    },
    async fillDisk(disk, leave = 0) {
      if (disk === 'docker' && !limitedDocker)
        throw new Error('Docker has no disk of its own: start the lab with dockerSize');
      await fill(fillerOf(server.root, disk), leave);
    },
    freeDisk: (disk) => rm(fillerOf(server.root, disk), { force: true }),
  };
}

function fillerOf(root: string, disk: 'root' | 'docker'): string {
  return join(root, disk === 'root' ? 'lab-filler' : 'var/lib/docker/lab-filler');
}

/** The most of it at once; the rest block by block, since a file system keeps some of what it says is free for itself. */
async function fill(file: string, leave: number | 'reserve'): Promise<void> {
  const { bavail, bsize } = await statfs(join(file, '..'));
  const size = bavail * bsize - (leave === 'reserve' ? 0 : leave);
  const rest = Math.min(Math.max(size, 0), 16 * 1024 * 1024);
  if (size > rest) await run(['fallocate', '-l', String(size - rest), file]);
  // What is reserved for us is not in what is free.
  const count = leave === 0 ? [] : [`count=${Math.floor(rest / bsize)}`];
  await attempt([
    'dd',
    'if=/dev/zero',
    `of=${file}`,
    `bs=${bsize}`,
    ...count,
    'oflag=append',
    'conv=notrunc',
    'status=none',
  ]);
  await chmod(file, 0o600);
}
