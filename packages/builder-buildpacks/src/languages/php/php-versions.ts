/** When the tables of this file were made, from the tags of the official images. */
export const date = '2026-11-23';

/** The newest of each line: a patch mends what is before it. */
export const phpVersions: readonly string[] = ['8.1.34', '8.2.34', '8.3.35', '8.4.27', '8.5.12'];

/** The line that is taken where nobody says anything: there are extensions for it of nearly everything. */
export const usualLine = '8.4';

/** What installs. */
export const composerVersion = '2.10.3';
