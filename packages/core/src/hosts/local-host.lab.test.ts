import { fileURLToPath } from 'node:url';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDirectory, only, untilClean } from './testing/server.ts';

let lab: Lab;
let server: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'hostn', showNode: true });
  server = only(lab);
});
afterAll(async () => lab?.close());

function node(script: string, ...args: readonly string[]): [string, ...string[]] {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const loader = ['--import', import.meta.resolve('tsx'), '--conditions=@appliku/source'];
  return [process.execPath, ...loader, file, ...args];
}

describe('this machine as a host', () => {
  it.each(['deploy', 'root'])('keeps what every host promises, as %s', async (user) => {
    const { exitCode, stdout } = await server.exec(node('testing/local-suite.ts'), { user });
    expect(stdout.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('runs nothing on when its deployer is killed', async () => {
    const directory = await newDirectory(server);
    const script =
      'exec "$@" & until [ -s /tmp/held/user ] && [ -s /tmp/held/root ]; do sleep 0.1; done; kill -KILL $!';
    await server.run(['ln', '-sfn', directory, '/tmp/held']);
    await server.run(['sh', '-c', script, 'sh', ...node('testing/child-deployer.ts', 'hold', 'local', directory)], {
      user: 'deploy',
    });
    await untilClean(server);
  });
});
