import type { DeploymentOptions, Names } from '@appliku/core';
import type { Settings } from './settings.ts';

/** A stream of text that somebody reads. */
export interface Output {
  /** Texts end in a line break where a line ends. */
  readonly write: (text: string) => void;
  /** Whether the reader wants colours. */
  readonly colours: boolean;
  /** Whether what was written can be written over. */
  readonly isTerminal: boolean;
}

/** All that the program has of the world around it. */
export interface Surroundings {
  /** Results: what another program may read. */
  readonly out: Output;
  /** What people read meanwhile. */
  readonly err: Output;
  /** Asks a person, who answers with a line. Undefined: nobody is there. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
  /** Fires when the program is to stop, as by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Options of the deployment that the command is about. */
  readonly load: (settings: Settings) => Promise<DeploymentOptions>;
  /** What starts this program again: its own path and that of Node, absolute. */
  readonly program: readonly string[];
  /** Who runs it. */
  readonly user: string;
  /** Saved commands of that app, by name. */
  readonly commands: (settings: Settings) => Promise<Names<readonly string[]>>;
}
