export * from './contract/index.ts';
export { CommandError } from './command-error.ts';
export { errorCodes, type ErrorCode } from './error-codes.ts';
export { DeployError, type DeployErrorJson, type DeployErrorOptions } from './errors.ts';
