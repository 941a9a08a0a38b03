import { fileURLToPath } from 'node:url';
import { aProcess, aRelease, type Nature, type Placed } from '@appliku/conformance';
import type { Names, ProcessType, Release } from '@appliku/core';

const modes: Names<string> = { crashing: 'crash', unhealthy: 'deaf' };

/** A release of the app beside this file, as the pipeline would record it. */
export function placed(app: string, number: number, nature: Nature = 'sound', changes: Partial<Release> = {}): Placed {
  const artifact = { kind: 'site', id: `sha256:${String(number).padStart(64, '0')}` } as const;
  const release = aRelease({
    app,
    number,
    slot: number % 2 === 1 ? 'a' : 'b',
    artifact,
    processes: { web: webOf(nature), worker: processOf({ kind: 'running', forMs: 100 }) },
    env: { GREETING: 'hello' },
    secrets: ['TOKEN'],
    ...changes,
  });
  return { release, built: { artifact, directory: fileURLToPath(new URL('.', import.meta.url)) } };
}

function webOf(nature: Nature): ProcessType {
  const mode = modes[nature];
  const timeoutMs = nature === 'unhealthy' ? 500 : 20_000;
  const web = { ...processOf({ kind: 'http', path: '/', timeoutMs }), port: 3000 };
  return mode === undefined ? web : { ...web, env: { MODE: mode } };
}

function processOf(health: ProcessType['health']): ProcessType {
  return aProcess({ command: { argv: [process.execPath, 'app.mjs'] }, health, graceMs: 1000 });
}
