import { z } from 'zod';
import type { Target } from './deployment.ts';

/** For the argument of a process. */
export const targetSchema: z.ZodType<Target> = z.object({
  app: z.string(),
  address: z.string(),
  username: z.string(),
  keyFile: z.string(),
  knownHostsFile: z.string(),
  url: z.string(),
  registry: z.object({ address: z.string(), username: z.string(), password: z.string() }).exactOptional(),
  route: z.array(z.string()).exactOptional(),
});
