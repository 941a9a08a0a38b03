import { fileURLToPath } from 'node:url';
import { loadConfig } from '@appliku/config';
import { secret } from '@appliku/core';
import { expect, it } from 'vitest';

const directory = fileURLToPath(new URL('.', import.meta.url));

it('says each environment of its own', async () => {
  const staging = await loadConfig(directory, { environment: 'staging' });
  expect(staging).toMatchObject({ domains: ['staging.example.com'], env: { LOG_LEVEL: 'debug' } });
  const production = await loadConfig(directory);
  expect(production).toMatchObject({ domains: ['shop.example.com'], processes: { web: { instances: 2, port: 3000 } } });
});

it('goes on from appliku.yml', async () => {
  const values = [{ name: 'the test', resolve: async () => ({ API_KEY: 'hunter2-hunter2' }) }];
  expect(await loadConfig(directory, { file: 'with-values.config.ts', values })).toMatchObject({
    processes: { web: { command: ['node', 'server.js'] } },
    env: { API_KEY: secret('hunter2-hunter2') },
    drainMs: 60_000,
  });
});
