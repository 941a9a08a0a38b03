import type { Command, Names } from '@appliku/core';

/** Languages that are planned in depth. */
export type StableLanguage = 'go' | 'node' | 'php' | 'python' | 'ruby' | 'shell' | 'static';

/** Languages that are planned in outline, and that may be planned otherwise in any release. */
export type ExperimentalLanguage = 'deno' | 'dotnet' | 'elixir' | 'java' | 'rust';

/** Languages that can be planned. */
export type Language = StableLanguage | ExperimentalLanguage;

/** A line of a file. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** What was decided, and by what. */
export interface Decision {
  /** E.g. `Node.js`. */
  readonly what: string;
  /** E.g. `20.19.6`. */
  readonly value: string;
  /** Why, e.g. `engines.node is ^20`. */
  readonly reason: string;
  /** Where that is said. */
  readonly at?: Place;
}

/** A directory that steps of one app keep from build to build. */
export interface Cache {
  readonly name: string;
  readonly target: string;
  /** One build at a time may have it. */
  readonly locked?: boolean;
}

/** One instruction of a Dockerfile. */
export type Instruction =
  | { readonly kind: 'env'; readonly values: Names<string> }
  /** Names of public variables of the build; their values are in no file. */
  | { readonly kind: 'arg'; readonly names: readonly string[] }
  | { readonly kind: 'workdir'; readonly path: string }
  /** What asks the program to end, where the base image says otherwise than others. */
  | { readonly kind: 'stopsignal'; readonly name: 'SIGTERM' }
  | {
      readonly kind: 'copy';
      readonly paths: readonly string[];
      readonly to: string;
      /** A stage. Default: the files of the app. */
      readonly from?: string;
      /** The files belong to the user that the app runs as. Default: to root. */
      readonly owned?: boolean;
    }
  /** `command` is a line of ours; what a user wrote is `argv`, which no parser of Dockerfiles reads. */
  | {
      readonly kind: 'run';
      readonly command: string | { readonly argv: readonly string[] };
      readonly caches?: readonly Cache[];
      /** Ids of secrets that are in the step's environment. */
      readonly secrets?: readonly string[];
      /** The step trusts the authorities that were given. */
      readonly certificates?: boolean;
    };

/** A stage of a Dockerfile. */
export interface Stage {
  readonly name: string;
  /** A stage above it, or a base image. */
  readonly from: { readonly stage: string } | { readonly image: string };
  readonly instructions: readonly Instruction[];
}

/** How the app is started. */
export interface Start {
  readonly command: Command;
  readonly reason: string;
  readonly at?: Place;
}

/** What a language makes of a tree; what is the same for all of them is added to it. */
export interface Draft {
  readonly decisions: readonly Decision[];
  readonly warnings: readonly string[];
  /** The last one is what runs. */
  readonly stages: readonly Stage[];
  /** By framework or convention. */
  readonly start?: Start;
  /** Where a start command was looked for. */
  readonly looked: readonly string[];
  readonly port: number;
  readonly ignore: readonly string[];
}

/** How an image is built, and why so. Plain data. */
export interface BuildPlan {
  readonly language: Language;
  readonly decisions: readonly Decision[];
  readonly warnings: readonly string[];
  readonly stages: readonly Stage[];
  readonly start: Start;
  readonly port: number;
  /** Lines of the .dockerignore. */
  readonly ignore: readonly string[];
  /** Other process types, by name. */
  readonly processes: Names<Command>;
  readonly releaseCommand?: Command;
}

/** What a user wants of a plan. */
export interface Wishes {
  readonly language?: Language;
  readonly version?: string;
  readonly buildCommand?: string;
  readonly startCommand?: string | readonly string[];
  /** Ids of secrets that steps of the build get. */
  readonly secrets: readonly string[];
  /** Public variables of the build. */
  readonly variables: Names<string>;
  /** Where packages are taken from, by language. */
  readonly indexes: Indexes;
  /** There are authorities to trust. */
  readonly certificates: boolean;
  readonly prepared?: Prepared;
  /** Its name. */
  readonly preparedImage?: string;
}

/** What the name of one of Appliku's prepared images says. */
export interface Prepared {
  readonly language: Language;
  readonly version: string;
  /** That comes first of several. */
  readonly manager?: string;
  /** Of the assets. */
  readonly nodeVersion?: string;
}

/** URLs of package indexes, by language. */
export type Indexes = { readonly [Of in 'go' | 'node' | 'php' | 'python' | 'ruby']?: string | undefined };
