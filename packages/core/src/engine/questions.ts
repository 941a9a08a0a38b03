import type { Names } from '../contract/index.ts';
import { statusOf } from './engine-error.ts';

/** A query for what has all of these labels. */
export function labelFilters(labels: Names<string>, others: object = {}): { readonly filters: string } {
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return { filters: JSON.stringify({ ...others, label }) };
}

/** The answer; undefined when Docker answered with one of these statuses. */
export async function unlessStatus<Answer>(
  statuses: readonly number[],
  answer: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw error;
  }
}
