import { setTimeout as sleep } from 'node:timers/promises';

/** Asks at longer and longer intervals until there is an answer, at most until the deadline (`performance.now()`). */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  deadline: number,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  for (let pauseMs = 100; performance.now() < deadline; pauseMs = Math.min(2000, pauseMs * 2)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(pauseMs, undefined, { signal });
  }
  return undefined;
}
