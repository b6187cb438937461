/** Which tasks are looked at: the address says it, so that a list can be shared and come back to. */
import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { TASK_STATUSES, type TaskQuery, type TaskStatus } from '../../client/index.ts';
import { createStore } from './store.ts';

export interface Filters {
  readonly status: TaskStatus | '';
  readonly type: string;
  /** A day, `2026-11-21`. */
  readonly since: string;
  readonly search: string;
}

const PAGE = 25;

export const statusOf = (value: string | null): TaskStatus | '' =>
  TASK_STATUSES.find((status) => status === value) ?? '';

const filtersIn = (params: URLSearchParams): Filters => ({
  status: statusOf(params.get('status')),
  type: params.get('type') ?? '',
  since: params.get('since') ?? '',
  search: params.get('search') ?? '',
});

export const isFiltered = (filters: Filters): boolean => Object.values(filters).some((value) => value !== '');

const paramsFor = (filters: Filters, cursor?: string): URLSearchParams =>
  new URLSearchParams(
    Object.entries({ ...filters, cursor: cursor ?? '' }).filter(([, value]) => value !== ''),
  );

/** As the API is asked. */
export const queryFor = (filters: Filters, cursor: string | undefined): TaskQuery => {
  const { status, type, since, search } = filters;
  return {
    limit: PAGE,
    order: 'desc',
    ...(status && { status }),
    ...(type && { type: type.includes('%') ? type : `${type}%` }),
    ...(since && { created_after: since }),
    ...(search.trim() && { search }),
    ...(cursor && { cursor }),
  };
};

/** Where the list was left: the way back from a task leads there. */
export const listAddress = createStore('/');

/** The pages before this one; not in the address: whoever is sent that begins with the page it names. */
const trailIn = (state: unknown): readonly string[] =>
  Array.isArray(state) ? state.filter((cursor) => typeof cursor === 'string') : [];

export const useTaskList = () => {
  const [params, go] = useSearchParams();
  const trail = trailIn(useHistoryState<unknown>());
  const filters = filtersIn(params);
  const cursor = params.get('cursor') ?? undefined;
  const address = `/?${params}`;
  useEffect(() => listAddress.set(address), [address]);
  return {
    filters,
    cursor,
    page: trail.length + 1,
    /** What is still being written replaces itself: the way back does not lead through every word. */
    change: (changed: Partial<Filters>, { replace = false } = {}): void =>
      go(paramsFor({ ...filters, ...changed }), { replace }),
    older: (next: string): void => go(paramsFor(filters, next), { state: [...trail, cursor ?? ''] }),
    newer: (): void => go(paramsFor(filters, trail.at(-1)), { state: trail.slice(0, -1) }),
  };
};
