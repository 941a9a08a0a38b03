export { directory, type DirectoryOptions } from './directory-source.ts';
export type { FileItem, FileKind } from './file-list.ts';
export { listingOf, readFileTree, type FileTree, type ListingLine, type TreeFile } from './file-tree.ts';
export type { GitOptions } from './git/options.ts';
export { git } from './git/git-source.ts';
export { workDirectory, type WorkDirectory } from './work-directory.ts';
export { SourceError, type SourceErrorJson, type SourceErrorOptions, type SourceErrorReason } from './source-error.ts';
