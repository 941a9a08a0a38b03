import { once } from 'node:events';
import { createServer } from 'node:http';
import { secret } from '@appliku/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FakeCloudflare, startFakeCloudflare } from '../../fixtures/fake-cloudflare.ts';
import { cloudflare, type DnsProvider } from '../../index.ts';

const token = 'cf-token-1';
const record = { zone: 'example.com', name: '_acme-challenge.example.com', value: 'one' };
const masked: string[] = [];
const context = { signal: new AbortController().signal, mask: (value: string): void => void masked.push(value) };
let api: FakeCloudflare;
let provider: DnsProvider;

beforeAll(async () => {
  const zones = ['example.com', 'example.net', 'deep.example.com', 'example.org', 'example.test'];
  api = await startFakeCloudflare({ token, zones, pageSize: 2 });
  provider = cloudflare({ token: secret(token), apiUrl: `${api.url}/` });
});

afterAll(() => api?.[Symbol.asyncDispose]());
beforeEach(() => void api.records.splice(0));

it('tells all zones, of however many pages', async () => {
  expect(await provider.zones([record.name], context)).toHaveLength(5);
  expect(masked).toContain(token);
});

it('adds one value beside others, and removes that one', async () => {
  for (const value of ['others', 'more', 'yet more']) await provider.add({ ...record, value }, context);
  await provider.add(record, context);
  await provider.add(record, context);
  const values = (): readonly string[] => api.records.map(({ content }) => content);
  expect(values()).toEqual(['"others"', '"more"', '"yet more"', '"one"']);
  await provider.remove(record, context);
  await provider.remove(record, context);
  expect(values()).toEqual(['"others"', '"more"', '"yet more"']);
});

it('removes a value that stands there without quotes', async () => {
  api.records.push({ id: 'by-hand', name: record.name, content: 'one' });
  await provider.remove(record, context);
  expect(api.records).toEqual([]);
});

it('says what the API says, and not the token', async () => {
  const other = cloudflare({ token: secret('other-token'), apiUrl: api.url });
  await expect(other.zones([], context)).rejects.toThrow('it answers 403: Invalid access token (9109)');
  await expect(provider.add({ ...record, zone: 'foreign.test' }, context)).rejects.toThrow(/sees no zone foreign.test/);
  const nobody = cloudflare({ token: secret('other-token'), apiUrl: 'http://127.0.0.1:2' });
  await expect(nobody.zones([], context)).rejects.toThrow(/no answer from 127.0.0.1:2: .*ECONNREFUSED/);
});

it('says that something else answered', async () => {
  await using server = createServer((_request, response) => response.writeHead(502).end('<h1>Bad gateway'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const behind = cloudflare({ token, apiUrl: `http://127.0.0.1:${port}` });
  await expect(behind.zones([], context)).rejects.toThrow(/answers 502, and not as its API does/);
});

it('shows no token of its options', () => {
  expect(JSON.stringify(provider)).not.toContain(token);
  expect(() => cloudflare({ token: 'a b' })).toThrow(/token: must be a token/);
});
