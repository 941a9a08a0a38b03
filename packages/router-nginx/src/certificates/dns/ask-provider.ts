import { once } from 'node:events';
import { deadline, messageOf } from '@appliku/core';
import { AcmeError } from '../acme/acme-error.ts';
import type { DnsContext, DnsProvider } from './dns-provider.ts';

/** Whatever the provider does: one that heeds no signal is left to itself. */
const limitMs = 30_000;

/** @throws AcmeError that says what the provider could not do */
export async function askProvider<Result>(
  { name }: DnsProvider,
  what: string,
  { signal, mask }: DnsContext,
  call: (context: DnsContext) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  using limit = deadline(limitMs, signal);
  const passed = once(limit.signal, 'abort').then(() => Promise.reject(limit.signal.reason));
  try {
    return await Promise.race([call({ signal: limit.signal, mask }), passed]);
  } catch (cause) {
    signal.throwIfAborted();
    const type = limit.passed ? 'silentProvider' : 'provider';
    throw new AcmeError(`The DNS provider ${name} cannot ${what}: ${messageOf(cause)}`, { type }, cause);
  }
}
