import { z } from 'zod';
import type { Target } from '../deployment.ts';

const schema = z.object({
  app: z.string(),
  address: z.string(),
  username: z.string(),
  keyFile: z.string(),
  knownHostsFile: z.string(),
  url: z.string(),
});

export function parseTarget(text: string): Target {
  return schema.parse(JSON.parse(text));
}
