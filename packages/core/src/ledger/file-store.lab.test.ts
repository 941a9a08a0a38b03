import { storeSuite } from '@appliku/conformance';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../contract/index.ts';
import { prepareDirectories } from '../hosts/set-up/directories.ts';
import { ssh } from '../hosts/ssh/ssh.ts';
import { fileStore, leaseName } from './file-store.ts';

let lab: Lab;
let host: Host;

beforeAll(async () => {
  lab = await startLab({ name: 'store' });
  const { keyFile, knownHostsFile, servers } = lab;
  host = ssh({ host: servers[0]?.address ?? '', username: 'deploy', privateKeyFile: keyFile, knownHostsFile });
});

afterAll(async () => {
  await host?.close();
  await lab?.close();
});

describe('the file store', () => {
  let apps = 0;
  storeSuite(it, async () => {
    const app = `suite${(apps += 1)}`;
    await prepareDirectories(host, app);
    return { store: fileStore(host, app), lease: leaseName(app) };
  });

  it('shows secrets to the group that deploys only', async () => {
    await prepareDirectories(host, 'shop');
    await fileStore(host, 'shop').write('releases/2/env', 'TOKEN=hunter2', { expected: undefined, secret: true });
    expect(await host.run(['stat', '-c', '%a', '/var/lib/appliku/shop/releases/2/env'])).toMatchObject({
      stdout: '640\n',
    });
  });

  it('removes what a killed writer left', async () => {
    await prepareDirectories(host, 'left');
    const directory = '/var/lib/appliku/left/releases/1';
    await host.writeFile(`${directory}/.appliku-tmp-store-1`, 'half', { mode: 0o600 });
    await fileStore(host, 'left').write('releases/1/state.json', '{}', { expected: undefined });
    expect(await host.run(['ls', '-A', directory])).toMatchObject({ stdout: 'state.json\n' });
  });
});
