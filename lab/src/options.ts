import { z } from 'zod';
import { type System, systems } from './images/bare.ts';
import { nameSuffix } from './machine/paths.ts';

export interface LabOptions {
  /** Labs of different names live side by side; one of a name on a machine. */
  readonly name: string;
  /** How many servers; they are called s1, s2, ... 1 if not said. */
  readonly servers?: number;
  /** Limits each server's root disk ("512m"), as tmpfs counts. */
  readonly rootSize?: string;
  /** Limits each server's Docker data, on a disk of their own; without it they lie on the machine's. */
  readonly dockerSize?: string;
  /** Shows servers the machine's Node and this checkout, for deploys from a server to itself. */
  readonly showNode?: boolean;
  /**
   * Servers that nobody has set up, of this distribution: systemd, sshd and sudo, without Docker and Nginx. Default:
   * the machine's own packages.
   */
  readonly bare?: System;
  /**
   * What the owner of a bare server has installed since, by the distribution's names. Nginx runs from the start.
   * Default: none.
   */
  readonly packages?: readonly string[];
  /**
   * No: a shell is the first process and starts the same services, and cron; as on servers without systemd. Yes if not
   * said.
   */
  readonly systemd?: boolean;
}

/** The options with nothing left open. */
export interface LabPlan {
  readonly name: string;
  readonly servers: number;
  readonly rootSize: string;
  readonly dockerSize?: string | undefined;
  readonly showNode: boolean;
  readonly bare?: System | undefined;
  readonly packages: readonly string[];
  readonly systemd: boolean;
}

const size = z.string().regex(/^\d+[kmg]$/, 'a size like 512m');
/** The name of an interface has at most 15 letters. */
const suffix = z.string().regex(/^[a-z0-9]{0,4}$/, 'LAB_SUFFIX: up to four of a-z and 0-9');
const schema: z.ZodType<LabPlan> = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9]{1,6}$/, 'one to six of a-z and 0-9')
    .transform((name) => `${name}${suffix.parse(nameSuffix)}`),
  servers: z.number().int().min(1).max(20).default(1),
  rootSize: size.default('4g'),
  dockerSize: size.optional(),
  showNode: z.boolean().default(false),
  bare: z.enum(systems).optional(),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/, 'names of packages')).default([]),
  systemd: z.boolean().default(true),
});

export function planLab(options: LabOptions): LabPlan {
  return schema.parse(options);
}
