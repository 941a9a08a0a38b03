import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askProvider } from './ask-provider.ts';
import type { DnsContext, DnsProvider } from './dns-provider.ts';

const provider: DnsProvider = {
  name: 'mine',
  zones: () => Promise.resolve([]),
  add: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says which provider could not do what', async () => {
  const asked = askProvider(provider, 'add a value', contextOf(), () => Promise.reject(new Error('403')));
  await expect(asked).rejects.toMatchObject({
    code: 'CERTIFICATE_FAILED',
    message: 'The DNS provider mine cannot add a value: 403',
    type: 'provider',
    wasAsked: false,
  });
});

it('gives up one that heeds nothing', async () => {
  const asked = askProvider(provider, 'add a value', contextOf(), () => new Promise(() => undefined));
  const failed = expect(asked).rejects.toMatchObject({ message: /not within 30 s/, type: 'silentProvider' });
  await vi.advanceTimersByTimeAsync(30_000);
  await failed;
});

it('ends when it is cancelled, whatever the provider does', async () => {
  const cancel = new AbortController();
  const asked = askProvider(provider, 'add a value', contextOf(cancel.signal), () => new Promise(() => undefined));
  cancel.abort(new Error('cancelled'));
  await expect(asked).rejects.toThrow('cancelled');
  expect(vi.getTimerCount()).toBe(0);
});

function contextOf(signal: AbortSignal = new AbortController().signal): DnsContext {
  return { signal, mask: () => undefined };
}
