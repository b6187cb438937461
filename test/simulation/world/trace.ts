/** What happened, in order: kept only where somebody will read it, summed up in a hash always. */
export interface Trace {
  note(time: number, actor: string, what: string): void;
  /** The same seed gives the same, or the run was not deterministic. */
  hash(): string;
  lines(): readonly string[];
}

export const openTrace = (keep: boolean): Trace => {
  const lines: string[] = [];
  let hash = 0x811c9dc5;
  const mix = (text: string): void => {
    for (let index = 0; index < text.length; index += 1)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  };
  return {
    note: (time, actor, what) => {
      mix(`${time}${actor}${what}`);
      if (keep) lines.push(`${new Date(time).toISOString().slice(5, 23)}  ${actor.padEnd(22)}  ${what}`);
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    lines: () => lines,
  };
};
