/** What a failing seed tells: which rule, what led to it, and how to see it again. */
import { type Report, simulate } from './simulate.ts';

const LINES = 60;

/** The last of what happened to the task that the violation names, or of everything. */
const story = (trace: readonly string[], detail: string): readonly string[] => {
  const [task] = /\w+_\d{8}_\d+/.exec(detail) ?? [];
  const isAboutIt = new RegExp(`\\b${task}\\b`);
  return trace
    .filter((line) => line.includes('VIOLATED') || task === undefined || isAboutIt.test(line))
    .slice(-LINES)
    .map((line) => (line.length > 220 ? `${line.slice(0, 220)}…` : line));
};

export const explained = async ({ seed, weather, violation }: Report): Promise<string> => {
  if (violation === undefined) return `Seed ${seed} (${weather}) holds every rule.`;
  const { trace } = await simulate(seed, true);
  return [
    `Seed ${seed} (${weather}) violates "${violation.rule}":`,
    `  ${violation.detail}`,
    '',
    ...story(trace, violation.detail),
    '',
    `The whole of it: npm run simulate -- --seed ${seed}`,
  ].join('\n');
};
