export type { Artifact, Built, Image, Site } from './artifact.ts';
export type { Builder, Defaults } from './builder.ts';
export type { Context } from './context.ts';
export type { CronRun } from './cron-run.ts';
export type { Driver, LogLine, LogOptions } from './driver.ts';
export type { Finding, Needs } from './finding.ts';
export type { CommandResult, Host, Lease, Places, RunOptions } from './host.ts';
export type { Entry, Ledger, Phase, Recorded } from './ledger.ts';
export type { Fields, Logger } from './logger.ts';
export type { Names, Plugin, Sha } from './plugin.ts';
export type {
  Command,
  CronJob,
  Handover,
  Health,
  Job,
  ProcessType,
  PublishedPort,
  Service,
  Volume,
} from './process.ts';
export type { Release, Rule, Slot } from './release.ts';
export type { Endpoint, Instance, Rollout } from './rollout.ts';
export type { Certificate, Route, Router, RouteSpec } from './router.ts';
export type { Checkout, Revision, Source } from './source.ts';
export type { Store } from './store.ts';
