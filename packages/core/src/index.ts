/**
 * The pipeline, hosts, sources, the record of releases, and the contract that plugins fulfil.
 *
 * @module @appliku/core
 */

export { appId, partsOf } from './app-id.ts';
export { buildImage } from './build/build-image.ts';
export type { Attestations, BuildSettings, CachePlace } from './build/build-settings.ts';
export { checkBuildKit } from './build/check-build-kit.ts';
export { checkedBuild } from './build/checked-build.ts';
export { sendFiles, type SendTarget, type Sent } from './build/context/send-context.ts';
export type { ImageBuild } from './build/image-build.ts';
export type { BuiltImage } from './build/image-state.ts';
export { changedOptions } from './changed-options.ts';
export * from './contract/index.ts';
export { argvOf, imageIdOf, literal } from './drivers/compose-values.ts';
export { HeldLines } from './drivers/held-lines.ts';
export { inOrder } from './drivers/in-order.ts';
export * from './drivers/cron/index.ts';
export { internalDomain, internalName } from './drivers/internal-name.ts';
export { noPorts, parsePorts, type Ports, portsOf, portsText, type Range } from './drivers/ports-file.ts';
export { type DockerRun, runDocker } from './drivers/run-docker.ts';
export { type Scope, scope } from './drivers/scope.ts';
export { freeRange, portsIn, takenPorts } from './drivers/taken-ports.ts';
export { type Failure, type Question, waitAnswers } from './drivers/wait-answers.ts';
export * from './drivers/volumes/index.ts';
export { yamlText } from './drivers/yaml-text.ts';
export { dueJobs } from './due-jobs.ts';
export { CommandError } from './command-error.ts';
export { deploy, type DeployOptions } from './deploy.ts';
export { type Cancellable, createDeployment, type Deployment, type ProcessChoice } from './deployment.ts';
export { type ClusterEngine, clusterEngine } from './engine/cluster-engine.ts';
export { type ClusterRecord, type ClusterRecords, clusterRecords } from './engine/cluster-records.ts';
export { engine } from './engine/create-engine.ts';
export { swarmEngine } from './engine/create-swarm-engine.ts';
export { checkDocker } from './engine/check-docker.ts';
export { dockerFailure } from './engine/docker-failure.ts';
export { labels, labelsOf } from './engine/labels.ts';
export { patiently } from './engine/patiently.ts';
export type * from './engine/engine.ts';
export type * from './engine/swarm.ts';
export { errorCodes, type ErrorCode } from './error-codes.ts';
export { DeployError, type DeployErrorJson, type DeployErrorOptions, messageOf } from './errors.ts';
export type { Action, DeploymentEvent, EventOf, EventType, Happening } from './events.ts';
export type { AfterHook, BeforeHook, FailureHook, HookContext, HookOptions } from './hooks.ts';
export { generated, isGenerated } from './generated.ts';
export { bringImage, type ImageTransfer } from './images/bring-image.ts';
export { imageOf } from './images/image-of.ts';
export { checked } from './hosts/checked.ts';
export { prepareDirectories } from './hosts/set-up/directories.ts';
export { variablesOfProcess } from './hosts/environment.ts';
export { execute } from './hosts/execute.ts';
export { HostError, type HostErrorJson, type HostErrorOptions, type HostErrorReason } from './hosts/host-error.ts';
export { local, type LocalOptions } from './hosts/local.ts';
export * from './hosts/paths.ts';
export { deployGroup, installFile, joinGroup, makeGroup, type SetUpFile } from './hosts/set-up/set-up.ts';
export { ssh } from './hosts/ssh/ssh.ts';
export { envText, parseEnv } from './ledger/env-file.ts';
export { leaseName } from './ledger/file-store.ts';
export { parseRelease, parseServices } from './ledger/record.ts';
export { type CronSchedule, parseSchedule } from './options/cron-schedule.ts';
export type { CronOptions } from './options/cron.ts';
export { namesSchema } from './options/names-schema.ts';
export type {
  DeploymentOptions,
  PlacesOptions,
  ReleaseCommandOptions,
  RuleOptions,
  VolumeOptions,
} from './options/options.ts';
export type { ServiceHealthOption, ServiceOptions } from './options/services.ts';
export { reasonToReplace } from './options/handover.ts';
export type { CanaryChoice, CanaryOptions } from './options/canary.ts';
export type { ReleaseNote } from './options/release-note.ts';
export type { CheckReport } from './pipeline/prepare/check.ts';
export type { Current } from './pipeline/current.ts';
export type { Ejection } from './pipeline/eject.ts';
export type { DestroyOptions } from './pipeline/destroy.ts';
export type { PlannedChange, PlannedGap } from './pipeline/plan/plan-changes.ts';
export type { Preparation } from './pipeline/prepare/preparation.ts';
export type { DeployResult } from './pipeline/result.ts';
export type { RollbackOptions } from './pipeline/rollback.ts';
export type { RunCommandOptions } from './pipeline/run-command.ts';
export { Secret, secret } from './secret.ts';
export { type StageName, stageNames, type Stages } from './stages.ts';
export { lastLines } from './text.ts';
export { type Deadline, deadline } from './deadline.ts';
export { nearest } from './sources/nearest.ts';
export { together } from './together.ts';
export * from './sources/index.ts';
export type { Member, Membership } from './engine/cluster-state.ts';
export { installation } from './hosts/set-up/installation.ts';
export type { SshOptions } from './hosts/ssh/options.ts';
export type {
  CommandOption,
  HealthOption,
  HttpHealthOptions,
  LimitOptions,
  ProcessOptions,
  PublishOptions,
} from './options/process-options.ts';
export type { Plan } from './pipeline/plan/plan-data.ts';
export type { PreparationStep } from './pipeline/prepare/preparation-text.ts';
