import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createScript } from './create-script.ts';

/** Has no network at first; another app makes it right before it is asked for by name. */
const docker = `#!/bin/sh
cd "\${0%/*}"
case $2 in
  ls) [ ! -e made ] || echo backend ;;
  inspect) : > made ;;
  create) echo 'it exists' >&2; exit 1 ;;
esac
`;

it('takes a network for ours that another app has made meanwhile', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'networks-test-'));
  await writeFile(join(directory, 'docker'), docker, { mode: 0o755 });
  const argv = ['-c', createScript, 'networks', 'backend', 'one=1', 'other=2', '', ''];
  const env = { PATH: `${directory}:/usr/bin:/bin` };
  expect(await promisify(execFile)('sh', argv, { env })).toMatchObject({ stdout: 'backend\n' });
  await rm(directory, { recursive: true });
});
