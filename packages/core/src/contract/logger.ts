import type { Names } from './names.ts';

/** Data of a log record. */
export type Fields = Names<string | number | boolean>;

/** The library never prints: records become `log` events, masked. */
export interface Logger {
  /** Every command and its output. */
  debug(text: string, fields?: Fields): void;
  /** What a person at a terminal wants: 5-15 lines a deploy. */
  info(text: string, fields?: Fields): void;
  /** Something that a person should look at, though the deploy goes on. */
  warn(text: string, fields?: Fields): void;
}
