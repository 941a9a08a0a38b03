/**
 * Deploys on pushes and webhooks, one after the other for each app.
 *
 * @module @appliku/triggers
 */

export type { PushTrigger, TriggerApp, WebhookTrigger } from './http/app.ts';
export { createTriggers, type Triggers, type TriggersOptions } from './http/create-triggers.ts';
export { nodeListener } from './http/node-listener.ts';
export {
  type ChatOptions,
  discord,
  type NotifierOptions,
  slack,
  telegram,
  type TelegramOptions,
} from './notices/chats.ts';
export { email, type EmailOptions } from './notices/email.ts';
export type { Notice, NoticeKind, Notifier } from './notices/notice.ts';
export type { DeploymentsOptions } from './notices/deployments.ts';
export { githubDeployments } from './notices/github-deployments.ts';
export { gitlabDeployments } from './notices/gitlab-deployments.ts';
export { notify, type NotifyOptions, type Notifying } from './notices/notify.ts';
export { githubStatus, gitlabStatus, type StatusOptions } from './notices/statuses.ts';
export { webhook, type WebhookOptions } from './notices/webhook.ts';
export { poll, type PollOptions } from './polling/poll.ts';
export {
  bitbucketPullRequests,
  giteaPullRequests,
  githubPullRequests,
  gitlabPullRequests,
  type OpenPullRequests,
  type PullRequestsOptions,
} from './previews/open-pull-requests.ts';
export { previewOptions, type PreviewSettings } from './previews/preview-options.ts';
export { tendPreviews, type TendPreviewsOptions } from './previews/tend-previews.ts';
export { type Preview, previewOf, type PreviewTrigger } from './previews/preview.ts';
export { bitbucket } from './pushes/bitbucket.ts';
export type { PushFilter } from './pushes/choose.ts';
export { gitea } from './pushes/gitea.ts';
export { github } from './pushes/github.ts';
export { gitlab } from './pushes/gitlab.ts';
export type { Delivery, PullRequest, Push, PushProvider, Reading } from './pushes/provider.ts';
export type { RepositoryTrigger } from './pushes/repository-trigger.ts';
export { gitReceiver, type GitReceiver, type GitReceiverOptions } from './receiving/git-receiver.ts';
export type { QueueHeartbeat, QueueOptions } from './queue/check-options.ts';
export { type Added, createQueue, type Queue } from './queue/create-queue.ts';
export type { FollowOptions } from './queue/follow-job.ts';
export type { JobAction, JobLine, JobRequest, JobResult, JobStage, JobState, QueueJob } from './queue/job.ts';
export type { QueueEvent, QueueListener } from './queue/listeners.ts';
export type { QueueScope, QueueStore, QueueView } from './queue/queue-store.ts';
export type { QueueDeployment } from './queue/run-job.ts';
export type { QueueLimits } from './queue/tend.ts';
export type { QueueTimeouts } from './queue/time-limits.ts';
export { memoryQueueStore } from './stores/memory-store.ts';
export type { PostgresServer } from './stores/postgres-client.ts';
export { postgresQueueStore, type PostgresQueueStoreOptions } from './stores/postgres-store.ts';
export { sqliteStore, type SqliteStoreOptions } from './stores/sqlite-store.ts';
export { type QueueStoreCase, queueStoreCases, type QueueStoreSubject } from './testing/queue-store-cases.ts';
