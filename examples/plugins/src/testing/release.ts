import { fileURLToPath } from 'node:url';
import type { Nature, Placed } from '@appliku/conformance';
import type { Names, ProcessType } from '@appliku/core';

const modes: Names<string> = { crashing: 'crash', unhealthy: 'deaf' };

/** A release of the app beside this file, as the pipeline would record it. */
export function placed(app: string, number: number, nature: Nature = 'sound'): Placed {
  const artifact = { kind: 'site', id: `sha256:${String(number).padStart(64, '0')}` } as const;
  const release = {
    schema: 1,
    app,
    number,
    slot: number % 2 === 1 ? 'a' : 'b',
    revision: { id: 'c0ffee' },
    artifact,
    processes: { web: webOf(nature), worker: processOf({ kind: 'running', forMs: 100 }) },
    cron: {},
    services: {},
    volumes: {},
    rules: [],
    env: { GREETING: 'hello' },
    secrets: ['TOKEN'],
    fingerprint: '',
    by: 'anna@laptop',
    at: '2026-01-01T00:00:00.000Z',
  } as const;
  return { release, built: { artifact, directory: fileURLToPath(new URL('.', import.meta.url)) } };
}

function webOf(nature: Nature): ProcessType {
  const mode = modes[nature];
  const timeoutMs = nature === 'unhealthy' ? 500 : 20_000;
  const web = { ...processOf({ kind: 'http', path: '/', timeoutMs }), port: 3000 };
  return mode === undefined ? web : { ...web, env: { MODE: mode } };
}

function processOf(health: ProcessType['health']): ProcessType {
  const command = { argv: [process.execPath, 'app.mjs'] };
  return { command, instances: 1, health, handover: 'overlap', stopSignal: 'SIGTERM', graceMs: 1000 };
}
