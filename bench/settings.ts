import type { Debian } from './scene/debian.ts';

/** What was asked for on the command line. */
export interface Settings {
  /** How often each thing is measured. Default: the bench's own. */
  readonly runs?: number;
  /** Of the distance, in milliseconds. Default: 100. */
  readonly roundTripMs?: number;
  /** Whose Nginx the server has. Default: the machine's. */
  readonly debian?: Debian;
  /** What it is run by, where the bench has that choice. Default: compose. */
  readonly driver?: 'compose' | 'swarm';
  /** Shows, on standard error, what went over the connection in the last run of each thing, and when. */
  readonly trace: boolean;
}

/** Named figures. A name ends with its unit: Ms, Bytes, MiB; without one it is a number of things. */
export type Figures = Readonly<Record<string, number | string>>;

/** What `bench/<name>/measure.ts` exports as `measure`. */
export type Measure = (settings: Settings) => Promise<Figures>;
