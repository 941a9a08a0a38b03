import { Resolver } from 'node:dns/promises';

/** Asks at these servers, or at this machine's. It keeps no answers. */
export function resolverAt(servers: readonly string[] | undefined): Resolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return resolver;
}

/** What DNS has; none: it knows that there is nothing; undefined: it does not say. */
export async function unlessUnsure<Answer>(
  question: Promise<readonly Answer[]>,
): Promise<readonly Answer[] | undefined> {
  return question.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : undefined;
  });
}

/** Addresses that DNS has for a domain, asked at these servers; undefined: they do not say. */
export async function addressesOf(
  domain: string,
  servers: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  const resolver = resolverAt(servers);
  const answers = await Promise.all([resolver.resolve4(domain), resolver.resolve6(domain)].map(unlessUnsure));
  const known = answers.flatMap((answer) => answer ?? []);
  return known.length === 0 && answers.includes(undefined) ? undefined : known;
}

/** Whether they are addresses, each with a port or without. */
export function areServers(servers: readonly string[]): boolean {
  try {
    new Resolver().setServers(servers);
    return servers.length > 0;
  } catch {
    return false;
  }
}
