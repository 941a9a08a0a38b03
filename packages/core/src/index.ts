export * from './contract/index.ts';
export { CommandError } from './command-error.ts';
export { labels, labelsOf } from './engine/labels.ts';
export type * from './engine/engine.ts';
export { errorCodes, type ErrorCode } from './error-codes.ts';
export { DeployError, type DeployErrorJson, type DeployErrorOptions } from './errors.ts';
export * from './hosts/paths.ts';
export { envText, parseEnv } from './ledger/env-file.ts';
