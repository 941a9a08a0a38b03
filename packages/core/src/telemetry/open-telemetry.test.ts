import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = `
  const { openTelemetry } = await import('./open-telemetry.ts');
  const telemetry = await openTelemetry();
  telemetry.add({ a: 1 });
  console.log(await telemetry.span('x', {}, async (inner) => inner === telemetry));
`;

it('tells nothing, and fails nothing, where the package is not installed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'no-telemetry-'));
  try {
    // Out of reach of every node_modules.
    for (const file of ['open-telemetry.ts', 'telemetry.ts'])
      await cp(fileURLToPath(new URL(file, import.meta.url)), join(directory, file));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    const argv = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: directory });
    expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
  } finally {
    await rm(directory, { recursive: true });
  }
});
