import type { Deployment, DeploymentOptions, Names } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import type { Settings } from './settings.ts';

/** What a command has to work with. */
export interface Task {
  readonly signal: AbortSignal;
  /** As the configuration says. Nothing is contacted but who has the values of variables. */
  readonly options: () => Promise<DeploymentOptions>;
  /** Options of another app. */
  readonly load: (settings: Settings) => Promise<DeploymentOptions>;
  /** What starts this program again: its own path and that of Node, absolute. */
  readonly program: readonly string[];
  /** Who runs it. */
  readonly user: string;
  /** What `appliku.yml` has under `commands`, as words by name. */
  readonly commands: () => Promise<Names<readonly string[]>>;
  /** The deployment of these options, whose events are shown. */
  readonly open: () => Promise<Deployment>;
  /** A part of what was asked for, as it comes: for programs and for people. */
  readonly tell: (piece: object, text: string) => void;
  /**
   * Asks a person.
   * @param otherwise what to say where nobody can be asked, as the message of a TypeError
   */
  readonly ask: (question: string, otherwise: string) => Promise<string>;
}

/** What a command does, and how its result looks. */
export interface Work<Result> {
  readonly run: (task: Task) => Promise<Result>;
  /** The result for people, as lines. */
  readonly text: (result: Result, paint: Colors) => string;
  /** What goes to stderr of it. Default: nothing. */
  readonly complaint?: (result: Result) => string;
  /** Default: 0. */
  readonly exitCode?: (result: Result) => number;
  /** It changes what serves: its events are results too, and an error says what serves now. Default: it only looks. */
  readonly changes?: boolean;
}

/** Does the work of a command, and ends the program with what came of it. */
export type Act = <Result>(settings: Settings, work: Work<Result>) => Promise<void>;
