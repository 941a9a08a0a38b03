import { AcmeError } from './acme/acme-error.ts';

/** Why there is no certificate, by domain. */
export type Failures = ReadonlyMap<string, AcmeError>;

/** Who does not answer is not asked again for each domain. */
const hopeless: ReadonlySet<string> = new Set(['unreachable', 'silentProvider']);

/** One after the other, each whatever became of the others; none is begun after the deadline (`performance.now()`). */
export async function orderEach<Item extends { readonly domain: string }>(
  items: readonly Item[],
  deadline: number,
  orderOne: (item: Item) => Promise<void>,
): Promise<Failures> {
  const failures = new Map<string, AcmeError>();
  let givenUp: AcmeError | undefined;
  for (const item of items) {
    if (performance.now() > deadline)
      givenUp ??= new AcmeError('There was no time left in this run', { type: 'noTime' });
    const failure = givenUp ?? (await failureOr(orderOne(item)));
    if (!(failure instanceof AcmeError)) continue;
    failures.set(item.domain, failure);
    if (hopeless.has(failure.type)) givenUp = failure;
  }
  return failures;
}

/** Whatever else is thrown is no answer of anybody's, and goes on. */
export function failureOr<Result>(work: Promise<Result>): Promise<Result | AcmeError> {
  return work.catch((error: unknown) => {
    if (error instanceof AcmeError) return error;
    throw error;
  });
}
