import type { AcmeSettings } from '../../options/tls-options.ts';
import type { Authority, Order } from './acme-client.ts';
import { AcmeError } from './acme-error.ts';

/** These say nothing of what the order replaces. */
const unrelated: ReadonlySet<string> = new Set(['unreachable', 'rateLimited']);

/**
 * An order that names the certificate that it replaces (RFC 9773), for which authorities lift their limits. One that was
 * replaced before, as by a run that was killed, or that the authority does not know, is no reason to go without.
 * @throws AcmeError
 */
export async function createOrder(
  { client, call }: Pick<Authority, 'call'> & { readonly client: Pick<Authority['client'], 'createOrder'> },
  domain: string,
  { profile }: Pick<AcmeSettings, 'profile'>,
  replaces: string | undefined,
): Promise<Order> {
  const refused = `The authority refuses to order a certificate for ${domain}`;
  const wanted = { identifiers: [{ type: 'dns', value: domain }], ...(profile !== undefined && { profile }) };
  const plain = (): Promise<Order> => call(refused, () => client.createOrder(wanted));
  if (replaces === undefined) return plain();
  const replacing = { ...wanted, replaces };
  return call(refused, () => client.createOrder(replacing)).catch((error: unknown) => {
    if (error instanceof AcmeError && !unrelated.has(error.type)) return plain();
    throw error;
  });
}
