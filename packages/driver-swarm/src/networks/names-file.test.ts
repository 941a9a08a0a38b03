import { aProcess, aRelease } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { appNetwork, sharedNetwork } from '../names.ts';
import { checkOptions } from '../options.ts';
import { aTask } from '../testing/task.ts';
import { leadTo } from './move-names.ts';
import { labelsOfNames, namesFile } from './names-file.ts';

const release = aRelease({
  app: 'shop_staging',
  networks: ['backend'],
  processes: { web: aProcess({ port: 3000 }), worker: aProcess() },
});

describe('names on shared networks', () => {
  it('are relays to the tasks of one release', async () => {
    await expect(namesFile(release, checkOptions({}))).toMatchFileSnapshot('fixtures/names-stack.yml');
  });

  it('lead to a release when all that is wanted of them runs, and does', () => {
    const task = (number: number, wanted = {}): ReturnType<typeof aTask> =>
      aTask('', { labels: labelsOfNames({ ...release, number }), ...wanted });
    expect(leadTo(release, [task(12), task(12)])).toBe(true);
    expect(leadTo(release, [task(12), task(12), task(11, { desired: 'shutdown' })])).toBe(true);
    expect(leadTo(release, [task(12), task(12), task(11)])).toBe(false);
    expect(leadTo(release, [task(12), task(12, { state: 'starting' })])).toBe(false);
    expect(leadTo({ ...release, networks: [] }, [])).toBe(true);
  });

  it('are asked for after those of the app', () => {
    expect(appNetwork('zebra') < sharedNetwork('aaa')).toBe(true);
  });
});
