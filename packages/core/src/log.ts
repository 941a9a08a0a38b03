import type { Fields, Logger } from './contract/index.ts';

type Write = (level: 'debug' | 'info' | 'warn', text: string, fields: Fields) => void;

/** A logger over one function. */
export function createLogger(write: Write): Logger {
  return {
    debug: (text, fields = {}) => write('debug', text, fields),
    info: (text, fields = {}) => write('info', text, fields),
    warn: (text, fields = {}) => write('warn', text, fields),
  };
}
