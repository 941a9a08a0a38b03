import { setTimeout as sleep } from 'node:timers/promises';

/** Asks at longer and longer intervals until there is an answer, for at most a minute and a half. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  signal: AbortSignal,
  tooLate: () => Error,
): Promise<Answer> {
  const deadline = performance.now() + 90_000;
  for (let pauseMs = 100; performance.now() < deadline; pauseMs = Math.min(2000, pauseMs * 2)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(pauseMs, undefined, { signal });
  }
  throw tooLate();
}
