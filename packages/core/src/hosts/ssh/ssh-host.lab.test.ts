import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { hostSuite } from '@appliku/conformance';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ssh } from './ssh.ts';
import type { Host } from '../../contract/index.ts';

let lab: Lab;
let server: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'hostc' });
  const [first] = lab.servers;
  if (!first) throw new Error('no server');
  server = first;
});
afterAll(async () => lab?.close());

function connect(username: string): Host {
  return ssh({ host: server.address, username, privateKeyFile: lab.keyFile, knownHostsFile: lab.knownHostsFile });
}

describe.each(['deploy', 'root'])('a host over ssh, as %s', (username) => {
  hostSuite(it, async () => ({
    host: connect(username),
    other: connect(username),
    directory: (await server.run(['mktemp', '-d'], { user: username })).trim(),
    greeter: { address: '127.0.0.1', port: 22, greeting: 'SSH-2.0-' },
  }));
});
