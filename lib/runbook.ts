/** Ties alarms to the runbook: an alarm whose heading is missing stops synthesis. */
import { readFileSync } from 'node:fs';

const RUNBOOK = new URL('../docs/runbook.md', import.meta.url);

/** The place in `docs/runbook.md` that tells what to do; throws when the heading is not there. */
export function runbookPlace(heading: string): string {
  const headings = readFileSync(RUNBOOK, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#+\s*/, '').trim());
  if (!headings.includes(heading))
    throw new Error(`docs/runbook.md has no heading "${heading}", which an alarm names`);
  return `docs/runbook.md#${heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-')}`;
}
