import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { timed } from '../scene/numbers.ts';
import type { Scene } from '../scene/scene.ts';

const execute = promisify(execFile);
const script = fileURLToPath(new URL('by-hand.sh', import.meta.url));

/** What was measured once; stages in milliseconds. */
export interface Redeploy {
  readonly ms: number;
  readonly stages: Readonly<Record<string, number>>;
}

/** An app on the same server that is deployed by hand. */
export interface ByHand extends AsyncDisposable {
  redeploy(): Promise<Redeploy>;
}

/** @param runner `docker`: containers by `docker run`, each started for itself, without a network of their own */
export async function openByHand({ lab, hello }: Scene, runner: 'compose' | 'docker'): Promise<ByHand> {
  const { server, repository, target } = hello;
  const app = `by-${runner}`;
  const firstPort = runner === 'compose' ? 28_000 : 28_010;
  const clone = await mkdtemp(`${tmpdir()}/appliku-by-hand-`);
  await execute('git', ['init', '--quiet', clone]);
  await execute('git', ['-C', clone, 'remote', 'add', 'origin', repository.httpUrl]);
  const knownHosts = `UserKnownHostsFile=${lab.knownHostsFile}`;
  const login = ['-i', target.keyFile, '-o', knownHosts, '-o', 'BatchMode=yes', `${target.username}@${server.address}`];
  const ssh = ['ssh', '-F', 'none', ...login];
  await server.run(['install', '-d', '-o', target.username, `/srv/${app}`]);
  await server.run(['tee', `/etc/nginx/conf.d/${app}.conf`], { input: nginxFile(app, firstPort) });
  await server.run(['nginx', '-s', 'reload']);
  let number = 0;
  return {
    redeploy: async () => {
      number += 1;
      const argv = [script, clone, app, String(number), runner, String(firstPort), ...ssh];
      const { ms, value } = await timed(() => execute('bash', argv));
      return { ms, stages: stagesOf(value.stdout) };
    },
    [Symbol.asyncDispose]: () => rm(clone, { recursive: true }),
  };
}

/** The router's design: two upstreams, and a file that Nginx looks for at each request. */
function nginxFile(app: string, firstPort: number): string {
  return `upstream ${app}-a { server 127.0.0.1:${firstPort}; }
upstream ${app}-b { server 127.0.0.1:${firstPort + 1}; }
server {
  listen 80;
  server_name ${app}.example.com;
  set $slot ${app}-a;
  if (-f /srv/${app}/live/b) { set $slot ${app}-b; }
  location / { proxy_pass http://$slot; }
}
`;
}

function stagesOf(output: string): Readonly<Record<string, number>> {
  const pairs = output
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(pairs.map(([name = '', ms]) => [name, Number(ms)]));
}
