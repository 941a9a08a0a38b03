import { type Target, targetSchema } from '../deployment.ts';

export function parseTarget(text: string): Target {
  return targetSchema.parse(JSON.parse(text));
}
