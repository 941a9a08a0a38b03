export { byTurns, week } from './by-turns.ts';
export { type LabPostgres, type PostgresOptions, startPostgres } from './databases/postgres.ts';
export type { GitServer } from './git/git-server.ts';
export type { Credentials } from './git/http.ts';
export type { CommitOptions, FileChange, Repository } from './git/repository.ts';
export { bringImages, type MoreImage } from './images/more-images.ts';
export {
  startComposerIndex,
  startGemIndex,
  startGoIndex,
  startPythonIndex,
  startPythonIndex13,
} from './images/package-indexes.ts';
export { type LabRegistry, startRegistry, startTlsRegistry } from './images/registry.ts';
export { ensureInstalled } from './install/install.ts';
export { unpacked } from './install/unpacked.ts';
export { leaveLab, openLab, startLab } from './lab.ts';
export type { Lab } from './lab.ts';
export type { LabOptions } from './options.ts';
export type { Faults } from './server/faults.ts';
export type { ExecOptions } from './server/handle.ts';
export type { LabServer } from './server/server.ts';
export type { Argv, Outcome } from './machine/run.ts';
export { type LabSwarm, swarmOf } from './swarm/swarm-of.ts';
export { until } from './machine/until.ts';
export { startLoad } from './load/load.ts';
export type { Load } from './load/load.ts';
export type { LoadOptions } from './load/options.ts';
export type { Failure, LoadReport } from './load/tally.ts';
export { openWebSockets } from './load/web-sockets.ts';
export type { SocketRecord, WebSockets, WebSocketsOptions } from './load/web-sockets.ts';
