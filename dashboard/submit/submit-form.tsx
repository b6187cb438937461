/** A task of any type, asked for by a form that is made from the schema of the type. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { TaskType } from '../../client/index.ts';
import { errorsOf, Fault } from '../controls/states.tsx';
import { type Draft, isReady, newDraft, requestOf } from '../form/draft.ts';
import { FaultsProvider, unplaced } from '../form/faults.ts';
import { foldedPlaces, layoutOf, places } from '../form/layout.ts';
import { submit } from '../state/uploads.ts';
import { Estimate } from './estimate.tsx';
import { Recordings } from './recordings.tsx';
import { FirstOptions, MoreOptions } from './task-options.tsx';

/** Whoever cannot see the form is led to the first field that was refused. */
const useLeadToFault = (fault: unknown) => {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (fault !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [fault]);
  return form;
};

export const SubmitForm = ({ type }: { type: TaskType }) => {
  const layout = useMemo(() => layoutOf(type), [type]);
  const [draft, setDraft] = useState(() => newDraft(layout));
  const [, go] = useLocation();
  const request = requestOf(type, draft);
  const sending = useMutation({
    mutationFn: () => submit(request, draft.files),
    onSuccess: ({ task }) => go(`/tasks/${task.id}`),
  });
  const form = useLeadToFault(sending.error);
  const faults = errorsOf(sending.error);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  const parts = { layout, draft, onChange: (to: Partial<Draft>) => setDraft((held) => ({ ...held, ...to })) };
  const ready = isReady(type, draft);
  return (
    <FaultsProvider value={faults}>
      <form className="stack" ref={form} onSubmit={send}>
        {type.executor === 'pipeline' && <Recordings {...parts} />}
        <section className="card stack">
          <FirstOptions {...parts} />
          <MoreOptions {...parts} isOpen={faults.length > unplaced(faults, foldedPlaces(layout)).length} />
        </section>
        {sending.isError && <Fault fault={sending.error} errors={unplaced(faults, places(layout))} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={!ready || sending.isPending}>
            {sending.isPending ? 'Sending …' : 'Start'}
          </button>
          {!ready && <span className="soft small">Choose a file first.</span>}
          {draft.files.length > 0 && <Estimate request={request} files={draft.files} />}
        </div>
      </form>
    </FaultsProvider>
  );
};
