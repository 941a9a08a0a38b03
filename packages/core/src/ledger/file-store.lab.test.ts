import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, Store } from '../contract/index.ts';
import { prepareDirectories } from '../hosts/directories.ts';
import { ssh } from '../hosts/ssh.ts';
import { fileStore, leaseName } from './file-store.ts';

let lab: Lab;
let host: Host;
let store: Store;

beforeAll(async () => {
  lab = await startLab({ name: 'store' });
  const { keyFile, knownHostsFile, servers } = lab;
  host = ssh({ host: servers[0]?.address ?? '', username: 'deploy', privateKeyFile: keyFile, knownHostsFile });
  await prepareDirectories(host, 'shop');
  store = fileStore(host, 'shop');
});

afterAll(async () => {
  await host?.close();
  await lab?.close();
});

describe('the file store', () => {
  it('reads back what was written, whatever is in it', async () => {
    const value = 'a "quoted" $value\nwith lines, é and no end';
    expect(await store.write('releases/1/release.json', value, { expected: undefined })).toBe(true);
    expect(await store.read('releases/1/release.json')).toMatchObject({ value });
    expect(await store.read('releases/9/release.json')).toBeUndefined();
  });

  it('writes only over what it expects', async () => {
    await store.write('state', 'one', { expected: undefined });
    const { version } = (await store.read('state')) ?? {};
    expect(await store.write('state', 'two', { expected: undefined })).toBe(false);
    expect(await store.write('state', 'two', { expected: version })).toBe(true);
    expect(await store.write('state', 'three', { expected: version })).toBe(false);
    expect((await store.read('state'))?.value).toBe('two');
  });

  it('lets one of many writers at once through', async () => {
    const writes = Array.from({ length: 10 }, (_, n) => store.write('raced', String(n), { expected: undefined }));
    expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
  });

  it('refuses a writer whose lease somebody else has had since', async () => {
    const options = { purpose: 'a test', signal: new AbortController().signal };
    const early = await store.lease(leaseName('shop'), options);
    expect(await store.write('fenced', 'one', { expected: undefined, token: early.token })).toBe(true);
    await early.release();
    const late = await store.lease(leaseName('shop'), options);
    const { version } = (await store.read('fenced')) ?? {};
    expect(await store.write('fenced', 'two', { expected: version, token: early.token })).toBe(false);
    expect(await store.write('fenced', 'two', { expected: version, token: late.token })).toBe(true);
    await late.release();
  });

  it('shows secrets to their owner only, and in no list', async () => {
    await store.write('releases/2/env', 'TOKEN=hunter2', { expected: undefined, secret: true });
    const listed = await store.list('releases/');
    expect(listed.map(({ key }) => key)).toEqual(['releases/1/release.json', 'releases/2/env']);
    expect(JSON.stringify(listed)).not.toContain('hunter2');
    expect(await host.run(['stat', '-c', '%a', '/var/lib/appliku/shop/releases/2/env'])).toMatchObject({
      stdout: '600\n',
    });
    expect((await store.read('releases/2/env'))?.value).toBe('TOKEN=hunter2');
  });

  it('removes a key with all below it, and what is gone', async () => {
    await store.remove('releases/2');
    await store.remove('releases/2');
    expect(await store.read('releases/2/env')).toBeUndefined();
  });
});
