import { isFields, list, parseJson, text } from '../json.ts';

/** Decides whether an event source passes a record on. */
export type Filter = (record: unknown) => boolean;

type Test = (value: unknown) => boolean;

/** Lambda's filter criteria: a record passes when any of the patterns matches; all pass when there is none. */
export function filterFor(patterns: readonly string[]): Filter {
  const tests = patterns.map((pattern) => patternTest(parseJson(pattern)));
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

function patternTest(pattern: unknown): Test {
  if (Array.isArray(pattern)) {
    const rules = pattern.map(ruleTest);
    return (value) => rules.some((rule) => (Array.isArray(value) ? value.some(rule) : rule(value)));
  }
  if (!isFields(pattern)) throw new Error('A filter pattern holds lists of rules');
  const tests = Object.entries(pattern).map(([name, inner]): Test => {
    if (name === '$or') {
      const alternatives = list(inner, '$or').map(patternTest);
      return (value) => alternatives.some((test) => test(value));
    }
    const test = patternTest(inner);
    return (value) => test(isFields(value) ? value[name] : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

const operators: Readonly<Record<string, (operand: unknown) => Test>> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: (operand) => (value) => typeof value === 'string' && value.startsWith(text(operand, 'prefix')),
  suffix: (operand) => (value) => typeof value === 'string' && value.endsWith(text(operand, 'suffix')),
  'equals-ignore-case': (operand) => (value) =>
    typeof value === 'string' && value.toLowerCase() === text(operand, 'equals-ignore-case').toLowerCase(),
  'anything-but': (operand) => {
    const rules = (Array.isArray(operand) ? operand : [operand]).map(ruleTest);
    return (value) => value !== undefined && !rules.some((rule) => rule(value));
  },
  numeric: numericTest,
};

function ruleTest(rule: unknown): Test {
  if (!isFields(rule)) return (value) => value === rule;
  const [name = '', ...others] = Object.keys(rule);
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator === undefined || others.length > 0)
    throw new Error(`The local cloud does not know the filter rule ${JSON.stringify(rule)}`);
  return operator(rule[name]);
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function numericTest(operand: unknown): Test {
  const parts = list(operand, 'numeric');
  const checks = parts.flatMap((part, index) => {
    const compare = typeof part === 'string' ? comparisons[part] : undefined;
    return compare ? [(value: number) => compare(value, Number(parts[index + 1]))] : [];
  });
  return (value) => typeof value === 'number' && checks.every((check) => check(value));
}
