import { LIST_RATES } from '../../functions/contract/rates.ts';
import type { Tariff } from '../../functions/domain/cost/charges.ts';

export const TARIFF: Tariff = {
  rates: LIST_RATES,
  memoryMb: { probe: 1769, extract: 1769, diarize: 3008, transcribe: 3008, assemble: 1769 },
};
