import type { Target } from '../deployment.ts';
import { targetSchema } from '../target-schema.ts';

export function parseTarget(text: string): Target {
  return targetSchema.parse(JSON.parse(text));
}
