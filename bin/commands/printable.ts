/** Names, words and log lines come from files, other servers and workers: none of them may steer the terminal. */

/** Escape sequences begin with one of these; a line break in a name would make a line of its own. */
const CONTROLS = /\p{Cc}/gu;

/** One line, with a sign for what cannot be shown. */
export const printable = (text: string): string => text.replaceAll('\t', ' ').replace(CONTROLS, '\ufffd');

export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
