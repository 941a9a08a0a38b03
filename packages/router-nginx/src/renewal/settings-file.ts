import * as z from 'zod';

/** What the program on a server goes by. */
export interface RenewalSettings {
  readonly app: string;
  /** Hash of the program that these settings are for; another one leaves them alone. */
  readonly program: string;
  /** The router's, values of secrets included, as `checkOptions` takes them. */
  readonly options: unknown;
}

const schema = z.object({ schema: z.literal(1), app: z.string(), program: z.string(), options: z.unknown() });

export function settingsText({ app, program, options }: RenewalSettings): string {
  return `${JSON.stringify({ schema: 1, app, program, options }, undefined, 2)}\n`;
}

export function parseSettings(text: string): RenewalSettings {
  return schema.parse(JSON.parse(text));
}
