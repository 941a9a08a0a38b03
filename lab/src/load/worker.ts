import { generate } from './generator.ts';
import type { Generator } from './generator.ts';
import { loadPlanSchema } from './options.ts';

/** The process that sends. It ends with the channel to the process that asked for it. */
let generator: Generator | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (message) => void answer(message));

async function answer(message: unknown): Promise<void> {
  if (message === 'snapshot') process.send?.(generator?.snapshot());
  else if (message === 'stop') process.send?.(await generator?.stop());
  else {
    generator = generate(loadPlanSchema.parse(message));
    process.send?.('started');
  }
}
