import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostSuite } from '@appliku/conformance';
import { local } from '../local.ts';

// Runs on a server of the lab: a test of local() uses the machine that it runs on.
hostSuite(
  (name, work) => void test(name, work),
  async () => ({
    host: local(),
    other: local(),
    directory: await mkdtemp(join(tmpdir(), 'local-suite-')),
    greeter: { address: '127.0.0.1', port: 22, greeting: 'SSH-2.0-' },
  }),
);
