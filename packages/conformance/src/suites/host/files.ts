import assert from 'node:assert/strict';
import { assertCode } from '../expect.ts';
import { type Case, casesOf, type Work } from '../suite.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';

const group = 'files';

const content = {
  'reads back any bytes': async ({ host, directory }) => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256));
    await host.writeFile(`${directory}/bytes`, bytes, { mode: 0o600 });
    assert.deepEqual(Buffer.from((await host.readFile(`${directory}/bytes`)) ?? []), bytes);
    await host.writeFile(`${directory}/bytes`, '', { mode: 0o600 });
    assert.deepEqual(Buffer.from((await host.readFile(`${directory}/bytes`)) ?? [1]), Buffer.alloc(0));
  },

  'tells that there is no such file': async ({ host, directory }) => {
    assert.equal(await host.readFile(`${directory}/none`), undefined);
  },

  'writes whole or not at all': async ({ host, directory }) => {
    const path = `${directory}/whole`;
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));
    await host.writeFile(path, texts[0] ?? '', { mode: 0o600 });
    const writes = texts.map((text) => host.writeFile(path, text, { mode: 0o600 }));
    const reads = await Promise.all(Array.from({ length: 6 }, () => host.readFile(path)));
    await Promise.all(writes);
    for (const bytes of reads) assert.ok(texts.includes(Buffer.from(bytes ?? []).toString()), 'half a file was read');
  },

  'reads and writes nothing when the signal has fired before': async ({ host, directory }) => {
    const path = `${directory}/file`;
    const signal = AbortSignal.abort();
    await assertCode(host.writeFile(path, 'x', { mode: 0o600, signal }), 'ABORTED');
    assert.equal(await host.readFile(path), undefined);
    await assertCode(host.readFile(path, { signal }), 'ABORTED');
  },

  'refuses a path that is not absolute': async ({ host }) => {
    await assert.rejects(host.writeFile('file', 'x', { mode: 0o600 }), TypeError);
    await assert.rejects(host.readFile('file'), TypeError);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const onDisk = {
  'sets the mode, makes parents, leaves nothing else': async ({ host, directory }) => {
    const path = `${directory}/a b/-c/it's`;
    await host.writeFile(path, 'one', { mode: 0o600 });
    await host.writeFile(path, 'two', { mode: 0o644 });
    const { stdout } = await host.run(['stat', '-c', '%a %s', path]);
    assert.equal(stdout, '644 3\n');
    assert.equal((await host.run(['ls', '-A', `${directory}/a b/-c`])).stdout, "it's\n");
  },

  'removes what killed writers left, and not what others write': async ({ host, directory }) => {
    const left = `${directory}/.appliku-tmp-99999999`;
    const alive = `${directory}/.appliku-tmp-1`;
    await host.run(['touch', left, alive]);
    await host.writeFile(`${directory}/file`, 'x', { mode: 0o600 });
    assert.equal((await host.run(['ls', '-A', directory])).stdout, '.appliku-tmp-1\nfile\n');
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const asRoot = {
  'writes and reads as root': async ({ host, directory }) => {
    const path = `${directory}/root`;
    await host.writeFile(path, 'secret', { mode: 0o600, root: true });
    assert.equal((await host.run(['stat', '-c', '%U', path])).stdout, 'root\n');
    assert.equal(Buffer.from((await host.readFile(path, { root: true })) ?? []).toString(), 'secret');
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

export const files: readonly Case<HostSubject, HostNeed>[] = [
  ...casesOf<HostSubject, HostNeed>(content, { group }),
  ...casesOf<HostSubject, HostNeed>(onDisk, { group, needs: ['programs'] }),
  ...casesOf<HostSubject, HostNeed>(asRoot, { group, needs: ['programs', 'root'] }),
];
