/** What one hour of audio costs at list prices, by stage. See docs/costs.md for what it counts and how to recompute it. */

import { LIST_RATES } from '../../functions/contract/rates.ts';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import type { Charge } from '../../functions/domain/cost/charges.ts';
import { costOfTask } from '../../functions/domain/cost/cost.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { STAGE_SHAPES } from '../../lib/constructs/stage-shapes.ts';
import type { Workshop } from '../support/media-files.ts';
import { runOnce } from './pipeline.ts';
import type { Table } from './report.ts';

const MINUTES = 60;

const TARIFF = {
  rates: LIST_RATES,
  memoryMb: Object.fromEntries(STAGE_NAMES.map((stage) => [stage, STAGE_SHAPES[stage].memoryMb])),
};

const dollars = (value: number): string => `$${value.toFixed(5)}`;

const rowOf = ({ what, quantity, price }: Charge): Table['rows'][number] => [what, quantity, dollars(price)];

export const costs = async (workshop: Workshop): Promise<readonly Table[]> => {
  const task = fold((await runOnce(workshop, MINUTES)).events);
  if (task === undefined) throw new Error('The task has no history');
  const { items, total } = costOfTask(task, TARIFF);
  return [
    {
      title: `Costs of one hour of audio, ${LIST_RATES.region}, list prices of ${LIST_RATES.as_of}`,
      columns: ['what', 'how much', 'dollars'],
      rows: [...items.map(rowOf), ['together', '', dollars(total)]],
      notes: [
        'Function time is this machine’s, with the demonstration models. With real models diarize and transcribe take many times as long: measure with them installed (SOUNDSTAGE_MODELS).',
      ],
    },
  ];
};
