import type { ProcessType, Release } from '@appliku/core';

/** A release as the pipeline records it, for tests of plugins: it wants little, say what matters. */
export function aRelease(wanted: Partial<Release> = {}): Release {
  return {
    schema: 1,
    app: 'shop',
    number: 12,
    slot: 'a',
    revision: { id: '4f2a9c1' },
    artifact: { kind: 'image', id: `sha256:${'0'.repeat(64)}`, platform: 'linux/amd64' },
    processes: { web: aProcess({ port: 3000 }) },
    cron: {},
    services: {},
    networks: [],
    volumes: {},
    rules: [{ domains: ['shop.example.com'], path: '/', to: 'web' }],
    env: {},
    secrets: [],
    fingerprint: 'f',
    by: 'anna@laptop',
    at: '2026-01-01T00:00:00.000Z',
    ...wanted,
  };
}

/** One instance, healthy by HTTP where it has a port, else by staying up. */
export function aProcess(wanted: Partial<ProcessType> = {}): ProcessType {
  return {
    instances: 1,
    health:
      wanted.port === undefined ? { kind: 'running', forMs: 300 } : { kind: 'http', path: '/up', timeoutMs: 60_000 },
    handover: 'overlap',
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    ...wanted,
  };
}
