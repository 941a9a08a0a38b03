import type { Certificate } from '../contract/index.ts';

const minute = 60_000;
const hour = 60 * minute;

type Renew = (signal: AbortSignal) => Promise<readonly Certificate[]>;

/** Renews again and again until it is disposed of, or the program ends. */
export function keepRenewing(
  renew: Renew,
  tell: (certificates: readonly Certificate[]) => void = () => undefined,
): Disposable {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    // What fails is told by the event `run:end`.
    const certificates = await renew(end.signal).catch(() => undefined);
    if (end.signal.aborted) return;
    if (certificates !== undefined) tell(certificates);
    const pauseMs = certificates === undefined ? hour : pauseUntilDue(certificates, Date.now());
    timer = setTimeout(() => void round(), withJitter(pauseMs, Math.random())).unref();
  };
  void round();
  return {
    [Symbol.dispose]: () => {
      end.abort();
      clearTimeout(timer);
    },
  };
}

/** @internal Until the first is due, within bounds: another program may have changed what is there. */
export function pauseUntilDue(certificates: readonly Certificate[], now: number): number {
  const times = certificates.flatMap(({ nextTry }) => (nextTry === undefined ? [] : [Date.parse(nextTry) - now]));
  return Math.min(12 * hour, Math.max(5 * minute, Math.min(...times)));
}

/** @internal Later by up to a tenth, so that many programs do not come at once. */
export function withJitter(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (1 + random / 10));
}
