/** How numbers, times and faults are said. */
import { ApiProblem } from '../../client/problem.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export const bytes = (size: number): string => {
  const power = size < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(size) / Math.log(1000)));
  const value = size / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
};

/** `1:02`, with hours where there are some. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
};

export const duration = (seconds: number | null): string => {
  if (seconds === null) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** Nobody believes the seconds of an hour. */
export const timeLeft = (seconds: number): string => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${Math.round(seconds / 3600)} h left`;
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

export const ago = (at: string, now = Date.now()): string => {
  const seconds = (Date.parse(at) - now) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step === undefined ? 'just now' : relative.format(Math.round(seconds / step[1]), step[0]);
};

export const moment = (at: string): string => exact.format(new Date(at));

export const timeOfDay = (at: string): string => new Date(at).toLocaleTimeString('en-GB');

const ABBREVIATIONS = /\b(id|json|srt|ttml|url|vtt)\b/g;

/** `awaiting_upload` as people say it. */
export const spoken = (name: string): string => {
  const text = name.replaceAll('_', ' ').replace(ABBREVIATIONS, (letters) => letters.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Of a fraction of a cent still two figures. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, maximumSignificantDigits: 2 }).format(amount);

export const wordsOf = (fault: unknown): string => {
  if (fault instanceof ApiProblem) return fault.detail;
  if (fault instanceof TypeError) return 'The service cannot be reached.';
  return fault instanceof Error ? fault.message : String(fault);
};
